"""The square frame of a name seal in black and white: what is written in it was stamped, and nobody signed it.

A red one is known by its colour and never comes here; of a faxed or photocopied one the frame is what tells it from
strokes of a pen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import BBox

# Sides of such a frame in characters: name seals measure 12 to 24 mm, characters of the form 4 to 5.5 mm.
SIDE_LEAST, SIDE_MOST = 2.2, 7.0
# A side is found in pieces of so many characters with gaps of so many, no further askew than this (as a slope).
PIECE, GAP, ASKEW = 1.2, 0.6, 0.2
# Its height and its width differ by no more than this, and so much of each side is there, within so many characters of
# where it should be.
SQUARE, SIDE_SEEN, SIDE_WIDE = 1.45, 0.6, 0.15

# So many of them, the longest, are looked at: more are noise.
SIDES_MOST = 40
# Points at which a side is looked at.
SAMPLES = 40

Ink = NDArray[np.bool_]
Segment = tuple[float, float, float, float]


def square_frames(ink: Ink, em: float) -> list[BBox]:
    """The frames of square seals in ``ink`` (True: dark), whose characters are ``em`` pixels high; boxes in pixels."""
    if not ink.size:
        return []
    upright = sorted(_upright_sides(ink, em), key=lambda side: side[1] - side[3])[:SIDES_MOST]
    thick = cv2.dilate(ink.astype(np.uint8), np.ones((2 * round(SIDE_WIDE * em) + 1,) * 2, np.uint8)) > 0
    frames: list[BBox] = []
    for one, other in combinations(upright, 2):
        left, right = sorted((one, other))
        frames.extend(_frame(left, right, thick, em))
    return frames


def _upright_sides(ink: Ink, em: float) -> list[Segment]:
    """Nearly upright straight strokes as ``(x at the top, top, x at the bottom, bottom)``, pieces in line joined."""
    picture = ink.astype(np.uint8) * 255
    found = cv2.HoughLinesP(picture, 1, np.pi / 360, round(0.5 * em), None, PIECE * em, GAP * em)
    pieces: list[Segment] = []
    for x0, y0, x1, y1 in [] if found is None else found.reshape(-1, 4).astype(float):
        top, bottom = sorted(((y0, x0), (y1, x1)))
        if abs(bottom[1] - top[1]) <= ASKEW * (bottom[0] - top[0]):
            pieces.append((top[1], top[0], bottom[1], bottom[0]))
    sides: list[Segment] = []
    for piece in sorted(pieces, key=lambda p: p[1]):
        match = next((i for i, side in enumerate(sides) if _goes_on(side, piece, em)), None)
        if match is None:
            sides.append(piece)
        elif piece[3] > sides[match][3]:
            sides[match] = (*sides[match][:2], *piece[2:])
    return [s for s in sides if SIDE_LEAST * em <= s[3] - s[1] <= SIDE_MOST * em]


def _goes_on(side: Segment, piece: Segment, em: float) -> bool:
    """Whether a piece lies on a side, or begins a little below its end."""
    if piece[1] > side[3] + em:
        return False
    return abs(_at(side, piece[1]) - piece[0]) <= SIDE_WIDE * em and abs(_at(side, piece[3]) - piece[2]) <= GAP * em


def _at(side: Segment, y: float) -> float:
    """Where a side is at a height."""
    return side[0] + _slope(side) * (y - side[1])


def _slope(side: Segment) -> float:
    x0, top, x1, bottom = side
    return (x1 - x0) / max(bottom - top, 1.0)


def _frame(left: Segment, right: Segment, thick: Ink, em: float) -> Iterator[BBox]:
    tops, bottoms = sorted((left[1], right[1])), sorted((left[3], right[3]))
    middle = (tops[1] + bottoms[0]) / 2
    width = _at(right, middle) - _at(left, middle)
    if tops[1] >= bottoms[0] or not SIDE_LEAST * em <= width <= SIDE_MOST * em:
        return
    # A side's end may be lost, and one may run on along a stroke of what stands there: the frame ends where a line
    # goes across.
    reach = 0.5 * em
    highest = _crossing(left, right, range(round(tops[0] - reach), round(min(tops[1] + reach, middle))), thick)
    lowest = _crossing(left, right, range(round(max(bottoms[0] - reach, middle)), round(bottoms[1] + reach)), thick)
    if highest is None or lowest is None or not 1 / SQUARE <= (lowest - highest) / width <= SQUARE:
        return
    if all(_seen(side, highest, lowest, thick) for side in (left, right)):
        rise = abs(_slope(left)) * width / 2
        yield BBox.of(min(left[0], left[2]), highest - rise, max(right[0], right[2]), lowest + rise)


def _crossing(left: Segment, right: Segment, heights: range, thick: Ink) -> float | None:
    """The height of the straight line from side to side that has most ink on it, if it has enough."""
    # A frame askew has its lines across askew as well: at right angles to its sides.
    slope = _slope(left)
    shares: list[tuple[float, float]] = []
    for y in heights:
        x0, x1 = _at(left, y), _at(right, y)
        xs = np.linspace(x0, x1, SAMPLES)
        ys = y - slope * (xs - x0)
        shares.append((_share(xs, ys, thick), float(np.mean(ys))))
    most = max((share for share, _ in shares), default=0.0)
    return float(np.mean([y for share, y in shares if share == most])) if most >= SIDE_SEEN else None


def _seen(side: Segment, top: float, bottom: float, thick: Ink) -> bool:
    ys = np.linspace(top, bottom, SAMPLES)
    return _share(np.array([_at(side, float(y)) for y in ys]), ys, thick) >= SIDE_SEEN


def _share(xs: NDArray[np.float64], ys: NDArray[np.float64], thick: Ink) -> float:
    """The share of points that lie on ink."""
    rows, columns = np.round(ys).astype(int), np.round(xs).astype(int)
    inside = (rows >= 0) & (rows < thick.shape[0]) & (columns >= 0) & (columns < thick.shape[1])
    return float(thick[rows[inside], columns[inside]].sum()) / len(xs)
