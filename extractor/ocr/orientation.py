"""Input of the line orientation classifier (0 or 180 degrees)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT, WIDTH = 48, 192
"""Input size of ``ch_ppocr_mobile_v2.0_cls`` (PaddleOCR, ``cls_image_shape``); longer lines are squeezed."""

BATCH = 16


def orientation_inputs(crops: Sequence[NDArray[np.uint8]]) -> Iterator[NDArray[np.float32]]:
    """The crops in order, as batches of at most ``BATCH``: (n, 3, HEIGHT, WIDTH) float32."""
    for start in range(0, len(crops), BATCH):
        yield np.stack([_input(crop) for crop in crops[start : start + BATCH]])


def _input(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = crop.shape[:2]
    scaled = min(WIDTH, math.ceil(HEIGHT * width / height))
    resized = cv2.resize(crop, (scaled, HEIGHT), interpolation=cv2.INTER_LINEAR)
    padded = np.zeros((3, HEIGHT, WIDTH), dtype=np.float32)
    padded[:, :, :scaled] = resized.transpose(2, 0, 1).astype(np.float32) * (1 / 127.5) - 1.0
    return padded
