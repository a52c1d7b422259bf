"""Round boxes: a circle drawn where others draw a square. An untouched one has a clean inside and nothing beside it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# A round box is so wide and high, in sizes of its text, and about as wide as high; its inside is so large a part of
# its square (three quarters and less its outline). It fills no more of that than a circle does.
SMALLEST, LARGEST, ASPECT, INSIDE, ROUND = 0.35, 1.2, 1.35, 0.35, 0.87
# Of a hole and what it would be without notches.
CONVEX = 0.93
# Pieces of ink beside it that are no larger are specks and what a neighbouring character left; in sizes of the text.
SPECK = 0.25
# Text of the lines above and below reaches so far into the room.
NEIGHBOURS = 0.33
# So many pixels within it are a pen's smallest point.
POINT = 4


def is_untouched_circle(ink: NDArray[np.bool_], text_height: float) -> bool:
    """Whether all that stands in the room for a box (``ink``: HxW, upright, 200 dpi) is an empty circle."""
    padded = np.pad(ink.astype(np.uint8), 1)
    contours, hierarchy = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if hierarchy is None:
        return False
    outlines = [
        (contour, contours[child] if child >= 0 else None)
        for contour, (_, _, child, parent) in zip(contours, hierarchy[0].tolist(), strict=True)
        if parent < 0 and _counts(contour, padded.shape, text_height)
    ]
    return len(outlines) == 1 and _is_empty_circle(*outlines[0], text_height) and not _is_marked(padded, outlines[0][1])


def _counts(outline: NDArray[Any], room: tuple[int, ...], text_height: float) -> bool:
    """Whether a piece of ink is no speck, not of the lines above and below that reach into the room, nor the beginning
    of the option's text, which the room's right side cuts."""
    left, top, wide, high = cv2.boundingRect(outline)
    margin = NEIGHBOURS * text_height
    is_text = left + wide >= room[1] - 1 and left > room[1] / 2
    return max(wide, high) >= SPECK * text_height and margin < top + high and top < room[0] - margin and not is_text


def _is_empty_circle(outline: NDArray[Any], hole: NDArray[Any] | None, text_height: float) -> bool:
    _, _, width, height = cv2.boundingRect(outline)
    alike = max(width, height) <= ASPECT * min(width, height)
    sized = SMALLEST * text_height <= min(width, height) and max(width, height) <= LARGEST * text_height
    if not (alike and sized) or hole is None or cv2.contourArea(outline) > ROUND * width * height:
        return False
    # A stroke that runs through leaves several holes, each smaller; one that ends within leaves a hole with a notch.
    inside = cv2.contourArea(hole)
    return inside >= INSIDE * width * height and inside >= CONVEX * cv2.contourArea(cv2.convexHull(hole))


def _is_marked(ink: NDArray[np.uint8], hole: NDArray[Any] | None) -> bool:
    """Whether something stands by itself within a circle."""
    inside = np.zeros_like(ink)
    if hole is not None:
        cv2.drawContours(inside, [hole], -1, [1], -1)
        cv2.drawContours(inside, [hole], -1, [0], 1)
    return int((inside & ink).sum()) >= POINT
