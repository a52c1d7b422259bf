"""The last characters of a running text are found where detection lost them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.lost_prose import recover_lines
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

EM, PITCH, LEFT, TOP, LENGTH = 34, 54, 60, 40, 12


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def two_strokes(grey: np.ndarray, x: int, y: int) -> None:
    """A 二 whose square begins at ``x``, ``y``."""
    cv2.line(grey, (x + 8, y + 8), (x + 26, y + 8), 30, 2)
    cv2.line(grey, (x + 2, y + 28), (x + 32, y + 28), 30, 3)


def page_of_two_lines() -> tuple[np.ndarray, list[Word]]:
    grey = np.full((260, 620), 245, np.uint8)
    words = []
    for row in range(2):
        top = TOP + row * PITCH
        chars = []
        for i in range(LENGTH):
            x = LEFT + i * EM
            cv2.rectangle(grey, (x + 3, top + 3), (x + EM - 3, top + EM - 3), 30, 2)
            chars.append(Char(text="口", bbox=BBox.of(x, top, x + EM, top + EM), confidence=0.99))
        words.append(
            Word(text="口" * LENGTH, bbox=BBox.around(c.bbox for c in chars), confidence=1, chars=tuple(chars))
        )
    return grey, words


def recovered(grey: np.ndarray, words: list[Word], engine: Engine) -> tuple[str, list[BBox]]:
    """What was found, and the regions of the text afterwards."""
    raster = PageRaster(grey, grey, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8), grey < 0)
    page = Page(number=1, kind=PageKind.SCAN, width=620, height=260, words=words)
    content = PageContent(page, [c for w in words for c in w.chars], lambda b: b, raster)
    regions = [Region(page=1, bbox=w.bbox) for w in words]
    place = Place(field="plan.overview", kind=PlaceKind.LINE, regions=regions)
    found = recover_lines({"plan.overview": place}, {1: content}, engine)
    place = found.places.get("plan.overview", place)
    return "".join(c.text for c in found.chars.get(1, [])), [r.bbox for r in place.regions]


def test_a_last_line_of_one_character_becomes_a_line_of_its_own(engine: Engine) -> None:
    grey, words = page_of_two_lines()
    two_strokes(grey, LEFT, TOP + 2 * PITCH)
    text, lines = recovered(grey, words, engine)
    assert text == "二"
    assert len(lines) == 3 and lines[2].cy > lines[1].bottom


def test_the_end_of_a_line_joins_it(engine: Engine) -> None:
    grey, words = page_of_two_lines()
    kept = words[0].chars[:-2]
    # What every recogniser surely reads, whatever precision a processor computes in.
    end = kept[-1].bbox.x1
    grey[TOP - 4 : TOP + EM + 4, round(end) + 1 :] = 245
    cv2.putText(grey, "25", (round(end) + 4, TOP + EM - 4), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30,), 2, cv2.LINE_AA)
    cut = words[0].model_copy(update={"chars": kept, "bbox": BBox.around(c.bbox for c in kept)})
    text, lines = recovered(grey, [cut, words[1]], engine)
    assert text == "25"
    assert len(lines) == 2 and lines[0].x1 > words[0].bbox.x1 - EM / 2


def test_nothing_is_found_beside_whole_lines(engine: Engine) -> None:
    grey, words = page_of_two_lines()
    assert recovered(grey, words, engine)[0] == ""


def test_a_signature_beside_the_last_line_is_no_reason_to_fail(engine: Engine) -> None:
    grey, words = page_of_two_lines()
    # One character as tall as the page, whose middle lies below the only line.
    tall = Char(text="高", bbox=BBox.of(500, 0, 600, 259), confidence=0.9)
    signature = Word(text="高", bbox=tall.bbox, confidence=0.9, chars=(tall,))
    raster = PageRaster(grey, grey, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8), grey < 0)
    page = Page(number=1, kind=PageKind.SCAN, width=620, height=260, words=[words[0], signature])
    content = PageContent(page, [*words[0].chars, tall], lambda b: b, raster)
    place = Place(field="plan.overview", kind=PlaceKind.LINE, regions=[Region(page=1, bbox=words[0].bbox)])
    assert place.regions[0].bbox.bottom < tall.bbox.cy
    assert recover_lines({"plan.overview": place}, {1: content}, engine).places == {}


def test_lines_below_a_heading_of_which_none_was_read_are_looked_for(engine: Engine) -> None:
    grey, words = page_of_two_lines()
    heading, *_ = words
    page = Page(number=1, kind=PageKind.SCAN, width=620, height=260, words=[heading])
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    contents = {1: PageContent(page, list(heading.chars), lambda box: box, raster)}
    box = heading.bbox
    strip = Region(page=1, bbox=BBox.of(box.x0, box.bottom, box.x1, box.bottom + 1))
    other = Place(field="plan.overview", kind=PlaceKind.LINE, regions=[Region(page=1, bbox=box)])
    empty = Place(field="plan.problems", kind=PlaceKind.LINE, regions=[strip])
    found = recover_lines({"plan.overview": other, "plan.problems": empty}, contents, engine)
    assert "plan.problems" in found.places or strip in found.unexplained
