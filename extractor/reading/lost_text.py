"""Text that detection overlooked: ink in a cell that no recognised line explains is cut out and read by itself.

A last line of one character, a lone 否 or a figure before a printed 个 is what detectors lose; what can't be read
even then is reported, so that the cell goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Engine
from extractor.ocr.ink import ink_mask, ruling_mask
from extractor.ocr.page import word_of_line
from extractor.reading.content import PageContent
from extractor.reading.figure_looks import cell_crop
from extractor.reading.glyphs import glyph_of
from models.document import Char
from models.geometry import BBox
from models.registration import Region

# Sizes in characters of the page's text. A lost piece is at least so high and wide …
HEIGHT_MIN, WIDTH_MIN = 0.45, 0.2
# … with so much ink (as a share of a character's square); less is dust.
INK_MIN = 0.06
# A recognised line explains the ink this far around its box.
EXPLAINED_X, EXPLAINED_Y = 0.35, 0.12
# Pieces closer than this are one.
JOIN_X, JOIN_Y = 0.6, 0.15
# A piece recognised with less confidence stays unexplained.
CONFIDENCE_MIN = 0.6

# What recognition makes of an empty tick box.
_BOXES = frozenset("口回囗日曰目田")


@dataclass
class Recovered:
    """``chars`` found by page number, in the page's unit; ``unexplained`` are the regions with ink nobody can read."""

    chars: dict[int, list[Char]] = field(default_factory=dict)
    unexplained: set[Region] = field(default_factory=set)


@dataclass(frozen=True)
class _Piece:
    region: Region
    image: NDArray[np.uint8]
    box: BBox


def recover_text(
    regions: Iterable[Region], contents: Mapping[int, PageContent], engine: Engine, *, boxes: bool = False
) -> Recovered:
    """Look for overlooked text in cells of scanned pages. ``boxes``: the cells hold tick boxes, which are no text."""
    pieces = [p for region in dict.fromkeys(regions) for p in _pieces(region, contents[region.page])]
    readings = engine.read_text([p.image for p in pieces]) if pieces else []
    result = Recovered()
    for piece, reading in zip(pieces, readings, strict=True):
        text = reading.text.strip()
        if boxes and (not text or all(c in _BOXES or glyph_of(c) is not None for c in text)):
            continue
        if not text or reading.confidence < CONFIDENCE_MIN:
            if not boxes:
                result.unexplained.add(piece.region)
            continue
        box = piece.box
        quad = np.array([[box.x0, box.top], [box.x1, box.top], [box.x1, box.bottom], [box.x0, box.bottom]], np.float32)
        word = word_of_line(quad, reading)
        result.chars.setdefault(piece.region.page, []).extend(word.chars)
    return result


def _pieces(region: Region, content: PageContent) -> list[_Piece]:
    if content.raster is None:
        return []
    image, left, top = cell_crop(region, content)
    unit = content.raster.unit
    em = content.em * unit
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    for char in content.chars_in(region.bbox):
        box = char.bbox.scaled(unit)
        x0, x1 = round(box.x0 - left - EXPLAINED_X * em), round(box.x1 - left + EXPLAINED_X * em)
        y0, y1 = round(box.top - top - EXPLAINED_Y * em), round(box.bottom - top + EXPLAINED_Y * em)
        ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = False
    kernel = np.ones((max(1, round(JOIN_Y * em)), max(1, round(JOIN_X * em))), np.uint8)
    joined = np.asarray(cv2.dilate(ink.astype(np.uint8), kernel), np.uint8)
    count, labels = cv2.connectedComponents(joined)
    found: list[_Piece] = []
    for label in range(1, count):
        ys, xs = np.nonzero(ink & (labels == label))
        if len(xs) < INK_MIN * em * em:
            continue
        x0, x1, y0, y1 = int(xs.min()), int(xs.max()) + 1, int(ys.min()), int(ys.max()) + 1
        if y1 - y0 < HEIGHT_MIN * em or x1 - x0 < WIDTH_MIN * em or y1 - y0 > 2.2 * em:
            continue
        pad = max(2, round(0.12 * em))
        y0, y1, x0, x1 = max(0, y0 - pad), y1 + pad, max(0, x0 - pad), x1 + pad
        crop = np.ascontiguousarray(image[y0:y1, x0:x1])
        box = BBox.of(left + x0, top + y0, left + x0 + crop.shape[1], top + y0 + crop.shape[0]).scaled(1 / unit)
        found.append(_Piece(region, crop, box))
    return found
