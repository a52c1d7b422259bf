"""Cells drawn with OpenCV's own strokes: known text, known place, no font file needed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import PADDING, InkCrop, split_lines

PAPER, INK = 235, 40


def blank_cell(width: int = 230, height: int = 52, noise: float = 0.0, seed: int = 0) -> NDArray[np.uint8]:
    """An empty cell of grey paper, with scanner noise of the given standard deviation."""
    grain = np.random.default_rng(seed).normal(0, noise, (height, width, 3))
    return np.clip(PAPER + grain, 0, 255).astype(np.uint8)


def write(cell: NDArray[np.uint8], text: str, x: int = 60, baseline: int = 38) -> NDArray[np.uint8]:
    """The cell with ``text`` in it, about 20 pixels tall."""
    drawn = cell.copy()
    cv2.putText(drawn, text, (x, baseline), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (INK, INK, INK), 2, cv2.LINE_AA)
    return drawn


def frame(cell: NDArray[np.uint8], inset: int = 2, tilt: int = 0, thickness: int = 2) -> NDArray[np.uint8]:
    """The cell with ruling lines along its border; ``tilt`` is how many pixels each drifts over its length."""
    drawn = cell.copy()
    height, width = cell.shape[:2]
    right, bottom = width - 1 - inset, height - 1 - inset
    ends = [
        ((0, inset), (width, inset + tilt)),
        ((0, bottom - tilt), (width, bottom)),
        ((inset, 0), (inset + tilt, height)),
        ((right - tilt, 0), (right, height)),
    ]
    for start, end in ends:
        cv2.line(drawn, start, end, (INK, INK, INK), thickness)
    return drawn


def only_line(cell: NDArray[np.uint8], padding: int = PADDING) -> InkCrop | None:
    """The one line of text in a cell; None when it is blank."""
    lines = split_lines(cell, padding)
    assert len(lines) < 2
    return lines[0] if lines else None
