"""Round boxes: a circle drawn where others draw a square. An untouched one has a clean inside and nothing beside it; in
a ticked one, or in its place, stands a disc (◉, ●).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# A round box is so wide and high, in sizes of its text, and about as wide as high; its inside is so large a part of
# its square (three quarters and less its outline). It fills no more of that than a circle does.
SMALLEST, LARGEST, ASPECT, INSIDE, ROUND = 0.35, 1.4, 1.35, 0.35, 0.87
# Of a hole and what it would be without notches.
CONVEX = 0.93
# A disc in it is about as wide as high, so large a part of its ring, fills so much of a square (0.785) and is no
# further off its middle, in widths of the ring.
DISC_ASPECT, DISC, DISC_FULL, DISC_OFF = 1.25, (0.3, 0.85), (0.58, 0.9), 0.12
# Pieces of ink beside it that are no larger are specks and what a neighbouring character left; in sizes of the text.
SPECK = 0.25
# Text of the lines above and below reaches so far into the room; that of the option begins so much early.
NEIGHBOURS, TEXT_EARLY = 0.33, 0.15
# So many pixels within it are a pen's smallest point; so many along its outline are soft edge.
POINT, EDGE = 4, 3


@dataclass(frozen=True)
class Circle:
    """A circle. ``untouched``: nothing is in it and nothing beside it; ``dotted``: a disc is in it or in its place, and
    nothing else anywhere; else a mark may be. ``x``, ``y``: its centre in the room, in pixels."""

    x: float
    y: float
    untouched: bool
    dotted: bool = False
    lone: bool = False
    """There is no ring, only a disc."""


@dataclass(frozen=True)
class _Piece:
    outline: NDArray[Any]
    holes: tuple[NDArray[Any], ...]


def circle_in(ink: NDArray[np.bool_], faint: NDArray[np.bool_], text_left: float, text_height: float) -> Circle | None:
    """The circle without a mark through it in the room for a box, if there is one; drawn in pale strokes too.

    ``ink``, ``faint``: HxW, upright, 200 dpi, the latter with pale strokes; ``text_left``: where the option's text
    begins.
    """
    text_from = text_left - TEXT_EARLY * text_height
    for drawn in (ink, faint):
        pieces = [p for p in _pieces(drawn) if _counts(p, ink.shape, text_from, text_height)]
        circles = [p for p in pieces if _is_circle(p, text_height)]
        if circles:
            return _circle(circles[0], [p for p in pieces if p is not circles[0]], faint)
    # A disc, with no pale stroke beside it either.
    if len(pieces) == 1 and _is_sized(pieces[0], text_height) and _is_disc(pieces[0]):
        left, top, width, height = cv2.boundingRect(pieces[0].outline)
        return Circle(left + width / 2, top + height / 2, untouched=False, dotted=True, lone=True)
    return None


def _circle(ring: _Piece, others: Sequence[_Piece], faint: NDArray[np.bool_]) -> Circle:
    left, top, width, height = cv2.boundingRect(ring.outline)
    clean = not others and not _is_marked(faint, ring.holes[0])
    dotted = len(others) == 1 and _is_disc_in(others[0], (left, top, width, height))
    return Circle(left + width / 2, top + height / 2, clean, dotted)


def _is_disc_in(piece: _Piece, ring: tuple[int, ...]) -> bool:
    """Whether a piece of ink is a full disc in the middle of a ring (left, top, width, height)."""
    left, top, width, height = cv2.boundingRect(piece.outline)
    off = max(abs(left + width / 2 - ring[0] - ring[2] / 2), abs(top + height / 2 - ring[1] - ring[3] / 2))
    sized = DISC[0] * ring[2] <= width <= DISC[1] * ring[2]
    return sized and off <= DISC_OFF * ring[2] and _is_disc(piece)


def _is_disc(piece: _Piece) -> bool:
    _, _, width, height = cv2.boundingRect(piece.outline)
    pixels = cv2.contourArea(piece.outline) + len(piece.outline) / 2 + 1
    full = not piece.holes and DISC_FULL[0] * width * height <= pixels <= DISC_FULL[1] * width * height
    return full and max(width, height) <= DISC_ASPECT * min(width, height)


def _is_sized(piece: _Piece, text_height: float) -> bool:
    _, _, width, height = cv2.boundingRect(piece.outline)
    return SMALLEST * text_height <= min(width, height) and max(width, height) <= LARGEST * text_height


def _pieces(ink: NDArray[np.bool_]) -> Iterator[_Piece]:
    """Each piece of ink with its holes of more than a few pixels."""
    if not ink.size:
        return
    contours, hierarchy = cv2.findContours(ink.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    links = [] if hierarchy is None else hierarchy[0].tolist()
    for contour, (_, _, child, parent) in zip(contours, links, strict=True):
        if parent >= 0:
            continue
        holes = []
        while child >= 0:
            if cv2.contourArea(contours[child]) > POINT:
                holes.append(contours[child])
            child = links[child][0]
        yield _Piece(contour, tuple(holes))


def _counts(piece: _Piece, room: tuple[int, ...], text_from: float, text_height: float) -> bool:
    """Whether a piece of ink is no speck, not of the lines above and below that reach into the room, nor of the
    option's text."""
    left, top, wide, high = cv2.boundingRect(piece.outline)
    margin = NEIGHBOURS * text_height
    beside = margin < top + high and top < room[0] - margin and left < text_from
    return beside and max(wide, high) >= SPECK * text_height


def _is_circle(piece: _Piece, text_height: float) -> bool:
    _, _, width, height = cv2.boundingRect(piece.outline)
    alike = max(width, height) <= ASPECT * min(width, height)
    # A stroke that runs through makes several holes.
    if (
        not (alike and _is_sized(piece, text_height))
        or len(piece.holes) != 1
        or cv2.contourArea(piece.outline) > ROUND * width * height
    ):
        return False
    # One that ends within makes a notch.
    inside = cv2.contourArea(piece.holes[0])
    return inside >= INSIDE * width * height and inside >= CONVEX * cv2.contourArea(cv2.convexHull(piece.holes[0]))


def _is_marked(faint: NDArray[np.bool_], hole: NDArray[Any]) -> bool:
    """Whether something stands by itself within a circle."""
    inside = np.zeros(faint.shape, np.uint8)
    cv2.drawContours(inside, [hole], -1, [1], -1)
    cv2.drawContours(inside, [hole], -1, [0], EDGE)
    return int((inside.astype(np.bool_) & faint).sum()) >= POINT
