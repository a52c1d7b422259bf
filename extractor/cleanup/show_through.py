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

from extractor.cleanup.percentile import level_percentile, paper_and_print, percentile
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
# Percentage of a line of text that its darkest strokes make up.
STROKE_PART = 2
# A copier takes paper's tones for darker ones: of a copy of the development corpus the reverse's lines have 0.2 to 0.62
# and its own 0.74 and more. Between these shares the page's paler lines may part from the others, by so much; fewer
# of them are a page number or other small print.
COPIED, COPIED_MOST = 0.3, 0.85
PARTED, PARTED_LINES = 0.08, 3
# Darker than those lines of the reverse that could be read by so much are its others.
DARKER = 1.3


def parting_tone(grey: Grey, boxes: Sequence[BBox]) -> float | None:
    """The darkness, in shares of the print's, that parts the page's paler lines of text (``boxes``: pixels of ``grey``,
    uint8 HxW) from its darker ones, if they part: the paler ones of a copy may be the other side's."""
    tones = sorted(_tones(grey, boxes))
    gaps = [
        (dark - pale, (pale + dark) / 2)
        for pale, dark in zip(tones[PARTED_LINES - 1 :], tones[PARTED_LINES:], strict=False)
        if COPIED < pale < COPIED_MOST
    ]
    width, middle = max(gaps, default=(0.0, 0.0))
    return middle if width >= PARTED else None


def paler_lines(grey: Grey, boxes: Sequence[BBox], tone: float) -> list[bool]:
    """For each line of text whether its darkest strokes are paler than ``tone``, a share of the print's darkness."""
    return [own < tone for own in _tones(grey, boxes)]


def _tones(grey: Grey, boxes: Sequence[BBox]) -> list[float]:
    paper, depth = paper_and_print(grey)
    parts = (_part(grey, box) for box in boxes)
    return [(paper - level_percentile(part, STROKE_PART)) / depth if part.size else 1.0 for part in parts]


def pale_lines(grey: Grey, boxes: Sequence[BBox]) -> list[bool]:
    """For each line of text (``boxes``: pixels of ``grey``, uint8 HxW) whether nothing of it is as dark as print."""
    paper, depth = paper_and_print(grey)
    dark = cv2.threshold(grey, paper - PRINTED * depth, 255, cv2.THRESH_BINARY_INV)[1]
    return [_share(_part(dark, box)) < INK_MIN for box in boxes]


def without_show_through(grey: Grey, boxes: Sequence[BBox]) -> Grey:
    """The page with everything as pale as the lines in ``boxes``, which show through, made paper.

    ``grey``: uint8 HxW, ``boxes`` in its pixels, at least one.
    """
    shown = percentile(np.array(_tones(grey, boxes)), 50)
    return without_paler(grey, min(STROKES * shown, PRINTED))


def copied_tone(grey: Grey, boxes: Sequence[BBox], parting: float) -> float:
    """How dark, in shares of the print's, the reverse of a copy is of which the lines in ``boxes`` (at least one) could
    be read; no darker than the tone that parts the page's lines."""
    return min(DARKER * max(_tones(grey, boxes)), parting)


def without_paler(grey: Grey, tone: float) -> Grey:
    """The page (``grey``: uint8 HxW) with everything made paper that is paler than ``tone``, a share of the print's
    darkness, and no edge of anything much darker."""
    paper, depth = paper_and_print(grey)
    pale = tone * depth
    kept = cv2.threshold(grey, paper - min(2 * pale, (pale + depth) / 2), 255, cv2.THRESH_BINARY_INV)[1]
    kept = cv2.dilate(kept, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    return np.where((grey < paper - pale) | (kept > 0), grey, np.uint8(paper))


def lifted_ink(before: Grey, after: Grey) -> NDArray[np.bool_]:
    """Where what was made paper is so dark that it may be this side's ink: HxW bool."""
    paper, depth = paper_and_print(before)
    return (before < paper - PRINTED * depth) & (after > before)


def _part(raster: cv2.Mat | NDArray[Any], box: BBox) -> Grey:
    return np.asarray(
        raster[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.x0)) : int(box.x1) + 1], np.uint8
    )


def _share(mask: Grey) -> float:
    return cv2.countNonZero(np.ascontiguousarray(mask)) / mask.size if mask.size else 1.0
