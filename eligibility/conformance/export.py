"""Writing the conformance set: ``conformance/*.json``, records in and findings out, self-contained."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from eligibility.book import rule_book
from eligibility.check import check
from eligibility.conformance.cases import Case, base_record, cases, findings, findings_of_case
from eligibility.result import Finding

SCHEMA = "shenbao-conformance/1"

#: What another implementation has to reproduce. Wording and computed figures are free.
_COMPARED = ("rule", "verdict", "severity", "year", "fields")


def expectation(finding: Finding) -> dict[str, Any]:
    """The part of a finding that is compared."""
    return {key: getattr(finding, key) for key in _COMPARED}


def _reduced(case: Case, expected: list[dict[str, Any]]) -> dict[str, Any]:
    """The case's record with only the fields its rule names, where that changes nothing."""
    record = case.record
    assert record is not None
    rule = next((r for r in rule_book(case.rules).rules if r.id == case.rule), None)
    form = record["form"]
    if rule is None or not rule.fields.get(form) or rule.data.select:
        return record
    wanted = set(rule.fields[form]) | {"cover.province"}
    small = record | {"fields": {i: r for i, r in record["fields"].items() if i in wanted}}
    said = findings(
        case.rule,
        case.rules,
        record=small,
        season=None,
        stage=case.stage,
        comparison=case.comparison,
        overlay=case.overlay,
    )
    return small if [expectation(f) for f in said] == expected else record


#: What the season's rules and the summary rows read.
_SEASON_FIELDS = ("cover.", "basic.", "industry.total_output_")


def _for_season(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"fields": {i: r for i, r in record["fields"].items() if i.startswith(_SEASON_FIELDS)}}


def _compact(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what every reader fills in by default."""

    def reading(given: dict[str, Any]) -> dict[str, Any]:
        plain = {k: v for k, v in given.items() if k != "needs_review" or v}
        if plain.get("status") == "read" and plain.get("value") is not None:
            del plain["status"]
        return plain

    return record | {"fields": {i: reading(r) for i, r in record["fields"].items()}}


def _entry(case: Case) -> dict[str, Any]:
    expected = [expectation(f) for f in findings_of_case(case)]
    given: dict[str, Any] = {"rules": case.rules, "stage": case.stage}
    if case.overlay:
        given["overrides"] = case.overlay
    if case.comparison is not None:
        given["comparison"] = case.comparison
    if case.season is not None:
        given["season"] = [a | {"record": _compact(_for_season(a["record"]))} for a in case.season]
    else:
        given["record"] = _compact(_reduced(case, expected))
    return {"name": case.name, "rule": case.rule, "kind": case.kind, "input": given, "findings": expected}


def _whole_records() -> list[dict[str, Any]]:
    """Whole forms with all their findings and the verdict."""
    out = []
    for name, form, rules, stage, change in (
        ("申报表：各项一致", "shenbao", "national-2022", "county", {}),
        ("申报表：报部阶段", "shenbao", "national-2022", "ministry", {}),
        ("申报表：产值不达标", "shenbao", "national-2022", "county", {"industry.total_output_100m_cny.2022": 38.2}),
        ("申报表：云南省级认定", "shenbao", "yunnan", "county", {"industry.total_output_100m_cny.2022": 38.2}),
        ("复核申报表：各项一致", "fuhe", "national-2022", "county", {}),
    ):
        record = base_record(form)
        for field_id, value in change.items():
            record["fields"][field_id] = {
                "value": value,
                "raw": f"{value:.2f}",
                "status": "read",
                "needs_review": False,
            }
        result = check(record, rules, stage=stage, plugins=False)  # type: ignore[arg-type]
        out.append(
            {
                "name": name,
                "input": {"rules": rules, "stage": stage, "record": _compact(record)},
                "verdict": result.verdict,
                "findings": [expectation(f) for f in result.findings],
            }
        )
    return out


def conformance_files() -> dict[str, str]:
    """The text of every file of the set, by name."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rules = {rule.id: rule.group for name in ("national-2022", "jilin-2024") for rule in rule_book(name).rules}
    for case in cases():
        groups[rules[case.rule]].append(_entry(case))
    groups["records"] = _whole_records()
    return {f"{group}.json": _text(group, entries) for group, entries in groups.items()}


def _text(group: str, entries: list[dict[str, Any]]) -> str:
    """One case a line, so that differences can be read."""
    lines = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(", ", ": ")) for e in entries)
    return f'{{"schema": "{SCHEMA}", "group": "{group}", "cases": [\n{lines}\n]}}\n'


def export(folder: Path) -> None:
    """Write the set to a folder, which is made where it isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in conformance_files().items():
        (folder / name).write_text(text, encoding="utf-8")
