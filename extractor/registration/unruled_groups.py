"""The rows inside a group of an unruled table: their labels stand in a second column, or open their own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.registration.column_gaps import gaps, letters, lines_within, pieces_within
from extractor.registration.label_blocks import LabelBlock, LabelItem, find_blocks, printed_in, row_item
from extractor.registration.row_borders import row_bands
from extractor.registration.rows import ExpectedRow, RowRole
from extractor.registration.similarity import bare, partial_likeness, starts_like
from models.document import TextLine
from models.geometry import BBox, Ruling

# A line that begins so much like a label printed in the value's cell opens that cell; the label has three lines at most.
INLINE_MIN, INLINE_LINES = 0.8, 3
# A line so alike to a part of what is printed in such a cell belongs to it.
PRINTED_MIN = 0.8
# What is no label in their column speaks against it, so much a character.
STRANGE = 0.5
# The labels inside a group take this share of the width at most.
LABELS_TO = 0.7

Cells = Iterator[tuple[BBox, bool]]


def group_cells(
    area: BBox,
    rows: Sequence[ExpectedRow],
    words: Sequence[TextLine],
    years: Sequence[tuple[float, float]],
    across: Sequence[Ruling],
    height: float,
) -> Cells:
    """The cells right of a group's label, each with whether it surely holds its own lines only: one whole cell where
    the rows can't be told.

    ``area``: the group's cells together; ``words``: what stands in it; ``years``: left and right edges of the columns.
    """
    if any(e.row is not None and e.row.years_by for e in rows):
        cells = list(_by_category(area, rows, words, years, across, height))
    else:
        cells = list(_labelled(area, rows, words, across, height))
    yield from cells or [(area, False)]


def _labelled(
    area: BBox, rows: Sequence[ExpectedRow], words: Sequence[TextLine], across: Sequence[Ruling], height: float
) -> Cells:
    lines = lines_within(words, area.x0, area.x1)
    opened = _inline_blocks(lines, rows)
    taken = {id(n) for _, own in opened for n in own}
    rest = [n for n in lines if id(n) not in taken]
    column = _second_column(area, rest, [r for r in rows if not r.inline], height)
    edge, plain = column if column is not None else (None, [])
    blocks = sorted([*(b for b, _ in opened), *plain], key=lambda b: b.top)
    if not blocks:
        return
    values = [n for n in lines if id(n) in taken and not any(b.top <= n.bbox.cy <= b.bottom for b, _ in opened)]
    if edge is not None:
        values += pieces_within(rest, edge, area.x1)
    else:
        values += rest
    values.sort(key=lambda n: n.bbox.cy)
    bands = row_bands(blocks, values, (area.top, area.bottom), across, height)
    inline = {id(b) for b, _ in opened}
    for band in bands:
        if id(band.block) in inline or edge is None:
            yield BBox.of(area.x0, band.top, area.x1, band.bottom), band.sure
        else:
            yield BBox.of(area.x0, band.top, edge, band.bottom), band.sure
            yield BBox.of(edge, band.top, area.x1, band.bottom), band.sure


def _inline_blocks(lines: Sequence[TextLine], rows: Sequence[ExpectedRow]) -> list[tuple[LabelBlock, list[TextLine]]]:
    """The rows whose labels open their values, each with the lines that are surely its."""
    found: list[tuple[LabelBlock, list[TextLine]]] = []
    start = 0
    for row in (r for r in rows if r.inline):
        label = row.labels[0]
        for i in range(start, len(lines)):
            count = _opens(lines[i : i + INLINE_LINES], label)
            if not count:
                continue
            own = list(lines[i : i + count])
            printed = label + printed_in(row)
            last_row = not row.row or (not row.row.options and row is rows[-1])
            for line in lines[i + count :]:
                if not last_row and partial_likeness(printed, bare(line.text)) < PRINTED_MIN:
                    break
                own.append(line)
            last = lines[i + count - 1]
            block = LabelBlock(LabelItem(label, (row,), printed), lines[i].bbox.top, last.bbox.bottom)
            found.append((block, own))
            start = i + len(own)
            break
    # What stands between two such labels is the first one's.
    result = []
    for k, (block, own) in enumerate(found):
        end = found[k + 1][0].top if k + 1 < len(found) else None
        if end is not None and not _plain_between(rows, found, k):
            own = [n for n in lines if block.top <= n.bbox.cy < end]
        result.append((block, own))
    return result


def _plain_between(rows: Sequence[ExpectedRow], found: Sequence[tuple[LabelBlock, list[TextLine]]], k: int) -> bool:
    items = [found[n][0].item for n in (k, k + 1)]
    first, second = (rows.index(i.rows[0]) for i in items if i is not None)
    return any(not r.inline for r in rows[first + 1 : second])


def _opens(lines: Sequence[TextLine], label: str) -> int:
    """How many lines a label takes that opens them; 0 where none does."""
    text = ""
    for count, line in enumerate(lines, start=1):
        text += bare(line.text)
        if len(text) >= 0.9 * len(label):
            return count if starts_like(label, text) >= INLINE_MIN else 0
    return 0


def _second_column(
    area: BBox, words: Sequence[TextLine], rows: Sequence[ExpectedRow], height: float
) -> tuple[float, list[LabelBlock]] | None:
    items = [row_item(r) for r in rows if r.role is RowRole.VALUES]
    best: tuple[float, float, list[LabelBlock]] | None = None
    for a, b in [*gaps(letters(words), height), *gaps(letters(words), height, strays=1)]:
        middle = (a + b) / 2
        if not items or middle > area.x0 + LABELS_TO * area.width:
            continue
        lines = lines_within(words, area.x0, middle)
        gain, blocks = find_blocks(lines, items)
        gain -= STRANGE * (sum(len(bare(n.text)) for n in lines) - gain)
        if any(b.item for b in blocks) and (best is None or gain > best[0]):
            best = gain, middle, blocks
    return None if best is None else (best[1], best[2])


def _by_category(
    area: BBox,
    rows: Sequence[ExpectedRow],
    words: Sequence[TextLine],
    years: Sequence[tuple[float, float]],
    across: Sequence[Ruling],
    height: float,
) -> Cells:
    """The cells of a table in which every year has a column of categories and one for each kind of figure."""
    kinds = next((len(e.row.years_by) for e in rows if e.row is not None and e.row.years_by), 0)
    edges: list[float] = []
    for x0, x1 in years:
        own = pieces_within(words, x0, x1)
        between = gaps([p.bbox for p in own], height)
        if len(between) != kinds:
            return
        edges += [x0, *((a + b) / 2 for a, b in between)]
    if not edges:
        return
    edges.append(years[-1][1])
    wanted = [row_item(e) for e in rows if e.role is RowRole.VALUES]
    found: dict[str, LabelBlock] = {}
    for x0, x1 in list(pairwise(edges))[:: kinds + 1]:
        for block in find_blocks(lines_within(words, x0, x1), wanted)[1]:
            if block.item is not None:
                found.setdefault(block.item.label, block)
    known = [found[item.label] for item in wanted if item.label in found]
    if len(known) < len(wanted) or any(a.middle >= b.middle for a, b in pairwise(known)):
        return
    above = [n for n in lines_within(words, area.x0, area.x1) if n.bbox.bottom < known[0].top + 0.3 * height]
    if above:
        head = LabelBlock(LabelItem("", ()), min(n.bbox.top for n in above), max(n.bbox.bottom for n in above))
        known = [head, *known]
    values = pieces_within(words, edges[1], area.x1)
    for band in row_bands(known, values, (area.top, area.bottom), across, height):
        for a, b in pairwise(edges):
            yield BBox.of(a, band.top, b, band.bottom), band.sure
