"""Rows in another order than the form's, some of which have a label that their section has twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registration.odd_rows.test_office_changes import GREEN
from tests.typeset import registered, write_tables

WIDTHS = [215, 85, 175]
ABOVE = "是否高于行业平均水平"
WASTE = ["大宗工业固废综合利用率（%）", "91.20", "<"]
WATER = ["工业用水重复利用率（%）", "86.10", "<"]
FIELDS = ("green.solid_waste_above_industry", "green.water_reuse_above_industry")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def _answer(said: str) -> list[str]:
    return [ABOVE, said, "<"]


def test_a_row_right_below_its_own_is_told_though_others_were_moved(pdf: Path) -> None:
    body = [*GREEN[1:8], WASTE, _answer("甲"), WATER, _answer("乙"), GREEN[0]]
    _, texts = registered(write_tables(pdf, body, widths=WIDTHS))
    assert texts["green.carbon_monitoring"] == "☑是□否"
    assert [texts.get(name) for name in FIELDS] == ["甲", "乙"]


def test_one_that_was_moved_itself_is_left_to_a_person(pdf: Path) -> None:
    body = [*GREEN[1:8], _answer("甲"), WASTE, WATER, GREEN[0], _answer("乙")]
    _, texts = registered(write_tables(pdf, body, widths=WIDTHS))
    assert not {"甲", "乙"} & {texts.get(name) for name in FIELDS}
