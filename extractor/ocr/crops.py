"""Line crops: cut from the page along their quads, scaled to what a recogniser takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

LINE_HEIGHT = 48
"""Input height of the PP-OCR recognisers since v3, in pixels."""

STEP = 8
"""Input pixels that one time step of the recogniser covers."""

WIDTH_STEPS = ((256, 32), (768, 64))
"""Inputs up to the first width are padded to multiples of the second, in pixels; longer ones to ``WIDEST_STEP``.

Runtimes prepare a network anew for every input width they have not seen lately, which took three quarters of all
recognition when each line had a width of its own. On 559 lines of two stamped forms at 200 dpi what was read of the
padded lines differed in 5, in brackets and blanks; stretching them to the same widths instead changed 19."""

WIDEST_STEP = 128

MAX_WIDTH = 3200
"""Longest input in pixels; PaddleOCR's own limit (``MAX_IMG_W``). A longer line is squeezed."""


def cut_line(image: NDArray[np.uint8], quad: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The upright crop of a quad (4x2 pixels, clockwise from top-left), at the page's own scale, HxWx3."""
    width = max(1, round(max(_length(quad, 0, 1), _length(quad, 3, 2))))
    height = max(1, round(max(_length(quad, 0, 3), _length(quad, 1, 2))))
    if _is_upright(quad):
        x0, y0 = np.floor(quad.min(axis=0)).astype(int)
        x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
        return image[max(y0, 0) : max(y1, y0 + 1), max(x0, 0) : max(x1, x0 + 1)]
    target = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    cut = cv2.warpPerspective(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    return cut.astype(np.uint8, copy=False)


def _length(quad: NDArray[np.float32], a: int, b: int) -> float:
    return float(np.linalg.norm(quad[a] - quad[b]))


def _is_upright(quad: NDArray[np.float32]) -> bool:
    """Whether slicing is as good as warping: no corner more than half a pixel from its bounding box."""
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    box = np.asarray([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32)
    return bool(np.abs(quad - box).max() <= 0.5)


LONG_LINE = 6.0
"""A line longer than this many times its height may be squeezed."""

SQUEEZE = 0.6
"""A squeezed line's width. On 534 lines of filled forms at 200 dpi, squeezing long lines to 0.6 left their character
error rate as it was and saved a third of the work; squeezing short ones, figures mostly, cost figures."""


def scaled_width(crop: NDArray[np.uint8], squeezed: bool = False) -> int:
    """A crop's width in pixels at ``LINE_HEIGHT``; ``squeezed`` narrows long lines: for a page's text, not figures."""
    height, width = crop.shape[:2]
    ratio: float = width / height
    if squeezed and ratio > LONG_LINE:
        ratio *= SQUEEZE
    return min(MAX_WIDTH, max(1, math.ceil(ratio * LINE_HEIGHT)))


def recogniser_input(crops: Sequence[tuple[NDArray[np.uint8], int]]) -> NDArray[np.float32]:
    """The crops, each at ``LINE_HEIGHT`` and its scaled width, all padded with 0 (as in training) to one width.

    They are to be padded to the same width. (n, 3, LINE_HEIGHT, width) float32 in -1..1.
    """
    array = np.zeros((len(crops), 3, LINE_HEIGHT, padded_width(crops[0][1])), dtype=np.float32)
    for target, (crop, width) in zip(array, crops, strict=True):
        resized = cv2.resize(crop, (width, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
        target[:, :, :width] = resized.transpose(2, 0, 1).astype(np.float32) * (1 / 127.5) - 1.0
    return array


def padded_width(width: int) -> int:
    """The width to which an input of ``width`` pixels is padded: a multiple of ``STEP``, at most ``MAX_WIDTH``."""
    step = next((step for limit, step in WIDTH_STEPS if width <= limit), WIDEST_STEP)
    return min(MAX_WIDTH, math.ceil(width / step) * step)
