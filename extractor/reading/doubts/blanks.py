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
# sizes of the page's text. Rulings lie within so many pixels of a cell's sides; a character's ink around its box.
RED: Final = 2
DARK, STROKE, WITHIN, AROUND = 0.3, 0.3, 6.0, 0.2


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
    return any(not is_bare_but_for_red(r, sources.contents[r.page]) for r in covered)


def is_bare_but_for_red(region: Region, content: PageContent) -> bool:
    """Whether a region of a scanned page holds no stroke that is dark in red light, in which a red seal's ink is pale
    and no other is, but for those of the characters that were read."""
    raster = content.raster
    if raster is None or not region.bbox.area:
        return False
    em, box = content.em * raster.unit, region.bbox.scaled(raster.unit).grown(-WITHIN)
    x0, top = max(0, round(box.x0)), max(0, round(box.top))
    red = np.ascontiguousarray(raster.colour[:, :, RED])
    paper, depth = paper_and_print(red)
    dark = (red[top : max(top, round(box.bottom)), x0 : max(x0, round(box.x1))] < paper - DARK * depth).astype(np.uint8)
    for char in content.chars_in(region.bbox):
        c = char.bbox.scaled(raster.unit).grown(AROUND * em)
        dark[
            max(0, round(c.top) - top) : max(0, round(c.bottom) - top),
            max(0, round(c.x0) - x0) : max(0, round(c.x1) - x0),
        ] = 0
    sides = cv2.connectedComponentsWithStats(dark, connectivity=8)[2][1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return int(sides.max(initial=0)) < STROKE * em


def line_not_found(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether the line printed for a date was not found on a scan: that nothing was read then says nothing."""
    blank = spec.type is FieldType.DATE and reading.status is Status.BLANK and not reading.needs_review
    return blank and not place.label and sources.is_scan(place.regions)
