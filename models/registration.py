"""What ``registration`` hands to ``reading``: for each field, the regions of the document in which its value stands."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from models.geometry import BBox
from models.record import LayoutDeviation


class Region(BaseModel):
    """A place on a page, in the page's unit."""

    model_config = ConfigDict(frozen=True)

    page: int
    bbox: BBox


class PlaceKind(StrEnum):
    """How the value stands in its regions."""

    CELL = "cell"
    """Value cells of a table row; several when the row breaks over pages."""
    SPLIT = "split"
    """One value expected, several cells found: at most one of them should be filled."""
    LINE = "line"
    """Lines of running text (cover, section 八), one region a line."""
    TABLE = "table"
    """An open table; see ``Place.cells``."""
    SEAL = "seal"
    """An area in which a seal may stand."""
    SIGNATURE = "signature"
    """An area in which a signature may stand."""


class TableCellPlace(BaseModel):
    """One cell of an open table. ``row`` counts the table's rows from 0."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    regions: tuple[Region, ...]


class Place(BaseModel):
    """Where a field stands. ``label`` is the label as read; ``likeness`` how alike it is to the official one.

    ``inline_label`` is printed text that opens the value's own cell and is no part of the value. ``sure`` is false
    where it can't be told which of the lines around belong to the value.
    """

    field: str
    kind: PlaceKind
    regions: list[Region] = []
    label: str = ""
    likeness: float = 1.0
    inline_label: str | None = None
    prompts: tuple[str, ...] = ()
    cells: list[TableCellPlace] = []
    sure: bool = True

    @property
    def every_region(self) -> list[Region]:
        """Its own regions and those of its cells."""
        return [*self.regions, *(region for cell in self.cells for region in cell.regions)]


class Registration(BaseModel):
    """The places of every field that was found, and what is unusual about the document's layout.

    ``unexplained``: pages on which something stands that was taken for nothing of the form. ``unplaced``: the fields
    whose row was found, but no place in it.
    """

    form: str
    places: dict[str, Place] = {}
    sections: dict[int, list[str]] = {}
    deviations: list[LayoutDeviation] = []
    unexplained: list[int] = []
    unplaced: list[str] = []
