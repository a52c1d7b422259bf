"""Tick boxes drawn as four lines, told from the ruling lines of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.registration.rulings.tolerances import Tolerances
from models.geometry import Direction, Ruling

# A tick box is at most so large, in shortest lines of a table (13 points): no cell of the forms is so small.
BOX_SIDE_MAX = 1.25
# Its sides differ by this share at most.
BOX_SIDES_DIFFER = 0.25


def without_drawn_boxes(rulings: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The rulings without those that close a small square of their own.

    A column of such boxes would otherwise look like two broken lines down the page.
    """
    short = [r for r in rulings if r.length <= BOX_SIDE_MAX * tol.min_length]
    across = [r for r in short if r.direction is Direction.HORIZONTAL]
    down = [r for r in short if r.direction is Direction.VERTICAL]
    boxes: set[int] = set()
    for i, top in enumerate(across):
        for bottom in across[i + 1 :]:
            sides = _sides(top, bottom, down, tol)
            if sides:
                boxes.update(id(r) for r in (top, bottom, *sides))
    return [r for r in rulings if id(r) not in boxes]


def _sides(a: Ruling, b: Ruling, down: Iterable[Ruling], tol: Tolerances) -> list[Ruling]:
    """The two vertical lines that make a square of two horizontal ones; none when they make no square."""
    near = tol.reach
    height = abs(a.at - b.at)
    if abs(a.start - b.start) > near or abs(a.end - b.end) > near:
        return []
    if not (1 - BOX_SIDES_DIFFER) * a.length <= height <= (1 + BOX_SIDES_DIFFER) * a.length:
        return []
    top, bottom = min(a.at, b.at), max(a.at, b.at)
    spanning = [v for v in down if abs(v.start - top) <= near and abs(v.end - bottom) <= near]
    left = [v for v in spanning if abs(v.at - a.start) <= near]
    right = [v for v in spanning if abs(v.at - a.end) <= near]
    return [*left, *right] if left and right else []
