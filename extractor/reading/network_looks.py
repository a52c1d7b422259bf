"""The figure network's readings of figure cells: of the lines found there, and of what may be one where a seal or dirt
hides where the line is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from extractor.ocr.ink import ink_mask
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from extractor.reading.figure_looks import CellLook, same_figure
from extractor.reading.figure_network import FigureReading, figure_network
from extractor.reading.figure_view import View, figure_view
from models.geometry import BBox
from models.registration import Region

# The second of the two views is so much coarser and lies so much lower, in sizes of the page's text.
COARSER, LOWER = 1.16, 0.06
# A line higher than this, in sizes of the page's text, is more than a figure. Where the cell's own middle is looked at,
# so much is left out at its sides.
HIGH_LINE, SIDE = 1.4, 0.3


def with_network(looks: Mapping[Region, CellLook], contents: Mapping[int, PageContent]) -> dict[Region, CellLook]:
    """The looks at scanned figure cells with what the figure network reads in those that are no mere dashes."""
    boxes: list[tuple[Region, list[BBox], list[BBox]]] = []
    for region, look in looks.items():
        if look.lines and not any(n.dash for n in look.lines):
            own = [n.box for n in look.lines]
            boxes.append((region, own, _other_places(region, look, contents[region.page])))
    views = [v for region, own, others in boxes for b in own + others for v in _views(b, contents[region.page])]
    readings = figure_network().read(views)
    pairs = zip(readings[::2], readings[1::2], strict=True)
    told = [
        FigureReading(
            a.best.text,
            min(a.best.share, b.best.share) if same_figure(a.best.text, b.best.text) else 0.0,
        )
        for a, b in pairs
    ]
    result = dict(looks)
    at = 0
    for region, own, others in boxes:
        lines, elsewhere = told[at : at + len(own)], told[at + len(own) : at + len(own) + len(others)]
        at += len(own) + len(others)
        result[region] = replace(looks[region], network=_of_cell(looks[region], lines, elsewhere))
    return result


def _of_cell(look: CellLook, lines: Sequence[FigureReading], elsewhere: Sequence[FigureReading]) -> FigureReading:
    """One reading of a cell: its lines' if that is what the recogniser reads, else the surest there is. A place in
    which no digit is seen is none of the figure's."""
    joined = FigureReading("".join(n.text for n in lines), min(n.share for n in lines))
    if same_figure(joined.text, "".join(n.text for n in look.lines)):
        return joined
    return max([joined, *(n for n in elsewhere if any(c.isdigit() for c in n.text))], key=lambda n: n.share)


def _other_places(region: Region, look: CellLook, content: PageContent) -> list[BBox]:
    """Where else a cell's one line of figures may be, if what was found is several lines, or higher than a figure."""
    em = content.em
    if len(look.lines) == 1 and look.lines[0].box.height <= HIGH_LINE * em:
        return []
    cell = region.bbox
    chars = content.chars_in(cell)
    middles = [cell.cy, *([sum(c.bbox.cy for c in chars) / len(chars)] if chars else [])]
    x0, x1 = cell.x0 + SIDE * em, max(cell.x0 + 2 * SIDE * em, cell.x1 - SIDE * em)
    bands = [BBox.of(x0, y - em / 2, x1, y + em / 2) for y in middles]
    return [found for band in bands if (found := _inked(band, content)) is not None]


def _inked(band: BBox, content: PageContent) -> BBox | None:
    """The part of a band from its first ink to its last: of much bare paper the network makes nothing. None where there
    is no ink."""
    assert content.raster is not None
    unit = content.raster.unit
    at = band.scaled(unit)
    left, top = max(0, round(at.x0)), max(0, round(at.top))
    picture = content.raster.grey[top : max(top, round(at.bottom)), left : max(left, round(at.x1))]
    if picture.size == 0:
        return None
    columns = np.flatnonzero(ink_mask(bgr(np.ascontiguousarray(picture))).any(axis=0))
    if not len(columns):
        return None
    x0, x1 = (left + int(columns[0])) / unit, (left + int(columns[-1]) + 1) / unit
    return BBox.of(x0, band.top, x1, band.bottom)


def digits_read_at(box: BBox, content: PageContent) -> str | None:
    """The digits that the network reads at a place of a scanned page, whatever else it makes of the rest; None where
    its two looks differ in them."""
    first, second = figure_network().read(_views(box, content))
    digits = _digits(first.best.text)
    return digits if digits == _digits(second.best.text) else None


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _views(box: BBox, content: PageContent) -> tuple[View, View]:
    assert content.raster is not None
    em, at = content.em * content.raster.unit, box.scaled(content.raster.unit)
    lower = BBox.of(at.x0, at.top + LOWER * em, at.x1, at.bottom + LOWER * em)
    return figure_view(content.raster.grey, at, em), figure_view(content.raster.grey, lower, COARSER * em)
