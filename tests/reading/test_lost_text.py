"""Characters that detection left out of their line are found by their ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.lost_text import recover_text
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM = 34


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
