"""Times in Chinese prose."""

from __future__ import annotations

import pytest

from extractor.evidence.prose_periods import Period, PeriodKind, find_periods
from extractor.evidence.prose_text import regularise


def only(text: str) -> Period:
    (period,) = find_periods(regularise(text).text)
    return period


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年", (2024,)),
        ("截至2024年底", (2024,)),
        ("2024年12月31日", (2024,)),
        ("２０２４ 年度", (2024,)),
    ],
)
def test_year(text: str, years: tuple[int, ...]) -> None:
    assert (only(text).kind, only(text).years) == (PeriodKind.YEAR, years)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2022—2024年", (2022, 2023, 2024)),
        ("2022年至2024年", (2022, 2023, 2024)),
        ("2022、2023、2024年", (2022, 2023, 2024)),
        ("2023年和2024年", (2023, 2024)),
        ("近三年", (2022, 2023, 2024)),
    ],
)
def test_several_years(text: str, years: tuple[int, ...]) -> None:
    assert (only(text).kind, only(text).years) == (PeriodKind.YEARS, years)


@pytest.mark.parametrize(
    "text", ["2024年上半年", "2024年6月底", "2022年以来", "近年来", "“十四五”期间", "去年", "连续三年"]
)
def test_time_that_is_no_year_of_the_form(text: str) -> None:
    assert only(text).kind is PeriodKind.OPAQUE


def test_year_of_comparison() -> None:
    assert only("较2022年增长").kind is PeriodKind.BASE
