"""The course of lines of text: what a bend is measured on where a page has no ruling lines.

Rasters are ``ink`` of about 100 dpi, 255 where print is, uint8 HxW.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.tracing import Trace

Ink = NDArray[np.uint8]

# Characters of a line are bridged over so many px (14.6 are a character of 10.5 points), not lines over the paper
# between them.
BRIDGE = 24
# A line of text is at least so high and at most, in px, bent or leaning.
LOW, HIGH = 8, 60
# The middle of the ink is averaged over so many px (five characters): the shapes of single ones have no say.
SMOOTH = 75
# Fewer lines than this tell nothing.
LINES_MIN = 4


def trace_text(ink: Ink, min_length: int) -> list[Trace]:
    """The middle of each line of text of at least ``min_length`` px, column by column; none where there are few."""
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, BRIDGE), np.uint8))
    bridged = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, BRIDGE), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bridged, connectivity=8)
    traces: list[Trace] = []
    for label in range(1, count):
        x, y, width, height, _ = stats[label].tolist()
        if width < min_length or not LOW <= height <= HIGH:
            continue
        box = np.s_[y : y + height, x : x + width]
        traces.append(_middle((ink[box] > 0) & (labels[box] == label), x, y))
    return traces if len(traces) >= LINES_MIN else []


def _middle(own: NDArray[np.bool_], x: int, y: int) -> Trace:
    """The smoothed middle of a line's ink (HxW, its corner at ``x``, ``y``), half a window off its ends."""
    window = np.ones(min(SMOOTH, own.shape[1]))
    weight = np.convolve(own.sum(axis=0), window, "valid")
    moment = np.convolve((own * np.arange(own.shape[0])[:, None]).sum(axis=0), window, "valid")
    along = x + np.arange(len(weight)) + (len(window) - 1) / 2
    kept = weight > 0
    return Trace(along[kept].astype(np.float64), (y + moment[kept] / weight[kept]).astype(np.float64))
