"""What lies under a red seal in a place where nothing was read."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.doubts.blanks import is_bare_but_for_red
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM = 30
REGION = Region(page=1, bbox=BBox.of(100, 100, 500, 400))
RED, DARK_RED, BLACK, BLUE, GREY = (40, 40, 225), (20, 20, 110), (30, 30, 30), (150, 60, 40), (120, 120, 120)
Colour = tuple[int, int, int]


def _page(
    seal: Colour, pen: Colour | None = None, at: tuple[int, int] = (250, 260), *, read: bool = False
) -> PageContent:
    """A page of print with a round seal over the region, and a stroke of a pen under it, which may have been read."""
    picture = np.full((600, 600, 3), 245, np.uint8)
    for y in range(420, 590, 40):
        for x in range(40, 560, 34):
            cv2.rectangle(picture, (x, y), (x + 24, y + 26), BLACK, 4)
    cv2.circle(picture, (300, 250), 110, seal, 8)
    for x in (240, 280, 320):
        cv2.rectangle(picture, (x, 180), (x + 22, 210), seal, 4)
    if pen is not None:
        cv2.line(picture, at, (at[0] + 10, at[1] + 24), pen, 3)
    box = BBox.of(at[0] - 4, at[1] - 4, at[0] + 18, at[1] + 28)
    chars = [Char(text="1", bbox=box, confidence=0.99)] if read else []
    line = [Char(text="字", bbox=BBox.of(40 + EM * i, 420, 40 + EM * (i + 1), 450)) for i in range(4)]
    word = Word(text="字字字字", bbox=BBox.of(40, 420, 160, 450), confidence=1.0, chars=tuple(line))
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=600, words=[word])
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return PageContent(page, chars, lambda b: b, PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_)))


def test_under_a_red_seal_alone_nothing_is_written() -> None:
    assert is_bare_but_for_red(REGION, _page(RED))


@pytest.mark.parametrize("pen", [BLACK, BLUE, GREY])
def test_a_stroke_of_a_pen_under_it_shows(pen: Colour) -> None:
    assert not is_bare_but_for_red(REGION, _page(RED, pen))


def test_a_stroke_right_under_its_rim_shows_too() -> None:
    assert not is_bare_but_for_red(REGION, _page(RED, BLACK, at=(296, 140)))


def test_what_was_read_there_is_nothing_unknown() -> None:
    assert is_bare_but_for_red(REGION, _page(RED, BLACK, read=True))


@pytest.mark.parametrize("seal", [GREY, DARK_RED])
def test_under_a_seal_that_is_dark_itself_nobody_knows(seal: Colour) -> None:
    assert not is_bare_but_for_red(REGION, _page(seal))


@pytest.mark.parametrize(
    "sliver",
    [
        BBox.of(100, 100, 500, 109),
        BBox.of(100, 100, 110, 400),
        BBox.of(700, 700, 900, 900),
        BBox.of(595, 100, 600, 300),
    ],
)
def test_a_region_without_an_inside_tells_nothing(sliver: BBox) -> None:
    assert not is_bare_but_for_red(Region(page=1, bbox=sliver), _page(RED))


def test_what_was_hardly_read_is_no_print() -> None:
    page = _page(RED, BLACK, read=True)
    unsure = [c.model_copy(update={"confidence": 0.5}) for c in page.chars]
    assert not is_bare_but_for_red(REGION, replace(page, chars=unsure))


@pytest.mark.parametrize(("paper", "faxed"), [(255, True), (246, False)])
def test_on_a_fax_paper_is_all_one_white(paper: int, faxed: bool) -> None:
    grey = np.full((600, 600), paper, np.uint8)
    grey[100:500:40] = 20
    raster = PageRaster(grey, grey, cv2.merge([grey, grey, grey]).astype(np.uint8), np.zeros(grey.shape, np.bool_))
    assert raster.is_black_and_white == faxed
