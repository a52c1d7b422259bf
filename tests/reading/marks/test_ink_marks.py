"""Ink in and around boxes of a drawn line."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.marks.box_verdicts import judge_box
from extractor.reading.marks.ink_marks import Baseline, BoxInk, baseline_of, measure_all, measure_box
from extractor.reading.marks.options import LocatedOption
from extractor.reading.marks.tick_network import States
from models.document import Page, PageKind
from models.geometry import BBox

EM, TEXT_LEFT, MIDDLE = 30, 150, 60


def _content(paper: NDArray[np.uint8]) -> PageContent:
    """A scanned page of this picture, on which nothing was read."""
    height, width = paper.shape
    raster = PageRaster(paper, paper, np.repeat(paper[:, :, None], 3, axis=2), np.zeros(paper.shape, np.bool_))
    page = Page(number=1, width=width, height=height, kind=PageKind.SCAN, words=[])
    return PageContent(page, [], lambda box: box, raster)


def _measured(*strokes: list[tuple[int, int]], begins: float = TEXT_LEFT, earliest: float | None = None) -> BoxInk:
    """A box before its text, which recognition has begin elsewhere, and strokes through points of the page."""
    paper = np.full((120, 300), 245, np.uint8)
    cv2.rectangle(paper, (TEXT_LEFT - 30, MIDDLE - 12), (TEXT_LEFT - 6, MIDDLE + 12), (40,), 2)
    cv2.putText(paper, "H", (TEXT_LEFT, MIDDLE + 12), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (40,), 2)
    for points in strokes:
        cv2.polylines(paper, [np.array(points, np.int32)], False, (40,), 2)
    text = BBox.of(begins, MIDDLE - EM / 2, begins + EM, MIDDLE + EM / 2)
    zone = BBox.of(begins - 3 * EM, text.top, begins, text.bottom)
    option = LocatedOption("H", 1, 0, 1, text, zone, 1.0, BBox.of(10, 2, 290, 118), earliest=earliest)
    return measure_box(option, _content(paper))


def test_a_tick_in_front_of_its_box_is_seen_beside_it() -> None:
    ink = _measured([(80, 55), (90, 72), (108, 46)])
    assert ink.box is not None
    assert ink.beside > 0.05


def test_a_ruling_in_front_of_the_box_is_no_tick() -> None:
    ink = _measured([(90, 0), (90, 119)])
    assert ink.box is not None
    assert ink.beside == 0.0


def test_where_a_text_begins_is_told_by_its_box_when_recognition_cannot() -> None:
    ink = _measured(begins=TEXT_LEFT + 20, earliest=TEXT_LEFT - 35)
    assert ink.text_left is not None
    assert abs(ink.text_left - TEXT_LEFT) < 5
    assert ink.behind == 0.0


def test_a_box_that_ends_the_line_above_is_its_option_s() -> None:
    paper = np.full((160, 300), 245, np.uint8)
    cv2.rectangle(paper, (250, 30), (274, 54), (40,), -1)
    cv2.putText(paper, "H", (20, 102), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (40,), 2)
    text, cell = BBox.of(20, 75, 50, 105), BBox.of(4, 4, 296, 156)
    front, above = BBox.of(4, 66, 20, 114), BBox.of(240, 18, 296, 66)
    ink = measure_box(LocatedOption("H", 1, 0, 1, text, front, 1.0, cell, above=above), _content(paper))
    assert ink.box is not None
    assert abs(ink.box.x0 - 250) <= 2
    assert ink.inside > 0.9


def test_a_character_like_a_box_that_ends_the_line_above_is_none_where_the_option_has_its_own() -> None:
    paper = np.full((160, 300), 245, np.uint8)
    for y in (30, 38, 46, 54):
        cv2.line(paper, (252, y), (274, y), (40,), 2)
    for x in (252, 274):
        cv2.line(paper, (x, 30), (x, 54), (40,), 2)
    # The option's own black box, into which recognition has its text begin.
    cv2.rectangle(paper, (20, 78), (44, 102), (40,), -1)
    cv2.putText(paper, "H", (50, 102), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (40,), 2)
    text, cell = BBox.of(34, 75, 80, 105), BBox.of(4, 4, 296, 156)
    front, above = BBox.of(6, 66, 34, 114), BBox.of(250, 18, 296, 66)
    ink = measure_box(LocatedOption("H", 1, 0, 1, text, front, 1.0, cell, above=above), _content(paper))
    assert ink.box is not None
    assert abs(ink.box.x0 - 20) <= 2
    assert ink.inside > 0.9


def _options(paper: np.ndarray, texts: list[tuple[float, float]], wrapped: bool = False) -> list[LocatedOption]:
    """Options whose texts, of the usual size, begin at these x on lines of these y."""
    found = []
    for x, y in texts:
        text = BBox.of(x, y - EM / 2, x + 3 * EM, y + EM / 2)
        zone = BBox.of(x - 2 * EM, text.top - 0.3 * EM, x, text.bottom + 0.3 * EM)
        found.append(
            LocatedOption("H", 1, 0, 1, text, zone, 1.0, BBox.of(4, 4, 396, paper.shape[0] - 4), wrapped=wrapped)
        )
    return found


def _form(hidden: bool) -> np.ndarray:
    """Six options with boxes; before a seventh a heavy tick, and the first character of its text holds a square."""
    paper = np.full((600, 400), 245, np.uint8)
    for i in range(6):
        cv2.rectangle(paper, (70, 40 + 70 * i), (96, 66 + 70 * i), (40,), 2)
    cv2.rectangle(paper, (101, 472), (115, 486), (40,), 2)
    if hidden:
        cv2.polylines(paper, [np.array([(62, 470), (76, 492), (96, 448)], np.int32)], False, (60,), 9)
    return paper


@pytest.mark.parametrize("hidden", [True, False])
def test_a_square_within_the_text_smaller_than_the_boxes_is_none(hidden: bool) -> None:
    paper = _form(hidden)
    options = _options(paper, [(100, 53 + 70 * i) for i in range(6)] + [(100, 479)])
    measured = measure_all(options, {1: _content(paper)})
    assert all(ink.box is not None for ink in measured[:6])
    assert measured[6].box is None
    assert measured[6].hidden
    # Nothing in front of the text: the box was lost, it is not untouched.
    assert judge_box(measured[6], baseline_of(measured)).ticked is not False


def test_a_stroke_that_passes_an_empty_box_by_on_its_left_goes_to_a_person() -> None:
    arm = _measured([(110, 50), (114, 64), (120, 74), (126, 78)])
    assert arm.box is not None
    untouched = States(untouched=0.95, marked=0.03, struck=0.02)
    assert judge_box(replace(arm, states=untouched), Baseline()).ticked is None
    assert judge_box(replace(_measured(), states=untouched), Baseline()).ticked is False


def test_single_boxes_taken_for_circles_among_squares_are_squares() -> None:
    paper = np.full((120, 1500), 245, np.uint8)
    for k in range(7):
        x = 40 + 200 * k
        cv2.rectangle(paper, (x, 48), (x + 24, 72), (40,), 2)
    # One whose corners a thick mark left round.
    cv2.rectangle(paper, (36, 44), (70, 78), (245,), -1)
    cv2.circle(paper, (52, 60), 12, (40,), 3)
    options = _options(paper, [(70 + 200 * k, 60) for k in range(7)])
    assert measure_box(options[0], _content(paper)).circle is not None
    assert [ink.circle for ink in measure_all(options, {1: _content(paper)})] == [None] * 7


def test_a_document_of_circles_keeps_them() -> None:
    paper = np.full((120, 1500), 245, np.uint8)
    for k in range(7):
        cv2.circle(paper, (52 + 200 * k, 60), 12, (40,), 2)
    options = _options(paper, [(75 + 200 * k, 60) for k in range(7)])
    assert all(ink.circle is not None for ink in measure_all(options, {1: _content(paper)}))
