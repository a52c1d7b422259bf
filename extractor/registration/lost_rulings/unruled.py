"""Tables of scanned pages of whose ruling lines nothing usable came through, drawn anew by their texts.

The form's labels are known and come in a known order. Where they stand under each other in a column of a page whose
tables hold none of them, rows and columns are put around them (``label_blocks``, ``row_borders``, ``column_gaps``),
and the table that comes of it is registered like any other. Cells of which it is not sure which row a line belongs to
are marked: what is read there goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

import numpy as np
from numpy.typing import NDArray

from extractor.registration.align import best_chain, score_matrix
from extractor.registration.lines import group_lines
from extractor.registration.lost_rulings.unruled_table import draw_rest, draw_table
from extractor.registration.page_view import PageView
from extractor.registration.rows import ExpectedRow, RowRole, rows_of
from extractor.registration.sections.cover import is_cover
from extractor.registration.similarity import bare, likeness
from models.document import Char, Grid, PageKind, Word
from models.geometry import BBox, Direction, Ruling
from models.layout import Layout

# A table that is drawn anew must show so many more rows than rulings show in its place: one that lacks a line here and
# there is parted by ``lost_lines``.
MORE_ROWS = 2
# Rows that have a label of their own in the first column, or in a group's.
LABELLED = (RowRole.VALUES, RowRole.DECLARATION)
# A word begins a label by so much; shorter labels are parts of other texts too often.
HEAD, LABEL_LEAST = 4, 6
# From this gain (see ``align``) a row counts as found.
FOUND_MIN = 0.2
# A line so alike to a section's title is it.
TITLE_MIN = 0.85
# Running heads and page numbers stand in this share of the page's height at its top and bottom.
MARGIN = 0.07

Gains = NDArray[np.float64]


@dataclass(frozen=True)
class _Part:
    """A part of a page between section titles: its height, and the rows that may stand in it."""

    top: float
    bottom: float
    expected: Sequence[ExpectedRow]
    titled: bool


@dataclass(frozen=True)
class RowLabels:
    """The labels of the rows that a document's tables show, and of those that none of them does; ``bare``."""

    shown: frozenset[str]
    missing: frozenset[str]

    def begin_missing(self, words: Iterable[Word]) -> int:
        """How many of the missing rows' labels words of a page begin like, more than like labels that are shown."""
        texts = {bare(w.text) for w in words}
        return len({t[:HEAD] for t in texts if self._begins_missing(t)})

    def _begins_missing(self, text: str) -> bool:
        missing = max((_common(text, label) for label in self.missing), default=0)
        shown = max((_common(text, label) for label in self.shown), default=0)
        # As far as two labels are alike, a line that is misread there may be either; one that ends there is the known.
        return missing >= HEAD and (missing > shown or (missing == shown < len(text)))


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def row_labels(expected: Sequence[ExpectedRow], gains: Sequence[Gains]) -> RowLabels:
    """Which rows a document's tables show; ``gains``: (rows, expected) of each table."""
    shown = frozenset(expected[j].labels[0] for own in gains for _, j in best_chain(own))
    labels = frozenset(e.labels[0] for e in expected if e.role in LABELLED and len(e.labels[0]) >= LABEL_LEAST)
    return RowLabels(shown, labels - shown)


def with_unruled_tables(view: PageView, layout: Layout, expected: Sequence[ExpectedRow], labels: RowLabels) -> PageView:
    """The page with such tables among its grids. Digital pages, a cover, and pages on which too few words begin like
    labels of missing rows come back as they are."""
    if view.page.kind is PageKind.DIGITAL:
        return view
    if labels.begin_missing(view.page.words) < (MORE_ROWS if view.grids else 1):
        return view
    if is_cover(view.lines, layout.cover, {label for e in expected for label in e.labels}):
        return view
    for part in _parts(view, layout, expected):
        words = [w for w in _body(view) if part.top <= w.bbox.cy < part.bottom]
        last = part.bottom >= view.page.height
        inside = [r for r in view.page.rulings if _within(part, r)]
        grid = draw_table(view.page.number, words, part.expected, inside, titled=part.titled, last=last)
        known = sum(_rows_found(g, view.chars, part.expected) for g in view.grids if _meets(part, g.bbox))
        if grid is None and not part.titled and not known:
            grid = _rest_of_group(view, words, part, inside)
        if grid is not None and _rows_found(grid, view.chars, part.expected) >= (known + MORE_ROWS if known else 1):
            view = _with_table(view, grid, part)
    return view


def _rest_of_group(view: PageView, words: Sequence[Word], part: _Part, rulings: Sequence[Ruling]) -> Grid | None:
    """The rows of whichever group of the form goes on at the top of the page."""
    groups = [list(rows) for group, rows in groupby(part.expected, key=lambda e: (e.section, e.group)) if group[1]]
    drawn = [g for rows in groups for g in draw_rest(view.page.number, words, rows, rulings)]
    return max(drawn, key=lambda g: (_rows_found(g, view.chars, part.expected), -len(g.cells)), default=None)


def _within(part: _Part, ruling: Ruling) -> bool:
    if ruling.direction is Direction.HORIZONTAL:
        return part.top <= ruling.at < part.bottom
    return ruling.start < part.bottom and ruling.end > part.top


def _meets(part: _Part, box: BBox) -> bool:
    return min(part.bottom, box.bottom) - max(part.top, box.top) > 0


def _body(view: PageView) -> list[Word]:
    """The words of the page but those of running heads and page numbers, which are no free lines."""
    margin = MARGIN * view.page.height
    own = {id(c) for line in view.lines for c in line.chars}
    inside = (w for w in view.page.words if margin < w.bbox.cy < view.page.height - margin)
    return [w for w in inside if any(id(c) in own or any(_holds(g, c) for g in view.grids) for c in w.chars)]


def _parts(view: PageView, layout: Layout, expected: Sequence[ExpectedRow]) -> Iterator[_Part]:
    titles = [(bare(t.title), t.section) for t in layout.tables]
    titles += [(bare(s.title), s.section) for s in (layout.prose, layout.declaration)]
    order = [section for _, section in titles]
    found: list[tuple[float, float, str]] = []
    for line in group_lines(c for w in _body(view) for c in w.chars):
        text = bare(line.text)
        section = next((s for t, s in titles if likeness(t, text) >= TITLE_MIN), None)
        if section is not None:
            found.append((line.bbox.top, line.bbox.bottom, section))
    rows = [e for e in expected if e.table_field is None]
    first = order.index(found[0][2]) if found else len(order)
    before = [e for e in rows if order.index(e.section) <= first]
    edges = [*(top for top, _, _ in found), view.page.height]
    yield _Part(0.0, edges[0], before, titled=False)
    for (_, bottom, section), end in zip(found, edges[1:], strict=True):
        yield _Part(bottom, end, [e for e in rows if e.section == section], titled=True)


def _rows_found(grid: Grid, chars: Sequence[Char], expected: Sequence[ExpectedRow]) -> int:
    rows = rows_of(0, grid, chars)
    gains = score_matrix(rows, list(expected))
    found = best_chain(gains) if rows else []
    return sum(expected[j].role in LABELLED and gains[i, j] >= FOUND_MIN for i, j in found)


def _with_table(view: PageView, grid: Grid, part: _Part) -> PageView:
    """The page with a table in place of whatever its rulings drew there."""
    kept = [g for old in view.grids for g in _outside(old, part)]
    grids = sorted([*kept, grid], key=lambda g: (g.bbox.top, g.bbox.x0))
    lines = [n for n in view.lines if not grid.bbox.contains(n.bbox.cx, n.bbox.cy)]
    freed = [c for c in view.chars if any(_holds(g, c) for g in view.grids) and not any(_holds(g, c) for g in grids)]
    return replace(view, grids=grids, lines=sorted([*lines, *group_lines(freed)], key=lambda n: n.bbox.cy))


def _holds(grid: Grid, char: Char) -> bool:
    return grid.bbox.contains(char.bbox.cx, char.bbox.cy)


def _outside(grid: Grid, part: _Part) -> Iterator[Grid]:
    """What of a grid lies above and below a part of the page."""
    if not _meets(part, grid.bbox):
        yield grid
        return
    for low, high in ((grid.bbox.top, part.top), (part.bottom, grid.bbox.bottom)):
        cells = [
            c for c in grid.cells if low <= c.bbox.cy < high and c.bbox.top >= low - 1 and c.bbox.bottom <= high + 1
        ]
        if cells:
            box = BBox.around(c.bbox for c in cells)
            yield grid.model_copy(update={"cells": cells, "bbox": box})
