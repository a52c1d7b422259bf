"""Section 八: the targets of 2027 against the remarks a to g of the target table."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal

from eligibility.checks.plan_table import (
    TARGETS,
    Row,
    levels,
    loose,
    pair,
    row_or_doubt,
    rows,
    spread,
    unclear,
)
from eligibility.dictionary import Form
from eligibility.finding import cannot, found
from eligibility.quantity import Quantity
from eligibility.result import Finding, Verdict
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_ROW_OF_RULE = {
    "plan_growth_2027": "growth",
    "plan_quality_sme": "quality",
    "plan_rd_2027": "rd",
    "plan_patents_2027": "patents",
    "plan_iiot_2027": "iiot",
    "plan_co2_2027": "co2",
    "plan_energy_2027": "energy",
}
_DIRECTIONS = ("主导产业", "创新", "数字化", "绿色化", "开放合作", "治理和服务")
#: Verbs that name a rate themselves: 年均增长12% is a rate of 12 %, 提高12% may be a rate that rises by 12 %.
_RATE_VERBS = frozenset({"", "增长", "增幅"})
_OVER_THE_TERM = re.compile(r"较|比|累计|总体|总共|合计|三年")
#: A rate of another thing than growth: R&D as a share of output.
_SHARE = re.compile(r"占|强度|比重|比例")


def plan_growth(rule: Rule, form: Form) -> Run:
    """Target of the growth row not below the threshold."""
    limit = Decimal(str(rule.data.threshold))
    column = rule.data.columns[0]

    def run(sheet: Sheet) -> list[Finding]:
        row = row_or_doubt(rule, sheet, TARGETS, "growth")
        if isinstance(row, Finding):
            return [row]
        target = row.quantity(column)
        # A bare number below 1 may be a fraction of 1; what rises by so much isn't the rate itself.
        fraction = target is not None and target.kind == "none" and abs(target.number) < 1
        if target is None or target.kind not in ("percent", "none") or fraction or target.change not in _RATE_VERBS:
            return [unclear(rule, sheet, row, column)]
        verdict = _reached(target, limit, limit)
        return [_of_target(rule, sheet, row, column, verdict, f"不低于 {limit}%")]

    return run


def _reached(target: Quantity, limit: Decimal, soft: Decimal) -> Verdict:
    """Whether a target reaches a limit; from the soft limit on, and where its wording leaves it open, a person says."""
    low, high = spread(target)
    if loose(target, wanted="at_least"):
        return "needs_person"
    if low >= limit:
        return "pass"
    return "needs_person" if high >= soft else "fail"


def _of_target(rule: Rule, sheet: Sheet, row: Row, column: str, verdict: Verdict, need: str) -> Finding:
    word = {"pass": need, "fail": need.replace("不低于", "低于"), "needs_person": f"是否{need}取决于理解，请人工判断"}
    message = f"2027年目标“{row.text(column)}”，{word[verdict]}"
    needed = None if verdict == "pass" else f"目标{need}"
    return found(rule, sheet, verdict, message, (row.cell(column),), figures=row.figures(column), needed=needed)


def plan_rising(rule: Rule, form: Form) -> Run:
    """An integer that rises every year: the target is at least the base plus one a year."""
    base, target = rule.data.columns
    steps = len(rule.parameters.plan_years)

    def run(sheet: Sheet) -> list[Finding]:
        row = row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        both = levels(row, base, target)
        if both is None or both[0].kind not in ("count", "none"):
            return [unclear(rule, sheet, row, base, target)]
        least = both[0].scaled + steps
        verdict = _reached(both[1], least, least)
        if both[0].bound is not None:
            # 60余家 is no number to count from.
            verdict = "needs_person"
        words = {
            "pass": "逐年增加可以实现",
            "fail": f"三年间不可能逐年增加（至少 {least:f}）",
            "needs_person": f"写法不是确数（逐年增加至少 {least:f}），请人工判断",
        }
        message = f"基准 {row.text(base)}，目标 {row.text(target)}，{words[verdict]}"
        needed = None if verdict == "pass" else f"目标不少于 {least:f}"
        cells = (row.cell(base), row.cell(target))
        return [found(rule, sheet, verdict, message, cells, figures=row.figures(base, target), needed=needed)]

    return run


def plan_compound(rule: Rule, form: Form) -> Run:
    """Target over base at least the compounded threshold; between simple and compound growth a person decides."""
    rate = Decimal(str(rule.data.threshold))
    base, target = rule.data.columns
    steps = len(rule.parameters.plan_years)
    factor = (1 + rate / 100) ** steps
    simple = 1 + rate * steps / 100
    step = Decimal(1) if rule.data.params.get("integer") else Decimal("0.01")
    times, simple_times = f"{factor.normalize():f}", f"{simple.normalize():f}"
    endings: dict[Verdict, str] = {
        "pass": f"，达到年均 {rate}%（{times} 倍）",
        "needs_person": f"，够单利 {simple_times} 倍，不够复利 {times} 倍，请人工判断",
        "fail": f"，未达到年均 {rate}%（{times} 倍）",
    }

    def run(sheet: Sheet) -> list[Finding]:
        row = row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        goal = row.quantity(target)
        if goal is not None and goal.percent:
            return [_rate_target(rule, sheet, row, goal, rate, factor, simple)]
        both = levels(row, base, target)
        if both is None or both[0].kind == "other" or both[0].scaled <= 0 or both[0].bound is not None:
            return [unclear(rule, sheet, row, base, target)]
        first, second = both
        ratio = second.scaled / first.scaled
        least = (first.number * factor / step).to_integral_value(ROUND_CEILING) * step
        needed = f"目标不低于 {least:f}{first.unit}（基准的 {times} 倍）"
        verdict = _reached(second, factor * first.scaled, simple * first.scaled)
        ending = endings[verdict]
        if second.bound in ("about", "at_most") and verdict == "needs_person":
            ending = f"，写法不是确数，是否达到年均 {rate}%（{times} 倍）请人工判断"
        message = f"基准 {row.text(base)}，目标 {row.text(target)}，为基准的 {ratio:.4f} 倍{ending}"
        return [
            found(
                rule,
                sheet,
                verdict,
                message,
                (row.cell(base), row.cell(target)),
                figures=row.figures(base, target),
                computed={"倍数": round(float(ratio), 6)},
                needed=None if verdict == "pass" else needed,
            )
        ]

    return run


def _rate_target(
    rule: Rule, sheet: Sheet, row: Row, goal: Quantity, rate: Decimal, factor: Decimal, simple: Decimal
) -> Finding:
    """A row whose target is written as a rate: of every year, or over the whole term where it says so."""
    base, column = rule.data.columns
    first = row.quantity(base)
    share_row = first is not None and first.percent and not (first.change or first.yearly or goal.change or goal.yearly)
    if _SHARE.search(goal.text) or (share_row and goal.scaled < rate):
        # 2.5% → 3.5%: R&D as a share, for which the remark names no number.
        return unclear(rule, sheet, row, base, column)
    over_term, simple_term = (factor - 1) * 100, (simple - 1) * 100
    needed = f"年均增长不低于 {rate}%"
    if goal.yearly or (not goal.change and not _OVER_THE_TERM.search(goal.text)):
        verdict = _reached(goal, rate, rate)
    elif _OVER_THE_TERM.search(goal.text):
        verdict = _reached(goal, over_term, simple_term)
        needed = f"三年累计增长不低于 {over_term:.2f}%"
    else:
        # 提高15% of the year or of three years: certain only where both ways agree.
        verdict = _reached(goal, over_term, rate)
        needed = f"年均增长不低于 {rate}%，或三年累计增长不低于 {over_term:.2f}%"
    words = {"pass": "达到", "fail": "未达到", "needs_person": "理解不同结论不同，请人工判断是否达到"}
    message = f"目标写作增速“{row.text(column)}”，{words[verdict]}年均 {rate}%"
    return found(
        rule,
        sheet,
        verdict,
        message,
        (row.cell(column),),
        figures=row.figures(column),
        needed=None if verdict == "pass" else needed,
    )


def plan_direction(rule: Rule, form: Form) -> Run:
    """The industry average isn't on the form: shown to a person, with whether the target moves the right way."""
    up = rule.data.params["direction"] == "up"
    base, target = rule.data.columns

    def run(sheet: Sheet) -> list[Finding]:
        row = row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        cells = (row.cell(base), row.cell(target))
        hint = _hint(row, base, target, up=up)
        message = f"基准“{row.text(base)}”，目标“{row.text(target)}”：{hint}行业平均水平不在表内，请人工判断"
        return [
            found(
                rule,
                sheet,
                "needs_person",
                message,
                cells,
                figures=row.figures(base, target),
                needed=rule.data.test,
                decisive=False,
            )
        ]

    return run


def _hint(row: Row, base: str, target: str, *, up: bool) -> str:
    both = pair(row, base, target)
    if both is None or both[0].change or both[1].change or both[1].bound == "about":
        return ""
    better = both[1].scaled >= both[0].scaled if up else both[1].scaled < both[0].scaled
    return f"目标{'优于' if better else '不优于'}基准；"


def plan_directions(rule: Rule, form: Form) -> Run:
    """The target table has rows for the six directions."""

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(TARGETS).sure:
            return [cannot(rule, sheet, (TARGETS,), (TARGETS,))]
        there = {squeeze(row.text("direction")) for row in rows(sheet, TARGETS)}
        lacking = [d for d in _DIRECTIONS if not any(d in t for t in there)]
        computed = {"方向": sorted(there)}
        if lacking:
            message = f"目标表没有填写：{'、'.join(lacking)}"
            return [
                found(
                    rule, sheet, "fail", message, (TARGETS,), figures={}, computed=computed, needed="补齐各方向目标"
                )
            ]  # fmt: skip
        return [found(rule, sheet, "pass", "目标表六个方向齐全", (TARGETS,), figures={}, computed=computed)]

    return run
