"""Marks whose ink stands between a line's characters, or behind them, and that no reading has."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster, lines_of
from extractor.reading.text.unread_marks import has_unread_mark
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import PlaceKind, Region

EM, EDGE, LEFT = 40, 560, 100
Picture = NDArray[np.uint8]
CELL = Region(page=1, bbox=BBox.of(80, 0, EDGE, 200))
PRINT, PALE, REACH = 30, 190, 33


def _chars(text: str) -> list[Char]:
    """A line's characters; a blank is the room of a mark, which goes to its neighbours' boxes."""
    shown = [(c, LEFT + EM * i) for i, c in enumerate(text) if c != " "]
    middles = [x + EM / 2 for _, x in shown]
    between = [(a + b) / 2 for a, b in pairwise(middles)]
    # No box reaches further from its character's middle.
    lefts = [max(x, m - REACH) for x, m in zip([LEFT, *between], middles, strict=True)]
    rights = [min(x, m + REACH) for x, m in zip([*between, LEFT + EM * len(text)], middles, strict=True)]
    return [
        Char(text=c, bbox=BBox.of(x0, 80, x1, 124), confidence=0.99)
        for (c, _), x0, x1 in zip(shown, lefts, rights, strict=True)
    ]


def _says(text: str, draw: Callable[[Picture], object], kind: PlaceKind = PlaceKind.CELL) -> bool:
    picture = np.full((900, 700), 245, np.uint8)
    for i, c in enumerate(text):
        if c not in " 。，":
            cv2.rectangle(picture, (LEFT + EM * i + 3, 84), (LEFT + EM * (i + 1) - 3, 118), PRINT, 3)
    draw(picture)
    chars = _chars(text)
    colour = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
    word = Word(text=text, bbox=BBox.of(LEFT, 80, 500, 124), confidence=1.0, chars=tuple(chars))
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=900, words=[word])
    raster = PageRaster(picture, picture, colour, np.zeros(picture.shape, np.bool_))
    contents = {1: PageContent(page, chars, lambda box: box, raster)}
    return has_unread_mark(lines_of([CELL], contents), kind, contents)


def _stop(column: int, level: int = PRINT) -> Callable[[Picture], object]:
    return lambda picture: cv2.circle(picture, (LEFT + EM * column + 12, 112), 6, level, 2)


def _comma(column: int) -> Callable[[Picture], object]:
    return lambda picture: cv2.ellipse(picture, (LEFT + EM * column + 12, 114), (4, 8), 20, 0, 360, PRINT, -1)


def test_a_full_stop_behind_a_line_is_seen() -> None:
    assert _says("年撮合订单余单", _stop(7))


def test_a_comma_between_two_characters_is_seen() -> None:
    assert _says("国际研讨会 签约外资", _comma(5))


def test_a_mark_in_the_middle_of_its_line_is_one_too() -> None:
    assert _says("年撮合订单余单", lambda p: cv2.circle(p, (LEFT + EM * 7 + 18, 98), 6, PRINT, 2))


def test_a_mark_that_was_read_is_not_missing() -> None:
    assert not _says("年撮合订单余。", _stop(6))


@pytest.mark.parametrize(
    "draw",
    [
        lambda picture: None,
        lambda picture: cv2.circle(picture, (LEFT + EM * 7 + 12, 112), 1, PRINT, -1),
        lambda picture: cv2.circle(picture, (LEFT + EM * 7 + 12, 70), 6, PRINT, 2),
        lambda picture: cv2.line(picture, (LEFT + EM * 7 + 12, 0), (LEFT + EM * 7 + 12, 199), PRINT, 3),
        lambda picture: cv2.rectangle(picture, (LEFT + EM * 7 + 4, 84), (LEFT + EM * 8 - 4, 118), PRINT, 3),
    ],
    ids=["nothing", "dust", "above the line", "a ruling", "a character"],
)
def test_what_is_no_mark_by_its_size_or_place_is_none(draw: Callable[[Picture], object]) -> None:
    assert not _says("年撮合订单余单", draw)


def test_in_a_cell_a_mark_stands_before_its_edge() -> None:
    def beyond(picture: Picture) -> object:
        return cv2.circle(picture, (EDGE + 15, 112), 6, PRINT, 2)

    assert not _says("年撮合订单余单年撮合订", beyond)
    assert _says("年撮合订单余单年撮合订", beyond, PlaceKind.LINE)


def test_clouds_of_paper_are_no_marks() -> None:
    def mottled(picture: Picture) -> object:
        at = np.random.default_rng(2)
        for _ in range(2500):
            x, y = at.integers(8, 690), at.choice([*range(8, 60, 16), *range(144, 890, 16)])
            cv2.ellipse(picture, (int(x), int(y)), (6, 3), 0, 0, 360, PALE, -1)
        return _stop(7, PALE)(picture)

    assert not _says("年撮合订单余单", mottled)
    assert _says("年撮合订单余单", _stop(7, PALE))


def test_a_full_stop_behind_a_percent_sign_is_seen() -> None:
    assert _says("合格率达到九%", lambda p: cv2.circle(p, (LEFT + EM * 7 + 12, 112), 6, PRINT, 2))


def test_a_dash_of_an_underline_is_none() -> None:
    assert not _says(
        "年撮合订单余单", lambda p: cv2.rectangle(p, (LEFT + EM * 7 + 8, 114), (LEFT + EM * 7 + 22, 118), PRINT, -1)
    )
