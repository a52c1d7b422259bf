"""Pen marks on printed option boxes: ticks, crosses, filled and circled ones, and a tick struck out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from samples.generator.degrade.pen import Pen, spline
from samples.generator.degrade.raster import Rng
from samples.generator.degrade.transforms import Points

PixelBox = tuple[float, float, float, float]


class MarkKind(StrEnum):
    """What the pen did."""

    TICK = "tick"
    CROSS = "cross"
    FILLED = "filled"
    CIRCLED = "circled"
    STRUCK_OUT = "struck_out"


@dataclass(frozen=True)
class MarkStyle:
    """How one person marks: the usual kind, how far marks leave the box (box sizes), how loosely they are placed."""

    kind: MarkKind
    pen: Pen
    overshoot: float
    looseness: float


def _place(box: PixelBox, points: list[tuple[float, float]], rng: Rng, wobble: float) -> Points:
    """Control points given in box units (0..1 inside the box) as page pixels, each moved a little."""
    x0, y0, x1, y1 = box
    moved = np.array(points) + rng.normal(0.0, wobble, (len(points), 2))
    return moved * (x1 - x0, y1 - y0) + (x0, y0)


def tick_strokes(box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
    """A ✓ that starts in the box and leaves it towards the upper right."""
    reach = 1.0 + style.overshoot * rng.uniform(0.4, 1.3)
    dx, dy = rng.normal(0.0, style.looseness, 2)
    bottom = (0.42 + dx, 0.86 + dy + 0.15 * style.overshoot)
    points = [
        (0.08 + dx - 0.1 * style.overshoot, 0.42 + dy),
        (0.24 + dx, 0.62 + dy),
        bottom,
        bottom,
        (0.42 + 0.35 * reach + dx, 0.86 - 0.55 * reach + dy),
        (0.42 + 0.7 * reach + dx, 0.8 - 1.0 * reach + dy),
    ]
    return [spline(_same_corner(_place(box, points, rng, 0.04), 2))]


def _same_corner(points: Points, at: int) -> Points:
    points[at + 1] = points[at]
    return points


def cross_strokes(box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
    """A × over the box."""
    out = 0.5 * style.overshoot * rng.uniform(0.3, 1.2)
    dx, dy = rng.normal(0.0, style.looseness * 0.6, 2)
    lo, hi = 0.12 - out, 0.88 + out
    first = [(lo + dx, lo + dy), (0.5 + dx, 0.5 + dy), (hi + dx, hi + dy)]
    second = [(hi + dx, lo + dy), (0.5 + dx, 0.5 + dy), (lo + dx, hi + dy)]
    return [spline(_place(box, first, rng, 0.06)), spline(_place(box, second, rng, 0.06))]


def filled_strokes(box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
    """The box scribbled full, to and fro."""
    wide = max(box[2] - box[0], 1.0)
    turns = int(np.clip(wide / 3.0, 5, 12))
    edge = 0.04 - 0.12 * style.overshoot
    points = []
    for i in range(turns + 1):
        y = edge + (1 - 2 * edge) * i / turns
        points += [(edge + 0.03, y), (1 - edge - 0.03, y + 0.5 / turns)]
    return [spline(_place(box, points, rng, 0.04), samples=6)]


def ring_strokes(box: PixelBox, rng: Rng) -> list[Points]:
    """A ring around ``box`` (the option with its text), not quite closed, beginning at the top right."""
    x0, y0, x1, y1 = box
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    rx = (x1 - x0) / 2 * rng.uniform(1.05, 1.15) + (y1 - y0) * 0.25
    ry = (y1 - y0) / 2 * rng.uniform(1.15, 1.45)
    start = rng.uniform(-1.4, -0.4)
    angles = np.linspace(start, start - 2 * math.pi - rng.uniform(0.0, 0.5), 14)
    swell = 1.0 + rng.normal(0.0, 0.04, len(angles)) + np.linspace(0.0, rng.uniform(-0.05, 0.12), len(angles))
    return [spline(np.column_stack([cx + rx * swell * np.cos(angles), cy + ry * swell * np.sin(angles)]))]


def strike_strokes(box: PixelBox, rng: Rng) -> list[Points]:
    """A tick taken back: two or three lines, or a scribble, through the box and what stands in it."""
    tall = box[3] - box[1]
    if rng.random() < 0.6:
        lines = []
        for i in range(int(rng.integers(2, 4))):
            y = 0.3 + 0.22 * i
            lines.append(spline(_place(box, [(-0.5, y), (0.5, y - 0.05), (1.7, y - 0.1)], rng, 0.06)))
        return lines
    count = int(rng.integers(5, 8))
    zigzag = [(-0.35 + 1.9 * i / count, -0.25 if i % 2 else 1.15) for i in range(count + 1)]
    return [spline(_place(box, zigzag, rng, 0.08 if tall > 0 else 0.0), samples=8)]


def mark_strokes(kind: MarkKind, box: PixelBox, text_box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
    """Strokes of one mark on ``box``; ``text_box`` holds the box and its printed option (for a ring around both)."""
    if kind is MarkKind.TICK:
        return tick_strokes(box, style, rng)
    if kind is MarkKind.CROSS:
        return cross_strokes(box, style, rng)
    if kind is MarkKind.FILLED:
        return filled_strokes(box, style, rng)
    if kind is MarkKind.CIRCLED:
        return ring_strokes(text_box, rng)
    return tick_strokes(box, style, rng) + strike_strokes(box, rng)


def random_style(pen: Pen, rng: Rng) -> MarkStyle:
    """Somebody's way of marking: most tick, some cross, fill or circle."""
    kinds = (MarkKind.TICK, MarkKind.CROSS, MarkKind.FILLED, MarkKind.CIRCLED)
    kind = kinds[int(rng.choice(len(kinds), p=(0.68, 0.12, 0.12, 0.08)))]
    return MarkStyle(
        kind=kind,
        pen=pen,
        overshoot=float(rng.uniform(0.0, 1.3)),
        looseness=float(rng.uniform(0.03, 0.16)),
    )
