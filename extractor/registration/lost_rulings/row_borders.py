"""Where the rows of an unruled table end: between two labels, through the paper between the lines right of them.

A label stands in its row, mostly half way up or at its top, and so do its values. Between two labels there may be many
lines that belong to the one or the other: options and remarks are told by what the form prints, the rest by how it
stands to its label, by wider paper, and by what is left of a ruling line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.registration.lost_rulings.column_gaps import YEAR
from extractor.registration.lost_rulings.label_blocks import LabelBlock
from extractor.registration.similarity import bare, partial_likeness
from models.document import TextLine
from models.geometry import Ruling

# What speaks for a border, measured in lines of text that the form prints in this row: a piece of a ruling line, paper
# as wide as a line (so much at most). Against it: a line's height by which values stand off their label's middle, a row
# without any value. These and ``SURE_BY`` were set on three development forms, two faxes and a copy of the fourth
# generation.
RULED, PAPER, PAPER_MOST, OFF, EMPTY = 4.0, 0.5, 1.5, 0.2, 0.8
# What speaks against it: one text twice in a row.
TWICE = 1.0
# What a list of names begins with.
COUNT = "数量"
# A line is printed text when so alike to a part of it, and has so many characters.
PRINTED_MIN, PRINTED_LEAST = 0.85, 3
# A border is sure when every other place for it is worse by so much.
SURE_BY = 0.7
# A line of text reaches so far into the paper above and below that its box covers, as a share of its height.
BOX_PAPER = 0.12


@dataclass(frozen=True)
class RowBand:
    """A row of the table: its label and its upper and lower border; ``sure`` whether all its lines are surely its."""

    block: LabelBlock
    top: float
    bottom: float
    sure: bool


@dataclass(frozen=True)
class _Slot:
    """A place for a border: its height, how much speaks for it, how many value lines stand above."""

    at: float
    gain: float
    above: int


def row_bands(
    blocks: Sequence[LabelBlock],
    values: Sequence[TextLine],
    ends: tuple[float, float],
    rulings: Sequence[Ruling],
    height: float,
) -> list[RowBand]:
    """The rows of the labels ``blocks``, from the first ``ends`` to the second (upper and lower edge of the table).

    ``values``: the lines right of the labels, top to bottom; ``rulings``: what is left of horizontal lines; ``height``
    of a line of text.
    """
    if not blocks:
        return []
    slots = [[_Slot(ends[0], 0.0, 0)]]
    for above, below in pairwise(blocks):
        slots.append(_slots(above, below, values, rulings, height))
    slots.append([_Slot(ends[1], 0.0, len(values))])
    fits = _fits(blocks, values)
    forward = _best_until(blocks, slots, values, fits, height)
    backward = _best_from(blocks, slots, values, fits, height)
    chosen: list[_Slot] = []
    sure: list[bool] = []
    for own, f, b in zip(slots, forward, backward, strict=True):
        totals = [x + y for x, y in zip(f, b, strict=True)]
        best = max(range(len(own)), key=lambda k: totals[k])
        chosen.append(own[best])
        others = [t for k, t in enumerate(totals) if own[k].above != own[best].above]
        sure.append(totals[best] - max(others, default=float("-inf")) >= SURE_BY and not _cuts(own[best].at, values))
    return [RowBand(block, chosen[i].at, chosen[i + 1].at, sure[i] and sure[i + 1]) for i, block in enumerate(blocks)]


def _slots(
    above: LabelBlock, below: LabelBlock, values: Sequence[TextLine], rulings: Sequence[Ruling], height: float
) -> list[_Slot]:
    """The places for a border between two labels: every stretch of paper between lines, and the lines' middle where
    there is none."""
    low, high = sorted((above.bottom - BOX_PAPER * height, below.top + BOX_PAPER * height))
    slots: list[_Slot] = []
    edge = low
    own = sorted((n.bbox.top + BOX_PAPER * height, n.bbox.bottom - BOX_PAPER * height) for n in values)
    for top, bottom in [*own, (high, high)]:
        end = min(top, high)
        if end > edge or (end == edge == low == high):
            slots.append(_slot(edge, end, sum(n.bbox.cy < (edge + end) / 2 for n in values), rulings, height))
        edge = max(edge, bottom)
    if slots:
        return slots
    middle = (low + high) / 2
    return [_Slot(middle, 0.0, sum(n.bbox.cy < middle for n in values))]


def _slot(start: float, end: float, above: int, rulings: Sequence[Ruling], height: float) -> _Slot:
    drawn = [r.at for r in rulings if start - 0.2 * height <= r.at <= end + 0.2 * height]
    gain = PAPER * min(PAPER_MOST, (end - start) / height) + (RULED if drawn else 0.0)
    return _Slot(drawn[0] if drawn else (start + end) / 2, gain, above)


def _cuts(at: float, values: Sequence[TextLine]) -> bool:
    return any(n.bbox.top + 0.2 * n.bbox.height < at < n.bbox.bottom - 0.2 * n.bbox.height for n in values)


def _fits(blocks: Sequence[LabelBlock], values: Sequence[TextLine]) -> list[list[float]]:
    """For every row and line: 1 where the line is printed in the row, -1 where it is printed in a neighbour's only, or
    anything else than what is printed in a row of options."""
    texts = [_text(n) for n in values]
    own = [[block.item is not None and _is_printed(text, block.item.printed) for text in texts] for block in blocks]
    known = [any(row[k] for row in own) for k in range(len(values))]
    fits = []
    for block, row in zip(blocks, own, strict=True):
        options = block.item is not None and not block.item.is_group and bool(block.item.options)
        strange = [other or (options and len(t) >= PRINTED_LEAST) for other, t in zip(known, texts, strict=True)]
        fits.append([1.0 if one else -float(odd) for one, odd in zip(row, strange, strict=True)])
    return fits


def _is_printed(text: str, printed: str) -> bool:
    return len(text) >= PRINTED_LEAST and partial_likeness(printed, text) >= PRINTED_MIN


def _text(line: TextLine) -> str:
    """A line's text for comparing; of a year the digits."""
    text = bare(line.text)
    return text[:4] if YEAR.fullmatch(text) else text


def _opens_list(line: TextLine) -> bool:
    return bare(line.text).startswith(COUNT)


def _row_gain(
    block: LabelBlock, values: Sequence[TextLine], fits: Sequence[float], span: tuple[int, int], height: float
) -> float:
    own = values[span[0] : span[1]]
    if not own:
        return -EMPTY
    gain = sum(fits[span[0] : span[1]])
    if block.item is None:
        return gain
    if not block.item.is_group:
        # A list of names begins with their count, and has one.
        gain += _opens_list(own[0]) - sum(map(_opens_list, own[1:]))
    texts = [_text(n) for n in own]
    if block.item.is_group:
        first = [t for n, t in zip(own, texts, strict=True) if n.bbox.top < own[0].bbox.cy < n.bbox.bottom]
        gain += any(_is_printed(text, block.item.rows[0].labels[0]) for text in first)
    gain -= sum(len(t) >= PRINTED_LEAST and t in texts[:k] for k, t in enumerate(texts)) * TWICE
    top, bottom = min(n.bbox.top for n in own), max(n.bbox.bottom for n in own)
    off = min(abs((top + bottom) / 2 - block.middle), abs(top - block.top))
    return gain - OFF * off / height


def _best_until(
    blocks: Sequence[LabelBlock],
    slots: Sequence[Sequence[_Slot]],
    values: Sequence[TextLine],
    fits: Sequence[Sequence[float]],
    height: float,
) -> list[list[float]]:
    best = [[0.0] * len(slots[0])]
    for i, block in enumerate(blocks):
        row = []
        for slot in slots[i + 1]:
            options = [
                done + _row_gain(block, values, fits[i], (before.above, slot.above), height)
                for before, done in zip(slots[i], best[i], strict=True)
                if before.above <= slot.above
            ]
            row.append(slot.gain + max(options, default=float("-inf")))
        best.append(row)
    return best


def _best_from(
    blocks: Sequence[LabelBlock],
    slots: Sequence[Sequence[_Slot]],
    values: Sequence[TextLine],
    fits: Sequence[Sequence[float]],
    height: float,
) -> list[list[float]]:
    best = [[0.0] * len(slots[-1])]
    for i in range(len(blocks) - 1, -1, -1):
        row = []
        for slot in slots[i]:
            options = [
                after.gain + done + _row_gain(blocks[i], values, fits[i], (slot.above, after.above), height)
                for after, done in zip(slots[i + 1], best[0], strict=True)
                if slot.above <= after.above
            ]
            row.append(max(options, default=float("-inf")))
        best.insert(0, row)
    return best
