"""Streaks that dirt on the glass of a sheet-feed scanner draws over the whole page, taken out before anything is read.

A streak runs exactly along the feed, from edge to edge: through margins where no ruling line goes. Left in, it is taken
for a ruling, splits columns of tables and puts strokes into figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.seals import Bgr

# Share of the page's length that must be darker than its surroundings: no frame of a table leaves so little margin.
RUNS_THROUGH = 0.95
# Where a desk or a scanner's lid shows beside the paper, a ruling line is darker than paper over that share, but not
# darker than what is beside it: that is asked of each of so many parts of the page's length, and of how many of them.
PARTS, DARK_PARTS = 20, 0.9
# Rows looked at; grey levels by which a streak is darker than the paper beside it.
SAMPLES, DARKER = 200, 7
# Widest streak, as a share of the page's width (0.5 mm of 210); the paper beside it, likewise.
WIDEST, BESIDE = 0.0026, 0.012
# A streak this dark, as a share of the paper's tone, hides what lies under it.
OPAQUE = 0.45
# More streaks than this are a pattern of the page, or a picture.
MOST = 24


def without_streaks(image: Bgr) -> Bgr:
    """The raster without streaks from edge to edge, upright or level. The same object where there are none."""
    height, width = image.shape[:2]
    upright = _streaks(np.ascontiguousarray(image[:: max(1, height // SAMPLES), :, 1].T))
    level = _streaks(np.ascontiguousarray(image[:, :: max(1, width // SAMPLES), 1]))
    if not upright and not level:
        return image
    result = image.copy()
    for streak in upright:
        _lift(result, streak)
    for streak in level:
        _lift(result.transpose(1, 0, 2), streak)
    return result


@dataclass(frozen=True)
class Streak:
    """Columns ``first`` to ``last`` of the raster; ``tone`` of the streak in them and of the paper ``around``."""

    first: int
    last: int
    tone: NDArray[np.uint8]
    around: NDArray[np.uint8]


def _streaks(samples: NDArray[np.uint8]) -> list[Streak]:
    """The streaks of a raster by ``samples`` (W, n): some of the pixels of each of its columns."""
    tone, around = _paper_tones(samples)
    widest = round(WIDEST * len(samples)) + 1
    runs = _runs(around.astype(np.int16) - tone >= DARKER, widest)
    if len(runs) <= MOST:
        runs = [(a, b) for a, b in runs if _darker_all_along(samples, a, b, widest)]
    return [Streak(a, b, tone[a - 1 : b + 2], around[a - 1 : b + 2]) for a, b in runs] if len(runs) <= MOST else []


def _darker_all_along(samples: NDArray[np.uint8], first: int, last: int, beside: int) -> bool:
    """Whether columns ``first`` to ``last`` are darker than the paper left and right of them, in nearly all parts of
    their length; the paper is looked for ``beside`` px away and twice that, as streaks lie side by side."""

    def parts(column: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.array([np.median(part) for part in np.array_split(column, PARTS)], np.float64)

    def paper(*columns: int) -> NDArray[np.float64]:
        return np.asarray(np.max([parts(samples[min(max(c, 0), len(samples) - 1)]) for c in columns], axis=0))

    streak = parts(samples[first : last + 1].min(axis=0))
    left = paper(first - beside, first - 2 * beside)
    right = paper(last + beside, last + 2 * beside)
    return bool((np.minimum(left, right) - streak >= DARKER / 2).mean() >= DARK_PARTS)


def _paper_tones(samples: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """(W,) tone of the paper in each column, by all but a few of its pixels, and the usual tone around it."""
    width, count = samples.shape
    at = min(count - 1, int(RUNS_THROUGH * count))
    tone = np.partition(samples, at, axis=1)[:, at]
    size = max(3, round(BESIDE * width)) | 1
    return tone, np.asarray(cv2.medianBlur(np.ascontiguousarray(tone[None, :]), size), np.uint8)[0]


def _runs(dark: NDArray[np.bool_], widest: int) -> list[tuple[int, int]]:
    """First and last column of each run of dark columns that is no wider than ``widest`` and off the page's edges."""
    edges = np.diff(np.concatenate([[0], dark.astype(np.int8), [0]]))
    runs = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1, strict=True)
    return [(int(a), int(b)) for a, b in runs if b - a < widest and a > 2 and b < len(dark) - 3]


def _lift(image: Bgr, streak: Streak) -> None:
    """Lighten the columns of a streak; under an opaque one only what runs on at both sides is left."""
    first, last = streak.first - 1, streak.last + 1
    if float(streak.tone.min()) < OPAQUE * float(streak.around[0]):
        image[:, first : last + 1] = np.maximum(image[:, first - 1], image[:, last + 1])[:, None]
        return
    lighter = np.maximum(1.0, streak.around / np.maximum(1.0, streak.tone.astype(np.float32)))
    lifted = image[:, first : last + 1] * lighter[None, :, None]
    image[:, first : last + 1] = np.minimum(lifted, 255.0).astype(np.uint8)
