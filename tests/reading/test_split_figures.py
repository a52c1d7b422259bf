"""A figure's row in which the year columns run on: its value stands in one of several cells."""

from pathlib import Path
from typing import NoReturn

import pytest

from extractor.pipeline import extract
from models.record import FieldReading
from tests.typeset import write_tables

HEADER = ["年度", "2022年", "2023年", "2024年"]
ROWS = [
    HEADER,
    ["集群中小企业研发投入强度（%）", "4.38", "4.62", "4.88"],
    ["集群中小企业研发经费总额（亿元）", "6.35", "7.78", "8.99"],
    ["集群中小企业研发经费增速（%）", "9.45", "22.52", "15.55"],
    ["集群中小企业从业人员数量", "40215", "40853", "41361"],
]
LABEL = "集群中小企业PCT国际专利申请量"


def _pct(path: Path, cells: list[str]) -> FieldReading:
    def no_engine() -> NoReturn:
        raise AssertionError("digital pages need no recognition")

    pdf = write_tables(path / "表.pdf", [*ROWS, [LABEL, *cells]], widths=[215, 85, 85, 90])
    return extract(pdf, no_engine).fields["innovation.pct_applications"]


def test_the_one_filled_cell_is_the_value(tmp_path: Path) -> None:
    reading = _pct(tmp_path, ["", "", "14"])
    assert (reading.value, reading.needs_review) == (14, False)


@pytest.mark.parametrize("other", ["见附件", "※"])
def test_what_is_no_figure_beside_it_is_a_reason_to_ask(tmp_path: Path, other: str) -> None:
    reading = _pct(tmp_path, [other, "", "14"])
    assert (reading.value, reading.needs_review) == (14, True)


def test_two_figures_are_no_value(tmp_path: Path) -> None:
    reading = _pct(tmp_path, ["12", "", "14"])
    assert (reading.value, reading.needs_review) == (None, True)
