"""Lines of figures as a scanned page shows them: set in installed type, and the page that a drawn cell stands on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractor.reading.content import PageContent, PageRaster
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region
from samples.generator.renderers.fonts import find_font

PAPER, INK = 240, 30
EM = 30
"""Size of the type on the pages of ``page_of``; the figures of ``tests.ocr.drawing`` are of about that size."""

Picture = NDArray[np.uint8]


def typeset(text: str, family: str, em: int) -> tuple[Picture, BBox]:
    """A grey picture of ``text`` in type of ``em`` pixels, and where the text stands. Skips without the font."""
    face = find_font(family)
    if face is None:
        pytest.skip(f"{family} is not installed")
    font = ImageFont.truetype(str(face.path), em, index=face.index)
    wide = font.getlength(text)
    picture = Image.new("L", (round(wide) + 4 * em, 3 * em), PAPER)
    ImageDraw.Draw(picture).text((2 * em, 1.86 * em), text, font=font, fill=INK, anchor="ls")
    return np.asarray(picture), BBox.of(2 * em, em, 2 * em + wide, 2 * em)


def page_of(cell: Picture, chars: Sequence[Char] = (), unit: float = 1.0) -> tuple[Region, dict[int, PageContent]]:
    """A page that is nothing but a cell (HxWx3), and the cell's region. ``chars``: what recognition of the whole page
    read in it; ``unit``: pixels per unit of the page."""
    grey = np.ascontiguousarray(cell[..., 0])
    height, width = grey.shape[0] / unit, grey.shape[1] / unit
    # Two full-width characters, above the cell, tell the size of the page's text.
    em = EM / unit
    sized = tuple(Char(text="数", bbox=BBox.of(i * em, -em, (i + 1) * em, 0)) for i in range(2))
    word = Word(text="数数", bbox=BBox.around(c.bbox for c in sized), confidence=1.0, chars=sized)
    page = Page(number=1, kind=PageKind.SCAN, width=width, height=height, words=[word])
    raster = PageRaster(grey, grey, cell, np.zeros(grey.shape, np.bool_), unit)
    return Region(page=1, bbox=BBox.of(0, 0, width, height)), {1: PageContent(page, list(chars), lambda b: b, raster)}
