"""Pages of a PDF as rasters, and where its printed characters stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from samples.generator.degrade.raster import POINTS_PER_INCH, Image, as_image
from samples.generator.degrade.transforms import Homography

MIN_DPI, MAX_DPI = 72, 600


@dataclass(frozen=True)
class PrintedChar:
    """A character of the text layer; box (x0, top, x1, bottom) in points, origin top-left."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class PrintedPage:
    """One page as it left the printer: its raster, the step from PDF points to pixels, its size in points."""

    number: int
    image: Image
    step: Homography
    width_pt: float
    height_pt: float
    chars: tuple[PrintedChar, ...]


def page_count(path: Path) -> int:
    """Number of pages of the PDF at ``path``."""
    with pdfium.PdfDocument(path) as document:
        return len(document)


def render_page(path: Path, number: int, dpi: float) -> PrintedPage:
    """Page ``number`` (from 1) of the PDF at ``path`` at ``dpi``. Raises ``ValueError`` outside 72-600 dpi."""
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise ValueError(f"dpi {dpi} is outside {MIN_DPI}-{MAX_DPI}")
    with pdfium.PdfDocument(path) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = dpi / POINTS_PER_INCH
        raster = np.array(page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_numpy()[:, :, :3])
        chars = tuple(_printed_chars(page, height))
    # pdfium rounds the raster up to whole pixels and stretches the page into it.
    stretch = np.diag([raster.shape[1] / width, raster.shape[0] / height, 1.0])
    return PrintedPage(number, as_image(raster), Homography.of(stretch), width, height, chars)


def _printed_chars(page: pdfium.PdfPage, height: float) -> list[PrintedChar]:
    text = page.get_textpage()
    found = []
    for i in range(text.count_chars()):
        character = text.get_text_range(i, 1)
        if not character.strip():
            continue
        left, bottom, right, top = text.get_charbox(i)
        found.append(PrintedChar(character, (left, height - top, right, height - bottom)))
    return found
