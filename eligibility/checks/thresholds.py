"""Criteria with a number or a ticked answer: the recognition standard itself.

Thresholds are compared with the printed figure and never widened by a tolerance.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from eligibility.dictionary import FieldSpec, Form, dictionary
from eligibility.finding import cannot, found, not_set, plain, show, show_field, unknown
from eligibility.formula import Formula, compile_formula
from eligibility.interval import Interval, UndefinedError, middle
from eligibility.result import Finding, Verdict
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
}
#: (word where it holds, word where it doesn't, word for what is needed)
_WORDS = {
    ">=": ("不低于", "低于", "不低于"),
    ">": ("高于", "不高于", "高于"),
    "<=": ("不超过", "超过", "不超过"),
}


def relation_of(rule: Rule) -> str:
    """``>=``, ``>`` or ``<=`` from the rule's operator."""
    return rule.data.operator.removeprefix("each ")


def threshold(rule: Rule, form: Form) -> Run:
    """Each field against the threshold: one finding a field (a year)."""
    limit = rule.data.limit
    relation = relation_of(rule)
    specs = [dictionary(form)[f] for f in rule.fields[form]]

    def run(sheet: Sheet) -> list[Finding]:
        return [_against(rule, sheet, spec, relation, limit) for spec in specs]

    return run


def _against(rule: Rule, sheet: Sheet, spec: FieldSpec, relation: str, limit: float | None) -> Finding:
    field_id = spec.id
    if limit is None:
        return not_set(rule, sheet, (field_id,), year=spec.year)
    value = sheet.numbers.get(field_id)
    if value is None:
        return cannot(rule, sheet, (field_id,), (field_id,), year=spec.year)
    holds, breaks, need = _WORDS[relation]
    unit = rule.data.unit or spec.unit
    bound = plain(limit) + ("%" if unit == "%" else f" {unit}")
    shown = f"{spec.name} {show(value, unit, count=spec.type == 'integer')}"
    if _COMPARE[relation](value, limit):
        return found(rule, sheet, "pass", f"{shown}，{holds} {bound}", (field_id,), year=spec.year)
    wanted = f"{spec.name}{need} {bound}"
    soft = "，一般不超过该数，请人工判断" if rule.data.severity == "needs_person" else ""
    if rule.group == "identity":
        soft = "，不一致，请核实"
    return found(rule, sheet, "fail", f"{shown}，{breaks} {bound}{soft}", (field_id,), needed=wanted, year=spec.year)


def average_growth(rule: Rule, form: Form) -> Run:
    """The reported average growth against the threshold; a recomputed rate on its other side asks a person."""
    limit = rule.data.limit
    fields = rule.fields[form]
    reported = fields[0]
    years = rule.parameters.years
    formulas = [
        (name, compile_formula(text, rule.data.params["let"], years))
        for name, text in rule.data.params["readings"].items()
    ]

    def run(sheet: Sheet) -> list[Finding]:
        if limit is None:
            return [not_set(rule, sheet, fields)]
        value = sheet.numbers.get(reported)
        if value is None:
            return [cannot(rule, sheet, fields, (reported,))]
        # A figure that stands there and awaits review may yet put the recomputed rate on the other side.
        awaiting = [f for f in fields if f not in sheet.known and sheet.awaits_review(f)]
        if awaiting:
            return [cannot(rule, sheet, fields, awaiting)]
        rates = evaluate_all(sheet, formulas)
        computed = {name: round(middle(rate), 2) for name, rate in rates.items()}
        holds = value > limit
        other = [n for n, rate in rates.items() if (rate[1] <= limit if holds else rate[0] > limit)]
        shown = f"填报的年均增速 {show(value, '%')}，{'高于' if holds else '不高于'} {plain(limit)}%"
        if computed:
            shown += "；复算：" + "，".join(f"{n} {show(v, '%')}" for n, v in computed.items())
        needed = None if holds else f"年均增速高于 {plain(limit)}%"
        if other:
            message = f"{shown}。{'、'.join(other)}在门槛另一侧，请人工判断"
            return [found(rule, sheet, "needs_person", message, fields, computed=computed, needed=needed)]
        return [found(rule, sheet, "pass" if holds else "fail", shown, fields, computed=computed, needed=needed)]

    return run


def evaluate_all(sheet: Sheet, formulas: Sequence[tuple[str, Formula]]) -> dict[str, Interval]:
    """The formulas whose inputs are all usable and whose result is bounded."""
    rates: dict[str, Interval] = {}
    for name, formula in formulas:
        if formula.needs <= sheet.known:
            try:
                rates[name] = formula.evaluate(sheet.interval)
            except UndefinedError:
                continue
    return rates


def series_growth(rule: Rule, form: Form) -> Run:
    """Average growth of a series for which the form has no reported average: every reading must agree."""
    limit = rule.data.limit
    fields = rule.fields[form]
    formulas = [
        (name, compile_formula(text, rule.data.params["let"], rule.parameters.years))
        for name, text in rule.data.params["readings"].items()
    ]

    def run(sheet: Sheet) -> list[Finding]:
        if limit is None:
            return [not_set(rule, sheet, fields)]
        doubtful = unknown(sheet, fields)
        rates = evaluate_all(sheet, formulas)
        if doubtful or not rates:
            return [cannot(rule, sheet, fields, doubtful or fields)]
        # The mean of printed rates is compared as it stands, like any printed figure.
        computed = {name: round(middle(rate), 2) for name, rate in rates.items()}
        above = [n for n, v in computed.items() if v > limit]
        shown = "，".join(f"{n} {show(v, '%')}" for n, v in computed.items())
        verdict: Verdict = "pass" if len(above) == len(computed) else "needs_person" if above else "fail"
        words = {
            "pass": f"均高于 {plain(limit)}%",
            "fail": f"均不高于 {plain(limit)}%",
            "needs_person": f"口径不同结论不同（门槛：高于 {plain(limit)}%），请人工判断",
        }
        needed = None if verdict == "pass" else f"年均增速高于 {plain(limit)}%"
        message = f"{shown}，{words[verdict]}"
        return [found(rule, sheet, verdict, message, fields, computed=computed, needed=needed)]

    return run


def any_route(rule: Rule, form: Form) -> Run:
    """One of two routes reached: (a) a sum of counts, (b) a sum whose members may overlap."""
    limits: dict[str, int | None] = dict(rule.data.threshold)  # type: ignore[arg-type]
    latest = str(rule.parameters.latest)
    first = [f.replace("{latest}", latest) for f in rule.data.params["routes"]["a"]]
    second = [f.replace("{latest}", latest) for f in rule.data.params["routes"]["b"]]
    fields = (*first, *second)

    def run(sheet: Sheet) -> list[Finding]:
        numbers = sheet.numbers
        a, b = limits["a"], limits["b"]
        sum_a = sum(numbers.get(f, 0) for f in first)
        counts_b = [numbers.get(f, 0) for f in second]
        sum_b = sum(counts_b)
        computed = {"a": sum_a, "b": sum_b}
        parts = "、".join(f"{sheet.name(f)} {show_field(sheet, f)}" for f in fields if f in numbers)
        needed = f"（a）合计不少于 {a} 家" + (f"，或（b）合计不少于 {b} 家" if b is not None else "")
        if a is not None and sum_a >= a:
            message = f"（a）项合计 {sum_a:g} 家，达到 {a} 家"
            return [found(rule, sheet, "pass", message, [f for f in first if numbers.get(f)], computed=computed)]
        if b is not None and max(counts_b) >= b:
            message = f"（b）项有一项单独达到 {b} 家（{parts}）"
            used = [f for f in second if numbers.get(f, 0) >= b]
            return [found(rule, sheet, "pass", message, used, computed=computed)]
        doubtful = unknown(sheet, fields)
        if b is not None and sum_b >= b and not unknown(sheet, first):
            message = (
                f"（a）项未达到；（b）项相加 {sum_b:g} 家，但没有一项单独达到 {b} 家，"
                f"同一企业可有多个称号，请人工核对（{parts}）"
            )
            return [found(rule, sheet, "needs_person", message, fields, computed=computed, needed=needed)]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful, computed=computed)]
        if b is None:
            message = f"（a）项合计 {sum_a:g} 家，未达到 {a} 家；（b）项门槛未设定，不作判断"
            return [found(rule, sheet, "not_evaluable", message, fields, computed=computed)]
        message = f"（a）项合计 {sum_a:g} 家，（b）项合计 {sum_b:g} 家，均未达到（{parts}）"
        return [found(rule, sheet, "fail", message, fields, computed=computed, needed=needed)]

    return run


def answer(rule: Rule, form: Form) -> Run:
    """A single choice whose answer must be one of the accepted ones."""
    wanted = rule.data.threshold
    accepted = [squeeze(str(w)) for w in (wanted if isinstance(wanted, list) else [wanted])]
    needed = "或".join(f"“{a}”" for a in dict.fromkeys(a.replace(",", "，") for a in accepted))
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        chosen = sheet.text(fields[0])
        if chosen is None:
            return [cannot(rule, sheet, fields, fields)]
        name = sheet.name(fields[0])
        # 是(需附情况说明) is the option 是 with its printed reminder.
        given = squeeze(chosen).partition("(")[0]
        if given in accepted:
            return [found(rule, sheet, "pass", f"{name}：{chosen}", fields)]
        return [found(rule, sheet, "fail", f"{name}：{chosen}，应为{needed}", fields, needed=f"选{needed}")]

    return run
