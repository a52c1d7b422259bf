"""Marks that hang over a cell's edge or stand alone before a line: word processors let the mark that ends a full line
stand in the cell's padding, on its ruling; other programs begin the next line with it. Recognition overlooks both.
Lengths are in characters of the page's text unless they say px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import ink_mask, ink_pieces
from extractor.ocr.scanning import bgr
from extractor.reading.content import Contents, PageContent, PlacedLine
from models.registration import PlaceKind

# All of these were set on five such marks; in 173 other lines of ten scans nothing was taken for one.
#
# A mark stands so far below its line's middle. A ruling is dark along so much of what is seen of it, so far above and
# below the line; px beside it are its blur.
HIGHEST, LOWEST = 0.0, 0.6
RULED, AROUND, BLUR = 0.8, 1.0, 2
# A line is full that ends so near to its cell's edge, over which a mark hangs no further; what the ruling leaves of it
# is so wide and high at least and so large at most.
AT_EDGE, OVER = 0.9, 0.35
REST_WIDTH, REST_HEIGHT, REST_MOST = 0.06, 0.15, 0.45
# Where the ruling is frayed, or a copy's streak runs along it, there is such a share of ink above and below as well.
FRAYED = 0.12
# Before a line's first character a mark stands within so much, as far from it as this at least, its ink so high or wide
# at least and at most; the line before it leaves so little room.
BEFORE, CLOSE = 1.3, 0.05
MARK_LEAST, MARK_MOST = 0.16, 0.5
FULL_LINE = 1.6
# Where lines of text without a cell end so many of them say.
PROSE_LEAST = 3
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
        return _has_mark_before_prose(lines, contents)
    return any(
        _leads(line, contents[line.page], line.region.bbox.x0)
        for before, line in pairwise(lines)
        if before.region == line.region and before.room <= FULL_LINE * contents[line.page].em
    )


def _has_mark_before_prose(lines: Sequence[PlacedLine], contents: Contents) -> bool:
    """The same of text without a cell: a line is full that ends where most others do."""
    if len(lines) < PROSE_LEAST:
        return False
    end = float(np.median([line.line.bbox.x1 for line in lines]))
    return any(
        _leads(line, contents[line.page], 0.0)
        for before, line in pairwise(lines)
        if before.page == line.page and before.line.bbox.x1 >= end - FULL_LINE * contents[line.page].em
    )


@dataclass(frozen=True)
class _Strip:
    """What is inked beside a line: ``ink`` HxW of the strip, the ``rows`` in which a mark stands, and the columns along
    which a ruling runs, ``ruled``."""

    ink: NDArray[np.bool_]
    rows: slice
    ruled: NDArray[np.bool_]


def _strip(line: PlacedLine, content: PageContent, x0: float, x1: float) -> _Strip | None:
    """The strip of a scanned page from ``x0`` to ``x1`` (px) along a line; None where it has next to no width."""
    if content.raster is None or not content.is_scan:
        return None
    middle, em = line.line.bbox.cy, content.em
    left, top = max(0, round(x0)), max(0, round(middle - AROUND * em))
    picture = content.raster.grey[top : round(middle + AROUND * em), left : max(left, round(x1))]
    if min(picture.shape) < em / 2:
        return None
    ink = ink_mask(bgr(np.ascontiguousarray(picture)))
    rows = slice(round(middle + HIGHEST * em) - top, round(middle + LOWEST * em) - top)
    return _Strip(ink, rows, _ruling_columns(ink))


def _leads(line: PlacedLine, content: PageContent, edge: float) -> bool:
    """Whether the ink of a mark stands before a line, right of its cell's ``edge``."""
    first, em = line.line.chars[0], content.em
    if first.text in _MARKS:
        return False
    x0 = max(edge, first.bbox.x0 - BEFORE * em)
    strip = _strip(line, content, x0, first.bbox.x0 - CLOSE * em)
    if strip is None:
        return False
    rows, right = strip.rows, strip.ink.shape[1]
    for x, y, width, height, area in ink_pieces(strip.ink & ~strip.ruled):
        whole = rows.start <= y + height / 2 <= rows.stop and x > 0 and x + width < right
        inked = area >= (MARK_LEAST * em) ** 2 / 2
        if whole and inked and MARK_LEAST * em <= max(width, height) <= MARK_MOST * em:
            return True
    return False


def _hangs(line: PlacedLine, content: PageContent) -> bool:
    last, em = line.line.chars[-1], content.em
    if last.text in _MARKS or line.room > AT_EDGE * em:
        return False
    strip = _strip(line, content, last.bbox.cx, line.region.bbox.x1 + OVER * em)
    if strip is None or not strip.ruled.any():
        return False
    above_and_below = np.concatenate([strip.ink[: strip.rows.start], strip.ink[strip.rows.stop :]])
    frayed = above_and_below.mean(axis=0) > FRAYED
    ruling = int(np.flatnonzero(strip.ruled)[0])
    return any(
        x + width >= ruling
        and REST_WIDTH * em <= width <= REST_MOST * em
        and REST_HEIGHT * em <= height <= REST_MOST * em
        for x, _, width, height, _ in ink_pieces(strip.ink[strip.rows] & ~strip.ruled & ~frayed)
    )


def _ruling_columns(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The columns of a picture's ink (HxW) along which a ruling runs, with its blur."""
    ruled = (ink.mean(axis=0) >= RULED).astype(np.uint8)[None]
    return np.asarray(cv2.dilate(ruled, np.ones((1, 2 * BLUR + 1), np.uint8))[0] > 0, np.bool_)
