"""Round boxes: a circle drawn where others draw a square. An untouched one has a clean inside and nothing beside it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# A round box is so wide and high, in sizes of its text, and about as wide as high; its inside is so large a part of
# its square (three quarters and less its outline).
SMALLEST, LARGEST, ASPECT, INSIDE = 0.35, 1.2, 1.35, 0.35
# Pieces of ink beside it that are no larger are specks and what a neighbouring character left; in sizes of the text.
SPECK = 0.25
# So many pixels within it are a pen's smallest point.
POINT = 4


def is_untouched_circle(ink: NDArray[np.bool_], text_height: float) -> bool:
    """Whether all that stands in the room for a box (``ink``: HxW, upright, 200 dpi) is an empty circle or square."""
    padded = np.pad(ink.astype(np.uint8), 1)
    contours, hierarchy = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if hierarchy is None:
        return False
    outlines = [
        (contour, contours[child] if child >= 0 else None)
        for contour, (_, _, child, parent) in zip(contours, hierarchy[0].tolist(), strict=True)
        if parent < 0 and max(cv2.boundingRect(contour)[2:]) >= SPECK * text_height
    ]
    return len(outlines) == 1 and _is_empty_circle(*outlines[0], text_height) and not _is_marked(padded, outlines[0][1])


def _is_empty_circle(outline: NDArray[Any], hole: NDArray[Any] | None, text_height: float) -> bool:
    _, _, width, height = cv2.boundingRect(outline)
    alike = max(width, height) <= ASPECT * min(width, height)
    sized = SMALLEST * text_height <= min(width, height) and max(width, height) <= LARGEST * text_height
    # A stroke that runs through leaves several holes, each smaller.
    return alike and sized and hole is not None and cv2.contourArea(hole) >= INSIDE * width * height


def _is_marked(ink: NDArray[np.uint8], hole: NDArray[Any] | None) -> bool:
    """Whether something stands by itself within a circle."""
    inside = np.zeros_like(ink)
    if hole is not None:
        cv2.drawContours(inside, [hole], -1, [1], -1)
        cv2.drawContours(inside, [hole], -1, [0], 1)
    return int((inside & ink).sum()) >= POINT
