"""Rules about the filing rather than its figures: dates, cohort, place, and what only a person decides."""

from __future__ import annotations

import re

from eligibility.dates import later, read_date, undecided
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain
from eligibility.places import find_published
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_COUNTY_END = re.compile(r"(?:县|市|区|旗|林区)$")
_BUILDER = re.compile(r"建设|基建|工程")


def person(rule: Rule, form: Form) -> Run:
    """A person decides; the fields are shown. Hints never decide, except a place that isn't a county by its name."""
    fields = rule.fields[form]
    hint = rule.data.params.get("hint")
    asked = f"{rule.data.test}：由人工判断"

    def run(sheet: Sheet) -> list[Finding]:
        remark, odd = "", False
        if hint == "county_scope":
            remark, odd = _county_hint(sheet)
        elif hint == "operator_kind":
            remark = _operator_hint(sheet)
        return [
            found(rule, sheet, "needs_person", asked + remark, fields, decisive=odd and rule.data.severity == "hard")
        ]

    return run


def _county_hint(sheet: Sheet) -> tuple[str, bool]:
    county = sheet.text("cover.county")
    if county is None:
        return f"（{sheet.doubt('cover.county')}）", False
    place = squeeze(county)
    if _COUNTY_END.search(place):
        return f"（“{county}”为县级行政区划名称）", False
    # The blank prints 县（市、区）after the entry, so the ending may have been left out: look at the other names.
    for field_id in ("basic.department", "cover.department", "basic.cluster_name", "cover.cluster_name"):
        text = sheet.text(field_id)
        if text and re.search(re.escape(place) + r"(?:县|市|区|旗|林区)", squeeze(text)):
            return f"（“{county}”，据{sheet.name(field_id)}为县级行政区划）", False
    return f"（“{county}”不以县、市、区、旗、林区结尾，请核实是否县级行政区划）", True


def _operator_hint(sheet: Sheet) -> str:
    operator = sheet.text("basic.operator") or sheet.text("cover.operator")
    if operator is None:
        return f"（{sheet.doubt('basic.operator')}）"
    if _BUILDER.search(operator):
        return f"（“{operator}”名称含建设、基建或工程字样，请核实是否基础建设单位）"
    return f"（“{operator}”）"


def statement(rule: Rule, form: Form) -> Run:
    """Shown as information."""
    fields = rule.fields[form]
    limit = rule.data.threshold
    number = f"（{plain(limit)}{rule.data.unit or ''}）" if isinstance(limit, (int, float)) else ""
    said = f"{rule.data.test}{number}" + (f"。{rule.data.note}" if rule.data.note else "")

    def run(sheet: Sheet) -> list[Finding]:
        return [found(rule, sheet, "pass", said, fields, decisive=False)]

    return run


def western(rule: Rule, form: Form) -> Run:
    """Says whether the applicant lies in a western unit; the effect is applied where findings are made."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        province = sheet.text(fields[0])
        if province is None:
            return [cannot(rule, sheet, fields, fields)]
        if sheet.western:
            message = f"{province}属西部地区或按西部对待：数值门槛不达标的改由人工判断"
        else:
            message = f"{province}不属西部地区：门槛不放宽"
        return [found(rule, sheet, "pass", message, fields, decisive=False)]

    return run


def season(rule: Rule, form: Form) -> Run:
    """Needs all records of the season: see ``eligibility.season``."""
    fields = rule.fields[form]

    message = f"{rule.data.test}：须对全部申报表汇总核对，单份记录不能判断"

    def run(sheet: Sheet) -> list[Finding]:
        return [found(rule, sheet, "not_evaluable", message, fields, decisive=False)]

    return run


def deadline(rule: Rule, form: Form) -> Run:
    """Every date on or before the threshold, the day included; an empty provincial date is left to its stage."""
    limit = str(rule.data.threshold)
    last_day = read_date(limit)
    if last_day is None:
        raise ValueError(f"{rule.id} 的 threshold 应为日期")
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        late, open_, doubtful, known = [], [], [], 0
        for field_id in fields:
            text = sheet.text(field_id)
            if text is None:
                reading = sheet.reading(field_id)
                waived = not sheet.specs[field_id].required and sheet.stage == "county"
                if not (waived and reading.status in ("blank", "missing")):
                    doubtful.append(field_id)
                continue
            known += 1
            day = read_date(text)
            if day is None or undecided(day, last_day):
                open_.append(field_id)
            elif later(day, last_day):
                late.append(field_id)
        if late:
            shown = "、".join(f"{sheet.name(f)} {sheet.text(f)}" for f in late)
            message = f"{shown}，晚于 {limit}，请核实"
            return [found(rule, sheet, "fail", message, late, needed=f"不晚于 {limit}（含当日）")]
        if doubtful or not known:
            return [cannot(rule, sheet, fields, doubtful or fields)]
        if open_:
            shown = "、".join(f"{sheet.name(f)} {sheet.text(f)}" for f in open_)
            return [found(rule, sheet, "needs_person", f"{shown}没有写明日期，无法与 {limit} 比较，请人工判断", open_)]
        return [found(rule, sheet, "pass", f"各日期不晚于 {limit}（含当日）", fields)]

    return run


def cohort(rule: Rule, form: Form) -> Run:
    """The cluster's name is in the list of the cohort under review; as that is incomplete, absence asks a person."""
    batch = rule.parameters.review_cohort
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        names = [n for n in (sheet.text(f) for f in fields) if n]
        if not names:
            return [cannot(rule, sheet, fields, fields)]
        for name in names:
            listed = find_published(name)
            if batch in listed:
                message = f"“{name}”在{batch}年度名单中（{listed[batch]}）"
                return [found(rule, sheet, "pass", message, fields, computed={"名单": listed[batch]})]
        others = {b: n for name in names for b, n in find_published(name).items()}
        also = "；却在" + "、".join(f"{b}年度名单中（{n}）" for b, n in others.items()) if others else ""
        message = f"“{names[0]}”未在已收录的{batch}年度名单中（名单不完整）{also}，请人工核对"
        return [found(rule, sheet, "needs_person", message, fields, needed=f"为{batch}年度公告的集群")]

    return run
