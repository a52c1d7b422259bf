"""Strokes behind an option's text that recognition did not take for a tick."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.reading.marks.ticks_behind import has_stroke_behind
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 30


def stroke_behind(draw: str, read: str = "", *, box: bool = False) -> bool:
    """Whether a stroke is seen behind 甲 of “□甲_□乙” with ``draw`` there; ``box``: 乙's box was found, not read."""
    grey: NDArray[np.uint8] = np.full((60, 12 * EM), 245, np.uint8)
    for x in (0, EM, 4 * EM, 5 * EM):
        cv2.rectangle(grey, (x + 3, 18), (x + 27, 42), 30, 2)
    middle = 2 * EM + 12
    if draw == "tick":
        cv2.polylines(grey, [np.array([[middle, 30], [middle + 8, 42], [middle + 24, 16]])], False, 30, 2)
    elif draw == "speck":
        cv2.circle(grey, (middle, 40), 3, 30, -1)
    elif draw == "line":
        cv2.line(grey, (0, 46), (grey.shape[1], 46), 30, 2)
    texts = [("甲", EM), *([(read, 2 * EM)] if read else []), *([] if box else [("□", 4 * EM)]), ("乙", 5 * EM)]
    chars = [Char(text=t, bbox=BBox.of(x, 15, x + EM, 45), confidence=1.0) for t, x in texts]
    word = Word(text="字字", bbox=BBox.of(0, 0, 60, 30), confidence=1.0, chars=(_print(0), _print(EM)))
    page = Page(number=1, kind=PageKind.SCAN, width=grey.shape[1], height=60, words=[word])
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    cell = BBox.of(0, 0, grey.shape[1], 60)
    option = LocatedOption("甲", 1, 0, 1, chars[0].bbox, BBox.of(0, 15, EM, 45), 1.0, cell)
    boxes = [BBox.of(4 * EM, 18, 5 * EM, 42)] if box else []
    located = [LocatedChar(c, 0, 1) for c in chars]
    return has_stroke_behind(option, located, boxes, PageContent(page, chars, lambda b: b, raster))


def _print(x: float) -> Char:
    return Char(text="字", bbox=BBox.of(x, 0, x + EM, EM), confidence=1.0)


@pytest.mark.parametrize("read", ["", "、"])
@pytest.mark.parametrize("box", [True, False])
def test_a_tick_that_was_not_read_as_one_is_seen(read: str, box: bool) -> None:
    assert stroke_behind("tick", read, box=box)


@pytest.mark.parametrize("draw", ["nothing", "speck", "line"])
@pytest.mark.parametrize("box", [True, False])
def test_paper_specks_and_rulings_are_none(draw: str, box: bool) -> None:
    assert not stroke_behind(draw, box=box)


def test_what_was_read_as_text_is_none() -> None:
    assert not stroke_behind("tick", "注")
