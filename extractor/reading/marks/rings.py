"""Rings drawn around whole options, whatever they do to the boxes."""

from __future__ import annotations

import numpy as np

from extractor.ocr.ink import ink_mask, ink_pieces, ruling_mask
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from models.geometry import BBox

# A ring is wider than a tick and higher than a line, in sizes of the page's text, and most of what it holds is paper.
WIDE, HIGH, FILLED = 3.0, 1.25, 0.4


def has_ring(cell: BBox, content: PageContent) -> bool:
    """Whether a stroke around a few characters lies in a cell (in the page's unit) of a scanned page."""
    if content.raster is None:
        return False
    box, em = cell.scaled(content.raster.unit), content.em * content.raster.unit
    rows, columns = (
        slice(max(0, round(box.top)), max(0, round(box.bottom))),
        slice(max(0, round(box.x0)), max(0, round(box.x1))),
    )
    crop = content.raster.grey[rows, columns]
    if not crop.size:
        return False
    ink = ink_mask(bgr(np.ascontiguousarray(crop)), content.raster.doubted_depth)
    ink &= ~ruling_mask(ink)
    return any(w >= WIDE * em and h >= HIGH * em and area <= FILLED * w * h for _, _, w, h, area in ink_pieces(ink))
