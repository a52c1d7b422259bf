"""Document + layout → registration: the conductor of this stage, a page of prose over the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from extractor.registration.align import RowMatch, best_chain, score_matrix, score_row
from extractor.registration.broken_rows import join_broken_rows
from extractor.registration.catalogue import layout_names, load_dictionary, load_layout
from extractor.registration.continuation import attach_continuations
from extractor.registration.cover import COVER_LABELS_MIN, cover_places, find_labels
from extractor.registration.declaration import declaration_places
from extractor.registration.grid import Tolerances, find_grids
from extractor.registration.lines import free_lines, page_chars, without_running_heads
from extractor.registration.open_table import open_table_places
from extractor.registration.order import order_tables
from extractor.registration.places import TableReader, is_year_header
from extractor.registration.prose import ProseLine, find_headings, prose_places
from extractor.registration.rows import ExpectedRow, GridRow, RowRole, expected_rows, rows_of
from extractor.registration.similarity import bare, likeness
from models.document import Char, Grid, Page, TextLine
from models.layout import Layout
from models.record import Issue, LayoutDeviation
from models.registration import Place, Registration

# Below this total of table matches and headings a document is no such form: a single page of one holds more.
EVIDENCE_MIN = 1.5
# A table whose rows fit open tables and headers this share as well as anything else is one.
OPEN_TABLE_SHARE = 0.6
# From this evidence on a form named by its title is that form; below it the other layouts are tried as well.
SURE_EVIDENCE = 15.0
# A label less alike than this is reported as changed. OCR of a clean scan stays above it.
DRIFT_BELOW = 0.8


@dataclass
class PageView:
    """A page as registration sees it."""

    page: Page
    chars: list[Char]
    grids: list[Grid]
    lines: list[TextLine]


@dataclass
class _Aligned:
    layout: Layout
    expected: list[ExpectedRow]
    rows: list[GridRow]
    matches: list[RowMatch]
    duplicates: list[int] = field(default_factory=list)
    moved: bool = False
    evidence: float = 0.0


def view_page(page: Page, unit: float = 1.0) -> PageView:
    """Grids, characters and free lines of a page. ``unit`` is pixels a point (1 on digital pages)."""
    chars = page_chars(page)
    grids = find_grids(page, Tolerances().scaled(unit))
    return PageView(page=page, chars=chars, grids=grids, lines=free_lines(page, chars, grids))


def register(views: Sequence[PageView], layout_name: str | None = None) -> Registration | None:
    """Place every field of the form that ``views`` show, or ``None`` when they show no such form.

    Without ``layout_name`` the form is the installed layout that explains the document best.
    """
    heads = without_running_heads([(v.page, v.lines) for v in views])
    views = [replace(view, lines=lines) for view, lines in zip(views, heads, strict=True)]
    names = [layout_name] if layout_name else _titled(views) or layout_names()
    best = _best(views, names)
    if best.evidence < SURE_EVIDENCE and layout_name is None:
        best = _best(views, layout_names())
    if best.evidence < EVIDENCE_MIN:
        return None
    return _places(views, best)


def _titled(views: Sequence[PageView]) -> list[str]:
    """The layouts whose title stands on a page of its own line."""
    found = {bare(line.text) for view in views for line in view.lines}
    return [name for name in layout_names() if bare(load_layout(name).title) in found]


def _best(views: Sequence[PageView], names: Sequence[str]) -> _Aligned:
    return max((_align(views, load_layout(name)) for name in names), key=lambda a: a.evidence)


def _align(views: Sequence[PageView], layout: Layout) -> _Aligned:
    expected = expected_rows(layout, load_dictionary(layout.dictionary))
    tables: list[list[GridRow]] = []
    for view in views:
        for grid in view.grids:
            tables.append(rows_of(len(tables), grid, view.chars))
    tables = join_broken_rows(tables, expected)
    gains = [score_matrix(rows, expected) for rows in tables]
    anywhere = (RowRole.YEAR_HEADER, RowRole.SUB_HEADER, RowRole.TABLE_HEADER, RowRole.TABLE_ROW)
    headers = [e.role in anywhere for e in expected]
    # Headers are repeated on every page of a table, and both tables of 八 have the same rows: they say nothing of a
    # table's place in the form.
    order = order_tables([_placing(g, np.array(headers)) for g in gains])
    rows = [row for t in order.sequence for row in tables[t]]
    stacked = np.vstack([gains[t] for t in order.sequence]) if rows else np.zeros((0, len(expected)))
    chain = best_chain(stacked)
    matches = []
    for i, j in chain:
        score, labels = score_row(rows[i], expected[j])
        matches.append(RowMatch(row=rows[i], expected=expected[j], score=score, labels=labels))
    aligned = _Aligned(layout, expected, rows, matches, order.duplicates, order.moved)
    aligned.evidence = _evidence(views, layout, float(sum(stacked[i, j] for i, j in chain)), len(chain), expected)
    return aligned


def _placing(gains: NDArray[np.float64], anywhere: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The gains that tell a table's place: none in columns that fit anywhere.

    A table that fits such columns about as well as any other (an open table, whose clerks name indicators like rows of
    other tables) has no place to be told by.
    """
    free = np.where(anywhere, 0.0, gains)
    elsewhere = np.where(anywhere, gains, 0.0).max(axis=1, initial=0.0).sum()
    if elsewhere >= OPEN_TABLE_SHARE * free.max(axis=1, initial=0.0).sum():
        return np.zeros_like(free)
    return free


def _evidence(
    views: Sequence[PageView], layout: Layout, gain: float, matched: int, expected: Sequence[ExpectedRow]
) -> float:
    """How well a layout explains the document: matched rows, title and cover count for it, rows left over against."""
    labels = max((len(find_labels(v.lines, layout.cover)) for v in views), default=0)
    title = bare(layout.title)
    titled = max((likeness(title, bare(n.text)) for v in views for n in v.lines), default=0.0)
    headings = len(find_headings([ProseLine(v.page.number, n) for v in views for n in v.lines], layout.prose))
    unmatched = (len(expected) - matched) / len(expected)
    cover = 0.3 * labels if labels >= COVER_LABELS_MIN else 0.0
    return gain + cover + 0.2 * headings + (2.0 * titled if titled > 0.97 else 0.0) - 4.0 * unmatched * (gain > 3)


def _places(views: Sequence[PageView], aligned: _Aligned) -> Registration:
    layout = aligned.layout
    result = Registration(form=layout.form)
    numbers = {view.page.number: view for view in views}
    headers: dict[int, GridRow] = {}
    for row in aligned.rows:
        if is_year_header(row):
            headers.setdefault(row.table, row)
    reader = TableReader(layout.years, headers)
    for match in aligned.matches:
        _note_section(result, match.row.grid.page, match.expected.section)
        if match.row.rest is not None:
            _note_section(result, match.row.rest.grid.page, match.expected.section)
        if match.expected.role is RowRole.DECLARATION:
            chars = numbers[match.row.grid.page].chars
            _add(result, declaration_places(match, chars))
        elif match.expected.table is None:
            _add(result, reader.places(match))
    attach_continuations(result.places, aligned.rows, aligned.matches)
    _add(result, open_table_places(aligned.rows, aligned.matches))
    _cover(result, views, layout)
    _prose(result, views, layout)
    _note_continued(result, layout)
    _deviations(result, aligned)
    _pages(result, views, layout, aligned)
    return result


def _add(result: Registration, places: Iterable[Place]) -> None:
    for place in places:
        result.places.setdefault(place.field, place)


def _note_section(result: Registration, page: int, section: str) -> None:
    sections = result.sections.setdefault(page, [])
    if section not in sections:
        sections.append(section)


def _note_continued(result: Registration, layout: Layout) -> None:
    """Pages on which nothing but the rest of a row stands belong to its section."""
    specs = load_dictionary(layout.dictionary).by_id()
    for name, place in result.places.items():
        for page in {r.page for r in place.regions} | {r.page for c in place.cells for r in c.regions}:
            _note_section(result, page, specs[name].section)


def _cover(result: Registration, views: Sequence[PageView], layout: Layout) -> None:
    def labels(view: PageView) -> float:
        return sum(hit.likeness for hit in find_labels(view.lines, layout.cover).values())

    best = max(views, key=labels)
    if len(find_labels(best.lines, layout.cover)) < COVER_LABELS_MIN:
        return
    page = best.page
    _note_section(result, page.number, layout.cover.section)
    _add(result, cover_places(page.number, best.lines, layout.cover, page.width))


def _prose(result: Registration, views: Sequence[PageView], layout: Layout) -> None:
    """The running text stands on pages between the section's title (or first heading) and the declaration."""
    done = {p for p, s in result.sections.items() if set(s) - {layout.prose.section, layout.declaration.section}}
    lines: list[ProseLine] = []
    open_ = False
    for view in views:
        for line in view.lines:
            text = bare(line.text)
            if likeness(bare(layout.prose.title), text) > 0.85:
                open_ = True
                _note_section(result, view.page.number, layout.prose.section)
                continue
            if likeness(bare(layout.declaration.title), text) > 0.8:
                open_ = False
                continue
            if open_ or view.page.number not in done:
                lines.append(ProseLine(page=view.page.number, line=line))
    headings = find_headings(lines, layout.prose)
    if not headings:
        return
    body = lines[headings[0].index :]
    for item in body:
        _note_section(result, item.page, layout.prose.section)
    _add(result, prose_places(body, layout.prose))


def _deviations(result: Registration, aligned: _Aligned) -> None:
    matched = {(m.row.table, m.row.row) for m in aligned.matches}
    sections = {m.row.table: m.expected.section for m in aligned.matches}
    open_tables = {m.row.table for m in aligned.matches if m.expected.table or m.expected.role is RowRole.TABLE_ROW}
    for row in aligned.rows:
        label = row.cells[0].text if row.cells else ""
        if (row.table, row.row) in matched or row.table in open_tables or row.table not in sections:
            continue
        if len(bare(label)) >= 4 and len(row.cells) > 1 and row.row > 0 and not is_year_header(row):
            result.deviations.append(
                LayoutDeviation(kind="row_inserted", section=sections[row.table], label=label, page=row.grid.page)
            )
    for place in result.places.values():
        if place.likeness < DRIFT_BELOW and place.regions:
            page = place.regions[0].page
            result.deviations.append(LayoutDeviation(kind="label_changed", label=place.label, page=page))


def _pages(result: Registration, views: Sequence[PageView], layout: Layout, aligned: _Aligned) -> None:
    """Which pages belong to no section, or to one twice, and which sections have no page."""
    duplicates = {aligned_page for t in aligned.duplicates for aligned_page in _table_pages(views, t)}
    for view in views:
        number = view.page.number
        if number in duplicates:
            message = f"第 {number} 页与前面的页重复，未再读取"
            result.issues.append(Issue(code="page_duplicated", message=message, page=number))
        elif number not in result.sections and not _is_known_extra(view, layout):
            message = f"第 {number} 页不像是本表的页面，未读取"
            result.issues.append(Issue(code="page_foreign", message=message, page=number))
    if aligned.moved:
        message = "页面顺序与表格不一致，已按内容重新排列"
        result.issues.append(Issue(code="page_order", message=message, page=None))
    found = {s for sections in result.sections.values() for s in sections}
    wanted = [layout.cover.section, *(t.section for t in layout.tables)]
    for section in [*wanted, layout.prose.section, layout.declaration.section]:
        if section not in found:
            name = "封面" if section == layout.cover.section else f"第{section}部分"
            message = f"没有找到{name}，请检查是否漏扫、缺页"
            result.issues.append(Issue(code="page_missing", message=message, page=None))


def _table_pages(views: Sequence[PageView], table: int) -> list[int]:
    count = 0
    for view in views:
        count += len(view.grids)
        if table < count:
            return [view.page.number]
    return []


def _is_known_extra(view: PageView, layout: Layout) -> bool:
    """A page of filling notes, a blank page, or a page that has a section title alone."""
    if not view.chars:
        return True
    title = bare(layout.instructions.title)
    return any(title in bare(line.text) for line in view.lines[:6])
