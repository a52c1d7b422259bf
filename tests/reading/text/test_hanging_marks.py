"""The mark at the end of a full line that hangs over its cell's edge. Characters are 40 pixels wide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import Contents, PageContent, PageRaster, PlacedLine, lines_of
from extractor.reading.doubts.breaks import begins_late
from extractor.reading.text.hanging_marks import has_hanging_mark, has_mark_before
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import PlaceKind, Region

EM, EDGE = 40, 500
Picture = NDArray[np.uint8]
CELL = Region(page=1, bbox=BBox.of(80, 0, EDGE, 200))


def _line(text: str, top: int) -> list[Char]:
    """A line that ends 10 pixels before the cell's edge."""
    left = EDGE - 10 - EM * len(text)
    return [
        Char(text=c, bbox=BBox.of(left + EM * i, top, left + EM * (i + 1), top + 44), confidence=0.99)
        for i, c in enumerate(text)
    ]


def _hangs(draw: Callable[[Picture], object], first: str = "人均产值提高", kind: PlaceKind = PlaceKind.CELL) -> bool:
    return _page_says(has_hanging_mark, draw, first, kind)


def _page_says(
    says: Callable[[list[PlacedLine], PlaceKind, Contents], bool],
    draw: Callable[[Picture], object],
    first: str = "人均产值提高",
    kind: PlaceKind = PlaceKind.CELL,
) -> bool:
    """What is said of a cell with two lines on which something was drawn that was not read."""
    picture = np.full((200, 700, 3), 245, np.uint8)
    cv2.line(picture, (EDGE, 0), (EDGE, 199), (30, 30, 30), 3)
    draw(picture)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    chars = [*_line(first, 30), *_line("推广柔性定制", 110)]
    word = Word(text="推广", bbox=BBox.of(0, 0, 10, 10), confidence=1.0, chars=tuple(chars[-6:]))
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=200, words=[word])
    raster = PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_))
    content = PageContent(page, chars, lambda box: box, raster)
    return says(lines_of([CELL], {1: content}), kind, {1: content})


def _full_stop(picture: Picture) -> object:
    return cv2.circle(picture, (EDGE, 62), 7, (30, 30, 30), 2)


def test_a_full_stop_on_the_edge_is_seen() -> None:
    assert _hangs(_full_stop)


def test_a_line_that_ends_with_a_mark_has_its_own() -> None:
    assert not _hangs(_full_stop, first="人均产值提高。")


@pytest.mark.parametrize(
    "draw",
    [
        lambda picture: None,
        lambda picture: cv2.circle(picture, (EDGE, 22), 7, (30, 30, 30), 2),
        lambda picture: cv2.line(picture, (EDGE, 60), (EDGE + 60, 60), (30, 30, 30), 3),
        lambda picture: cv2.line(picture, (EDGE + 3, 0), (EDGE + 3, 199), (120, 120, 120), 2),
    ],
    ids=["nothing", "above the line's middle", "a ruling of the next column", "a blurred edge"],
)
def test_an_edge_without_a_mark_has_none(draw: Callable[[Picture], object]) -> None:
    assert not _hangs(draw)


def test_running_text_outside_of_tables_has_no_edge() -> None:
    assert not _hangs(_full_stop, kind=PlaceKind.LINE)


SECOND = EDGE - 10 - 6 * EM
"""Where the second line's first character begins."""


def _comma(picture: Picture, x: int = SECOND - 30, y: int = 142) -> object:
    return cv2.ellipse(picture, (x, y), (4, 8), 20, 0, 360, (30, 30, 30), -1)


def test_a_comma_that_begins_a_line_and_was_not_read_is_seen() -> None:
    assert _page_says(has_mark_before, _comma)


@pytest.mark.parametrize(
    "draw",
    [
        lambda picture: None,
        lambda picture: _comma(picture, y=116),
        lambda picture: cv2.circle(picture, (SECOND - 30, 142), 1, (30, 30, 30), -1),
        lambda picture: cv2.line(picture, (SECOND - 30, 0), (SECOND - 30, 199), (30, 30, 30), 3),
    ],
    ids=["nothing", "above the line's middle", "dust", "a ruling"],
)
def test_a_line_before_which_no_mark_stands_begins_with_its_character(draw: Callable[[Picture], object]) -> None:
    assert not _page_says(has_mark_before, draw)


def test_behind_a_line_that_is_not_full_nothing_was_carried_over() -> None:
    def short(picture: Picture) -> object:
        picture[20:80, EDGE - 150 : EDGE - 5] = 245
        return _comma(picture)

    def says(lines: list[PlacedLine], kind: PlaceKind, contents: Contents) -> bool:
        return has_mark_before([replace(lines[0], room=4.0 * EM), *lines[1:]], kind, contents)

    assert not _page_says(says, short)


def _late(lines: list[str], starts: list[float]) -> list[bool]:
    """Whether each line of a cell, set from these x on, begins late; all but the last are full."""
    chars = [
        Char(text=c, bbox=BBox.of(x + EM * i, 60 * row, x + EM * (i + 1), 60 * row + 44), confidence=0.99)
        for row, (text, x) in enumerate(zip(lines, starts, strict=True))
        for i, c in enumerate(text)
    ]
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=400)
    content = PageContent(page, chars, lambda box: box)
    placed = lines_of([Region(page=1, bbox=BBox.of(80, 0, 500, 400))], {1: content})
    return [begins_late(placed, EM, line) for line in placed]


def test_a_line_that_lost_the_stroke_it_begins_with_begins_late() -> None:
    assert _late(["注册集体商标统统统", "使用规则授权六四", "家企业超过九成多"], [100, 140, 100]) == [
        False,
        True,
        False,
    ]
    # A paragraph is indented by two, and a quotation mark's paper is its own.
    assert not any(_late(["注册集体商标统统统", "使用规则授权六", "家企业超过九成多"], [100, 180, 100]))
    assert not any(_late(["注册集体商标统统统", "“使用规则授权六", "家企业超过九成多"], [100, 130, 100]))


def test_a_comma_that_begins_a_line_of_prose_is_seen() -> None:
    def says(lines: list[PlacedLine], kind: PlaceKind, contents: Contents) -> bool:
        return has_mark_before([lines[0], lines[1], lines[1]], PlaceKind.LINE, contents)

    assert _page_says(says, _comma)
    assert not _page_says(says, lambda picture: None)
