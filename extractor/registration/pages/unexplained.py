"""Pages on which something stands that nothing of the form explains: there a field not found may be ours to find."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extractor.registration.page_view import PageView
from extractor.registration.pages.page_findings import printed_words
from extractor.registration.rows import GridRow
from extractor.registration.sections.cover import find_labels
from extractor.registration.sections.prose import heading_gain
from extractor.registration.similarity import bare
from extractor.registration.year_headers import is_year_header
from models.document import TextLine
from models.layout import Dictionary, Layout
from models.registration import Registration

# Shorter texts (a page's number, a stroke read as 一) say nothing.
TEXT_MIN = 2


def unexplained_pages(
    result: Registration,
    views: Sequence[PageView],
    foreign: Collection[int],
    unmatched: Sequence[GridRow],
    layout: Layout,
    dictionary: Dictionary,
) -> list[int]:
    """The pages, in ascending order, on which rows or lines stand that were taken for nothing.

    ``foreign``: pages without anything of the form; among them a text without tables and without any word of the
    form's labels (a letter, a certificate) is explained by being foreign. ``unmatched``: rows of the form's tables
    that are none of its rows.
    """
    pages = {row.grid.page for row in unmatched if _labelled(row)}
    pages |= {v.page.number for v in views if v.page.number in foreign and not _plainly_foreign(v, layout)}
    printed = printed_words(layout, dictionary)
    pages |= {v.page.number for v in views if any(_left_over(v, result, layout, printed))}
    return sorted(pages)


def _labelled(row: GridRow) -> bool:
    return len(row.cells) > 1 and len(row.cells[0].bare) >= TEXT_MIN and not is_year_header(row)


def _plainly_foreign(view: PageView, layout: Layout) -> bool:
    if view.grids or find_labels(view.lines, layout.cover):
        return False
    headings = [bare(part.heading) for part in layout.prose.parts]
    return not any(heading_gain(h, bare(line.text)) > 0 for h in headings for line in view.lines)


def _left_over(view: PageView, result: Registration, layout: Layout, printed: str) -> Iterator[TextLine]:
    """The lines outside the tables of a page that has nothing but tables, which are no printed words."""
    sections = set(result.sections.get(view.page.number, ()))
    if not sections or sections & {layout.cover.section, layout.prose.section}:
        return
    for line in view.lines:
        text = bare(line.text)
        if len(text) >= TEXT_MIN and text not in printed:
            yield line
