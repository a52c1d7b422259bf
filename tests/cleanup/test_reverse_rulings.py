"""Rulings of the sheet's other side on a page that shows it: blurred, and so broad for being pale."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.cleanup.reverse_rulings import without_reverse_rulings
from models.geometry import Direction, Ruling

Grey = NDArray[np.uint8]
INK = 30


def _ruled(grey: Grey, tops: list[int], level: int, thick: int, blur: int = 0) -> list[Ruling]:
    layer = np.full(grey.shape, 250, np.uint8)
    for top in tops:
        cv2.line(layer, (100, top), (900, top), level, thick)
    if blur:
        layer = np.asarray(cv2.GaussianBlur(layer, (0, 0), blur), np.uint8)
    grey[:] = np.minimum(grey, layer)
    return [Ruling(direction=Direction.HORIZONTAL, at=t, start=100, end=900, thickness=thick) for t in tops]


def _paper() -> Grey:
    grey = np.full((1000, 1000), 250, np.uint8)
    grey[20:60, 100:900] = INK
    return grey


def test_broad_pale_lines_among_thin_dark_ones_are_of_the_other_side() -> None:
    grey = _paper()
    own = _ruled(grey, list(range(100, 900, 100)), 90, 2)
    shown = _ruled(grey, [150, 350, 550], INK, 5, blur=4)
    assert without_reverse_rulings([*own, *shown], grey) == own


def test_a_thick_frame_is_darker_than_the_thin_lines_in_it() -> None:
    grey = _paper()
    own = _ruled(grey, list(range(200, 800, 100)), 120, 2) + _ruled(grey, [100, 900], INK, 6)
    assert without_reverse_rulings(own, grey) == own


@pytest.mark.parametrize("thin", [0, 3])
def test_where_few_lines_are_thin_the_broad_ones_are_the_page_s_own(thin: int) -> None:
    grey = _paper()
    broad = _ruled(grey, list(range(150, 900, 100)), INK, 5, blur=3)
    lines = broad + _ruled(grey, list(range(100, 100 + 100 * thin, 100)), 90, 2)
    assert without_reverse_rulings(lines, grey) == lines


def test_a_page_does_not_lose_most_of_its_lines() -> None:
    grey = _paper()
    thin = _ruled(grey, [100, 200, 300, 400, 500], 90, 2)
    broad = _ruled(grey, list(range(130, 980, 50))[:16], INK, 5, blur=4)
    assert without_reverse_rulings([*thin, *broad], grey) == [*thin, *broad]


def test_on_a_saturated_copy_a_thick_frame_is_as_dark_as_thin_lines() -> None:
    grey = _paper()
    own = _ruled(grey, list(range(200, 800, 100)), INK, 3) + _ruled(grey, [100, 900], INK, 5)
    assert without_reverse_rulings(own, grey) == own


def test_a_feed_that_blurs_level_lines_only_takes_none_away() -> None:
    grey = _paper()
    upright = [
        Ruling(direction=Direction.VERTICAL, at=x, start=100, end=900, thickness=2) for x in range(100, 901, 100)
    ]
    level = _ruled(grey, list(range(100, 901, 100)), INK, 2)
    grey[:] = cv2.GaussianBlur(grey, (1, 0), sigmaX=0.1, sigmaY=1.5)
    for ruling in upright:
        cv2.line(grey, (round(ruling.at), 100), (round(ruling.at), 900), INK, 2)
    assert without_reverse_rulings([*upright, *level], grey) == [*upright, *level]
