"""Figures quoted in the long texts against the tables. Reading them is the record's part (``facts``); here they are
only compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import inf
from typing import Any

from eligibility.checks.answers import count_of
from eligibility.checks.identities import INCONSISTENT
from eligibility.checks.plan_table import TARGETS, find_row, spread
from eligibility.dictionary import COUNT_TYPES, NUMBER_TYPES, Form
from eligibility.finding import cannot, found, show
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet

#: Facts less sure than this are shown to a person instead of being held against the table: below it the indicator or
#: the year is only implied by the text.
_SURE = 0.8

_AT_LEAST = re.compile(r"超过|超|逾|突破|以上|高于|不低于|多于|余")
_ABOUT = re.compile(r"约|近|左右|接近|大约|将近")
#: What ``bound`` of a fact may say.
_LOWER, _UPPER, _NEAR = "at_least", "at_most", "about"
_YEAR_SUFFIX = re.compile(r"\.20\d\d$")
#: How far 约 and 近 reach, relative; ours.
_ABOUT_PART = 0.05


def facts_match(rule: Rule, form: Form) -> Run:
    """Each quoted figure about a field of the form against that field: one finding a fact."""

    def run(sheet: Sheet) -> list[Finding]:
        facts = sheet.record.get("facts")
        if facts is None:
            message = "记录没有长文字中的数字（facts），暂不能判断"
            return [found(rule, sheet, "not_evaluable", message)]
        about = [f for f in facts if f.get("value") is not None and str(f.get("indicator")) in sheet.specs]
        if not about:
            return [found(rule, sheet, "pass", "长文字中没有可与表格比较的数字")]
        return [_fact(rule, sheet, fact) for fact in about]

    return run


def _fact(rule: Rule, sheet: Sheet, fact: Mapping[str, Any]) -> Finding:
    target = str(fact["indicator"])
    value = _in_unit_of_field(fact, sheet.specs[target].unit)
    quote = str(fact.get("quote") or f"{fact['value']:g}{fact.get('unit') or ''}")
    text_field = str(fact.get("field") or "")
    where = sheet.name(text_field) if text_field else "文字"
    ids = [target, text_field] if text_field in sheet.specs else [target]
    spec = sheet.specs[target]
    figures = {target: sheet.numbers.get(target)}
    computed = {"文字中的数": value, "原文": quote}
    table: float | None
    if spec.type in NUMBER_TYPES:
        table = sheet.numbers.get(target)
    elif spec.type == "count_with_names":
        table = count_of(sheet, target)
        figures = {target: table}
    else:
        return found(rule, sheet, "not_evaluable", f"{sheet.name(target)}不是数字栏，不作比较", ids, figures=figures)
    if table is None:
        finding = cannot(rule, sheet, ids, (target,), computed=computed)
        finding.figures = figures
        return finding
    printed = show(table, spec.unit, count=spec.type in COUNT_TYPES)
    shown = f"{where}“{quote}”，表内{sheet.name(target)} {printed}"
    if text_field and not sheet.reading(text_field).sure and sheet.reading(text_field).status != "missing":
        message = f"{sheet.doubt(text_field)}，暂不能判断（{shown}）"
        return found(rule, sheet, "not_evaluable", message, ids, figures=figures, computed=computed)
    if _agrees(fact, value, table, sheet, target):
        return found(rule, sheet, "pass", f"{shown}：一致", ids, figures=figures, computed=computed)
    if float(fact.get("confidence") or 1.0) < _SURE:
        message = f"{shown}：数字不同，文字的理解不够确定，请人工核对"
        return found(rule, sheet, "needs_person", message, ids, figures=figures, computed=computed)
    needed = f"文字与表格一致（表内 {printed}）"
    return found(
        rule, sheet, "fail", f"{shown}，{INCONSISTENT}", ids, figures=figures, computed=computed, needed=needed
    )


#: Money in the units that facts and fields have, in yuan.
_YUAN = {"亿元": 1e8, "万元": 1e4, "元": 1.0}


def _in_unit_of_field(fact: Mapping[str, Any], unit: str | None) -> float:
    """The value in the field's unit. Our facts are given in it; of other readers an amount may come in another one."""
    value, given = float(fact["value"]), str(fact.get("unit") or "")
    if given != unit and given in _YUAN and unit in _YUAN:
        return float(f"{value * _YUAN[given] / _YUAN[unit]:.12g}")
    return value


def _agrees(fact: Mapping[str, Any], value: float, table: float, sheet: Sheet, target: str) -> bool:
    """Whether a quoted figure may stand for the table's: as far as it was rounded or cut, and as 约, 近, 超过 say.

    ``rounding`` (half a unit of the last digit written), ``approximate`` and ``bound`` of the fact say so where they
    are there; a record without them is judged by the quotation itself.
    """
    quote = str(fact.get("quote") or "")
    if fact.get("rounding") is not None:
        last_place = 2.0 * float(fact["rounding"])
    else:
        digits = Decimal(repr(value)).normalize().as_tuple().exponent
        last_place = _last_place(value, quote, int(digits) if isinstance(digits, int) else 0)
    low, high = (table, table) if sheet.specs[target].type in COUNT_TYPES else sheet.interval(target)
    if sheet.specs[target].type in COUNT_TYPES and last_place <= 1.0:
        # 350家 is a count to the last one: nothing was rounded.
        last_place = 0.0
    if value - last_place / 2 <= high + 1e-9 and value + last_place >= low - 1e-9:
        return True
    bound = str(fact.get("bound") or "")
    if bound == _LOWER or (not bound and _AT_LEAST.search(quote)):
        return high >= value - 1e-9
    if bound == _UPPER:
        return low <= value + 1e-9
    near = bound == _NEAR or fact.get("approximate") or _ABOUT.search(quote)
    return bool(near) and abs(value - table) <= _ABOUT_PART * abs(table)


def _last_place(value: float, quote: str, exponent: int) -> float:
    """One unit of the last digit that was quoted, in the field's unit.

    ``3.2亿元`` about a field in 万元 is 32000 with a last place of 1000, so the quoted digits count, not the value's.
    """
    best: float | None = None
    for text in re.findall(r"\d[\d,]*(?:\.\d+)?", quote):
        number = float(text.replace(",", ""))
        if not number:
            continue
        scale = value / number
        decimals = len(text.partition(".")[2])
        if abs(scale) > 0 and any(abs(scale / s - 1) < 1e-6 for s in (1, 10**4, 10**-4, 10**8, 10**-8, 100)):
            place = abs(scale) * 10.0**-decimals
            best = place if best is None else min(best, place)
    if best is not None:
        return best
    return 10.0 ** min(exponent, 0) if exponent < 0 else 0.0


#: Indicators of the stage texts, as the record names them, for each row of the target table.
_STAGE_ROOTS: dict[str, tuple[str, ...]] = {
    "quality": ("plan.quality_sme_count",),
    "growth": ("plan.output_growth_pct", "industry.leading_output_cagr_3y_pct"),
    "rd": ("innovation.rd_expense_100m_cny",),
    "patents": ("innovation.invention_patents",),
    "iiot": ("digital.iiot_adoption_pct",),
    "co2": ("green.carbon_intensity",),
    "energy": ("green.energy_intensity",),
}
#: What a figure of the target table is divided by to stand in the unit of the facts.
_STAGE_UNITS = {"money": 1e8, "percent": 1.0, "count": 1.0, "none": 1.0, "intensity": 100.0}
_STAGE_FALLING = frozenset({"co2", "energy"})
#: A rate of growth may be lower in one year than in the year before, while what grows still rises.
_STAGE_UNORDERED = frozenset({"growth"})
_STAGE_COUNTS = frozenset({"quality", "patents"})
_STAGE_NAMES = {
    "growth": "产值增速",
    "rd": "研发经费",
    "patents": "有效发明专利",
    "iiot": "工业互联网普及率",
    "co2": "碳排放",
    "energy": "能耗",
    "quality": "优质中小企业",
}


@dataclass(frozen=True, slots=True)
class _StageTarget:
    """A figure of one stage: as written, and what it may mean."""

    value: float
    low: float
    high: float


def _stage_target(fact: Mapping[str, Any], *, count: bool) -> _StageTarget:
    value = float(fact["value"])
    reach = 0.0 if count else float(fact.get("rounding") or 0.0)
    if fact.get("bound") == _NEAR:
        reach = max(reach, _ABOUT_PART * abs(value))
    low = -inf if fact.get("bound") == _UPPER else value - reach
    return _StageTarget(value, low, inf if fact.get("bound") == _LOWER else value + reach)


def _stage_targets(sheet: Sheet, years: list[int], kind: str) -> dict[int, _StageTarget]:
    """What the stage texts state about a row of the target table, by year of the stage."""
    targets: dict[int, _StageTarget] = {}
    stages = {f"plan.stage.{year}": year for year in years}
    for fact in (*(sheet.record.get("stage_targets") or ()), *(sheet.record.get("facts") or ())):
        year = stages.get(str(fact.get("field") or ""))
        root = _YEAR_SUFFIX.sub("", str(fact.get("indicator")))
        sure = float(fact.get("confidence") or 1.0) >= _SURE
        if year is not None and root in _STAGE_ROOTS[kind] and fact.get("value") is not None and sure:
            targets.setdefault(year, _stage_target(fact, count=kind in _STAGE_COUNTS))
    return targets


def stage_rising(rule: Rule, form: Form) -> Run:
    """优质中小企业 in the stage texts rises every year; without figures a person reads them."""
    years = rule.parameters.plan_years
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        targets = _stage_targets(sheet, years, "quality")
        doubtful = [f for f in fields[:3] if not sheet.reading(f).sure]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful)]
        computed = {str(y): t.value for y, t in targets.items()}
        if len(targets) < len(years):
            message = "阶段目标文字中没有取出各年的优质中小企业数量，请人工核对是否逐年增加"
            return [found(rule, sheet, "needs_person", message, fields, figures={}, computed=computed, decisive=False)]
        series = [targets[y] for y in years]
        shown = "、".join(f"{y}年 {targets[y].value:g}" for y in years)
        if all(a.value < b.value for a, b in pairwise(series)):
            return [found(rule, sheet, "pass", f"优质中小企业逐年增加：{shown}", fields, figures={}, computed=computed)]
        message = f"优质中小企业没有逐年增加：{shown}，请人工核对"
        return [found(rule, sheet, "fail", message, fields, figures={}, computed=computed, needed="逐年增加")]

    return run


def stage_consistent(rule: Rule, form: Form) -> Run:
    """Figures of the stage texts in order, the last equal to the table's target: one finding an indicator quoted."""
    years = rule.parameters.plan_years
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        doubtful = [f for f in fields if not sheet.reading(f).sure]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful)]
        quoted = {kind: _stage_targets(sheet, years, kind) for kind in _STAGE_ROOTS}
        out = [_stage(rule, sheet, kind, targets, fields) for kind, targets in quoted.items() if targets]
        if not out:
            message = "阶段目标文字中没有可与目标表比较的数字，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, fields, figures={})]
        return out

    return run


def _stage(rule: Rule, sheet: Sheet, kind: str, targets: dict[int, _StageTarget], fields: tuple[str, ...]) -> Finding:
    falling = kind in _STAGE_FALLING
    series = sorted(targets.items())
    faults = []
    if kind not in _STAGE_UNORDERED and any(
        (a.high < b.low) if falling else (a.low > b.high) for (_, a), (_, b) in pairwise(series)
    ):
        faults.append("未逐年" + ("下降" if falling else "上升"))
    last = rule.parameters.plan_years[-1]
    row = find_row(sheet, TARGETS, kind)
    goal = row.quantity("target_2027") if row else None
    ids = list(fields)
    if row is not None and goal is not None and last in targets and not goal.change and goal.kind in _STAGE_UNITS:
        ids.append(row.cell("target_2027"))
        low, high = (float(bound) / _STAGE_UNITS[goal.kind] for bound in spread(goal))
        slack = max(0.005, 1e-6 * abs(high)) + 1e-9
        below = targets[last].high < low - slack and goal.bound != "at_most"
        above = targets[last].low > high + slack and goal.bound != "at_least"
        if below or above:
            faults.append(f"{last}年与目标表“{row.text('target_2027')}”不同")
    computed = {str(y): t.value for y, t in series}
    name = _STAGE_NAMES[kind]
    shown = "、".join(f"{y}年 {t.value:g}" for y, t in series)
    if faults:
        message = f"{name}阶段目标 {shown}：{'，'.join(faults)}，{INCONSISTENT}"
        needed = "各年依次推进，最后一年等于目标表"
        return found(rule, sheet, "fail", message, ids, figures={}, computed=computed, needed=needed)
    return found(rule, sheet, "pass", f"{name}阶段目标 {shown}：没有矛盾", ids, figures={}, computed=computed)
