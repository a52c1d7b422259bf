"""Names that the form asks for twice (cover and section 一): readings that nearly agree are one of them misread.

A filer may well write two different names; a difference of one or two characters in a scanned form is more likely
ours than theirs, and either way somebody should look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from extractor.reading.grey_seal_ink import ACROSS
from extractor.reading.text.places import is_place, real_name_of
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
# Places and what they lie in.
WITHIN = {"cover.city": "cover.province", "cover.county": "cover.city"}
# From this share of characters in common a difference is a misreading rather than another name.
NEAR = 0.6
# What the name of a county ends with; how many fields must have its usual spelling.
_COUNTY = "[县市区旗]"
USUAL_SPELLING = 3
# What those endings are taken for.
ENDINGS_ALIKE = {"县": "具且", "市": "巾币", "区": "巨叵", "旗": "族"}
_WORDS = frozenset(f"{c}区" for c in "城市园地社山库景矿湖港新") | {"城市", "都市"}
# What kinds of places their names end with, and what else the name of one does.
PLACE_KINDS = ("省", "市", "区", "县", "州", "盟", "旗")
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
        real = is_place(text, _text(readings.get(WITHIN.get(name, ""))))
        alike = any(_resembles(text, o, named=real) for o in others if text not in o)
        parted = _cut_off(text, others) or any(_begins_too_early(text, o) for o in others if text not in o)
        if alike or (parted and not real):
            result[name] = _doubtful(reading, "地名与集群名称、主管部门中的写法不一致，请核对")
    return _with_unreal_places_doubted(_borne_out(_with_other_spellings_doubted(result)))


def _with_unreal_places_doubted(readings: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """The readings, those flagged that have a place's name which is none, and one of its city's or province's but for
    one character (滩溪 for 濉溪, a copy's reading wherever the form has it)."""
    result = dict(readings)
    for name, within in WITHIN.items():
        text = _text(readings.get(name))
        real = real_name_of(text, _text(readings.get(within)))
        if real is None:
            continue
        message = f"“{text}”不是{_text(readings.get(within))}的地名，可能是“{real}”，请核对原件"
        for other, reading in readings.items():
            if _is_ocr(reading) and (other == name or _has_place(compact(reading.raw or ""), text)):
                result[other] = _doubtful(result[other], message)
    return result


def _borne_out(readings: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """The readings, those no longer flagged that only a copied seal made doubtful and that the form says elsewhere
    too: no seal makes the same other character of two places."""
    twins = dict(SAME) | {other: one for one, other in SAME}
    result = dict(readings)
    for name, reading in readings.items():
        text = _text(reading)
        alike = name in twins and _text(readings.get(twins[name])) == text
        contained = name in CONTAINED and any(_has_place(_text(readings.get(other)), text) for other in CONTAINERS)
        if text and reading.reasons == [ACROSS] and (alike or contained):
            result[name] = reading.model_copy(update={"reasons": [], "needs_review": False})
    return result


def _has_place(text: str, name: str) -> bool:
    """Whether a place's name stands in a text as a whole: “石家” is a part of one in 石家庄市."""
    ends = name[-1:] in PLACE_KINDS
    return any(ends or text[m.end() : m.end() + 1] in PLACE_KINDS for m in re.finditer(re.escape(name), text))


def _with_other_spellings_doubted(readings: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """The readings, those flagged in which the county's name has another character than in most (长江湖区)."""
    spelling = _spelling(_text(readings.get("cover.county")), _text(readings.get("cover.cluster_name")))
    if spelling is None:
        return readings
    found = {name: set(spelling.findall(compact(r.raw or ""))) for name, r in readings.items() if _is_ocr(r)}
    most, count = max(Counter(s for own in found.values() for s in own).items(), key=lambda i: i[1], default=("", 0))
    result = dict(readings)
    for name in found if count >= USUAL_SPELLING else ():
        if found[name] - {most}:
            result[name] = _doubtful(result[name], f"县（市、区）名与其他各处的“{most}”只差一个字，请核对")
    return result


def _spelling(county: str, cluster: str) -> re.Pattern[str] | None:
    """A pattern of the county's name with at most one character exchanged, without its 县, 市 or 区; one of two
    characters counts only before that, as the county's own or the cluster's name has it. So does the name with what is
    no such ending but looks like its own."""
    own = re.fullmatch(f"(.{{2,}})({_COUNTY})", county)
    stem = own[1] if own else county
    behind = own[2] if own else next(iter(re.findall(f"{re.escape(stem)}({_COUNTY})", cluster)), "") if stem else ""
    if len(stem) < 2 or (len(stem) < 3 and not behind):
        return None
    ending = f"(?={behind})" if len(stem) < 3 else ""
    # “城市” and “园区” are words, whatever stands before them.
    kept = [i for i in range(len(stem)) if ending == "" or stem[i + 1 :] + behind not in _WORDS]
    # What is like a longer one but for its end may be another name: of 沙坡头区 a firm is called 沙坡中钧.
    ends = [behind if i == len(stem) - 1 and not ending else "" for i in kept]
    exchanged = "|".join(
        f"{re.escape(stem[:i])}[\u4e00-\u9fff]{re.escape(stem[i + 1 :])}" + (f"(?={end})" if end else "")
        for i, end in zip(kept, ends, strict=True)
    )
    alike = f"|{re.escape(stem)}[{ENDINGS_ALIKE[behind]}]" if behind else ""
    return re.compile(f"(?:{exchanged}){ending}{alike}")


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


def _begins_too_early(name: str, text: str) -> bool:
    """Whether ``text`` has the name without its first character: a stroke of a seal beside it."""
    return len(name) >= 3 and name[1:] in text


def _resembles(name: str, text: str, *, named: bool) -> bool:
    """Whether a part of ``text`` is ``name`` but for one character; ``named``: where a place's kind
    follows (中小企业 is not 中卫)."""
    n = len(name)
    starts = [i for i in range(len(text) - n + 1) if not named or text[i + n : i + n + 1] in PLACE_KINDS]
    return n >= 2 and any(Levenshtein.distance(name, text[i : i + n]) == 1 for i in starts)


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
