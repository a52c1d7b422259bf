"""Making findings: one place where relaxation, severity by year and decisiveness are applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from eligibility.dictionary import FieldSpec
from eligibility.result import Finding, Severity, Verdict
from eligibility.rule import Rule
from eligibility.sheet import Sheet


def show(value: float, unit: str | None, *, count: bool = False) -> str:
    """``38.20 亿元``, ``70.00%``, ``12 家``."""
    text = f"{value:.0f}" if count and float(value).is_integer() else f"{value:.2f}"
    if not unit:
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def show_field(sheet: Sheet, field_id: str) -> str:
    """A figure of the record with its unit."""
    text = sheet.shown.get(field_id)
    if text is None:
        spec: FieldSpec = sheet.specs[field_id]
        text = sheet.shown[field_id] = show(sheet.numbers[field_id], spec.unit, count=spec.type == "integer")
    return text


def plain(threshold: float) -> str:
    """A threshold as documents write it: ``40``, ``0.5``."""
    return f"{threshold:g}"


def figures_and_places(sheet: Sheet, fields: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values, and page and box, of the fields that have them; a cell ``plan.targets[1].x`` has a place only."""
    figures: dict[str, Any] = {}
    places: dict[str, Any] = {}
    readings = sheet.readings
    for field_id in fields:
        reading = readings.get(field_id)
        if reading is not None:
            figures[field_id] = reading.figure
            if reading.place is not None:
                places[field_id] = reading.place
        elif "[" in field_id:
            cell = _cell_place(sheet, field_id)
            if cell is not None:
                places[field_id] = cell
    return figures, places


def _cell_place(sheet: Sheet, cell: str) -> dict[str, Any] | None:
    """The part of a table's provenance whose key names the cell, else the table's own place."""
    table, _, rest = cell.partition("[")
    reading = sheet.readings.get(table)
    if reading is None or reading.place is None:
        return None
    parts = (sheet.record["fields"][table].get("provenance") or {}).get("parts")
    if parts:
        row, _, column = rest.partition("].")
        keys = (f"[{row}].{column}", f"{row}.{column}", cell)
        for part in parts:
            if part.get("key") in keys:
                return {"page": part.get("page"), "bbox": part.get("bbox")}
    return reading.place


def severity_of(rule: Rule, year: int | None) -> Severity:
    """The severity of a rule for one year's column."""
    by_year = rule.data.severity_by_year
    if year is None or not by_year:
        return rule.data.severity
    if year in by_year:
        return by_year[year]
    key: Any = "latest" if year == rule.parameters.latest else "earlier"
    return by_year.get(key, rule.data.severity)


def found(
    rule: Rule,
    sheet: Sheet,
    verdict: Verdict,
    message: str,
    fields: Sequence[str] = (),
    *,
    figures: dict[str, Any] | None = None,
    computed: dict[str, Any] | None = None,
    needed: str | None = None,
    severity: Severity | None = None,
    year: int | None = None,
    decisive: bool | None = None,
) -> Finding:
    """A finding of ``rule``. A failed numeric criterion of the standard is relaxed in the west (``needs_person``)."""
    if severity is None:
        severity = severity_of(rule, year) if rule.by_year and year is not None else rule.severity
    if verdict == "fail":
        verdict, message = _tempered(rule, sheet, severity, message)
    read, places = figures_and_places(sheet, fields)
    return Finding(
        rule.id,
        verdict,
        severity,
        rule.status,
        rule.citation,
        message,
        list(fields),
        read if figures is None else figures,
        {} if computed is None else computed,
        needed,
        places,
        rule.title,
        rule.group,
        year,
        (rule.decides and severity == "hard") if decisive is None else decisive,
    )


def _tempered(rule: Rule, sheet: Sheet, severity: Severity, message: str) -> tuple[Verdict, str]:
    """What becomes of a failure: a person decides soft rules, and numeric criteria in the west."""
    verdict: Verdict = "fail"
    data = rule.data
    if severity == "needs_person":
        verdict = "needs_person"
    elif data.relaxable and sheet.western is not False:
        verdict = "needs_person"
        message += (
            "；西部地区可适当放宽，放宽幅度未公布，请人工判断"
            if sheet.western
            else "；所属省份待复核，如属西部地区可适当放宽，请人工判断"
        )
    if data.same_as is not None:
        message += f"（与 {data.same_as} 为同一检验）"
    if rule.borrowed and data.relaxable:
        message += "（本省门槛未见，沿用国家值）"
    return verdict, message


def cannot(
    rule: Rule,
    sheet: Sheet,
    fields: Sequence[str],
    doubtful: Iterable[str],
    *,
    year: int | None = None,
    computed: dict[str, Any] | None = None,
) -> Finding:
    """``not_evaluable``, naming the fields that stand in the way."""
    why = "、".join(sheet.doubt(f) for f in doubtful)
    return found(rule, sheet, "not_evaluable", f"{why}，暂不能判断", fields, year=year, computed=computed)


def not_set(rule: Rule, sheet: Sheet, fields: Sequence[str], *, year: int | None = None) -> Finding:
    """``not_evaluable`` because no threshold is set; numbers printed elsewhere are named, not used."""
    message = "门槛未设定，不作判断"
    if rule.data.candidates:
        names = {"yunnan": "云南", "shanghai": "上海", "target_2027": "2027年目标"}
        unit = rule.data.unit or ""
        other = "、".join(f"{names.get(k, k)} {plain(v)}{unit}" for k, v in rule.data.candidates.items())
        message += f"（他处所见：{other}，未采用）"
    return found(rule, sheet, "not_evaluable", message, fields, year=year)


def unknown(sheet: Sheet, fields: Iterable[str]) -> list[str]:
    """The fields whose figure can't be used."""
    numbers = sheet.numbers
    return [f for f in fields if f not in numbers]
