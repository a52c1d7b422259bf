"""The record as other systems send it: types for the schema, and the tolerant way in.

Only ``form`` and ``fields`` are needed. A field is a reading (an object with ``value``, ``status``, ``raw`` …) or just
its value; what is left out gets a default: status from the value, ``needs_review`` false.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError, WithJsonSchema, with_config
from typing_extensions import TypedDict

from eligibility.errors import RecordError

_OPEN = ConfigDict(extra="allow")


#: Nested objects are described in the schema and taken as they are: validating each box would cost more than the rules.
_PLACE_SCHEMA = {
    "type": ["object", "null"],
    "description": "值所在的位置：从1起的页码和 [x0, top, x1, bottom]（单位见记录约定）",
    "properties": {
        "page": {"type": ["integer", "null"]},
        "bbox": {"type": ["array", "null"], "items": {"type": "number"}},
        "file": {"type": ["string", "null"]},
    },
}
_REASON_SCHEMA = {
    "type": "object",
    "description": "须人工复核的原因",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
# A dict of its own here would be a copy for every field; ``make_sheet`` refuses a place that is no object.
ProvenanceInput = Annotated[Any, WithJsonSchema(_PLACE_SCHEMA)]
ReasonInput = Annotated[dict[str, Any], WithJsonSchema(_REASON_SCHEMA)]


@with_config(ConfigDict(extra="allow", coerce_numbers_to_str=True))
class ReadingInput(TypedDict, total=False):
    """One field of the record. ``value`` is normalised as the field dictionary says."""

    value: Any
    raw: str | None
    status: Literal["read", "blank", "none_declared", "unreadable", "missing", "corrected"] | None
    confidence: float | None
    needs_review: bool | None
    reasons: list[ReasonInput] | None
    provenance: ProvenanceInput


@with_config(_OPEN)
class PageInput(TypedDict, total=False):
    """A page of the document and the sections found on it."""

    page: int
    sections: list[str] | None


@with_config(_OPEN)
class FactInput(TypedDict, total=False):
    """A figure which a long text states about a field of the form."""

    indicator: str
    value: float | None
    unit: str | None
    field: str | None
    quote: str | None
    span: list[int] | tuple[int, int] | None
    confidence: float | None
    rounding: float | None
    approximate: bool | None
    bound: str | None


@with_config(_OPEN)
class DeviationInput(TypedDict, total=False):
    """A place where the paper differs from the official form."""

    kind: str
    section: str | None
    label: str | None
    page: int | None


@with_config(_OPEN)
class IssueInput(TypedDict, total=False):
    """Something about the document as a whole."""

    code: str
    message: str
    page: int | None


class _RecordRequired(TypedDict):
    form: Literal["shenbao", "fuhe"]
    fields: dict[str, ReadingInput]


@with_config(ConfigDict(extra="allow", title="shenbao-record/1 as the checks take it"))
class RecordInput(_RecordRequired, total=False):
    """What ``check`` takes. Everything but ``form`` and ``fields`` may be left out."""

    form_version: str | None
    source: dict[str, Any] | None
    pages: list[PageInput]
    facts: list[FactInput]
    stage_targets: list[FactInput]
    layout_deviations: list[DeviationInput]
    issues: list[IssueInput]


RECORD_ADAPTER: TypeAdapter[RecordInput] = TypeAdapter(RecordInput)

_STATUSES = frozenset({"read", "blank", "none_declared", "unreadable", "missing", "corrected"})
_READING_KEYS = frozenset({"value", "status", "raw", "needs_review", "confidence", "provenance"})

RecordSource = Mapping[str, Any] | str | bytes | Path


def load_record(source: RecordSource) -> RecordInput:
    """A record from a mapping, JSON text, or the path of a JSON file.

    Raises ``RecordError`` with Chinese messages when it is no record of the two forms.
    """
    data = _decode(source)
    if not isinstance(data, Mapping):
        raise RecordError([f"记录应为一个 JSON 对象，实际为 {_kind(data)}"])
    form = data.get("form")
    if form == "unknown":
        raise RecordError(["材料未被识别为申报表或复核申报表，无法核对"])
    fields = data.get("fields")
    if not isinstance(fields, Mapping):
        raise RecordError(["缺少 fields：应为“栏目编号 → 取值”的 JSON 对象"])
    readings: dict[str, Any] = {
        key: value if isinstance(value, dict) and not _READING_KEYS.isdisjoint(value) else {"value": value}
        for key, value in fields.items()
    }
    record = dict(data)
    # Validating a hundred and seventy sound readings would cost as much as a tenth of the rules, and copy each of them.
    record["fields"] = {key: reading for key, reading in readings.items() if not _is_sound(reading)}
    for key in ("pages", "facts", "stage_targets", "layout_deviations", "issues"):
        if record.get(key, ...) is None:
            del record[key]
    try:
        validated = RECORD_ADAPTER.validate_python(record)
    except ValidationError as error:
        raise RecordError([_explain(e["loc"], e["type"], e.get("input")) for e in error.errors()]) from None
    validated["fields"] = cast("dict[str, ReadingInput]", readings) | validated["fields"]
    return validated


def _is_sound(reading: dict[str, Any]) -> bool:
    """Whether a reading is plainly as ``ReadingInput`` says; what isn't is left to the validator to mend or refuse."""
    raw, status, review = reading.get("raw"), reading.get("status"), reading.get("needs_review")
    return (
        (raw is None or raw.__class__ is str)
        and (status is None or (status.__class__ is str and status in _STATUSES))
        and (review is False or review is True or review is None)
        and not reading.get("reasons")
    )


def _decode(source: RecordSource) -> Any:
    if isinstance(source, Mapping):
        return source
    if isinstance(source, (str, bytes)):
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            source = Path(text)
        else:
            return _parse(text, "所给文本")
    if not isinstance(source, Path):
        raise RecordError([f"记录应为字典、JSON 文本或文件路径，实际为 {_kind(source)}"])
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RecordError([f"{source.name} 不是 UTF-8 文本，不是记录文件"]) from None
    except OSError:
        raise RecordError([f"读不了文件 {source}，请检查它是否存在、是否正被其他程序打开"]) from None
    return _parse(text, source.name)


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise RecordError([f"{where} 不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列"]) from None


def _kind(value: object) -> str:
    names = {dict: "对象", list: "列表", str: "文字", bool: "布尔值", int: "数", float: "数", type(None): "空值"}
    return names.get(type(value), type(value).__name__)


_WANTED = {
    "literal_error": "不在允许的取值之内",
    "missing": "缺失",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为 JSON 对象",
}


def _explain(loc: tuple[int | str, ...], kind: str, value: object) -> str:
    place = ".".join(str(part) for part in loc) or "记录"
    if place == "form" and kind != "missing":
        return f"form 应为 shenbao（申报表）或 fuhe（复核申报表），实际为 {value!r}"
    shown = "" if kind == "missing" else f"，实际为 {json.dumps(value, ensure_ascii=False, default=str)[:60]}"
    return f"{place} {_WANTED.get(kind, '不合要求')}{shown}"
