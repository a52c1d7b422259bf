"""A form's blocks while an office works on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.words import DriftWords
from samples.generator.renderers.blocks import AnchorMark, Block, Cell, GridCell, Paragraph, Table, Text, place_cells
from samples.generator.renderers.paper_cells import Builder
from samples.generator.truth import TrueDrift

TABLE_SECTIONS = "一二三四五六七"
ANCHOR = "drift."
"""Anchors of this name and a drift's number show where it is seen; they are gone from the finished geometry."""


@dataclass
class Draft:
    """``blocks`` are replaced as drifts are made; ``drifts`` are those made so far."""

    builder: Builder
    blocks: list[Block]
    rng: Random
    words: DriftWords
    drifts: list[TrueDrift] = field(default_factory=list)

    def table(self, section: str) -> Table:
        """The table of a section 一 … 七."""
        block = self.blocks[self.title_at(section) + 1]
        assert isinstance(block, Table)
        return block

    def put_table(self, section: str, table: Table) -> None:
        """Put ``table`` in the place of the section's."""
        self.blocks[self.title_at(section) + 1] = table

    def title_at(self, section: str) -> int:
        """The position of a section's title, which its table follows."""
        title = self.builder.dictionary.section_titles[section]
        return next(
            i
            for i, block in enumerate(self.blocks[:-1])
            if isinstance(block, Paragraph) and text_of(block) == title and isinstance(self.blocks[i + 1], Table)
        )

    def note(
        self,
        kind: DriftKind,
        section: str | None,
        label: str | None = None,
        was: str | None = None,
        fields: tuple[str, ...] = (),
    ) -> str:
        """Record a drift; the name of the anchor that shows where it is."""
        self.drifts.append(TrueDrift(kind=kind, section=section, label=label, was=was, fields=list(fields)))
        return f"{ANCHOR}{len(self.drifts) - 1}"


def text_of(paragraph: Paragraph) -> str:
    """What is printed in a paragraph, its boxes left out."""
    return "".join(i.text for i in paragraph.inlines if isinstance(i, Text))


def cell_text(cell: Cell) -> str:
    """What is printed in a cell."""
    return "".join(text_of(p) for p in cell.paragraphs)


def anchored(cell: Cell, name: str) -> Cell:
    """``cell`` with its text marked as the anchor ``name``."""
    return replace(
        cell,
        paragraphs=tuple(
            replace(
                p,
                inlines=tuple(
                    replace(i, marks=(*i.marks, AnchorMark(name))) if isinstance(i, Text) else i for i in p.inlines
                ),
            )
            for p in cell.paragraphs
        ),
    )


def fields_in(table: Table) -> set[str]:
    """The fields that have a place in ``table``."""
    return {mark.field for row in table.rows for cell in row.cells for mark in cell.areas}


def fields_of_row(table: Table, row: int) -> list[str]:
    """The fields whose cells begin in ``row``, from left to right."""
    return list(dict.fromkeys(mark.field for cell in table.rows[row].cells for mark in cell.areas))


def whole_rows(table: Table) -> Iterator[tuple[int, list[GridCell]]]:
    """The rows that no merged cell crosses, with their cells."""
    placed = place_cells(table)
    for row in range(len(table.rows)):
        own = [g for g in placed if g.row <= row < g.row + g.cell.rowspan]
        if all(g.cell.rowspan == 1 for g in own):
            yield row, own


def replace_cell(table: Table, row: int, number: int, cell: Cell) -> Table:
    """``table`` with another cell ``number`` (of those that begin there) in ``row``."""
    cells = list(table.rows[row].cells)
    cells[number] = cell
    rows = list(table.rows)
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(table, rows=tuple(rows))
