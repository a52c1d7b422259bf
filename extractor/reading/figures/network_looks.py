"""The figure network's readings of figure cells: of the lines found there, and of what may be one where a seal or dirt
hides where the line is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import ink_mask
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from extractor.reading.figures.figure_network import FigureReading, figure_network
from extractor.reading.figures.looks import CellLook, same_figure
from extractor.reading.figures.view import View, figure_view
from models.geometry import BBox
from models.registration import Region

# The second of the two views is so much coarser and lies so much lower, in sizes of the page's text.
COARSER, LOWER = 1.16, 0.06
# A line higher than this, in sizes of the page's text, is more than a figure. Where the cell's own middle is looked at,
# so much is left out at its sides.
HIGH_LINE, SIDE = 1.4, 0.3
# So far beside a line, in sizes of the page's text, the page is looked at as it came; less what a view takes in anyway.
AROUND, AROUND_LESS = 1.1, 0.4


@dataclass(frozen=True)
class _Asked:
    """What the network is asked of a cell: its lines, other places where its line may be, and its only line with what
    stands beside it on the page as it came, seals and dirt included."""

    region: Region
    lines: list[BBox]
    places: list[BBox]
    around: list[BBox]


def with_network(looks: Mapping[Region, CellLook], contents: Mapping[int, PageContent]) -> dict[Region, CellLook]:
    """The looks at scanned figure cells with what the figure network reads in them."""
    asked = [_asked(region, look, contents[region.page]) for region, look in looks.items() if look.lines]
    if not asked:
        return dict(looks)
    views: list[View] = []
    for cell in asked:
        raster = contents[cell.region.page].raster
        assert raster is not None
        pairs = [(box, raster.for_figures) for box in cell.lines + cell.places]
        pairs += [(box, raster.untreated) for box in cell.around]
        views += [view for box, grey in pairs for view in _views(box, contents[cell.region.page], grey)]
    told = iter(_told(views))
    result = dict(looks)
    for cell in asked:
        look = looks[cell.region]
        lines, places, around = ([next(told) for _ in boxes] for boxes in (cell.lines, cell.places, cell.around))
        network = _of_cell(look, lines, places)
        result[cell.region] = replace(look, network=network, around=around[0] if around else None)
    return result


def _asked(region: Region, look: CellLook, content: PageContent) -> _Asked:
    lines = [n.box for n in look.lines]
    around = [_around(lines[0], region.bbox, content.em)] if len(lines) == 1 and not look.lines[0].dash else []
    return _Asked(region, lines, _other_places(region, look, content), around)


def _around(line: BBox, cell: BBox, em: float) -> BBox:
    """A line with room for a digit more on both sides, within its cell."""
    x0, x1 = max(cell.x0, line.x0 - AROUND * em), min(cell.x1, line.x1 + AROUND * em)
    # A view takes in paper beside what it is of.
    x0, x1 = x0 + AROUND_LESS * em, x1 - AROUND_LESS * em
    return BBox.of(x0, line.top, max(x0, x1), line.bottom)


def _told(views: Sequence[View]) -> list[FigureReading]:
    """One reading of every two views."""
    readings = figure_network().read(views)
    return [
        FigureReading(
            a.best.text,
            min(a.best.share, b.best.share) if same_figure(a.best.text, b.best.text) else 0.0,
            b.best.text,
        )
        for a, b in zip(readings[::2], readings[1::2], strict=True)
    ]


def _of_cell(look: CellLook, lines: Sequence[FigureReading], elsewhere: Sequence[FigureReading]) -> FigureReading:
    """One reading of a cell: its lines' if that is what the recogniser reads, else the surest there is. A place in
    which no digit is seen is none of the figure's."""
    joined = FigureReading("".join(n.text for n in lines), min(n.share for n in lines))
    if same_figure(joined.text, "".join(n.text for n in look.lines)):
        return joined
    return max([joined, *(n for n in elsewhere if any(c.isdigit() for c in n.text))], key=lambda n: n.share)


def _other_places(region: Region, look: CellLook, content: PageContent) -> list[BBox]:
    """Where else a cell's one line of figures may be, if what was found is several lines, or higher than a figure."""
    em = max(content.em, 1.0)
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
    picture = content.raster.for_figures[top : max(top, round(at.bottom)), left : max(left, round(at.x1))]
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
    assert content.raster is not None
    first, second = figure_network().read(_views(box, content, content.raster.for_figures))
    digits = _digits(first.best.text)
    return digits if digits == _digits(second.best.text) else None


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _views(box: BBox, content: PageContent, grey: NDArray[np.uint8]) -> tuple[View, View]:
    """Two views of a place of a page. ``grey``: its raster."""
    assert content.raster is not None
    em, at = content.em * content.raster.unit, box.scaled(content.raster.unit)
    lower = BBox.of(at.x0, at.top + LOWER * em, at.x1, at.bottom + LOWER * em)
    return figure_view(grey, at, em), figure_view(grey, lower, COARSER * em)
