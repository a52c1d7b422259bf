"""The dark line that a fold draws over a photographed sheet, lightened before anything is read.

A fold runs from edge to edge, nearly straight, and takes a share of the paper's light: left in, it is taken for a
ruling, or joins the figures it runs through.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.seals import Bgr

Tones = NDArray[np.float64]

PARTS = 24
"""Bands across the fold in which its place and depth are measured."""
PAPER = 0.8
"""Quantile of a band's pixels that is paper, in columns that print touches."""
STEP = 4
"""Furthest that a fold moves sideways from one band to the next, in px (2.4 degrees on a page of 200 dpi)."""
SHADED, SHADED_PARTS = 3.0, 0.85
"""Grey levels by which it is darker than the paper around it, and in how many of its bands."""
DEEPEST = 0.35
"""Share of the paper's light from which a line is ink: what a ruling takes away; folds take a quarter at most."""
MARGIN = 2
"""Bands at both ends of the page, into which no ruling line goes."""
WIDE = 9
"""How far a fold's shadow reaches to either side, in px (1.1 mm at 200 dpi)."""
MOST = 4
"""Folds of a sheet in one direction."""


def without_fold_shadows(colour: Bgr) -> Bgr:
    """The flattened page (about 200 dpi) with the shadows of upright and level folds taken out; the same object where
    there are none."""
    green = np.asarray(cv2.extractChannel(colour, 1), np.uint8)
    upright, level = _folds(green), _folds(np.ascontiguousarray(green.T))
    if not upright and not level:
        return colour
    lifted = colour.copy()
    for fold in upright:
        _lift(lifted, fold)
    for fold in level:
        _lift(lifted.transpose(1, 0, 2), fold)
    return lifted


@dataclass(frozen=True)
class _Fold:
    """``column`` of the fold in each band (px); ``gain``, ``PARTS x (2 * WIDE + 1)``: what its columns are to be
    multiplied by."""

    column: Tones
    gain: Tones


def _folds(grey: NDArray[np.uint8]) -> list[_Fold]:
    tone = _paper(grey)
    around = _around(tone)
    paper = cv2.blur(tone, (3, 1)).astype(np.float64)
    depth = around - paper
    depth[depth > DEEPEST * around] = 0.0
    rim = round(0.02 * grey.shape[1])
    depth[:, :rim] = depth[:, -rim:] = 0.0
    folds: list[_Fold] = []
    while len(folds) < MOST:
        path = _deepest(np.minimum(depth, 4 * SHADED))
        shaded = depth[np.arange(PARTS), path] >= SHADED
        if shaded.mean() < SHADED_PARTS or shaded[:MARGIN].mean() + shaded[-MARGIN:].mean() < 1.5:
            break
        columns = np.clip(path[:, None] + np.arange(-WIDE, WIDE + 1), 0, grey.shape[1] - 1)
        bands = np.arange(PARTS)[:, None]
        gain = np.where(depth[bands, columns] == 0.0, np.nan, around[bands, columns] / paper[bands, columns])
        folds.append(_Fold(path.astype(np.float64), _smoothed(gain)))
        np.put_along_axis(depth, columns, 0.0, axis=1)
    return folds


def _paper(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``PARTS x W`` tone of the paper in each column of each band."""
    bands = [np.ascontiguousarray(band[::5].T) for band in np.array_split(grey, PARTS)]
    at = [min(band.shape[1] - 1, int(PAPER * band.shape[1])) for band in bands]
    return np.stack([np.partition(band, k, axis=1)[:, k] for band, k in zip(bands, at, strict=True)])


def _around(tone: NDArray[np.uint8]) -> Tones:
    """The usual tone of the paper around each column of each band: the median of 2.5 % of the page's width."""
    bands, width = tone.shape
    coarse = cv2.resize(tone, (width // 4, bands), interpolation=cv2.INTER_AREA)
    size = max(5, round(0.025 * width / 4)) | 1
    usual = np.stack([cv2.medianBlur(row[None, :], size)[0] for row in coarse])
    return np.asarray(cv2.resize(usual, (width, bands), interpolation=cv2.INTER_LINEAR), np.float64)


def _deepest(depth: Tones) -> NDArray[np.int_]:
    """The column in each band of the path from top to bottom along which the depths' sum is greatest."""
    width = depth.shape[1]
    total, came = depth[0], []
    for row in depth[1:]:
        padded = np.pad(total, STEP, constant_values=-np.inf)
        choices = np.stack([padded[k : k + width] for k in range(2 * STEP + 1)])
        best = choices.argmax(axis=0)
        came.append(np.clip(np.arange(width) + best - STEP, 0, width - 1))
        total = choices.max(axis=0) + row
    path = [int(total.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return np.array(path[::-1])


def _smoothed(gain: Tones) -> Tones:
    """The gains, each band's the median of its neighbours', as print disturbs single ones."""
    padded = np.pad(gain, ((2, 2), (0, 0)), mode="edge")
    stack = np.stack([padded[k : k + len(gain)] for k in range(5)])
    known = np.isfinite(stack).any(axis=0)
    median = np.ones_like(gain)
    median[known] = np.nanmedian(np.where(known, stack, 1.0), axis=0)[known]
    return np.clip(median, 0.93, 1 / (1 - DEEPEST))


def _lift(image: Bgr, fold: _Fold) -> None:
    """Multiply the fold's columns by its gain, row by row between the bands' middles."""
    height, width = image.shape[:2]
    middles = (np.arange(PARTS) + 0.5) * height / PARTS
    rows = np.arange(height)
    columns = np.rint(np.interp(rows, middles, fold.column)).astype(int)[:, None] + np.arange(-WIDE, WIDE + 1)
    columns = np.clip(columns, 0, width - 1)
    gain = np.stack([np.interp(rows, middles, column) for column in fold.gain.T], axis=1)
    band = image[rows[:, None], columns] * gain[..., None]
    image[rows[:, None], columns] = np.clip(np.rint(band), 0, 255).astype(np.uint8)
