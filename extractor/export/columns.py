"""Which columns a table of records has: the blanks of the forms by section, in printed order, under Chinese headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.export.headings import FORM_ZH, KIND_ZH, READ_STATUSES, dictionary_of, heading
from extractor.export.values import in_words
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Record, Status

CellValue = str | int | float | None


@dataclass(frozen=True)
class FieldColumn:
    """A column of a field. A count with names has two: ``part`` is ``count`` or ``names``, else None."""

    spec: FieldSpec
    header: str
    part: str | None = None

    @property
    def key(self) -> str:
        """What programs call the column: the field's id, and the part after a dot."""
        return self.spec.id if self.part is None else f"{self.spec.id}.{self.part}"

    def cell(self, reading: FieldReading) -> CellValue:
        """What stands in the column: figures as numbers, everything else in words."""
        value = reading.value
        if self.part is not None and isinstance(value, dict):
            if self.part == "count":
                count = value.get("count")
                return reading.raw if count is None and reading.status is Status.NONE_DECLARED else count
            return "\n".join(str(n) for n in value.get("names") or ()) or None
        if self.spec.type.is_figure and isinstance(value, int | float) and not isinstance(value, bool):
            return int(value) if float(value).is_integer() and self.spec.type is FieldType.INTEGER else value
        return in_words(self.spec, reading) or None


@dataclass(frozen=True)
class SectionColumns:
    """A section of one form: its title and the columns of its fields. Open tables stand apart."""

    form: str
    title: str
    columns: tuple[FieldColumn, ...]


def sections_of(record: Record) -> list[SectionColumns]:
    """The sections of a record's form, in printed order. Raises ``FileNotFoundError`` for a form not installed."""
    dictionary = dictionary_of(record)
    found: list[SectionColumns] = []
    for key, title in dictionary.section_titles.items():
        specs = [s for s in dictionary.fields if s.section == key and s.type is not FieldType.TABLE]
        columns = tuple(c for spec in specs for c in _columns(spec))
        # The cover's title is the form's own, which says nothing beside the other sheets.
        found.append(SectionColumns(record.form, "封面" if key == "封面" else title, columns))
    return found


def _columns(spec: FieldSpec) -> list[FieldColumn]:
    name = heading(spec)
    if spec.type is FieldType.COUNT_WITH_NAMES:
        return [FieldColumn(spec, f"{name}·数量", "count"), FieldColumn(spec, f"{name}·名称", "names")]
    return [FieldColumn(spec, name)]


def tables_of(record: Record) -> list[FieldSpec]:
    """The open tables of a record's form."""
    return [s for s in dictionary_of(record).fields if s.type is FieldType.TABLE]


OVERVIEW = ("文件", "表种", "集群名称", "省", "市", "县", "页数", "来源", "已读字段", "待核对", "缺失", "提示")


def overview_row(record: Record) -> list[CellValue]:
    """A record in one line, under ``OVERVIEW``."""
    readings = record.fields.values()
    return [
        record.source.file,
        FORM_ZH.get(record.form, record.form),
        _text(record, "basic.cluster_name", "cover.cluster_name"),
        _text(record, "cover.province"),
        _text(record, "cover.city"),
        _text(record, "cover.county"),
        record.source.pages,
        KIND_ZH[record.source.kind],
        sum(r.status in READ_STATUSES for r in readings),
        sum(r.needs_review for r in readings),
        sum(r.status is Status.MISSING for r in readings),
        "\n".join(i.message for i in record.issues) or None,
    ]


def cluster_name(record: Record) -> CellValue:
    """The cluster's name, from section 一 or else the cover."""
    return _text(record, "basic.cluster_name", "cover.cluster_name")


def _text(record: Record, *fields: str) -> CellValue:
    for field in fields:
        reading = record.fields.get(field)
        if reading is not None and isinstance(reading.value, str):
            return reading.value
    return None


def by_form(records: Sequence[Record]) -> dict[str, list[Record]]:
    """Records of known forms by form; unknown ones have no fields to show."""
    forms: dict[str, list[Record]] = {}
    for record in records:
        if record.form != "unknown":
            forms.setdefault(record.form, []).append(record)
    return forms
