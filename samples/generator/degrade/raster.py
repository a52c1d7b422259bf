"""The raster types of the degradations, reproducible randomness and smooth noise fields."""

from __future__ import annotations

import zlib
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A page: height x width x 3, BGR, 0-255."""

Mask = NDArray[np.float32]
"""Coverage of an ink: height x width, 0 (bare paper) to 1 (full ink)."""

Rng = np.random.Generator

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
GRAIN_TILE = 768


def as_image(matrix: NDArray[Any]) -> Image:
    """A matrix with values 0-255 of any number type as an ``Image``: rounded and clipped where it isn't one yet."""
    if matrix.dtype == np.uint8:
        return matrix
    # One pass with saturation; the same in numpy takes three page-sized temporaries.
    return np.asarray(cv2.add(matrix, np.zeros(1), dtype=cv2.CV_8U), dtype=np.uint8)


def as_mask(matrix: NDArray[Any]) -> Mask:
    """A matrix as a coverage mask: ``float32``, clipped to 0..1."""
    return np.clip(matrix.astype(np.float32, copy=False), 0.0, 1.0).astype(np.float32, copy=False)


def rng_for(seed: int, *names: str | int) -> Rng:
    """A generator that depends on ``seed`` and ``names`` only.

    Each page and each operation draws from its own stream, so that adding one operation leaves the others' dice alone.
    """
    words = [zlib.crc32(str(name).encode()) for name in names]
    return np.random.default_rng(np.random.SeedSequence([seed & 0xFFFFFFFF, *words]))


def mm_to_px(millimetres: float, dpi: float) -> float:
    """Millimetres on paper in pixels."""
    return millimetres * dpi / MM_PER_INCH


def smooth_noise(shape: tuple[int, int], feature_px: float | tuple[float, float], rng: Rng) -> Mask:
    """Value noise in 0..1 over ``shape`` (height, width) whose blobs measure ``feature_px`` (y, x) pixels.

    Fine grain over a large area repeats every ``GRAIN_TILE`` pixels, which no eye and no reader notices.
    """
    fy, fx = feature_px if isinstance(feature_px, tuple) else (feature_px, feature_px)
    if max(fy, fx) < GRAIN_TILE / 32 and min(shape) > GRAIN_TILE:
        tile = smooth_noise((GRAIN_TILE, GRAIN_TILE), feature_px, rng)
        rows, cols = -(-shape[0] // GRAIN_TILE), -(-shape[1] // GRAIN_TILE)
        return np.tile(tile, (rows, cols))[: shape[0], : shape[1]]
    rows = max(2, round(shape[0] / max(fy, 1.0)) + 2)
    cols = max(2, round(shape[1] / max(fx, 1.0)) + 2)
    coarse = rng.random((rows, cols), dtype=np.float32)
    return as_mask(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC))


def lay_ink(
    page: Image, coverage: Mask, left: int, top: int, colour: tuple[int, int, int], gloss: float = 0.0
) -> Image:
    """Multiply an ink of ``colour`` (BGR of the ink on white paper) into ``page``; the mask's corner at (left, top).

    Ink filters the light twice, it doesn't cover: what was black stays black. ``gloss`` (0..1) is the little light that
    ink lying on toner throws back by itself, which makes print under a seal dark brown rather than pure black.
    Parts of the mask outside the page are cut off.
    """
    height, width = page.shape[:2]
    y0, y1 = max(top, 0), min(top + coverage.shape[0], height)
    x0, x1 = max(left, 0), min(left + coverage.shape[1], width)
    if y0 >= y1 or x0 >= x1:
        return page
    part = coverage[y0 - top : y1 - top, x0 - left : x1 - left, None]
    ink = np.asarray(colour, dtype=np.float32) / 255.0
    under = page[y0:y1, x0:x1].astype(np.float32)
    mixed = under * (1.0 - part * (1.0 - ink)) + gloss * part * ink * (255.0 - under) * 0.5
    result = page.copy()
    result[y0:y1, x0:x1] = as_image(mixed)
    return result


def mask_box(coverage: Mask, threshold: float = 0.08) -> tuple[int, int, int, int] | None:
    """The box (x0, y0, x1, y1), half-open, of the visible ink of a mask; ``None`` when nothing is visible."""
    rows = np.flatnonzero((coverage > threshold).any(axis=1))
    cols = np.flatnonzero((coverage > threshold).any(axis=0))
    if rows.size == 0 or cols.size == 0:
        return None
    return int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1
