"""A record laid out for the rules: figures that may be trusted, and why the others may not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from eligibility.dictionary import COUNT_TYPES, NUMBER_TYPES, FieldSpec, Form, dictionary
from eligibility.interval import Interval, around, exact
from eligibility.record import ReadingInput, RecordInput

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
_PLAIN_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s]\S*)?")
_MINUS_SIGNS = str.maketrans("−–—﹣", "----")
#: Money in the units that are written, in yuan.
_YUAN = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "万": 10**4, "元": 1}
_NONE_WORDS = frozenset({"无", "/", "-", "—", "——", "－"})
#: No figure of a form comes near it; beyond it an integer may no longer be a float.
_LARGEST = 1e15
#: A cell that says 无 or — with some white space around it isn't longer.
_LONGEST_NONE = 8


@lru_cache(maxsize=1 << 14)
def squeeze(text: str) -> str:
    """NFKC without white space: the form in which texts are compared (names and options, which come again)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(slots=True)
class Reading:
    """A field of the record with its defaults filled in. ``sure`` is false where a person must look first.

    ``place`` is page and box as findings repeat them."""

    value: Any
    raw: str | None
    status: str
    sure: bool
    place: dict[str, Any] | None
    converted: bool
    #: The value as findings repeat it: a count that says 无 shows as 0.
    figure: Any = None
    #: Why a value that isn't of the field's type was left aside, in Chinese.
    fault: str | None = None


MISSING = Reading(value=None, raw=None, status="missing", sure=False, place=None, converted=False)


@dataclass(slots=True)
class Sheet:
    """One record and the circumstances of its check."""

    form: Form
    record: RecordInput
    specs: dict[str, FieldSpec]
    readings: dict[str, Reading]
    #: Figures that may be used, by field id; a count that says 无 is 0.
    numbers: dict[str, float]
    half_unit: float
    half_unit_one_decimal: float
    stage: str = "county"
    #: True, False, or None while the province itself awaits review.
    western: bool | None = False
    comparison: Mapping[str, Any] | None = None
    _intervals: dict[str, Interval] = field(default_factory=dict)
    #: Rows of the plan tables, found once (see ``checks.plans``).
    table_rows: dict[str, Any] = field(default_factory=dict)
    #: Figures as messages show them, each written once (see ``finding.show_field``).
    shown: dict[str, str] = field(default_factory=dict)
    #: The ids of ``numbers``.
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = frozenset(self.numbers)

    def reading(self, field_id: str) -> Reading:
        """The reading of a field; one that isn't in the record counts as missing."""
        return self.readings.get(field_id, MISSING)

    def interval(self, field_id: str) -> Interval:
        """What a figure stands for: counts are exact, two decimals ±0.005, one decimal ±0.05."""
        found = self._intervals.get(field_id)
        if found is None:
            value = self.numbers[field_id]
            spec = self.specs[field_id]
            if spec.type in COUNT_TYPES:
                found = exact(value)
            else:
                found = around(value, self._half(self.readings[field_id], value))
            self._intervals[field_id] = found
        return found

    def _half(self, reading: Reading, value: float) -> float:
        if reading.raw is None:
            return self.half_unit
        raw = reading.raw
        if not reading.converted and len(raw) > 3 and raw[-3] == "." and raw[-2:].isdigit():
            return self.half_unit
        match = _FIGURE.search(unicodedata.normalize("NFKC", raw))
        if match is None:
            return self.half_unit
        decimals = len(match[1] or "")
        half = self.half_unit_one_decimal if decimals == 1 else self.half_unit
        if reading.converted:
            # A unit was converted (3.22亿元 in a 万元 field): the half unit grows with the figure.
            printed = abs(float(match[0].replace(",", "")))
            scale = abs(value) / printed if printed else 1.0
            half = max(self.half_unit, (half if decimals <= 2 else 0.5 * 10.0**-decimals) * scale)
        return half

    def awaits_review(self, field_id: str) -> bool:
        """Whether something stands in the field that a person must look at first."""
        reading = self.readings.get(field_id)
        return reading is not None and not reading.sure and reading.status != "missing"

    def text(self, field_id: str) -> str | None:
        """The text of a field that may be trusted, else None."""
        reading = self.reading(field_id)
        return reading.value if reading.sure and isinstance(reading.value, str) and reading.value else None

    def name(self, field_id: str) -> str:
        """Short Chinese name of a field."""
        spec = self.specs.get(field_id)
        return spec.name if spec else field_id

    def doubt(self, field_id: str) -> str:
        """Why a field can't be used, in Chinese."""
        reading = self.reading(field_id)
        if reading.fault is not None:
            return f"{self.name(field_id)}的取值不合要求（{reading.fault}）"
        why = {
            "missing": "材料中没有该栏",
            "unreadable": "无法识读",
            "blank": "未填",
            "none_declared": "填“无”",
        }.get(reading.status)
        if why is None:
            why = "待人工复核" if not reading.sure else "没有可用的值"
        return f"{self.name(field_id)}{why}"


def make_sheet(record: RecordInput, *, half_unit: float, half_unit_one_decimal: float) -> Sheet:
    """Lay a record out. A value that isn't of its field's type is left aside: the rules that need it say so."""
    form: Form = record["form"]
    specs = dictionary(form)
    readings: dict[str, Reading] = {}
    numbers: dict[str, float] = {}
    for field_id, given in record["fields"].items():
        spec = specs.get(field_id)
        if spec is None:
            continue
        try:
            reading = _reading(given, spec)
        except ValueError as error:
            reading = _laid_aside(given, spec, str(error))
        readings[field_id] = reading
        if reading.sure and spec.type in NUMBER_TYPES:
            if reading.status == "none_declared":
                # 无 is 0 where firms are counted; of an amount or a rate it says that there is none to compare.
                if spec.type == "integer":
                    numbers[field_id] = reading.figure = 0
            elif reading.value is not None:
                numbers[field_id] = reading.value
    return Sheet(
        form=form,
        record=record,
        specs=specs,
        readings=readings,
        numbers=numbers,
        half_unit=half_unit,
        half_unit_one_decimal=half_unit_one_decimal,
    )


def _laid_aside(given: ReadingInput, spec: FieldSpec, fault: str) -> Reading:
    """The field without its value, which isn't of the field's type."""
    reading = _reading({"status": given.get("status") or "read", "raw": given.get("raw")}, spec)
    reading.sure, reading.fault = False, fault
    return reading


def _reading(given: ReadingInput, spec: FieldSpec) -> Reading:
    """The field with its defaults. Raises ``ValueError`` (Chinese) where the value isn't of the field's type."""
    value: Any = given.get("value")
    raw = given.get("raw")
    status: str | None = given.get("status")
    converted = False
    kind = value.__class__
    # Nearly every value is a plain number in a number's field, of which nothing needs to be asked.
    if not ((kind is int or kind is float) and -_LARGEST < value < _LARGEST and spec.type in NUMBER_TYPES):
        if kind is str and spec.type != "choice":
            value, raw, status = _without_none_word(value, raw, status, spec)
        if value is not None:
            if kind is str and spec.type in NUMBER_TYPES:
                # A system that keeps figures as text keeps the printed decimals too.
                raw = value if raw is None else raw
                value, converted = _number_of(value, spec)
            else:
                _refuse_other_type(value, spec)
    if status is None:
        status = _status(value, raw)
    reasons = given.get("reasons")
    if reasons and any(r.get("code") == "unit_mismatch" for r in reasons):
        converted = True
    place = given.get("provenance")
    return Reading(
        value,
        raw,
        status,
        not given.get("needs_review") and status != "unreadable" and status != "missing",
        None if place is None else _shown_place(place),
        converted,
        value,
    )


def _shown_place(place: Any) -> dict[str, Any]:
    """Page and box as findings repeat them; the parts stay for the cells of tables."""
    if place.__class__ is not dict and not isinstance(place, Mapping):
        raise ValueError(f"provenance 应为 JSON 对象，实际为 {place!r:.40}")
    kept = {"page": place.get("page"), "bbox": place.get("bbox")}
    if place.get("file"):
        kept["file"] = place["file"]
    return kept


def _without_none_word(
    value: str, raw: str | None, status: str | None, spec: FieldSpec
) -> tuple[str | None, str | None, str | None]:
    """Records of other systems often keep 无 as the value itself."""
    if len(value) <= _LONGEST_NONE and squeeze(value) in _NONE_WORDS:
        return None, (value if raw is None else raw), ("none_declared" if status in (None, "read") else status)
    if spec.type in NUMBER_TYPES and not value.strip():
        return None, raw, status
    return value, raw, status


def _status(value: Any, raw: str | None) -> str:
    if raw is not None and len(raw) <= _LONGEST_NONE and squeeze(raw) in _NONE_WORDS:
        return "none_declared"
    if value is None or value is False or value == "" or value == []:
        return "blank"
    if isinstance(value, Mapping) and value.get("count") is None and not value.get("names"):
        return "blank"
    return "read"


def _number_of(text: str, spec: FieldSpec) -> tuple[float, bool]:
    """The number a text states, and whether its unit was converted to the field's. Raises ``ValueError``."""
    plain = unicodedata.normalize("NFKC", text).strip().translate(_MINUS_SIGNS)
    match = _PLAIN_NUMBER.fullmatch(plain)
    if match is not None:
        number = float(match[1].replace(",", ""))
        if abs(number) >= _LARGEST:
            raise ValueError(f"数过大：“{text[:30]}”")
        written, wanted = squeeze(match[2] or ""), squeeze(spec.unit or "")
        if written in ("", wanted) or (spec.type == "percent" and written == "%"):
            return number, False
        if written in _YUAN and wanted in _YUAN:
            factor = _YUAN[written] / _YUAN[wanted]
            return float(f"{number * factor:.12g}"), factor != 1
    raise ValueError(f"应为数，实际为“{text[:30]}”")


def _refuse_other_type(value: Any, spec: FieldSpec) -> None:
    """Raise ``ValueError`` (Chinese) for a value that isn't of the field's type."""
    kind = spec.type
    if kind in NUMBER_TYPES:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -_LARGEST < value < _LARGEST:
            raise ValueError(f"应为数，实际为 {value!r:.40}")
    elif kind == "presence":
        if not isinstance(value, bool):
            raise ValueError("应为 true 或 false（是否有签字或公章）")
    elif kind in ("multi_choice", "table"):
        item = str if kind == "multi_choice" else Mapping
        if not isinstance(value, list):
            raise ValueError(f"应为列表，实际为 {value!r:.40}")
        if not all(isinstance(entry, item) for entry in value):
            raise ValueError("列表中的每一项应为" + ("选项文字" if kind == "multi_choice" else "一行的对象"))
    elif kind == "count_with_names":
        _refuse_other_count(value)
    elif not isinstance(value, str):
        raise ValueError(f"应为文字，实际为 {value!r:.40}")


def _refuse_other_count(value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST:
        return
    if not isinstance(value, Mapping):
        raise ValueError(f"应为 {{count, names}} 对象，实际为 {value!r:.40}")
    count, names = value.get("count"), value.get("names")
    if count is not None and (
        isinstance(count, bool) or not isinstance(count, (int, float)) or not 0 <= count < _LARGEST
    ):
        raise ValueError(f"count 应为整数，实际为 {count!r:.40}")
    if names is not None and not (isinstance(names, list) and all(isinstance(n, str) for n in names)):
        raise ValueError("names 应为文字列表")
