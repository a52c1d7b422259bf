"""Finding faults in rule files, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import BaseModel, ValidationError

from eligibility.book import NATIONAL, expand, resolve, rule_sets
from eligibility.checks import EVALUATORS
from eligibility.dictionary import FORMS, Form, dictionary
from eligibility.formula import FormulaError, compile_formula
from eligibility.rule import Override, Parameters, RuleData


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a rule file: what is wrong and how to put it right, in Chinese."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """``file:line: rule: message``."""
        rule = f"{self.rule}：" if self.rule else ""
        return f"{self.file}:{self.line}: {rule}{self.message}"


class _Lines(dict[str, Any]):
    """A mapping that knows the line of itself and of each of its keys (1-based)."""

    line: int
    key_lines: dict[str, int]


class _LineLoader(yaml.SafeLoader):
    """Gives mappings their lines, and refuses a key that stands twice."""


def _mapping(loader: _LineLoader, node: yaml.MappingNode) -> _Lines:
    out = _Lines()
    out.line = node.start_mark.line + 1
    out.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in out:
            mark = key_node.start_mark
            raise yaml.constructor.ConstructorError(None, None, f"键 {key} 重复", mark)
        out[key] = loader.construct_object(value_node, deep=True)
        out.key_lines[key] = key_node.start_mark.line + 1
    return out


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)

_HEADER_KEYS = {
    "ruleset", "extends", "title", "unit", "purpose", "document", "status", "parameters", "include", "overrides",
    "other", "note", "thresholds_not_seen", "threshold_status", "rules", "group",
}  # fmt: skip
_PURPOSES = ("national_recognition", "provincial_recognition")


def lint(path: str | Path | None = None) -> list[Fault]:
    """Faults of one rule file, or of all that come with the package. Raises ``RuleBookError`` where there is none."""
    if path is not None:
        where = resolve(path)
        if isinstance(where, str):
            return _lint_set(f"{where}.yaml", _text(f"{where}.yaml"))
        return list(_lint_text(where.name, where.read_text(encoding="utf-8"), _known_rules()))
    return [fault for name in rule_sets() for fault in _lint_set(f"{name}.yaml", _text(f"{name}.yaml"))]


def _lint_set(name: str, text: str) -> list[Fault]:
    known = {} if name == f"{NATIONAL}.yaml" else _known_rules()
    return list(_lint_text(name, text, known))


def _text(name: str) -> str:
    return files("eligibility").joinpath("rules", name).read_text(encoding="utf-8")


def _load(name: str, text: str) -> tuple[_Lines | None, list[Fault]]:
    try:
        data = yaml.load(text, Loader=_LineLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [Fault(name, line, "", f"不是有效的 YAML：{error.problem}")]
    if not isinstance(data, _Lines):
        return None, [Fault(name, 1, "", "规则文件应为键值对")]
    return data, []


def _under(data: _Lines | None, key: str) -> list[Any]:
    """The list under a key, empty where there is none."""
    return list(data.get(key) or ()) if data is not None else []


def _known_rules() -> dict[str, RuleData]:
    """The national rules, as far as they are sound."""
    known: dict[str, RuleData] = {}
    header, _ = _load(f"{NATIONAL}.yaml", _text(f"{NATIONAL}.yaml"))
    for part in _under(header, "include"):
        data, _ = _load(part, _text(part))
        for entry in _under(data, "rules"):
            try:
                known[entry["id"]] = RuleData.model_validate(entry)
            except (ValidationError, KeyError, TypeError):
                continue
    return known


def _lint_text(name: str, text: str, known: dict[str, RuleData]) -> Iterator[Fault]:
    data, faults = _load(name, text)
    yield from faults
    if data is None:
        return
    for key in data:
        if key not in _HEADER_KEYS:
            yield Fault(name, data.key_lines[key], "", f"不认识的键 {key}")
    for key in ("ruleset", "title", "purpose"):
        if key not in data:
            yield Fault(name, 1, "", f"缺少 {key}")
    if data.get("purpose") not in _PURPOSES:
        line = data.key_lines.get("purpose", 1)
        yield Fault(name, line, "", f"purpose 应为 {' 或 '.join(_PURPOSES)}")
    elif data.get("extends") and data["purpose"] == _PURPOSES[0] and data.get("unit"):
        yield Fault(
            name, data.key_lines["purpose"], "", "省级规则不能决定国家级申报，purpose 应为 provincial_recognition"
        )
    if "parameters" in data and not data.get("extends"):
        yield from _model_faults(name, data["parameters"], "", Parameters)
    yield from _override_faults(name, data, known)
    seen: dict[str, int] = {}
    parameters = _parameters(data)
    for part in data.get("include") or ():
        inner, faults = _load(part, _text(part))
        yield from faults
        for entry in _under(inner, "rules"):
            yield from _rule_faults(part, entry, parameters, seen)
    for entry in data.get("rules") or ():
        yield from _rule_faults(name, entry, parameters, seen)


def _parameters(header: _Lines) -> Parameters:
    own = header.get("parameters") or {}
    if not header.get("extends"):
        try:
            return Parameters.model_validate(own)
        except ValidationError:
            own = {}
    base, _ = _load(f"{NATIONAL}.yaml", _text(f"{NATIONAL}.yaml"))
    return Parameters.model_validate(cast("_Lines", base)["parameters"] | own)


def _model_faults(name: str, entry: _Lines, rule: str, model: type[BaseModel]) -> Iterator[Fault]:
    try:
        model.model_validate(dict(entry))
    except ValidationError as error:
        for e in error.errors():
            key = str(e["loc"][0]) if e["loc"] else ""
            line = entry.key_lines.get(key, entry.line)
            yield Fault(name, line, rule, _explain(e["type"], ".".join(str(p) for p in e["loc"]), e.get("input")))


def _explain(kind: str, place: str, value: object) -> str:
    if kind == "missing":
        return f"缺少 {place}"
    if kind == "extra_forbidden":
        return f"不认识的键 {place}"
    return f"{place} 的值 {value!r:.60} 不合要求"


def _override_faults(name: str, data: _Lines, known: dict[str, RuleData]) -> Iterator[Fault]:
    overrides = data.get("overrides") or _Lines()
    for rule_id, change in overrides.items():
        line = overrides.key_lines[rule_id]
        if rule_id not in known:
            yield Fault(name, line, rule_id, "没有这条规则可修改")
        elif not isinstance(change, _Lines):
            yield Fault(name, line, rule_id, "修改的内容应为键值对")
        else:
            yield from _model_faults(name, change, rule_id, Override)
            if "threshold" in change and _shape(change["threshold"]) - (_shape(known[rule_id].threshold) or {"number"}):
                line = change.key_lines["threshold"]
                yield Fault(name, line, rule_id, f"threshold 的写法应与国家规则相同（{known[rule_id].threshold}）")


def _shape(threshold: object) -> set[str]:
    """What kind of threshold it is; empty for one that isn't set, which fits everywhere."""
    if threshold is None:
        return set()
    if isinstance(threshold, dict):
        return {f"map {key}" for key in threshold}
    return {"number" if isinstance(threshold, (int, float)) else type(threshold).__name__}


def _rule_faults(name: str, entry: Any, parameters: Parameters, seen: dict[str, int]) -> Iterator[Fault]:
    if not isinstance(entry, _Lines):
        yield Fault(name, 1, "", "rules 下的每一条应为键值对")
        return
    rule_id = str(entry.get("id", ""))
    if rule_id in seen:
        yield Fault(name, entry.line, rule_id, f"规则编号重复（第 {seen[rule_id]} 行已有）")
    seen[rule_id] = entry.line
    faults = list(_model_faults(name, entry, rule_id, RuleData))
    yield from faults
    if faults:
        return
    rule = RuleData.model_validate(dict(entry))
    if rule.evaluator not in EVALUATORS:
        yield Fault(name, entry.key_lines["evaluator"], rule_id, f"没有名为 {rule.evaluator} 的 evaluator")
    for form in FORMS:
        if form in rule.forms:
            yield from _field_faults(name, entry, rule, form, parameters)
    yield from _formula_faults(name, entry, rule, parameters)


def _field_faults(name: str, entry: _Lines, rule: RuleData, form: Form, parameters: Parameters) -> Iterator[Fault]:
    known = dictionary(form)
    for key, patterns in (("fields", rule.fields), ("extra_fields", rule.extra_fields.get(form, []))):
        for pattern in patterns:
            for field_id in expand(pattern, parameters):
                if field_id not in known:
                    yield Fault(name, entry.key_lines[key], rule.id, f"{form} 没有栏目 {field_id}")
    tables = [f for pattern in rule.fields for f in expand(pattern, parameters) if f in known and known[f].columns]
    for column in rule.columns:
        if tables and not any(column in known[t].columns for t in tables):
            yield Fault(name, entry.key_lines["columns"], rule.id, f"目标表没有列 {column}")


_FORMULA_KEYS = ("printed", "computed", "base")


def _formula_faults(name: str, entry: _Lines, rule: RuleData, parameters: Parameters) -> Iterator[Fault]:
    params = rule.params
    names = params.get("let") or {}
    line = entry.key_lines.get("params", entry.line)
    for form in FORMS:
        if form not in rule.forms:
            continue
        for pattern in names.values():
            for year in parameters.years:
                if pattern.replace("{y}", str(year)) not in dictionary(form):
                    yield Fault(name, line, rule.id, f"let 中的 {pattern} 不是 {form} 的栏目")
                    break
    texts = [params[k] for k in _FORMULA_KEYS if k in params]
    texts += list((params.get("readings") or {}).values())
    texts += [side.strip() for r in params.get("relations") or () for side in r.split("<=")]
    for text in texts:
        try:
            compile_formula(text, names, parameters.years, len(parameters.years) - 1)
        except FormulaError as error:
            yield Fault(name, line, rule.id, str(error))
