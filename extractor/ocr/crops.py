"""Line crops: cut from the page along their quads, scaled to what a recogniser takes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

LINE_HEIGHT = 48
"""Input height of the PP-OCR recognisers since v3, in pixels."""

STEP = 8
"""Input pixels that one time step of the recogniser covers."""

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


def recogniser_width(crop: NDArray[np.uint8]) -> int:
    """Width in pixels of the crop at ``LINE_HEIGHT``, rounded up to whole steps, at most ``MAX_WIDTH``."""
    height, width = crop.shape[:2]
    steps = math.ceil(float(width) * LINE_HEIGHT / float(height) / STEP)
    return min(MAX_WIDTH, max(1, steps) * STEP)


def recogniser_input(crop: NDArray[np.uint8], padded_to: int) -> NDArray[np.float32]:
    """The crop as (3, LINE_HEIGHT, padded_to) float32 in -1..1; padding is 0, as in training."""
    height, width = crop.shape[:2]
    scaled = min(padded_to, max(1, math.ceil(width * LINE_HEIGHT / height)))
    resized = cv2.resize(crop, (scaled, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    padded = np.zeros((3, LINE_HEIGHT, padded_to), dtype=np.float32)
    padded[:, :, :scaled] = resized.transpose(2, 0, 1).astype(np.float32) * (1 / 127.5) - 1.0
    return padded
