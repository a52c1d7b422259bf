"""Text of a value → the value its type asks for. Says nothing of where it stood or how it was read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extractor.reading.figures.figures import is_none_mark, json_number, parse_figure
from extractor.reading.printed import strip_blanks
from extractor.reading.text.dates import is_empty_date, parse_date
from extractor.reading.text.names import FULL_LINE, is_none_on_underline, parse_count_with_names, slash_read_as_one
from models.layout import FieldSpec, FieldType
from models.record import Reason, ReasonCode, Status, Value


@dataclass(frozen=True)
class TypedValue:
    """A value with its status; ``raw`` is the text without printed words; ``readable`` is false for unparsable text."""

    value: Value
    raw: str | None
    status: Status
    reasons: tuple[Reason, ...] = ()


def typed_value(text: str, spec: FieldSpec) -> TypedValue:
    """The value of a text (printed prompts already taken out) under the field's type."""
    raw = strip_blanks(text)
    if not raw and spec.type is not FieldType.COUNT_WITH_NAMES:
        return TypedValue(None, None, Status.BLANK)
    match spec.type:
        case FieldType.INTEGER | FieldType.DECIMAL | FieldType.PERCENT:
            return _figure(raw, spec)
        case FieldType.DATE:
            return _date(raw)
        case FieldType.COUNT_WITH_NAMES:
            return _count_with_names(text)
        case FieldType.PHONE:
            return _text(phone(raw), raw)
        case _:
            return _text(raw, raw)


def _text(value: str, raw: str) -> TypedValue:
    if is_none_mark(raw):
        return TypedValue(None, raw, Status.NONE_DECLARED)
    return TypedValue(value, raw, Status.READ)


def _figure(raw: str, spec: FieldSpec) -> TypedValue:
    integer = spec.type is FieldType.INTEGER
    figure = parse_figure(raw, spec.unit, integer=integer)
    if figure.none_declared:
        return TypedValue(None, raw, Status.NONE_DECLARED)
    if figure.value is None:
        return TypedValue(None, raw, Status.UNREADABLE, figure.reasons)
    return TypedValue(json_number(figure.value, integer=integer), raw, Status.READ, figure.reasons)


def _date(raw: str) -> TypedValue:
    if is_empty_date(raw):
        return TypedValue(None, None, Status.BLANK)
    if is_none_mark(raw):
        return TypedValue(None, raw, Status.NONE_DECLARED)
    value = parse_date(raw)
    if value is None:
        reason = Reason(code=ReasonCode.BAD_FORMAT, message=f"“{raw}”不是完整的日期")
        return TypedValue(None, raw, Status.UNREADABLE, (reason,))
    return TypedValue(value, raw, Status.READ)


def _count_with_names(text: str) -> TypedValue:
    parsed = parse_count_with_names(text)
    value: dict[str, Value] = {"count": parsed.count, "names": list(parsed.names)}
    raw = strip_blanks(text.replace(FULL_LINE, "")) or None
    if parsed.blank:
        return TypedValue(value, None, Status.BLANK)
    if parsed.none_declared:
        return TypedValue(value, raw, Status.NONE_DECLARED, parsed.reasons)
    if not parsed.readable:
        return TypedValue(None, raw, Status.UNREADABLE, parsed.reasons)
    return TypedValue(value, raw, Status.READ, parsed.reasons)


def scanned_list(text: str, typed: TypedValue) -> TypedValue:
    """A list of names with its count, given what a dash or slash on an underline is recognised as on a scan."""
    nothing: dict[str, Value] = {"count": None, "names": []}
    if typed.status is not Status.BLANK and is_none_on_underline(text):
        return TypedValue(nothing, typed.raw, Status.NONE_DECLARED)
    if slash_read_as_one(text):
        message = "名称填“/”，数量读到“1”，也可能是“/”，请核对原件"
        reason = Reason(code=ReasonCode.BAD_FORMAT, message=message)
        return TypedValue(nothing, typed.raw, Status.NONE_DECLARED, (reason,))
    return typed


def phone(text: str) -> str:
    """A telephone number as written, half-width, inner spaces folded."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
