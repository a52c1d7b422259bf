"""What ``layouts/*.yaml`` and the field dictionaries parse into: structure and anchors of a form, no coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldType(StrEnum):
    """Value types of the field dictionary; what each normalises to is told in docs/fields.md."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    PRESENCE = "presence"
    COUNT_WITH_NAMES = "count_with_names"
    TABLE = "table"

    @property
    def is_figure(self) -> bool:
        """Whether the value is a number."""
        return self in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENT)


class ColumnSpec(BaseModel):
    """A column of an open table, as the field dictionary lists it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    label: str


class FieldSpec(BaseModel):
    """One blank of the form, as the field dictionary lists it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    section: str
    label: str
    column: str | None = None
    row: str | None = None
    sub_column: str | None = None
    part: str | None = None
    group: str | None = None
    type: FieldType
    unit: str | None = None
    options: tuple[str, ...] = ()
    max_chars: int | None = None
    required: bool = True
    columns: tuple[ColumnSpec, ...] = ()
    printed_rows: tuple[tuple[str, ...], ...] = ()


class Dictionary(BaseModel):
    """A field dictionary: every blank of one form in printed order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    form: str
    version: str
    title: str
    section_titles: dict[str, str]
    section_max_chars: dict[str, int] = {}
    fields: tuple[FieldSpec, ...]

    def by_id(self) -> dict[str, FieldSpec]:
        """Field id → its spec."""
        return {f.id: f for f in self.fields}


class RegionPart(_Strict):
    """One of several entries on a line, each standing before its printed suffix."""

    field: str
    suffix: str


class Contact(_Strict):
    """Name and telephone number written on one line."""

    name: str
    phone: str


class CoverLine(_Strict):
    """A cover line ``label：entry``."""

    label: str
    field: str | None = None
    parts: tuple[RegionPart, ...] = ()
    contact: Contact | None = None
    seal: str | None = None
    prompts: tuple[str, ...] = ()

    def field_ids(self) -> Iterator[str]:
        """Every field that stands on this line."""
        if self.field:
            yield self.field
        yield from (p.field for p in self.parts)
        if self.contact:
            yield from (self.contact.name, self.contact.phone)
        if self.seal:
            yield self.seal


class Cover(_Strict):
    """The cover page."""

    section: str
    lines: tuple[CoverLine, ...]


class LabelledCell(_Strict):
    """A label and the value cell right of it."""

    label: str
    field: str
    options: tuple[str, ...] = ()


class Row(_Strict):
    """One printed table row.

    Exactly one of ``field`` (one value), ``years`` (a stem, one value a year column), ``years_by`` (a stem for each
    sub-column of a year), ``pairs`` (several labelled cells side by side) or ``sub_header`` says what it holds.
    ``group`` is the merged label cell to the left; ``inline`` means the label is printed inside the value cell.
    """

    label: str | None = None
    group: str | None = None
    field: str | None = None
    years: str | None = None
    years_by: dict[str, str] = {}
    pairs: tuple[LabelledCell, ...] = ()
    sub_header: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    inline: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Row:
        kinds = [bool(k) for k in (self.field, self.years, self.years_by, self.pairs, self.sub_header)]
        if sum(kinds) != 1:
            raise ValueError("a row holds exactly one of field, years, years_by, pairs, sub_header")
        if not self.label and not self.pairs and not self.sub_header:
            raise ValueError("a row with values needs a label")
        return self

    def field_ids(self, years: tuple[int, ...]) -> Iterator[str]:
        """Every field this row holds, years expanded."""
        if self.field:
            yield self.field
        if self.years:
            yield from (f"{self.years}.{y}" for y in years)
        for stem in self.years_by.values():
            yield from (f"{stem}.{y}" for y in years)
        yield from (p.field for p in self.pairs)


class TableSection(_Strict):
    """A ruled table that is a section of its own."""

    section: str
    title: str
    year_header: str | None = None
    rows: tuple[Row, ...]


class TableColumn(_Strict):
    """A column of an open table."""

    id: str
    label: str


class OpenTable(_Strict):
    """A table to which clerks add rows of their own."""

    columns: tuple[TableColumn, ...]
    merged: str | None = None
    blank_rows: tuple[str, ...] = ()


class ProsePart(_Strict):
    """A heading in running text; what follows it, up to the next heading, is the field's value."""

    heading: str
    field: str | None = None
    table: OpenTable | None = None
    prompts: tuple[str, ...] = ()


class Prose(_Strict):
    """A section of headings and running text."""

    section: str
    title: str
    prompts: tuple[str, ...] = ()
    parts: tuple[ProsePart, ...]


class NamedPlace(_Strict):
    """A printed line that marks where a seal, signature or date belongs."""

    label: str
    field: str


class DeclarationRow(_Strict):
    """A tall row of the declaration: text, signature, seal and date in one cell."""

    label: str
    text: str | None = None
    signature: NamedPlace | None = None
    seal: NamedPlace | None = None
    date: NamedPlace | None = None
    prompts: tuple[str, ...] = ()

    def field_ids(self) -> Iterator[str]:
        """Every field of this row."""
        if self.text:
            yield self.text
        yield from (p.field for p in (self.signature, self.seal, self.date) if p)


class Declaration(_Strict):
    """The declaration page."""

    section: str
    title: str
    rows: tuple[DeclarationRow, ...]


class Instructions(_Strict):
    """A page of printed notes: nothing to read, but known, so that it is not a foreign page."""

    title: str


class Layout(_Strict):
    """A form of one year."""

    form: Literal["shenbao", "fuhe"] | str
    version: str
    title: str
    dictionary: str
    years: tuple[int, ...]
    cover: Cover
    instructions: Instructions
    tables: tuple[TableSection, ...]
    prose: Prose
    declaration: Declaration

    def field_ids(self) -> Iterator[str]:
        """Every field the layout places, in printed order."""
        for line in self.cover.lines:
            yield from line.field_ids()
        for table in self.tables:
            for row in table.rows:
                yield from row.field_ids(self.years)
        yield from (p.field for p in self.prose.parts if p.field)
        for declared in self.declaration.rows:
            yield from declared.field_ids()
