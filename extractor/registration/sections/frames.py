"""Frames around running text: ruled boxes that are no tables, and covers set as tables, become lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.registration.align import score_row
from extractor.registration.lines import chars_in, group_lines, lines_in
from extractor.registration.page_view import PageView
from extractor.registration.rows import ExpectedRow, GridRow, RowRole, rows_of
from extractor.registration.sections.cover import COVER_LABELS_MIN, find_labels
from extractor.registration.sections.prose import heading_gain
from extractor.registration.similarity import bare
from models.document import Cell, Char, Grid, TextLine
from models.geometry import BBox
from models.layout import Cover, Layout

# A cover in a table shows at least so many of its labels: the table of section 一 has no more than four of them.
TABLE_COVER_LABELS_MIN = 5
# A cell that begins this much like a label of the form is a row between whose cells a line was lost; running text
# that begins with an indicator (集群总产值达到…) reached 0.7.
ROW_MIN = 0.8


def without_frames(view: PageView, layout: Layout, expected: Sequence[ExpectedRow]) -> PageView:
    """The page with the text of its frames among the free lines, and only tables among its grids."""
    if is_table_cover(view, layout.cover):
        return replace(view, grids=[], lines=group_lines(view.chars))
    freed: list[BBox] = []
    grids: list[Grid] = []
    for grid in view.grids:
        framed = list(_text_cells(view, grid, layout, expected))
        freed += [cell.bbox for cell in framed]
        if len(framed) < len(grid.cells):
            grids.append(grid.model_copy(update={"cells": [c for c in grid.cells if c not in framed]}))
    if not freed:
        return view
    tables = [grid.bbox for grid in grids if not any(_inside(box, grid.bbox) for box in freed)]
    lines = [*view.lines, *(line for box in freed for line in _lines(view.chars, box, tables))]
    return replace(view, grids=grids, lines=sorted(lines, key=lambda line: line.bbox.cy))


def is_table_cover(view: PageView, cover: Cover) -> bool:
    """Whether a page is a cover whose labels and entries stand in cells."""
    if not view.grids or len(find_labels(view.lines, cover)) >= COVER_LABELS_MIN:
        return False
    return len(find_labels(group_lines(view.chars), cover)) >= TABLE_COVER_LABELS_MIN


def _text_cells(view: PageView, grid: Grid, layout: Layout, expected: Sequence[ExpectedRow]) -> Iterator[Cell]:
    """The cells over the whole width of a grid that hold running text: all of them where it has one column only."""
    wide = [c for c in grid.cells if c.col == 0 and c.col_end == len(grid.xs) - 1]
    if not wide:
        return
    rows = {row.row: row for row in rows_of(0, grid, view.chars)}
    around = len(grid.xs) == 2 or any(_is_open_table(row, expected) for row in rows.values())
    for cell in wide:
        if _is_row(rows[cell.row], expected):
            continue
        lines = lines_in(view.chars, cell.bbox)
        if around or any(_is_heading(line, layout) for line in lines):
            yield cell


def _is_row(row: GridRow, expected: Sequence[ExpectedRow]) -> bool:
    """Whether a row of one cell is one of the form's (its lines lost), and not text that begins like an indicator."""
    rows = (e for e in expected if e.role is RowRole.VALUES and len(e.labels) == 1)
    return any(score_row(row, e)[0] >= ROW_MIN for e in rows)


def _is_open_table(row: GridRow, expected: Sequence[ExpectedRow]) -> bool:
    """Whether a row is the header of a table that stands in the running text."""
    headers = (e for e in expected if e.role is RowRole.TABLE_HEADER)
    return len(row.cells) > 1 and any(score_row(row, e)[0] >= ROW_MIN for e in headers)


def _is_heading(line: TextLine, layout: Layout) -> bool:
    text = bare(line.text)
    return any(heading_gain(bare(part.heading), text) > 0 for part in layout.prose.parts)


def _lines(chars: Sequence[Char], box: BBox, tables: Sequence[BBox]) -> list[TextLine]:
    """The lines of a frame, without the tables that stand inside it."""
    own = chars_in(chars, box)
    return group_lines(c for c in own if not any(t.contains(c.bbox.cx, c.bbox.cy) for t in tables))


def _inside(inner: BBox, outer: BBox) -> bool:
    return outer.contains(inner.cx, inner.cy) and inner.area < outer.area
