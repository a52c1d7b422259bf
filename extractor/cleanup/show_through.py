"""Print of the sheet's other side that shows through: which lines of text may be it, and the page without it.

Paper lets a few per cent of its reverse through, blurred. Detection finds lines of it all the same, whose mirrored
characters are read as some text or other, in cells, in prose, and by what tells which way up the page is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile, paper_and_print
from models.geometry import BBox

Grey = NDArray[np.uint8]

# What is this share as dark as the page's print is printed on this side. Bleed-through of the development corpus has
# 0.07 to 0.24, the palest print (worn toner, small type at 150 dpi) 0.4.
PRINTED = 0.3
# A line of print has at least this share of such pixels: a lone 1 or a row of dots has 0.02, specks make up less.
INK_MIN = 0.004
# Darker than its middling lines by so much are the darkest strokes of what shows through.
STROKES = 1.8
# So many pixels around print are its own soft edge.
EDGE = 2


def pale_lines(grey: Grey, boxes: Sequence[BBox]) -> list[bool]:
    """For each line of text (``boxes``: pixels of ``grey``, uint8 HxW) whether nothing of it is as dark as print."""
    paper, depth = paper_and_print(grey)
    dark = cv2.threshold(grey, paper - PRINTED * depth, 255, cv2.THRESH_BINARY_INV)[1]
    return [_share(_part(dark, box)) < INK_MIN for box in boxes]


def without_show_through(grey: Grey, boxes: Sequence[BBox]) -> Grey:
    """The page with everything as pale as the lines in ``boxes``, which show through, made paper.

    ``grey``: uint8 HxW, ``boxes`` in its pixels, at least one.
    """
    paper, depth = paper_and_print(grey)
    parts = [_part(grey, box) for box in boxes]
    shown = level_percentile(np.array([paper - level_percentile(p, 2) for p in parts if p.size]).astype(np.uint8), 50)
    pale = min(STROKES * shown, PRINTED * depth)
    kept = cv2.threshold(grey, paper - 2 * pale, 255, cv2.THRESH_BINARY_INV)[1]
    kept = cv2.dilate(kept, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    return np.where((grey < paper - pale) | (kept > 0), grey, np.uint8(paper))


def _part(raster: cv2.Mat | NDArray[Any], box: BBox) -> Grey:
    return np.asarray(
        raster[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.x0)) : int(box.x1) + 1], np.uint8
    )


def _share(mask: Grey) -> float:
    return cv2.countNonZero(np.ascontiguousarray(mask)) / mask.size if mask.size else 1.0
