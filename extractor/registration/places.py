"""Matched table rows → the places of their fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.registration.align import RowMatch, repeated_labels, repeated_likeness
from extractor.registration.rows import CellText, GridRow, RowRole
from extractor.registration.similarity import bare, likeness, starts_like
from models.document import Cell, Grid
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

_YEAR = re.compile(r"(20\d\d)")
# A digit, or a sign that a year may be read as.
_NUMERAL = re.compile(r"[0-9〇零一二两三四五六七八九年]")
# Counties add columns of earlier years, and one of the year at hand.
YEARS_BEFORE, YEARS_AFTER = 5, 1
# Share of a column's width by which a value cell must lie under its header.
UNDER_HEADER = 0.5


# A cell that ends within this share of the table's width from its right edge reaches it.
AT_EDGE = 0.02
# Sides of cells that are one line differ by less, in the table's width.
EDGE_OFF = 0.005


@dataclass(frozen=True)
class Column:
    """A column of a table: ``key`` is its year or sub-column label; ``x0``/``x1`` are shares of the table's width."""

    key: str
    x0: float
    x1: float


def share_of(grid: Grid, cell: Cell) -> tuple[float, float]:
    """Left and right edge of a cell as shares of its table's width, so that pages of different scale compare."""
    width = grid.bbox.width or 1.0
    return (cell.bbox.x0 - grid.bbox.x0) / width, (cell.bbox.x1 - grid.bbox.x0) / width


def year_columns(row: GridRow, years: tuple[int, ...]) -> list[Column]:
    """The year columns of a header row, each under the year that is read there.

    Years that can't be read are filled in from their neighbours where those run in steps of one, up or down. A year
    that no form of these ``years`` shows, one that another column has already, or the one that all others run past is
    taken for misread.
    """
    cells = [c for c in row.cells[1:] if c.cell.col_end > c.cell.col]
    read = _without_stray([_year_in(c, years) for c in cells], years)
    known = [(i, y) for i, y in enumerate(read) if y is not None]
    if not known:
        return []
    run = _run_of(known, len(cells))
    twice = {year for year in read if read.count(year) > 1}
    named: list[tuple[int | None, CellText]] = []
    for i, (year, cell) in enumerate(zip(read, cells, strict=True)):
        unread = year is None and (not cell.bare or _NUMERAL.search(cell.bare) is not None)
        named.append((run[i] if run and (unread or year in twice) else year, cell))
    return [Column(str(year), *share_of(row.grid, c.cell)) for year, c in named if year is not None]


def _year_in(cell: CellText, years: tuple[int, ...]) -> int | None:
    match = _YEAR.search(cell.bare)
    year = int(match.group(1)) if match else None
    return year if year is not None and years[0] - YEARS_BEFORE <= year <= years[-1] + YEARS_AFTER else None


def _without_stray(read: list[int | None], years: tuple[int, ...]) -> list[int | None]:
    """The years without one that breaks their order (“2022 2023 2021”), if the others run in steps of one as the
    form's ``years`` do."""
    known = [(i, y) for i, y in enumerate(read) if y is not None]
    order = [y for _, y in known]
    if len(known) < 3 or len(set(order)) < len(order) or order in (sorted(order), sorted(order, reverse=True)):
        return read
    runs = [(i, _run_of([k for k in known if k[0] != i], len(read))) for i, _ in known]
    strays = [i for i, run in runs if run and all(year in years for year in run)]
    return [None if i in strays else y for i, y in enumerate(read)] if len(strays) == 1 else read


def _run_of(known: list[tuple[int, int]], count: int) -> list[int]:
    """The years of all columns, if those that are read run in steps of one; empty otherwise. A year read twice need
    fit in one place only."""
    for step in (1, -1):
        starts = Counter(year - step * i for i, year in known)
        start, fitting = starts.most_common(1)[0]
        run = [start + step * i for i in range(count)]
        fits = {year for i, year in known if run[i] == year}
        if all(year in fits for _, year in known) and (fitting > 1 or len(known) == 1):
            return run
    return []


def sub_columns(row: GridRow, years: list[Column], labels: tuple[str, ...]) -> list[Column]:
    """Columns below the years, keyed ``year/label``; the year is the one whose columns the cell stands under."""
    columns: list[Column] = []
    for cell in row.cells:
        hits = [(likeness(bare(label), cell.bare), label) for label in labels]
        score, label = max(hits)
        if score < 0.6:
            continue
        x0, x1 = share_of(row.grid, cell.cell)
        year = next((y for y in years if y.x0 - 0.01 <= (x0 + x1) / 2 <= y.x1 + 0.01), None)
        if year is not None:
            columns.append(Column(f"{year.key}/{label}", x0, x1))
    return columns


def cells_right_of(row: GridRow, label: CellText) -> list[CellText]:
    """The value cells right of the label's cell.

    A label's cell that is taller than the row's cells (entries underlined from edge to edge, or rows a county office
    added inside) has several cells below each other right of it: they are one value.
    """
    values = [c for c in row.cells if c.cell.col >= label.cell.col_end]
    return [_with_cells_below(row.grid, c, label.cell.row_end) for c in values]


def _with_cells_below(grid: Grid, value: CellText, until: int) -> CellText:
    own = value.cell
    below = [c for c in grid.cells if own.row_end <= c.row < until and c.col == own.col and c.col_end == own.col_end]
    if not below:
        return value
    cell = own.model_copy(
        update={
            "bbox": BBox.around([own.bbox, *(c.bbox for c in below)]),
            "row_end": max(c.row_end for c in below),
        }
    )
    return CellText(cell=cell, text=value.text, bare=value.bare)


def under(columns: list[Column], grid: Grid, cell: Cell) -> Column | None:
    """The column that a cell stands under."""
    x0, x1 = share_of(grid, cell)
    best, best_cover = None, 0.0
    for column in columns:
        overlap = min(x1, column.x1) - max(x0, column.x0)
        cover = overlap / max(1e-6, min(x1 - x0, column.x1 - column.x0))
        if cover > best_cover:
            best, best_cover = column, cover
    return best if best_cover >= UNDER_HEADER else None


def _is_between(columns: list[Column], header: GridRow | None, grid: Grid, value: CellText) -> bool:
    """Whether a filled cell stands between the columns and under none, nor under a header of the office's own: a line
    that is none parted one of them."""
    if not value.bare or header is None or not columns or under(columns, grid, value.cell) is not None:
        return False
    named = [Column("", *share_of(header.grid, c.cell)) for c in header.cells if c.bare]
    if under(named, grid, value.cell) is not None:
        return False
    x0, x1 = share_of(grid, value.cell)
    return min(c.x0 for c in columns) < (x0 + x1) / 2 < max(c.x1 for c in columns)


def _as_one(grid: Grid, cells: list[CellText]) -> CellText:
    """Cells of one row under one column as the one that they are where a stroke of a pen or of a seal that runs from
    line to line parts it; where it ends is not sure then. Of columns that an office parted itself, in the rows above or
    below as well, the first counts."""
    if len(cells) == 1 or any(_goes_on(grid, c.cell) for c in cells[:-1]):
        return cells[0]
    last = max(cells, key=lambda c: c.cell.col_end)
    box = BBox.around(c.cell.bbox for c in cells)
    whole = cells[0].cell.model_copy(update={"bbox": box, "col_end": last.cell.col_end, "sure": False})
    return CellText(cell=whole, text="".join(c.text for c in cells), bare="".join(c.bare for c in cells))


def _goes_on(grid: Grid, cell: Cell) -> bool:
    """Whether the right side of a cell is that of one in the row above or below too."""
    near = EDGE_OFF * grid.bbox.width
    beside = [c for c in grid.cells if c.row_end == cell.row or c.row == cell.row_end]
    return any(abs(c.bbox.x1 - cell.bbox.x1) <= near for c in beside)


def regions_of(row: GridRow, cell: Cell) -> list[Region]:
    """A cell as a region of its page, and the region in which a row broken over pages goes on."""
    regions = [Region(page=cell.page, bbox=cell.bbox)]
    if row.rest is not None:
        column = Column("", *share_of(row.grid, cell))
        more = [c.cell for c in row.rest.cells if c.text and under([column], row.rest.grid, c.cell)]
        regions.extend(Region(page=c.page, bbox=c.bbox) for c in more)
    return regions


class TableReader:
    """Walks matched rows in order, remembering the year columns of the header last seen.

    ``headers`` are the year header rows by table, from above: a table's own header, where it has one, decides its
    columns. Of two tables without paper between them each has one.
    """

    def __init__(self, years: tuple[int, ...], headers: Mapping[int, Sequence[GridRow]]) -> None:
        self.years = years
        self.headers = headers
        self.header: GridRow | None = None
        self.columns: list[Column] = []
        self.sub: list[Column] = []
        self.section = ""

    def places(self, match: RowMatch) -> Iterator[Place]:
        """The places of one matched row's fields."""
        expected = match.expected
        if expected.section != self.section:
            self.section, self.columns, self.sub, self.header = expected.section, [], [], None
        header = self._header_of(match.row)
        if header is not None and header is not self.header:
            self.header, self.columns = header, year_columns(header, self.years)
        row = expected.row
        if row is None:
            return
        if expected.role is RowRole.SUB_HEADER:
            self.sub = sub_columns(match.row, self.columns, row.sub_header)
        elif row.pairs:
            yield from self._pairs(match)
        elif row.years:
            yield from self._years(match, row.years)
        elif row.years_by:
            yield from self._years_by(match, row.years_by)
        elif row.field:
            yield self._single(match, row.field)

    def _header_of(self, row: GridRow) -> GridRow | None:
        """The nearest header above a row in its table, or the table's first."""
        own = self.headers.get(row.table, ())
        return next((h for h in reversed(own) if h.row < row.row), own[0] if own else None)

    def _pairs(self, match: RowMatch) -> Iterator[Place]:
        assert match.expected.row is not None
        for i, pair in enumerate(match.expected.row.pairs):
            label = match.labels[i]
            end = match.labels[i + 1].cell.col if i + 1 < len(match.labels) else None
            values = [c for c in cells_right_of(match.row, label) if end is None or c.cell.col < end]
            yield Place(
                field=pair.field,
                kind=PlaceKind.CELL if len(values) <= 1 else PlaceKind.SPLIT,
                regions=[r for c in values for r in regions_of(match.row, c.cell)],
                label=label.text,
                likeness=likeness(bare(pair.label), label.bare),
                sure=all(c.cell.sure for c in values),
            )

    def _years(self, match: RowMatch, stem: str) -> Iterator[Place]:
        values = cells_right_of(match.row, match.labels[0])
        columns = self.columns
        by_order = len(values) == len(self.years) and not columns
        if columns and len(values) < len(self.years):
            yield from self._years_split(match, stem, values)
            return
        of_key: dict[str, list[CellText]] = {}
        for i, cell in enumerate(values):
            column = None if by_order else under(columns, match.row.grid, cell.cell)
            if by_order or column is not None:
                of_key.setdefault(str(self.years[i]) if column is None else column.key, []).append(cell)
        # As many cells as years, and two of them under one: the header's columns are not the row's.
        shifted = len(values) == len(columns) and len(of_key) < len(values)
        # A header that names other years than any form shows says nothing of the order.
        shifted = shifted or (by_order and self.header is not None)
        shifted = shifted or any(_is_between(columns, self.header, match.row.grid, c) for c in values)
        for key, cells in of_key.items():
            if int(key) in self.years:
                place = self._cell(match, f"{stem}.{key}", [_as_one(match.row.grid, cells)])
                yield place.model_copy(update={"sure": place.sure and not shifted})

    def _years_split(self, match: RowMatch, stem: str, values: list[CellText]) -> Iterator[Place]:
        """Value cells between which a line was lost, cut where the header's columns meet."""
        grid = match.row.grid
        for column in self.columns:
            x0, x1 = (grid.bbox.x0 + share * grid.bbox.width for share in (column.x0, column.x1))
            cell = next((c.cell for c in values if c.cell.bbox.x0 <= (x0 + x1) / 2 <= c.cell.bbox.x1), None)
            if cell is None or int(column.key) not in self.years:
                continue
            box = cell.bbox
            part = BBox.of(max(box.x0, x0), box.top, min(box.x1, x1), box.bottom)
            cut = CellText(cell=cell.model_copy(update={"bbox": part}), text="", bare="")
            yield self._cell(match, f"{stem}.{column.key}", [cut])

    def _years_by(self, match: RowMatch, stems: dict[str, str]) -> Iterator[Place]:
        values = [c for c in match.row.cells if c.cell.col >= match.labels[0].cell.col]
        sub = self._sub_by_order(match, values, tuple(stems)) or self.sub
        labels = repeated_labels(match.row, match.expected)
        of_key: dict[str, list[CellText]] = {}
        for cell in values:
            column = under(sub, match.row.grid, cell.cell)
            if column is not None:
                of_key.setdefault(column.key, []).append(cell)
        for key, cells in of_key.items():
            year, _, label = key.partition("/")
            if label in stems and int(year) in self.years:
                place = self._cell(match, f"{stems[label]}.{year}", [_as_one(match.row.grid, cells)])
                alike = repeated_likeness(labels, match.expected) if labels else 0.0
                yield place.model_copy(update={"likeness": max(place.likeness, alike)})

    def _sub_by_order(self, match: RowMatch, values: list[CellText], labels: tuple[str, ...]) -> list[Column]:
        """Sub-columns of a row that is complete: each year is one label cell and its value cells, in order.

        Needs no readable sub-header; where the year header shows other years than the form's, the order says nothing.
        """
        per_year = len(labels) + 1
        usual = [c.key for c in self.columns] in ([], [str(y) for y in self.years])
        if len(values) != per_year * len(self.years) or not usual:
            return []
        return [
            Column(f"{self.years[i // per_year]}/{labels[i % per_year - 1]}", *share_of(match.row.grid, c.cell))
            for i, c in enumerate(values)
            if i % per_year
        ]

    def _single(self, match: RowMatch, field: str) -> Place:
        label = match.labels[0]
        values = cells_right_of(match.row, label)
        if not values:
            place = self._cell(match, field, [label], inline=True)
            # Short of the table's edge there is a cell for the value, in a row that isn't known for this one.
            return place.model_copy(
                update={"sure": place.sure and share_of(match.row.grid, label.cell)[1] >= 1 - AT_EDGE}
            )
        return self._cell(match, field, values)

    def _cell(self, match: RowMatch, field: str, cells: list[CellText], *, inline: bool = False) -> Place:
        row = match.expected.row
        assert row is not None
        label = match.labels[0]
        wanted = match.expected.labels[0]
        # A prompt printed behind the label (the pattern of a cluster's name) is no drift.
        alike = max(likeness(wanted, label.bare), starts_like(wanted, label.bare))
        return Place(
            field=field,
            kind=PlaceKind.CELL if len(cells) == 1 else PlaceKind.SPLIT,
            regions=[r for c in cells for r in regions_of(match.row, c.cell)],
            label=row.label or "" if inline else label.text,
            likeness=min(1.0, match.score) if inline else alike,
            inline_label=row.label if inline else None,
            # A remark printed across the row may be cut by a line: its end is no value either.
            prompts=(*row.prompts, row.label) if row.inline and row.label else row.prompts,
            sure=all(c.cell.sure for c in cells),
        )
