"""Pages whose paper a copier made so dark that it hides print: whatever is read there goes to a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from models.record import FieldReading, Reason, ReasonCode

CLOUDED = Reason(code=ReasonCode.LOW_CONFIDENCE, message="这一页复印后底色太深，字迹容易认错，请核对原件")
# Of such readings no more is claimed.
UNSURE = 0.6


def doubt_clouded_pages(readings: Mapping[str, FieldReading], pages: Collection[int]) -> dict[str, FieldReading]:
    """The readings, those flagged of which a part stands on one of the pages and that are not yet.

    On one of two such copies 6 and 8 of a telephone number were one to every reader.
    """
    return {name: _doubted(one) if _stands_on(one, pages) else one for name, one in readings.items()}


def _doubted(reading: FieldReading) -> FieldReading:
    if reading.needs_review:
        return reading
    update = {"needs_review": True, "reasons": [CLOUDED], "confidence": min(reading.confidence, UNSURE)}
    return reading.model_copy(update=update)


def _stands_on(reading: FieldReading, pages: Collection[int]) -> bool:
    where = reading.provenance
    return where is not None and (where.page in pages or any(part.page in pages for part in where.parts))
