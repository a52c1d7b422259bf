"""Rings drawn around options."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.marks.rings import has_ring
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 30
CELL = BBox.of(20, 20, 700, 130)


def _options() -> NDArray[np.uint8]:
    """Two lines of boxes with text behind them, in a cell with its rulings."""
    grey = np.full((150, 720), 245, np.uint8)
    cv2.rectangle(grey, (20, 20), (700, 130), 30, 2)
    for y in (34, 84):
        for x in range(40, 600, 190):
            cv2.rectangle(grey, (x, y), (x + 24, y + 24), 30, 2)
            for i in range(1, 5):
                cv2.rectangle(grey, (x + EM * i + 3, y), (x + EM * (i + 1) - 4, y + 26), 30, 2)
    return grey


def _is_ringed(grey: NDArray[np.uint8]) -> bool:
    size = tuple(Char(text="字", bbox=BBox.of(EM * i, 0, EM * (i + 1), 20)) for i in range(4))
    word = Word(text="字字字字", bbox=BBox.of(0, 0, 120, 20), confidence=1.0, chars=size)
    page = Page(number=1, kind=PageKind.SCAN, width=720, height=150, words=[word])
    colour = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    raster = PageRaster(grey, grey, colour, np.zeros(grey.shape, np.bool_))
    return has_ring(CELL, PageContent(page, [], lambda box: box, raster))


def test_options_by_themselves_are_not_ringed() -> None:
    assert not _is_ringed(_options())


@pytest.mark.parametrize("centre", [(115, 47), (305, 97)])
def test_a_ring_around_an_option_is_seen_whatever_it_crosses(centre: tuple[int, int]) -> None:
    grey = _options()
    cv2.ellipse(grey, centre, (92, 22), 0, 0, 360, 90, 2, cv2.LINE_AA)
    assert _is_ringed(grey)


def test_a_tick_through_a_box_is_no_ring() -> None:
    grey = _options()
    cv2.polylines(grey, [np.array([(34, 44), (50, 66), (90, 22)])], False, 90, 3)
    assert not _is_ringed(grey)


def test_an_underline_below_an_option_is_no_ring() -> None:
    grey = _options()
    cv2.line(grey, (40, 63), (190, 64), 60, 2)
    assert not _is_ringed(grey)
