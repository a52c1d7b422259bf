"""A name that lost a character within: its neighbours stand apart, and something is written between them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.gaps import has_inked_gap, with_inked_gaps_doubted
from extractor.reading.text.merged_readings import is_doubtful
from models.document import Char, Page, PageKind, TextLine, Word
from models.geometry import BBox

EM = 30


def doubtful(text: str, *, written: str, underlined: bool = False) -> bool:
    """Whether a line of which ``text`` was read is in doubt. ``written``: what stands there, a square for each
    character but blanks; of what is not in ``text`` nothing was read."""
    grey: NDArray[np.uint8] = np.full((60, 40 + EM * len(written)), 245, np.uint8)
    chars, left = [], list(text)
    for i, char in enumerate(written):
        x = 20 + i * EM
        if char != " ":
            cv2.rectangle(grey, (x + 3, 18), (x + 27, 42), 30, 2)
            cv2.line(grey, (x + 3, 30), (x + 27, 30), 30, 2)
        if left and char == left[0]:
            chars.append(Char(text=left.pop(0), bbox=BBox.of(x, 15, x + EM, 45), confidence=0.999))
    if underlined:
        cv2.line(grey, (0, 48), (grey.shape[1], 48), 30, 2)
    box = BBox.around(c.bbox for c in chars)
    word = Word(text=text, bbox=box, confidence=0.999, chars=tuple(chars))
    page = Page(number=1, kind=PageKind.SCAN, width=grey.shape[1], height=60, words=[word])
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    content = PageContent(page, list(chars), lambda b: b, raster)
    doubted = is_doubtful(with_inked_gaps_doubted(word, content))
    assert doubted == has_inked_gap(TextLine(text=text, bbox=box, chars=tuple(chars)), content)
    return doubted


def test_a_name_whose_characters_follow_each_other_is_not() -> None:
    assert not doubtful("中药饮片工业互联网试点", written="中药饮片工业互联网试点")


def test_a_name_that_lost_a_character_is() -> None:
    assert doubtful("中药饮片工业互联试点", written="中药饮片工业互联网试点")


@pytest.mark.parametrize("underlined", [True, False])
def test_names_that_are_set_apart_are_not(underlined: bool) -> None:
    assert not doubtful("中药饮片项目工业互联试点", written="中药饮片项目  工业互联试点", underlined=underlined)


def test_a_short_name_is_measured_by_the_page_s_text() -> None:
    assert doubtful("金模板厂", written="金桥模板厂")
