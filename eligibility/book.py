"""Reading rule files into a rule book: the national set, an overlay on it, or an office's own file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from eligibility.checks import EVALUATORS
from eligibility.dictionary import FORMS, Form, dictionary, read_yaml
from eligibility.errors import RuleBookError
from eligibility.formula import FormulaError
from eligibility.rule import Override, Parameters, Rule, RuleBook, RuleData, Run

NATIONAL = "national-2022"
#: Only these decide whether a cluster is eligible; arithmetic and format findings ask for an explanation.
_DECIDING_GROUPS = frozenset({"eligibility", "plan"})
_BRACES = re.compile(r"\{([^{}]*)\}")
_NOT_RULE_SETS = re.compile(r"^(?:quotas|clusters|national-2022\..*)\.yaml$")


@cache
def rule_sets() -> tuple[str, ...]:
    """The ids of the rule sets that come with the package, the national one first."""
    folder = files("eligibility").joinpath("rules")
    names = sorted(
        f.name.removesuffix(".yaml")
        for f in folder.iterdir()
        if f.name.endswith(".yaml") and not _NOT_RULE_SETS.match(f.name)
    )
    return (NATIONAL, *(n for n in names if n != NATIONAL))


def resolve(name: str | Path) -> str | Path:
    """A rule set's id from an id, a beginning of one (``jilin``), or the path of an overlay file.

    Raises ``RuleBookError`` naming the sets there are.
    """
    if isinstance(name, Path) or str(name).endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.is_file():
            raise RuleBookError(f"没有规则文件 {path}")
        return path.resolve()
    if name in rule_sets():
        return name
    matches = [n for n in rule_sets() if n.startswith(f"{name}-")]
    if len(matches) == 1:
        return matches[0]
    raise RuleBookError(f"没有名为 {name} 的规则集；可用：{'、'.join(rule_sets())}，或给出规则文件的路径")


def rule_book(name: str | Path = NATIONAL) -> RuleBook:
    """The rule book of a set (read and compiled once). Raises ``RuleBookError`` for an unknown or faulty one."""
    where = resolve(name)
    return _book(where, where.stat().st_mtime_ns if isinstance(where, Path) else 0)


@cache
def _book(where: str | Path, changed: int) -> RuleBook:
    overlay = _header(where)
    base = overlay
    overrides: dict[str, Override] = {}
    chain = [overlay]
    while base.get("extends"):
        parent = resolve(str(base["extends"]))
        base = _header(parent)
        if any(base["ruleset"] == c["ruleset"] for c in chain):
            raise RuleBookError(f"规则集 {overlay['ruleset']} 的 extends 循环")
        chain.append(base)
    try:
        parameters = Parameters.model_validate(base["parameters"] | (overlay.get("parameters") or {}))
        data, groups = _rules_of(base)
        for layer in reversed(chain[:-1]):
            for rule_id, change in (layer.get("overrides") or {}).items():
                overrides[rule_id] = Override.model_validate(change)
                if rule_id not in data:
                    raise RuleBookError(f"{layer['ruleset']} 修改了不存在的规则 {rule_id}")
                changes = _origin(layer, overrides[rule_id]) | overrides[rule_id].model_dump(exclude_unset=True)
                data[rule_id] = data[rule_id].model_copy(update=changes)
            own, own_groups = _rules_of(layer)
            data |= own
            groups |= own_groups
    except ValidationError as error:
        raise RuleBookError(
            f"规则文件有误（请运行 rules lint）：{error.errors()[0]['loc']} {error.errors()[0]['msg']}"
        ) from None
    except KeyError as error:
        raise RuleBookError(f"规则集 {overlay.get('ruleset')} 缺少 {error}") from None
    unseen = bool(overlay.get("thresholds_not_seen"))
    borrowed = frozenset(i for i in data if unseen and i not in overrides)
    rules = _compiled_rules(data, groups, parameters, borrowed)
    return RuleBook(
        id=overlay["ruleset"],
        title=overlay["title"],
        purpose=overlay["purpose"],
        unit=overlay.get("unit"),
        document=overlay.get("document"),
        status=str(overlay.get("status") or ""),
        notes=tuple(_notes(overlay)),
        parameters=parameters,
        rules=rules,
    )


def _origin(layer: Mapping[str, Any], change: Override) -> dict[str, Any]:
    """Where a threshold of an overlay stands, and how sure that is: never the national document's word for it."""
    if not {"threshold", "operator"} & change.model_fields_set or not layer.get("document"):
        return {}
    return {"citation": [str(layer["document"])], "status": layer.get("threshold_status", "partly_confirmed")}


def _compiled_rules(
    data: Mapping[str, RuleData], groups: Mapping[str, str], parameters: Parameters, borrowed: frozenset[str]
) -> tuple[Rule, ...]:
    return tuple(
        _compiled(entry, groups[rule_id], parameters, data, borrowed=rule_id in borrowed)
        for rule_id, entry in data.items()
        if entry.enabled
    )


def with_overrides(book: RuleBook, changes: Mapping[str, Override]) -> RuleBook:
    """A book with some rules changed, as an overlay file would change them. Raises ``KeyError`` for an unknown rule."""
    siblings = book.rules[0].siblings
    data = {
        i: entry.model_copy(update=changes[i].model_dump(exclude_unset=True)) if i in changes else entry
        for i, entry in siblings.items()
    }
    unknown = [i for i in changes if i not in siblings]
    if unknown:
        raise KeyError(unknown[0])
    groups = {rule.id: rule.group for rule in book.rules}
    enabled = {i: entry for i, entry in data.items() if i in groups}
    borrowed = frozenset(rule.id for rule in book.rules if rule.borrowed and rule.id not in changes)
    return replace(book, rules=_compiled_rules(enabled, groups, book.parameters, borrowed))


def _notes(header: Mapping[str, Any]) -> Iterable[str]:
    if header["purpose"] == "provincial_recognition":
        yield f"本结果按{header['title']}规则作出，只用于该级认定，不决定国家级申报"
    if header.get("thresholds_not_seen"):
        yield "该规则集的文件门槛未见，未列明的门槛沿用国家值"
    if header.get("note"):
        yield str(header["note"])


@cache
def _header(where: str | Path) -> dict[str, Any]:
    text = where.read_text(encoding="utf-8") if isinstance(where, Path) else _text(f"{where}.yaml")
    try:
        data = read_yaml(text)
    except yaml.YAMLError as error:
        raise RuleBookError(f"规则文件 {where} 不是有效的 YAML：{error}") from None
    if not isinstance(data, dict) or "ruleset" not in data or "purpose" not in data or "title" not in data:
        raise RuleBookError(f"规则文件 {where} 缺少 ruleset、title 或 purpose")
    return data


def _text(name: str) -> str:
    return files("eligibility").joinpath("rules", name).read_text(encoding="utf-8")


def _rules_of(header: Mapping[str, Any]) -> tuple[dict[str, RuleData], dict[str, str]]:
    """Rules of the included files and of the file itself (an office's own rules stand under ``rules``)."""
    rules: dict[str, RuleData] = {}
    groups: dict[str, str] = {}
    parts = [read_yaml(_text(name)) for name in header.get("include") or ()]
    if header.get("rules"):
        parts.append({"group": header.get("group", "plugin"), "rules": header["rules"]})
    for part in parts:
        for entry in part["rules"]:
            rule = RuleData.model_validate(entry)
            if rule.id in rules:
                raise RuleBookError(f"规则编号 {rule.id} 重复")
            rules[rule.id] = rule
            groups[rule.id] = part["group"]
    return rules, groups


def expand(pattern: str, parameters: Parameters) -> list[str]:
    """The field ids of a pattern: ``{years}``, ``{plan_years}``, ``{first}``, ``{latest}`` and ``{a,b,c}``."""
    named = {
        "years": [str(y) for y in parameters.years],
        "plan_years": [str(y) for y in parameters.plan_years],
        "first": [str(parameters.years[0])],
        "latest": [str(parameters.latest)],
    }
    choices = [named.get(inner) or [p.strip() for p in inner.split(",")] for inner in _BRACES.findall(pattern)]
    template = _BRACES.sub("{}", pattern)
    return [template.format(*combination) for combination in itertools.product(*choices)]


def fields_of(data: RuleData, form: Form, parameters: Parameters) -> tuple[str, ...]:
    """The field ids of a rule for a form, or its selection through the dictionary."""
    if data.select:
        types = data.select.get("types")
        return tuple(
            f for f, s in dictionary(form).items() if (s.type in types if isinstance(types, list) else s.required)
        )
    patterns: Sequence[str] = [*data.fields, *data.extra_fields.get(form, ())]
    return tuple(field for pattern in patterns for field in expand(pattern, parameters))


def _compiled(
    data: RuleData, group: str, parameters: Parameters, siblings: Mapping[str, RuleData], *, borrowed: bool
) -> Rule:
    run: dict[Form, Run] = {}
    forms = [form for form in FORMS if form in data.forms]
    rule = Rule(
        data=data,
        group=group,
        fields={form: fields_of(data, form, parameters) for form in forms},
        run=run,
        parameters=parameters,
        borrowed=borrowed,
        citation="；".join(data.citation),
        siblings=siblings,
        id=data.id,
        title=data.title,
        severity=data.severity,
        by_year=bool(data.severity_by_year),
        status=data.status,
        decides=group in _DECIDING_GROUPS,
    )
    evaluator = EVALUATORS.get(data.evaluator)
    if evaluator is None:
        raise RuleBookError(f"规则 {data.id} 的 evaluator “{data.evaluator}”不存在")
    for form in forms:
        try:
            run[form] = evaluator(rule, form)
        except (FormulaError, KeyError, TypeError, ValueError) as error:
            raise RuleBookError(f"规则 {data.id} 无法使用（请运行 rules lint）：{error}") from error
    return rule
