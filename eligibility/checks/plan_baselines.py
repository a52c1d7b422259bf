"""Section 八: base values against the standard and against the other sections, and the completion of the review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isnan, nan
from typing import Any

from eligibility.checks.identities import INCONSISTENT
from eligibility.checks.plan_table import COMPLETION, ROWS, TARGETS, Row, find_row, loose, pair, rows, spread, unclear
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain, show_field
from eligibility.quantity import Quantity, parse_quantity
from eligibility.result import Finding, Verdict
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

#: Where a lower figure is the better one; counts of firms or projects and rates of reduction are not among them.
_FALLING = re.compile(r"(?:能|水|电|煤|物)耗|碳排放|排放(?:总?量|强度)|碳强度|用水量|用电量|用能|事故")
_RISING = re.compile(r"(?:降低|下降|减少|节约|减排|回收|利用|达标)|企业|项目|平台|监测|核算|数量|覆盖|产值$")
_DOWNWARD = frozenset({"下降", "降低", "降幅", "减少", "削减", "回落"})


def plan_baseline_standard(rule: Rule, form: Form) -> Run:
    """Base values against the standard where both a number and a threshold are there; the rest is a person's."""
    column = rule.data.columns[0]
    standards = {"growth": "elig_avg_growth_min", "rd": "elig_rd_avg_growth_min", "iiot": "elig_iiot_share_min"}

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(TARGETS).sure:
            return [cannot(rule, sheet, (TARGETS,), (TARGETS,))]
        good: list[str] = []
        bad: list[str] = []
        open_: list[str] = []
        cells: list[str] = []
        figures: dict[str, Any] = {}
        for kind, standard in standards.items():
            row = find_row(sheet, TARGETS, kind)
            limit = rule.siblings[standard].limit
            holds = (
                None if row is None or limit is None else _meets(row, column, limit, rule.siblings[standard].operator)
            )
            if row is None or limit is None or holds is None:
                open_.append(ROWS[kind][0])
                continue
            cells.append(row.cell(column))
            figures |= row.figures(column)
            word = "高于" if rule.siblings[standard].operator == ">" else "不低于"
            text = f"{ROWS[kind][0]} {row.text(column)}{'，' if holds else '，应'}{word} {plain(limit)}%"
            (good if holds else bad).append(text)
        if bad:
            message = f"基准值不符合认定标准：{'；'.join(bad)}"
            return [found(rule, sheet, "fail", message, cells, figures=figures, needed="基准值符合认定标准")]
        checked = f"可计算部分符合（{'；'.join(good)}）；" if good else ""
        message = f"{checked}{'、'.join(open_)}及其余各行没有可比的门槛或数，请人工核对"
        return [found(rule, sheet, "needs_person", message, cells or (TARGETS,), figures=figures, decisive=False)]

    return run


def _meets(row: Row, column: str, limit: float, operator: str) -> bool | None:
    """Whether the base value of a rate meets a limit; None where the cell states no such rate."""
    value = row.quantity(column)
    if value is None or value.kind not in ("percent", "none") or value.change not in ("", "增长", "增幅"):
        return None
    if value.bound in ("about", "at_most") or (value.kind == "none" and abs(value.number) < 1):
        return None
    bound = Decimal(str(limit))
    if operator == ">" and value.bound != "at_least":
        return value.number > bound
    # 10%以上 at a limit of 高于10% leaves it open.
    if operator == ">" and value.number == bound:
        return None
    return value.number >= bound


def _section_fields(rule: Rule) -> dict[str, str]:
    latest = rule.parameters.latest
    return {
        "growth": "industry.leading_output_cagr_3y_pct",
        "rd": f"innovation.rd_expense_100m_cny.{latest}",
        "patents": "innovation.invention_patents",
        "iiot": f"digital.iiot_adoption_pct.{latest}",
        "co2": f"green.carbon_intensity.{latest}",
        "energy": f"green.energy_intensity.{latest}",
    }


#: Rows whose printed name isn't quite the indicator of the sections: a difference there proves nothing.
_LOOSE = frozenset({"growth", "co2"})
#: The kind of figure each row has in the sections, and its unit there in the kind's base.
_KINDS = {
    "growth": ("percent", Decimal(1)),
    "rd": ("money", Decimal(10) ** 8),
    "patents": ("count", Decimal(1)),
    "iiot": ("percent", Decimal(1)),
    "co2": ("intensity", Decimal(100)),
    "energy": ("intensity", Decimal(100)),
}


def plan_baseline_sections(rule: Rule, form: Form) -> Run:
    """Base value of 2024 against the same indicator in the sections: one finding a row."""
    fields = _section_fields(rule)

    def run(sheet: Sheet) -> list[Finding]:
        return list(_against_sections(rule, sheet, TARGETS, rule.data.columns[0], fields))

    return run


def completion_baseline(rule: Rule, form: Form) -> Run:
    """Base value of 2022 in the completion table against the 2022 column: one finding a row."""
    first = rule.parameters.years[0]
    fields = {
        "rd": f"innovation.rd_expense_100m_cny.{first}",
        "iiot": f"digital.iiot_adoption_pct.{first}",
        "energy": f"green.energy_intensity.{first}",
        "co2": f"green.carbon_intensity.{first}",
    }

    def run(sheet: Sheet) -> list[Finding]:
        return list(_against_sections(rule, sheet, COMPLETION, rule.data.columns[0], fields))

    return run


def _against_sections(
    rule: Rule, sheet: Sheet, table: str, column: str, fields: Mapping[str, str]
) -> Iterator[Finding]:
    if not sheet.reading(table).sure:
        yield cannot(rule, sheet, (table,), (table,))
        return
    compared = False
    for kind, field_id in fields.items():
        row = find_row(sheet, table, kind)
        if row is not None:
            compared = True
            yield _row_against(rule, sheet, row, column, kind, field_id)
    if not compared:
        message = f"{sheet.name(table)}没有可与前文比较的行，暂不能判断"
        yield found(rule, sheet, "not_evaluable", message, (table,), figures={})


def _row_against(rule: Rule, sheet: Sheet, row: Row, column: str, kind: str, field_id: str) -> Finding:
    base = _base_value(row.text(column), row.text("indicator"), kind)
    if base is None:
        return unclear(rule, sheet, row, column)
    ids = (row.cell(column), field_id)
    figures = row.figures(column) | {field_id: sheet.reading(field_id).value}
    if field_id not in sheet.numbers:
        return cannot(rule, sheet, ids, (field_id,))
    printed = show_field(sheet, field_id)
    shown = f"“{row.text('indicator')}”基准值 {row.text(column)}，{sheet.name(field_id)} {printed}"
    relation = _relation(base, sheet, field_id)
    if relation == "agrees":
        return found(rule, sheet, "pass", f"{shown}：一致", ids, figures=figures)
    if relation == "differs" and kind in _LOOSE:
        relation = "数字不同，两处指标口径也不同"
    if relation != "differs":
        return found(rule, sheet, "needs_person", f"{shown}：{relation}，请人工核对", ids, figures=figures)
    needed = f"与{sheet.name(field_id)}一致"
    return found(rule, sheet, "fail", f"{shown}，{INCONSISTENT}", ids, figures=figures, needed=needed)


@dataclass(frozen=True, slots=True)
class _Base:
    """A base value in the unit of the section's field: the number, half its last place, and half a whole unit."""

    number: float
    half: float
    half_whole: float
    quantity: Quantity


@lru_cache(maxsize=4096)
def _base_value(text: str, label: str, kind: str) -> _Base | None:
    """What a cell states of a row's kind of figure; None where it states no single number."""
    value = parse_quantity(text, label)
    if value is None:
        return None
    wanted, unit = _KINDS[kind]
    step = (value.factor if value.kind == wanted else unit) / unit
    count = wanted == "count"
    half = Decimal("0.05") if value.number.as_tuple().exponent == -1 else Decimal("0.005")
    whole = not count and value.number == value.number.to_integral_value()
    comparable = value.kind in (wanted, "none") and value.change in ("", "增长" if kind == "growth" else "")
    return _Base(
        float(value.number * step) if comparable else nan,
        0.0 if count else float(half * step),
        float(step) / 2 if whole else 0.0,
        value,
    )


def _relation(base: _Base, sheet: Sheet, field_id: str) -> str:
    """``agrees``, ``differs``, or in Chinese why a person must look."""
    number, bound = base.number, base.quantity.bound
    if isnan(number):
        return "单位或写法不同"
    low, high = sheet.interval(field_id)
    if number - base.half <= high + 1e-9 and number + base.half >= low - 1e-9:
        return "agrees"
    printed = sheet.numbers[field_id]
    if (bound == "at_least" and number <= high) or (bound == "at_most" and number >= low):
        return "agrees"
    if bound == "about" and abs(number - printed) <= 0.05 * abs(printed):
        return "agrees"
    bare = base.quantity.kind == "none"
    if bare and printed and any(abs(number * s / printed - 1) < 1e-6 for s in (100, 1e-4, 1e4)):
        return "没有写单位，疑为单位不同"
    if abs(number - printed) <= base.half_whole:
        return "取整后相同，写法精度不同"
    return "differs"


def completion(rule: Rule, form: Form) -> Run:
    """Row by row: what was reached in 2025 against its target, lower being better for carbon and energy."""
    target, actual = rule.data.columns

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(COMPLETION).sure:
            return [cannot(rule, sheet, (COMPLETION,), (COMPLETION,))]
        every = rows(sheet, COMPLETION)
        if not every:
            message = "目标完成情况表没有填写，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, (COMPLETION,), figures={})]
        return [_completion_of_row(rule, sheet, row, target, actual) for row in every]

    return run


def _completion_of_row(rule: Rule, sheet: Sheet, row: Row, target: str, actual: str) -> Finding:
    both = pair(row, target, actual)
    if both is None or both[0].change != both[1].change or both[0].yearly != both[1].yearly:
        return unclear(rule, sheet, row, target, actual)
    goal, reached = both
    verdict, falling = _completed(row.text("indicator"), goal, reached)
    if verdict == "needs_person":
        return unclear(rule, sheet, row, target, actual)
    holds = verdict == "pass"
    word = ("不高于" if holds else "高于") if falling else ("达到" if holds else "未达到")
    message = f"“{row.text('indicator')}”完成值 {row.text(actual)}，{word}目标值 {row.text(target)}"
    return found(
        rule,
        sheet,
        verdict,
        message,
        (row.cell(target), row.cell(actual)),
        figures=row.figures(target, actual),
        needed=None if holds else f"完成值{'不高于' if falling else '不低于'} {row.text(target)}",
    )


def _completed(indicator: str, goal: Quantity, reached: Quantity) -> tuple[Verdict, bool]:
    """Whether a target is reached, and whether lower is better."""
    label = squeeze(indicator)
    falling = bool(_FALLING.search(label)) and not _RISING.search(label) and goal.kind != "count"
    if goal.change:
        # 下降13.5%: the more it falls the better, whatever the indicator.
        falling = goal.change in _DOWNWARD and not _FALLING.search(label)
    if loose(reached, wanted="at_most" if falling else "at_least"):
        return "needs_person", falling
    low, high = spread(reached)
    aim_low, aim_high = spread(goal)
    if falling:
        holds, may_hold = high <= aim_low, low <= aim_high
    else:
        holds, may_hold = low >= aim_high, high >= aim_low
    if holds:
        return "pass", falling
    inexact = reached.bound is not None or goal.bound == "about"
    return ("needs_person" if may_hold and inexact else "fail"), falling
