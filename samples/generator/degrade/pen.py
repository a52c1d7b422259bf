"""Pen strokes: smooth curves through control points, drawn with a nib of changing width and pressure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from samples.generator.degrade.raster import Image, Mask, Rng, as_mask, lay_ink, mm_to_px, smooth_noise
from samples.generator.degrade.transforms import Points

SUPERSAMPLE = 4

# BGR on white paper: gel black, ballpoint black, blue-black, ballpoint blue, gel blue, red.
PEN_COLOURS: tuple[tuple[int, int, int], ...] = (
    (38, 34, 34),
    (62, 56, 54),
    (96, 48, 40),
    (168, 72, 40),
    (190, 92, 30),
    (48, 40, 205),
)


@dataclass(frozen=True)
class Pen:
    """A pen: ink colour (BGR), nib width in mm, how much pressure varies (0..1) and how much the ink skips (0..1)."""

    colour: tuple[int, int, int]
    width_mm: float
    pressure: float = 0.25
    skipping: float = 0.1
    strength: float = 0.92


def random_pen(rng: Rng, red: bool = True) -> Pen:
    """A pen from the desk: gel pens (0.5-0.7 mm), ballpoints (0.25-0.4 mm), now and then a marker."""
    colour = PEN_COLOURS[int(rng.integers(0, len(PEN_COLOURS) if red else len(PEN_COLOURS) - 1))]
    width = float(rng.uniform(0.28, 0.7)) if rng.random() < 0.9 else float(rng.uniform(0.8, 1.2))
    return Pen(
        colour=colour,
        width_mm=width,
        pressure=float(rng.uniform(0.1, 0.4)),
        skipping=float(rng.uniform(0.0, 0.3)),
        strength=float(rng.uniform(0.78, 0.97)),
    )


def spline(points: Sequence[tuple[float, float]] | Points, samples: int = 16) -> Points:
    """A Catmull-Rom curve through ``points`` (N x 2), ``samples`` points between neighbours."""
    p = np.asarray(points, dtype=np.float64)
    if len(p) < 3:
        t = np.linspace(0, 1, samples * max(1, len(p) - 1) + 1)[:, None]
        return np.asarray(p[0] * (1 - t) + p[-1] * t, dtype=np.float64)
    padded = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    pieces = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        t = np.linspace(0, 1, samples, endpoint=False)[:, None]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3))
    return np.vstack([*pieces, p[-1:]])


def stroke_widths(count: int, pen: Pen, dpi: float, rng: Rng) -> Points:
    """Nib width in pixels along a stroke of ``count`` points: it lands, presses, lifts."""
    along = np.linspace(0, 1, count)
    landing = np.clip(along / 0.08, 0.55, 1.0) * np.clip((1.0 - along) / 0.18, 0.4, 1.0)
    wave = 1.0 + pen.pressure * 0.6 * np.interp(along, np.linspace(0, 1, 5), rng.uniform(-1, 1, 5))
    return np.asarray(np.maximum(0.8, mm_to_px(pen.width_mm, dpi) * landing * wave), dtype=np.float64)


def strokes_mask(strokes: Sequence[Points], pen: Pen, dpi: float, rng: Rng) -> tuple[Mask, int, int]:
    """Coverage of ``strokes`` (each N x 2 in page pixels), and the page position (left, top) of the mask's corner."""
    everything = np.vstack(strokes)
    pad = mm_to_px(pen.width_mm, dpi) * 2 + 2
    left, top = (int(v) for v in np.floor(everything.min(axis=0) - pad))
    right, bottom = (int(v) for v in np.ceil(everything.max(axis=0) + pad))
    shape = bottom - top, right - left
    fine = np.zeros((shape[0] * SUPERSAMPLE, shape[1] * SUPERSAMPLE), dtype=np.uint8)
    for points in strokes:
        widths = stroke_widths(len(points), pen, dpi, rng) * SUPERSAMPLE
        at = np.rint((points - (left, top)) * SUPERSAMPLE).astype(int)
        for (xa, ya), (xb, yb), wide in zip(at[:-1], at[1:], widths[:-1], strict=True):
            cv2.line(fine, (int(xa), int(ya)), (int(xb), int(yb)), (255,), max(1, round(float(wide))), cv2.LINE_8)
    coverage = cv2.resize(fine, (shape[1], shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
    grain = smooth_noise(shape, max(1.0, mm_to_px(0.12, dpi)), rng)
    skip = np.clip((grain - (1.0 - 0.5 * pen.skipping)) * 6.0, 0.0, 1.0)
    tone = 1.0 - 0.25 * pen.pressure * smooth_noise(shape, mm_to_px(3.0, dpi), rng)
    return as_mask(coverage * tone * (1.0 - 0.8 * skip) * pen.strength), left, top


def draw_strokes(page: Image, strokes: Sequence[Points], pen: Pen, dpi: float, rng: Rng) -> Image:
    """Draw ``strokes`` (page pixels) onto ``page`` with ``pen``."""
    if not strokes:
        return page
    coverage, left, top = strokes_mask(strokes, pen, dpi, rng)
    return lay_ink(page, coverage, left, top, pen.colour)
