"""Rows whose label itself breaks over two pages, put together again before alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.registration.places import share_of
from extractor.registration.rows import CellText, ExpectedRow, GridRow
from extractor.registration.similarity import likeness
from extractor.registration.year_headers import is_year_header
from models.document import Cell, Grid

# The two halves of a label together must be this alike to an expected one …
JOINED_MIN = 0.85
# … and by so much more alike than either half is to any.
GAIN_MIN = 0.1
# A first half that is like no label is none: the rest of it, long, may be nearly as alike as the whole.
NO_LABEL, WHOLE_MIN = 0.8, 0.95
# Only the first cells of a row hold labels.
LABEL_CELLS = 2
# Edges of a cell and of its other half differ by at most this share of the table's width.
EDGE_TOLERANCE = 0.03
# … or by so much where the tables themselves differ in width.
PLACE_TOLERANCE = 0.015


def join_broken_rows(tables: Sequence[list[GridRow]], expected: Sequence[ExpectedRow]) -> list[list[GridRow]]:
    """The tables with each broken row whole: the first half carries the second as its ``rest``."""
    labels = [label for e in expected for label in e.labels]
    joined = [list(rows) for rows in tables]
    for before, after in pairwise(joined):
        body = [i for i, row in enumerate(after) if not is_year_header(row)]
        if not before or not body or before[-1].rest is not None:
            continue
        first = after[body[0]]
        whole = _joined(before[-1], first)
        if whole is not None and _is_better(before[-1], first, whole, labels):
            before[-1] = whole
            del after[body[0]]
    return joined


def same_columns(a: Cell, in_a: Grid, b: Cell, in_b: Grid) -> bool:
    """Whether two cells of tables on different pages stand under each other."""
    a0, a1 = share_of(in_a, a)
    b0, b1 = share_of(in_b, b)
    if abs(a0 - b0) <= EDGE_TOLERANCE and abs(a1 - b1) <= EDGE_TOLERANCE:
        return True
    # A page on which the first column has no lines of its own starts its table further right.
    off = PLACE_TOLERANCE * max(in_a.bbox.width, in_b.bbox.width)
    return abs(a.bbox.x0 - b.bbox.x0) <= off and abs(a.bbox.x1 - b.bbox.x1) <= off


def _joined(first: GridRow, rest: GridRow) -> GridRow | None:
    cells: list[CellText] = []
    for i, cell in enumerate(first.cells):
        other = _other_half(cell, first, rest)
        if other is None and i < LABEL_CELLS:
            return None
        text = cell if other is None else replace(cell, text=cell.text + other.text, bare=cell.bare + other.bare)
        cells.append(text)
    return replace(first, cells=tuple(cells), rest=rest)


def _other_half(cell: CellText, first: GridRow, rest: GridRow) -> CellText | None:
    """The cell under ``cell`` on the next page; what stands left of both (a merged label) may begin in one of them."""
    return next((c for c in rest.cells if same_columns(cell.cell, first.grid, c.cell, rest.grid)), None)


def _is_better(first: GridRow, rest: GridRow, whole: GridRow, labels: Sequence[str]) -> bool:
    for cell, joined in zip(first.cells[:LABEL_CELLS], whole.cells, strict=False):
        other = _other_half(cell, first, rest)
        if other is None or not cell.bare or not other.bare:
            continue
        together = max(likeness(label, joined.bare) for label in labels)
        above, below = (max(likeness(label, half) for label in labels) for half in (cell.bare, other.bare))
        if together >= JOINED_MIN and together >= max(above, below) + GAIN_MIN:
            return True
        if together >= WHOLE_MIN and together > below and above < NO_LABEL:
            return True
    return False
