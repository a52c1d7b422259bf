"""Rows of a scan whose labels are misread beyond recognition, or read in part only, told by where they stand between
rows that are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractor.registration.align import RowMatch
from extractor.registration.lines import chars_in
from extractor.registration.page_view import PageView
from extractor.registration.rows import CellText, ExpectedRow, GridRow, RowRole
from extractor.registration.similarity import bare, likeness
from models.document import Char, PageKind
from models.layout import Layout

# A label of which recognition is surer than this was read, and is none of the form's. On a fax of a weak copy labels
# that had half their strokes came at 0.4 to 0.75, on good scans at 0.97 and more.
MISREAD = 0.85
# A line so alike to a section's title, right above a table, is its title.
TITLE_MIN = 0.85
# What is read of a label whose other lines were overlooked has so many characters at least.
PART_LEAST = 2


@dataclass(frozen=True)
class _Anchor:
    """Where row and form are known to meet: the first row and expected row not before it, and the first behind it."""

    row: int
    expected: int
    length: int


def placed_rows(
    matches: Sequence[RowMatch],
    rows: Sequence[GridRow],
    expected: Sequence[ExpectedRow],
    views: Sequence[PageView],
    layout: Layout,
) -> list[RowMatch]:
    """Matches for the rows between two known ones, where the form has as many there and each has the cells it must
    have; their score is 0. Whoever reads them should have them checked."""
    chars = {view.page.number: view.chars for view in views if view.page.kind is PageKind.SCAN}
    found: list[RowMatch] = []
    for above, below in pairwise(_anchors(matches, rows, expected, views, layout)):
        own = [r for r in rows[above.row + above.length : below.row] if not _is_rest(r)]
        wanted = expected[above.expected + above.length : below.expected]
        if not own or len(own) != len(wanted):
            continue
        labels = [_labels(row, one, len(layout.years)) for row, one in zip(own, wanted, strict=True)]
        placed = zip(own, wanted, labels, strict=True)
        if all(cells and (_is_misread(row, cells, chars) or _is_part(one, cells)) for row, one, cells in placed):
            # Of a label that a row repeats each year the first is the row's.
            own_labels = [
                n if e.row is not None and e.row.pairs else n[:1] for e, n in zip(wanted, labels, strict=True)
            ]
            found += [RowMatch(r, e, 0.0, n) for r, e, n in zip(own, wanted, own_labels, strict=True)]
    return found


def _anchors(
    matches: Sequence[RowMatch],
    rows: Sequence[GridRow],
    expected: Sequence[ExpectedRow],
    views: Sequence[PageView],
    layout: Layout,
) -> Iterator[_Anchor]:
    """The rows that are known and the tables with a title, as far as they follow the form's order."""
    row_of = {(r.table, r.row): i for i, r in enumerate(rows)}
    number_of = {id(e): j for j, e in enumerate(expected)}
    known = [_Anchor(row_of[m.row.table, m.row.row], number_of[id(m.expected)], 1) for m in matches]
    known += _titled_tables(rows, expected, views, layout)
    last = _Anchor(0, 0, 0)
    yield last
    for anchor in sorted(known, key=lambda a: (a.row, a.length)):
        if anchor.expected >= last.expected + last.length:
            yield anchor
            last = anchor
    yield _Anchor(len(rows), len(expected), 0)


def _titled_tables(
    rows: Sequence[GridRow], expected: Sequence[ExpectedRow], views: Sequence[PageView], layout: Layout
) -> Iterator[_Anchor]:
    titles = [(bare(t.title), t.section) for t in layout.tables]
    titles.append((bare(layout.declaration.title), layout.declaration.section))
    lines = {view.page.number: view.lines for view in views}
    for i, row in enumerate(rows):
        if i and rows[i - 1].table == row.table:
            continue
        above = [n for n in lines.get(row.grid.page, []) if n.bbox.cy < row.grid.bbox.top]
        text = bare(above[-1].text) if above else ""
        section = next((s for title, s in titles if likeness(title, text) >= TITLE_MIN), None)
        first = next((j for j, e in enumerate(expected) if e.section == section), None)
        if first is not None:
            yield _Anchor(i, first, 0)


def _is_rest(row: GridRow) -> bool:
    """Whether a table begins with a row without a label: the rest of the row before."""
    return row.row == 0 and not row.cells[0].bare


def _labels(row: GridRow, expected: ExpectedRow, years: int) -> tuple[CellText, ...]:
    """The cells in which the labels of an expected row stand, if the row has its cells; else none."""
    count = len(row.cells)
    if expected.role is RowRole.YEAR_HEADER:
        return row.cells[:1] if count == years + 1 else ()
    if expected.role is RowRole.DECLARATION:
        return row.cells[:1] if count == 2 else ()
    if expected.row is None or expected.inline:
        return ()
    if expected.row.sub_header:
        return _blocks(row, expected, len(expected.row.sub_header) * years)
    if expected.row.years_by:
        block = 1 + len(expected.row.years_by)
        return _blocks(row, expected, block * years)[::block]
    if expected.row.pairs:
        return row.cells[::2] if count == 2 * len(expected.labels) else ()
    values = years if expected.row.years else 1
    with_group = bool(expected.group) and count == values + 2
    return (row.cells[-values - 1],) if count == values + 1 or with_group else ()


def _blocks(row: GridRow, expected: ExpectedRow, count: int) -> tuple[CellText, ...]:
    """The ``count`` cells of a row that repeats its labels each year, without its group's; none if it has others."""
    group = len(row.cells) - count
    return row.cells[group:] if group == 0 or (group == 1 and expected.group) else ()


def _is_part(expected: ExpectedRow, labels: Sequence[CellText]) -> bool:
    """Whether of each label a part was read and nothing else, such as its last line."""
    pairs = zip(expected.labels, labels, strict=False)
    return all(len(cell.bare) >= PART_LEAST and cell.bare in label for label, cell in pairs)


def _is_misread(row: GridRow, labels: Sequence[CellText], chars: dict[int, list[Char]]) -> bool:
    if row.grid.page not in chars:
        return False
    own = [c.confidence for label in labels for c in chars_in(chars[row.grid.page], label.cell.bbox)]
    return not own or float(np.mean(own)) < MISREAD
