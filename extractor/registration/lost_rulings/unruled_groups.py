"""The rows inside a group of an unruled table: their labels stand in a second column, or open their own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.registration.lost_rulings.column_gaps import gaps, is_across, letters, lines_within, pieces_within
from extractor.registration.lost_rulings.label_blocks import LabelBlock, LabelItem, find_blocks, printed_in, row_item
from extractor.registration.lost_rulings.row_borders import row_bands
from extractor.registration.rows import ExpectedRow, RowRole
from extractor.registration.similarity import bare, partial_likeness, starts_like
from models.document import TextLine
from models.geometry import BBox, Ruling

# A line that begins so much like a label printed in the value's cell opens that cell; so many lines has that label.
INLINE_MIN, INLINE_LINES = 0.8, 3
# A line so alike to a part of what is printed in such a cell belongs to it.
PRINTED_MIN = 0.8
# What is no label in their column speaks against it, so much a character.
STRANGE = 0.5
# Paper between narrow columns is so much wider than that between the characters in them, and crossed by so many
# characters at most: boxes of words read close together overlap.
WIDER, STRAYS = 1.5, 2
# The labels inside a group take this share of the width at most.
LABELS_TO = 0.7

Cells = Iterator[tuple[BBox, bool]]
# A label that opens its value, and the lines that are surely its row's.
_Opened = tuple[LabelBlock, list[TextLine]]


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
            own = [n.bbox for n in lines if band.top <= n.bbox.cy < band.bottom]
            sure = band.sure and not any(is_across(box, edge, height) for box in own)
            yield BBox.of(area.x0, band.top, edge, band.bottom), sure
            yield BBox.of(edge, band.top, area.x1, band.bottom), sure


def _inline_blocks(lines: Sequence[TextLine], rows: Sequence[ExpectedRow]) -> list[_Opened]:
    """The rows whose labels open their values, each with the lines that are surely its: up to the next such row, where
    no row of another kind may stand between them."""
    found: list[tuple[int, ExpectedRow, _Opened]] = []
    start = 0
    for row in (r for r in rows if r.inline):
        opened = next(((i, n) for i in range(start, len(lines)) if (n := _opens(lines[i:], row.labels[0]))), None)
        if opened is None:
            continue
        first, count = opened
        block = LabelBlock(row_item(row), lines[first].bbox.top, lines[first + count - 1].bbox.bottom)
        own = [*lines[first : first + count], *_going_on(lines[first + count :], row, last=row is rows[-1])]
        if found and not any(not r.inline for r in rows[rows.index(found[-1][1]) + 1 : rows.index(row)]):
            found[-1] = (*found[-1][:2], (found[-1][2][0], list(lines[found[-1][0] : first])))
        found.append((first, row, (block, own)))
        start = first + len(own)
    return [opened for _, _, opened in found]


def _going_on(lines: Sequence[TextLine], row: ExpectedRow, *, last: bool) -> Sequence[TextLine]:
    """Those of the lines below a label that are its row's: what is printed there, with a misread line between, and
    anything in a group's last row for free text."""
    if last and row.row is not None and not row.row.options:
        return lines
    printed = row.labels[0] + printed_in(row)
    known = [partial_likeness(printed, bare(line.text)) >= PRINTED_MIN for line in lines]
    count = 0
    while any(known[count : count + 2]):
        count += 1
    return lines[:count]


def _opens(lines: Sequence[TextLine], label: str) -> int:
    """How many lines a label takes that opens them; 0 where none does."""
    text = ""
    for count, line in enumerate(lines[:INLINE_LINES], start=1):
        text += bare(line.text)
        if len(text) >= 0.9 * len(label):
            return count if starts_like(label, text) >= INLINE_MIN else 0
    return 0


def _second_column(
    area: BBox, words: Sequence[TextLine], rows: Sequence[ExpectedRow], height: float
) -> tuple[float, list[LabelBlock]] | None:
    items = [row_item(r) for r in rows if r.role is RowRole.VALUES]
    best: tuple[tuple[float, int, float], float, list[LabelBlock]] | None = None
    for strays, (a, b) in [(n, gap) for n in (0, 1) for gap in gaps(letters(words), height, n)]:
        middle = (a + b) / 2
        if not items or middle > area.x0 + LABELS_TO * area.width:
            continue
        lines = lines_within(words, area.x0, middle)
        gain, blocks = find_blocks(lines, items)
        gain -= STRANGE * (sum(len(bare(n.text)) for n in lines) - gain)
        worth = gain, -strays, b - a
        if any(block.item for block in blocks) and (best is None or worth > best[0]):
            best = worth, middle, blocks
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
    parted = True
    for x0, x1 in years:
        own = pieces_within(words, x0, x1)
        between, clear = _widest(letters(own), kinds, height)
        if not between:
            return
        parted = parted and clear
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
            yield BBox.of(a, band.top, b, band.bottom), band.sure and parted


def _widest(boxes: Sequence[BBox], count: int, height: float) -> tuple[list[tuple[float, float]], bool]:
    """The ``count`` stretches of paper between columns, and whether nothing stands in them; none where they aren't
    clearly wider than any others."""
    for strays in range(STRAYS + 1):
        found = sorted(gaps(boxes, height, strays), key=lambda g: g[0] - g[1])
        narrowest, *others = [b - a for a, b in found[count - 1 :]] or [0.0]
        if narrowest and (not others or narrowest >= WIDER * others[0]):
            return sorted(found[:count]), strays == 0
    return [], False
