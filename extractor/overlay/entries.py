"""What an overlay says of each field: on which page, in which colour, in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from extractor.export.headings import STATUS_ZH, dictionary_of, heading
from extractor.export.values import in_words, one_line
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Record, Status

Colour = tuple[int, int, int]


class Tint(StrEnum):
    """What the colour of a box says; the values are the legend's words."""

    SURE = "已读"
    REVIEW = "待核对"
    EMPTY = "空白或填“无”"
    UNREADABLE = "无法辨认"
    CORRECTED = "人工更正"
    SEAL = "印章"


COLOURS: dict[Tint, Colour] = {
    Tint.SURE: (22, 140, 60),
    Tint.REVIEW: (214, 137, 0),
    Tint.EMPTY: (125, 125, 125),
    Tint.UNREADABLE: (205, 30, 30),
    Tint.CORRECTED: (25, 95, 200),
    Tint.SEAL: (150, 40, 160),
}
LATIN_LEGEND: dict[Tint, str] = {
    Tint.SURE: "read",
    Tint.REVIEW: "to review",
    Tint.EMPTY: "blank / none",
    Tint.UNREADABLE: "unreadable",
    Tint.CORRECTED: "corrected",
    Tint.SEAL: "seal",
}
_ROW_KEY = re.compile(r"\[(\d+)\]\.(.+)")


@dataclass
class Entry:
    """A field on one page: its boxes in record coordinates, and what the panel says of it."""

    number: int
    title: str
    value: str
    tint: Tint
    reasons: list[str] = field(default_factory=list)
    boxes: list[list[float]] = field(default_factory=list)
    short: str = ""
    running_text: bool = False


def tint_of(reading: FieldReading) -> Tint:
    """The colour of a reading: what a person must do about it goes before what it is."""
    if reading.status is Status.UNREADABLE:
        return Tint.UNREADABLE
    if reading.needs_review:
        return Tint.REVIEW
    if reading.status is Status.CORRECTED:
        return Tint.CORRECTED
    if reading.status in (Status.BLANK, Status.NONE_DECLARED):
        return Tint.EMPTY
    return Tint.SURE


def entries_by_page(record: Record, *, chinese: bool = True) -> dict[int, list[Entry]]:
    """Page number → the fields that stand on it, numbered through in printed order.

    Without Chinese letters to draw, fields go by their id and Chinese values are left out.
    """
    pages: dict[int, list[Entry]] = {}
    number = 0
    for spec in dictionary_of(record).fields if record.form != "unknown" else ():
        reading = record.fields[spec.id]
        places = _places(reading) or _nowhere(record, spec, reading)
        if not places:
            continue
        number += 1
        for page in sorted(places):
            keys = [key for key, _ in places[page] if key]
            pages.setdefault(page, []).append(
                Entry(
                    number=number,
                    title=heading(spec) if chinese else spec.id,
                    value=_latin(_value_on_page(spec, reading, keys), chinese),
                    tint=tint_of(reading),
                    reasons=[r.message if chinese else r.code.value for r in reading.reasons],
                    boxes=[box for _, box in places[page]],
                    short=_latin(_short_value(spec, reading), chinese),
                    running_text=spec.type in (FieldType.TEXT, FieldType.LONG_TEXT),
                )
            )
    return pages


def _places(reading: FieldReading) -> dict[int, list[tuple[str | None, list[float]]]]:
    """Page → (key, box) of a reading; the outer place repeats the first part, so that parts stand alone."""
    if reading.provenance is None:
        return {}
    pages: dict[int, list[tuple[str | None, list[float]]]] = {}
    for part in reading.provenance.parts:
        pages.setdefault(part.page, []).append((part.key, part.bbox))
    if not pages:
        pages[reading.provenance.page] = [(None, reading.provenance.bbox)]
    return pages


def _nowhere(record: Record, spec: FieldSpec, reading: FieldReading) -> dict[int, list[tuple[str | None, list[float]]]]:
    """A field that a person must look for stands without a box on the first page of its section."""
    if not reading.needs_review:
        return {}
    page = next((p.page for p in record.pages if spec.section in p.sections), 1)
    return {page: []}


def _latin(text: str, chinese: bool) -> str:
    return text if chinese or text.isascii() else "..."


def _short_value(spec: FieldSpec, reading: FieldReading) -> str:
    """A value short enough to stand in its own box: figures, dates and marks."""
    if spec.type.is_figure or spec.type in (FieldType.DATE, FieldType.PRESENCE, FieldType.PHONE):
        return one_line(spec, reading)
    return ""


def _value_on_page(spec: FieldSpec, reading: FieldReading, keys: Sequence[str]) -> str:
    """What the panel says: of a table only the rows on this page."""
    if spec.type is not FieldType.TABLE or not isinstance(reading.value, list) or not reading.value:
        return in_words(spec, reading) or STATUS_ZH[reading.status]
    rows = sorted({int(m.group(1)) for key in keys if (m := _ROW_KEY.fullmatch(key))})
    values = reading.value
    return "\n".join(" ｜ ".join(str(v) for v in values[row].values()) for row in rows if row < len(values))
