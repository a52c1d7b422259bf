"""Marks that hang over a cell's edge or stand alone before a line: word processors let the mark that ends a full line
stand in the cell's padding, on its ruling; other programs begin the next line with it. Recognition overlooks both.
Lengths are in characters of the page's text unless they say px.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import ink_mask
from extractor.ocr.scanning import bgr
from extractor.reading.content import Contents, PageContent, PlacedLine
from models.geometry import BBox
from models.registration import PlaceKind

# A line is full that ends so near to its cell's edge.
FULL = 0.9
# A mark stands so far below its line's middle, hangs over the edge no further; what the ruling leaves of it is so wide
# and high at least and so large at most.
HIGHEST, LOWEST, OVER = 0.0, 0.6, 0.35
NARROWEST, LOWEST_PIECE, LARGEST = 0.06, 0.15, 0.45
# Where the ruling is frayed, or a copy's streak runs along it, there is such a share of ink above and below as well.
FRAYED = 0.12
# A ruling is dark along so much of what is seen of it, so far above and below the line; px beside it are its blur.
RULED, AROUND, BLUR = 0.8, 1.0, 2
# Before a line's first character a mark stands within so much, as far from it as this at least, its ink so high or wide
# at least and at most; the line before it leaves so little room.
BEFORE, CLOSE, SMALL, LARGE, FULL_LINE = 1.3, 0.05, 0.16, 0.5, 1.6
# What ends a line so is read.
_MARKS = frozenset("，。、；：！？,;:!?…”’）)》")


def has_hanging_mark(lines: Sequence[PlacedLine], kind: PlaceKind, contents: Contents) -> bool:
    """Whether a full line of a cell's text ends without a mark while the ink of one lies on the cell's edge."""
    if kind is PlaceKind.LINE:
        return False
    return any(_hangs(line, contents[line.page]) for line in lines[:-1])


def has_mark_before(lines: Sequence[PlacedLine], kind: PlaceKind, contents: Contents) -> bool:
    """Whether the ink of a mark that was not read stands before a line of a cell's text, behind a full one."""
    if kind is PlaceKind.LINE:
        return False
    return any(
        _leads(line, contents[line.page])
        for before, line in pairwise(lines)
        if before.region == line.region and before.room <= FULL_LINE * contents[line.page].em
    )


def _leads(line: PlacedLine, content: PageContent) -> bool:
    first, em = line.line.chars[0], content.em
    if content.raster is None or not content.is_scan or first.text in _MARKS:
        return False
    middle = line.line.bbox.cy
    x0 = max(0, round(max(line.region.bbox.x0, first.bbox.x0 - BEFORE * em)))
    x1 = round(first.bbox.x0 - CLOSE * em)
    top = max(0, round(middle - AROUND * em))
    picture = content.raster.grey[top : round(middle + AROUND * em), x0 : max(x0, x1)]
    if min(picture.shape) < em / 2:
        return False
    ink = ink_mask(bgr(np.ascontiguousarray(picture)))
    rows = slice(round(middle + HIGHEST * em) - top, round(middle + LOWEST * em) - top)
    rest = (ink & ~_ruling_columns(ink)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    for x, y, width, height, area in stats[1:].tolist():
        inside = rows.start <= y + height / 2 <= rows.stop and x > 0 and x + width < picture.shape[1]
        if inside and SMALL * em <= max(width, height) <= LARGE * em and area >= SMALL * SMALL * em * em / 2:
            return True
    return False


def _hangs(line: PlacedLine, content: PageContent) -> bool:
    last, em = line.line.chars[-1], content.em
    if content.raster is None or not content.is_scan or last.text in _MARKS or line.room > FULL * em:
        return False
    edge, middle = line.region.bbox.x1, line.line.bbox.cy
    box = BBox.of(last.bbox.cx, middle - AROUND * em, edge + OVER * em, middle + AROUND * em)
    x0, top = max(0, round(box.x0)), max(0, round(box.top))
    picture = content.raster.grey[top : round(box.bottom), x0 : round(box.x1)]
    if min(picture.shape) < em / 2:
        return False
    ink = ink_mask(bgr(np.ascontiguousarray(picture)))
    ruled = _ruling_columns(ink)
    if not ruled.any():
        return False
    rows = slice(round(middle + HIGHEST * em) - top, round(middle + LOWEST * em) - top)
    beside = np.concatenate([ink[: rows.start], ink[rows.stop :]])
    return _has_mark_beside(ink[rows], beside.mean(axis=0) > FRAYED, ruled, em)


def _ruling_columns(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The columns of a picture's ink (HxW) along which a ruling runs, with its blur."""
    ruled = (ink.mean(axis=0) >= RULED).astype(np.uint8)[None]
    return np.asarray(cv2.dilate(ruled, np.ones((1, 2 * BLUR + 1), np.uint8))[0] > 0, np.bool_)


def _has_mark_beside(ink: NDArray[np.bool_], frayed: NDArray[np.bool_], ruled: NDArray[np.bool_], em: float) -> bool:
    """Whether a piece of ink as large as a mark touches the ruling or stands behind it. ``ink``: HxW, below the line's
    middle; ``frayed`` and ``ruled``: columns with ink above and below that as well."""
    rest = (ink & ~ruled & ~frayed).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    first = int(np.flatnonzero(ruled)[0])
    for x, _, width, height, _ in stats[1:].tolist():
        beside = x + width >= first
        if beside and NARROWEST * em <= width <= LARGEST * em and LOWEST_PIECE * em <= height <= LARGEST * em:
            return True
    return False
