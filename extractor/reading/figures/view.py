"""The piece of a page that shows one line of a figure cell, brought to one size and tone for the figure network."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import BBox

# The view in type sizes: its height, and the paper it takes in left and right of the line.
HIGH, BESIDE = 1.6, 0.5
# A type size in the view's pixels; the view's rows. Columns come in multiples of a step, up to the widest.
EM = 30
ROWS = round(HIGH * EM)
STEP, WIDEST = 32, 640
# Of the view's pixels most are paper: its tone; the darkest are print. Tones nearer than this are all paper.
PAPER_PERCENTILE, PRINT_PERCENTILE, LEAST_CONTRAST = 80, 1, 40.0

View = NDArray[np.float32]


def figure_view(grey: NDArray[np.uint8], line: BBox, em: float) -> View:
    """(ROWS, n) float32 around a line of figures, 0 paper to 1 print; n is a multiple of ``STEP``.

    ``grey`` (HxW) is the page or a part of it, ``line`` where the line's ink is, ``em`` the size of its type, all in
    pixels of ``grey``. What lies outside ``grey`` is paper.
    """
    half = HIGH * em / 2
    x0, x1 = round(line.x0 - BESIDE * em), round(line.x1 + BESIDE * em)
    y0, y1 = round(line.cy - half), round(line.cy + half)
    height, width = grey.shape
    inside = grey[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    if inside.size == 0:
        return np.zeros((ROWS, STEP), np.float32)
    paper = float(np.percentile(inside, PAPER_PERCENTILE))
    depth = max(LEAST_CONTRAST, paper - float(np.percentile(inside, PRINT_PERCENTILE)))
    beyond = ((max(0, -y0), max(0, y1 - height)), (max(0, -x0), max(0, x1 - width)))
    part = np.pad(inside.astype(np.float32), beyond, constant_values=paper)
    tones = np.clip((paper - part) / depth, 0.0, 1.0)
    columns = min(WIDEST, max(1, round(tones.shape[1] * EM / em)))
    how = cv2.INTER_AREA if em > EM else cv2.INTER_LINEAR
    view = np.zeros((ROWS, -(-columns // STEP) * STEP), np.float32)
    view[:, :columns] = cv2.resize(tones, (columns, ROWS), interpolation=how)
    return view
