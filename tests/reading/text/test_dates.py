"""Dates in every common spelling."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.text.dates import beside_date, is_empty_date, parse_date

DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NUMERALS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "text",
    [
        "2025年6月18日",
        "2025 年 6 月 18 日",
        "2025年06月18号",
        "2025.6.18",
        "2025．06．18",
        "2025/6/18",
        "2025-06-18",
        "2025—6—18",
        "20250618",
        "２０２５年６月１８日",
        "二〇二五年六月十八日",
        "二零二五年六月十八日",
        "二○二五年六月十八日",
        "日期：2025年6月18日",
        "（盖章）\n2025年6月18日",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == "2025-06-18"


@pytest.mark.parametrize("text", ["2025年6月", "2025.06", "2025-6", "二〇二五年六月", "2025年6月  日"])
def test_a_date_without_a_day_is_a_month(text: str) -> None:
    assert parse_date(text) == "2025-06"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二五年十月十日", "2025-10-10"),
        ("二〇二五年十二月三十一日", "2025-12-31"),
        ("二〇二五年一月二十日", "2025-01-20"),
    ],
)
def test_chinese_tens(text: str, day: str) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["2025年13月1日", "2025年2月30日", "2025.6.31", "20251318"])
def test_a_day_that_no_calendar_has_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["", "年 月 日", "尽快", "2025年", "0571-87051234", "13800001111"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["年  月  日", "____年__月__日", " 年　月　日 ", ""])
def test_the_printed_date_line_alone_is_empty(text: str) -> None:
    assert is_empty_date(text)


@pytest.mark.parametrize("text", ["2025年 月 日", "年6月 日", "六月"])
def test_a_date_line_with_anything_on_it_is_not_empty(text: str) -> None:
    assert not is_empty_date(text)


@given(
    DATES, st.sampled_from(["{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}/{1}/{2}", "{0}-{1:02}-{2:02}", "{0}{1:02}{2:02}"])
)
def test_every_day_is_read_in_every_spelling(day: date, spelling: str) -> None:
    assert parse_date(spelling.format(day.year, day.month, day.day)) == day.isoformat()


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


@given(DATES)
def test_every_day_is_read_in_chinese_numerals(day: date) -> None:
    year = "".join(NUMERALS[int(d)] for d in str(day.year))
    assert parse_date(f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日") == day.isoformat()


@given(st.text(alphabet="0123456789年月日.-/ 〇一二十", max_size=16))
def test_whatever_is_read_is_in_the_calendar(text: str) -> None:
    read = parse_date(text)
    if read is not None:
        date.fromisoformat(read if len(read) == 10 else f"{read}-01")


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("2025-05-2业务专用章", "业务专用章"),
        ("2025 年 6 月 18 日", ""),
        ("二〇二五年六月十八日。", ""),
        ("20250618", ""),
    ],
)
def test_text_beside_a_date_is_told(text: str, beside: str) -> None:
    assert beside_date(text) == beside
