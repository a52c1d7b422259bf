"""Rows of a table that can be told apart in one way only, whoever drew the lines between their cells.

A line that was guessed may part a value, leave it to the row below or to the year beside. Then some cell of the row is
blank, or a word reaches over the line. Where every cell of the row holds whole words, and the value's own a single
one, the lines are where the words say they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.registration.page_view import PageView
from models.document import Cell, Grid, Word
from models.geometry import BBox
from models.registration import Place, PlaceKind

# Cells of which the lower one has so much of its height beside the other stand in one row.
BESIDE = 0.5
# So alike is the label of a place that is surely the printed one's.
LABEL_ALIKE = 0.9


def stands_alone(place: Place, view: PageView) -> bool:
    """Whether a place is one cell with a single word, in a row of which every cell holds whole words and nothing else.
    ``view`` is the page it is on."""
    if place.kind is not PlaceKind.CELL or len(place.regions) != 1 or place.likeness < LABEL_ALIKE:
        return False
    box = place.regions[0].bbox
    grid = next((g for g in view.grids if g.bbox.contains(box.cx, box.cy)), None)
    if grid is None or len(_words_in(box, view.page.words)) != 1:
        return False
    return all(_holds_whole_words(cell.bbox, view.page.words) for cell in _row_of(box, grid))


def _row_of(box: BBox, grid: Grid) -> list[Cell]:
    """The cells of a table that stand beside ``box``, its own among them."""
    return [
        cell
        for cell in grid.cells
        if min(cell.bbox.bottom, box.bottom) - max(cell.bbox.top, box.top) >= BESIDE * min(cell.bbox.height, box.height)
    ]


def _words_in(box: BBox, words: Sequence[Word]) -> list[Word]:
    """The words of which a character stands in ``box``."""
    return [w for w in words if any(c.text.strip() and box.contains(c.bbox.cx, c.bbox.cy) for c in w.chars)]


def _holds_whole_words(box: BBox, words: Sequence[Word]) -> bool:
    inside = _words_in(box, words)
    return bool(inside) and all(
        box.contains(char.bbox.cx, char.bbox.cy) for word in inside for char in word.chars if char.text.strip()
    )
