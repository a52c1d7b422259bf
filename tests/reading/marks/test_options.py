"""Where the options of a choice stand among the words of their cell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.reading.content import PageContent, PlacedLine, lines_of
from extractor.reading.marks.options import LocatedOption, locate_options
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM = 20.0
CELL = BBox.of(100, 100, 700, 300)


def _word(text: str, x: float, top: float) -> Word:
    """Text set from ``x`` on, a character each ``EM``; a space is room for a box."""
    places = [(c, BBox.of(x + i * EM, top, x + (i + 1) * EM, top + EM)) for i, c in enumerate(text)]
    chars = tuple(Char(text=c, bbox=box, confidence=0.99) for c, box in places if c != " ")
    return Word(text=text, bbox=BBox.around(c.bbox for c in chars), chars=chars)


def _located(lines: Sequence[tuple[str, float]], options: list[str]) -> dict[str, LocatedOption]:
    """The options found in lines of text, each with the x it begins at."""
    words = [_word(text, x, 110 + 1.5 * EM * i) for i, (text, x) in enumerate(lines)]
    page = Page(number=1, width=800, height=600, kind=PageKind.SCAN, words=words)
    contents = {1: PageContent(page, [c for w in words for c in w.chars], lambda box: box)}
    placed: list[PlacedLine] = lines_of([Region(page=1, bbox=CELL)], contents)
    return {o.option: o for o in locate_options(placed, options, contents)}


@pytest.mark.parametrize("line", ["是否高于行业平均水平 □是 □否", "是否高于行业平均水平  是  否"])
def test_the_question_before_the_boxes_holds_no_options(line: str) -> None:
    found = _located([(line, 110)], ["是", "否"])
    assert found["是"].text_box.x0 == pytest.approx(110 + EM * line.rindex("是"))
    assert found["否"].text_box.x0 == pytest.approx(110 + EM * line.rindex("否"))


def test_options_of_a_cell_of_their_own_are_found_as_they_stand() -> None:
    found = _located([("□是 □否（如是，请说明）", 110)], ["是", "否"])
    assert (found["是"].text_box.x0, found["否"].text_box.x0) == (130, 190)


@pytest.mark.parametrize("second", ["□后", "AK", "画"])
def test_a_short_option_read_as_something_else_is_told_by_its_place(second: str) -> None:
    found = _located([(f"□是 {second}（如涉及，需提供材料）", 110)], ["是", "否"])
    assert found["否"].text_box.x1 == 110 + EM * (3 + len(second))


def test_what_is_longer_than_an_option_is_not_taken_for_one() -> None:
    assert set(_located([("□是 以下各项均不涉及", 110)], ["是", "否"])) == {"是"}


def test_a_box_may_end_the_line_above_its_text() -> None:
    full = "开展了清洁生产评价工作" + "，" * 16
    found = _located([(full, 110), ("推广绿色制造系统解决方案", 102)], ["推广绿色制造系统解决方案"])
    assert found["推广绿色制造系统解决方案"].wrapped


def test_where_a_box_may_stand_before_the_text_or_above_both_places_are_told() -> None:
    full = "开展了清洁生产评价工作" + "，" * 16
    found = _located([(full, 110), ("推广绿色制造系统解决方案", 115)], ["推广绿色制造系统解决方案"])
    option = found["推广绿色制造系统解决方案"]
    assert not option.wrapped
    assert option.above is not None
    assert (option.above.x0, option.above.cy) == (650, 120)


@pytest.mark.parametrize("box", ["□", "✓"])
def test_where_a_box_or_tick_was_read_before_the_text_none_ends_the_line_above(box: str) -> None:
    full = "开展了清洁生产评价工作" + "，" * 16
    found = _located([(full, 110), (f"{box}推广绿色制造系统解决方案", 95)], ["推广绿色制造系统解决方案"])
    option = found["推广绿色制造系统解决方案"]
    assert not option.wrapped
    assert option.above is None


def test_a_short_line_above_has_no_box_at_its_end() -> None:
    found = _located([("合攻关", 102), ("推广绿色制造系统解决方案", 102)], ["推广绿色制造系统解决方案"])
    assert not found["推广绿色制造系统解决方案"].wrapped


def test_an_option_whose_first_character_was_lost_begins_where_that_stood() -> None:
    lines = [("开展了先进质量管理模式推广√", 130), ("展了质量诊断服务", 150)]
    found = _located(lines, ["开展了先进质量管理模式推广", "开展了质量诊断服务"])
    second = found["开展了质量诊断服务"]
    assert (second.text_box.x0, second.text_box.cy) == (130, 150)


def test_an_option_that_breaks_over_lines_begins_in_the_first() -> None:
    found = _located([("□甲类项目　□开展", 110), ("了质量诊断服夯", 110)], ["开展了质量诊断服务"])
    assert found["开展了质量诊断服务"].text_box.cy == 120


def test_a_tick_read_into_the_first_character_is_none_of_the_text() -> None:
    wide = Char(text="否", bbox=BBox.of(300, 110, 350, 130), confidence=0.9)
    word = _word("□是", 110, 110)
    word = word.model_copy(update={"chars": (*word.chars, wide)})
    page = Page(number=1, width=800, height=600, kind=PageKind.SCAN, words=[word, _word("集群已开展的工作", 110, 160)])
    contents = {1: PageContent(page, list(word.chars), lambda box: box)}
    _, no = locate_options(lines_of([Region(page=1, bbox=CELL)], contents), ["是", "否"], contents)
    assert (no.text_box.x0, no.earliest) == (330, 300)


def test_an_option_of_which_a_seal_left_the_beginning_is_found_there() -> None:
    options = ["建有省级智能制造、工业互联网试点示范项目", "开展了智能制造、工业互联网等新模式创新应用推广"]
    found = _located([(f"□{options[0]}", 110), ("□开展了智能制造、", 110)], options)
    assert (found[options[1]].text_box.x0, found[options[1]].text_box.cy) == (130, 150)


def test_a_lost_option_does_not_take_the_place_of_one_that_begins_alike() -> None:
    found = _located([("□开展了质量诊断服务工作", 110)], ["开展了质量诊断培训推广", "开展了质量诊断服务工作"])
    assert set(found) == {"开展了质量诊断服务工作"}


def test_a_ticked_box_read_as_a_character_ends_the_line_above() -> None:
    read = _located([("□是（需附情况说明）", 440), ("否", 102)], ["是(需附情况说明)", "否"])["否"]
    boxed = _located([("□是（需附情况说明）反", 440), ("否", 102)], ["是(需附情况说明)", "否"])["否"]
    assert read.wrapped
    assert boxed.wrapped
    assert boxed.zone.x0 == read.zone.x0


@pytest.mark.parametrize("behind", ["；", "。"])
def test_a_mark_behind_the_option_before_is_no_box(behind: str) -> None:
    bare = _located([("□是（需附情况说明）", 440), ("否", 102)], ["是(需附情况说明)", "否"])["否"]
    marked = _located([(f"□是（需附情况说明）{behind}", 440), ("否", 102)], ["是(需附情况说明)", "否"])["否"]
    assert marked.zone.x0 == bare.zone.x0 + EM


def test_of_options_in_columns_the_box_of_one_may_end_the_line_above_far_from_the_text() -> None:
    found = _located([("□信息服务　□创业辅导", 102), ("人员培训", 102)], ["信息服务", "创业辅导", "人员培训"])
    option = found["人员培训"]
    assert not option.wrapped
    assert option.above is not None
    assert option.above.x0 > found["创业辅导"].text_box.x0
