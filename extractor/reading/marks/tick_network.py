"""A small network that tells marked boxes from untouched ones, run by NumPy alone.

Trained by ``tools/train_tick_network.py`` on drawn boxes (``samples/generator/tick_boxes``); its weights are part of
this package. Four convolutions of 3 x 3 with pooling after the first three, then two full layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from extractor.ocr.models import TICK_NETWORK, locate
from extractor.reading.marks.box_view import COLUMNS, ROWS, View

CONVOLUTIONS = 4
# So many of the convolutions are followed by pooling.
POOLED = 3
BATCH = 64

Tensor = NDArray[np.float32]


class States(NamedTuple):
    """Probabilities that a box is untouched, marked, or marked and struck out again."""

    untouched: float
    marked: float
    struck: float


class TickNetwork:
    """States of boxes by their views."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self._weights = weights

    def states(self, views: Sequence[View]) -> NDArray[np.float32]:
        """(n, 3) probabilities in the order of ``States``."""
        if not views:
            return np.zeros((0, 3), np.float32)
        stack = np.asarray(views, np.float32).reshape(-1, 1, ROWS, COLUMNS)
        logits = np.concatenate([self._logits(stack[i : i + BATCH]) for i in range(0, len(stack), BATCH)])
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

    def _logits(self, x: Tensor) -> Tensor:
        for i in range(CONVOLUTIONS):
            x = np.maximum(_convolved(x, self._weights[f"conv{i}.w"], self._weights[f"conv{i}.b"]), 0.0)
            if i < POOLED:
                x = _pooled(x)
        flat = x.reshape(len(x), -1)
        hidden = np.maximum(flat @ self._weights["full0.w"] + self._weights["full0.b"], 0.0)
        return np.asarray(hidden @ self._weights["full1.w"] + self._weights["full1.b"], np.float32)


def _convolved(x: Tensor, kernels: Tensor, bias: Tensor) -> Tensor:
    """``x`` (n, c, h, w) with ``kernels`` (d, c, 3, 3) to (n, d, h, w), one pixel of zeros around."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = sliding_window_view(padded, (3, 3), axis=(2, 3))  # type: ignore[call-overload]
    n, c, h, w = x.shape
    columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * h * w, c * 9)
    out = columns @ kernels.reshape(len(kernels), -1).T + bias
    return np.asarray(out.reshape(n, h, w, -1).transpose(0, 3, 1, 2), np.float32)


def _pooled(x: Tensor) -> Tensor:
    """The largest of each 2 x 2; an odd last row or column is left out."""
    n, c, h, w = x.shape
    even = x[:, :, : h // 2 * 2, : w // 2 * 2]
    return np.asarray(even.reshape(n, c, h // 2, 2, w // 2, 2).max(axis=(3, 5)), np.float32)


@cache
def tick_network() -> TickNetwork:
    """The network with the weights of this package. Raises ``ModelError`` when they are missing or others."""
    with np.load(locate(TICK_NETWORK)) as stored:
        return TickNetwork({name: stored[name].astype(np.float32) for name in stored.files})
