"""Ways of marking a box by pen, of more hands than the corpus has: ticks small and sweeping, crosses, dots, rings.

Strokes are given in units of the box: (0, 0) its top left corner, (1, 1) its bottom right.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade.pen import spline
from samples.generator.degrade.raster import Rng

Stroke = NDArray[np.float64]
# Rings wider than this, in box sizes, go around long options, perhaps of two lines.
LONG = 6.0


def _bent(points: list[tuple[float, float]], rng: Rng, wobble: float) -> Stroke:
    return spline(np.array(points, np.float64) + rng.normal(0.0, wobble, (len(points), 2)))


def tick(rng: Rng) -> list[Stroke]:
    """A ✓ of any size and place: down to the corner, then up; sharp or round, short or sweeping."""
    size = math.exp(rng.normal(0.0, 0.3))
    cx, cy = 0.5 + rng.normal(0.0, 0.22), 0.5 + rng.normal(0.0, 0.2)
    left, right = size * rng.uniform(0.2, 0.55), size * rng.uniform(0.4, 1.3)
    fall, rise = size * rng.uniform(0.15, 0.5), size * rng.uniform(0.5, 1.3)
    corner = (cx - 0.1 * size, cy + 0.35 * size)
    start, end = (corner[0] - left, corner[1] - fall), (corner[0] + right, corner[1] - rise)
    bow = rng.normal(0.0, 0.06) * size
    down = _bent([start, ((start[0] + corner[0]) / 2 + bow, (start[1] + corner[1]) / 2), corner], rng, 0.02)
    up = _bent([corner, ((corner[0] + end[0]) / 2 + bow, (corner[1] + end[1]) / 2 + bow), end], rng, 0.02)
    return [np.vstack([down, up])]


def slash(rng: Rng) -> list[Stroke]:
    """A hasty tick: hardly more than one stroke upwards."""
    cx, cy = 0.5 + rng.normal(0.0, 0.15), 0.5 + rng.normal(0.0, 0.15)
    long = rng.uniform(0.5, 1.1)
    angle = rng.uniform(0.6, 1.2)
    dx, dy = long * math.cos(angle) / 2, long * math.sin(angle) / 2
    hook = rng.uniform(0.05, 0.18)
    points = [(cx - dx - hook, cy + dy - hook), (cx - dx, cy + dy), (cx, cy + rng.normal(0, 0.05)), (cx + dx, cy - dy)]
    return [_bent(points, rng, 0.02)]


def cross(rng: Rng) -> list[Stroke]:
    """Two strokes across each other."""
    cx, cy = 0.5 + rng.normal(0.0, 0.12), 0.5 + rng.normal(0.0, 0.12)
    rx = rng.uniform(0.28, 1.0) if rng.random() < 0.75 else rng.uniform(0.9, 1.25)
    ry = rx * rng.uniform(0.8, 1.4)
    one = _bent([(cx - rx, cy - ry), (cx, cy), (cx + rx, cy + ry)], rng, 0.06)
    two = _bent([(cx + rx, cy - ry), (cx, cy), (cx - rx, cy + ry)], rng, 0.06)
    return [one, two]


def scribble(rng: Rng) -> list[Stroke]:
    """The box blackened to and fro, within its outline or hardly beyond; or hatched by lines that do not meet."""
    if rng.random() < 0.3:
        count, out = int(rng.integers(4, 8)), rng.uniform(-0.05, 0.3)
        top, bottom = rng.uniform(-0.15, 0.12), 1 - rng.uniform(-0.15, 0.12)
        heights = np.linspace(top, bottom, count) + rng.normal(0.0, 0.03, count)
        return [_bent([(-out, y), (0.5, y), (1 + out, y + rng.normal(0.0, 0.06))], rng, 0.05) for y in heights]
    turns, edge = int(rng.integers(4, 11)), rng.uniform(-0.12, 0.16)
    points = []
    for i in range(turns + 1):
        y = edge + (1 - 2 * edge) * i / turns
        points += [(edge, y), (1 - edge, y + 0.4 / turns)]
    turned = np.array(points) if rng.random() < 0.6 else np.array(points)[:, ::-1]
    return [spline(turned + rng.normal(0.0, 0.04, turned.shape), samples=6)]


def dot(rng: Rng) -> list[Stroke]:
    """A thick dot in the box."""
    cx, cy, r = 0.5 + rng.normal(0.0, 0.08), 0.5 + rng.normal(0.0, 0.08), rng.uniform(0.12, 0.28)
    angles = np.linspace(0.0, 5 * math.pi, 26)
    grow = np.linspace(0.2, 1.0, len(angles))
    return [np.column_stack([cx + r * grow * np.cos(angles), cy + r * grow * np.sin(angles)])]


def ring(rng: Rng, wide: float = 1.0) -> list[Stroke]:
    """A ring around the box; ``wide`` box sizes across when it takes in text behind it as well."""
    rx, ry = (wide / 2) * rng.uniform(1.0, 1.25) + rng.uniform(-0.08, 0.3), rng.uniform(0.42, 0.95)
    cx, cy = wide / 2 + rng.normal(0.0, 0.08), 0.5 + rng.normal(0.0, 0.08)
    if wide > LONG:
        rx, ry = (wide / 2) * rng.uniform(1.02, 1.16) + rng.uniform(0.0, 0.4), rng.uniform(0.55, 1.9)
        cy = rng.choice([0.5, 0.5, 1.3]) + rng.normal(0.0, 0.15)
    start = rng.uniform(0.0, 2 * math.pi)
    turn = (2 * math.pi + rng.uniform(-0.5, 0.7)) * (1 if rng.random() < 0.5 else -1)
    angles = start + np.linspace(0.0, turn, 18 if wide <= LONG else 40)
    swell = 1.0 + rng.normal(0.0, 0.035 if wide <= LONG else 0.01, len(angles))
    swell += np.linspace(0.0, rng.normal(0.0, 0.07 if wide <= LONG else 0.02), len(angles))
    tilt = rng.normal(0.0, 0.08)
    x, y = rx * swell * np.cos(angles), ry * swell * np.sin(angles)
    lean = tilt * x / max(1.0, wide / 2)
    return [spline(np.column_stack([cx + x, cy + y + lean]))]


def strike(rng: Rng) -> list[Stroke]:
    """A mark taken back: lines or a zigzag right through the box and beyond its sides."""
    if rng.random() < 0.6:
        count = int(rng.integers(2, 4))
        top, lean = rng.uniform(0.2, 0.4), rng.normal(0.0, 0.1)
        lines = []
        for i in range(count):
            y = top + i * rng.uniform(0.15, 0.28)
            reach, beyond = rng.uniform(0.35, 0.8), rng.uniform(0.35, 1.2)
            lines.append(_bent([(-reach, y + lean), (0.5, y), (1 + beyond, y - lean)], rng, 0.05))
        return lines
    count, out, beyond = int(rng.integers(5, 10)), rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.7)
    wide = 1 + out + beyond
    zigzag = [(-out + wide * i / count, -out * 0.7 if i % 2 else 1 + out * 0.6) for i in range(count + 1)]
    return [spline(np.array(zigzag) + rng.normal(0.0, 0.08, (len(zigzag), 2)), samples=8)]


Kind = Literal["tick", "slash", "cross", "scribble", "dot", "ring", "wide ring"]
_SHARES: dict[Kind, float] = {
    "tick": 0.44,
    "slash": 0.07,
    "cross": 0.14,
    "scribble": 0.09,
    "dot": 0.05,
    "ring": 0.12,
    "wide ring": 0.09,
}


def random_kind(rng: Rng) -> Kind:
    """How somebody marks: most tick."""
    kinds = list(_SHARES)
    shares = np.array(list(_SHARES.values()))
    return kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))]


def marked(kind: Kind, rng: Rng, text_wide: float) -> list[Stroke]:
    """Strokes of one mark that means “this one”. ``text_wide``: width of the option's text in box sizes."""
    if kind == "wide ring":
        return ring(rng, 1.2 + text_wide)
    plain = {"tick": tick, "slash": slash, "cross": cross, "scribble": scribble, "dot": dot, "ring": ring}
    return plain[kind](rng)
