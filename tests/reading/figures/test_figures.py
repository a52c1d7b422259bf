"""What stands in a figure cell → the number, in the field's unit, with what is odd about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.figures.figures import below_zero, is_none_mark, json_number, parse_figure
from models.record import ReasonCode


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("128.50", "亿元", "128.50"),
        ("1,234.56", "万元", "1234.56"),
        ("１２８．５０", "亿元", "128.50"),
        ("1，234", "家", "1234"),
        ("12 345.67", "万元", "12345.67"),
        ("128.50亿元", "亿元", "128.50"),
        ("4.41%", "%", "4.41"),
        ("４．４１％", "%", "4.41"),
        ("415家", "家", "415"),
        ("59 家", "家", "59"),
        ("0", "家", "0"),
        ("0.00", "%", "0"),
        ("12.5平方公里", "平方公里", "12.5"),
        ("12.5km²", "平方公里", "12.5"),
        ("12.5 km2", "平方公里", "12.5"),
        ("12.5㎢", "平方公里", "12.5"),
        ("0.36tCO2/万元", "吨二氧化碳/万元", "0.36"),
        ("0.36 吨CO₂/万元", "吨二氧化碳/万元", "0.36"),
        ("0.36吨/万元", "吨二氧化碳/万元", "0.36"),
    ],
)
def test_a_figure_is_read_however_it_is_written(text: str, unit: str, value: str) -> None:
    figure = parse_figure(text, unit)
    assert figure.value == Decimal(value)
    assert figure.reasons == ()


@pytest.mark.parametrize("minus", "-－−–—")
def test_a_decline_is_negative_whatever_dash_stands_before_it(minus: str) -> None:
    assert parse_figure(f"{minus}3.20", "%").value == Decimal("-3.20")


@pytest.mark.parametrize("text", ["无", "/", "—", "——", "-", " 无 ", "不涉及", "／", "无家", "/家", "— 家"])
def test_marks_for_none_are_no_figure_and_no_fault(text: str) -> None:
    figure = parse_figure(text, "家")
    assert (figure.value, figure.none_declared, figure.reasons) == (None, True, ())


def test_an_empty_cell_has_no_value_and_no_fault() -> None:
    figure = parse_figure(" \n", "家")
    assert (figure.value, figure.none_declared, figure.readable, figure.reasons) == (None, False, True, ())


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12850万元", "亿元", "1.2850"),
        ("1.2亿元", "万元", "12000"),
        ("1.2亿", "万元", "12000"),
        ("1500亩", "平方公里", "1"),
        ("35‰", "%", "3.5"),
        ("1.2万人", "人", "12000"),
    ],
)
def test_a_figure_in_another_unit_is_converted_and_said_so(text: str, unit: str, value: str) -> None:
    figure = parse_figure(text, unit)
    assert figure.value == pytest.approx(Decimal(value))
    assert [r.code for r in figure.reasons] == [ReasonCode.UNIT_MISMATCH]


@pytest.mark.parametrize("text", ["1,23.45", "12,34", "1,234,5", "1234,567"])
def test_a_comma_in_the_wrong_place_is_pointed_out(text: str) -> None:
    figure = parse_figure(text, "万元")
    assert [r.code for r in figure.reasons] == [ReasonCode.BAD_FORMAT]


@pytest.mark.parametrize(
    ("text", "value"), [("82,71", "82.71"), ("0,409", "0.409"), ("108552,06", "108552.06"), ("-6,5%", "-6.5")]
)
def test_a_comma_that_groups_nothing_is_a_point_and_pointed_out(text: str, value: str) -> None:
    figure = parse_figure(text, "%")
    assert figure.value == Decimal(value)
    assert [r.code for r in figure.reasons] == [ReasonCode.BAD_FORMAT]


def test_a_count_has_no_point() -> None:
    assert parse_figure("1234,567", "人", integer=True).value == 1234567


@pytest.mark.parametrize("text", ["12.5 13.6", "12.5/13.6", "2022年12.5", "12.5（2023年13.6）"])
def test_of_two_figures_in_a_cell_none_is_chosen(text: str) -> None:
    figure = parse_figure(text, "亿元")
    assert (figure.value, figure.readable) == (None, False)
    assert [r.code for r in figure.reasons] == [ReasonCode.SEVERAL_VALUES]


@pytest.mark.parametrize("text", ["约128.5", "128.5左右", "超过128.5", "128.5吨", "第128"])
def test_words_beside_a_figure_are_pointed_out(text: str) -> None:
    assert parse_figure(text, "亿元").reasons != ()


@pytest.mark.parametrize("text", ["见附件", "待补充", "ー二", "O.5B"])
def test_a_cell_without_a_readable_number_says_so(text: str) -> None:
    figure = parse_figure(text, "亿元")
    assert figure.value is None or figure.reasons
    assert figure.reasons


def test_half_an_enterprise_is_out_of_range() -> None:
    assert [r.code for r in parse_figure("41.5", "家", integer=True).reasons] == [ReasonCode.OUT_OF_RANGE]


def test_a_count_is_written_as_a_whole_number() -> None:
    assert repr(json_number(Decimal("415.00"), integer=True)) == "415"
    assert repr(json_number(Decimal("415.50"), integer=False)) == "415.5"


FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@given(FIGURES)
def test_what_is_printed_is_what_is_read(value: Decimal) -> None:
    figure = parse_figure(f"{value:.2f}", "万元")
    assert (figure.value, figure.reasons) == (value, ())


@given(FIGURES)
def test_thousands_separators_change_nothing(value: Decimal) -> None:
    figure = parse_figure(f"{value:,.2f}", "万元")
    assert (figure.value, figure.reasons) == (value, ())


@given(st.integers(0, 10**9), st.sampled_from(["家", " 家", "　家", ""]))
def test_full_width_digits_change_nothing(value: int, unit: str) -> None:
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse_figure(wide + unit, "家", integer=True).value == value


@given(st.text(alphabet="0123456789.,，．-－ /无约亿万元家%％()（）年\n", max_size=14))
def test_no_text_is_both_unreadable_and_silent(text: str) -> None:
    figure = parse_figure(text, "万元")
    if figure.value is None:
        assert figure.none_declared or not text.strip() or figure.reasons
    assert not (figure.none_declared and not is_none_mark(text.replace("万元", "")))


@given(FIGURES, FIGURES, st.sampled_from([" ", "  ", "/", "、", "；"]))
def test_two_figures_are_never_read_as_a_third(first: Decimal, second: Decimal, between: str) -> None:
    figure = parse_figure(f"{first:.2f}{between}{abs(second):.2f}", "万元")
    assert figure.value is None
    assert figure.reasons


def test_a_sign_is_doubted_where_nothing_grows_or_falls() -> None:
    [doubt] = below_zero("- 82.47", "集群内中小企业产值占集群总产值比例（%）")
    assert doubt.code is ReasonCode.OUT_OF_RANGE
    assert below_zero("-82.47", "集群主导产业产值增速（%）") == ()
    assert below_zero("——", "集群企业数量") == ()
