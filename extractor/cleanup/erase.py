"""Ruling lines taken out of a cell's crop without cutting the print that touches them."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import BBox, Direction, Ruling

Grey = NDArray[np.uint8]


def erase_rulings(grey: Grey, rulings: Iterable[Ruling], window: BBox) -> Grey:
    """A copy of ``grey`` within ``window`` (px of ``grey``) with the ruling lines painted over.

    Along each line its pixels are replaced by what lies just outside it on either side, column by column. Where both
    sides are dark a stroke crosses the line and is kept; where one side is, the stroke touches it and keeps its shape
    up to the line's far edge as far as it is wider than the line's own ink.
    """
    height, width = grey.shape
    x0, y0 = max(0, int(window.x0)), max(0, int(window.top))
    x1, y1 = min(width, int(np.ceil(window.x1))), min(height, int(np.ceil(window.bottom)))
    crop = grey[y0:y1, x0:x1].copy()
    if crop.size == 0:
        return crop
    for ruling in rulings:
        if ruling.direction == Direction.HORIZONTAL:
            _erase(crop, ruling.at - y0, ruling.start - x0, ruling.end - x0, ruling.thickness)
        else:
            turned = np.ascontiguousarray(crop.T)
            _erase(turned, ruling.at - x0, ruling.start - y0, ruling.end - y0, ruling.thickness)
            crop = np.ascontiguousarray(turned.T)
    return crop


def _erase(crop: Grey, at: float, start: float, end: float, thickness: float) -> None:
    """Paint a horizontal line out of ``crop`` in place."""
    height, width = crop.shape
    # Blur spreads a line by about a pixel to either side, and its course may sway by one.
    half = max(1.0, thickness) / 2 + 2.0
    lo, hi = int(np.floor(at - half)), int(np.ceil(at + half))
    left, right = max(0, int(start) - 3), min(width, int(np.ceil(end)) + 3)
    if hi <= 0 or lo >= height or right <= left:
        return
    paper = float(np.percentile(crop, 85))
    band = crop[max(0, lo) : min(height, hi), left:right]
    above = _side(crop, lo - 2, lo, left, right, paper)
    below = _side(crop, hi, hi + 2, left, right, paper)
    # A stroke is a run of dark columns beside the line; blur along x joins its antialiased rim.
    limit = paper - 45
    stroke_above, stroke_below = above < limit, below < limit
    crossing = cv2.dilate((stroke_above & _near(stroke_below)).astype(np.uint8)[None, :], np.ones((1, 3), np.uint8))[0]
    rows = np.linspace(0, 1, band.shape[0] + 2, dtype=np.float32)[1:-1, None]
    filled = above[None, :] * (1 - rows) + below[None, :] * rows
    # A stroke that only touches from one side ends inside the line: its ink fades out over the line's thickness.
    keep = crossing.astype(bool)
    painted = np.where(keep[None, :], np.minimum(filled, band), np.maximum(filled, band))
    band[:] = np.clip(painted, 0, 255).astype(np.uint8)


def _side(crop: Grey, first: int, last: int, left: int, right: int, paper: float) -> NDArray[np.float32]:
    """Mean tone of the rows beside a line, paper where they lie outside the crop."""
    lo, hi = max(0, first), min(crop.shape[0], last)
    if hi <= lo:
        return np.full(right - left, paper, np.float32)
    return np.asarray(crop[lo:hi, left:right].mean(axis=0), np.float32)


def _near(on: NDArray[np.bool_], reach: int = 4) -> NDArray[np.bool_]:
    """True within ``reach`` columns of a true one: a slanting stroke leaves the line a little further along."""
    kernel = np.ones((1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(on.astype(np.uint8)[None, :], kernel)[0] > 0, np.bool_)
