"""Rulings drawn anew on a page: thick, faint, dotted, dashed, double; some gone, some worn through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from samples.generator.degrade.raster import Image, Rng
from samples.generator.ruling_scenes.pages import Lines

ERASER = 7
"""Px wide: the thickest printed rulings of the generated forms are 3 px at 200 dpi, their edges smooth."""
SUBPIXEL = 4
"""Bits of a pixel's fraction that lines are drawn with."""


@dataclass(frozen=True)
class Style:
    """How a line is drawn: px wide, its grey level, px of a dash and of the gap behind it (no gap: solid), px between
    the two lines of a double one (0: single)."""

    wide: float
    tone: int
    dash: float
    gap: float
    double: float


def random_style(rng: Rng) -> Style:
    """A line style of an office's table."""
    wide = float(np.clip(math.exp(rng.normal(0.5, 0.5)), 0.7, 7.0))
    tone = int(rng.integers(0, 120)) if rng.random() < 0.8 else int(rng.integers(120, 215))
    dash = gap = 0.0
    kind = rng.random()
    if kind < 0.12:  # dots
        dash = float(rng.uniform(1.0, 3.0))
        gap = float(rng.uniform(1.5, 6.0))
    elif kind < 0.24:  # dashes
        dash = float(rng.uniform(5.0, 20.0))
        gap = float(rng.uniform(2.0, 0.7 * dash))
    double = float(rng.uniform(4.0, 8.0)) if rng.random() < 0.05 else 0.0
    return Style(wide if not double else min(wide, 2.0), tone, dash, gap, double)


def erased(picture: Image, lines: Lines) -> None:
    """Take ``lines`` off a grey picture, in place."""
    for x0, y0, x1, y1 in lines:
        cv2.line(picture, (round(x0), round(y0)), (round(x1), round(y1)), (255,), ERASER)


def drawn(picture: Image, lines: Lines, style: Style) -> None:
    """Draw ``lines`` on a grey picture, in place."""
    for line in lines:
        start, end = line[:2], line[2:]
        length = float(np.hypot(*(end - start)))
        if length < 1:
            continue
        along = (end - start) / length
        side = np.array([-along[1], along[0]])
        offsets = (-style.double / 2, style.double / 2) if style.double else (0.0,)
        period = style.dash + style.gap if style.gap else length
        starts = np.arange(0.0, length, period)
        dash = style.dash if style.gap else length
        for off in offsets:
            for at in starts:
                a = start + along * at + side * off
                b = start + along * min(at + dash, length) + side * off
                _stroke(picture, a, b, style)


def _stroke(picture: Image, a: Lines, b: Lines, style: Style) -> None:
    """A straight stroke with flat ends and smooth edges; thinner than a px, it is paler."""
    along = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
    half = max(style.wide, 1.0) / 2
    side = np.array([-along[1], along[0]]) * half
    corners = np.array([a + side, b + side, b - side, a - side])
    tone = 255 - (255 - style.tone) * min(1.0, style.wide)
    fixed = np.rint(corners * (1 << SUBPIXEL)).astype(np.int32)
    cv2.fillConvexPoly(picture, fixed, (round(tone),), cv2.LINE_AA, SUBPIXEL)


def with_gaps(picture: Image, lines: Lines, share: float, rng: Rng) -> None:
    """Wear pieces of ``share`` of the lines off, in place."""
    for x0, y0, x1, y1 in lines:
        if rng.random() >= share:
            continue
        length = math.hypot(x1 - x0, y1 - y0)
        for _ in range(int(rng.integers(1, 4))):
            long = min(float(rng.exponential(22.0)) + 3, 0.4 * length)
            at = float(rng.uniform(0, max(1.0, length - long)))
            a, b = at / max(length, 1), (at + long) / max(length, 1)
            start = round(x0 + (x1 - x0) * a), round(y0 + (y1 - y0) * a)
            end = round(x0 + (x1 - x0) * b), round(y0 + (y1 - y0) * b)
            cv2.line(picture, start, end, (255,), ERASER)


def parted(lines: Lines, others: Lines, share: float, rng: Rng) -> tuple[Lines, Lines]:
    """``lines`` (all level or all upright) without ``share`` of their pieces from one of ``others`` to the next, as
    where cells are merged; and those pieces."""
    kept: list[tuple[float, ...]] = []
    gone: list[tuple[float, ...]] = []
    for x0, y0, x1, y1 in lines.tolist():
        level = abs(x1 - x0) >= abs(y1 - y0)
        crossings = others[:, 0] if level else others[:, 1]
        spans = others[:, 1::2] if level else others[:, 0::2]
        here, start, end = (y0, x0, x1) if level else (x0, y0, y1)
        met = crossings[
            (spans.min(axis=1, initial=np.inf) <= here + 3) & (spans.max(axis=1, initial=-np.inf) >= here - 3)
        ]
        ends = [start, *sorted(float(at) for at in met if start + 5 < at < end - 5), end]
        for a, b in pairwise(ends):
            piece = (a, y0, b, y1) if level else (x0, a, x1, b)
            (gone if len(ends) > 2 and rng.random() < share else kept).append(piece)
    return np.array(kept, np.float64).reshape(-1, 4), np.array(gone, np.float64).reshape(-1, 4)
