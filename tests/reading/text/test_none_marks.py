"""Signs of none on an underline, told by their ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.engine import open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.sources import REVIEW_BELOW
from extractor.reading.text.lost_text import recover_text
from extractor.reading.text.none_marks import mark_of_none
from extractor.reading.text.text_sureness import text_confidence
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM, FOOT = 30, 44
Stroke = tuple[int, int, int, int]
UNDERLINE: Stroke = (10, FOOT, 150, FOOT)
SHORT_LINE: Stroke = (40, FOOT, 115, FOOT)
TWO_DASHES: tuple[Stroke, ...] = ((50, 24, 78, 24), (82, 24, 110, 24))
LEANING: Stroke = (70, 40, 80, 12)


def _picture(*strokes: Stroke) -> NDArray[np.uint8]:
    grey = np.full((60, 170), 245, np.uint8)
    for x0, y0, x1, y1 in strokes:
        cv2.line(grey, (x0, y0), (x1, y1), 40, 2)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _says(*strokes: Stroke) -> str | None:
    found = mark_of_none(_picture(*strokes), EM)
    return None if found is None else found[0]


def test_two_dashes_on_an_underline_are_a_dash() -> None:
    assert _says(UNDERLINE, *TWO_DASHES) == "——"
    assert _says(UNDERLINE, (50, 24, 110, 24)) == "——"


def test_one_short_stroke_on_an_underline_may_be_a_one() -> None:
    assert _says(UNDERLINE, (50, 24, 76, 24)) is None


def test_strokes_without_an_underline_are_nothing_known() -> None:
    assert _says(*TWO_DASHES) is None


def test_a_line_hardly_longer_than_the_dash_is_its_second_stroke() -> None:
    assert _says(SHORT_LINE, (50, 24, 106, 24)) is None


def test_a_pale_figure_beside_a_sign_of_none_is_not_lost() -> None:
    picture = _picture(UNDERLINE, LEANING)
    cv2.putText(picture, "5", (110, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (216, 216, 216), 2)
    assert mark_of_none(picture, EM) is None


def test_strokes_at_two_heights_are_no_dash() -> None:
    assert _says(UNDERLINE, (50, 14, 110, 14), (50, 28, 110, 28)) is None


def test_a_leaning_stroke_on_an_underline_is_a_slash() -> None:
    assert _says(UNDERLINE, LEANING) == "/"


def test_a_leaning_stroke_that_touches_its_underline_is_one_too() -> None:
    assert _says(UNDERLINE, (70, FOOT, 81, 14)) == "/"


def test_the_slash_is_found_where_it_stands() -> None:
    found = mark_of_none(_picture(UNDERLINE, LEANING), EM)
    assert found is not None
    x0, y0, x1, y1 = found[1]
    assert (abs(x0 - 70) <= 2, abs(x1 - 80) <= 2, abs(y0 - 12) <= 2, abs(y1 - 40) <= 2) == (True,) * 4


@pytest.mark.parametrize(
    "strokes",
    [
        ((75, 40, 75, 12),),  # upright: a 1
        ((70, 12, 80, 40),),  # leans to the left
        (LEANING, (100, 40, 110, 12)),  # two
        (LEANING, *TWO_DASHES),
        ((72, 40, 76, 30),),  # a speck
        ((58, 14, 82, 14), (70, 40, 82, 14)),  # a 7
        ((70, 20, 78, 4),),  # high above the line
        (LEANING, (62, 40, 80, 40)),  # a 1 with a foot
        (LEANING, (72, 18, 80, 12)),  # a 1 with a flag
        (LEANING, (86, 38, 90, 38), (86, 40, 90, 40)),  # with a point behind
    ],
)
def test_other_ink_is_no_sign_of_none(strokes: tuple[Stroke, ...]) -> None:
    assert _says(UNDERLINE, *strokes) is None


def test_a_figure_of_type_on_an_underline_is_none() -> None:
    for figure in ("0", "1", "3", "7", "12"):
        picture = _picture(UNDERLINE)
        cv2.putText(picture, figure, (60, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
        assert mark_of_none(picture, EM) is None, figure


@pytest.mark.parametrize("width", [5, 7, 9])
def test_a_narrow_leaning_zero_is_no_slash(width: int) -> None:
    picture = _picture(UNDERLINE)
    cv2.ellipse(picture, (75, 26), (width, 14), 18, 0, 360, (40, 40, 40), 2, cv2.LINE_AA)
    assert mark_of_none(picture, EM) is None


REGION = Region(page=1, bbox=BBox.of(130, 0, 460, 70))


def _cell(strokes: tuple[Stroke, ...]) -> PageContent:
    """A cell with these strokes on an underline; its page has characters of the size of ``EM`` before it."""
    grey = np.full((70, 460), 245, np.uint8)
    for x0, y0, x1, y1 in (UNDERLINE, *strokes):
        cv2.line(grey, (x0 + 160, y0 + 8), (x1 + 160, y1 + 8), 40, 2)
    chars = [Char(text="数", bbox=BBox.of(x, 18, x + 34, 54), confidence=0.99) for x in (10, 44, 78)]
    word = Word(text="数数数", bbox=BBox.of(10, 18, 112, 54), confidence=0.99, chars=tuple(chars))
    page = Page(number=1, kind=PageKind.SCAN, width=460, height=70, words=[word])
    image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    return PageContent(page, chars, lambda box: box, PageRaster(grey, grey, image, np.zeros(grey.shape, np.bool_)))


@pytest.mark.parametrize(
    ("strokes", "text", "sure"), [(TWO_DASHES, "——", True), ((LEANING,), "/", False)], ids=["dash", "slash"]
)
def test_a_sign_of_none_that_detection_lost_becomes_text_of_its_cell(
    strokes: tuple[Stroke, ...], text: str, sure: bool
) -> None:
    found = recover_text([REGION], {1: _cell(strokes)}, open_engine(threads=1), lists={REGION})
    assert "".join(c.text for c in found.chars[1]) == text
    assert not found.unexplained
    assert (text_confidence(c.confidence for c in found.chars[1]) >= REVIEW_BELOW) is sure


def test_outside_lists_such_ink_stays_unexplained() -> None:
    assert recover_text([REGION], {1: _cell(TWO_DASHES)}, open_engine(threads=1)).unexplained == {REGION}
