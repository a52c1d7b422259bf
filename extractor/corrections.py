"""What a person corrected, kept beside the record and put in again after every new extraction."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from extractor.export.headings import heading
from models.layout import Dictionary, FieldSpec, FieldType
from models.record import FieldReading, Method, Record, Status, Value

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")


class CorrectionsError(Exception):
    """A file of corrections that can't be read; ``str(error)`` is Chinese and names the file."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}：{problem}，其中的更正没有采用。请改正或删除这个文件后重新运行")


class Correction(BaseModel):
    """A corrected value, and what the person noted about it."""

    model_config = ConfigDict(extra="allow")

    value: Value
    note: str | None = None


@dataclass(frozen=True)
class Corrected:
    """A record with its corrections, and in Chinese those that could not be put in."""

    record: Record
    applied: int
    problems: list[str]


def load_corrections(path: Path) -> dict[str, Correction]:
    """Field id → correction, of a file ``{field: value}`` or ``{field: {"value": …, "note": …}}``.

    A file that isn't there holds none; Notepad's habits (``.txt`` after the name, GB 18030) are taken as they come.
    Raises ``CorrectionsError``.
    """
    if not path.exists():
        path = path.with_name(f"{path.name}.txt")
    if not path.exists():
        return {}
    try:
        given = json.loads(_text(path.read_bytes()))
    except json.JSONDecodeError as error:
        problem = f"第 {error.lineno} 行写法不对（引号、冒号、逗号要用英文的，各项之间用逗号隔开）"
        raise CorrectionsError(path, problem) from error
    except (OSError, ValueError) as error:
        raise CorrectionsError(path, "打不开，或不是文字") from error
    if not isinstance(given, dict):
        raise CorrectionsError(path, "内容应为“栏目: 值”")
    try:
        return {field: _correction(entry) for field, entry in given.items()}
    except ValidationError as error:
        raise CorrectionsError(path, "有一项的写法不对") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _correction(entry: object) -> Correction:
    if isinstance(entry, dict) and "value" in entry:
        return Correction.model_validate(entry)
    return Correction(value=TypeAdapter(Value).validate_python(entry))


def apply_corrections(record: Record, corrections: Mapping[str, Correction], dictionary: Dictionary) -> Corrected:
    """The record with each corrected value in its place: status ``corrected``, method ``person``, no review.

    A correction of an unknown field, or one whose value doesn't fit the field's type, is left out and told.
    """
    specs = dictionary.by_id()
    fields = dict(record.fields)
    problems: list[str] = []
    for field, correction in corrections.items():
        spec = specs.get(field)
        if spec is None or field not in fields:
            problems.append(f"更正的栏目 {field} 不在这份表里，没有采用")
        elif fault := misfit(spec, correction.value):
            problems.append(f"“{heading(spec)}”（{field}）的更正值不合要求（{fault}），没有采用")
        else:
            fields[field] = _by_person(fields[field], correction.value)
    applied = len(corrections) - len(problems)
    review = any(reading.needs_review for reading in fields.values())
    return Corrected(record.model_copy(update={"fields": fields, "needs_review": review}), applied, problems)


def _by_person(reading: FieldReading, value: Value) -> FieldReading:
    place = reading.provenance
    return FieldReading(
        value=value,
        raw=reading.raw,
        status=Status.CORRECTED,
        confidence=1.0,
        needs_review=False,
        provenance=place.model_copy(update={"method": Method.PERSON}) if place else None,
    )


def misfit(spec: FieldSpec, value: Value) -> str | None:
    """Why a value can't be one of this field (Chinese), or None when it can. ``null`` fits every field."""
    if value is None:
        return None
    kind = spec.type
    fault: str | None = None
    if kind is FieldType.INTEGER:
        fault = None if _is_number(value) and float(str(value)).is_integer() else "应为整数"
    elif kind.is_figure:
        fault = None if _is_number(value) else "应为数字"
    elif kind is FieldType.PRESENCE:
        fault = None if isinstance(value, bool) else "应为 true 或 false"
    elif kind is FieldType.CHOICE:
        fault = None if value in spec.options else "应为表上印的选项之一"
    elif kind is FieldType.MULTI_CHOICE:
        fits = isinstance(value, list) and all(v in spec.options for v in value)
        fault = None if fits else "应为表上印的选项组成的列表"
    elif kind is FieldType.COUNT_WITH_NAMES:
        fault = None if _is_count_with_names(value) else '应为 {"count": 整数或 null, "names": [名称]}'
    elif kind is FieldType.TABLE:
        fault = None if _is_table(spec, value) else "应为行的列表，每行的键是表的列"
    elif not isinstance(value, str):
        fault = "应为文字"
    elif kind is FieldType.DATE:
        fault = None if _DATE.fullmatch(value) else "应为 年-月-日，如 2025-07-01"
    return fault


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count_with_names(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"count", "names"}:
        return False
    count, names = value["count"], value["names"]
    counted = count is None or (isinstance(count, int) and not isinstance(count, bool))
    return counted and isinstance(names, list) and all(isinstance(n, str) for n in names)


def _is_table(spec: FieldSpec, value: object) -> bool:
    columns = {c.id for c in spec.columns}
    return isinstance(value, list) and all(
        isinstance(row, dict) and set(row) <= columns and all(isinstance(v, str) for v in row.values()) for row in value
    )
