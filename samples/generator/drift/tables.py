"""Rows and columns taken out of a table or put into it, merged cells following. No table is changed in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from samples.generator.renderers.blocks import Cell, GridCell, Row, Table, place_cells


def insert_row(table: Table, at: int, row: Row) -> Table:
    """``table`` with ``row`` before row ``at``; cells that reach over that edge go on through it."""
    moved = []
    for g in place_cells(table):
        through = g.row < at < g.row + g.cell.rowspan
        cell = replace(g.cell, rowspan=g.cell.rowspan + 1) if through else g.cell
        moved.append(GridCell(g.row + (g.row >= at), g.col, cell))
    free = _columns_free(moved, at, len(table.widths))
    for cell in row.cells:
        moved.append(GridCell(at, free[0], cell))
        free = free[cell.colspan :]
    return _table(table.widths, [*table.rows[:at], row, *table.rows[at:]], moved)


def _columns_free(placed: Iterable[GridCell], row: int, columns: int) -> list[int]:
    taken = {c for g in placed if g.row <= row < g.row + g.cell.rowspan for c in range(g.col, g.col + g.cell.colspan)}
    return [c for c in range(columns) if c not in taken]


def remove_row(table: Table, at: int) -> Table:
    """``table`` without row ``at``; a merged cell that begins there begins a row lower."""
    moved = []
    for g in place_cells(table):
        crosses = g.row <= at < g.row + g.cell.rowspan
        cell = replace(g.cell, rowspan=g.cell.rowspan - 1) if crosses else g.cell
        if cell.rowspan:
            moved.append(GridCell(g.row - (g.row > at), g.col, cell))
    return _table(table.widths, [*table.rows[:at], *table.rows[at + 1 :]], moved)


def remove_columns(table: Table, gone: range, kept: Callable[[GridCell], bool] = lambda _: False) -> Table:
    """``table`` without the grid columns ``gone``; the other columns but the first share their width.

    A cell that lies in these columns goes with them, unless it is ``kept``: then its right neighbour makes room.
    """
    moved: list[GridCell] = []
    for row in range(len(table.rows)):
        room = 0
        for g in (g for g in place_cells(table) if g.row == row):
            left = [c for c in range(g.col, g.col + g.cell.colspan) if c not in gone]
            col = sum(c not in gone for c in range(g.col))
            if not left and kept(g):
                room = g.cell.colspan
                moved.append(GridCell(row, col, g.cell))
            elif left:
                moved.append(GridCell(row, col + room, replace(g.cell, colspan=len(left) - room)))
                room = 0
    widths = [w for c, w in enumerate(table.widths) if c not in gone]
    return _table(_fitted(widths), table.rows, moved)


def repeat_columns(table: Table, copied: range, before: bool, drawn: Callable[[Cell], Cell]) -> Table:
    """``table`` with the grid columns ``copied`` once more, before or behind themselves.

    ``drawn`` makes each cell of the new columns from the one that is copied. In rows that have merged cells there, the
    one at the edge becomes wider instead.
    """
    at = copied.start if before else copied.stop
    edge = copied.start if before else copied.stop - 1
    placed = place_cells(table)
    moved = []
    for g in placed:
        columns = range(g.col, g.col + g.cell.colspan)
        col = g.col + (len(copied) if g.col >= at else 0)
        if _is_copied(placed, g.row, copied):
            moved.append(GridCell(g.row, col, g.cell))
            if g.col in copied:
                own = g.col if before else g.col + len(copied)
                moved.append(GridCell(g.row, own, drawn(g.cell)))
        elif edge in columns:
            wider = replace(g.cell, colspan=g.cell.colspan + len(copied))
            moved.append(GridCell(g.row, min(col, g.col), wider))
        else:
            moved.append(GridCell(g.row, col, g.cell))
    widths = [*table.widths[:at], *(table.widths[c] for c in copied), *table.widths[at:]]
    return _table(_fitted(widths), table.rows, moved)


def _is_copied(placed: Sequence[GridCell], row: int, copied: range) -> bool:
    """Whether the cells of ``row`` end where the copied columns do."""
    for g in placed:
        columns = set(range(g.col, g.col + g.cell.colspan))
        if g.row <= row < g.row + g.cell.rowspan and columns & set(copied) and not columns <= set(copied):
            return False
    return True


def _fitted(widths: Sequence[float]) -> tuple[float, ...]:
    """Widths that add up to 1 again, the first (the labels') as it was."""
    scale = (1 - widths[0]) / sum(widths[1:])
    return (widths[0], *(w * scale for w in widths[1:]))


def _table(widths: Sequence[float], rows: Sequence[Row], placed: Iterable[GridCell]) -> Table:
    """A table of ``placed`` cells. Raises ``ValueError`` where they don't fill the grid exactly."""
    cells: defaultdict[int, list[GridCell]] = defaultdict(list)
    for g in placed:
        cells[g.row].append(g)
    made = tuple(
        replace(row, cells=tuple(g.cell for g in sorted(cells[r], key=lambda g: g.col))) for r, row in enumerate(rows)
    )
    table = Table(tuple(widths), made)
    place_cells(table)
    return table
