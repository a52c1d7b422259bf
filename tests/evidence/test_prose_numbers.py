"""Figures as Chinese prose writes them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.evidence.prose_numbers import Dimension, Quantity, chinese_number, find_quantities
from extractor.evidence.prose_text import regularise
from models.facts import Bound


def quantities(text: str) -> list[Quantity]:
    return find_quantities(regularise(text).text)


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("总产值441.26亿元", "44126000000", Dimension.MONEY),
        ("采购1,315.6万元", "13156000", Dimension.MONEY),
        ("投资额为２，３５０．５万元", "23505000", Dimension.MONEY),
        ("450,000 万元", "4500000000", Dimension.MONEY),
        ("2.35万人", "23500", Dimension.PERSONS),
        ("三百二十家", "320", Dimension.FIRMS),
        ("两万三千五百六十人", "23560", Dimension.PERSONS),
        ("百分之六十一点九四", "61.94", Dimension.PERCENT),
        ("增长率为－４．２％", "-4.2", Dimension.PERCENT),
        ("提高2.2个百分点", "2.2", Dimension.POINTS),
        ("0.082吨标准煤/万元", "0.082", Dimension.ENERGY_INTENSITY),
        ("526件/万人", "526", Dimension.PER_10K_PERSONS),
        ("1.8万亩", "12", Dimension.AREA),
        ("5020万美元", "50200000", Dimension.FOREIGN_MONEY),
        ("总产值达86.5亿。", "8650000000", Dimension.MONEY),
        ("总产值突破80亿大关", "8000000000", Dimension.MONEY),
        ("总产值86亿5000万元", "8650000000", Dimension.MONEY),
    ],
)
def test_value_and_unit(text: str, value: str, dimension: Dimension) -> None:
    quantity = only(text)
    assert quantity.value is not None
    assert round(quantity.value, 9) == Decimal(value)
    assert quantity.dimension is dimension


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("约45亿元", "4500000000", Bound.ABOUT),
        ("近百家", "100", Bound.ABOUT),
        ("超过300家", "300", Bound.AT_LEAST),
        ("300余家", "300", Bound.AT_LEAST),
        ("三十多家", "30", Bound.AT_LEAST),
        ("不足百件", "100", Bound.AT_MOST),
        ("60%以上", "60", Bound.AT_LEAST),
        ("占三成", "30", Bound.ABOUT),
    ],
)
def test_approximation_keeps_its_direction(text: str, value: str, bound: Bound) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.bound, quantity.approximate) == (Decimal(value), bound, True)


def test_members_of_a_list_share_the_unit_of_the_last() -> None:
    assert [q.value for q in quantities("38.2、41.5、45.0亿元")] == [
        Decimal("38.2") * 10**8,
        Decimal("41.5") * 10**8,
        Decimal("45.0") * 10**8,
    ]


@pytest.mark.parametrize("text", ["40—50亿元", "40亿元至50亿元", "数十家", "几百家"])
def test_range_or_vague_number_has_no_value(text: str) -> None:
    assert only(text).value is None


@pytest.mark.parametrize("text", ["第三批", "成为", "ISO9001", "一体化", "每万人", "5G", "十四五"])
def test_no_quantity_here(text: str) -> None:
    assert quantities(text) == []


def test_from_to_is_two_quantities() -> None:
    assert [q.value for q in quantities("由120家到205家")] == [120, 205]


def test_rounding_is_half_of_the_last_digit_written() -> None:
    assert only("45亿元").rounding == Decimal("0.5") * 10**8
    assert only("45.00亿元").rounding == Decimal("0.005") * 10**8


@pytest.mark.parametrize("text", ["百千", "十百", "一二", "点五", "万", ""])
def test_malformed_chinese_numeral_is_none(text: str) -> None:
    assert chinese_number(text) is None


def written(n: int) -> str:
    """Standard Chinese reading of 1 … 99,999,999."""
    if n >= 10000:
        rest = n % 10000
        return written(n // 10000) + "万" + (("零" if rest < 1000 else "") + written(rest) if rest else "")
    out, gap = "", False
    for step, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // step % 10
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + mark
        gap = not digit
    return out


@given(st.integers(min_value=1, max_value=99_999_999))
def test_chinese_numeral_reads_back(n: int) -> None:
    assert chinese_number(written(n)) == n


@given(st.decimals(min_value=0, max_value=10**7, places=2), st.booleans(), st.booleans())
def test_written_figure_reads_back(value: Decimal, thousands: bool, full_width: bool) -> None:
    text = f"{value:,.2f}" if thousands else f"{value:.2f}"
    if full_width:
        text = text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    assert only(f"达到{text}万元").value == value * 10000


@given(st.text(alphabet="集群总产值0123456789.,，、 万亿元家%约近至—2024年\n“”", max_size=60))
def test_any_text_gives_ordered_quantities_inside_it(text: str) -> None:
    prose = regularise(text)
    found = find_quantities(prose.text)
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(found))
    assert all(prose.span(q.start, q.end)[1] <= len(text) for q in found)
