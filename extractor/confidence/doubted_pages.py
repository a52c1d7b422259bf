"""Pages whose print is hidden by dark paper, grown together or half lost: whatever is read there goes to a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from models.record import FieldReading, Reason, ReasonCode

CLOUDED = Reason(code=ReasonCode.LOW_CONFIDENCE, message="这一页复印后底色太深，字迹容易认错，请核对原件")
HARDLY_LEGIBLE = Reason(code=ReasonCode.LOW_CONFIDENCE, message="这一页笔画粘连或缺失，字迹容易认错，请核对原件")
# Of such readings no more is claimed.
UNSURE = 0.6


def doubt_pages(readings: Mapping[str, FieldReading], pages: Collection[int], why: Reason) -> dict[str, FieldReading]:
    """The readings, those flagged of which a part stands on one of the pages and that are not yet.

    On one of two copies with clouds 6 and 8 of a telephone number were one to every reader.
    """
    return {name: _doubted(one, why) if _stands_on(one, pages) else one for name, one in readings.items()}


def _doubted(reading: FieldReading, why: Reason) -> FieldReading:
    if reading.needs_review:
        return reading
    update = {"needs_review": True, "reasons": [why], "confidence": min(reading.confidence, UNSURE)}
    return reading.model_copy(update=update)


def _stands_on(reading: FieldReading, pages: Collection[int]) -> bool:
    where = reading.provenance
    return where is not None and (where.page in pages or any(part.page in pages for part in where.parts))
