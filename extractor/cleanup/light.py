"""Uneven light and shadow flattened, the paper's tint taken out."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.resample import shrunk

Bgr = NDArray[np.uint8]

UNEVEN = 0.07
"""Spread of the paper's brightness (5th to 95th percentile, share) from which light is evened out. Flatbed scans stay
below 0.04; photos and book scans lie above 0.1."""
TINTED = 0.06
"""Spread of the paper's mean over the three channels that counts as a tint."""
DARK = 170.0
"""Brightness of the paper below which a page is lightened as a whole: an underexposed photo. Scans lie above 200."""
_WHITE = 245.0
_SHRINK = 8


def flattened(colour: Bgr) -> Bgr:
    """The page divided by its own paper, or the very same raster when its light is even, white and bright.

    The paper is the closing (15 mm: more than any stroke or seal ring) of the page shrunk eightfold, smoothed; each
    channel has its own, so that warm lamp light does not look like red ink.
    """
    height, width = colour.shape[:2]
    small = shrunk(colour, _SHRINK)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    paper = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel)
    paper = np.asarray(cv2.GaussianBlur(cv2.medianBlur(paper, 11), (0, 0), 5), np.uint8)
    level = paper.mean(axis=2)
    low, high = np.percentile(level, [5, 95])
    tint = np.ptp(np.median(paper.reshape(-1, 3), axis=0)) / max(high, 1.0)
    if (high - low) / max(high, 1.0) < UNEVEN and tint < TINTED and high >= DARK:
        return colour
    # A dark patch (a photograph, a black bar) is no shadow: light never falls below a quarter of the page's.
    paper = np.maximum(paper, np.uint8(max(1.0, 0.25 * high)))
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(colour, full, scale=_WHITE), np.uint8)
