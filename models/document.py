"""What ``intake`` hands on: a document of pages with words and rulings (digital) or a raster (scan)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.geometry import BBox, Direction, Ruling


class PageKind(StrEnum):
    """How a page is to be read."""

    DIGITAL = "digital"
    SCAN = "scan"


class Char(BaseModel):
    """One printed character with its box; ``font`` is the PDF font name where there is one."""

    model_config = ConfigDict(frozen=True)

    text: str
    bbox: BBox
    font: str = ""
    confidence: float = 1.0


class Word(BaseModel):
    """A run of characters on one baseline, in the page's unit; ``chars`` is in reading order."""

    model_config = ConfigDict(frozen=True)

    text: str
    bbox: BBox
    confidence: float = 1.0
    chars: tuple[Char, ...] = ()


class TextLine(BaseModel):
    """A line of text: characters on one baseline, left to right, however many words they were found as."""

    model_config = ConfigDict(frozen=True)

    text: str
    bbox: BBox
    chars: tuple[Char, ...]


class Stroke(BaseModel):
    """A small vector drawing that is no ruling: a drawn tick, cross or box outline of a digital page."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["line", "rect", "curve"]
    bbox: BBox
    filled: bool = False
    points: tuple[tuple[float, float], ...] = ()


class Page(BaseModel):
    """One page as displayed. Unit: PDF points on digital pages, pixels of the cleaned raster on scans."""

    number: int
    kind: PageKind
    width: float
    height: float
    rotation: int = 0
    words: list[Word] = []
    rulings: list[Ruling] = []
    strokes: list[Stroke] = []
    images: list[BBox] = []
    file: str | None = None


class Cell(BaseModel):
    """One cell of a table grid, possibly spanning several rows and columns of its grid (half-open ranges).

    ``sure`` is false where no ruling says where the cell ends and a line of text may be a neighbour's.
    """

    model_config = ConfigDict(frozen=True)

    page: int
    bbox: BBox
    row: int
    col: int
    row_end: int
    col_end: int
    sure: bool = True


class Grid(BaseModel):
    """One ruled table of one page: its cells and the x and y of its column and row edges."""

    page: int
    bbox: BBox
    xs: list[float]
    ys: list[float]
    cells: list[Cell]


__all__ = [
    "BBox",
    "Cell",
    "Char",
    "Direction",
    "Grid",
    "Page",
    "PageKind",
    "Ruling",
    "Stroke",
    "TextLine",
    "Word",
]
