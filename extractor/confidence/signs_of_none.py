"""A leaning stroke alone in a cell is a “/” (none) or a 1. An amount or a share is hardly ever a bare 1; several of one
form are none: they bear each other out.

A count may well be 1, so that its strokes stay in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.reading.figures.verdicts import SLASH, SLASH_OR_ONE
from extractor.reading.sources import REVIEW_BELOW
from models.layout import Dictionary, FieldType
from models.record import FieldReading

# So many amounts and shares of a form with such a stroke are none. Of 46 strokes of 188 documents that were read as “/”
# one was a 1, alone on its form, and a count.
ALIKE_LEAST = 3


def bear_out_signs_of_none(readings: Mapping[str, FieldReading], dictionary: Dictionary) -> dict[str, FieldReading]:
    """The readings, the amounts and shares no longer flagged that hold nothing but a “/”, where several of them do and
    none holds such a stroke that was read as 1."""
    amounts = [f.id for f in dictionary.fields if f.type in (FieldType.DECIMAL, FieldType.PERCENT)]
    leaning = {name: r for name in amounts if (r := readings.get(name)) is not None and SLASH_OR_ONE in r.reasons}
    result = dict(readings)
    if len(leaning) < ALIKE_LEAST or any(
        r.value is not None or (r.raw or "").strip() != SLASH for r in leaning.values()
    ):
        return result
    for name, reading in leaning.items():
        if reading.reasons == [SLASH_OR_ONE]:
            sure = {"reasons": [], "needs_review": False, "confidence": max(reading.confidence, REVIEW_BELOW)}
            result[name] = reading.model_copy(update=sure)
    return result
