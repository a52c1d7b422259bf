"""What a page says of its place in the form: its rows, headings and titles against every position of the layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.registration.rows import ExpectedRow, GridRow, RowRole
from extractor.registration.sections.cover import COVER_LABELS_MIN, find_labels
from extractor.registration.sections.prose import heading_gain
from extractor.registration.similarity import bare, likeness
from models.document import TextLine
from models.layout import Layout

Gains = NDArray[np.float64]

# A table whose rows fit open tables and headers this share as well as anything else is one.
OPEN_TABLE_SHARE = 0.6
# A line this alike to a section's title is it, perhaps cut by recognition or with a remark behind it.
TITLE_MIN = 0.85
# What a cover, the filling notes and a section's title are worth beside table rows (0.1 to 0.65 each).
COVER_GAIN, NOTES_GAIN, TITLE_GAIN = 2.0, 2.0, 0.4
# The notes' title stands among the first lines of their page.
NOTES_LINES = 6


@dataclass(frozen=True)
class _Positions:
    """Columns of the form, from the cover to the last row of the declaration."""

    rows: dict[int, int]
    titles: dict[str, int]
    headings: list[int]
    count: int


COVER, NOTES = 0, 1


def _positions(layout: Layout, expected: Sequence[ExpectedRow]) -> _Positions:
    """A column for the cover, the notes, each title, each heading of running text and each expected row, as printed."""
    rows: dict[int, int] = {}
    titles: dict[str, int] = {}
    headings: list[int] = []
    count = 2

    def take(section: str, table_field: str | None = None) -> None:
        nonlocal count
        for index, row in enumerate(expected):
            if row.section == section and row.table_field == table_field:
                rows[index] = count
                count += 1

    for table in layout.tables:
        titles[table.title] = count
        count += 1
        take(table.section)
    titles[layout.prose.title] = count
    count += 1
    for part in layout.prose.parts:
        headings.append(count)
        count += 1
        if part.table is not None:
            take(layout.prose.section, part.field)
    titles[layout.declaration.title] = count
    count += 1
    take(layout.declaration.section)
    return _Positions(rows, titles, headings, count)


class EvidenceReader:
    """Reads pages against one layout."""

    def __init__(self, layout: Layout, expected: Sequence[ExpectedRow]) -> None:
        self._layout = layout
        self._positions = _positions(layout, expected)
        self._titles = [(bare(title), column) for title, column in self._positions.titles.items()]
        self._labels = [bare(part.heading) for part in layout.prose.parts]
        # Headers are repeated on every page of a table, and both tables of 八 have the same rows: they say nothing of
        # a table's place in the form.
        anywhere = (RowRole.YEAR_HEADER, RowRole.SUB_HEADER, RowRole.TABLE_HEADER, RowRole.TABLE_ROW)
        self._anywhere = np.array([e.role in anywhere for e in expected])

    def gains(self, lines: Sequence[TextLine], tables: Sequence[tuple[list[GridRow], Gains]]) -> Gains:
        """(items, positions) of a page with free ``lines`` and ``tables``, each with its (rows, expected) gains."""
        if is_notes(lines, self._layout):
            return self._single(NOTES, NOTES_GAIN)
        items: list[tuple[float, Gains]] = []
        labels = find_labels(lines, self._layout.cover)
        if len(labels) >= COVER_LABELS_MIN:
            if not tables:
                return self._single(COVER, COVER_GAIN)
            top = min(hit.line.bbox.top for hit in labels.values())
            items.append((top, self._single(COVER, COVER_GAIN)[0]))
        items += [*self._of_lines(lines), *self._of_tables(tables)]
        items.sort(key=lambda item: item[0])
        return np.array([vector for _, vector in items]).reshape(len(items), self._positions.count)

    def _single(self, column: int, gain: float) -> Gains:
        vector = np.zeros((1, self._positions.count))
        vector[0, column] = gain
        return vector

    def _of_lines(self, lines: Sequence[TextLine]) -> Iterator[tuple[float, Gains]]:
        for line in lines:
            text = bare(line.text)
            vector = np.zeros(self._positions.count)
            for title, column in self._titles:
                if likeness(title, text) >= TITLE_MIN:
                    vector[column] = TITLE_GAIN
            for label, column in zip(self._labels, self._positions.headings, strict=True):
                vector[column] = heading_gain(label, text)
            if vector.any():
                yield line.bbox.top, vector

    def _of_tables(self, tables: Sequence[tuple[list[GridRow], Gains]]) -> Iterator[tuple[float, Gains]]:
        columns = np.array([self._positions.rows[i] for i in range(len(self._anywhere))])
        for rows, gains in tables:
            placing = self._placing(gains)
            for row, own in zip(rows, placing, strict=True):
                if own.any():
                    vector = np.zeros(self._positions.count)
                    vector[columns] = own
                    yield row.grid.ys[row.row], vector

    def _placing(self, gains: Gains) -> Gains:
        """The gains that tell a table's place: none in columns that fit anywhere.

        A table that fits such columns about as well as any other (an open table, whose clerks name indicators like
        rows of other tables) has no place to be told by.
        """
        free = np.where(self._anywhere, 0.0, gains)
        elsewhere = np.where(self._anywhere, gains, 0.0).max(axis=1, initial=0.0).sum()
        if elsewhere >= OPEN_TABLE_SHARE * free.max(axis=1, initial=0.0).sum():
            return np.zeros_like(free)
        return free


def is_notes(lines: Sequence[TextLine], layout: Layout) -> bool:
    """Whether a page is the first of the filling notes."""
    title = bare(layout.instructions.title)
    return any(title in bare(line.text) for line in lines[:NOTES_LINES])
