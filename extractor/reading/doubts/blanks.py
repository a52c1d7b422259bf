"""What speaks against a scanned place's being blank: a seal over it, no room for a line, a line of print not found."""

from __future__ import annotations

from extractor.reading.sources import Sources
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Status
from models.registration import Place, PlaceKind

# What is covered by a seal to this share (or covers so much of one) may hold something that was lifted off with it.
UNDER_SEAL = 0.2
# A cell lower than this many characters holds no text.
LOW = 0.8


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
    return any(
        s.page == r.page and s.box.overlap(r.bbox) >= UNDER_SEAL * min(r.bbox.area, s.box.area)
        for r in regions
        for s in sources.seals
    )


def line_not_found(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether the line printed for a date was not found on a scan: that nothing was read then says nothing."""
    blank = spec.type is FieldType.DATE and reading.status is Status.BLANK and not reading.needs_review
    return blank and not place.label and sources.is_scan(place.regions)
