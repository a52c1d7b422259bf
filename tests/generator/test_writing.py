from __future__ import annotations

import re
from datetime import date
from random import Random
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from samples.generator.content_writing import (
    Habits,
    chinese_date,
    write_date,
    write_figure,
    write_names,
    write_phone,
)


def plain(raw: str) -> str:
    text = normalize("NFKC", raw).replace(",", "").replace("−", "-").replace("–", "-")
    return re.sub(r"[^\d.\-]", "", text)


@given(st.integers(0, 10_000), st.floats(-99, 500_000).map(lambda x: round(x, 2)))
def test_a_percentage_reads_back_as_it_was_meant(seed: int, value: float) -> None:
    rng = Random(seed)
    written = write_figure(rng, Habits.draw(rng), value, "percent", "%")
    assert written.raw is not None
    assert float(plain(written.raw)) == value == written.value


@given(st.integers(0, 10_000), st.integers(0, 2_000_000))
def test_a_count_is_a_whole_number_however_it_is_written(seed: int, value: int) -> None:
    rng = Random(seed)
    written = write_figure(rng, Habits.draw(rng), value, "integer", "家")
    assert written.raw is not None
    assert written.value == value and isinstance(written.value, int)
    assert float(plain(written.raw)) == value


def test_chinese_dates_count_as_calendars_do() -> None:
    assert chinese_date(date(2025, 6, 18)) == "二〇二五年六月十八日"
    assert chinese_date(date(2025, 10, 20)) == "二〇二五年十月二十日"
    assert chinese_date(date(2025, 12, 31)) == "二〇二五年十二月三十一日"


@given(st.integers(0, 10_000), st.dates(date(2022, 1, 1), date(2027, 12, 31)))
def test_a_full_date_is_normalised_to_iso(seed: int, day: date) -> None:
    assert write_date(Random(seed), day).value == day.isoformat()


@given(st.integers(0, 10_000))
def test_telephone_numbers_are_kept_as_written_in_half_width(seed: int) -> None:
    written = write_phone(Random(seed), ("0571", "010"))
    assert written.raw is not None and written.value == normalize("NFKC", written.raw)


@given(st.integers(0, 10_000))
def test_every_name_of_a_list_is_written(seed: int) -> None:
    names = ["云启检测中心", "禾丰重点实验室", "恒拓企业技术中心"]
    text = write_names(Random(seed), names)
    assert all(name in text for name in names)
