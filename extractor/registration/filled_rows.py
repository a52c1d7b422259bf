"""Rows of a table that can be told apart in one way only, whoever drew the lines between their cells.

A line that was guessed may part a value, leave it to the row below or to the year beside. Then some cell of the row is
blank, two cells stand one above the other, or a word reaches over the line. Where every cell of the row holds whole
words, and the value's own a single figure, the lines are where the words say they are. Of texts nothing is said: their
other lines may stand in the next row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from extractor.registration.page_view import PageView
from models.document import Cell, Grid, Word
from models.geometry import BBox
from models.registration import Place, PlaceKind

# Cells of which the lower one has so much of its height beside the other stand in one row.
BESIDE = 0.5
# Cells so much higher than the value's own reach over other rows: labels do; a figure in one may be the next row's.
TALL = 1.5
# So alike is the label of a place that is surely the printed one's.
LABEL_ALIKE = 0.9
_FIGURE = re.compile(r"[-+−]?\d[\d.,，．]*\s*[%％]?[\u4e00-\u9fff]{0,2}")


def stands_alone(place: Place, view: PageView) -> bool:
    """Whether a place is one cell with a single figure, in a row of which every cell holds whole words and nothing
    else. ``view`` is the page it is on."""
    if place.kind is not PlaceKind.CELL or len(place.regions) != 1 or place.likeness < LABEL_ALIKE:
        return False
    box = place.regions[0].bbox
    grid = next((g for g in view.grids if g.bbox.contains(box.cx, box.cy)), None)
    own = _words_in(box, view.page.words)
    if grid is None or len(own) != 1 or not _is_figure(own[0]) or not _are_whole(own, box):
        return False
    row = _row_of(box, grid)
    if any(_one_above_the_other(a.bbox, b.bbox) for a, b in combinations(row, 2)):
        return False
    return all(_says_nothing_else(cell.bbox, box, view.page.words) for cell in row)


def _row_of(box: BBox, grid: Grid) -> list[Cell]:
    """The cells of a table that stand beside ``box``, its own among them."""
    return [
        cell
        for cell in grid.cells
        if min(cell.bbox.bottom, box.bottom) - max(cell.bbox.top, box.top) >= BESIDE * min(cell.bbox.height, box.height)
    ]


def _one_above_the_other(one: BBox, other: BBox) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > BESIDE * min(one.width, other.width)


def _says_nothing_else(cell: BBox, box: BBox, words: Sequence[Word]) -> bool:
    """Whether a cell beside ``box`` holds whole words, and no figure where it reaches over other rows."""
    inside = _words_in(cell, words)
    tall = cell.height > TALL * box.height
    return bool(inside) and _are_whole(inside, cell) and not (tall and any(_is_figure(word) for word in inside))


def _words_in(box: BBox, words: Sequence[Word]) -> list[Word]:
    """The words of which a character stands in ``box``."""
    return [w for w in words if any(c.text.strip() and box.contains(c.bbox.cx, c.bbox.cy) for c in w.chars)]


def _are_whole(words: Sequence[Word], box: BBox) -> bool:
    return all(box.contains(char.bbox.cx, char.bbox.cy) for word in words for char in word.chars if char.text.strip())


def _is_figure(word: Word) -> bool:
    return _FIGURE.fullmatch("".join(c.text for c in word.chars).strip()) is not None
