"""“——” and “/” on the underline of an entry, told by their ink: recognition makes nothing of such a picture, as a
stroke or two above a line are no line of text.

A stroke that leans may be a 1 by pen, so that a “/” is a reading that nothing confirms yet; a flat one is taken for a
dash only where it is too long for a 一.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile
from extractor.ocr.ink import PAPER_PERCENTILE, ink_mask, ink_pieces
from extractor.reading.figures.cell_ink import is_straight_slash

DASH, SLASH = "——", "/"
# Sizes in characters. A flat stroke is so long at least, and so long an underline of which pieces may be missing; what
# lies on it so far above it is as long as a dash of two characters (a 一 has one), and the underline so many times.
FLAT_LEAST, UNDERLINE_LEAST, UNDERLINE_LONGER = 0.3, 1.0, 1.5
ABOVE_LEAST, ABOVE_MOST, DASH_LEAST, DASH_MOST = 0.25, 1.0, 1.5, 2.6
# Strokes of one dash lie at one height, with so little paper between them.
LEVEL, DASH_GAP = 0.12, 0.5
# A “/” is so high, and ends so far above the underline's middle at most, or below it.
SLASH_LEAST, SLASH_MOST, FOOT_ABOVE, FOOT_BELOW = 0.5, 1.4, 0.35, 0.3
# Ink of less than this share of a character's square is dust; what is paler than ink counts from so many levels on.
DUST, FAINT = 0.012, 15

# Left, top, right and bottom in pixels.
Box = tuple[int, int, int, int]


def mark_of_none(image: NDArray[np.uint8], em: float) -> tuple[str, Box] | None:
    """The “——” or “/” that a picture (HxWx3 BGR) shows above an underline, and its box in the picture's pixels; None if
    it shows anything else. ``em``: size of the page's text in pixels."""
    ink = ink_mask(image)
    flat = flat_part(ink, em)
    upright = _pieces(ink & ~_grown(flat, (3, 1)), em)
    strokes = _pieces(flat, em)
    if not strokes or _has_faint(image, ink, em):
        return None
    foot = max((y0 + y1) / 2 for _, y0, _, y1 in strokes)
    line = _around([s for s in strokes if foot - (s[1] + s[3]) / 2 <= LEVEL * em])
    above = [s for s in strokes if foot - (s[1] + s[3]) / 2 > LEVEL * em]
    if line[2] - line[0] < UNDERLINE_LEAST * em:
        return None
    if above and not upright and _is_dash(above, line, foot, em):
        return DASH, _around(above)
    if not above and len(upright) == 1 and _is_slash(image, upright[0], foot, em):
        return SLASH, upright[0]
    return None


def flat_part(ink: NDArray[np.bool_], em: float) -> NDArray[np.bool_]:
    """The flat strokes of some ink (HxW), without what crosses them. ``em``: size of the page's text in pixels."""
    kernel = np.ones((1, max(3, round(FLAT_LEAST * em))), np.uint8)
    return np.asarray(cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, kernel), np.bool_)


def _grown(ink: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(ink.astype(np.uint8), np.ones(size, np.uint8)), np.bool_)


def _pieces(ink: NDArray[np.bool_], em: float) -> list[Box]:
    return [(x, y, x + w, y + h) for x, y, w, h, area in ink_pieces(ink) if area >= DUST * em * em]


def _has_faint(image: NDArray[np.uint8], ink: NDArray[np.bool_], em: float) -> bool:
    """Whether a piece too pale for ink lies beside the ink: an entry of which the sign is a neighbour."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    faint = grey < level_percentile(grey, PAPER_PERCENTILE) - FAINT
    return bool(_pieces(faint & ~_grown(ink, (7, 7)), em))


def _around(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_dash(strokes: list[Box], line: Box, foot: float, em: float) -> bool:
    """Whether flat strokes above an underline (``line``, its middle at ``foot``) are one dash of two characters."""
    ordered = sorted(strokes)
    middles = [(y0 + y1) / 2 for _, y0, _, y1 in ordered]
    gaps = [b[0] - a[2] for a, b in pairwise(ordered)]
    x0, _, x1, _ = _around(ordered)
    return (
        max(middles) - min(middles) <= LEVEL * em
        and max(gaps, default=0) <= DASH_GAP * em
        and DASH_LEAST * em <= x1 - x0 <= DASH_MOST * em
        and line[2] - line[0] >= UNDERLINE_LONGER * (x1 - x0)
        and ABOVE_LEAST * em <= foot - max(middles) <= ABOVE_MOST * em
    )


def _is_slash(image: NDArray[np.uint8], box: Box, foot: float, em: float) -> bool:
    """Whether a piece that stands on an underline, whose middle is at ``foot``, is a straight stroke that leans."""
    x0, y0, x1, y1 = box
    if not SLASH_LEAST * em <= y1 - y0 <= SLASH_MOST * em or not -FOOT_BELOW * em <= foot - y1 <= FOOT_ABOVE * em:
        return False
    # The underline, which it may touch, is no part of its picture.
    bottom = min(y1, max(y0 + 1, round(foot - 0.1 * em)))
    picture = np.ascontiguousarray(image[max(0, y0 - 1) : bottom, max(0, x0 - 2) : x1 + 2])
    return is_straight_slash(picture, 0.4 * em)
