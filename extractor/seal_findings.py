"""Does the office whose seal stands on the form carry the name that the form says? Asked only of seals read well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from extractor.registration.similarity import bare
from models.geometry import BBox
from models.record import FieldReading, Issue, Provenance, Reason, ReasonCode, SealFact

# Place of a seal → the fields that name the office whose seal belongs there.
OFFICES: Mapping[str, tuple[str, ...]] = {
    "cover.department_seal": ("cover.department", "basic.department"),
    "declaration.department_seal": ("cover.department", "basic.department"),
}
# On generated scans, 50 red seals that none overlapped were read with this confidence: 19 of 665 characters were wrong,
# at most 4 of one ring. Rings of photocopied seals and of overlapping ones are wrong with as much confidence.
READ_WELL = 0.95
# A seal that another one covers by more than this share is not read well.
COVERED = 0.15
# An office's name has at least so many characters; shorter readings are parts of one.
NAME_MIN = 5
# Names are the same from this likeness on (two characters of fourteen read wrongly); seals and forms may leave out the
# province or shorten the office's name.
SAME_FROM = 0.8

# Of what was read around a seal's rim, in whatever order and copied to grey or not, so much belongs to the office it is
# of. Set on six seals of five development scans: 0.56 to 0.91 of the office's own, 0 to 0.38 of others.
OF_THE_OFFICE = 0.45
# No surer is a seal that seems to be another office's.
IN_DOUBT = 0.6
_OTHER = Reason(code=ReasonCode.LOW_CONFIDENCE, message="印章上的文字不像这一单位的名称，可能是其他单位的章，请核对")


def doubt_other_seals(readings: Mapping[str, FieldReading], seals: Sequence[SealFact]) -> dict[str, FieldReading]:
    """The readings, the places of seals given to a person where every seal that stands there seems to be of
    another office than the form names. ``readings`` and ``seals`` go by pages and boxes of the input."""
    result = dict(readings)
    for place, names in OFFICES.items():
        where = readings[place].provenance if place in readings else None
        named = _office(readings, names)
        if where is None or named is None or not readings[place].value:
            continue
        texts = [bare(s.text or "") for s in seals if _stands_at(s, where)]
        if texts and all(len(t) >= NAME_MIN and _in_common(t, named) < OF_THE_OFFICE for t in texts):
            reading = readings[place]
            update = {"needs_review": True, "reasons": [*reading.reasons, _OTHER]}
            result[place] = reading.model_copy(update={**update, "confidence": min(reading.confidence, IN_DOUBT)})
    return result


def _office(readings: Mapping[str, FieldReading], names: Sequence[str]) -> str | None:
    """The office that the form names in the first filled of these fields."""
    return next((str(readings[n].value) for n in names if n in readings and readings[n].value), None)


def _in_common(seal: str, named: str) -> float:
    """Share of the shorter one's characters that the other has too: either may leave out the place or be shortened."""
    name = bare(named)
    return (Counter(seal) & Counter(name)).total() / max(1, min(len(seal), len(name)))


def seal_issues(readings: Mapping[str, FieldReading], seals: Sequence[SealFact]) -> Iterator[Issue]:
    """An issue for each seal that names another office than the form does. ``readings`` and ``seals`` go by pages and
    boxes of the input."""
    for place, names in OFFICES.items():
        where = readings[place].provenance if place in readings else None
        named = _office(readings, names)
        if where is None or named is None or not readings[place].value:
            continue
        told = [seal for seal in seals if _stands_at(seal, where) and _read_well(seal, seals)]
        if told and not any(same_office(seal.text or "", named) for seal in told):
            texts = "”、“".join(seal.text or "" for seal in told)
            message = f"第 {where.page} 页盖章处的印章为“{texts}”，与表中填写的“{named}”不一致，请核对"
            yield Issue(code="seal_text_differs", message=message, page=where.page)


def _read_well(seal: SealFact, seals: Sequence[SealFact]) -> bool:
    own = BBox.of(*seal.bbox)
    others = [BBox.of(*s.bbox) for s in seals if s is not seal and s.page == seal.page]
    sure = seal.colour == "red" and (seal.text_confidence or 0.0) >= READ_WELL
    return sure and len(bare(seal.text or "")) >= NAME_MIN and all(own.overlap(o) <= COVERED * own.area for o in others)


def _stands_at(seal: SealFact, where: Provenance) -> bool:
    own, place = BBox.of(*seal.bbox), BBox.of(*where.bbox)
    return seal.page == where.page and own.overlap(place) > 0.5 * min(own.area, place.area)


def same_office(seal: str, named: str) -> bool:
    """Whether both may be the name of one office: alike, one within the other, or the one a shortened form."""
    one, other = bare(seal), bare(named)
    if fuzz.partial_ratio(one, other) >= 100 * SAME_FROM:
        return True
    return _is_short_for(one, other) or _is_short_for(other, one)


def _is_short_for(short: str, whole: str) -> bool:
    """Whether all characters of ``short`` stand in ``whole`` in this order (经信局 for 经济和信息化局)."""
    rest = iter(whole)
    return len(short) >= 3 and all(char in rest for char in short)
