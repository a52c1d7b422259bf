"""What is unusual about the stack of pages: sections or rows missing, pages that don't belong, twice or misplaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractor.registration.lines import group_lines, lines_in
from extractor.registration.page_view import PageView
from extractor.registration.pages.page_evidence import is_notes
from extractor.registration.sections.prose_pages import ProsePage, set_alike, setting_of
from extractor.registration.similarity import bare
from models.document import Grid
from models.layout import Dictionary, FieldSpec, Layout
from models.record import LayoutDeviation
from models.registration import Registration

# Edges of a table and of its rest on the next page differ by at most this share of the page's width.
EDGE_TOLERANCE = 0.015
# A table that goes on begins in the upper part of its page.
TOP_SHARE = 0.25
# A line begins like a label when its first characters are printed on the form; so many different ones, and this share
# of a page's, make it a page of the form. Letters and certificates have one or two such lines.
LABEL_HEAD, LABELS_MIN, LABELS_SHARE = 5, 4, 0.3


def note_rests(result: Registration, views: Sequence[PageView]) -> None:
    """Pages on which nothing stands but the rest of the table before belong to its section. ``result`` is changed."""
    for before, view in pairwise(views):
        own = result.sections.get(before.page.number)
        if own and view.page.number not in result.sections and _goes_on(before, view):
            result.sections[view.page.number] = own[-1:]


def _goes_on(before: PageView, view: PageView) -> bool:
    """Whether a page's first table has the columns of the last one before it and begins at the top."""
    if not before.grids or not view.grids:
        return False
    first = view.grids[0]
    if first.bbox.top > TOP_SHARE * view.page.height:
        return False
    above = _edges(before.grids[-1], before)
    own = _edges(first, view)
    near = [any(abs(x - a) <= EDGE_TOLERANCE for a in above) for x in own]
    return len(own) >= 3 and all(near) and abs(own[0] - above[0]) <= EDGE_TOLERANCE


def _edges(grid: Grid, view: PageView) -> list[float]:
    return [x / view.page.width for x in grid.xs]


def unread_pages(
    result: Registration, views: Sequence[PageView], layout: Layout, dictionary: Dictionary
) -> Iterator[LayoutDeviation]:
    """A deviation for each page that nothing was read from: one of the form's whose table can't be made out
    (``page_unread``: its labels are there, its lines are not), or another document's (``page_foreign``)."""
    printed = printed_words(layout, dictionary)
    for view in _without_place(result, views, layout, printed):
        kind = "page_unread" if bears_labels(view, printed) else "page_foreign"
        yield LayoutDeviation(kind=kind, page=view.page.number)


def bears_labels(view: PageView, printed: str) -> bool:
    """Whether many lines of a page begin with words printed on the form."""
    heads = {text[:LABEL_HEAD] for line in group_lines(view.chars) if len(text := bare(line.text)) >= LABEL_HEAD}
    known = [head for head in heads if head in printed]
    return len(known) >= LABELS_MIN and len(known) >= LABELS_SHARE * len(heads)


def _without_place(result: Registration, views: Sequence[PageView], layout: Layout, printed: str) -> Iterator[PageView]:
    """The pages on which nothing of the form was found: no row, no heading, no notes, no rest of either."""
    notes: PageView | None = None
    for view in views:
        number = view.page.number
        if number in result.sections:
            notes = None
        elif is_notes(view.lines, layout):
            notes = view
        elif notes is not None and not view.grids and _set_like(view, notes):
            continue
        elif not _is_rest(view, printed):
            yield view


def _set_like(view: PageView, other: PageView) -> bool:
    """Whether the filling notes go on here."""
    setting = setting_of([ProsePage(other.page.number, other.lines)])
    return setting is not None and set_alike(view.lines, setting, view.page.number)


def _is_rest(view: PageView, printed: str) -> bool:
    """Whether a page bears nothing, or nothing but text printed on the form (the end of a note, of a label)."""
    lines = [*view.lines, *(line for grid in view.grids for line in lines_in(view.chars, grid.bbox))]
    return all(bare(line.text) in printed for line in lines)


def printed_words(layout: Layout, dictionary: Dictionary) -> str:
    """The form's printed words, one after the other, as far as the layout knows them."""
    words = [layout.title, *(t.title for t in layout.tables), layout.prose.title, layout.declaration.title]
    for table in layout.tables:
        for row in table.rows:
            words += [row.label or "", *row.prompts, *row.options]
            words += [text for pair in row.pairs for text in (pair.label, *pair.options)]
    words += layout.prose.prompts
    for part in layout.prose.parts:
        words += [part.heading, *part.prompts]
    for declared in layout.declaration.rows:
        words += [declared.label, *declared.prompts]
    words += [spec.label for spec in dictionary.fields]
    return "\n".join(bare(text) for text in words)


def missing_sections(result: Registration, layout: Layout) -> Iterator[LayoutDeviation]:
    """A deviation for each section of which nothing was found."""
    found = {s for sections in result.sections.values() for s in sections}
    wanted = [layout.cover.section, *(t.section for t in layout.tables)]
    for section in [*wanted, layout.prose.section, layout.declaration.section]:
        if section not in found:
            yield LayoutDeviation(kind="page_missing", section=section)


def missing_rows(result: Registration, dictionary: Dictionary) -> Iterator[LayoutDeviation]:
    """A deviation for each run of rows without a place in a section that was found; ``page`` is the page before."""
    found = {s for sections in result.sections.values() for s in sections}
    fields = [spec for spec in dictionary.fields if spec.section in found]
    page: int | None = None
    for (section, lost), run in groupby(fields, key=lambda spec: (spec.section, spec.id not in result.places)):
        specs = list(run)
        if not lost:
            page = _page_of(result, specs[-1].id)
            continue
        labels = list(dict.fromkeys(_row_label(spec) for spec in specs))
        label = labels[0] if len(labels) == 1 else f"{labels[0]}…{labels[-1]}"
        yield LayoutDeviation(kind="rows_missing", section=section, label=label, page=page)


def _page_of(result: Registration, field: str) -> int | None:
    regions = result.places[field].regions
    return regions[-1].page if regions else None


def _row_label(spec: FieldSpec) -> str:
    return spec.row or spec.label
