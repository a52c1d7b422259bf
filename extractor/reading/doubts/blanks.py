"""What speaks against a scanned place's being blank: a seal over it, no room for a line, a line of print not found."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractor.cleanup.percentile import paper_and_print
from extractor.reading.content import PageContent
from extractor.reading.sources import Sources
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Status
from models.registration import Place, PlaceKind, Region

# What is covered by a seal to this share (or covers so much of one) may hold something that was lifted off with it.
UNDER_SEAL = 0.2
# A cell lower than this many characters holds no text.
LOW = 0.8
# The red channel of BGR. In it ink is darker than this share of the page's print, and a stroke so long at least, in
# sizes of the page's text: of six blank places under red seals on scans of the development corpus four hold none, of
# twice the share all. Rulings lie within so many pixels of a cell's sides. A character so surely read is no other.
RED: Final = 2
DARK, STROKE, WITHIN, SURELY_READ = 0.25, 0.3, 6.0, 0.85


def is_too_low(reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether a cell of a scan in which nothing was read has no room for a line: one that is none parted it."""
    if reading.status is not Status.BLANK or place.kind is PlaceKind.LINE or not place.regions:
        return False
    low = [r.bbox.height < LOW * sources.contents[r.page].em for r in place.regions]
    return sources.is_scan(place.regions) and all(low)


def blank_under_seal(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether a place of a scan in which nothing was read lies under a seal, to a good part."""
    if reading.status is not Status.BLANK or reading.needs_review or spec.type is FieldType.PRESENCE:
        return False
    regions = [r for r in place.regions if sources.contents[r.page].is_scan]
    covered = [
        r
        for r in regions
        if any(
            s.page == r.page and s.box.overlap(r.bbox) >= UNDER_SEAL * min(r.bbox.area, s.box.area)
            for s in sources.seals
        )
    ]
    # A tick lies in what was read as a box.
    return any(bool(spec.options) or not is_bare_but_for_red(r, sources.contents[r.page]) for r in covered)


def is_bare_but_for_red(region: Region, content: PageContent) -> bool:
    """Whether a region of a scanned page holds no stroke that is dark in red light, in which the ink of a red seal is
    pale as that of hardly any pen is (a red one's), but for those of the characters that were surely read."""
    raster = content.raster
    if raster is None:
        return False
    box = region.bbox.scaled(raster.unit).grown(-WITHIN)
    rows, columns = _span(box.top, box.bottom), _span(box.x0, box.x1)
    red = np.ascontiguousarray(raster.colour[:, :, RED])
    if not red[rows, columns].size:
        return False
    paper, depth = paper_and_print(red)
    dark = (red < paper - DARK * depth).astype(np.uint8)
    for char in content.chars_in(region.bbox):
        if char.confidence >= SURELY_READ:
            own = char.bbox.scaled(raster.unit)
            dark[_span(own.top, own.bottom), _span(own.x0, own.x1)] = 0
    sides = cv2.connectedComponentsWithStats(np.ascontiguousarray(dark[rows, columns]), connectivity=8)[2]
    longest = sides[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(initial=0)
    return int(longest) < STROKE * content.em * raster.unit


def _span(start: float, end: float) -> slice:
    return slice(max(0, round(start)), max(0, round(end)))


def line_not_found(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether the line printed for a date was not found on a scan: that nothing was read then says nothing."""
    blank = spec.type is FieldType.DATE and reading.status is Status.BLANK and not reading.needs_review
    return blank and not place.label and sources.is_scan(place.regions)


def date_may_be_gone(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether no date was read on a page that came as black and white, on which one in a pale pen leaves nothing."""
    if spec.type is not FieldType.DATE or reading.status is not Status.BLANK or reading.needs_review:
        return False
    rasters = [sources.contents[r.page].raster for r in place.regions if sources.contents[r.page].is_scan]
    return any(raster is not None and raster.is_black_and_white for raster in rasters)
