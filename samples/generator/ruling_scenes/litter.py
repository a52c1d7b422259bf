"""What lies on a page besides print and is no ruling, though parts of it look like one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade.raster import Image, Rng, as_image, smooth_noise


def seals(grey: Image, rng: Rng) -> Image:
    """One to three seals as a colourless copy shows them: rims, a star, writing."""
    layer = np.zeros(grey.shape, np.uint8)
    height, width = grey.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        centre = round(rng.uniform(0, width)), round(rng.uniform(0, height))
        radius = float(rng.uniform(110, 200))
        rim = max(2, round(rng.uniform(3, 11)))
        if rng.random() < 0.8:
            axes = (round(radius), round(radius * (1.0 if rng.random() < 0.7 else rng.uniform(0.6, 0.8))))
            cv2.ellipse(layer, centre, axes, float(rng.uniform(0, 180)), 0, 360, (255,), rim, cv2.LINE_AA)
            _star(layer, centre, radius * 0.35, float(rng.normal(0, 0.1)))
            _writing_around(layer, centre, radius * 0.8, rng)
        else:
            half = radius * float(rng.uniform(0.3, 0.7))
            box = cv2.boxPoints((centre, (2 * half, 2 * half * float(rng.uniform(0.5, 1.0))), float(rng.normal(0, 4))))
            cv2.polylines(layer, [np.rint(box).astype(np.int32)], True, (255,), rim, cv2.LINE_AA)
            _writing_in(layer, centre, half * 0.8, rng)
    uneven = 0.6 + 0.6 * smooth_noise((height, width), float(rng.uniform(3.0, 60.0)), rng)
    strength = float(rng.uniform(0.1, 0.85))
    ink = np.clip(layer.astype(np.float32) / 255.0 * uneven, 0, 1) * strength
    return as_image(grey * (1.0 - ink))


def _star(layer: Image, centre: tuple[int, int], radius: float, turn: float) -> None:
    angles = turn - math.pi / 2 + np.arange(10) * math.pi / 5
    radii = np.where(np.arange(10) % 2 == 0, radius, radius * 0.38)
    points = np.column_stack([centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles)])
    cv2.fillPoly(layer, [np.rint(points).astype(np.int32)], (255,), cv2.LINE_AA)


def _glyph(layer: Image, at: tuple[float, float], size: float, angle: float, rng: Rng) -> None:
    """A few strokes, level and upright in the glyph's own frame."""
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    for _ in range(int(rng.integers(4, 9))):
        a = rng.uniform(-0.5, 0.5, 2) * size
        long = float(rng.uniform(0.3, 1.0)) * size
        b = a + (np.array([long, 0.0]) if rng.random() < 0.5 else np.array([0.0, long]))
        ends = [np.rint(turn @ np.clip(p, -size / 2, size / 2) + at).astype(int).tolist() for p in (a, b)]
        cv2.line(layer, ends[0], ends[1], (255,), max(1, round(size * 0.09)), cv2.LINE_AA)


def _writing_around(layer: Image, centre: tuple[int, int], radius: float, rng: Rng) -> None:
    count = int(rng.integers(8, 19))
    for angle in np.linspace(-2.2, 2.2, count) - math.pi / 2:
        at = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
        _glyph(layer, at, 1.6 * radius / count * 1.6, angle + math.pi / 2, rng)


def _writing_in(layer: Image, centre: tuple[int, int], half: float, rng: Rng) -> None:
    for dx in (-0.5, 0.5):
        for dy in (-0.5, 0.5):
            _glyph(layer, (centre[0] + dx * half, centre[1] + dy * half), 0.85 * half, 0.0, rng)


def pen_strokes(grey: Image, rng: Rng) -> Image:
    """Ticks, crossings-out and lines by hand."""
    out = grey.copy()
    height, width = grey.shape[:2]
    for _ in range(int(rng.integers(1, 6))):
        at = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        reach = float(rng.exponential(70.0)) + 12
        angle = float(rng.uniform(0, 2 * math.pi)) if rng.random() < 0.6 else float(rng.normal(0, 0.12))
        step = np.array([math.cos(angle), math.sin(angle)]) * reach / 3
        points = [at + i * step + rng.normal(0, reach * 0.06, 2) for i in range(4)]
        curve = _curve(points)
        tone = int(rng.integers(20, 140))
        cv2.polylines(out, [curve], False, (tone,), int(rng.integers(2, 6)), cv2.LINE_AA)
    return out


def _curve(points: Sequence[NDArray[np.float64]]) -> NDArray[np.int32]:
    t = np.linspace(0, 1, 24)[:, None]
    a, b, c, d = points
    curve = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.asarray(np.rint(curve), np.int32)


def streaks(grey: Image, rng: Rng) -> Image:
    """Lines of the scanner's feed from edge to edge."""
    out = grey.astype(np.float32)
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(0, grey.shape[1] - 4))
        wide = int(rng.integers(1, 4))
        out[:, at : at + wide] *= float(rng.uniform(0.5, 0.95))
    return as_image(out)
