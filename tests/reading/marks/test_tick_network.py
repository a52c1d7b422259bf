"""The network that judges boxes, on boxes drawn here with OpenCV: other strokes than it was trained on."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.marks.box_view import COLUMNS, ROWS, box_view
from extractor.reading.marks.tick_network import States, tick_network

Picture = NDArray[np.uint8]
TEXT_LEFT, MIDDLE = 120, 80


def _form(em: int) -> Picture:
    """An option's line: a box, strokes for its text behind it, the cell's ruling left of it."""
    picture = np.full((160, 260), 240, np.uint8)
    cv2.line(picture, (TEXT_LEFT - round(1.7 * em), 0), (TEXT_LEFT - round(1.7 * em), 160), (30,), 2)
    left, top = _corner(em)
    side = round(0.8 * em)
    cv2.rectangle(picture, (left, top), (left + side, top + side), (40,), max(1, em // 18))
    for i in range(3):
        x = TEXT_LEFT + round((i + 0.5) * em)
        cv2.line(picture, (x, MIDDLE - em // 2), (x, MIDDLE + em // 2), (40,), max(1, em // 12))
        for y in (-em // 4, em // 4):
            cv2.line(picture, (x - em // 3, MIDDLE + y), (x + em // 3, MIDDLE + y), (40,), max(1, em // 14))
    return picture


def _corner(em: int) -> tuple[int, int]:
    return TEXT_LEFT - round(0.95 * em), MIDDLE - round(0.4 * em)


def _line(picture: Picture, em: int, points: list[tuple[float, float]]) -> None:
    """A pen stroke through points in units of the box."""
    left, top = _corner(em)
    side = 0.8 * em
    at = np.array([[round(left + x * side), round(top + y * side)] for x, y in points], np.int32)
    cv2.polylines(picture, [at], False, (50,), max(2, em // 9), cv2.LINE_AA)


def _states(picture: Picture, em: int) -> States:
    view = box_view(picture, TEXT_LEFT, MIDDLE, em)
    return States(*map(float, tick_network().states([view])[0]))


def tick(picture: Picture, em: int) -> None:
    _line(picture, em, [(0.1, 0.5), (0.4, 0.9), (1.2, -0.2)])


def cross(picture: Picture, em: int) -> None:
    _line(picture, em, [(0.0, 0.0), (1.0, 1.0)])
    _line(picture, em, [(1.0, 0.0), (0.0, 1.0)])


def filled(picture: Picture, em: int) -> None:
    left, top = _corner(em)
    side = round(0.8 * em)
    cv2.rectangle(picture, (left, top), (left + side, top + side), (30,), -1)


def ring(picture: Picture, em: int) -> None:
    left, top = _corner(em)
    centre = (left + round(0.4 * em), top + round(0.4 * em))
    cv2.ellipse(picture, centre, (round(0.72 * em), round(0.66 * em)), 0, 0, 360, (50,), max(2, em // 9), cv2.LINE_AA)


@pytest.mark.parametrize("em", [22, 33, 48])
def test_empty_box_is_untouched(em: int) -> None:
    assert _states(_form(em), em).untouched > 0.9


@pytest.mark.parametrize("em", [22, 33, 48])
@pytest.mark.parametrize("mark", [tick, cross, filled, ring])
def test_box_with_a_mark_is_marked(mark: Callable[[Picture, int], None], em: int) -> None:
    picture = _form(em)
    mark(picture, em)
    assert _states(picture, em).marked > 0.5


def test_tick_of_the_line_below_is_not_the_box_s_own() -> None:
    picture = _form(33)
    _line(picture, 33, [(0.1, 2.2), (0.4, 2.6), (1.1, 1.55)])
    assert _states(picture, 33).marked < 0.5


def test_probabilities_of_each_view_are_whole() -> None:
    views = [np.random.default_rng(n).random((ROWS, COLUMNS), np.float32) for n in range(70)]
    states = tick_network().states(views)
    assert states.shape == (70, 3)
    assert states.sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_view_beyond_the_page_is_paper() -> None:
    view = box_view(np.full((50, 50), 230, np.uint8), 5, 5, 20)
    assert view.shape == (ROWS, COLUMNS)
    assert float(view.max()) == 0.0
