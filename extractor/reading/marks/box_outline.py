"""Where the outline of a tick box stands in the ink left of an option's text.

Boxes differ in size within one document (□ and ☑ come from different fonts), ticks are read as parts of characters,
and characters have squares of their own (口, 日). A box is the square with all four sides drawn that stands clear of
other ink and before the text rather than in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# Sides of a tick box in sizes of the option's text: printed box characters run from 0.4 (narrow substitute fonts) to
# 1.1.
SIDE_MIN, SIDE_MAX = 0.38, 1.3
SIDE_LEAST_PX = 8
# Share of each side of a box that must be drawn for it to be a box; a pen stroke alone draws one or two sides.
OUTLINE_MIN = 0.62
# The foot of a tick looks like a small box with gaps: one below this size, in text sizes, must be drawn so far.
SMALL, SMALL_OUTLINE_MIN = 0.6, 0.85
# What counts against a square: each text size that it reaches into the text (a little is what recognition is off by,
# more is a dense character), and ink drawn along its outside.
AGAINST_OVERLAP, AGAINST_DEEP, DEEP, AGAINST_RING = 0.15, 0.8, 0.45, 1.0
# What counts for it: its weakest side, the mean of its sides, and its size (of two squares in each other the outer one
# is the box).
FOR_WEAKEST, FOR_MEAN, FOR_SIZE = 2.0, 0.15, 0.5
# A box begins before its option's text, or, recognised edges being what they are, hardly behind its beginning.
BEGINS_BEFORE = 0.15
# A side is looked for so many pixels around where the search has it.
FIT = 2
# The ring around a square in which nothing should be drawn: so far outside it and so thick, in pixels.
RING_GAP, RING_THICK = 3, 2


@dataclass(frozen=True)
class Square:
    """A square outline, in pixels of the ink it was found in. ``weakest``: drawn share of its least drawn side."""

    x: int
    y: int
    side: int
    weakest: float


def find_square(ink: NDArray[np.bool_], text_height: float, text_left: float) -> Square | None:
    """The box in ``ink`` (HxW), or ``None``. ``text_left``: where the option's text begins; both in pixels."""
    largest = round(SIDE_MAX * text_height)
    found = _best_square(ink, text_height, text_left, largest)
    while found is not None:
        beyond = _beyond_outline(ink, found)
        if not beyond:
            return _fitted(ink, found)
        # The text's first stroke was taken for a side; the box's own lies inside.
        found = _best_square(ink, text_height, text_left, found.side - beyond)
    return None


def _fitted(ink: NDArray[np.bool_], square: Square) -> Square:
    """The square moved and sized to where its sides are drawn: the search widens ink and is off by a pixel or two."""
    y, x, side = square.y, square.x, square.side
    rows, columns = ink[:, x : x + side].mean(axis=1), ink[y : y + side].mean(axis=0)
    left, right = _outer_edge(columns, x, 1), _outer_edge(columns, x + side - 1, -1)
    top, bottom = _outer_edge(rows, y, 1), _outer_edge(rows, y + side - 1, -1)
    fitted = max(right - left, bottom - top) + 1
    if fitted < SIDE_LEAST_PX or left + fitted > ink.shape[1] or top + fitted > ink.shape[0]:
        return square
    return Square(left, top, fitted, square.weakest)


def _outer_edge(shares: NDArray[np.float64], at: int, inwards: int) -> int:
    """The first row or column that is drawn, from a little outside a side inwards."""
    for step in range(-FIT, FIT + 2):
        i = at + inwards * step
        if 0 <= i < len(shares) and shares[i] >= OUTLINE_MIN:
            return i
    return at


def _best_square(ink: NDArray[np.bool_], text_height: float, text_left: float, largest: int) -> Square | None:
    """The square with the best score whose side is at most ``largest`` pixels."""
    drawn = np.asarray(cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)), np.float32)
    lines = np.asarray(cv2.integral(drawn), np.float64)
    reach = RING_GAP + RING_THICK
    around = np.asarray(cv2.integral(np.pad(ink.astype(np.float32), reach)), np.float64)
    best: tuple[float, Square] | None = None
    height, width = ink.shape
    for side in range(max(SIDE_LEAST_PX, round(SIDE_MIN * text_height)), largest + 1):
        if side >= height or side >= width:
            break
        covers = _side_covers(lines, side)
        weakest = covers.min(axis=0)
        rows, columns = weakest.shape
        overlap = np.maximum(0.0, np.arange(columns) + side - text_left) / text_height
        score = FOR_WEAKEST * weakest + FOR_MEAN * covers.mean(axis=0) + FOR_SIZE * side / text_height
        score -= (AGAINST_OVERLAP * overlap + AGAINST_DEEP * np.maximum(0.0, overlap - DEEP))[None, :]
        score -= AGAINST_RING * _ring(around, side)[:rows, :columns]
        score[weakest < (SMALL_OUTLINE_MIN if side < SMALL * text_height else OUTLINE_MIN)] = -np.inf
        score[:, np.arange(columns) > text_left + BEGINS_BEFORE * text_height] = -np.inf
        y, x = np.unravel_index(int(np.argmax(score)), score.shape)
        if np.isfinite(score[y, x]) and (best is None or score[y, x] > best[0]):
            best = (float(score[y, x]), Square(int(x), int(y), side, float(weakest[y, x])))
    return best[1] if best else None


def _beyond_outline(ink: NDArray[np.bool_], square: Square) -> int:
    """How many pixels the square's right side lies beyond a line that is a side of the box itself; 0 where none is.

    Such a line runs all the way down inside the square, near its right side, with paper between the two.
    """
    box = ink[square.y : square.y + square.side, square.x : square.x + square.side]
    most = round(OUTLINE_THICK_MAX * square.side)
    shares = box.mean(axis=0)[::-1][: most + 1]
    gaps = np.flatnonzero(shares < GAP_SHARE)
    inner = [int(i) for i in np.flatnonzero(shares >= LINE_SHARE) if len(gaps) and i > gaps[0] > 0]
    return inner[0] if inner else 0


# Columns of a box between its own side and the text's first stroke, and of its side, hold less and more ink than this.
GAP_SHARE, LINE_SHARE = 0.45, 0.8
# A row of a box belongs to its outline while more than this share of it is drawn, and so far in at most.
OUTLINE_ROW, OUTLINE_THICK_MAX = 0.65, 0.3
OUTLINE_STARTS = 3


def interior(ink: NDArray[np.bool_], square: Square) -> tuple[slice, slice]:
    """Rows and columns of ``ink`` inside a box's outline, however thick it is drawn.

    A tick that lies along a side or two makes them look thicker: the second thinnest is the outline's.
    """
    x, y, side = square.x, square.y, square.side
    box = ink[y : y + side, x : x + side]
    most = round(OUTLINE_THICK_MAX * side)
    rows, columns = box.mean(axis=1), box.mean(axis=0)
    thick = sorted(_thickness(shares, most) for shares in (rows, rows[::-1], columns, columns[::-1]))[1]
    return slice(y + thick, y + side - thick), slice(x + thick, x + side - thick)


def _thickness(shares: NDArray[np.float64], most: int) -> int:
    """How far in from a side the outline ends, its blurred rim included. It begins at the side, or a little inside."""
    drawn = shares[:most] > OUTLINE_ROW
    starts = np.flatnonzero(drawn[:OUTLINE_STARTS])
    if not len(starts):
        return 1
    ends = np.flatnonzero(~drawn[starts[0] :])
    return int(starts[0] + (ends[0] if len(ends) else len(drawn) - starts[0])) + 1


def _side_covers(integral: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """(4, H, W) share of each side of a square at every position that is drawn (ink widened by one pixel)."""
    s = side
    top = integral[1:, s:] - integral[:-1, s:] - integral[1:, :-s] + integral[:-1, :-s]
    left = integral[s:, 1:] - integral[:-s, 1:] - integral[s:, :-1] + integral[:-s, :-1]
    h = integral.shape[0] - s
    w = integral.shape[1] - s
    stack = np.stack([top[:h, :w], top[s - 1 : s - 1 + h, :w], left[:h, :w], left[:h, s - 1 : s - 1 + w]])
    return np.asarray(stack / s, np.float64)


def _ring(integral: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """(H, W) mean share of ink in strips above, below and left of a square at every position.

    ``integral`` is of the ink with ``RING_GAP + RING_THICK`` pixels of paper around it.
    """
    thick, reach = RING_THICK, RING_GAP + RING_THICK
    height, width = (n - 1 - 2 * reach - side + 1 for n in integral.shape)

    def boxes(y: int, x: int, h: int, w: int) -> NDArray[np.float64]:
        """Ink of an h x w box whose corner is offset by (y, x) from the square's, at every position."""
        y, x = y + reach, x + reach
        corner = integral[y : y + height, x : x + width]
        right = integral[y : y + height, x + w : x + w + width]
        below = integral[y + h : y + h + height, x : x + width]
        both = integral[y + h : y + h + height, x + w : x + w + width]
        return np.asarray(both - right - below + corner, np.float64)

    above = boxes(-reach, 0, thick, side)
    below = boxes(side + RING_GAP, 0, thick, side)
    left = boxes(0, -reach, side, thick)
    return np.asarray((above + below + left) / (3 * thick * side), np.float64)
