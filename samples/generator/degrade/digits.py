"""Handwritten figures from strokes: each digit a few control points, moved by the hand that writes.

Control points live in a box 0.6 wide and 1 high (y downwards, the line at y = 1). A point given twice is a corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.generator.degrade.pen import spline
from samples.generator.degrade.raster import Rng
from samples.generator.degrade.transforms import Points

Curve = tuple[tuple[float, float], ...]
Shape = tuple[Curve, ...]

SHAPES: dict[str, tuple[Shape, ...]] = {
    "0": (
        (((0.32, 0.03), (0.08, 0.25), (0.05, 0.6), (0.25, 0.97), (0.5, 0.75), (0.55, 0.35), (0.36, 0.04),
            (0.26, 0.06)),),
        (((0.3, 0.02), (0.1, 0.3), (0.1, 0.68), (0.28, 0.98), (0.46, 0.7), (0.46, 0.3), (0.3, 0.02)),),
    ),
    "1": (
        (((0.31, 0.02), (0.29, 0.5), (0.27, 0.98)),),
        (((0.14, 0.2), (0.32, 0.02), (0.32, 0.02), (0.3, 0.5), (0.28, 0.98)),),
    ),
    "2": (
        (((0.08, 0.22), (0.2, 0.04), (0.42, 0.05), (0.5, 0.24), (0.36, 0.55), (0.06, 0.95), (0.06, 0.95),
            (0.3, 0.93), (0.57, 0.95)),),
        (((0.08, 0.2), (0.24, 0.03), (0.46, 0.12), (0.4, 0.5), (0.14, 0.92), (0.08, 0.84), (0.24, 0.8),
            (0.42, 0.94), (0.58, 0.9)),),
    ),
    "3": (
        (((0.08, 0.1), (0.3, 0.0), (0.48, 0.2), (0.2, 0.46), (0.2, 0.46), (0.5, 0.6), (0.44, 0.9), (0.2, 1.0),
            (0.03, 0.86)),),
        (((0.08, 0.04), (0.48, 0.03), (0.48, 0.03), (0.22, 0.4), (0.22, 0.4), (0.5, 0.56), (0.46, 0.88),
            (0.2, 1.0), (0.03, 0.88)),),
    ),
    "4": (
        (((0.28, 0.02), (0.04, 0.62), (0.04, 0.62), (0.56, 0.6)), ((0.42, 0.28), (0.42, 0.64), (0.39, 1.0))),
        (((0.44, 0.02), (0.04, 0.66), (0.04, 0.66), (0.58, 0.65)), ((0.44, 0.02), (0.43, 0.5), (0.41, 1.0))),
    ),
    "5": (
        (((0.15, 0.05), (0.11, 0.45), (0.11, 0.45), (0.34, 0.38), (0.52, 0.62), (0.4, 0.92), (0.2, 1.0),
            (0.03, 0.88)), ((0.15, 0.06), (0.52, 0.03))),
        (((0.52, 0.03), (0.15, 0.05), (0.15, 0.05), (0.1, 0.46), (0.1, 0.46), (0.38, 0.42), (0.52, 0.66),
            (0.36, 0.96), (0.05, 0.95)),),
    ),
    "6": (
        (((0.4, 0.02), (0.14, 0.35), (0.06, 0.72), (0.22, 0.98), (0.46, 0.86), (0.46, 0.62), (0.26, 0.54),
            (0.08, 0.74)),),
        (((0.34, 0.0), (0.1, 0.5), (0.1, 0.82), (0.28, 1.0), (0.48, 0.82), (0.36, 0.58), (0.14, 0.68)),),
    ),
    "7": (
        (((0.06, 0.08), (0.5, 0.05), (0.5, 0.05), (0.34, 0.5), (0.25, 1.0)),),
        (((0.06, 0.18), (0.08, 0.06), (0.08, 0.06), (0.52, 0.04), (0.52, 0.04), (0.34, 0.5), (0.22, 1.0)),
            ((0.16, 0.52), (0.48, 0.49))),
    ),
    "8": (
        (((0.47, 0.15), (0.27, 0.0), (0.1, 0.2), (0.29, 0.46), (0.5, 0.74), (0.28, 1.0), (0.06, 0.8), (0.24, 0.5),
            (0.44, 0.28), (0.46, 0.12)),),
        (((0.3, 0.46), (0.12, 0.24), (0.3, 0.01), (0.48, 0.22), (0.3, 0.46), (0.08, 0.74), (0.3, 1.0),
            (0.52, 0.74), (0.3, 0.47)),),
    ),
    "9": (
        (((0.46, 0.2), (0.26, 0.02), (0.08, 0.2), (0.15, 0.44), (0.37, 0.42), (0.47, 0.18), (0.47, 0.18),
            (0.46, 0.55), (0.38, 1.0)),),
        (((0.47, 0.14), (0.24, 0.03), (0.08, 0.26), (0.26, 0.46), (0.46, 0.26), (0.47, 0.12), (0.46, 0.6),
            (0.34, 0.96), (0.14, 0.96)),),
    ),
    ".": ((((0.1, 0.95), (0.13, 0.98), (0.12, 1.0)),),),
    ",": ((((0.14, 0.92), (0.15, 1.0), (0.06, 1.14)),),),
    "-": ((((0.05, 0.55), (0.25, 0.54), (0.46, 0.53)),),),
    "/": ((((0.45, 0.0), (0.25, 0.5), (0.05, 1.0)),),),
    "%": (
        (
            ((0.2, 0.05), (0.06, 0.16), (0.16, 0.34), (0.3, 0.2), (0.2, 0.05)),
            ((0.66, 0.0), (0.36, 0.5), (0.08, 1.0)),
            ((0.6, 0.62), (0.46, 0.76), (0.56, 0.96), (0.7, 0.8), (0.6, 0.62)),
        ),
    ),
}  # fmt: skip

# Width of each character's cell in units of the figure's height; digits take the default.
ADVANCE = {".": 0.26, ",": 0.28, "-": 0.56, "%": 0.82, "/": 0.56, "1": 0.5}
DIGIT_ADVANCE = 0.68


@dataclass(frozen=True)
class Hand:
    """One person's way of writing figures."""

    slant: float
    width: float
    spacing: float
    wobble: float
    rise: float
    variants: tuple[int, ...]

    def shape(self, character: str) -> Shape:
        """This person's form of ``character``. Raises ``KeyError`` for a character that has no strokes."""
        forms = SHAPES[character]
        place = int(character) if character.isdigit() else 0
        return forms[self.variants[place] % len(forms)]


def random_hand(rng: Rng) -> Hand:
    """Somebody's hand."""
    return Hand(
        slant=float(rng.uniform(-0.08, 0.28)),
        width=float(rng.uniform(0.85, 1.15)),
        spacing=float(rng.uniform(0.92, 1.15)),
        wobble=float(rng.uniform(0.015, 0.04)),
        rise=float(rng.uniform(-0.06, 0.03)),
        variants=tuple(int(v) for v in rng.integers(0, 2, 10)),
    )


def can_write(text: str) -> bool:
    """Whether every character of ``text`` has strokes."""
    return bool(text) and all(character in SHAPES for character in text)


def figure_width(text: str, hand: Hand) -> float:
    """Width of ``text`` in units of its height."""
    return sum(ADVANCE.get(c, DIGIT_ADVANCE) for c in text) * hand.width * hand.spacing


def figure_strokes(text: str, hand: Hand, left: float, baseline: float, height: float, rng: Rng) -> list[Points]:
    """Strokes (page pixels) of ``text`` from ``left`` on ``baseline``, digits ``height`` pixels high.

    Raises ``KeyError`` for a character that has no strokes (ask ``can_write`` first).
    """
    strokes: list[Points] = []
    pen_x = left
    for character in text:
        size = height * rng.uniform(0.9, 1.1)
        drop = height * rng.normal(0.0, 0.03)
        lean = hand.slant + rng.normal(0.0, 0.03)
        for curve in hand.shape(character):
            points = np.array(curve) + rng.normal(0.0, hand.wobble, (len(curve), 2))
            # A corner is one place: both copies move together.
            for i in range(1, len(curve)):
                if curve[i] == curve[i - 1]:
                    points[i] = points[i - 1]
            x = pen_x + (points[:, 0] * hand.width + (1.0 - points[:, 1]) * lean) * size
            y = baseline - (1.0 - points[:, 1]) * size + drop + hand.rise * (pen_x - left)
            strokes.append(spline(np.column_stack([x, y])))
        pen_x += ADVANCE.get(character, DIGIT_ADVANCE) * height * hand.width * hand.spacing
    return strokes
