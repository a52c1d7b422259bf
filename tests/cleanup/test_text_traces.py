"""Pages without a ruling line are made flat by their lines of text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.place import located
from extractor.cleanup.text_traces import trace_text

Picture = NDArray[np.uint8]


def page_of_text(bend: float) -> Picture:
    """An A4 page of 200 dpi with lines of small squares, bowed by ``bend`` px between their ends and their middle."""
    page = np.full((2339, 1654, 3), 250, np.uint8)
    for row in range(30):
        for x in range(200, 1450, 30):
            along = (x - 825) / 625
            y = round(300 + 44 * row + bend * along**2)
            page[y : y + 24, x : x + 24] = 30
            page[y + 4 : y + 20, x + 4 : x + 20] = 250
    return page


def test_a_bent_page_of_running_text_is_made_flat() -> None:
    place = located(page_of_text(14.0), 200)
    assert "uncurled" in place.notes


def test_a_flat_one_is_left_as_it_is() -> None:
    assert "uncurled" not in located(page_of_text(0.0), 200).notes


def test_the_middle_of_a_line_is_followed() -> None:
    ink = np.zeros((400, 800), np.uint8)
    for row in range(6):
        for x in range(50, 750, 15):
            y = 40 + 40 * row + x // 50
            ink[y : y + 12, x : x + 12] = 255
    traces = trace_text(ink, 200)
    assert len(traces) == 6
    first = min(traces, key=lambda t: float(t.across[0]))
    rise = (first.across[-1] - first.across[0]) / (first.along[-1] - first.along[0])
    assert abs(rise - 1 / 50) < 0.002
