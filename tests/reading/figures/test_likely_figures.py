"""What a recognised figure most likely is where it cannot be what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.figures.likely_figures import likely_figure, possible_reading
from models.record import ReasonCode

COUNT, GROWTH, MONEY = "集群企业数量", "集群主导产业产值增速（%）", "集群外商直接投资额（万元）"


@pytest.mark.parametrize(
    ("read", "label", "integer", "likely", "code"),
    [
        ("1.262", COUNT, True, "1,262", ReasonCode.BAD_FORMAT),
        ("24.000人", COUNT, True, "24,000人", ReasonCode.BAD_FORMAT),
        ("1.096.62", MONEY, False, "1,096.62", ReasonCode.BAD_FORMAT),
        ("1,241.877.21", MONEY, False, "1,241,877.21", ReasonCode.BAD_FORMAT),
        ("-111", COUNT, True, "111", ReasonCode.OUT_OF_RANGE),
    ],
)
def test_a_figure_that_cannot_be_is_proposed_as_the_one_it_may_be(
    read: str, label: str, integer: bool, likely: str, code: ReasonCode
) -> None:
    text, reasons = likely_figure(read, label, integer=integer)
    assert (text, [r.code for r in reasons]) == (likely, [code])
    assert f"“{read}”" in reasons[0].message


@pytest.mark.parametrize(
    ("read", "label", "integer"),
    [
        ("1,262", COUNT, True),
        ("0.169", MONEY, False),
        ("1.262", MONEY, False),
        ("0.153", COUNT, True),
        ("12.5", COUNT, True),
        ("-4.35%", GROWTH, False),
        ("1,096.62", MONEY, False),
        ("/", COUNT, True),
        ("无", COUNT, True),
        ("", COUNT, True),
    ],
)
def test_a_figure_that_may_be_stays_as_it_is(read: str, label: str, integer: bool) -> None:
    assert likely_figure(read, label, integer=integer) == (read, ())


@given(st.text("0123456789.,-%人万元/ ；", max_size=14), st.sampled_from([COUNT, GROWTH, MONEY]), st.booleans())
def test_nothing_is_proposed_without_a_reason_and_no_digit_is_changed(text: str, label: str, integer: bool) -> None:
    proposed, reasons = likely_figure(text, label, integer=integer)
    assert reasons or proposed == text
    assert [c for c in proposed if c.isdigit()] == [c for c in text if c.isdigit()]


@pytest.mark.parametrize(
    ("text", "others"),
    [("12.5万人", ("125万人",)), ("-1.5", ("15",)), ("1.46", ("147", "1.46")), ("", ("1",)), ("12", ("1.2",))],
)
def test_a_count_that_may_be_or_has_no_likely_other_is_left_as_it_is(text: str, others: tuple[str, ...]) -> None:
    assert possible_reading(text, others, integer=True) == text
