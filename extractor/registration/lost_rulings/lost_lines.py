"""Cells of scanned tables between which a ruling line was lost, told apart by the form's own labels and columns.

Where a line between two rows is gone, their labels stand under each other in one cell; each is known, so the line ran
between them. Where a line between two years is gone, their figures stand side by side under the header's columns. A
cell is parted only where no text lies across: what can't be parted cleanly stays one cell, and is flagged when read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from extractor.registration.lines import chars_in, group_lines
from extractor.registration.page_view import PageView
from extractor.registration.rows import ExpectedRow, GridRow, RowRole, rows_of
from extractor.registration.similarity import bare, likeness
from extractor.registration.year_headers import is_year_header
from models.document import Cell, Char, Grid, PageKind, TextLine
from models.geometry import BBox

# Labels shorter than this (联系人) are parts of other texts too often; the longest has about eight lines.
LABEL_LEAST, LINES_MOST = 6, 8
# Lines that are a label are so alike to it; two labels in one cell are by so much more alike to two than to one.
LABEL_MIN, BETTER_BY = 0.8, 0.1
# A short label inside a row is known when it is so alike.
SURE = 0.9
# Labels stand in the first cells of a row.
LABEL_CELLS = 2
# The first label of a table of years, and the years.
YEAR_LABEL, YEAR = "年度", re.compile(r"20\d\d年?")
# What stands under years: figures with or without units, or a word for none.
FIGURES = re.compile(r"[-+−－—–\d０-９.,，．%％/／无家个项件人名户款种次亿万元吨\s]*")
# Text leaves at least so much paper on both sides of a lost line, in heights of its lines; of a lost column's, so much
# between the texts.
CLEAR, BETWEEN = 0.05, 0.7
# The box of a line covers so much paper above and below its text, as a share of its height.
PAPER = 0.12
# An edge of other cells so near, in heights of a line, is where the lost line ran.
SNAP = 1.2

# How alike lines are to two labels or years under each other, and the paper between these: the bottom of the upper one
# and the top of the lower.
_Between = tuple[float, tuple[float, float]]


def with_lost_lines(view: PageView, expected: Sequence[ExpectedRow]) -> PageView:
    """The page with such cells parted. Digital pages, whose lines are drawn, come back as they are."""
    if view.page.kind is PageKind.DIGITAL:
        return view
    labels = [e.labels[0] for e in expected if e.role is RowRole.VALUES and len(e.labels) == 1]
    labels = list(dict.fromkeys(label for label in labels if len(label) >= LABEL_LEAST))
    short = list(dict.fromkeys(e.labels[0] for e in expected if e.role is RowRole.VALUES and len(e.labels) > 1))
    inner = {label for e in expected if e.role in (RowRole.VALUES, RowRole.TABLE_HEADER) for label in e.labels[1:]}
    heads = {e.labels[0] for e in expected if e.role is RowRole.TABLE_HEADER} | {YEAR_LABEL}
    return replace(view, grids=[_with_cells(grid, view.chars, labels, short, inner, heads) for grid in view.grids])


def _with_cells(
    grid: Grid, chars: Sequence[Char], labels: Sequence[str], short: Sequence[str], inner: Set[str], heads: Set[str]
) -> Grid:
    """The grid with all its cells: the header's first, which says where the columns are. ``short``: labels of rows of
    several, known under others only; ``heads``: the first cells of headers."""
    headed = _with_inner_labels(_with_header(grid, chars), chars, inner)
    labelled = _with_rows(_with_sides(headed, chars, labels), chars, labels, short, heads)
    if len(labelled.cells) > len(headed.cells):
        labelled = _with_inner_labels(labelled, chars, inner)
    return _with_columns(labelled, chars)


def _with_header(grid: Grid, chars: Sequence[Char]) -> Grid:
    """The grid with cells of several years, and the label before them, parted between them."""
    for text in (t for row in rows_of(0, grid, chars) for t in row.cells):
        cell = text.cell
        lines = group_lines(chars_in(chars, cell.bbox)) if len(YEAR.findall(text.bare)) > 1 else []
        if len(lines) != 1:
            continue
        runs = _spaced_runs(lines[0].chars)
        if len(runs) < 2 or not all(_is_heading(run) for run in runs):
            continue
        cuts = [_near_edge((a[-1].bbox.x1, b[0].bbox.x0), grid.xs) for a, b in pairwise(runs)]
        sides = [cell.bbox.x0, *cuts, cell.bbox.x1]
        boxes = [c.bbox for c in grid.cells if c is not cell]
        boxes += [BBox.of(a, cell.bbox.top, b, cell.bbox.bottom) for a, b in pairwise(sides)]
        return _with_header(_grid_of(grid, boxes), chars)
    return grid


def _is_heading(run: Sequence[Char]) -> bool:
    text = bare("".join(c.text for c in run))
    return text == YEAR_LABEL or YEAR.fullmatch(text) is not None


def _spaced_runs(chars: Sequence[Char]) -> list[list[Char]]:
    """A line's characters as runs between gaps as wide as a line is high."""
    runs: list[list[Char]] = []
    for char in chars:
        if runs and char.bbox.x0 - runs[-1][-1].bbox.x1 < char.bbox.height:
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _near_edge(gap: tuple[float, float], edges: Sequence[float]) -> float:
    """An edge of other cells in the gap, else its middle."""
    within = [x for x in edges if gap[0] < x < gap[1]]
    middle = (gap[0] + gap[1]) / 2
    return min(within, key=lambda x: abs(x - middle), default=middle)


def _with_inner_labels(grid: Grid, chars: Sequence[Char], inner: Set[str]) -> Grid:
    """The grid with cells parted between a label inside its row and what stands beside it (“… | 联系方式 | …”)."""
    boxes: list[BBox] = []
    for cell in grid.cells:
        box = cell.bbox
        cut = _beside_label(chars_in(chars, box), inner, grid.xs)
        if cut is None:
            boxes.append(box)
        else:
            boxes += [BBox.of(box.x0, box.top, cut, box.bottom), BBox.of(cut, box.top, box.x1, box.bottom)]
    if len(boxes) == len(grid.cells):
        return grid
    return _with_inner_labels(_grid_of(grid, boxes), chars, inner)


def _beside_label(chars: Sequence[Char], inner: Set[str], edges: Sequence[float]) -> float | None:
    """Where the texts of a cell part, if what stands right or left of that is one of the ``inner`` labels."""
    if len(chars) <= min(map(len, inner), default=len(chars)):
        return None
    runs: list[list[Char]] = []
    right = float("-inf")
    for char in sorted(chars, key=lambda c: c.bbox.x0):
        if char.bbox.x0 - right >= BETWEEN * char.bbox.height:
            runs.append([])
        runs[-1].append(char)
        right = max(right, char.bbox.x1)
    texts = [bare("".join(line.text for line in group_lines(run))) for run in runs] if len(runs) > 1 else []
    at = next((i for i, text in enumerate(texts) if any(likeness(label, text) >= SURE for label in inner)), None)
    if at is None:
        return None
    behind = max(at, 1)
    return _near_edge((max(c.bbox.x1 for c in runs[behind - 1]), runs[behind][0].bbox.x0), edges)


def _with_sides(grid: Grid, chars: Sequence[Char], labels: Sequence[str]) -> Grid:
    """The grid with cells parted that hold a label and, behind an edge of other rows' cells, its value."""
    boxes: list[BBox] = []
    for row in rows_of(0, grid, chars):
        for i, text in enumerate(row.cells):
            edge = _side(text.cell.bbox, grid.xs, chars, labels) if i < LABEL_CELLS else None
            box = text.cell.bbox
            if edge is None:
                boxes.append(box)
            else:
                boxes += [BBox.of(box.x0, box.top, edge, box.bottom), BBox.of(edge, box.top, box.x1, box.bottom)]
    return _grid_of(grid, boxes) if len(boxes) > len(grid.cells) else grid


def _side(box: BBox, edges: Sequence[float], chars: Sequence[Char], labels: Sequence[str]) -> float | None:
    within = [x for x in edges if box.x0 + 1 < x < box.x1 - 1]
    own = chars_in(chars, box) if within else []
    for x in within:
        left = [c for c in own if c.bbox.cx < x]
        if not left or len(left) == len(own) or not _is_clear(x, [c.bbox for c in own]):
            continue
        lines = group_lines(left)
        text = bare("".join(line.text for line in lines))
        if text == YEAR_LABEL or _are_years(lines) or _best(text, labels) >= LABEL_MIN + BETTER_BY / 2:
            return x
    return None


def _with_rows(grid: Grid, chars: Sequence[Char], labels: Sequence[str], short: Sequence[str], heads: Set[str]) -> Grid:
    """The grid with each cell of several labels parted, and with it the cells right of it; the cells right of two
    labels are parted where the labels are."""
    rows = rows_of(0, grid, chars)
    known: dict[int, list[tuple[float, Cell]]] = {}
    for label in [t for row in rows for t in row.cells[:LABEL_CELLS]]:
        cell, text = label.cell, label.bare
        whole = 1.0 if text == YEAR_LABEL else _best(text, labels)
        edges = sorted({y for y in grid.ys if cell.bbox.top < y < cell.bbox.bottom})
        ends_short = any(text.endswith(one) for one in short)
        several = len(text) >= (LABEL_LEAST if ends_short else 2 * LABEL_LEAST) and (
            ends_short or whole <= 1 - BETTER_BY
        )
        years = YEAR.match(text) is not None
        headed = text not in heads and any(text.startswith(head) for head in heads)
        lines = group_lines(chars_in(chars, cell.bbox)) if several or years or headed else []
        found = _below_header(lines, heads) if headed else []
        if not found:
            found = _between_years(lines) if years else _between_labels(lines, [*labels, *short])
        if found and found[0][0] >= whole + (BETTER_BY / 2 if ends_short else BETTER_BY):
            for _, gap in found:
                y = _snapped((gap[0] + gap[1]) / 2, edges, lines[0].bbox.height)
                grid = _cut_across(grid, cell.bbox, y, chars, gap)
        if whole >= LABEL_MIN or found:
            known.setdefault(cell.col, []).append((cell.bbox.top, cell))
    for cells in known.values():
        for (_, above), (_, below) in pairwise(sorted(cells, key=lambda c: c[0])):
            if above.row_end == below.row:
                grid = _cut_across(grid, above.bbox, below.bbox.top, chars)
    return grid


def _are_years(lines: Sequence[TextLine]) -> bool:
    return len(lines) > 1 and all(YEAR.fullmatch(bare(line.text)) for line in lines)


def _between_years(lines: Sequence[TextLine]) -> list[_Between]:
    if not _are_years(lines):
        return []
    return [(1 + BETTER_BY, (above.bbox.bottom, below.bbox.top)) for above, below in pairwise(lines)]


def _below_header(lines: Sequence[TextLine], heads: Set[str]) -> list[_Between]:
    """The paper between a header, whose first cell is one of ``heads``, and the row below it: of a shaded row the line
    at its bottom is lost easily."""
    # A header's own second line is a remark.
    if len(lines) < 2 or bare(lines[0].text) not in heads or lines[1].text.lstrip().startswith(("（", "(")):
        return []
    # Labels stand in the middle of their rows; texts beside them begin right below the header.
    bottom = lines[0].bbox.bottom
    return [(1 + BETTER_BY, (bottom, min(lines[1].bbox.top, bottom + lines[0].bbox.height)))]


def _best(text: str, labels: Sequence[str]) -> float:
    return max((likeness(label, text) for label in labels), default=0.0)


def _between_labels(lines: Sequence[TextLine], labels: Sequence[str]) -> list[_Between]:
    """The paper between the labels that ``lines`` are, one under the other; none where they are anything else.

    Of all ways to take the lines for labels, without one left over, the one in which they are most alike counts.
    """
    texts = [bare(line.text) for line in lines]
    best: list[tuple[float, list[int]] | None] = [(0.0, []), *([None] * len(lines))]
    for end in range(1, len(lines) + 1):
        for start in range(max(0, end - LINES_MOST), end):
            before = best[start]
            alike = _best("".join(texts[start:end]), labels) if before is not None else 0.0
            if before is None or alike < LABEL_MIN:
                continue
            gain = before[0] + alike * (end - start)
            known = best[end]
            if known is None or gain > known[0]:
                best[end] = gain, [*before[1], start]
    whole = best[-1]
    if whole is None:
        return []
    return [(whole[0] / len(lines), (lines[i - 1].bbox.bottom, lines[i].bbox.top)) for i in whole[1][1:]]


def _snapped(y: float, edges: Sequence[float], height: float) -> float:
    near = min(edges, key=lambda edge: abs(edge - y), default=None)
    return near if near is not None and abs(near - y) <= SNAP * height else y


def _cut_across(
    grid: Grid, label: BBox, y: float, chars: Sequence[Char], gap: tuple[float, float] | None = None
) -> Grid:
    """The grid with the label's cell, and every cell right of it that reaches over ``y``, parted there.

    Where text of one of them lies across it is parted at another height of the ``gap`` between two labels, if there is
    just one where none does; else it comes back as it is.
    """
    over = [c for c in grid.cells if c.bbox.top + 1 < y < c.bbox.bottom - 1 and c.bbox.x0 >= label.x0 - 1]
    lines = [line for c in over for line in group_lines(chars_in(chars, c.bbox))]
    if any(_lies_across(line, y) for line in lines):
        clear = _clear_stretches(lines, gap) if gap is not None else []
        if len(clear) != 1:
            return grid
        y = sum(clear[0]) / 2
    cells = [c.bbox for c in grid.cells if c not in over]
    for cell in over:
        box = cell.bbox
        for half in (BBox.of(box.x0, box.top, box.x1, y), BBox.of(box.x0, y, box.x1, box.bottom)):
            cells = _with_half(cells, half, chars)
    return _grid_of(grid, cells)


def _with_half(cells: list[BBox], half: BBox, chars: Sequence[Char]) -> list[BBox]:
    """The cells and half of one that was parted, joined to its neighbour where text runs from one into the other:
    what a lost line joined from above and below was no column of its own."""
    for other in cells:
        beside = (other.top, other.bottom) == (half.top, half.bottom) and (other.x1 == half.x0 or half.x1 == other.x0)
        edge = half.x0 if other.x1 == half.x0 else half.x1
        own = [c.bbox for c in (*chars_in(chars, other), *chars_in(chars, half))] if beside else []
        if own and not _is_clear(edge, own):
            return [*(c for c in cells if c is not other), BBox.around([other, half])]
    return [*cells, half]


def _clear_stretches(lines: Sequence[TextLine], gap: tuple[float, float]) -> list[tuple[float, float]]:
    """The stretches of paper between two labels: their boxes, and all others', cover some of it."""
    height = max(line.bbox.height for line in lines)
    low, high = min(gap) - PAPER * height, max(gap) + PAPER * height
    stretches = []
    for top, bottom in sorted((n.bbox.top + PAPER * height, n.bbox.bottom - PAPER * height) for n in lines):
        if bottom <= low or top >= high:
            continue
        if top > low:
            stretches.append((low, top))
        low = max(low, bottom)
    return [(a, b) for a, b in [*stretches, (low, high)] if b - a > 2 * CLEAR * height]


def _lies_across(line: TextLine, y: float) -> bool:
    clear = CLEAR * line.bbox.height
    return line.bbox.top + clear < y < line.bbox.bottom - clear


def _with_columns(grid: Grid, chars: Sequence[Char]) -> Grid:
    """The grid with the cells parted whose texts stand under several columns of a header of years."""
    header: GridRow | None = None
    cells: list[BBox] = []
    for row in rows_of(0, grid, chars):
        header = row if is_year_header(row) else header
        for text in row.cells:
            edges = _year_edges(header, text.cell) if header is not None and header is not row else []
            cells += _cut_down(text.cell.bbox, edges if FIGURES.fullmatch(text.text) else [], chars)
    return _grid_of(grid, cells) if len(cells) > len(grid.cells) else grid


def _year_edges(header: GridRow, cell: Cell) -> list[float]:
    """The edges between the header's years that run through a cell under them."""
    return [c.cell.bbox.x0 for c in header.cells[1:] if cell.bbox.x0 + 1 < c.cell.bbox.x0 < cell.bbox.x1 - 1]


def _cut_down(box: BBox, edges: Sequence[float], chars: Sequence[Char]) -> Iterator[BBox]:
    """The cell parted at every edge, where text stands in more than one column and none near an edge; else whole."""
    own = [c.bbox for c in chars_in(chars, box)] if edges else []
    if own:
        sides = [box.x0, *edges, box.x1]
        filled = sum(any(a <= c.cx < b for c in own) for a, b in pairwise(sides))
        if filled > 1 and all(_is_clear(edge, own) for edge in edges):
            yield from (BBox.of(a, box.top, b, box.bottom) for a, b in pairwise(sides))
            return
    yield box


def _is_clear(edge: float, chars: Sequence[BBox]) -> bool:
    left = max((c.x1 for c in chars if c.cx < edge), default=None)
    right = min((c.x0 for c in chars if c.cx >= edge), default=None)
    height = sum(c.height for c in chars) / len(chars)
    return left is None or right is None or right - left >= BETWEEN * height


def _grid_of(grid: Grid, boxes: Sequence[BBox]) -> Grid:
    """The grid of these cells, its edges theirs."""
    ys = sorted({*grid.ys, *(b.top for b in boxes), *(b.bottom for b in boxes)})
    xs = sorted({*grid.xs, *(b.x0 for b in boxes), *(b.x1 for b in boxes)})
    row, column = {y: i for i, y in enumerate(ys)}, {x: i for i, x in enumerate(xs)}
    cells = [
        Cell(page=grid.page, bbox=b, row=row[b.top], row_end=row[b.bottom], col=column[b.x0], col_end=column[b.x1])
        for b in boxes
    ]
    return grid.model_copy(update={"xs": xs, "ys": ys, "cells": sorted(cells, key=lambda c: (c.row, c.col))})
