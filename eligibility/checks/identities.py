"""Arithmetic between the figures of a form.

Every figure stands for the interval it may have been rounded from; intervals go through the formula, and an identity
holds where the computed interval meets the printed one. What doesn't meet is worded 不一致，请核实, never more.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from eligibility.checks.thresholds import evaluate_all
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain, show, show_field, unknown
from eligibility.formula import Formula, compile_formula
from eligibility.interval import EPSILON, Interval, UndefinedError, gap, middle
from eligibility.result import Finding, Severity
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet

INCONSISTENT = "不一致，请核实"


def formula_of(rule: Rule, text: str, at: int = 0) -> Formula:
    """A formula of the rule for the year at index ``at``."""
    return compile_formula(text, rule.data.params.get("let", {}), rule.parameters.years, at)


def positions_of(rule: Rule) -> list[int]:
    """Indices of the years a rule speaks of."""
    named = rule.data.params.get("years")
    return [int(y[1:]) for y in named] if named else list(range(len(rule.parameters.years)))


def _distance(rule: Rule, computed: Interval, printed: Interval) -> float:
    """0 where computed and printed agree (intervals meet, or middles within the floor), else the gap in points."""
    if abs(middle(computed) - middle(printed)) <= rule.parameters.floor_points + EPSILON:
        return 0.0
    apart = gap(computed, printed)
    return apart if apart > EPSILON else 0.0


def relations(rule: Rule, form: Form) -> Run:
    """``a[y] <= b[y]``, several a year: one finding a year."""
    yearly: list[tuple[int, list[tuple[Formula, Formula, str]], tuple[str, ...]]] = []
    for at in positions_of(rule):
        pairs = []
        ids: dict[str, None] = {}
        for text in rule.data.params["relations"]:
            left, _, right = text.partition("<=")
            pair = (formula_of(rule, left.strip(), at), formula_of(rule, right.strip(), at), text)
            ids |= dict.fromkeys(pair[0].ids + pair[1].ids)
            pairs.append(pair)
        yearly.append((rule.parameters.years[at], pairs, tuple(ids)))

    def run(sheet: Sheet) -> list[Finding]:
        return [_relations_of_year(rule, sheet, *entry) for entry in yearly]

    return run


def _relations_of_year(
    rule: Rule, sheet: Sheet, year: int, pairs: list[tuple[Formula, Formula, str]], ids: tuple[str, ...]
) -> Finding:
    known = sheet.known
    broken: list[str] = []
    involved: dict[str, None] = {}
    skipped = False
    for left, right, _ in pairs:
        if not (left.needs <= known and right.needs <= known):
            skipped = True
            continue
        low = left.evaluate(sheet.interval)
        high = right.evaluate(sheet.interval)
        if low[0] > high[1] + EPSILON:
            broken.append(_too_much(sheet, left, right, middle(low), middle(high)))
            involved |= dict.fromkeys(left.ids + right.ids)
    if broken:
        message = f"{'；'.join(broken)}，{INCONSISTENT}"
        return found(rule, sheet, "fail", message, tuple(involved), needed=rule.data.test, year=year)
    if skipped:
        return cannot(rule, sheet, ids, unknown(sheet, ids), year=year)
    return found(rule, sheet, "pass", f"{year}年{rule.title}：相符", ids, year=year)


def _too_much(sheet: Sheet, left: Formula, right: Formula, low: float, high: float) -> str:
    def side(formula: Formula, value: float) -> str:
        names = "、".join(sheet.name(i) for i in formula.ids)
        if len(formula.ids) == 1 and formula.text.partition("[")[0].isidentifier() and "/" not in formula.text:
            return f"{names} {show_field(sheet, formula.ids[0])}"
        return f"由{names}得 {value:.2f}"

    return f"{side(left, low)}，大于{side(right, high)}"


def equation(rule: Rule, form: Form) -> Run:
    """A printed figure against the same figure computed from others, for each year named."""
    p = rule.data.params
    yearly = []
    for at in positions_of(rule):
        target = formula_of(rule, p["printed"], at).ids[0]
        computed = formula_of(rule, p["computed"], at)
        ids = tuple(dict.fromkeys((target, *computed.ids)))
        base = formula_of(rule, p["base"], at).ids[0] if "base" in p else None
        yearly.append((rule.parameters.years[at], target, computed, ids, base))

    def run(sheet: Sheet) -> list[Finding]:
        return [_equation_of_year(rule, sheet, *entry) for entry in yearly]

    return run


def _equation_of_year(
    rule: Rule, sheet: Sheet, year: int, target: str, computed: Formula, ids: tuple[str, ...], base: str | None
) -> Finding:
    if base is not None:
        without = _without_base(rule, sheet, year, base, target, ids)
        if without is not None:
            return without
    if not (computed.needs <= sheet.known and target in sheet.numbers):
        return cannot(rule, sheet, ids, unknown(sheet, ids), year=year)
    try:
        value = computed.evaluate(sheet.interval)
    except UndefinedError as error:
        return found(rule, sheet, "not_evaluable", f"{sheet.name(target)}：{error}，无法复算", ids, year=year)
    if _distance(rule, value, sheet.interval(target)) == 0.0:
        near = round(middle(value), 2)
        unit = sheet.specs[target].unit
        message = f"{sheet.name(target)} {show_field(sheet, target)}，与复算 {show(near, unit)}相符"
        return found(rule, sheet, "pass", message, ids, computed={"复算": near}, year=year)
    return _compare(rule, sheet, target, ids, {"复算": value}, year)


def _without_base(rule: Rule, sheet: Sheet, year: int, base: str, target: str, ids: tuple[str, ...]) -> Finding | None:
    """Base 0 or 无: the growth has to be 无."""
    reading, growth = sheet.reading(base), sheet.reading(target)
    none = reading.sure and (reading.status == "none_declared" or sheet.numbers.get(base) == 0)
    if not none:
        return None
    if not growth.sure:
        return cannot(rule, sheet, ids, (target,), year=year)
    name = f"{sheet.name(base)}为 0 或“无”"
    if target in sheet.numbers:
        message = f"{name}，{sheet.name(target)}却填 {show_field(sheet, target)}，{INCONSISTENT}"
        return found(rule, sheet, "fail", message, ids, needed=f"{sheet.name(target)}填“无”", year=year)
    if growth.status == "none_declared":
        return found(rule, sheet, "pass", f"{name}，{sheet.name(target)}填“无”：相符", ids, year=year)
    return cannot(rule, sheet, ids, (target,), year=year)


def _grade(rule: Rule, distance: float, miss_points: float | None) -> Severity:
    """Severity of a miss: a near one is a warning; ``miss_points`` turns a far one of a soft rule into a hard one."""
    if rule.data.severity == "needs_person":
        return "needs_person"
    if miss_points is not None:
        return "hard" if distance > miss_points else rule.data.severity
    return "warning" if distance <= rule.parameters.near_points + EPSILON else rule.data.severity


def _compare(
    rule: Rule,
    sheet: Sheet,
    target: str,
    ids: Sequence[str],
    readings: dict[str, Interval],
    year: int | None,
    miss_points: float | None = None,
) -> Finding:
    """Printed figure against one or several readings of how it may have been computed."""
    printed = sheet.interval(target)
    spec = sheet.specs[target]
    computed = {name: round(middle(value), 2) for name, value in readings.items()}
    distances = {name: _distance(rule, value, printed) for name, value in readings.items()}
    matched = [name for name, distance in distances.items() if distance == 0.0]
    shown = f"{sheet.name(target)} {show_field(sheet, target)}"
    if matched:
        # Of several that agree, the one whose middle lies nearest is named first.
        matched.sort(key=lambda name: abs(computed[name] - middle(printed)))
        how = f"与{matched[0]} {show(computed[matched[0]], spec.unit)}相符"
        if len(matched) > 1:
            how += f"（也与{'、'.join(matched[1:])}相符）"
        extra: dict[str, Any] = {"matched": matched[0]} if len(readings) > 1 else {}
        return found(rule, sheet, "pass", f"{shown}，{how}", ids, computed=computed | extra, year=year)
    nearest = min(distances, key=lambda name: distances[name])
    low, high = readings[nearest]
    unit = spec.unit
    listing = "，".join(f"{name} {show(value, unit)}" for name, value in computed.items())
    message = f"{shown}，复算为：{listing}，{INCONSISTENT}" if len(computed) > 1 else (
        f"{shown}，复算为 {show(computed[nearest], unit)}，{INCONSISTENT}"
    )  # fmt: skip
    span = f"在 {show(low, unit)} 至 {show(high, unit)} 之间"
    needed = (
        f"{sheet.name(target)}{span if high - low > 0.01 else f'为 {show(middle((low, high)), unit)}'}（{nearest}）"
    )
    severity = _grade(rule, distances[nearest], miss_points)
    return found(rule, sheet, "fail", message, ids, computed=computed, needed=needed, severity=severity, year=year)


def readings(rule: Rule, form: Form) -> Run:
    """A printed figure against several readings of an undefined formula; the finding names the one that matched."""
    p = rule.data.params
    target = formula_of(rule, p["printed"]).ids[0]
    formulas = [(name, formula_of(rule, text)) for name, text in p["readings"].items()]
    ids = tuple(dict.fromkeys([target, *(i for _, f in formulas for i in f.ids)]))
    miss_points = p.get("miss_points")

    def run(sheet: Sheet) -> list[Finding]:
        if target not in sheet.numbers:
            return [cannot(rule, sheet, ids, (target,))]
        values = evaluate_all(sheet, formulas)
        doubtful = unknown(sheet, ids)
        if not values:
            if doubtful:
                return [cannot(rule, sheet, ids, doubtful)]
            return [found(rule, sheet, "not_evaluable", f"{sheet.name(target)}：基数为 0 或可能为 0，无法复算", ids)]
        used = ids if not doubtful else tuple(i for i in ids if i in sheet.known)
        finding = _compare(rule, sheet, target, used, values, None, miss_points)
        if finding.verdict != "pass" and len(values) < len(formulas):
            # A reading that couldn't be tried may be the one that was used.
            return [cannot(rule, sheet, ids, doubtful or ids[1:], computed=finding.computed)]
        return [finding]

    return run


def range_by_year(rule: Rule, form: Form) -> Run:
    """All fields within ``threshold`` (both ends included): one finding a year, one for fields without a year."""
    low, high = rule.data.bounds
    groups: dict[int | None, list[str]] = {}
    for field_id in rule.fields[form]:
        last = field_id.rpartition(".")[2]
        groups.setdefault(int(last) if last.isdigit() else None, []).append(field_id)

    def run(sheet: Sheet) -> list[Finding]:
        return [_range_of_year(rule, sheet, year, ids, low, high) for year, ids in groups.items()]

    return run


def _range_of_year(rule: Rule, sheet: Sheet, year: int | None, ids: list[str], low: float, high: float) -> Finding:
    numbers = sheet.numbers
    bad = [f for f in ids if f in numbers and not low <= numbers[f] <= high]
    bounds = f"{plain(low)} 至 {plain(high)}"
    if bad:
        shown = "、".join(f"{sheet.name(f)} {show_field(sheet, f)}" for f in bad)
        message = f"{shown}，不在 {bounds} 之间，{INCONSISTENT}"
        return found(rule, sheet, "fail", message, bad, needed=f"在 {bounds} 之间", year=year)
    doubtful = [f for f in unknown(sheet, ids) if sheet.reading(f).status != "none_declared"]
    if doubtful:
        return cannot(rule, sheet, ids, doubtful, year=year)
    return found(rule, sheet, "pass", f"{f'{year}年' if year else ''}各项比例在 {bounds} 之间", ids, year=year)


def value_of(rule: Rule, sheet: Sheet, formula: Formula, year: int | None) -> Interval | Finding:
    """The formula's interval, or the finding that says why there is none."""
    if not formula.needs <= sheet.known:
        return cannot(rule, sheet, formula.ids, unknown(sheet, formula.ids), year=year)
    try:
        return formula.evaluate(sheet.interval)
    except UndefinedError as error:
        return found(rule, sheet, "not_evaluable", f"{error}，无法计算", formula.ids, year=year)


def monotone(rule: Rule, form: Form) -> Run:
    """No series falls from one year to the next: one finding for each later year."""
    years = [str(y) for y in rule.parameters.years]
    roots = list(dict.fromkeys(f.rpartition(".")[0] for f in rule.fields[form]))
    steps = [
        (int(later), [(f"{root}.{earlier}", f"{root}.{later}") for root in roots]) for earlier, later in pairwise(years)
    ]

    def run(sheet: Sheet) -> list[Finding]:
        return [_no_fall(rule, sheet, year, pairs) for year, pairs in steps]

    return run


def _no_fall(rule: Rule, sheet: Sheet, year: int, pairs: list[tuple[str, str]]) -> Finding:
    numbers = sheet.numbers
    fallen = [(a, b) for a, b in pairs if a in numbers and b in numbers and numbers[b] < numbers[a]]
    if fallen:
        shown = "；".join(f"{sheet.name(b)} {show_field(sheet, b)}，低于上年 {show_field(sheet, a)}" for a, b in fallen)
        ids = [i for pair in fallen for i in pair]
        return found(rule, sheet, "fail", f"{shown}，请核实", ids, needed="不低于上年", year=year)
    ids = [i for pair in pairs for i in pair]
    doubtful = unknown(sheet, ids)
    if doubtful:
        return cannot(rule, sheet, ids, doubtful, year=year)
    return found(rule, sheet, "pass", f"{year}年各项不低于上年", ids, year=year)


def overlap(rule: Rule, form: Form) -> Run:
    """Shown only: the least SME output inside the main industry, each year."""
    yearly = [
        (rule.parameters.years[at], formula_of(rule, "s[y]+m[y]-100", at)) for at in positions_of(rule)
    ]  # fmt: skip

    def run(sheet: Sheet) -> list[Finding]:
        out = []
        for year, formula in yearly:
            value = value_of(rule, sheet, formula, year)
            if isinstance(value, Finding):
                out.append(value)
                continue
            share = max(0.0, round(middle(value), 2))
            message = f"{year}年主导产业内的中小企业产值至少占总产值的 {show(share, '%')}"
            out.append(found(rule, sheet, "pass", message, formula.ids, computed={"至少": share}, year=year))
        return out

    return run
