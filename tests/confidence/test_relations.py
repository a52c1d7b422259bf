"""Relations between a form's figures: whatever a filer computes from true numbers and rounds, they hold."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.confidence.intervals import Interval
from extractor.confidence.moved_points import has_two_decimals, moved_points, without_sign
from extractor.confidence.relations import Relation, relations_of
from extractor.registration.layout_files.catalogue import load_dictionary

SHENBAO = relations_of(load_dictionary("fields/shenbao-2025.yaml"))
FUHE = relations_of(load_dictionary("fields/fuhe-2025.yaml"))
amounts = st.floats(0.5, 5000.0)
shares = st.floats(20.0, 100.0)


def relation(printed: str, kind: str = "equation") -> Relation:
    return next(r for r in SHENBAO if r.kind == kind and r.fields[-1] == printed)


def gap(found: Relation, *values: float, counts: bool = False) -> float:
    figures = {n: Interval.of(v, exact=counts) for n, v in zip(found.fields, values, strict=True)}
    return found.gap(figures)


@settings(deadline=None)
@given(amounts, amounts)
def test_growth_computed_from_unrounded_expenses_holds_for_the_rounded_ones(before: float, now: float) -> None:
    found = relation("innovation.rd_expense_growth_pct.2024")
    assert gap(found, round(before, 2), round(now, 2), round((now / before - 1) * 100, 2)) <= 1e-9


@settings(deadline=None)
@given(amounts, shares, amounts, shares)
def test_growth_of_the_leading_output_holds(t0: float, s0: float, t1: float, s1: float) -> None:
    growth = (t1 * s1 / (t0 * s0) - 1) * 100
    figures = [round(v, 2) for v in (t0, s0, t1, s1, growth)]
    assert gap(relation("industry.leading_output_growth_pct.2023"), *figures) <= 1e-9


@settings(deadline=None)
@given(st.integers(1, 900), st.integers(1, 900))
def test_a_share_of_two_counts_holds(part: int, more: int) -> None:
    found = relation("digital.cloud_sme_pct.2022")
    count, sme, share = found.fields
    figures = {count: Interval.of(part, exact=True), sme: Interval.of(part + more, exact=True)}
    figures[share] = Interval.of(round(100 * part / (part + more), 2), exact=False)
    assert found.gap(figures) <= 1e-9


@settings(deadline=None)
@given(amounts, st.floats(0.5, 1.0), st.floats(0.5, 1.0))
def test_every_usual_reading_of_the_reduction_over_three_years_holds(first: float, a: float, b: float) -> None:
    found = relation("green.energy_intensity_reduction_pct")
    energy = [round(v, 2) for v in (first, first * a, first * a * b)]
    for cut in (1 - a * b, 1 - (a * b) ** 0.5, (1 - a + 1 - b) / 2):
        assert gap(found, *energy, round(100 * cut, 2)) <= 1e-9


@settings(deadline=None)
@given(st.lists(st.floats(-20.0, 60.0), min_size=3, max_size=3))
def test_every_usual_average_of_growth_holds(rates: list[float]) -> None:
    found = relation("industry.leading_output_cagr_3y_pct")
    printed = [round(r, 2) for r in rates]
    two = ((1 + rates[1] / 100) * (1 + rates[2] / 100)) ** 0.5 * 100 - 100
    for average in (two, sum(rates) / 3, sum(rates[1:]) / 2):
        assert gap(found, *printed, round(average, 2)) <= 1e-9


@settings(deadline=None)
@given(st.floats(0.0, 1e6), st.floats(-1e6, 1e6))
def test_intervals_contain_what_they_are_computed_from(low: float, number: float) -> None:
    one, other = Interval(low, low + 1.0), Interval.of(number, exact=False)
    product = one * other
    assert product.low <= low * number <= product.high
    assert one.gap(other) == other.gap(one) >= 0.0


def test_nothing_follows_from_a_base_that_may_be_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        gap(relation("industry.export_growth_pct.2023"), 0.0, 12.0, 3.0)


def test_more_small_firms_than_firms_miss_the_limit_by_their_difference() -> None:
    found = next(r for r in SHENBAO if r.fields == ("industry.sme_count.2022", "industry.enterprise_count.2022"))
    assert gap(found, 205, 203, counts=True) == 2.0
    assert gap(found, 203, 203, counts=True) == 0.0


def test_figures_of_neighbouring_years_have_one_magnitude() -> None:
    found = relation("industry.leading_output_growth_pct.2024", kind="magnitude")
    assert gap(found, 7.92, 8.10) == 0.0
    assert 0.0 < gap(found, 7.92, 669) < inf


def test_a_growth_rate_may_exceed_a_hundred_percent_and_a_share_may_not() -> None:
    bounded = {r.fields[0] for r in SHENBAO if r.kind == "limit" and len(r.fields) == 1}
    assert "digital.cloud_sme_pct.2024" in bounded
    assert not {n for n in bounded if "growth" in n or "cagr" in n or "reduction" in n}


def test_the_form_for_review_has_the_relations_whose_rows_it_has() -> None:
    printed = {r.fields[-1] for r in FUHE if r.kind == "equation"}
    assert "green.carbon_intensity_reduction_pct" in printed
    assert "innovation.invention_patents_per_10k_employees" not in printed


@pytest.mark.parametrize(
    ("text", "whole", "other"),
    [("669", False, "6.69"), ("-1204", False, "-12.04"), ("6,69", False, "6.69"), ("1.204", True, "1204")],
)
def test_a_point_that_was_lost_or_is_a_comma(text: str, whole: bool, other: str) -> None:
    assert [m.text for m in moved_points(text, whole=whole, two_decimals=True)] == [other]


@pytest.mark.parametrize("text", ["6.69", "85", "1,204", "无", "12.5万元"])
def test_no_point_is_looked_for_where_none_is_missing(text: str) -> None:
    assert moved_points(text, whole=False, two_decimals=True) == []


def test_a_minus_sign_may_be_a_speck() -> None:
    assert [m.text for m in without_sign("-82.47")] == ["82.47"]
    assert without_sign("无") == []


def test_whole_figures_are_usual_in_some_documents_and_zero_in_front_in_none() -> None:
    assert moved_points("669", whole=False, two_decimals=False) == []
    assert [m.text for m in moved_points("031", whole=False, two_decimals=False)] == ["0.31"]


def test_two_decimals_are_usual_when_nearly_all_figures_have_them() -> None:
    assert has_two_decimals(["6.69", "1,204.50", "94.14％", "0.46", "72.74", "无"])
    assert not has_two_decimals(["6.69", "12", "94", "0.46", "72.74"])
