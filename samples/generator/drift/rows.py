"""Rows an office adds, and rows it leaves out."""

from __future__ import annotations

import re
from random import Random
from unicodedata import normalize

from samples.generator.drift.draft import TABLE_SECTIONS, Draft, anchored, cell_text, fields_of_row, whole_rows
from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.tables import insert_row, remove_row
from samples.generator.drift.words import OwnValue
from samples.generator.renderers.blocks import Align, Cell, GridCell, Paragraph, Row, Table, Text

YEAR_SECTIONS = "二三四"
# A label and two values: no row of these sections that has them is anything but a row of years.
YEAR_CELLS = 3
# A table of fewer rows keeps them: what is left of it would say nothing.
ROWS_MIN = 4


def insert_own_row(draft: Draft) -> None:
    """Add a row of the office's own to a table, behind a row that no merged cell crosses."""
    taken = {d.label for d in draft.drifts}
    choices = [(s, own) for s in TABLE_SECTIONS for own in draft.words.rows[s] if own.label not in taken]
    section, own = draft.rng.choice(choices)
    table = draft.table(section)
    places = [(row, cells) for row, cells in whole_rows(table) if _takes(table, row, cells, section)]
    at, like = draft.rng.choice(places)
    name = draft.note(DriftKind.ROW_INSERTED, section, label=own.label)
    label = anchored(draft.builder.label(own.label), name)
    spans = [g.cell.colspan for g in like[1:]]
    spans = spans if section in YEAR_SECTIONS else [sum(spans)]
    draft.put_table(section, insert_row(table, at + 1, _own_row(draft, label, own.value, spans)))


def _takes(table: Table, row: int, cells: list[GridCell], section: str) -> bool:
    """Whether a row of the office's own may follow: in tables with a column a year, behind a row that has them all."""
    if table.rows[row].header or not fields_of_row(table, row):
        return False
    return section not in YEAR_SECTIONS or len(cells) >= YEAR_CELLS


def _own_row(draft: Draft, label: Cell, value: OwnValue, spans: list[int]) -> Row:
    """A row with a value cell of each of the widths ``spans`` (grid columns)."""
    values = _own_values(draft, value, len(spans))
    cells = [
        plain_cell(text, span, draft.builder.style.center_values) for text, span in zip(values, spans, strict=True)
    ]
    return Row((label, *cells), min_height=draft.builder.style.min_row)


def plain_cell(text: str, colspan: int, centred: bool) -> Cell:
    """A cell that belongs to no field."""
    align: Align = "center" if centred else "left"
    return Cell((Paragraph((Text(text),), align),), 1, colspan)


def _own_values(draft: Draft, value: OwnValue, count: int) -> list[str]:
    """Values of an own row, a year each, rising as figures of the form do."""
    rng = draft.rng
    if value == "words":
        return [rng.choice(draft.words.words) for _ in range(count)]
    figures = [rng.uniform(2, 480)]
    while len(figures) < count:
        figures.append(figures[-1] * rng.uniform(1.0, 1.2))
    return [str(round(f)) if value == "count" else f"{f:.2f}" for f in figures]


def next_figure(text: str, rng: Random) -> str:
    """A figure as it may have been a year before or after ``text``; other text as it is."""
    found = re.search(r"\d[\d,]*(?:\.(\d+))?", plain := normalize("NFKC", text))
    if found is None:
        return text
    places = len(found[1] or "")
    value = float(found[0].replace(",", "")) * rng.uniform(0.8, 0.97)
    return plain[: found.start()] + f"{value:.{places}f}" + plain[found.end() :]


def remove_one_row(draft: Draft) -> None:
    """Leave out a row that no merged cell crosses; the fields in it are missing."""
    choices = [
        (section, row)
        for section in TABLE_SECTIONS
        if len(draft.table(section).rows) >= ROWS_MIN
        for row, _ in whole_rows(draft.table(section))
        if fields_of_row(draft.table(section), row)
    ]
    section, row = draft.rng.choice(choices)
    table = draft.table(section)
    label = cell_text(table.rows[row].cells[0])
    draft.note(DriftKind.ROW_REMOVED, section, was=label, fields=tuple(fields_of_row(table, row)))
    draft.put_table(section, remove_row(table, row))
