"""The examples of every rule as cases: a record in, the findings of one rule out.

The examples (``examples/*.yaml``) say what is changed in a base form; here the changes become whole records, which
``export`` writes as ``conformance/*.json`` for other implementations.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from eligibility.book import rule_book, with_overrides
from eligibility.check import check
from eligibility.dictionary import dictionary, read_yaml
from eligibility.result import VERDICT_ORDER, Finding
from eligibility.rule import Override, RuleBook
from eligibility.season import Application, check_season

GROUPS = ("eligibility", "process", "format", "identity", "plan", "review", "evidence")
KINDS = ("pass", "fail", "boundary", "not_evaluable", "shown")
_VERDICT_OF_KIND = {"pass": "pass", "fail": "fail", "not_evaluable": "not_evaluable"}

#: The kinds of examples a rule needs; one that only a person decides, a modifier and information need one of ``shown``.
NEEDED = ("pass", "fail", "boundary", "not_evaluable")


@dataclass(frozen=True, slots=True)
class Case:
    """One example: what goes in, and what one rule must say."""

    name: str
    rule: str
    kind: str
    rules: str
    verdict: str
    at: int | str | None = None
    severity: str | None = None
    decisive: bool | None = None
    matched: str | None = None
    stage: str = "county"
    record: dict[str, Any] | None = None
    comparison: dict[str, Any] | None = None
    season: list[dict[str, Any]] | None = None
    overlay: dict[str, Any] = field(default_factory=dict)


@cache
def _data(name: str) -> Any:
    return read_yaml(files("eligibility").joinpath("examples", name).read_text(encoding="utf-8"))


def base_record(form: str) -> dict[str, Any]:
    """The base form as a record: every field with its value and printed text."""
    data = _data(f"base-{form}.yaml")
    fields = {i: _reading(form, i, value) for i, value in data["fields"].items()}
    return {"schema": "shenbao-record/1", "form": form, "form_version": "2025", "fields": fields}


def _reading(form: Any, field_id: str, value: Any) -> dict[str, Any]:
    """A reading from a value, or from a reading that says what it must; the printed text of a figure is derived."""
    kind = dictionary(form)[field_id].type
    given = value if isinstance(value, dict) and ("value" in value or "status" in value) else {"value": value}
    reading: dict[str, Any] = {"value": None, "needs_review": False} | copy.deepcopy(given)
    number = reading["value"]
    if "raw" not in reading and isinstance(number, (int, float)) and not isinstance(number, bool):
        reading["raw"] = f"{number:.2f}" if kind in ("decimal", "percent") else f"{number:g}"
    if "status" not in reading:
        empty = number is None or number is False or number == []
        reading["status"] = "blank" if empty else "read"
    return reading


def _changed(change: Mapping[str, Any]) -> dict[str, Any]:
    form = change.get("form", "shenbao")
    record = base_record(form)
    fields = record["fields"]
    for field_id, value in (change.get("set") or {}).items():
        fields[field_id] = _reading(form, field_id, value)
    for field_id, length in (change.get("repeat_text") or {}).items():
        # A space now and then: white space doesn't count.
        text = "".join("集" + (" " if i % 50 == 49 else "") for i in range(length))
        fields[field_id] = _reading(form, field_id, text)
    tables = ("plan.targets", "plan.completion")
    for indicator, cells in (change.get("cells") or {}).items():
        for table in tables:
            for row in (fields.get(table) or {}).get("value") or []:
                if row["indicator"] == indicator:
                    row.update({c: t for c, t in cells.items() if c in row})
    for left_out in change.get("without_rows") or ():
        reading = fields["plan.targets"]
        reading["value"] = [r for r in reading["value"] if left_out not in (r["indicator"], r["direction"])]
    for field_id in change.get("doubt") or ():
        fields[field_id]["needs_review"] = True
    for field_id in change.get("drop") or ():
        del fields[field_id]
    return record | copy.deepcopy(change.get("record") or {})


def _season(entries: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    out = []
    for entry in entries:
        for _ in range(entry.get("repeat", 1)):
            application: dict[str, Any] = {"record": _changed(entry)}
            application |= {k: entry[k] for k in ("passed", "reason") if k in entry}
            out.append(application)
    return out


def cases() -> Iterator[Case]:
    """All examples, in the order of their files."""
    for group in GROUPS:
        for rule, kinds in _data(f"{group}.yaml").items():
            for kind, examples in kinds.items():
                for number, example in enumerate(examples, 1):
                    yield _case(rule, kind, number, example)


def _case(rule: str, kind: str, number: int, example: Mapping[str, Any]) -> Case:
    if kind not in KINDS:
        raise ValueError(f"{rule}: unknown kind of example {kind}")
    season = example.get("season")
    return Case(
        name=f"{rule}/{kind}/{number}",
        rule=example.get("rule", rule),
        kind=kind,
        rules=example.get("rules", "national-2022"),
        verdict=example.get("verdict") or _VERDICT_OF_KIND[kind],
        at=example.get("at"),
        severity=example.get("severity"),
        decisive=example.get("decisive"),
        matched=example.get("matched"),
        stage=example.get("stage", "county"),
        record=None if season else _changed(example),
        comparison=example.get("comparison"),
        season=_season(season) if season else None,
        overlay=example.get("overlay", {}),
    )


def book_of(rules: str, overlay: Mapping[str, Any]) -> RuleBook:
    """A rule set with some thresholds changed, as an overlay file would."""
    book = rule_book(rules)
    if not overlay:
        return book
    return with_overrides(book, {rule: Override.model_validate(change) for rule, change in overlay.items()})


def findings(
    rule: str,
    rules: str,
    *,
    record: Mapping[str, Any] | None,
    season: list[dict[str, Any]] | None,
    stage: str = "county",
    comparison: Mapping[str, Any] | None = None,
    overlay: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """What a rule says about a record, or about a season of records."""
    book = book_of(rules, overlay or {})
    if season is not None:
        applications = [Application(record=a["record"], passed=a.get("passed"), reason=a.get("reason")) for a in season]
        every = check_season(applications, book).findings
    else:
        assert record is not None
        every = check(record, book, stage=stage, comparison=comparison, plugins=False).findings  # type: ignore[arg-type]
    return [f for f in every if f.rule == rule]


def findings_of_case(case: Case) -> list[Finding]:
    """What the case's rule says."""
    return findings(
        case.rule,
        case.rules,
        record=case.record,
        season=case.season,
        stage=case.stage,
        comparison=case.comparison,
        overlay=case.overlay,
    )


def meant(case: Case, found: list[Finding]) -> Finding:
    """The finding an example speaks of: that of its year or field, else the gravest. Raises ``LookupError``."""
    chosen = [f for f in found if case.at is None or f.year == case.at or case.at in f.fields]
    for verdict in VERDICT_ORDER:
        for finding in chosen:
            if finding.verdict == verdict:
                return finding
    raise LookupError(f"{case.name}: no finding of {case.rule} at {case.at}")
