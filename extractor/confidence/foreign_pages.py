"""A page that seems none of the form's may hold the last lines of a text: nothing that the form prints stands there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from extractor.reading.content import Contents
from extractor.reading.doubts.breaks import PAGE_END
from models.record import FieldReading, Reason, ReasonCode, Status
from models.registration import Place, PlaceKind, Registration

_GOES_ON = Reason(
    code=ReasonCode.LOW_CONFIDENCE, message="下一页不像是本表的页面，内容可能续到那一页，没有读到，请核对原件"
)


def doubt_texts_before_foreign_pages(
    readings: Mapping[str, FieldReading], texts: Collection[str], registration: Registration, contents: Contents
) -> dict[str, FieldReading]:
    """The readings, those of running ``texts`` given to a person that end where a scanned page before such a page
    does."""
    foreign = {d.page for d in registration.deviations if d.kind == "page_foreign"}

    def goes_on(place: Place | None) -> bool:
        if place is None or place.kind is not PlaceKind.LINE or not place.regions:
            return False
        last = max(place.regions, key=lambda region: (region.page, region.bbox.bottom))
        page = contents[last.page].page
        at_end = last.bbox.bottom >= PAGE_END * page.height
        return at_end and last.page + 1 in foreign and contents[last.page].is_scan

    result = dict(readings)
    for name, reading in readings.items():
        if name in texts and reading.status is Status.READ and goes_on(registration.places.get(name)):
            update = {"needs_review": True, "reasons": [*reading.reasons, _GOES_ON]}
            result[name] = reading.model_copy(update=update)
    return result
