"""Years an office adds to a table or leaves out: a column in sections 二 to 四, a row in 五."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samples.generator.drift.draft import Draft, anchored, cell_text, fields_in
from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.rows import next_figure, plain_cell
from samples.generator.drift.tables import insert_row, remove_columns, remove_row, repeat_columns
from samples.generator.renderers.blocks import Cell, GridCell, Row, Table, place_cells

FIRST, LAST = "2022", "2024"
BEFORE, AFTER = "2021", "2025"
ROWS_SECTION = "五"
# More grid columns than this leave no room for the figures of another year (section 三 of the 申报表 has ten).
COLUMNS_MAX = 6


def add_year(draft: Draft) -> None:
    """Add the year before the first or after the last to one table; none where no table has room for it."""
    early = draft.rng.random() < 0.6
    year = draft.builder.year(BEFORE if early else AFTER)
    sections = [s for s in _untouched(draft) if len(draft.table(s).widths) <= COLUMNS_MAX]
    if not sections:
        return
    section = draft.rng.choice(sections)
    table = draft.table(section)
    beside = FIRST if early else LAST
    if section == ROWS_SECTION:
        _add_year_row(draft, year, beside)
        return
    name = draft.note(DriftKind.YEAR_ADDED, section, label=year)
    header = anchored(draft.builder.label(year), name)
    copied = _columns_of(draft, table, beside)
    draft.put_table(section, repeat_columns(table, copied, early, _next_year(draft, header, beside)))


def _untouched(draft: Draft) -> list[str]:
    """The sections with years that have them all and no others."""
    done = {d.section for d in draft.drifts if d.kind in (DriftKind.YEAR_ADDED, DriftKind.YEAR_REMOVED)}
    return [section for section in f"二三四{ROWS_SECTION}" if section not in done]


def _columns_of(draft: Draft, table: Table, year: str) -> range:
    """The grid columns under a year of the header row."""
    wanted = draft.builder.year(year)
    found = next(g for g in place_cells(table) if g.row == 0 and cell_text(g.cell) == wanted)
    return range(found.col, found.col + found.cell.colspan)


def _next_year(draft: Draft, header: Cell, year: str) -> Callable[[Cell], Cell]:
    """Makes the cell of the new year from the one of ``year`` beside it."""
    printed = draft.builder.year(year)

    def drawn(cell: Cell) -> Cell:
        text = cell_text(cell)
        if text == printed:
            return replace(header, colspan=cell.colspan)
        if not cell.areas:
            return cell
        # A cell of a value for all years, which was split as the row's others are, stays empty.
        own = any(mark.field.endswith(f".{year}") for mark in cell.areas)
        figure = next_figure(text, draft.rng) if own else ""
        return plain_cell(figure, cell.colspan, draft.builder.style.center_values)

    return drawn


def _year_row_at(draft: Draft, table: Table, year: str, number: int) -> int:
    """The row of ``year`` in the first or second group of section 五."""
    wanted = draft.builder.year(year)
    return [r for r, row in enumerate(table.rows) if any(cell_text(c) == wanted for c in row.cells)][number]


def _add_year_row(draft: Draft, year: str, beside: str) -> None:
    """Add a row for ``year`` to one of section 五's groups, above its first row or below its last."""
    table = draft.table(ROWS_SECTION)
    group = draft.rng.choice([0, 1])
    at = _year_row_at(draft, table, beside, group)
    name = draft.note(DriftKind.YEAR_ADDED, ROWS_SECTION, label=year, was=_group_label(table, at))
    row = table.rows[at]
    figure = next_figure(cell_text(row.cells[-1]), draft.rng)
    cell = plain_cell(figure, row.cells[-1].colspan, draft.builder.style.center_values)
    header = anchored(draft.builder.label(year), name)
    if beside == LAST:
        draft.put_table(ROWS_SECTION, insert_row(table, at + 1, Row((header, cell), row.min_height)))
        return
    # The merged label begins in the first year's row, so the new row goes below it and the two change places.
    grown = insert_row(table, at + 1, Row(row.cells[1:], row.min_height))
    rows = list(grown.rows)
    rows[at] = replace(rows[at], cells=(rows[at].cells[0], header, cell))
    draft.put_table(ROWS_SECTION, replace(grown, rows=tuple(rows)))


def _group_label(table: Table, row: int) -> str:
    """The merged label that ``row`` stands beside."""
    first = next(g for g in place_cells(table) if g.col == 0 and g.row <= row < g.row + g.cell.rowspan)
    return cell_text(first.cell)


def _is_row_label(table: Table, g: GridCell, gone: range) -> bool:
    """Whether a cell under a year is the label of its row, as those of section 三's platforms are."""
    return not table.rows[g.row].header and not g.cell.areas and len(gone) == g.cell.colspan > 1


def remove_year(draft: Draft) -> None:
    """Leave the first year out of one table that has all three; its fields are missing."""
    sections = _untouched(draft)
    if not sections:
        return
    section = draft.rng.choice(sections)
    table = draft.table(section)
    if section == ROWS_SECTION:
        smaller = remove_row(table, _year_row_at(draft, table, FIRST, draft.rng.choice([0, 1])))
    else:
        gone = _columns_of(draft, table, FIRST)
        smaller = remove_columns(table, gone, lambda g: _is_row_label(table, g, gone))
    lost = sorted(fields_in(table) - fields_in(smaller))
    draft.note(DriftKind.YEAR_REMOVED, section, was=draft.builder.year(FIRST), fields=tuple(lost))
    draft.put_table(section, smaller)
