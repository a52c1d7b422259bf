"""What an office added to a form's tables: rows of its own, and columns of other years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.registration.align import RowMatch
from extractor.registration.page_view import PageView
from extractor.registration.places import year_columns
from extractor.registration.rows import CellText, ExpectedRow, GridRow, RowRole
from extractor.registration.year_headers import is_year_header
from models.document import PageKind
from models.record import LayoutDeviation

# A label of fewer characters is told only where labels stand, and only if it was surely read: rests of values, options
# and marks are as short.
SHORT_LABEL = 4
# On a scan a label that holds one of the form's own, of so many characters, is two cells between which a line was lost.
JOINED_LABEL = 3
# A recognised character is sure from this confidence on, as in ``rewording``.
SURE = 0.95
_HEADERS = (RowRole.YEAR_HEADER, RowRole.SUB_HEADER, RowRole.TABLE_HEADER)
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|20\d\d年")


def added_rows(
    unmatched: Sequence[GridRow],
    matches: Sequence[RowMatch],
    expected: Sequence[ExpectedRow],
    views: Mapping[int, PageView],
    printed: str,
) -> Iterator[LayoutDeviation]:
    """A deviation (``row_inserted``) for each row of a form's table that is none of the form's.

    ``printed``: all the form's printed words (``bare``), of which rests of broken labels are made.
    """
    sections = {m.row.table: m.expected.section for m in matches}
    columns: dict[int, set[int]] = {}
    for match in matches:
        columns.setdefault(match.row.table, set()).update(c.cell.col for c in match.labels)
    known = {label for e in expected for label in e.labels}
    headers = {label for e in expected if e.role in _HEADERS for label in e.labels}
    for row in unmatched:
        own = _own_cells(row)
        if row.table not in sections or len(own) < 2 or is_year_header(row):
            continue
        label, view = own[0], views[row.grid.page]
        if label.cell.col > max(columns[row.table]) or not _WORD.search(label.bare) or label.bare in headers:
            continue
        if len(label.bare) < SHORT_LABEL and (label.cell.col not in columns[row.table] or label.bare in known):
            continue
        digital = view.page.kind is PageKind.DIGITAL
        rest = row.row == 0 and (not digital or label.bare in printed)
        if rest or (not digital and not _is_one_label(label, view, known)):
            continue
        yield LayoutDeviation(
            kind="row_inserted", section=sections[row.table], label=_one_line(label.text), page=row.grid.page
        )


def _own_cells(row: GridRow) -> list[CellText]:
    """The cells of this row alone: without merged labels and values that begin in it and go on below."""
    height = min((c.cell.row_end - c.cell.row for c in row.cells), default=0)
    return [c for c in row.cells if c.cell.row_end - c.cell.row == height]


def _is_one_label(cell: CellText, view: PageView, known: set[str]) -> bool:
    """Whether a recognised label is a label by itself: short ones surely read, none joined with one of the form's."""
    if len(cell.bare) >= SHORT_LABEL:
        return not any(label in cell.bare for label in known if len(label) >= JOINED_LABEL)
    box = cell.cell.bbox
    inside = [c for c in view.chars if box.x0 <= c.bbox.cx <= box.x1 and box.top <= c.bbox.cy <= box.bottom]
    return all(c.confidence >= SURE for c in inside)


def added_years(
    rows: Sequence[GridRow], matches: Sequence[RowMatch], years: tuple[int, ...], views: Mapping[int, PageView]
) -> Iterator[LayoutDeviation]:
    """A deviation (``column_inserted``) for each column of a year that is none of the form's ``years``.

    On a scan it is told only beside all of the form's own years: a single odd one is a year misread.
    """
    told: set[tuple[str, str]] = set()
    for row in rows:
        section = _section_of(row, matches)
        if section is None or not is_year_header(row):
            continue
        found = [column.key for column in year_columns(row, years)]
        own = [str(year) for year in years]
        if views[row.grid.page].page.kind is not PageKind.DIGITAL and not set(own) <= set(found):
            continue
        for year in found:
            if year not in own and (section, year) not in told:
                told.add((section, year))
                yield LayoutDeviation(kind="column_inserted", section=section, label=f"{year}年", page=row.grid.page)


def _section_of(header: GridRow, matches: Sequence[RowMatch]) -> str | None:
    """The section of a header: that of the first row of the form in its table, from it on."""
    below = [m for m in matches if m.row.table == header.table and m.row.row >= header.row]
    first = min(below, key=lambda m: m.row.row, default=None)
    return None if first is None or first.expected.table_field else first.expected.section


def _one_line(text: str) -> str:
    return "".join(text.split())
