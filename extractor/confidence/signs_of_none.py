"""A leaning stroke alone in a cell is a “/” (none) or a 1. Of an amount or a share that has no figure in any year it is
a “/”: several years' figures are hardly ever all a bare 1.

A count may well be 1 every year, so that its strokes stay in doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from extractor.reading.figures.verdicts import SLASH, SLASH_OR_ONE
from extractor.reading.sources import REVIEW_BELOW
from models.layout import Dictionary, FieldType
from models.record import FieldReading

# So many strokes in such rows of a form, two at least in each, are none. Of 46 strokes of 188 documents that were read
# as “/” one was a 1, alone on its form, and a count.
FORM_LEAST, ROW_LEAST = 3, 2


def bear_out_signs_of_none(readings: Mapping[str, FieldReading], dictionary: Dictionary) -> dict[str, FieldReading]:
    """The readings, the amounts and shares no longer flagged that hold nothing but a “/”, where their whole rows do."""
    rows: dict[str, list[str]] = defaultdict(list)
    for spec in dictionary.fields:
        if spec.type in (FieldType.DECIMAL, FieldType.PERCENT) and spec.id in readings:
            rows[spec.id.rsplit(".", 1)[0]].append(spec.id)
    borne_out = [name for names in rows.values() for name in _strokes(names, readings)]
    result = dict(readings)
    if len(borne_out) < FORM_LEAST:
        return result
    for name in borne_out:
        sure = {"reasons": [], "needs_review": False, "confidence": max(readings[name].confidence, REVIEW_BELOW)}
        result[name] = readings[name].model_copy(update=sure)
    return result


def _strokes(names: list[str], readings: Mapping[str, FieldReading]) -> list[str]:
    """The strokes of a row of several years that holds no figure, of which nothing else is in doubt; none of another
    row."""
    if any(readings[name].value is not None for name in names):
        return []
    strokes = [
        name
        for name in names
        if readings[name].reasons == [SLASH_OR_ONE] and (readings[name].raw or "").strip() == SLASH
    ]
    return strokes if len(strokes) >= ROW_LEAST else []
