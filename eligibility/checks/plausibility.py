"""Figures that contradict no other and yet can hardly be: ratios, jumps, and slips between 亿元 and 万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from eligibility.checks.identities import INCONSISTENT, formula_of, positions_of, value_of
from eligibility.checks.thresholds import evaluate_all
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain, show, show_field, unknown
from eligibility.formula import Formula, compile_formula
from eligibility.interval import EPSILON, Interval, middle
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet


def value_limit(rule: Rule, form: Form) -> Run:
    """A computed value not above the threshold, each year."""
    limit = rule.data.set_limit
    label, unit = rule.data.params["label"], rule.data.unit
    yearly = [
        (rule.parameters.years[at], formula_of(rule, rule.data.params["computed"], at)) for at in positions_of(rule)
    ]

    def run(sheet: Sheet) -> list[Finding]:
        return [_limit_of_year(rule, sheet, year, f, label, limit, unit) for year, f in yearly]

    return run


def _limit_of_year(
    rule: Rule, sheet: Sheet, year: int, formula: Formula, label: str, limit: float, unit: str | None
) -> Finding:
    value = value_of(rule, sheet, formula, year)
    if isinstance(value, Finding):
        return value
    shown = f"{year}年{label} {show(middle(value), unit)}"
    computed = {label: round(middle(value), 4)}
    if value[0] > limit + EPSILON:
        message = f"{shown}，超过 {plain(limit)} {unit}，请核实"
        needed = f"不超过 {plain(limit)} {unit}"
        return found(rule, sheet, "fail", message, formula.ids, computed=computed, needed=needed, year=year)
    message = f"{shown}，不超过 {plain(limit)} {unit}"
    return found(rule, sheet, "pass", message, formula.ids, computed=computed, year=year)


def ratio_range(rule: Rule, form: Form) -> Run:
    """A ratio within ``threshold`` each year, and without jumps of more than ``steady`` percent where that is given."""
    low, high = rule.data.bounds
    p = rule.data.params
    label, unit, steady = p["label"], rule.data.unit, p.get("steady")
    yearly = [(rule.parameters.years[at], formula_of(rule, p["computed"], at)) for at in positions_of(rule)]

    def run(sheet: Sheet) -> list[Finding]:
        out: list[Finding] = []
        before: Interval | None = None
        for year, formula in yearly:
            value = value_of(rule, sheet, formula, year)
            if isinstance(value, Finding):
                out.append(value)
                before = None
                continue
            shown = f"{year}年{label} {show(middle(value), unit)}"
            computed = {label: round(middle(value), 4)}
            faults = []
            if value[1] < low - EPSILON or value[0] > high + EPSILON:
                faults.append(f"不在 {plain(low)} 至 {plain(high)} 之间")
            if steady and before and _jumps(before, value, steady):
                faults.append(f"与上年 {show(middle(before), None)} 相差超过 {plain(steady)}%")
            before = value
            if faults:
                message = f"{shown}，{'，'.join(faults)}，请核实"
                needed = f"在 {plain(low)} 至 {plain(high)} 之间" + (
                    f"，各年变动不超过 {plain(steady)}%" if steady else ""
                )
                out.append(
                    found(rule, sheet, "fail", message, formula.ids, computed=computed, needed=needed, year=year)
                )
            else:
                out.append(
                    found(rule, sheet, "pass", f"{shown}，在合理范围内", formula.ids, computed=computed, year=year)
                )  # fmt: skip
        return out

    return run


def _jumps(before: Interval, value: Interval, percent: float) -> bool:
    """Whether two intervals differ by more than ``percent`` of the earlier, whatever the rounding."""
    part = percent / 100.0
    return value[0] > before[1] * (1 + part) + EPSILON or value[1] < before[0] * (1 - part) - EPSILON


def drift(rule: Rule, form: Form) -> Run:
    """A computed value moves by at most ``threshold`` percent a year: one finding for each pair of years."""
    limit = rule.data.set_limit
    label = rule.data.params["label"]
    text = rule.data.params["computed"]
    pairs = [
        (rule.parameters.years[at], formula_of(rule, text, at - 1), formula_of(rule, text, at))
        for at in range(1, len(rule.parameters.years))
    ]

    def run(sheet: Sheet) -> list[Finding]:
        return [_drift_of_year(rule, sheet, *pair, label, limit) for pair in pairs]

    return run


def _drift_of_year(
    rule: Rule, sheet: Sheet, year: int, earlier: Formula, later: Formula, label: str, limit: float
) -> Finding:
    ids = (*earlier.ids, *later.ids)
    first = value_of(rule, sheet, earlier, year)
    if isinstance(first, Finding):
        return first
    second = value_of(rule, sheet, later, year)
    if isinstance(second, Finding):
        return second
    computed = {f"{year - 1}": round(middle(first), 2), f"{year}": round(middle(second), 2)}
    shown = f"{label}由 {show(middle(first), '亿元')} 变为 {show(middle(second), '亿元')}"
    if _jumps(first, second, limit):
        message = f"{year}年{shown}，变动超过 {plain(limit)}%，{INCONSISTENT}"
        needed = f"变动不超过 {plain(limit)}%"
        return found(rule, sheet, "fail", message, ids, computed=computed, needed=needed, year=year)
    return found(
        rule, sheet, "pass", f"{year}年{shown}，变动在 {plain(limit)}% 以内", ids, computed=computed, year=year
    )


def relative(rule: Rule, form: Form) -> Run:
    """A computed value within ``threshold`` percent of the printed one, each year."""
    limit = rule.data.set_limit
    p = rule.data.params
    yearly = [
        (rule.parameters.years[at], formula_of(rule, p["printed"], at), formula_of(rule, p["computed"], at))
        for at in positions_of(rule)
    ]

    def run(sheet: Sheet) -> list[Finding]:
        return [_relative_of_year(rule, sheet, *entry, limit) for entry in yearly]

    return run


def _relative_of_year(
    rule: Rule, sheet: Sheet, year: int, printed: Formula, computed: Formula, limit: float
) -> Finding:
    target = printed.ids[0]
    ids = (target, *computed.ids)
    doubtful = unknown(sheet, ids)
    if doubtful:
        return cannot(rule, sheet, ids, doubtful, year=year)
    value = value_of(rule, sheet, computed, year)
    if isinstance(value, Finding):
        return value
    figure = sheet.interval(target)
    shown = f"{sheet.name(target)} {show_field(sheet, target)}，复算约 {show(middle(value), '%')}"
    out = {"复算": round(middle(value), 2)}
    part = limit / 100.0
    if value[0] > figure[1] * (1 + part) + EPSILON or value[1] < figure[0] * (1 - part) - EPSILON:
        message = f"{shown}，相对差超过 {plain(limit)}%，{INCONSISTENT}（分母口径未规定）"
        needed = f"与复算值的相对差不超过 {plain(limit)}%"
        return found(rule, sheet, "fail", message, ids, computed=out, needed=needed, year=year)
    return found(rule, sheet, "pass", f"{shown}，相对差在 {plain(limit)}% 以内", ids, computed=out, year=year)


#: Upper bounds of what one county's cluster can reach, in the field's unit; ours, far above the largest known county
#: (industrial output of the largest is about 1.2 万亿元) and far below a figure typed in 万元 instead of 亿元.
_PLAUSIBLE_MAX = {"industry.total_output_100m_cny": 30000.0, "innovation.rd_expense_100m_cny": 1500.0}


def unit_scale(rule: Rule, form: Form) -> Run:
    """A slip between 亿元 and 万元: 1000 times or more off the neighbour year or the implied value."""
    limit = rule.data.set_limit
    years = rule.parameters.years
    roots = list(dict.fromkeys(f.rpartition(".")[0] for f in rule.fields[form]))
    implied = {
        entry["field"].replace("{y}", str(year)): (
            entry["name"],
            compile_formula(entry["value"], entry["let"], years, at),
        )
        for entry in rule.data.params.get("implied", ())
        for at, year in enumerate(years)
    }

    def run(sheet: Sheet) -> list[Finding]:
        return [_scale_of_series(rule, sheet, root, years, limit, implied) for root in roots]

    return run


def _scale_of_series(
    rule: Rule, sheet: Sheet, root: str, years: Sequence[int], limit: float, implied: Mapping[str, Any]
) -> Finding:
    ids = [f"{root}.{year}" for year in years]
    numbers = sheet.numbers
    known = [f for f in ids if f in numbers]
    faults = []
    for a, b in pairwise(known):
        x, y = abs(numbers[a]), abs(numbers[b])
        if x and y and round(max(x, y) / min(x, y), 6) >= limit:
            faults.append(f"{sheet.name(b)} {show_field(sheet, b)}，{sheet.name(a)} {show_field(sheet, a)}")
    top = _PLAUSIBLE_MAX.get(root)
    for field_id in known:
        if top and numbers[field_id] >= top:
            faults.append(f"{sheet.name(field_id)} {show_field(sheet, field_id)}，超出一县可能的范围")
        if field_id in implied and numbers[field_id]:
            name, formula = implied[field_id]
            value = evaluate_all(sheet, [(name, formula)]).get(name)
            guess = middle(value) if value else 0.0
            if guess > 0 and not 1 / limit < numbers[field_id] / guess < limit:
                faults.append(f"{sheet.name(field_id)} {show_field(sheet, field_id)}，由{name}推算约 {guess:.2f}")
    if faults:
        message = f"{'；'.join(faults)}：量级相差悬殊，疑为亿元与万元错位，{INCONSISTENT}"
        return found(rule, sheet, "fail", message, ids, needed="按表内印刷的单位填写")
    doubtful = [f for f in ids if f not in numbers and sheet.reading(f).status != "none_declared"]
    if doubtful:
        return cannot(rule, sheet, ids, doubtful)
    return found(rule, sheet, "pass", f"{sheet.name(ids[-1])[5:]}各年量级相当", ids)
