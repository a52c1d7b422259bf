"""What the forms' figures have to do with each other: shares, growth, parts of a whole, rows over three years.

The relations follow from what the rows say (a growth rate, a share, “其中”); no document states them as formulas.
Where a formula is open (average growth, reduction over three years) every usual one counts. They judge *readings*:
whether the figures of a form are in order is for the rule book, which has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extractor.confidence.intervals import Interval
from models.layout import Dictionary, FieldType

Figures = Mapping[str, Interval]

# Figures of one row and neighbouring years that differ by this factor are not of the same magnitude.
MAGNITUDE = 8.0


@dataclass(frozen=True)
class Relation:
    """Fields that bear on each other.

    ``gap`` is how far the figures miss it, 0 where it holds, in the unit of what is compared; it raises
    ``ZeroDivisionError`` where nothing can be computed. ``spread`` is how wide what was computed is: how little an
    equation says. ``says`` names it in Chinese, to follow “与…不符”.
    """

    fields: tuple[str, ...]
    says: str
    kind: Literal["equation", "limit", "magnitude"]
    gap: Callable[[Figures], float]
    spread: Callable[[Figures], float] = lambda _: 0.0


def relations_of(dictionary: Dictionary) -> list[Relation]:
    """Every relation whose fields the form has."""
    known = {f.id for f in dictionary.fields}
    # The years that have figures; the plan's stages have later ones.
    dated = (f.id for f in dictionary.fields if f.type.is_figure)
    years = sorted({part for name in dated if (part := name.rsplit(".", 1)[-1]).isdigit()})
    found = [
        *_growth_rates(years),
        *_averages(years),
        *_shares(years),
        *_limits(years),
        *_percentages(dictionary),
        *_rows(dictionary, years),
    ]
    return [r for r in found if known.issuperset(r.fields)]


def _equation(fields: Sequence[str], printed: str, says: str, *formulas: Callable[[Figures], Interval]) -> Relation:
    """One of the formulas over ``fields`` gives what is printed."""

    def gap(figures: Figures) -> float:
        return min(formula(figures).gap(figures[printed]) for formula in formulas)

    def spread(figures: Figures) -> float:
        return max(formula(figures).width for formula in formulas)

    return Relation((*fields, printed), says, "equation", gap, spread)


def _growth(now: Interval, before: Interval) -> Interval:
    return (now / before).plus(-1.0).times(100.0)


def _growth_rates(years: Sequence[str]) -> Iterable[Relation]:
    """Growth of one year over the year before."""
    for before, year in pairwise(years):
        yield _output_growth(before, year)
        for base, rate, says in (
            ("innovation.rd_expense_100m_cny", "innovation.rd_expense_growth_pct", "研发经费增速推算"),
            ("industry.fdi_10k_cny", "industry.fdi_growth_pct", "外商直接投资增长率推算"),
            ("industry.export_10k_cny", "industry.export_growth_pct", "出口贸易额增长率推算"),
        ):
            old, new = f"{base}.{before}", f"{base}.{year}"
            yield _equation((old, new), f"{rate}.{year}", says, _growth_of(old, new))


def _growth_of(old: str, new: str) -> Callable[[Figures], Interval]:
    return lambda f: _growth(f[new], f[old])


def _output_growth(before: str, year: str) -> Relation:
    total, share = "industry.total_output_100m_cny", "industry.leading_output_share_pct"
    names = (f"{total}.{before}", f"{share}.{before}", f"{total}.{year}", f"{share}.{year}")

    def formula(figures: Figures) -> Interval:
        t0, s0, t1, s1 = (figures[n] for n in names)
        return _growth(t1 * s1, t0 * s0)

    return _equation(names, f"industry.leading_output_growth_pct.{year}", "主导产业产值增速推算", formula)


def _averages(years: Sequence[str]) -> Iterable[Relation]:
    """Average growth, and reduction over the years: what is printed once for all of them."""
    rates = [f"industry.leading_output_growth_pct.{y}" for y in years]
    yield _equation(
        rates,
        "industry.leading_output_cagr_3y_pct",
        "主导产业年均增速推算",
        lambda f: _compound([f[n] for n in rates[1:]]),
        lambda f: _compound([f[n] for n in rates]),
        lambda f: _mean([f[n] for n in rates]),
        lambda f: _mean([f[n] for n in rates[1:]]),
    )
    for stem, says in (("energy", "单位产值能耗降低率推算"), ("carbon", "单位产值碳排放降低率推算")):
        yield _reduction([f"green.{stem}_intensity.{y}" for y in years], f"green.{stem}_intensity_reduction_pct", says)


def _reduction(names: Sequence[str], printed: str, says: str) -> Relation:
    def whole(figures: Figures) -> Interval:
        return _growth(figures[names[-1]], figures[names[0]]).times(-1.0)

    def yearly(figures: Figures) -> Interval:
        ratio = (figures[names[-1]] / figures[names[0]]).power(1.0 / (len(names) - 1))
        return ratio.plus(-1.0).times(-100.0)

    def mean(figures: Figures) -> Interval:
        return _mean([_growth(figures[b], figures[a]).times(-1.0) for a, b in pairwise(names)])

    return _equation(names, printed, says, whole, yearly, mean)


def _compound(rates: Sequence[Interval]) -> Interval:
    product = Interval(1.0, 1.0)
    for rate in rates:
        product = product * rate.times(0.01).plus(1.0)
    return product.power(1.0 / len(rates)).plus(-1.0).times(100.0)


def _mean(values: Sequence[Interval]) -> Interval:
    total = Interval(0.0, 0.0)
    for value in values:
        total = total + value
    return total.times(1.0 / len(values))


def _shares(years: Sequence[str]) -> Iterable[Relation]:
    """A count over a count."""
    for y in years:
        sme = f"industry.sme_count.{y}"
        for stem, rate, says in (
            ("cloud_sme_count", "cloud_sme_pct", "上云企业比例推算"),
            ("iiot_connected_sme_count", "iiot_adoption_pct", "工业互联网普及率推算"),
        ):
            part = f"digital.{stem}.{y}"
            yield _equation((part, sme), f"digital.{rate}.{y}", says, _ratio_of(part, sme, 100.0))
    if years:
        patents, staff = "innovation.invention_patents", f"innovation.sme_employees.{years[-1]}"
        printed = "innovation.invention_patents_per_10k_employees"
        yield _equation((patents, staff), printed, "每万人发明专利拥有量推算", _ratio_of(patents, staff, 10000.0))


def _ratio_of(part: str, whole: str, factor: float) -> Callable[[Figures], Interval]:
    return lambda f: (f[part] / f[whole]).times(factor)


# Parts (added up) that can't be more than their whole.
_PARTS = (
    (("industry.sme_count",), "industry.enterprise_count", "集群企业数量"),
    (("industry.national_champion_count",), "industry.enterprise_count", "集群企业数量"),
    (("industry.national_hightech_count",), "industry.enterprise_count", "集群企业数量"),
    (("industry.national_little_giant_count",), "industry.enterprise_count", "集群企业数量"),
    (("industry.provincial_srdi_sme_count",), "industry.sme_count", "中小企业数量"),
    (("industry.innovative_sme_count",), "industry.sme_count", "中小企业数量"),
    (("industry.listed_sme_count", "industry.pre_listing_sme_count"), "industry.sme_count", "中小企业数量"),
    (("digital.cloud_sme_count",), "industry.sme_count", "中小企业数量"),
    (("digital.iiot_connected_sme_count",), "industry.sme_count", "中小企业数量"),
    (("innovation.sme_rd_staff",), "innovation.sme_employees", "从业人员数"),
)


def _limits(years: Sequence[str]) -> Iterable[Relation]:
    for y in years:
        for parts, whole, name in _PARTS:
            yield _limit([f"{p}.{y}" for p in parts], f"{whole}.{y}", f"“不超过{name}”")


def _limit(parts: Sequence[str], whole: str, says: str) -> Relation:
    def gap(figures: Figures) -> float:
        return max(0.0, sum(figures[p].low for p in parts) - figures[whole].high)

    return Relation((*parts, whole), says, "limit", gap)


def _percentages(dictionary: Dictionary) -> Iterable[Relation]:
    """Percentages of a whole lie between 0 and 100; rates of change needn't."""
    for spec in dictionary.fields:
        change = any(word in spec.label + spec.id for word in ("增速", "增长", "降低", "growth", "cagr", "reduction"))
        if spec.type is FieldType.PERCENT and not change:
            yield Relation((spec.id,), "“占比在0至100之间”", "limit", _outside(spec.id))


def _outside(name: str) -> Callable[[Figures], float]:
    return lambda f: max(0.0, -f[name].high, f[name].low - 100.0)


def _rows(dictionary: Dictionary, years: Sequence[str]) -> Iterable[Relation]:
    """Neighbouring years of one row."""
    types = {f.id: f.type for f in dictionary.fields}
    for stem in dict.fromkeys(name.rsplit(".", 1)[0] for name in types):
        names = [f"{stem}.{y}" for y in years]
        if len(names) > 1 and all(name in types and types[name].is_figure for name in names):
            for pair in pairwise(names):
                yield Relation(pair, "前后年度的数量级", "magnitude", _leap(*pair))


def _leap(one: str, other: str) -> Callable[[Figures], float]:
    """How much more than ``MAGNITUDE`` two figures differ, as a factor less one; 0 next to 0 or for a change of sign,
    which say nothing of a magnitude."""

    def gap(figures: Figures) -> float:
        middles = sorted(abs(i.low + i.high) / 2 for i in (figures[one], figures[other]))
        if middles[0] == 0.0:
            raise ZeroDivisionError
        return max(0.0, middles[1] / middles[0] / MAGNITUDE - 1.0)

    return gap
