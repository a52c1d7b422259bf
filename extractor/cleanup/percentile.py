"""Percentiles of grey levels and of short rows: numpy's values (linear interpolation) without its general machinery,
which on the thousands of small arrays of a page takes longer than the sorting."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SAMPLED = 4
"""Every so many pixels tell a page's levels."""
COUNTED = 2048
"""Arrays of more levels than this are counted, not sorted."""


def level_percentile(levels: NDArray[np.uint8], percent: float) -> float:
    """The ``percent``-th percentile (0..100) of an array of any shape that is not empty."""
    if levels.size <= COUNTED:
        return percentile(levels, percent)
    counts = cv2.calcHist([np.ascontiguousarray(levels).reshape(-1, 1)], [0], None, [256], [0, 256])
    upto = np.cumsum(counts.astype(np.int64).ravel())
    rank = (levels.size - 1) * (percent / 100)
    low, high = np.searchsorted(upto, [math.floor(rank), math.floor(rank) + 1], side="right").tolist()
    return _between(float(low), float(min(high, 255)), rank - math.floor(rank))


def paper_and_print(grey: NDArray[np.uint8]) -> tuple[float, float]:
    """The level of a page's paper (``grey``: HxW), and by how many levels its print is darker, 40 at least."""
    sample = np.ascontiguousarray(grey[::SAMPLED, ::SAMPLED])
    paper = level_percentile(sample, 70)
    return paper, max(40.0, paper - level_percentile(sample, 0.5))


def percentile(values: NDArray[np.integer[Any] | np.floating[Any]], percent: float) -> float:
    """The ``percent``-th percentile (0..100) of a short array of any shape that is not empty."""
    ordered = np.sort(values, axis=None)
    rank = (len(ordered) - 1) * (percent / 100)
    low = math.floor(rank)
    return _between(float(ordered[low]), float(ordered[min(low + 1, len(ordered) - 1)]), rank - low)


def _between(low: float, high: float, share: float) -> float:
    """Linear interpolation, from the nearer end, as numpy rounds it."""
    step = high - low
    return low + step * share if share < 0.5 else high - step * (1 - share)
