"""Options one below the other that detection took for one line."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.stacked_lines import with_stacked_lines
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region
from tests.cleanup import pages

EM = 34


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _prose(engine: Engine, count: int) -> list[NDArray[np.uint8]]:
    """The first characters of so many lines of print, two of each, on paper."""
    prose = pages.page("prose")
    quads = [n.quad for n in engine.detect(prose) if np.ptp(n.quad[:, 0]) > 12 * EM][:count]
    corners = [tuple(round(float(v)) for v in quad.min(axis=0)) for quad in quads]
    return [np.ascontiguousarray(prose.min(axis=2)[y : y + EM + 6, x : x + 2 * EM + 6]) for x, y in corners]


def _cell(lines: list[NDArray[np.uint8]], read: str, high: float) -> tuple[PageContent, Region]:
    """A cell with these lines below each other, which the page reads as one character so high."""
    grey = np.full((60 + 46 * len(lines), 400), 250, np.uint8)
    for i, line in enumerate(lines):
        grey[30 + 46 * i : 30 + 46 * i + line.shape[0], 40 : 40 + line.shape[1]] = line
    image = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    char = Char(text=read, bbox=BBox.of(38, 26, 118, 26 + high), confidence=0.5)
    sized = tuple(Char(text="集", bbox=BBox.of(200 + i * EM, 0, 200 + (i + 1) * EM, EM)) for i in range(2))
    words = [Word(text="集集", bbox=BBox.around(c.bbox for c in sized), confidence=1.0, chars=sized)]
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=grey.shape[0], words=words)
    raster = PageRaster(grey, grey, image, grey < 0)
    region = Region(page=1, bbox=BBox.of(0, 0, 400, grey.shape[0]))
    return PageContent(page, [char], lambda b: b, raster), region


def _read(engine: Engine, lines: list[NDArray[np.uint8]], read: str, high: float) -> list[str]:
    content, region = _cell(lines, read, high)
    chars = with_stacked_lines({1: content}, [region], engine)[1].chars
    rows = sorted({round(c.bbox.top / 20) for c in chars})
    return ["".join(c.text for c in chars if round(c.bbox.top / 20) == row) for row in rows]


@pytest.mark.parametrize("read", ["唯", "□"])
def test_lines_taken_for_one_are_read_apart(engine: Engine, read: str) -> None:
    lines = _prose(engine, 2)
    apart = [engine.read_text([cv2.cvtColor(line, cv2.COLOR_GRAY2BGR).astype(np.uint8)])[0].text for line in lines]
    found = _read(engine, lines, read, 92.0)
    assert len(found) == 2
    assert [text[0] for text in found] == [text[0] for text in apart]


def test_a_line_no_higher_than_one_stays_as_it_was_read(engine: Engine) -> None:
    assert _read(engine, _prose(engine, 1), "唯", 48.0) == ["唯"]


def test_a_high_box_around_one_line_is_not_cut_through_its_characters(engine: Engine) -> None:
    assert _read(engine, _prose(engine, 1), "唯", 76.0) == ["唯"]
