"""Tables that clerks fill row by row: what a bad scan takes from them is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.registration.layout_files.catalogue import load_layout
from extractor.registration.register import register
from extractor.registration.sections.prose import ProseLine, beside_tables
from models.document import Char, TextLine
from models.geometry import BBox
from models.registration import Place
from tests.registration.sections.test_frames import BASICS
from tests.typeset import views_of, write_tables

WIDTHS = (60.0, 130.0, 25.0, 130.0, 130.0)
ROWS = [
    ["创新", "有效发明专利数量", "545件", "<", "833件"],
    ["数字化", "工业互联网普及率", "37.76%", "<", "47.20%"],
]


def targets(path: Path, header: list[str], widths: Sequence[float] = WIDTHS) -> Place:
    basics = [[label, value, "<", "<", "<"] for label, value, *_ in BASICS]
    write_tables(path, basics, [header, *ROWS], widths=widths)
    registration = register(views_of(path), "shenbao-2025")
    assert registration is not None
    return registration.places["plan.targets"]


def test_a_stroke_that_narrows_a_column_of_the_header_costs_no_values(tmp_path: Path) -> None:
    place = targets(tmp_path / "a.pdf", ["方向", "指标", "|", "2024年基准值", "2027年目标值"])
    assert [c.column for c in place.cells if c.row == 0] == ["direction", "indicator", "base_2024", "target_2027"]
    assert place.likeness == 1.0


def test_a_line_of_the_table_above_that_parts_a_heading_costs_no_values(tmp_path: Path) -> None:
    place = targets(tmp_path / "a.pdf", ["方向", "指标", "20", "24年基准值", "2027年目标值"], (60, 130, 75, 80, 130))
    assert [c.column for c in place.cells if c.row == 0] == ["direction", "indicator", "base_2024", "target_2027"]


def test_a_column_that_no_heading_names_is_told(tmp_path: Path) -> None:
    place = targets(tmp_path / "a.pdf", ["方向", "指标", "|", "甲", "2027年目标值"])
    assert place.likeness < 1.0


def line(text: str, top: float) -> ProseLine:
    chars = [
        Char(text=char, bbox=BBox.of(50 + 10 * i, top, 60 + 10 * i, top + 10), confidence=0.99)
        for i, char in enumerate(text)
    ]
    return ProseLine(1, TextLine(text=text, bbox=BBox.around(c.bbox for c in chars), chars=tuple(chars)))


def left_over(*texts: str) -> list[tuple[str, str]]:
    lines = [line(text, 20.0 * i) for i, text in enumerate(texts)]
    return list(beside_tables(lines, load_layout("shenbao-2025").prose))


def test_a_row_that_is_in_no_table_is_left_over() -> None:
    texts = ["1. 三年总体目标", "集群税收总额125.29亿元", "2. 阶段性目标"]
    assert left_over(*texts) == [("plan.targets", "集群税收总额125.29亿元")]


def test_what_is_printed_beside_the_table_is_not() -> None:
    printed = "标，鼓励集群根据自身特色增加考核指标，不局限于以上方面）"
    assert left_over("1. 三年总体目标", printed, "c.研发经费年均增速不低于10%", "2. 阶段性目标") == []
