"""Characters into lines."""

from __future__ import annotations

from extractor.registration.lines import group_lines
from models.document import Char
from models.geometry import BBox


def _chars(text: str, x: float, top: float, bottom: float) -> list[Char]:
    return [
        Char(text=c, bbox=BBox.of(x + 20 * i, top, x + 20 * (i + 1), bottom), confidence=0.9)
        for i, c in enumerate(text)
    ]


def test_lines_whose_boxes_a_pen_made_overlap_are_two() -> None:
    chars = _chars("集群已提供的公共服务", 100, 0, 32) + _chars("信息服务创业辅导创新支持", 111, 13, 60)
    assert [line.text for line in group_lines(chars)] == ["集群已提供的公共服务", "信息服务创业辅导创新支持"]


def test_a_tick_over_its_box_stays_in_the_line() -> None:
    chars = _chars("□是□否", 100, 0, 20) + _chars("√", 102, -6, 14)
    assert len(group_lines(chars)) == 1


def test_a_seals_character_beside_several_lines_joins_none_of_them() -> None:
    lines = [_chars("集群总产值同比增长", 100, 40 * i, 40 * i + 32) for i in range(4)]
    seal = Char(text="感", bbox=BBox.of(300, 0, 420, 150), confidence=0.6)
    texts = [line.text for line in group_lines([*[c for line in lines for c in line], seal])]
    assert sorted(texts) == ["感", *["集群总产值同比增长"] * 4]


def test_a_seam_seal_s_star_beside_a_line_is_none_of_it() -> None:
    heading, text = _chars("(3)2027年度", 120, 954, 1002), _chars("建成国家级公共服务示范平台", 100, 1009, 1053)
    star = Char(text="★", bbox=BBox.of(600, 933, 736, 1094), confidence=0.9)
    lines = group_lines([*heading, *text, star])
    assert [line.text for line in lines] == ["(3)2027年度", "★", "建成国家级公共服务示范平台"]
    assert lines[-1].bbox.top == 1009


def test_a_bracket_around_several_lines_stays_beside_its_own() -> None:
    bracket = Char(text="}", bbox=BBox.of(245, -30, 265, 50), confidence=0.9)
    assert [line.text for line in group_lines([*_chars("集群总产值增长", 100, 0, 20), bracket])] == ["集群总产值增长}"]
