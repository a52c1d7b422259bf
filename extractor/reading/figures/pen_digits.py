"""A pen's 7 with a short bar, which every reading takes for a 1, told by its ink.

The pen writes higher than print: a digit as high as the page's characters advance is written by hand. Its stem is a
straight line; a bar that stands off the stem's upper end to the left as far as that of a 7 is no flag of a 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import ink_mask, ruling_mask

# In heights of the digit. On handwriting of the development corpus (eleven pens) the bars of 7s stood off 0.23 to 0.56
# and those of 1s up to 0.26, at widths of 0.43 to 0.74 and 0.12 to 0.45; the 1 of a sans serif print is 0.30 and 0.37.
BAR, WIDTH = 0.25, 0.4
# A written digit's height, in the size of the page's text; print's is 0.6 to 0.8.
WRITTEN = 0.9
# The stem is the lower part, straight but for so much, and ends in a stroke no wider than this: what is wider has grown
# together with its neighbour.
STEM, BENT, FOOT = 0.6, 0.06, 0.2
# Lower pieces, in pixels, have no shape to speak of.
LOW = 12
# The bar lies in the upper part.
UPPER = 0.3
# So far, in the size of the page's text, a digit's ink lies from where it was read.
REACH = 0.4


@dataclass(frozen=True)
class _Shape:
    """A written digit, in its own height: width, how far ink of the upper part stands off the stem to the left."""

    width: float
    bar: float


def has_seven_read_as_one(image: NDArray[np.uint8], chars: Sequence[tuple[str, float]], em: float) -> bool:
    """Whether a character read as 1 looks like a pen's 7.

    ``image``: the line's picture, BGR; ``chars``: its characters with their x in pixels of the picture; ``em``: size of
    the page's text in pixels.
    """
    if all(text != "1" for text, _ in chars):
        return False
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    for label, (x, _, width, height, _) in enumerate(stats.tolist()):
        middle = x + width / 2
        text, at = min(chars, key=lambda c: abs(c[1] - middle))
        if label == 0 or text != "1" or height < WRITTEN * em or abs(at - middle) > REACH * em:
            continue
        shape = _shape(labels == label)
        if shape is not None and shape.bar >= BAR and shape.width >= WIDTH:
            return True
    return False


def _shape(ink: NDArray[np.bool_]) -> _Shape | None:
    """The shape of a piece of ink, or None if it is no single digit with a straight stem."""
    ys, xs = np.nonzero(ink)
    top, height = int(ys.min()), int(np.ptp(ys)) + 1
    if height < LOW:
        return None
    below = ys - top
    rows = np.unique(ys[below >= (1 - STEM) * height])
    foot = xs[below >= 0.88 * height]
    if len(rows) < 3 or np.ptp(foot) + 1 > FOOT * height:
        return None
    middles = np.array([xs[ys == y].mean() for y in rows])
    lean, at = np.polyfit(rows, middles, 1)
    if float(np.abs(middles - (lean * rows + at)).max()) > BENT * height:
        return None
    upper = below < UPPER * height
    bar = float((lean * ys[upper] + at - xs[upper]).max())
    return _Shape(width=(int(np.ptp(xs)) + 1) / height, bar=bar / height)
