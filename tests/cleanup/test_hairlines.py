"""Hairlines within a heavy frame are as pale as what shines through from the reverse, and thinner."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup import find_rulings
from models.geometry import Direction

LEFT, RIGHT, TOP, BOTTOM = 200, 1450, 230, 1430
ROWS = range(TOP + 200, BOTTOM, 200)
# Two uprights that run from one row line to another, three rows below it.
UPRIGHTS, FROM, TO = (800, 1100), TOP + 200, TOP + 800


def _page(inner: int, thickness: int) -> NDArray[np.uint8]:
    """A framed table with rows and a few uprights, all within the frame ``inner`` grey and so thick, px."""
    grey = np.full((2339, 1654), 240, np.uint8)
    for y in ROWS:
        cv2.line(grey, (LEFT, y), (RIGHT, y), (inner,), thickness)
    for x in UPRIGHTS:
        cv2.line(grey, (x, FROM), (x, TO), (inner,), thickness)
    cv2.rectangle(grey, (LEFT, TOP), (RIGHT, BOTTOM), (20,), 5)
    for i, y in enumerate(range(TOP + 60, BOTTOM, 120)):
        cv2.putText(grey, f"entry {i * 137}", (LEFT + 40, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (30,), 2, cv2.LINE_AA)
    noise = np.random.default_rng(3).normal(0, 1.5, grey.shape)
    return np.clip(cv2.GaussianBlur(grey, (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)


def _uprights(grey: NDArray[np.uint8]) -> list[float]:
    found = [r for r in find_rulings(grey) if r.direction is Direction.VERTICAL]
    return [r.at for r in found if LEFT + 50 < r.at < RIGHT - 50]


def test_uprights_between_hairlines_of_a_heavy_frame_are_found() -> None:
    np.testing.assert_allclose(_uprights(_page(80, 1)), [x + 0.5 for x in UPRIGHTS], atol=1.5)


def test_broad_pale_lines_between_broad_pale_lines_shine_through() -> None:
    assert _uprights(_page(190, 7)) == []


def test_hairlines_may_end_on_hairlines_and_make_a_corner_at_the_pages_end() -> None:
    grey = _page(80, 1)
    # Within a cell of the third upright another row, and from that one an upright down.
    middle = FROM + 300
    cv2.line(grey, (UPRIGHTS[1], middle), (RIGHT - 2, middle), (80,), 1)
    cv2.line(grey, (1300, middle), (1300, middle + 100), (80,), 1)
    # A row that goes over to the next page: of its label's cell the lower side is missing.
    cv2.line(grey, (600, BOTTOM), (600, BOTTOM + 170), (80,), 1)
    cv2.line(grey, (600, BOTTOM + 170), (RIGHT - 2, BOTTOM + 170), (80,), 1)
    for x in (LEFT, RIGHT):
        cv2.line(grey, (x, BOTTOM), (x, BOTTOM + 170), (20,), 5)
    np.testing.assert_allclose(sorted(_uprights(grey)), [600.5, *(x + 0.5 for x in UPRIGHTS), 1300.5], atol=1.5)
