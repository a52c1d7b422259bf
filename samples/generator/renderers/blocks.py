"""A filled form as paper knows it: paragraphs and tables, with marks on what has to be found again in the PDF.

Lengths are in em (the body font size of the block), widths of columns are fractions of the text width.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class ValueMark:
    """Characters (or the cell) of a field's value."""

    field: str
    part: str | None = None


@dataclass(frozen=True)
class BoxMark:
    """The box glyph of a printed option."""

    field: str
    option: str


@dataclass(frozen=True)
class OptionMark:
    """The text of a printed option."""

    field: str
    option: str


@dataclass(frozen=True)
class AnchorMark:
    """A named place."""

    name: str


Mark = ValueMark | BoxMark | OptionMark | AnchorMark


@dataclass(frozen=True)
class Text:
    """A run of characters of one look."""

    text: str
    marks: tuple[Mark, ...] = ()
    bold: bool = False
    underline: bool = False


@dataclass(frozen=True)
class Tick:
    """A box before an option, drawn as the document's tick style says."""

    field: str
    option: str
    ticked: bool


Inline = Text | Tick


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. ``size`` is a factor on the font size it stands in."""

    inlines: tuple[Inline, ...]
    align: Align = "left"
    first_indent: float = 0.0
    size: float = 1.0
    space_before: float = 0.0
    keep_with_next: bool = False


@dataclass(frozen=True)
class Cell:
    """A table cell; ``areas`` are the fields whose value this cell holds."""

    paragraphs: tuple[Paragraph, ...]
    rowspan: int = 1
    colspan: int = 1
    areas: tuple[ValueMark, ...] = ()
    top_aligned: bool = False


@dataclass(frozen=True)
class Row:
    """A table row; cells covered by a rowspan from above are left out, as in HTML."""

    cells: tuple[Cell, ...]
    min_height: float = 0.0
    header: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PageBreak:
    """Go to a new page."""


Block = Paragraph | Table | PageBreak


@dataclass(frozen=True)
class Paper:
    """The whole form, and what stands in the margins of every page."""

    blocks: tuple[Block, ...]
    header: str = ""
    footer: str = ""
    page_numbers: bool = True


@dataclass(frozen=True)
class GridCell:
    """A cell with its place in the table grid."""

    row: int
    col: int
    cell: Cell = field(compare=False)


def place_cells(table: Table) -> list[GridCell]:
    """Grid positions of a table's cells. Raises ``ValueError`` where rows don't fill the grid exactly."""
    taken: set[tuple[int, int]] = set()
    placed: list[GridCell] = []
    for r, row in enumerate(table.rows):
        col = 0
        for cell in row.cells:
            while (r, col) in taken:
                col += 1
            placed.append(GridCell(r, col, cell))
            slots = {(r + i, col + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            if slots & taken:
                raise ValueError(f"cells overlap in row {r}")
            taken |= slots
            col += cell.colspan
    if taken != {(r, c) for r in range(len(table.rows)) for c in range(len(table.widths))}:
        raise ValueError("the rows don't fill the grid")
    return placed
