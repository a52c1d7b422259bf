"""Document + layout → registration: the conductor of this stage, a page of prose over the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from extractor.registration.align import RowMatch, best_chain, score_matrix, score_row
from extractor.registration.layout_files.catalogue import layout_names, load_dictionary, load_layout
from extractor.registration.lines import group_lines, without_running_heads
from extractor.registration.lost_rulings.lost_lines import with_lost_lines
from extractor.registration.lost_rulings.unruled import row_labels, with_unruled_tables
from extractor.registration.odd_rows.additions import added_rows, added_years
from extractor.registration.odd_rows.broken_rows import join_broken_rows
from extractor.registration.odd_rows.continuation import attach_continuations
from extractor.registration.odd_rows.moved_rows import with_moved_rows
from extractor.registration.odd_rows.placed_rows import placed_rows
from extractor.registration.odd_rows.rewording import reworded_labels
from extractor.registration.page_view import PageView, with_rests
from extractor.registration.pages.order import order_pages, says_enough
from extractor.registration.pages.page_evidence import EvidenceReader, is_notes
from extractor.registration.pages.page_findings import (
    missing_rows,
    missing_sections,
    note_rests,
    printed_words,
    unread_pages,
)
from extractor.registration.pages.strangers import bears_a_label, strange_tables
from extractor.registration.pages.twins import find_twins
from extractor.registration.pages.unexplained import unexplained_pages
from extractor.registration.places import TableReader
from extractor.registration.rows import ExpectedRow, GridRow, RowRole, expected_rows, rows_of
from extractor.registration.sections.cover import COVER_LABELS_MIN, cover_places, find_labels
from extractor.registration.sections.declaration import declaration_places
from extractor.registration.sections.frames import without_frames
from extractor.registration.sections.open_table import doubted_table, open_table_places
from extractor.registration.sections.prose import ProseLine, beside_tables, find_headings, prose_places
from extractor.registration.sections.prose_pages import ProsePage, running_text
from extractor.registration.similarity import bare, likeness
from extractor.registration.year_headers import is_year_header
from models.document import PageKind
from models.layout import Layout
from models.record import LayoutDeviation
from models.registration import Place, PlaceKind, Registration

# Below this total of table matches and headings a document is no such form: a single page of one holds more.
EVIDENCE_MIN = 1.5
# From this evidence on a form named by its title is that form; below it the other layouts are tried as well.
SURE_EVIDENCE = 15.0
# Rows left over count against a form whose own rows give more than this, by so much when none is found.
LEFT_OVER_FROM, LEFT_OVER_MAX = 3.0, 4.0
# A line of the cover or a heading less alike than this is reported as changed. OCR of a clean scan stays above it.
DRIFT_BELOW = 0.8


@dataclass
class _Aligned:
    """``views`` in the form's order. ``moved``: page numbers that stood elsewhere in the stack; ``repeated``: pages
    whose content another page (the second number) has already; ``apart``: pages that fit nowhere."""

    layout: Layout
    views: list[PageView]
    expected: list[ExpectedRow]
    rows: list[GridRow]
    matches: list[RowMatch]
    moved: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    apart: list[PageView] = field(default_factory=list)
    evidence: float = 0.0


def register(views: Sequence[PageView], layout_name: str | None = None) -> Registration | None:
    """Place every field of the form that ``views`` show, or ``None`` when they show no such form.

    Without ``layout_name`` the form is the installed layout that explains the document best.
    """
    views = with_rests(views)
    heads = without_running_heads([(v.page, v.lines) for v in views])
    views = [replace(view, lines=lines) for view, lines in zip(views, heads, strict=True)]
    twins = find_twins([_text_of(v) for v in views], [v.page.kind is PageKind.DIGITAL for v in views])
    numbers = [v.page.number for v in views]
    views = [v for i, v in enumerate(views) if all(i != t.page for t in twins)]
    names = [layout_name] if layout_name else _titled(views) or layout_names()
    best = _best(views, names)
    if best.evidence < SURE_EVIDENCE and layout_name is None:
        best = _best(views, layout_names())
    if best.evidence < EVIDENCE_MIN:
        return None
    result = _places(best)
    result.deviations += [_duplicate(numbers[t.page], numbers[t.of], differs=t.differs) for t in twins]
    return result


def _text_of(view: PageView) -> str:
    return "\n".join(line.text for line in group_lines(view.chars))


def _duplicate(page: int, of: int, *, differs: bool) -> LayoutDeviation:
    return LayoutDeviation(kind="page_duplicated", page=page, repeats=of, differs=differs)


def _titled(views: Sequence[PageView]) -> list[str]:
    """The layouts whose title stands on a page of its own line."""
    found = {bare(line.text) for view in views for line in view.lines}
    return [name for name in layout_names() if bare(load_layout(name).title) in found]


def _best(views: Sequence[PageView], names: Sequence[str]) -> _Aligned:
    return max((_align(views, load_layout(name)) for name in names), key=lambda a: a.evidence)


def _align(views: Sequence[PageView], layout: Layout) -> _Aligned:
    """The pages in the order of the form, and the rows of their tables matched with the form's."""
    expected = expected_rows(layout, load_dictionary(layout.dictionary))
    views = [with_lost_lines(without_frames(view, layout, expected), expected) for view in views]
    tables, own = _tables(views)
    gains = [score_matrix(rows, expected) for rows in tables]
    row_names = row_labels(expected, gains)
    drawn = [with_unruled_tables(view, layout, expected, row_names) for view in views]
    if any(new is not view for new, view in zip(drawn, views, strict=True)):
        views, (tables, own) = drawn, _tables(drawn)
        gains = [score_matrix(rows, expected) for rows in tables]
    reader = EvidenceReader(layout, expected)
    evidence = [
        reader.gains(view.lines, [(tables[t], gains[t]) for t in numbers])
        for view, numbers in zip(views, own, strict=True)
    ]
    telling = [
        says_enough(e) or any(says_enough(gains[t]) or bears_a_label(gains[t], expected) for t in n)
        for e, n in zip(evidence, own, strict=True)
    ]
    strange = strange_tables(views, telling)
    order = order_pages(evidence, leave_out=strange)
    sequence = [t for page in order.sequence for t in own[page]]
    joined = join_broken_rows([tables[t] for t in sequence], expected)
    stacked = [
        gains[t] if rows == tables[t] else score_matrix(rows, expected)
        for t, rows in zip(sequence, joined, strict=True)
    ]
    rows = [row for table in joined for row in table]
    total = np.vstack(stacked) if rows else np.zeros((0, len(expected)))
    chain = best_chain(total)
    found = with_moved_rows(chain, total, expected)
    matches = []
    for i, j in found:
        score, labels = score_row(rows[i], expected[j])
        matches.append(RowMatch(row=rows[i], expected=expected[j], score=score, labels=labels))
    ordered = [views[p] for p in order.sequence]
    place_of = {(row.table, row.row): i for i, row in enumerate(rows)}
    matches += placed_rows(matches, rows, expected, ordered, layout)
    matches.sort(key=lambda match: place_of[match.row.table, match.row.row])
    aligned = _Aligned(layout, ordered, expected, rows, matches)
    aligned.moved = [views[p].page.number for p in order.moved]
    aligned.repeated = [(views[p].page.number, views[of].page.number) for p, of in order.repeated]
    aligned.apart = [views[p] for p in order.apart]
    # A moved row speaks for the form, and so do rows of one label of which it can't be said which is which.
    known = {**dict(chain), **dict(found)}
    aligned.evidence = _evidence(views, layout, float(sum(total[i, j] for i, j in known.items())), len(known), expected)
    return aligned


def _tables(views: Sequence[PageView]) -> tuple[list[list[GridRow]], list[range]]:
    """The rows of every table of the pages, and the numbers of each page's tables."""
    tables: list[list[GridRow]] = []
    own: list[range] = []
    for view in views:
        own.append(range(len(tables), len(tables) + len(view.grids)))
        for grid in view.grids:
            tables.append(rows_of(len(tables), grid, view.chars))
    return tables, own


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
    # Of two forms the one with fewer rows left over is meant; few pages of a form are one all the same.
    left_over = unmatched * min(max(gain - LEFT_OVER_FROM, 0.0), LEFT_OVER_MAX)
    return gain + cover + 0.2 * headings + (2.0 * titled if titled > 0.97 else 0.0) - left_over


def _places(aligned: _Aligned) -> Registration:
    layout, views = aligned.layout, aligned.views
    result = Registration(form=layout.form)
    numbers = {view.page.number: view for view in views}
    headers: dict[int, list[GridRow]] = {}
    for row in aligned.rows:
        if is_year_header(row):
            headers.setdefault(row.table, []).append(row)
    reader = TableReader(layout.years, headers)
    for match in aligned.matches:
        _note_section(result, match.row.grid.page, match.expected.section)
        if match.row.rest is not None:
            _note_section(result, match.row.rest.grid.page, match.expected.section)
        if match.expected.role is RowRole.DECLARATION:
            chars = numbers[match.row.grid.page].chars
            places = declaration_places(match, chars)
            _add(result, _unsure(places) if match.score == 0.0 else places)
        elif match.expected.table is None:
            _add(result, _unsure(reader.places(match)) if match.score == 0.0 else reader.places(match))
    attach_continuations(result.places, aligned.rows, aligned.matches)
    _add(result, open_table_places(aligned.rows, aligned.matches))
    found = {name for m in aligned.matches if m.expected.row for name in m.expected.row.field_ids(layout.years)}
    result.unplaced = sorted(found - result.places.keys())
    _cover(result, views, layout)
    _prose(result, views, layout)
    _note_continued(result, layout)
    note_rests(result, views)
    _deviations(result, aligned)
    _page_deviations(result, aligned)
    return result


def _add(result: Registration, places: Iterable[Place]) -> None:
    for place in places:
        result.places.setdefault(place.field, place)


def _unsure(places: Iterable[Place]) -> Iterator[Place]:
    """Places of a row that only its neighbours tell."""
    return (place.model_copy(update={"sure": False}) for place in places)


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
    pages = [
        ProsePage(v.page.number, v.lines, done=v.page.number in done) for v in views if not is_notes(v.lines, layout)
    ]
    text = running_text(pages, layout)
    for page in text.pages:
        _note_section(result, page, layout.prose.section)
    _add(result, prose_places(text.lines, layout.prose))
    for table, left in beside_tables(text.lines, layout.prose):
        if table in result.places:
            result.places[table] = doubted_table(result.places[table], left)


def _deviations(result: Registration, aligned: _Aligned) -> None:
    """What an office changed in the tables, and lines of the cover and headings that are hardly the form's."""
    layout = aligned.layout
    dictionary = load_dictionary(layout.dictionary)
    views = {view.page.number: view for view in aligned.views}
    printed = printed_words(layout, dictionary)
    result.deviations += added_years(aligned.rows, aligned.matches, layout.years, views)
    result.deviations += added_rows(_unmatched(aligned), aligned.matches, aligned.expected, views, printed)
    result.deviations += reworded_labels(aligned.matches, views, dictionary)
    for place in result.places.values():
        if place.kind is PlaceKind.LINE and place.likeness < DRIFT_BELOW and place.regions:
            page = place.regions[0].page
            result.deviations.append(LayoutDeviation(kind="label_changed", label=place.label, page=page))


def _unmatched(aligned: _Aligned) -> list[GridRow]:
    """The rows that are none of the form's; clerks add rows of their own to open tables."""
    matched = {(m.row.table, m.row.row) for m in aligned.matches}
    open_tables = {m.row.table for m in aligned.matches if m.expected.table or m.expected.role is RowRole.TABLE_ROW}
    return [r for r in aligned.rows if (r.table, r.row) not in matched and r.table not in open_tables]


def _page_deviations(result: Registration, aligned: _Aligned) -> None:
    """Pages that belong to no section, to one twice or elsewhere; sections and rows that have no page."""
    layout = aligned.layout
    dictionary = load_dictionary(layout.dictionary)
    result.deviations += [_duplicate(page, of, differs=True) for page, of in aligned.repeated]
    views = [*aligned.views, *aligned.apart]
    unread = sorted(unread_pages(result, views, layout, dictionary), key=lambda d: d.page or 0)
    left_out = [d.page for d in unread if d.page is not None]
    result.unexplained = unexplained_pages(result, views, left_out, _unmatched(aligned), layout, dictionary)
    result.deviations += unread
    moved = [page for page in aligned.moved if page not in left_out]
    result.deviations += [LayoutDeviation(kind="page_order", page=page) for page in moved]
    result.deviations += [*missing_sections(result, layout), *missing_rows(result, dictionary)]
