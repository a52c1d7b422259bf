"""An unruled table's cells, from the labels of its rows, the years of its header and the paper between its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extractor.registration.lost_rulings.column_gaps import (
    edge_in,
    edges_between,
    gaps,
    is_across,
    is_figure,
    letters,
    lines_within,
    pieces_within,
    runs_of,
    year_edges,
    year_runs,
)
from extractor.registration.lost_rulings.label_blocks import LabelBlock, LabelItem, find_blocks, items_of
from extractor.registration.lost_rulings.row_borders import RowBand, row_bands
from extractor.registration.lost_rulings.unruled_groups import group_cells
from extractor.registration.rows import ExpectedRow
from extractor.registration.similarity import bare, likeness
from models.document import Cell, Char, Grid, TextLine, Word
from models.geometry import BBox, Direction, Ruling

# The label column takes this share of a table's width at least and at most.
LABELS_FROM, LABELS_TO = 0.12, 0.6
# So much of the column's text must be labels (what is misread of them counts twice), and so much where there is one.
EXPLAINED_MIN, ALONE_MIN = 0.35, 0.7
# What is no label in the column speaks against it, so much a character.
STRANGE = 0.5
# So many characters may stand in the paper right of the labels: of words read across it, places are estimated.
STRAYS = 3
# Lines nearer than this, in heights, are of one label.
NEAR = 0.5
# A table ends so far above and below its text, in heights of a line, whose boxes cover some paper already.
END = 0.1
# A figure's cell reaches so far beyond its text at most, in heights of a line; an empty one stays off its sides.
BESIDE, INSET = 0.6, 0.5
# The first column takes this share of a table's width at most.
REST_FROM = 0.4
# Paper so wide, in heights of a line, from side to side is in no table.
APART = 3.0
# Lines whose ends are so near, in px of the cleaned raster, meet in a corner.
CORNER = 12.0
# A line that runs over this share of a table's width is not a piece of one.
PIECE = 2.0


@dataclass(frozen=True)
class Box:
    """A cell to be: where it is, and whether what stands in it is surely its."""

    bbox: BBox
    sure: bool = True


@dataclass(frozen=True)
class _Columns:
    left: float
    values: float
    right: float
    years: tuple[float, ...] = ()

    @property
    def year_cells(self) -> list[tuple[float, float]]:
        return list(pairwise((self.values, *self.years, self.right)))


def draw_table(
    page: int,
    words: Sequence[Word],
    expected: Sequence[ExpectedRow],
    rulings: Sequence[Ruling],
    *,
    titled: bool,
    last: bool,
) -> Grid | None:
    """The table of the rows ``expected`` in a part of a page, ``None`` where its texts show none.

    ``words`` and ``rulings``: those of this part; ``titled``: whether a section's title stands above it, so that no row
    of a page before can go on in it; ``last``: whether the page ends below it.
    """
    if not any(w.chars for w in words):
        return None
    height = float(np.median([c.bbox.height for w in words for c in w.chars]))
    across = [r for r in rulings if r.direction is Direction.HORIZONTAL and r.length >= PIECE * height]
    down = [r for r in rulings if r.direction is Direction.VERTICAL]
    words = _inside(words, across, down)
    if not any(e.declared is not None for e in expected):
        words = _together(words, height)
    if not words:
        return None
    found = _label_column(words, expected, height)
    if found is None:
        return None
    gap, blocks = found
    header = _header(words, gap[0], height)
    columns = _columns(words, gap, blocks, header, across, down, height)
    values = pieces_within(words, columns.values, float("inf"))
    if header is not None:
        blocks = [b for b in blocks if not (b.top < header.cy < b.bottom) or b.item is not None]
        at = next((i for i, b in enumerate(blocks) if b.top > header.cy), len(blocks))
        blocks.insert(at, LabelBlock(LabelItem("", ()), header.top, header.bottom))
    if not titled and values:
        blocks = _with_rest(blocks, values, header)
    ends = _ends(blocks, values, height)
    bands = row_bands(blocks, values, ends, across, height)
    if last and _may_go_on(bands[-1], values):
        bands[-1] = replace(bands[-1], sure=False)
    bands = [replace(b, sure=b.sure and not _is_crossed(b, columns.values, words, height)) for b in bands]
    boxes = [b for band in bands for b in _row(band, columns, words, header, across, height)]
    return grid_of_boxes(page, boxes)


def _is_crossed(band: RowBand, edge: float, words: Sequence[Word], height: float) -> bool:
    """Whether a word of a row was read across the edge of its label: which characters stand on which side is a guess,
    and the edge itself may run through the labels of a group."""
    own = (w.bbox for w in words if band.top <= w.bbox.cy < band.bottom)
    return any(is_across(box, edge, height) for box in own)


def _may_go_on(band: RowBand, values: Sequence[TextLine]) -> bool:
    """Whether a page's last row holds running text, whose rest may stand on the next page: columns that were not drawn
    are hardly where those of the next page are, so it may not be found."""
    item = band.block.item
    own = sum(band.top <= p.bbox.cy < band.bottom for p in values)
    return (
        item is not None and not item.is_group and not item.options and own > 1 and not any(map(is_yearly, item.rows))
    )


def draw_rest(
    page: int, words: Sequence[Word], group: Sequence[ExpectedRow], rulings: Sequence[Ruling]
) -> Iterator[Grid]:
    """The rows of a group that goes on at the top of a page, where its own label does not stand or only its end, each
    way that its first column can be left out.

    ``words`` and ``rulings``: those of this part of the page.
    """
    if not any(w.chars for w in words):
        return
    height = float(np.median([c.bbox.height for w in words for c in w.chars]))
    across = [r for r in rulings if r.direction is Direction.HORIZONTAL and r.length >= PIECE * height]
    words = _together(words, height)
    header = _header(words, float("-inf"), height)
    body = [w for w in words if header is None or w.bbox.cy > header.bottom]
    if not body:
        return
    box = BBox.around(w.bbox for w in body)
    lefts = [(a + b) / 2 for a, b in gaps(letters(body), height) if b < box.x0 + REST_FROM * box.width]
    for left in (box.x0 - END * height, *lefts):
        own = pieces_within(body, left, box.x1 + 1)
        area = BBox.of(left, box.top - END * height, box.x1 + NEAR * height, box.bottom + END * height)
        cells = [Box(bbox, sure) for bbox, sure in group_cells(area, group, own, [], across, height)]
        grid = grid_of_boxes(page, cells) if len(cells) > 1 else None
        if grid is not None:
            yield grid


def _together(words: Sequence[Word], height: float) -> list[Word]:
    """The words of the table: without a page's head or foot, which wide paper parts from it."""
    clusters: list[list[Word]] = []
    bottom = float("-inf")
    for word in sorted(words, key=lambda w: w.bbox.top):
        if word.bbox.top - bottom > APART * height:
            clusters.append([])
        clusters[-1].append(word)
        bottom = max(bottom, word.bbox.bottom)
    return max(clusters, key=len, default=[])


def _inside(words: Sequence[Word], across: Sequence[Ruling], down: Sequence[Ruling]) -> list[Word]:
    """The words without those beyond a side of the table that is still drawn: seals and notes in the margin."""
    first, last = min((r.start for r in across), default=0.0), max((r.end for r in across), default=0.0)
    left = next((r.at for r in down if abs(r.at - first) <= CORNER), float("-inf"))
    right = next((r.at for r in down if abs(r.at - last) <= CORNER), float("inf"))
    return [w for w in words if left < w.bbox.cx < right]


def _with_rest(blocks: list[LabelBlock], values: Sequence[TextLine], header: BBox | None) -> list[LabelBlock]:
    """The blocks with room for the rest of a row that began on the page before, above them or under the header."""
    at = 1 if header is not None and blocks[0].top <= header.cy <= blocks[0].bottom else 0
    edge = blocks[0].bottom if at else min(n.bbox.top for n in values)
    if at == len(blocks) or blocks[at].item is None or not any(edge - 1 <= n.bbox.top < blocks[at].top for n in values):
        return blocks
    return [*blocks[:at], LabelBlock(None, edge, edge), *blocks[at:]]


def _label_column(
    words: Sequence[Word], expected: Sequence[ExpectedRow], height: float
) -> tuple[tuple[float, float], list[LabelBlock]] | None:
    """The paper right of the label column, and the labels."""
    items = items_of(expected)
    x0, x1 = min(w.bbox.x0 for w in words), max(w.bbox.x1 for w in words)
    low, high = x0 + LABELS_FROM * (x1 - x0), x0 + LABELS_TO * (x1 - x0)
    best: tuple[tuple[float, int, float], tuple[float, float], list[LabelBlock]] | None = None
    for strays, gap in [(n, gap) for n in range(STRAYS + 1) for gap in gaps(letters(words), height, n)]:
        middle = (gap[0] + gap[1]) / 2
        if not low <= middle <= high:
            continue
        lines = lines_within(words, x0 - 1, middle)
        gain, blocks = find_blocks(lines, items)
        known = [b for b in blocks if b.item is not None]
        total = sum(len(bare(n.text)) for n in lines)
        if not known or gain < (EXPLAINED_MIN if len(known) > 1 else ALONE_MIN) * total:
            continue
        gain -= STRANGE * (total - gain) + strays
        # The paper before a label's closing bracket is narrower than that between columns.
        worth = gain, -strays, gap[1] - gap[0]
        if best is None or worth > best[0]:
            best = worth, gap, _joined(blocks, lines_within(words, middle, x1 + 1), height)
    return None if best is None else (best[1], best[2])


def _joined(blocks: Sequence[LabelBlock], values: Sequence[TextLine], height: float) -> list[LabelBlock]:
    """The blocks, lines of nothing known joined to the block they stand close under, unless they have a value beside
    them as the other has."""
    joined: list[LabelBlock] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if block.item is None and last is not None and block.top - last.bottom < NEAR * height:
            alone = last.item is not None and not last.item.is_group and _beside(last, values) == 1
            if not (alone and _beside(block, values) == 1):
                joined[-1] = replace(last, bottom=max(last.bottom, block.bottom))
                continue
        joined.append(block)
    return joined


def _beside(block: LabelBlock, values: Sequence[TextLine]) -> int:
    return sum(block.top < n.bbox.cy < block.bottom for n in values)


def _header(words: Sequence[Word], left: float, height: float) -> BBox | None:
    """Where the years stand above the columns."""
    for line in lines_within(words, left, float("inf")):
        runs = year_runs(line, height)
        if runs:
            return BBox.around(c.bbox for run in runs for c in run)
    return None


def _columns(
    words: Sequence[Word],
    gap: tuple[float, float],
    blocks: Sequence[LabelBlock],
    header: BBox | None,
    across: Sequence[Ruling],
    down: Sequence[Ruling],
    height: float,
) -> _Columns:
    left = min([min(w.bbox.x0 for w in words) - NEAR * height, *(r.start for r in across), *(r.at for r in down)])
    right = max([max(w.bbox.x1 for w in words) + NEAR * height, *(r.end for r in across), *(r.at for r in down)])
    columns = _Columns(left, edge_in(gap, down), right)
    yearly = [b for b in blocks if b.item is not None and b.item.rows and is_yearly(b.item.rows[0])]
    values = lines_within(words, columns.values, float("inf"))
    beside = [[n for n in values if b.top < n.bbox.cy < b.bottom] for b in yearly]
    if header is None:
        return replace(columns, years=tuple(edges_between([runs_of(n, height) for row in beside for n in row], height)))
    runs = next(r for r in (year_runs(n, height) for n in values) if r)
    figures = [c for row in beside for n in row for c in n.chars]
    return replace(columns, years=tuple(year_edges(runs, figures, (columns.values, right), height)))


def _ends(blocks: Sequence[LabelBlock], values: Sequence[TextLine], height: float) -> tuple[float, float]:
    tops = [blocks[0].top, *(n.bbox.top for n in values)]
    bottoms = [blocks[-1].bottom, *(n.bbox.bottom for n in values)]
    return min(tops) - END * height, max(bottoms) + END * height


def _row(
    band: RowBand,
    columns: _Columns,
    words: Sequence[Word],
    header: BBox | None,
    across: Sequence[Ruling],
    height: float,
) -> Iterator[Box]:
    if band.bottom - band.top < 1:
        return
    item = band.block.item
    label = BBox.of(columns.left, band.top, columns.values, band.bottom)
    area = BBox.of(columns.values, band.top, columns.right, band.bottom)
    own = [p for p in pieces_within(words, area.x0, area.x1) if band.top <= p.bbox.cy < band.bottom]
    yield Box(label, band.sure)
    if header is not None and band.top < header.cy < band.bottom:
        yield from (Box(BBox.of(a, band.top, b, band.bottom)) for a, b in columns.year_cells)
    elif item is not None and item.is_group:
        for bbox, sure in group_cells(area, item.rows, own, columns.year_cells, across, height):
            yield Box(bbox, sure and band.sure)
    elif item is not None and item.rows and len(item.rows[0].labels) > 1:
        yield from _pairs(area, item.rows[0], own, band.sure, height)
    elif _by_years(item, own, columns, height):
        for a, b in columns.year_cells:
            yield Box(_close(BBox.of(a, band.top, b, band.bottom), own, height), band.sure)
    else:
        several = item is not None and bool(item.rows) and is_yearly(item.rows[0])
        figure = (
            item is not None and not item.is_group and not item.options and len(own) == 1 and is_figure(own[0].text)
        )
        yield Box(_close(area, own, height) if figure else area, band.sure and not several)


def is_yearly(row: ExpectedRow) -> bool:
    """Whether a row has a figure for every year."""
    return row.row is not None and row.row.years is not None


def _close(cell: BBox, own: Sequence[TextLine], height: float) -> BBox:
    """A figure's cell, drawn in to it from the sides: what is left of lines there is no figure."""
    inside = [p.bbox for p in own if cell.x0 <= p.bbox.cx < cell.x1]
    if not inside:
        inset = min(INSET * height, cell.width / 4)
        return BBox.of(cell.x0 + inset, cell.top, cell.x1 - inset, cell.bottom)
    x0, x1 = min(b.x0 for b in inside) - BESIDE * height, max(b.x1 for b in inside) + BESIDE * height
    return BBox.of(max(cell.x0, x0), cell.top, min(cell.x1, x1), cell.bottom)


def _by_years(item: LabelItem | None, own: Sequence[TextLine], columns: _Columns, height: float) -> bool:
    """Whether a row's texts stand under the years, none over an edge between them."""
    if not columns.years:
        return False
    if item is None and len(own) < len(columns.years):
        return False
    if item is not None and item.rows and not is_yearly(item.rows[0]):
        return False
    return not any(
        c.bbox.x0 + 0.15 * height < x < c.bbox.x1 - 0.15 * height for p in own for c in p.chars for x in columns.years
    )


def _pairs(area: BBox, row: ExpectedRow, own: Sequence[TextLine], sure: bool, height: float) -> Iterator[Box]:
    """The cells of a row of two labels, each with its value."""
    runs = [run for line in own for run in runs_of(line, height)]
    label = next((r for r in runs if likeness(row.labels[1], _text(r)) >= 0.8), None)
    if label is None:
        return
    box = BBox.around(c.bbox for c in label)
    before = [r[-1].bbox.x1 for r in runs if r[0].bbox.cx < box.x0]
    behind = [r[0].bbox.x0 for r in runs if r[-1].bbox.cx > box.x1]
    start = (max(before, default=box.x0 - 2 * height) + box.x0) / 2
    end = (min(behind, default=box.x1 + 2 * height) + box.x1) / 2
    for a, b in pairwise((area.x0, start, end, area.x1)):
        yield Box(BBox.of(a, area.top, b, area.bottom), sure)


def _text(run: Sequence[Char]) -> str:
    return bare("".join(c.text for c in run))


def grid_of_boxes(page: int, boxes: Sequence[Box]) -> Grid | None:
    """The grid of these cells, its edges theirs."""
    if not boxes:
        return None
    ys = sorted({y for b in boxes for y in (b.bbox.top, b.bbox.bottom)})
    xs = sorted({x for b in boxes for x in (b.bbox.x0, b.bbox.x1)})
    row, column = {y: i for i, y in enumerate(ys)}, {x: i for i, x in enumerate(xs)}
    cells = [
        Cell(
            page=page,
            bbox=b.bbox,
            row=row[b.bbox.top],
            row_end=row[b.bbox.bottom],
            col=column[b.bbox.x0],
            col_end=column[b.bbox.x1],
            sure=b.sure,
        )
        for b in boxes
    ]
    bbox = BBox.of(xs[0], ys[0], xs[-1], ys[-1])
    return Grid(page=page, bbox=bbox, xs=xs, ys=ys, cells=sorted(cells, key=lambda c: (c.row, c.col)))
