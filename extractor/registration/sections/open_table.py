"""Open tables (targets, completion): header matched → every row below it, over pages, as cells of the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.registration.align import RowMatch
from extractor.registration.places import Column, share_of
from extractor.registration.rows import GridRow, RowRole
from extractor.registration.similarity import bare, likeness
from models.document import Cell
from models.layout import OpenTable
from models.registration import Place, PlaceKind, Region, TableCellPlace

# So sure is a row whose indicator may go on from the page before: a person must look.
DOUBTFUL = 0.6
# A cell begins at most this share of its column's width before it.
BEGINS_BEFORE = 0.25


def open_table_places(rows: Sequence[GridRow], matches: Sequence[RowMatch]) -> Iterator[Place]:
    """A place for each open table whose header was found."""
    matched = {(m.row.table, m.row.row): m for m in matches}
    headers = [m for m in matches if m.expected.role is RowRole.TABLE_HEADER]
    for header in headers:
        table, field = header.expected.table, header.expected.table_field
        if table is None or field is None:
            continue
        body, left_out = _body(rows, header, matched)
        place = _place(field, table, header, body, matched)
        yield doubted_table(place, left_out) if left_out else place


def doubted_table(place: Place, text: str) -> Place:
    """The place of a table that may have lost ``text``: a person must look."""
    return place.model_copy(update={"label": place.label or text, "likeness": DOUBTFUL})


def _body(
    rows: Sequence[GridRow], header: RowMatch, matched: dict[tuple[int, int], RowMatch]
) -> tuple[list[GridRow], str]:
    """The rows after the header up to a row of something else; tables of another shape end it, and what stands in the
    first row of one that is none of the form's rows comes second."""
    start = next(i for i, r in enumerate(rows) if (r.table, r.row) == (header.row.table, header.row.row))
    width = _width(header.row)
    body: list[GridRow] = []
    for row in rows[start + 1 :]:
        match = matched.get((row.table, row.row))
        foreign = match is not None and match.expected.table_field != header.expected.table_field
        if foreign:
            break
        if row.table != header.row.table and abs(_width(row) - width) > 1:
            return body, "".join(c.text for c in row.cells)
        if match is not None and match.expected.role is RowRole.TABLE_HEADER:
            break
        if not _repeats_header(row, header):
            body.append(row)
    return body, ""


def _width(row: GridRow) -> int:
    """How many cells stand beside each other in a row; its grid may hold tables of other columns as well."""
    return sum(1 for c in row.grid.cells if c.row <= row.row < c.row_end)


def _repeats_header(row: GridRow, header: RowMatch) -> bool:
    labels = header.expected.labels
    hits = [max((likeness(label, c.bare) for c in row.cells), default=0.0) for label in labels]
    return sum(hits) / len(hits) > 0.8


def _place(
    field: str,
    table: OpenTable,
    header: RowMatch,
    body: Sequence[GridRow],
    matched: dict[tuple[int, int], RowMatch],
) -> Place:
    columns = table_columns(header.row, table)
    cells: list[TableCellPlace] = []
    number = -1
    doubtful = ""
    for i, row in enumerate(body):
        first_of_page = i > 0 and row.table != body[i - 1].table and (row.table, row.row) not in matched
        if first_of_page and _is_rest_of_row(row, columns, table):
            # An indicator alone may be the end of the one before the page break, or a new one without values.
            doubtful = doubtful or _text_under(row, columns[1], columns)
            cells = _extended(cells, number, row, columns)
            continue
        number += 1
        doubtful = doubtful or _over_columns(row, [c for c in columns if c.key != table.merged])
        for column in columns:
            cell = _cell_under(row, column, columns, spanning=column.key == table.merged)
            if cell is not None:
                region = Region(page=cell.page, bbox=cell.bbox)
                cells.append(TableCellPlace(row=number, column=column.key, regions=(region,)))
    whole = Region(page=header.row.grid.page, bbox=header.row.grid.bbox)
    place = Place(field=field, kind=PlaceKind.TABLE, regions=[whole], cells=cells)
    # Two columns in one cell of the header: a line between them was lost, and nobody knows what stands in which.
    # So was one beside a column that no cell of the header names, or under which no row has a cell.
    if len({c.x0 for c in columns}) < len(columns) or len({c.column for c in cells}) < len(table.columns):
        doubtful = doubtful or "".join(c.text for c in header.row.cells)
    # The form prints rows below the header: where there are none, they were not found.
    doubtful = doubtful or ("" if cells else "".join(c.text for c in header.row.cells))
    return place.model_copy(update={"label": doubtful, "likeness": DOUBTFUL}) if doubtful else place


def _over_columns(row: GridRow, columns: Sequence[Column]) -> str:
    """The text of a cell that lies under several columns: a line between their values was lost."""
    for text in row.cells:
        x0, x1 = share_of(row.grid, text.cell)
        under = [c for c in columns if x0 <= (c.x0 + c.x1) / 2 <= x1]
        if len(under) > 1 and text.text:
            return text.text
    return ""


def table_columns(header: GridRow, table: OpenTable) -> list[Column]:
    """The columns of the table; as many cells as columns are taken in order, else each by its own label."""
    if len(header.cells) == len(table.columns):
        chosen = list(zip(table.columns, header.cells, strict=True))
    else:
        chosen = []
        for column in table.columns:
            label = bare(column.label)
            best = max(header.cells, key=lambda c: likeness(label, c.bare))
            if likeness(label, best.bare) > 0.6:
                chosen.append((column, best))
    return [Column(column.id, *share_of(header.grid, cell.cell)) for column, cell in chosen]


def _cell_under(row: GridRow, column: Column, columns: Sequence[Column], *, spanning: bool) -> Cell | None:
    """The cell of the row under a column; a merged one that began above counts only where ``spanning``, and one that
    lies under others of ``columns`` too for the first of them."""
    middle = (column.x0 + column.x1) / 2
    for cell in row.grid.cells:
        x0, x1 = share_of(row.grid, cell)
        if not x0 <= middle <= x1 or not cell.row <= row.row < cell.row_end:
            continue
        # A stroke in the header may have narrowed the column; a cell that begins further left is another column's, if
        # there is one to its left.
        first_under = x0 >= column.x0 - BEGINS_BEFORE * (column.x1 - column.x0)
        first_under = first_under or not any(x0 <= (c.x0 + c.x1) / 2 < middle for c in columns)
        if cell.row == row.row or spanning:
            return cell if first_under or spanning else None
    return None


def _is_rest_of_row(row: GridRow, columns: Sequence[Column], table: OpenTable) -> bool:
    """Whether a page's first row (below a repeated header) is the rest of the row before: no direction begins in it,
    and it has an indicator or values, not both."""
    texts = {c.key: _text_under(row, c, columns) for c in columns}
    direction = texts.pop(table.merged, "") if table.merged else ""
    indicator, *values = texts.values()
    if direction or indicator.strip() in table.blank_rows:
        return False
    return bool(indicator) != any(values)


def _text_under(row: GridRow, column: Column, columns: Sequence[Column]) -> str:
    cell = _cell_under(row, column, columns, spanning=True)
    return next((t.text for t in row.cells if t.cell == cell), "")


def _extended(
    cells: list[TableCellPlace], number: int, row: GridRow, columns: Sequence[Column]
) -> list[TableCellPlace]:
    result: list[TableCellPlace] = []
    rest = {c.key: _cell_under(row, c, columns, spanning=False) for c in columns}
    for place in cells:
        more = rest.get(place.column) if place.row == number else None
        if more is None:
            result.append(place)
        else:
            region = Region(page=more.page, bbox=more.bbox)
            result.append(place.model_copy(update={"regions": (*place.regions, region)}))
    return result
