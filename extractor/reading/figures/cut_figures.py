"""Figures that an upright line runs through: a streak of the copier's glass or a fold that was taken for a ruling line
parts “76.05” into the 76 of one cell and the 05 of another, and each looks right by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile
from extractor.reading.content import PageContent
from models.document import Char
from models.geometry import BBox
from models.registration import Region

# What a figure is made of.
_OF_FIGURES = frozenset("0123456789.,，．%％-")
# Neighbours of one figure have their middles so near to each other, in sizes of the page's text: half a size is usual,
# and figures of two cells have the cells' paddings between them. They share so much of the lower one's height.
NEAR, SHARED = 0.75, 0.6

# Ink of a digit is looked for so far behind a line, in sizes of the page's text: further than the line is thick, nearer
# than a cell's own text begins. It darkens the paper by so much in so many of the rows.
OFF_LINE, BEHIND, DARK, ROWS_INKED = 0.12, 0.35, 50, 0.3
# The size of a figure, in the height of its line.
OF_LINE = 0.6
# A line darkens so much of the rows beside a digit, and of those so far above and below it.
LINED, BEYOND = 0.9, 0.8


def is_cut(region: Region, content: PageContent) -> bool:
    """Whether a digit at a cell's left or right edge is followed by another one right behind that edge."""
    inside = [c for c in content.chars_in(region.bbox) if c.text in _OF_FIGURES]
    if not inside:
        return False
    em = max(content.em, *(OF_LINE * c.bbox.height for c in inside))
    reach = NEAR * em
    x0, x1 = region.bbox.x0, region.bbox.x1
    at_edge = [c for c in inside if c.bbox.cx - x0 < reach or x1 - c.bbox.cx < reach]
    if not at_edge:
        return False
    beside = region.bbox.model_copy(update={"x0": x0 - reach, "x1": x1 + reach})
    outside = [c for c in content.chars_in(beside) if c.text in _OF_FIGURES and not x0 <= c.bbox.cx <= x1]
    pairs = [(a, b) for a in at_edge for b in outside if abs(a.bbox.cx - b.bbox.cx) <= reach and _on_one_line(a, b)]
    if any(a.text.isdigit() or b.text.isdigit() for a, b in pairs):
        return True
    digits = [c for c in at_edge if c.text.isdigit()]
    last, first = max(digits, key=_middle, default=None), min(digits, key=_middle, default=None)
    return (last is not None and _is_inked(last, x1, region, content, em, 1)) or (
        first is not None and _is_inked(first, x0, region, content, em, -1)
    )


def _middle(char: Char) -> float:
    return char.bbox.cx


def _is_inked(digit: Char, edge: float, region: Region, content: PageContent, em: float, side: int) -> bool:
    """Whether ink lies right behind the line at a cell's edge, beside the digit before it: what is left of one that the
    line itself runs through, which was not read. ``side``: 1 for the right edge, -1 for the left one; ``em``: the size
    of the figure, which a pen may have written larger than the page's text."""
    if content.raster is None or abs(edge - digit.bbox.cx) >= NEAR * em:
        return False
    dark, start, width = _behind_edge(digit, edge, region, content, em, side, em / 4)
    behind = dark[:, start : start + width]
    if not behind.size or float(behind.any(axis=1).mean()) < ROWS_INKED:
        return False
    # The second line of a double one goes on above and below.
    higher, start, width = _behind_edge(digit, edge, region, content, em, side, BEYOND * em)
    return float(higher[:, start : start + width].any(axis=1).mean()) < LINED


def _behind_edge(
    digit: Char, edge: float, region: Region, content: PageContent, em: float, side: int, half: float
) -> tuple[NDArray[np.bool_], int, int]:
    """What is dark around a cell's edge, so far above and below a digit's middle, as if the edge were the right one;
    the column behind the edge's line, and how many columns to look at."""
    assert content.raster is not None
    unit = content.raster.unit
    reach = (OFF_LINE + BEHIND) * em
    box = BBox.of(edge - reach, digit.bbox.cy - half, edge + reach, digit.bbox.cy + half).scaled(unit)
    left = max(0, round(box.x0))
    rows = slice(max(0, round(box.top)), max(0, round(box.bottom)))
    grey = content.raster.for_figures[rows, left : max(left, round(box.x1))]
    cell = region.bbox.scaled(unit)
    around = content.raster.for_figures[rows, max(0, round(cell.x0)) : round(cell.x1)]
    if not grey.size or not around.size:
        return np.zeros((0, 0), np.bool_), 0, 0
    dark = grey < level_percentile(around, 90) - DARK
    if side < 0:
        dark = dark[:, ::-1]
    at = round(edge * unit) - left if side > 0 else dark.shape[1] - 1 - (round(edge * unit) - left)
    start = _behind_line(dark, at, max(1, round(OFF_LINE * em * unit)))
    return dark, start, max(1, round((BEHIND - OFF_LINE) * em * unit))


def _behind_line(dark: NDArray[np.bool_], at: int, usual: int) -> int:
    """The column right of the line that runs through ``dark`` (HxW) nearest to column ``at``: it may be thick, and lean
    away from its cell's edge. Where none is found, ``usual`` columns further on."""
    lined = np.flatnonzero(dark.mean(axis=0) >= LINED)
    runs = np.split(lined, np.flatnonzero(np.diff(lined) > 1) + 1) if len(lined) else []
    nearest = min(runs, key=lambda run: int(np.abs(run - at).min()), default=None)
    if nearest is None or int(np.abs(nearest - at).min()) > usual:
        return at + usual
    return int(nearest[-1]) + 2


def _on_one_line(one: Char, other: Char) -> bool:
    shared = min(one.bbox.bottom, other.bbox.bottom) - max(one.bbox.top, other.bbox.top)
    return shared >= SHARED * min(one.bbox.height, other.bbox.height)
