"""Values of a record as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Status, Value

# From here on a confidence would be shown as 100 %: what is flagged all the same is so for another reason.
SURELY_READ = 0.995


def one_line(spec: FieldSpec, reading: FieldReading) -> str:
    """A value in words, without line breaks; empty where there is none. “无” and “/” stay as they were written."""
    return " ".join(in_words(spec, reading).split())


def in_words(spec: FieldSpec, reading: FieldReading) -> str:
    """A value in words. Several options, names or rows stand one a line."""
    if reading.status is Status.NONE_DECLARED:
        return reading.raw or "无"
    value = reading.value
    if value is None:
        return ""
    if spec.type is FieldType.PRESENCE:
        return "有" if value else "无"
    if isinstance(value, Mapping):
        return count_with_names(value)
    if isinstance(value, list):
        return "\n".join(_item(item) for item in value)
    return figure(value)


def _item(item: object) -> str:
    if isinstance(item, Mapping):
        return " ｜ ".join(str(v) for v in item.values())
    return str(item)


def count_with_names(value: Mapping[str, object]) -> str:
    """``3 个：甲、乙、丙``; empty where neither count nor names are."""
    names = value.get("names")
    listed = "、".join(str(n) for n in names) if isinstance(names, list) else ""
    count = value.get("count")
    counted = f"{count} 个" if count is not None else ""
    return "：".join(part for part in (counted, listed) if part)


def figure(value: Value) -> str:
    """A number without a trailing ``.0``; a text as it is."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
