"""Ink of a coloured pen in a cell: written over print it touches characters, and no reading tells it from them."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.content import PageRaster
from models.geometry import BBox

# Levels between a pixel's channels, more than the paper's, from which its ink is coloured: blue and red pens have 60
# and more, the fringes of black print on scans packed hard 30.
COLOURED = 45
# A stroke of a digit is so high or so wide at least, in sizes of the page's text.
STROKE = 0.4
# The smallest name seals measure 12 mm; what is smaller than this (10.5 mm, in pixels of 200 an inch) may be a pen's.
SEAL_LEAST = 83.0
# A stroke that strikes out is so long, in sizes of the text.
STRIKE = 1.1
# Seals' boxes are so much larger, in sizes of the text. Print is so dark in its lightest channel, and so much of a
# character's ink is print when it was not written by the coloured pen itself; so many of a figure's are struck.
SEAL_FRINGE, DARK, BLACK_LEAST, STRUCK_LEAST = 0.5, 80, 0.4, 2
# Print is coloured where so much of most characters' boxes is.
PRINTED, MOSTLY = 0.05, 0.7


def has_coloured_stroke(raster: PageRaster, box: BBox, em: float, printed: Iterable[BBox] = ()) -> bool:
    """Whether a coloured stroke that is no seal's lies in ``box``, where the ``printed`` characters are not of a colour
    themselves. Boxes and ``em``, the size of the page's text, in pixels of the raster."""
    part, x0, top = _part(box)
    inked = _coloured(raster.colour[part]) & ~raster.seal_mask[part]
    if not inked.size:
        return False
    chars = [inked[_span(c.top - top, c.bottom - top), _span(c.x0 - x0, c.x1 - x0)] for c in printed]
    shares = [float(char.mean()) for char in chars if char.size]
    if len(shares) > 1 and sum(share > PRINTED for share in shares) > MOSTLY * len(shares):
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool(len(sides)) and int(sides.max()) >= STROKE * em


def has_pen_over_print(
    raster: PageRaster, box: BBox, em: float, printed: Iterable[BBox], seals: Iterable[BBox]
) -> bool:
    """Whether a coloured pen struck out ``printed`` characters of a figure that are black themselves.

    A red one is lifted off with the seals; what lies in one of these is theirs, if it is large enough for one. All in
    pixels of the raster; ``box`` is the figure's cell.
    """
    part, x0, top = _part(box)
    colour = raster.colour[part]
    coloured = _coloured(colour)
    if not coloured.size:
        return False
    for seal in (s for s in seals if max(s.width, s.height) >= SEAL_LEAST):
        own = seal.grown(SEAL_FRINGE * em)
        coloured[_span(own.top - top, own.bottom - top), _span(own.x0 - x0, own.x1 - x0)] = False
    # A stroke that goes over several characters: fringes of print whose colours are out of register go around each.
    _, _, stats, _ = cv2.connectedComponentsWithStats(coloured.astype(np.uint8), connectivity=8)
    if not (stats[1:, cv2.CC_STAT_WIDTH] >= STRIKE * em).any():
        return False
    light = colour.max(axis=2)
    dark = light < float(np.percentile(light, 90)) - DARK
    struck = [
        _is_struck(dark[at], coloured[at])
        for at in ((_span(c.top - top, c.bottom - top), _span(c.x0 - x0, c.x1 - x0)) for c in printed)
    ]
    return sum(struck) >= min(STRUCK_LEAST, len(struck)) > 0


def _is_struck(dark: NDArray[np.bool_], coloured: NDArray[np.bool_]) -> bool:
    """Whether a character is black and has coloured ink on it."""
    inked = int((dark | coloured).sum())
    black = int((dark & ~coloured).sum())
    return inked > 0 and black >= BLACK_LEAST * inked and float(coloured.mean()) >= PRINTED


def _span(start: float, end: float) -> slice:
    return slice(max(0, int(start)), max(0, int(end) + 1))


def _part(box: BBox) -> tuple[tuple[slice, slice], int, int]:
    """A box as a part of the raster, its left and its top."""
    x0, top = max(0, int(box.x0)), max(0, int(box.top))
    return (slice(top, max(top, int(box.bottom))), slice(x0, max(x0, int(box.x1)))), x0, top


def _coloured(colour: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels of a picture, HxWx3, are more coloured than its paper."""
    if not colour.size:
        return np.zeros(colour.shape[:2], np.bool_)
    spread = colour.max(axis=2).astype(np.float64) - colour.min(axis=2)
    return np.asarray(spread > float(np.median(spread)) + COLOURED, np.bool_)
