"""Rows that break over pages: the rest of a row stands, without its label, at the top of the next page's table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.registration.align import RowMatch
from extractor.registration.odd_rows.broken_rows import same_columns
from extractor.registration.places import cells_right_of
from extractor.registration.rows import GridRow, RowRole
from extractor.registration.similarity import likeness, partial_likeness
from extractor.registration.year_headers import is_year_header
from models.document import Cell, Grid
from models.geometry import BBox
from models.registration import Place, Region

# The rest of a label is this alike to a part of it.
REST_MIN = 0.8


def attach_continuations(places: dict[str, Place], rows: Sequence[GridRow], matches: Sequence[RowMatch]) -> None:
    """Add to the places of a table's last row the regions in which it goes on. ``places`` is changed."""
    matched = {(m.row.table, m.row.row): m for m in matches}
    tables = list(dict.fromkeys(row.table for row in rows))
    by_table = {t: [r for r in rows if r.table == t] for t in tables}
    going_on: RowMatch | None = None
    for before, after in pairwise(tables):
        body = {t: [r for r in by_table[t] if not is_year_header(r)] for t in (before, after)}
        # A page that holds nothing but a row's rest may not be the last one of it.
        carried = going_on if len(body[before]) == 1 else None
        going_on = None
        if not by_table[before] or not body[after]:
            continue
        first = body[after][0]
        if (first.table, first.row) in matched:
            _attach_backwards(places, by_table[before], matched, matched[(first.table, first.row)])
            continue
        owner = carried or _last_match(by_table[before], matched)
        if owner is not None and owner.expected.role is RowRole.VALUES and _may_go_on(owner, first):
            _attach(places, owner, first, owner.row.grid, first.grid)
            going_on = owner


def _may_go_on(owner: RowMatch, first: GridRow) -> bool:
    """Whether nothing stands under the owner's label, or the rest of that label: else it is a row of its own."""
    label = owner.labels[0]
    if not cells_right_of(owner.row, label):
        # A label printed in the value's own cell: left of it only the rest of the group's label may stand.
        left = [c.bare for c in first.cells[:-1] if c.bare]
        return all(partial_likeness(owner.expected.group, text) >= REST_MIN for text in left)
    under = [c for c in first.cells if same_columns(label.cell, owner.row.grid, c.cell, first.grid)]
    rest = "".join(c.bare for c in under)
    wanted = owner.expected.labels[0]
    return not rest or likeness(wanted, label.bare + rest) > likeness(wanted, label.bare)


def _last_match(rows: Sequence[GridRow], matched: dict[tuple[int, int], RowMatch]) -> RowMatch | None:
    """The match of the table's last row, the one that touches its lower edge."""
    for row in reversed(rows):
        match = matched.get((row.table, row.row))
        if match is not None:
            return match
        if any(c.bare for c in row.cells[:1]):
            return None
    return None


def _attach(places: dict[str, Place], owner: RowMatch, first: GridRow, before: Grid, after: Grid) -> None:
    taken: set[int] = set()
    for place in places.values():
        own = [r for r in place.regions if r.page == before.page and _in_row(r, owner)]
        for region in own[-1:]:
            for k, cell in enumerate(first.cells):
                if k not in taken and _same_columns(region.bbox, before, cell.cell, after) and cell.text:
                    place.regions.append(Region(page=after.page, bbox=cell.cell.bbox))
                    taken.add(k)


def _attach_backwards(
    places: dict[str, Place],
    rows: Sequence[GridRow],
    matched: dict[tuple[int, int], RowMatch],
    match: RowMatch,
) -> None:
    """A label that stands only on the second page of its row: the row's beginning is the table's unlabelled end."""
    last = rows[-1]
    if (last.table, last.row) in matched or match.expected.role is not RowRole.VALUES:
        return
    if last.cells[0].bare or len(last.cells) < 2:
        return
    for place in places.values():
        own = [r for r in place.regions if r.page == match.row.grid.page and _in_row(r, match)]
        for region in own[:1]:
            for cell in last.cells:
                if cell.text and _same_columns(region.bbox, match.row.grid, cell.cell, last.grid):
                    place.regions.insert(0, Region(page=last.grid.page, bbox=cell.cell.bbox))


def _in_row(region: Region, match: RowMatch) -> bool:
    grid = match.row.grid
    top = grid.ys[match.row.row]
    return region.page == grid.page and abs(region.bbox.top - top) < 1e-6


def _same_columns(box: BBox, before: Grid, cell: Cell, after: Grid) -> bool:
    whole = Cell(page=before.page, bbox=box, row=0, col=0, row_end=1, col_end=1)
    return same_columns(whole, before, cell, after)
