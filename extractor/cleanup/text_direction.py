"""Whether lines of text run across or down a page: characters stand closer along a line than lines to each other."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


def sideways_score(ink: NDArray[np.uint8], gap: int = 5) -> float:
    """Evidence that text runs down the raster: above 1 sideways, below 1 upright (or on its head), 1 undecided.

    ``ink``: uint8 mask (255 = ink) of about 100 dpi. Ruling lines are taken out; then gaps of up to ``gap`` px are
    closed along rows, and along columns: what leaves fewer, longer pieces is the direction of the text.
    """
    rulings = cv2.bitwise_or(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 31), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((31, 1), np.uint8)),
    )
    text = cv2.subtract(ink, cv2.dilate(rulings, np.ones((3, 3), np.uint8)))
    across = _elongation(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), axis=2)
    down = _elongation(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8)), axis=3)
    if across == 0 or down == 0:
        return 1.0
    return down / across


def _elongation(joined: cv2.Mat | NDArray[np.integer[Any] | np.floating[Any]], axis: int) -> float:
    """Mean length along ``axis`` (a column of the component statistics) of the pieces, by area."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=4)
    pieces = stats[1:]
    pieces = pieces[(pieces[:, 4] >= 6) & (pieces[:, 2] < 600) & (pieces[:, 3] < 600)]
    if len(pieces) < 30:
        return 0.0
    return float(np.average(pieces[:, axis], weights=pieces[:, 4]))
