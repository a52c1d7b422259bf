"""Sequence alignment of the rows a document shows with the rows a layout expects.

Matches never cross, rows on either side may stay unmatched at no cost, so an inserted row, a renamed label or a
missing page costs only itself. Which of several equal labels is meant (two 联系人, two 2022年) follows from the order.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.registration.rows import CellText, ExpectedRow, GridRow, RowRole
from extractor.registration.similarity import likeness, starts_like
from extractor.registration.year_headers import year_cells

# A row scoring less than this is not taken for the expected one; labels of one section that differ only in a word
# (国家级, 省级) score higher than this against each other, the order then tells them apart.
MATCH_MIN = 0.6
# What a match must earn above: keeps a chain of poor matches from beating fewer good ones.
MATCH_BASE = 0.5
# A merged label cell to the left that matches confirms the row; one that contradicts counts against it.
GROUP_BONUS = 0.15
# Labels stand in the first cells of a row (a merged group label may stand before them).
LABEL_CELLS = 3

# So much of a label must stand before a page's end to be known by it.
CUT_LABEL_MIN = 10
# A label so alike tells a row of several labels, the others of which count as if they were so alike at least.
PLACED_BY, PLACED = 0.9, 0.6

_ONLY_YEAR = re.compile(r"20\d\d年?")


@dataclass(frozen=True)
class RowMatch:
    """A document row taken for an expected one; ``labels`` are the cells its labels stand in, in order."""

    row: GridRow
    expected: ExpectedRow
    score: float
    labels: tuple[CellText, ...]


def score_row(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]]:
    """0–1 (and a bonus) for taking ``row`` for ``expected``, and the cells in which the labels stand."""
    match expected.role:
        case RowRole.YEAR_HEADER:
            return _score_year_header(row, expected)
        case RowRole.SUB_HEADER | RowRole.TABLE_HEADER:
            return _score_header(row, expected)
        case _ if len(expected.labels) > 1:
            return _score_pairs(row, expected)
        case _:
            return _score_label(row, expected)


def _score_year_header(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]]:
    years = year_cells(row)
    if len(years) < 2:
        return 0.0, ()
    first = max((likeness(expected.labels[0], c.bare) for c in row.cells[:2]), default=0.0)
    wanted = len(expected.labels) - 1
    return 0.6 + 0.2 * first + 0.2 * min(1.0, len(years) / wanted), (row.cells[0],)


def _score_header(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]]:
    hits = [max((likeness(label, c.bare) for c in row.cells), default=0.0) for label in expected.labels]
    return sum(hits) / len(hits), (row.cells[0],)


def _score_pairs(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]]:
    found: list[CellText] = []
    total = 0.0
    rest = list(row.cells)
    by_place = _by_place(row, expected)
    if by_place is not None:
        return by_place
    for label in expected.labels:
        if not rest:
            return 0.0, ()
        scores = [max(likeness(label, c.bare), 0.95 * starts_like(label, c.bare)) for c in rest]
        best = int(np.argmax(scores))
        total += scores[best]
        found.append(rest[best])
        rest = rest[best + 1 :]
    return total / len(expected.labels), tuple(found)


def _by_place(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]] | None:
    """A row of labels each with its value's cell, one label of which says which row it is: the others, under a seal
    perhaps, stand where they must."""
    labels = row.cells[::2]
    if len(row.cells) != 2 * len(expected.labels):
        return None
    scores = [likeness(label, c.bare) for label, c in zip(expected.labels, labels, strict=True)]
    if max(scores) < PLACED_BY:
        return None
    return sum(max(score, PLACED) for score in scores) / len(scores), labels


def _another_year(label: str, found: str) -> bool:
    """Whether both are nothing but years, and not the same: an office's own 2021 must not pass for 2022."""
    return all(_ONLY_YEAR.fullmatch(text) for text in (label, found)) and label[:4] != found[:4]


def _score_label(row: GridRow, expected: ExpectedRow) -> tuple[float, tuple[CellText, ...]]:
    label = expected.labels[0]
    best, where = 0.0, None
    for cell in row.cells[:LABEL_CELLS]:
        if _another_year(label, cell.bare):
            continue
        same = likeness(label, cell.bare)
        begins = starts_like(label, cell.bare) * (0.97 if expected.inline else 0.93)
        if cell.cell.row_end == len(row.grid.ys) - 1 and CUT_LABEL_MIN <= len(cell.bare) < len(label):
            # A table's last label may be cut by the end of the page.
            begins = max(begins, 0.85 * starts_like(cell.bare, label))
        if max(same, begins) > best:
            best, where = max(same, begins), cell
    again = _repeated_label(row, expected)
    if again is not None and again[0] > best:
        best, where = again
    if where is None:
        return 0.0, ()
    return best + _group_bonus(row, expected, where), (where,)


def _repeated_label(row: GridRow, expected: ExpectedRow) -> tuple[float, CellText] | None:
    """How well a label that the row repeats before each year's values is read in the best of its cells, and the first
    of them; None for other rows. Of two characters stacked in a narrow cell one is lost easily."""
    cells = repeated_labels(row, expected)
    return (repeated_likeness(cells, expected), cells[0]) if cells else None


def repeated_labels(row: GridRow, expected: ExpectedRow) -> tuple[CellText, ...]:
    """The cells of a label that the row repeats before each year's values; none for other rows."""
    if expected.row is None or not expected.row.years_by:
        return ()
    block = len(expected.row.years_by) + 1
    for group in (0, 1):
        count, rest = divmod(len(row.cells) - group, block)
        if rest == 0 and count > 1:
            return row.cells[group::block]
    return ()


def repeated_likeness(cells: tuple[CellText, ...], expected: ExpectedRow) -> float:
    """How well a repeated label is read in the best of its cells. One that is read in parts only is whole where no
    cell has another character and one of them a character that no other such row's label has (团 of 团体)."""
    label = expected.labels[0]
    read = {char for cell in cells for char in cell.bare}
    if read <= set(label) and read & expected.telling:
        return 1.0
    return max(likeness(label, cell.bare) for cell in cells)


def _group_bonus(row: GridRow, expected: ExpectedRow, label: CellText) -> float:
    left = [c for c in row.cells if c.cell.col < label.cell.col and c.bare]
    if not left:
        return 0.0
    if not expected.group:
        return -GROUP_BONUS
    alike = max(max(likeness(expected.group, c.bare), starts_like(expected.group, c.bare)) for c in left)
    return GROUP_BONUS if alike > 0.7 else -GROUP_BONUS if alike < 0.4 else 0.0


def score_matrix(rows: list[GridRow], expected: list[ExpectedRow]) -> NDArray[np.float64]:
    """(rows, expected) gains of matching: score above ``MATCH_BASE``, 0 where there is no match."""
    gains = np.zeros((len(rows), len(expected)))
    for i, row in enumerate(rows):
        for j, exp in enumerate(expected):
            score, _ = score_row(row, exp)
            if score >= MATCH_MIN:
                gains[i, j] = score - MATCH_BASE
    return gains


def best_chain(gains: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The monotone chain of (row, expected) matches with the largest total gain."""
    n, m = gains.shape
    # Plain lists: reading single numbers out of an array takes ten times as long.
    gain: list[list[float]] = gains.tolist()
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        below, own = best[i + 1], best[i]
        for j in range(m - 1, -1, -1):
            skip = max(below[j], own[j + 1])
            take = gain[i][j] + below[j + 1] if gain[i][j] > 0 else -1.0
            own[j] = max(skip, take)
    chain: list[tuple[int, int]] = []
    i = j = 0
    while i < n and j < m:
        if gain[i][j] > 0 and math.isclose(best[i][j], gain[i][j] + best[i + 1][j + 1], rel_tol=1e-5, abs_tol=1e-8):
            chain.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return chain
