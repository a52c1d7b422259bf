"""The labels of a form's rows, found in the lines of a label column by their text and their order alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.registration.rows import ExpectedRow, RowRole
from extractor.registration.similarity import bare, likeness, starts_like
from models.document import TextLine

# A label of the form has eight lines at most; lines are a label's when they are so alike to it. Between labels of
# neighbouring rows (国家级, 省级) the order decides.
LINES_MOST, LABEL_MIN = 9, 0.8
# Long ones less: a page whose ruling lines are gone is read badly.
LONG, LONG_MIN = 10, 0.7
# Shorter lines of nothing known are specks.
TEXT_LEAST = 2
# A label of fewer characters (年度, 国际) and a year must be read letter by letter.
SHORT = 4


@dataclass(frozen=True)
class LabelItem:
    """What may stand in a label column: the label of a row, or that of a group of ``rows``. ``printed`` is what the
    form prints in the cells right of it: options, remarks, the labels inside a group. All texts are ``bare``."""

    label: str
    rows: tuple[ExpectedRow, ...]
    printed: str = ""
    is_group: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """The tick boxes right of a row's label."""
        rows = [e.row for e in self.rows[:1] if e.row is not None]
        return tuple(o for row in rows for o in (*row.options, *(p for pair in row.pairs for p in pair.options)))


@dataclass(frozen=True)
class LabelBlock:
    """Lines that are the label of ``item``, or of nothing known."""

    item: LabelItem | None
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


def items_of(expected: Sequence[ExpectedRow]) -> list[LabelItem]:
    """The labels of the first column in printed order, a group's followed by those of its rows: on a page on which a
    group goes on its own label does not stand."""
    rows = [e for e in expected if e.role in (RowRole.VALUES, RowRole.SUB_HEADER, RowRole.DECLARATION)]
    items: list[LabelItem] = []
    for (_, group), members in groupby(rows, key=lambda e: (e.section, e.group)):
        own = tuple(members)
        if group:
            printed = "".join(t for e in own for t in (*e.labels, printed_in(e)))
            items.append(LabelItem(group, own, printed, is_group=True))
        items += [row_item(e) for e in own if not e.inline and e.role is not RowRole.SUB_HEADER]
    return items


def row_item(row: ExpectedRow) -> LabelItem:
    """A row's own label; of several side by side the first."""
    return LabelItem(row.labels[0], (row,), printed_in(row))


def printed_in(row: ExpectedRow) -> str:
    """What the form prints in a row's value cells, ``bare``."""
    if row.declared is not None:
        named = (row.declared.signature, row.declared.seal)
        return bare("".join((*row.declared.prompts, *(p.label for p in named if p is not None))))
    if row.row is None:
        return ""
    pairs = [text for pair in row.row.pairs[1:] for text in (pair.label, *pair.options)]
    first = [text for pair in row.row.pairs[:1] for text in pair.options]
    return bare("".join((*row.row.options, *first, *pairs, *row.row.prompts)))


def find_blocks(lines: Sequence[TextLine], items: Sequence[LabelItem]) -> tuple[float, list[LabelBlock]]:
    """The lines of a column (top to bottom) as labels in the form's order, and how much of them is labels.

    Of all ways to take lines for labels without crossing, the one in which most characters are explained counts.
    Lines that are no label come as blocks of nothing known.
    """
    texts = [bare(line.text) for line in lines]
    n, m = len(lines), len(items)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step: list[list[int]] = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        joined = ["".join(texts[i : i + k]) for k in range(1, min(LINES_MOST, n - i) + 1)]
        for j in range(m - 1, -1, -1):
            value, move = max((best[i][j + 1], -1), (best[i + 1][j], 0))
            for k, text in enumerate(joined, start=1):
                gain = _gain(items[j], text)
                if gain and gain + best[i + k][j + 1] > value:
                    value, move = gain + best[i + k][j + 1], k
            best[i][j], step[i][j] = value, move
    return best[0][0], _walk(lines, items, step)


def _gain(item: LabelItem, text: str) -> float:
    length = len(item.label)
    if len(text) > 1.6 * length + 3 or len(text) < 0.6 * length:
        return 0.0
    if length < SHORT or item.label[:4].isdigit():
        return float(length) if text == item.label else 0.0
    alike = likeness(item.label, text)
    if item.is_group:
        alike = max(alike, 0.95 * starts_like(item.label, text))
    # What differs counts against: one label read well is more than two of which each is half there.
    return (2 * alike - 1) * length if alike >= (LONG_MIN if length >= LONG else LABEL_MIN) else 0.0


def _walk(lines: Sequence[TextLine], items: Sequence[LabelItem], step: Sequence[Sequence[int]]) -> list[LabelBlock]:
    blocks: list[LabelBlock] = []
    i = j = 0
    while i < len(lines):
        move = step[i][j] if j < len(items) else 0
        if move < 0:
            j += 1
            continue
        count = max(1, move)
        item = items[j] if move else None
        own = lines[i : i + count]
        if item is not None or len(bare(own[0].text)) >= TEXT_LEAST:
            blocks.append(LabelBlock(item, min(n.bbox.top for n in own), max(n.bbox.bottom for n in own)))
        i, j = i + count, j + (1 if move else 0)
    return blocks
