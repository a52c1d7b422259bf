"""A page that lies in the stack in two versions: which of them counts, only a person can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.record import FieldReading, LayoutDeviation, Reason, ReasonCode

_REASON = Reason(
    code=ReasonCode.SEVERAL_VALUES, message="本页在材料中有内容不同的两份，已按其中一份读取，请确认以哪一份为准"
)

_MIXED = Reason(
    code=ReasonCode.SEVERAL_VALUES, message="文件里像是不止一份表，这一栏可能取自另一份，请把每份表单独存成文件后再读"
)
# More pages than this in two versions are another form, of another cluster perhaps: its pages may stand for any field.
SEVERAL_FORMS = 3


def doubt_pages_in_two_versions(
    readings: Mapping[str, FieldReading], deviations: Iterable[LayoutDeviation]
) -> dict[str, FieldReading]:
    """The readings, those on a page that another one of the stack contradicts given to a person."""
    doubtful = {d.repeats for d in deviations if d.kind == "page_duplicated" and d.differs}
    if len(doubtful) > SEVERAL_FORMS:
        return {name: _doubted(reading, _MIXED) for name, reading in readings.items()}
    return {
        name: _doubted(reading, _REASON) if doubtful & _pages_of(reading) else reading
        for name, reading in readings.items()
    }


def _pages_of(reading: FieldReading) -> set[int | None]:
    where = reading.provenance
    return set() if where is None else {where.page, *(part.page for part in where.parts)}


def _doubted(reading: FieldReading, reason: Reason) -> FieldReading:
    return reading.model_copy(update={"needs_review": True, "reasons": [*reading.reasons, reason]})
