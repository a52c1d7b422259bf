"""Names that the form asks for twice (cover and section 一): readings that nearly agree are one of them misread.

A filer may well write two different names; a difference of one or two characters in a scanned form is more likely
ours than theirs, and either way somebody should look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from extractor.registration.similarity import compact
from models.record import FieldReading, Method, Reason, ReasonCode

# Fields that hold the same name.
SAME = (
    ("cover.cluster_name", "basic.cluster_name"),
    ("cover.department", "basic.department"),
    ("cover.operator", "basic.operator"),
)
# Names that the cluster's and the department's names usually contain.
CONTAINED = ("cover.province", "cover.city", "cover.county")
CONTAINERS = ("cover.cluster_name", "basic.cluster_name", "cover.department", "basic.department", "basic.operator")
# From this share of characters in common a difference is a misreading rather than another name.
NEAR = 0.6
# What the name of a place ends with.
PLACE_ENDS = frozenset("省市区县州盟旗域团师地")


def compare_what_is_said_twice(readings: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """The readings, those flagged that nearly agree with another reading of the same name."""
    result = dict(readings)
    for one, other in SAME:
        if _nearly(readings.get(one), readings.get(other)):
            for name in (one, other):
                result[name] = _doubtful(result[name], "与表内另一处同名栏目的读数相近但不一致，请核对")
    for name in CONTAINED:
        reading = readings.get(name)
        text = _text(reading)
        if reading is None or len(text) < 2 or not _is_ocr(reading):
            continue
        others = [_text(readings.get(c)) for c in CONTAINERS]
        if any(_resembles(text, o) for o in others if text not in o) or _cut_off(text, others):
            result[name] = _doubtful(reading, "地名与集群名称、主管部门中的写法不一致，请核对")
    return _with_other_spellings_doubted(result)


def _with_other_spellings_doubted(readings: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """The readings, those flagged in which the county's name stands with one character exchanged (长江湖区)."""
    county = _text(readings.get("cover.county"))
    spellings = _other_spellings(county, _text(readings.get("cover.cluster_name")))
    if spellings is None:
        return readings
    result = dict(readings)
    for name, reading in readings.items():
        if _is_ocr(reading) and not reading.needs_review and spellings.search(compact(str(reading.raw or ""))):
            result[name] = _doubtful(reading, f"县（市、区）名与“{county}”只差一个字，请核对")
    return result


def _other_spellings(county: str, cluster: str) -> re.Pattern[str] | None:
    """A pattern of the county's name with one character exchanged; a name of two characters counts only before its
    县, 市 or 区 as the cluster's name has it. None where there is no such name."""
    behind = re.search(f"{re.escape(county)}([县市区旗])", cluster)
    if len(county) < 2 or (len(county) < 3 and behind is None):
        return None
    ending = f"(?={behind[1]})" if behind and len(county) < 3 else ""
    exchanged = "|".join(
        f"{re.escape(county[:i])}(?!{re.escape(county[i])})[\u4e00-\u9fff]{re.escape(county[i + 1 :])}{ending}"
        for i in range(len(county))
    )
    return re.compile(exchanged)


def _text(reading: FieldReading | None) -> str:
    return compact(reading.value) if reading is not None and isinstance(reading.value, str) else ""


def _is_ocr(reading: FieldReading) -> bool:
    return reading.provenance is not None and reading.provenance.method is Method.OCR


def _nearly(one: FieldReading | None, other: FieldReading | None) -> bool:
    a, b = _text(one), _text(other)
    if one is None or other is None or not a or not b or a == b or not (_is_ocr(one) or _is_ocr(other)):
        return False
    return Levenshtein.normalized_similarity(a, b) >= NEAR


def _cut_off(name: str, texts: Sequence[str]) -> bool:
    """Whether a place's name stands in other names only behind a character that ends no place: its own is lost."""
    before = [t[t.index(name) - 1] if t.index(name) else "" for t in texts if name in t]
    return bool(before) and all(b and b not in PLACE_ENDS for b in before)


def _resembles(name: str, text: str) -> bool:
    """Whether a part of ``text`` is ``name`` but for one character."""
    n = len(name)
    parts = (text[i : i + n] for i in range(len(text) - n + 1))
    return any(Levenshtein.distance(name, part) == 1 for part in parts) and n >= 2


def _doubtful(reading: FieldReading, message: str) -> FieldReading:
    reason = Reason(code=ReasonCode.READINGS_DISAGREE, message=message)
    if reason in reading.reasons:
        return reading
    return reading.model_copy(
        update={
            "reasons": [*reading.reasons, reason],
            "needs_review": True,
            "confidence": min(reading.confidence, 0.6),
        }
    )
