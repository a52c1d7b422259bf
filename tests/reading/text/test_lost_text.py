"""Characters that detection left out of their line are found by their ink."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.lost_text import recover_text
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region
from tests.cleanup import pages

EM = 34
# A tick through the first character that rises two lines above it.
TICK = [(38, 105), (48, 130), (100, 20)]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def test_a_first_character_of_strokes_that_do_not_touch_is_found(engine: Engine) -> None:
    grey = np.full((70, 300), 245, np.uint8)
    cv2.line(grey, (24, 26), (42, 26), 30, 2)
    cv2.line(grey, (18, 46), (48, 46), 30, 3)
    for x in (52, 86, 120):
        cv2.rectangle(grey, (x + 3, 22), (x + EM - 3, 50), 30, 2)
    chars = tuple(Char(text="口", bbox=BBox.of(x, 18, x + EM, 54), confidence=0.99) for x in (52, 86, 120))
    word = Word(text="口口口", bbox=BBox.of(52, 18, 154, 54), confidence=0.99, chars=chars)
    raster = PageRaster(grey, grey, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8), grey < 0)
    page = Page(number=1, kind=PageKind.SCAN, width=300, height=70, words=[word])
    region = Region(page=1, bbox=BBox.of(0, 0, 300, 70))
    found = recover_text([region], {1: PageContent(page, list(chars), lambda b: b, raster)}, engine)
    assert "".join(c.text for c in found.chars.get(1, [])) == "二"


def test_what_was_read_already_is_not_found_again(engine: Engine) -> None:
    prose = pages.page("prose")
    quad = next(n for n in engine.detect(prose) if np.ptp(n.quad[:, 0]) > 12 * EM).quad
    left, top = (round(float(v)) for v in quad.min(axis=0))
    grey = np.full((120, 420), 250, np.uint8)
    grey[40 : 40 + EM + 8, 30 : 30 + 10 * EM] = prose.min(axis=2)[top : top + EM + 8, left : left + 10 * EM]
    image = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    (word,) = engine.read_page(image)
    # The line lies askew: its box is set lower than its ink.
    low = [c.model_copy(update={"bbox": c.bbox.model_copy(update={"top": c.bbox.top + 30})}) for c in word.chars]
    raster = PageRaster(grey, grey, image, grey < 0)
    page = Page(number=1, kind=PageKind.SCAN, width=420, height=120, words=[word])
    region = Region(page=1, bbox=BBox.of(0, 0, 420, 120))
    found = recover_text([region], {1: PageContent(page, low, lambda b: b, raster)}, engine)
    assert found.chars.get(1, []) == []


def _content(image: NDArray[np.uint8]) -> PageContent:
    """A page with this picture, whose type is ``EM`` pixels high; nothing was read on it."""
    raster = PageRaster(image, image, np.repeat(image[:, :, None], 3, axis=2), np.zeros(image.shape, np.bool_))
    chars = tuple(Char(text="口", bbox=BBox.of(x, -60, x + EM, -60 + EM), confidence=0.9) for x in (0, EM, 2 * EM))
    word = Word(text="口口口", bbox=BBox.around(c.bbox for c in chars), confidence=0.9, chars=chars)
    page = Page(number=1, kind=PageKind.SCAN, width=image.shape[1], height=image.shape[0], words=[word])
    return PageContent(page, [], lambda b: b, raster)


def test_a_line_of_options_with_tall_ticks_through_it_is_read(engine: Engine) -> None:
    prose = pages.page("prose")
    line = next(n for n in engine.detect(prose) if np.ptp(n.quad[:, 0]) > 12 * EM)
    left, top = (round(float(v)) for v in line.quad.min(axis=0))
    text = np.ascontiguousarray(prose[top : top + round(1.5 * EM), left : left + 6 * EM])
    wanted = engine.read_text([text])[0].text
    image = np.full((160, 400), 250, np.uint8)
    image[90 : 90 + len(text), 60 : 60 + text.shape[1]] = text.min(axis=2)
    cv2.polylines(image, [np.array(TICK, np.int32)], False, (60,), 3)
    region, contents = Region(page=1, bbox=BBox.of(0, 0, 400, 160)), {1: _content(image)}
    found = recover_text([region], contents, engine, boxes=True)
    assert wanted[1:-1] in "".join(c.text for c in found.chars.get(1, []))


def test_lines_that_run_into_each_other_and_were_not_read_are_told(engine: Engine) -> None:
    image = np.full((200, 400), 250, np.uint8)
    for row, top in enumerate((20, 50, 80, 110)):
        for x in range(40, 340, 34):
            # Each line slants into the next one.
            cv2.putText(image, "R", (x, top + 26 + (x - 40) // 8 + 2 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (20,), 4)
    region = Region(page=1, bbox=BBox.of(0, 0, 400, 200))
    assert recover_text([region], {1: _content(image)}, engine).unexplained == {region}


@pytest.mark.parametrize(("width", "told"), [(30, True), (12, False), (90, False)])
def test_a_stroke_below_a_full_line_is_a_character_carried_over(engine: Engine, width: int, told: bool) -> None:
    image = np.full((120, 240), 250, np.uint8)
    image[72:75, 105 : 105 + width] = 30
    chars = [Char(text="合", bbox=BBox.of(4 + i * EM, 10, 4 + (i + 1) * EM, 44), confidence=0.99) for i in range(6)]
    content = replace(_content(image), chars=chars)
    region = Region(page=1, bbox=BBox.of(0, 0, 240, 120))
    assert (recover_text([region], {1: content}, engine).unexplained == {region}) is told


def test_a_last_digit_lost_again_beside_what_was_read_goes_to_a_person(engine: Engine) -> None:
    grey = np.full((90, 560), 245, np.uint8)
    word = "0571-8765432"
    cv2.putText(grey, word, (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40,), 2, cv2.LINE_AA)
    (width, _), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
    step = width / len(word)
    chars = [
        Char(text=c, bbox=BBox.of(20 + step * i, 34, 20 + step * (i + 1), 66), confidence=0.99)
        for i, c in enumerate(word)
    ]
    # The line makes one piece of the entry's end and what detection left out of it.
    cv2.line(grey, (16, 66), (530, 66), 40, 2)
    size = Word(text="字字字字", bbox=BBox.of(0, 0, 120, 30), confidence=1.0, chars=_squares(4))
    page = Page(number=1, kind=PageKind.SCAN, width=560, height=90, words=[size])
    region = Region(page=1, bbox=BBox.of(0, 0, 560, 90))

    def unexplained(picture: NDArray[np.uint8]) -> bool:
        image = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        raster = PageRaster(picture, picture, image, np.zeros(picture.shape, np.bool_))
        found = recover_text([region], {1: PageContent(page, chars, lambda box: box, raster)}, engine)
        return bool(found.unexplained) or bool(found.chars)

    assert not unexplained(grey)
    with_one = grey.copy()
    cv2.line(with_one, (36 + width, 60), (44 + width, 38), (40,), 2, cv2.LINE_AA)
    assert unexplained(with_one)


def _squares(count: int) -> tuple[Char, ...]:
    return tuple(Char(text="字", bbox=BBox.of(30 * i, 0, 30 * (i + 1), 30)) for i in range(count))
