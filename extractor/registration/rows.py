"""The rows that a document shows, and the rows that a layout expects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from extractor.registration.lines import group_lines
from extractor.registration.similarity import bare
from models.document import Cell, Char, Grid
from models.layout import DeclarationRow, Dictionary, Layout, OpenTable, Row


@dataclass(frozen=True)
class CellText:
    """A cell with its text: as read, and ``bare`` for comparing."""

    cell: Cell
    text: str
    bare: str


@dataclass(frozen=True)
class GridRow:
    """One row of a grid: the cells that start in it, left to right. ``table`` numbers the document's grids.

    ``rest`` is the row's end on the next page, where even its label is broken over the two.
    """

    table: int
    grid: Grid
    row: int
    cells: tuple[CellText, ...]
    rest: GridRow | None = None


def rows_of(table: int, grid: Grid, chars: Iterable[Char]) -> list[GridRow]:
    """The rows of a grid with their texts; rows in which no cell starts are left out."""
    by_cell: dict[int, list[Char]] = {i: [] for i in range(len(grid.cells))}
    owner = {(r, c): i for i, cell in enumerate(grid.cells) for r, c in _covered(cell)}
    for char in chars:
        box = char.bbox
        place = bisect_right(grid.ys, box.cy) - 1, bisect_right(grid.xs, box.cx) - 1
        if place in owner:
            by_cell[owner[place]].append(char)
    texts = []
    for i, cell in enumerate(grid.cells):
        text = "".join(line.text for line in group_lines(by_cell[i]))
        texts.append(CellText(cell=cell, text=text, bare=bare(text)))
    rows = []
    for r in range(len(grid.ys) - 1):
        starting = tuple(sorted((t for t in texts if t.cell.row == r), key=lambda t: t.cell.col))
        if starting:
            rows.append(GridRow(table=table, grid=grid, row=r, cells=starting))
    return rows


def _covered(cell: Cell) -> Iterator[tuple[int, int]]:
    """Row and column of every elementary cell that a merged cell covers."""
    return ((r, c) for r in range(cell.row, cell.row_end) for c in range(cell.col, cell.col_end))


class RowRole(StrEnum):
    """What an expected row is for."""

    YEAR_HEADER = "year_header"
    SUB_HEADER = "sub_header"
    VALUES = "values"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    DECLARATION = "declaration"


@dataclass(frozen=True)
class ExpectedRow:
    """A row that the layout expects. ``labels`` and ``group`` are ``bare``; one of the sources is set. ``telling``: the
    characters of a label repeated in the row that no other such row's has."""

    role: RowRole
    section: str
    labels: tuple[str, ...]
    group: str = ""
    inline: bool = False
    telling: frozenset[str] = frozenset()
    row: Row | None = None
    table: OpenTable | None = None
    table_field: str | None = None
    declared: DeclarationRow | None = None


def expected_rows(layout: Layout, dictionary: Dictionary) -> list[ExpectedRow]:
    """Every table row of the form in printed order."""
    return [*_table_rows(layout), *_open_table_rows(layout, dictionary), *_declaration_rows(layout)]


def _table_rows(layout: Layout) -> Iterator[ExpectedRow]:
    for table in layout.tables:
        if table.year_header:
            years = tuple(bare(f"{y}年") for y in layout.years)
            labels = (bare(table.year_header), *years)
            yield ExpectedRow(role=RowRole.YEAR_HEADER, section=table.section, labels=labels)
        repeated = [bare(row.label or "") for row in table.rows if row.years_by]
        for row in table.rows:
            if row.sub_header:
                role, labels = RowRole.SUB_HEADER, tuple(bare(t) for t in row.sub_header)
            elif row.pairs:
                role, labels = RowRole.VALUES, tuple(bare(p.label) for p in row.pairs)
            else:
                role, labels = RowRole.VALUES, (bare(row.label or ""),)
            yield ExpectedRow(
                role=role,
                section=table.section,
                labels=labels,
                group=bare(row.group or ""),
                inline=row.inline,
                telling=_telling(labels[0], repeated) if row.years_by else frozenset(),
                row=row,
            )


def _telling(label: str, labels: list[str]) -> frozenset[str]:
    return frozenset(label) - frozenset("".join(other for other in labels if other != label))


def _open_table_rows(layout: Layout, dictionary: Dictionary) -> Iterator[ExpectedRow]:
    specs = dictionary.by_id()
    for part in layout.prose.parts:
        if part.table is None or part.field is None:
            continue
        section = layout.prose.section
        labels = tuple(bare(c.label) for c in part.table.columns)
        yield ExpectedRow(
            role=RowRole.TABLE_HEADER,
            section=section,
            labels=labels,
            table=part.table,
            table_field=part.field,
        )
        for direction, indicator in (r[:2] for r in specs[part.field].printed_rows):
            yield ExpectedRow(
                role=RowRole.TABLE_ROW,
                section=section,
                labels=(bare(indicator) or bare(direction),),
                group=bare(direction),
                table_field=part.field,
            )


def _declaration_rows(layout: Layout) -> Iterator[ExpectedRow]:
    for row in layout.declaration.rows:
        yield ExpectedRow(
            role=RowRole.DECLARATION,
            section=layout.declaration.section,
            labels=(bare(row.label),),
            declared=row,
        )
