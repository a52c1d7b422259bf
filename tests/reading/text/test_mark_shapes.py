"""Commas and their like are told apart by their ink, whatever they were read as."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.mark_shapes import mark_by_shape
from extractor.reading.text.merged_readings import AGREED, DOUBTFUL
from extractor.reading.text.text_doubts import checked_text, with_checked_marks
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 30


def _line(mark: str, read: str, before: str = "甲") -> tuple[list[Char], NDArray[np.uint8]]:
    """A line “甲_乙” (``before`` for 甲), ``mark`` drawn between two squares of ink and read as ``read``."""
    grey = np.full((60, 4 * EM), 240, np.uint8)
    for x in (EM, 3 * EM):
        cv2.rectangle(grey, (x - 11, 18), (x + 11, 42), 40, 2)
    foot = (2 * EM - 8, 38)
    if mark == "、":
        cv2.line(grey, (foot[0] - 3, 34), (foot[0] + 3, 41), 40, 2)
    else:
        cv2.circle(grey, foot, 2, 40, -1)
    if mark in "，；":
        cv2.line(grey, (foot[0] + 1, 39), (foot[0] - 2, 44), 40, 1)
    if mark in "；：":
        cv2.circle(grey, (foot[0], 25), 2, 40, -1)
    chars = [
        Char(text=text, bbox=BBox.of(EM * i + EM / 2, 14, EM * i + 1.5 * EM, 46), confidence=DOUBTFUL)
        for i, text in enumerate((before, read, "乙"))
    ]
    return chars, grey


@pytest.mark.parametrize("mark", ["，", "、", "；", "："])
def test_marks_are_known_by_their_ink(mark: str) -> None:
    chars, grey = _line(mark, "，")
    assert mark_by_shape(chars, 1, grey, EM) == mark


def test_paper_is_no_mark() -> None:
    chars, _ = _line("，", "，")
    assert mark_by_shape(chars, 1, np.full((60, 4 * EM), 240, np.uint8), EM) is None


def _checked(mark: str, read: str) -> Char:
    word, content = _placed(*_line(mark, read))
    return with_checked_marks(word, word.text, content).chars[1]


def _placed(chars: list[Char], grey: NDArray[np.uint8]) -> tuple[Word, PageContent]:
    blank = np.zeros(grey.shape, np.bool_)
    raster = PageRaster(grey, grey, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8), blank)
    box = BBox.of(0, 0, grey.shape[1], grey.shape[0])
    word = Word(text="".join(c.text for c in chars), bbox=box, confidence=1.0, chars=tuple(chars))
    page = Page(number=1, kind=PageKind.SCAN, width=box.width, height=box.height, words=[_print()])
    return word, PageContent(page, [], lambda b: b, raster)


def _print() -> Word:
    chars = [Char(text="字", bbox=BBox.of(x, 0, x + EM, EM), confidence=1.0) for x in (0, EM)]
    return Word(text="字字", bbox=BBox.of(0, 0, 2 * EM, EM), confidence=1.0, chars=tuple(chars))


@pytest.mark.parametrize("mark", ["，", "、", "；"])
def test_a_mark_whose_ink_is_what_it_was_read_as_is_in_no_doubt(mark: str) -> None:
    checked = _checked(mark, mark)
    assert (checked.text, checked.confidence) == (mark, AGREED)


@pytest.mark.parametrize(("mark", "read"), [("，", "、"), ("；", "：")])
def test_what_recognition_errs_towards_gives_way_to_the_ink_and_stays_in_doubt(mark: str, read: str) -> None:
    checked = _checked(mark, read)
    assert (checked.text, checked.confidence) == (mark, DOUBTFUL)


def test_a_comma_whose_ink_is_another_mark_stays_and_is_in_doubt() -> None:
    checked = _checked("、", "，")
    assert (checked.text, checked.confidence) == ("，", DOUBTFUL)


@pytest.mark.parametrize(("before", "doubtful"), [("明", False), ("次", True)])
def test_a_colon_that_is_odd_where_it_stands_stays_in_doubt_whatever_its_ink(before: str, doubtful: bool) -> None:
    # The “；” of “14人次；物流” has two points too where its tail was lost.
    word, content = _placed(*_line("：", "：", before))
    mark = checked_text(word, word.text, content, True).chars[1]
    assert (mark.confidence == DOUBTFUL) is doubtful


@pytest.mark.parametrize(("sealed", "doubtful"), [(True, True), (False, False)])
def test_a_semicolon_that_lost_its_tail_with_a_seal_is_in_doubt(sealed: bool, doubtful: bool) -> None:
    chars, grey = _line("：", "：")
    word, content = _placed(chars, grey)
    assert content.raster is not None
    mask = np.zeros(grey.shape, np.bool_)
    mask[40:46, 40:60] = sealed
    raster = replace(content.raster, untreated=_line("；", "：")[1], seal_mask=mask)
    checked = with_checked_marks(word, word.text, replace(content, raster=raster)).chars[1]
    assert (checked.text, checked.confidence) == ("：", DOUBTFUL if doubtful else AGREED)
