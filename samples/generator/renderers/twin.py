"""Finds marks again in a PDF that some other program laid out.

The form is rendered twice by the same program: once as it is, once as its coloured twin, in which every mark's
characters have a colour of their own and every value cell a ground of its own. Colour moves nothing, so the places
found by colour in the twin are the places in the plain PDF. The characters of each page are counted as a safeguard.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pdfplumber

from models.geometry import BBox
from samples.generator.geometry import PageSize
from samples.generator.renderers.blocks import Mark, ValueMark
from samples.generator.renderers.placing import AreaBox, MarkBox
from samples.generator.renderers.typeset import ASCENT, DESCENT

# pdfminer warns once a character about fonts that are drawn glyph by glyph (Type 3), as Chromium writes them.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# Levels of one colour channel: far enough apart to survive the two or three decimals that PDF writers keep.
_LEVELS = tuple(range(15, 241, 15))
# Grounds start in the second half of the colours, so that no cell is taken for a box drawn as a vector.
_FIRST_GROUND = len(_LEVELS) ** 3 // 2


class TwinMismatchError(RuntimeError):
    """Plain PDF and coloured twin don't agree, so the places can't be trusted."""


class Palette:
    """Colours handed out to marks and to cells, and what each stands for. A plain palette hands out none."""

    def __init__(self, coloured: bool) -> None:
        self.coloured = coloured
        self.texts: dict[str, tuple[Mark, ...]] = {}
        self.grounds: dict[str, tuple[ValueMark, ...]] = {}
        self._known: dict[tuple[Mark, ...], str] = {}

    def text(self, marks: tuple[Mark, ...]) -> str | None:
        """Colour (``rrggbb``) of characters with ``marks``."""
        if not self.coloured or not marks:
            return None
        if marks not in self._known:
            colour = _colour(len(self.texts))
            self._known[marks] = colour
            self.texts[colour] = marks
        return self._known[marks]

    def ground(self, areas: tuple[ValueMark, ...]) -> str | None:
        """Ground colour of a cell that holds ``areas``."""
        if not self.coloured or not areas:
            return None
        colour = _colour(_FIRST_GROUND + len(self.grounds))
        self.grounds[colour] = areas
        return colour


def _colour(number: int) -> str:
    n = len(_LEVELS)
    channels = (number % n, number // n % n, number // (n * n))
    return "".join(f"{_LEVELS[c]:02x}" for c in channels)


def recover_places(plain: bytes, twin: bytes, palette: Palette) -> tuple[list[PageSize], list[MarkBox], list[AreaBox]]:
    """Pages, marks and value areas of ``plain``, found in its coloured ``twin``. Raises ``TwinMismatchError``."""
    marks: list[MarkBox] = []
    areas: list[AreaBox] = []
    with pdfplumber.open(io.BytesIO(plain)) as pdf:
        pages = [PageSize(number=p.page_number, width_pt=float(p.width), height_pt=float(p.height)) for p in pdf.pages]
        texts = [_inked(p) for p in pdf.pages]
    with pdfplumber.open(io.BytesIO(twin)) as pdf:
        if [_inked(p) for p in pdf.pages] != texts:
            raise TwinMismatchError("the coloured twin breaks its pages elsewhere")
        for page in pdf.pages:
            marks += _marks(page, palette)
            areas += _areas(page, palette)
    return pages, marks, areas


def _inked(page: Any) -> int:
    return sum(1 for c in page.chars if c["text"].strip())


def _marks(page: Any, palette: Palette) -> list[MarkBox]:
    found: dict[tuple[Mark, ...], list[tuple[str, BBox]]] = {}
    for char in page.chars:
        marks = palette.texts.get(_hex(char["non_stroking_color"]))
        if marks:
            found.setdefault(marks, []).append((char["text"], _char_box(char, float(page.height))))
    boxes = []
    for marks, chars in found.items():
        inked = [b for text, b in chars if text.strip()] or [b for _, b in chars]
        boxes += [MarkBox(mark, page.page_number, b) for b in inked for mark in marks]
    return boxes + list(_drawn_marks(page, palette))


def _char_box(char: Any, page_height: float) -> BBox:
    """The em box around the character's baseline: what fonts say of their ascent and descent differs too much."""
    baseline, size = page_height - float(char["matrix"][5]), float(char["size"])
    return BBox.of(
        round(float(char["x0"]), 2),
        round(baseline - ASCENT * size, 2),
        round(float(char["x1"]), 2),
        round(baseline + DESCENT * size, 2),
    )


def _drawn_marks(page: Any, palette: Palette) -> Iterator[MarkBox]:
    """Marks that are vectors: boxes drawn as a rectangle with the mark's colour as their ground."""
    for shape in [*page.rects, *page.curves]:
        marks = palette.texts.get(_hex(shape["non_stroking_color"]))
        if marks and shape["fill"] and shape["height"] > 3:
            yield from (MarkBox(mark, page.page_number, _bbox(shape)) for mark in marks)


def _areas(page: Any, palette: Palette) -> list[AreaBox]:
    found: dict[str, list[BBox]] = {}
    for shape in [*page.rects, *page.curves]:
        colour = _hex(shape["non_stroking_color"])
        if shape["fill"] and colour in palette.grounds:
            found.setdefault(colour, []).append(_bbox(shape))
    return [AreaBox(palette.grounds[colour], page.page_number, BBox.around(boxes)) for colour, boxes in found.items()]


def _hex(colour: Any) -> str:
    """A PDF colour as the nearest ``rrggbb`` of our levels; empty for colours of other spaces."""
    if not isinstance(colour, tuple | list):
        return ""
    if len(colour) == 1:
        colour = tuple(colour) * 3
    if len(colour) != 3:
        return ""
    return "".join(f"{round(float(c) * 17) * 15:02x}" for c in colour)


def _bbox(thing: Any) -> BBox:
    return BBox.of(
        round(float(thing["x0"]), 2),
        round(float(thing["top"]), 2),
        round(float(thing["x1"]), 2),
        round(float(thing["bottom"]), 2),
    )
