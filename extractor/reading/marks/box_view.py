"""The piece of a page that shows an option's box, brought to one size and tone for the tick network to judge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# The view in type sizes: so far left of the option's text, right of where it begins, and above and below its middle.
LEFT, RIGHT, HALF = 2.4, 1.4, 1.1
# A type size in the view's pixels; the view's rows and columns.
EM = 20
ROWS, COLUMNS = round(2 * HALF * EM), round((LEFT + RIGHT) * EM)
# Of the view's pixels most are paper: its tone; the darkest are print. Tones nearer than this are all paper.
PAPER_PERCENTILE, PRINT_PERCENTILE, LEAST_CONTRAST = 80, 1, 40.0

View = NDArray[np.float32]


def box_view(grey: NDArray[np.uint8], text_left: float, middle: float, em: float) -> View:
    """(ROWS, COLUMNS) float32 around a box, 0 paper to 1 print.

    ``grey`` (HxW) is the page or a part of it, ``text_left`` where the option's text begins, ``middle`` the middle of
    its line, ``em`` the size of its type, in pixels of ``grey``. What lies outside ``grey`` is paper.
    """
    x0, y0 = text_left - LEFT * em, middle - HALF * em
    x1, y1 = text_left + RIGHT * em, middle + HALF * em
    height, width = grey.shape
    inside = grey[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
    if inside.size == 0:
        return np.zeros((ROWS, COLUMNS), np.float32)
    paper = float(np.percentile(inside, PAPER_PERCENTILE))
    depth = max(LEAST_CONTRAST, paper - float(np.percentile(inside, PRINT_PERCENTILE)))
    part = np.pad(
        inside.astype(np.float32),
        (
            (max(0, -round(y0)), max(0, round(y1) - height)),
            (max(0, -round(x0)), max(0, round(x1) - width)),
        ),
        constant_values=paper,
    )
    tones = np.clip((paper - part) / depth, 0.0, 1.0)
    how = cv2.INTER_AREA if part.shape[0] > ROWS else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(tones, (COLUMNS, ROWS), interpolation=how), np.float32)
