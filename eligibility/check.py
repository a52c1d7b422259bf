"""``check``: one record against a rule book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from eligibility.book import NATIONAL, rule_book
from eligibility.errors import RecordError
from eligibility.places import is_western, unit_of
from eligibility.plugins import PluginCheck, installed, run_plugins
from eligibility.record import RecordInput, RecordSource, load_record
from eligibility.result import CheckResult, Finding, overall
from eligibility.rule import RuleBook
from eligibility.sheet import Sheet, make_sheet, squeeze

Stage = Literal["county", "ministry"]


def check(
    record: RecordSource,
    rules: str | Path | RuleBook = NATIONAL,
    *,
    stage: Stage = "county",
    comparison: Mapping[str, Any] | None = None,
    plugins: bool | Iterable[tuple[str, PluginCheck]] = True,
) -> CheckResult:
    """Every rule that applies to the record, with the verdict of the whole.

    ``record``: a mapping, JSON text, or the path of a JSON file; only ``form`` and ``fields`` are needed.
    ``rules``: the id of a rule set (``national-2022``, ``yunnan``…), the path of an overlay file, or a loaded book.
    ``stage``: ``ministry`` also asks for the provincial opinion and seal. ``comparison``: the record's comparison with
    its evidence (``shenbao-comparison/1``), without which the evidence rules can't be evaluated. ``plugins``: the
    office's own checks (entry points ``shenbao.rules``), or a list of (name, function) instead.

    Raises ``RecordError`` (not a record; Chinese message) and ``RuleBookError`` (no such rules).
    """
    book = rules if isinstance(rules, RuleBook) else rule_book(rules)
    if stage not in ("county", "ministry"):
        raise RecordError([f"stage 应为 county（县级报送）或 ministry（省级报部），实际为 {stage!r}"])
    given = load_record(record)
    sheet = lay_out(given, book, stage=stage, comparison=comparison)
    findings = findings_of(sheet, book)
    if plugins is not False:
        own = installed() if plugins is True else tuple(plugins)
        if own:
            findings += run_plugins(given, own)
    return CheckResult(
        form=sheet.form,
        rules=book.id,
        rules_title=book.title,
        purpose=book.purpose,
        stage=stage,
        verdict=overall(findings),
        notes=[*book.notes, *_elsewhere(sheet, book), *_left_aside(sheet)],
        findings=findings,
    )


def _elsewhere(sheet: Sheet, book: RuleBook) -> list[str]:
    """That the rules are another unit's than the applicant's, where both are known."""
    place = sheet.text("cover.province")
    unit = unit_of(place, sheet.text("cover.city")) if place and book.unit else None
    if unit is None or book.unit in (unit.name, unit.in_province):
        return []
    return [f"申报单位属{unit.name}，所用规则集为{book.unit}的，请核实是否选错"]


def _left_aside(sheet: Sheet) -> list[str]:
    """What the caller gave in a form that the field doesn't have."""
    return [f"{sheet.doubt(f)}，未采用（{f}）" for f, reading in sheet.readings.items() if reading.fault is not None]


def lay_out(
    record: RecordInput, book: RuleBook, *, stage: Stage = "county", comparison: Mapping[str, Any] | None = None
) -> Sheet:
    """The record as the rules see it, with its circumstances."""
    parameters = book.parameters
    sheet = make_sheet(record, half_unit=parameters.half_unit, half_unit_one_decimal=parameters.half_unit_one_decimal)
    sheet.stage = stage
    sheet.comparison = comparison
    sheet.western = True if _treated_as_western(sheet, parameters.western_also) else _western(sheet)
    return sheet


def _western(sheet: Sheet) -> bool | None:
    """Whether the applicant is western; None while the province is there but awaits review."""
    reading = sheet.reading("cover.province")
    if isinstance(reading.value, str) and is_western(reading.value):
        return True if reading.sure else None
    return False if reading.sure or reading.status == "missing" else None


def _treated_as_western(sheet: Sheet, places: list[str]) -> bool:
    """Whether the applicant's city or county is one that the parameters name beside the western provinces."""
    here = [text for f in ("cover.province", "cover.city", "cover.county") if (text := sheet.text(f))]
    return any(squeeze(text).startswith(place) for text in here for place in places)


def findings_of(sheet: Sheet, book: RuleBook) -> list[Finding]:
    """All findings on a sheet, in the order of the book."""
    findings: list[Finding] = []
    form, ministry = sheet.form, sheet.stage == "ministry"
    for rule in book.rules:
        run = rule.run.get(form)
        if run is None or (rule.data.stage == "ministry" and not ministry):
            continue
        findings += run(sheet)
    return findings
