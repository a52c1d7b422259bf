"""Brackets for boxes. A cell of three options is drawn at 20 pixels a character, and “read” as the test says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.marks.brackets import Side, bracket_mark, bracket_marks, bracket_side, brackets_at
from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.reading.marks.tick_habits import MarkedCell
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 20
Picture = NDArray[np.uint8]


def at(i: int) -> BBox:
    """The place of a cell's character."""
    return BBox.of(EM * i, 40, EM * i + EM, 40 + EM)


def cell_of(text: str) -> MarkedCell:
    """A cell of which ``text`` was read: a space is room where nothing was."""
    chars = [LocatedChar(Char(text=c, bbox=at(i), confidence=1.0), 0, 1) for i, c in enumerate(text) if c != " "]
    read = text.replace(" ", "")
    located = [
        LocatedOption(o, 1, read.index(o), read.index(o) + 1, at(text.index(o)), at(text.index(o)), 1.0, at(0))
        for o in "甲乙丙"
        if o in read
    ]
    return MarkedCell(chars, located)


def drawn(text: str, marks: dict[int, str]) -> Picture:
    """A picture of the cell's brackets and texts; ``marks``: ticks and specks at characters' places."""
    picture = np.full((100, EM * 20, 1), 255, np.uint8)[:, :, 0].copy()
    for i, c in enumerate(text):
        box = at(i)
        x, y = round(box.x0), round(box.top)
        if c in "()":
            cv2.ellipse(picture, (x + (14 if c == "(" else 6), y + 10), (4, 10), 0, *_half(c), (0,), 1)
        elif c in "[]":
            stem, arm = (x + 12, x + 16) if c == "[" else (x + 5, x + 1)
            cv2.polylines(picture, [np.array([[arm, y], [stem, y], [stem, y + 18], [arm, y + 18]])], False, (0,), 2)
        elif c in "甲乙丙":
            cv2.rectangle(picture, (x + 3, y + 3), (x + 17, y + 17), (0,), 2)
    for i, mark in marks.items():
        x, y = round(at(i).x0), round(at(i).top)
        if mark == "tick":
            cv2.polylines(picture, [np.array([[x + 3, y + 10], [x + 8, y + 16], [x + 17, y + 2]])], False, (0,), 2)
        else:
            cv2.circle(picture, (x + 10, y + 10), 1, (0,), -1)
    return picture


def _half(c: str) -> tuple[int, int]:
    return (90, 270) if c == "(" else (-90, 90)


def marks(text: str, picture: Picture | None, side: Side = Side.BEFORE) -> list[bool | None]:
    """The ticks of a cell that was read so."""
    cell = cell_of(text)
    words = [Word(text="说明", bbox=at(0), chars=tuple(Char(text=c, bbox=at(i)) for i, c in enumerate("说明")))]
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=100, words=words)
    raster = None
    if picture is not None:
        colour = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        raster = PageRaster(picture, picture, colour, np.zeros(picture.shape, np.bool_))
    content = PageContent(page, [c.char for c in cell.chars], lambda b: b, raster)
    return [bracket_mark(o, brackets_at(o, cell.chars, side), content).ticked for o in cell.located]


TEXT = "(  )甲 ( √ )乙 (  )丙"
BEHIND = "甲(  ) 乙( √ ) 丙(  )"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (TEXT, Side.BEFORE),
        (BEHIND, Side.BEHIND),
        ("□甲 ☑乙 □丙", None),
        ("□甲(注) □乙 □丙", None),
        ("□甲( ) □乙 □丙", None),
        ("(A)甲 (B)乙 (C)丙", None),
        ("(1)甲 (2)乙 (3)丙", None),
    ],
)
def test_on_which_side_brackets_stand_is_told_by_most_options(text: str, side: Side | None) -> None:
    assert bracket_side([cell_of(text)] * 3) is side


@pytest.mark.parametrize(("text", "side"), [(TEXT, Side.BEFORE), (BEHIND, Side.BEHIND)])
def test_what_is_read_and_seen_between_brackets_ticks(text: str, side: Side) -> None:
    picture = drawn(text, {text.index("√"): "tick"})
    assert marks(text, picture, side) == [False, True, False]


def test_without_a_picture_the_text_layer_tells() -> None:
    assert marks(TEXT, None) == [False, True, False]


@pytest.mark.parametrize("read", ["", "V", "J"])
def test_a_tick_that_is_seen_counts_whatever_it_was_read_as(read: str) -> None:
    picture = drawn(TEXT, {TEXT.index("√"): "tick"})
    assert marks(TEXT.replace("√", read or " "), picture) == [False, True, False]


def test_a_tick_that_is_read_and_not_seen_is_for_a_person() -> None:
    assert marks(TEXT, drawn(TEXT, {})) == [False, None, False]


def test_a_tick_that_touches_its_bracket_is_one() -> None:
    picture = drawn(TEXT, {TEXT.index("√"): "tick"})
    x = round(at(TEXT.index("√")).x1)
    cv2.line(picture, (x - 3, 42), (x + 30, 42), (0,), 2)
    assert marks(TEXT, picture)[1] is True


def test_a_speck_between_brackets_is_no_mark() -> None:
    assert marks(TEXT, drawn(TEXT, {1: "speck", TEXT.index("√"): "tick"})) == [False, True, False]


def test_a_ruling_before_the_brackets_and_the_line_above_are_no_marks() -> None:
    picture = drawn(TEXT, {TEXT.index("√"): "tick"})
    cv2.line(picture, (2, 0), (2, 99), (0,), 2)
    for x in range(4, 390, 22):
        cv2.rectangle(picture, (x, 16), (x + 15, 34), (0,), 2)
    assert marks(TEXT, picture) == [False, True, False]


def test_a_cross_between_brackets_may_say_no() -> None:
    text = TEXT.replace("√", "×")
    assert marks(text, drawn(text, {text.index("×"): "tick"})) == [False, None, False]


def test_beside_a_tick_that_stands_outside_all_brackets_the_empty_ones_are_not_told() -> None:
    cell = cell_of("√(  )甲 (  )乙")
    page = Page(number=1, kind=PageKind.DIGITAL, width=400, height=100)
    content = PageContent(page, [c.char for c in cell.chars], lambda b: b)
    assert [m.ticked for m in bracket_marks(cell, Side.BEFORE, {1: content})] == [None, None]


def test_an_option_whose_brackets_were_not_read_is_for_a_person() -> None:
    text = TEXT.replace("(  )甲", " 甲")
    assert marks(text, drawn(text, {text.index("√"): "tick"})) == [None, True, False]


def test_square_brackets_may_leave_hardly_any_room() -> None:
    text = "[]甲 [ ]乙 []丙"
    picture = drawn(text, {5: "tick"})
    for i in (2, 7, 10):  # a stroke of the character behind, nearer than the bracket to where that was read
        left = round(at(i).x0)
        picture[42:58, left - 8 : left - 5] = 0
    assert marks(text, picture) == [False, True, False]
