"""The true record of a generated form, in the shape of the record contract."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.record import RECORD_SCHEMA, Value
from samples.generator.drift.kinds import DriftKind

FormName = Literal["shenbao", "fuhe"]
TrueStatus = Literal["read", "blank", "none_declared", "missing"]


class TrueField(BaseModel):
    """What stands in a field: normalised value, text as printed, status, reason codes."""

    model_config = ConfigDict(extra="forbid")

    value: Value = None
    raw: str | None = None
    status: TrueStatus
    reasons: list[str] = []


class NamesEntry(BaseModel):
    """What a clerk wrote after “数量：” and after “名称：”."""

    count: str = ""
    names: str = ""


class TableEntryRow(BaseModel):
    """A row of an open table as printed: direction, indicator and the value cells."""

    direction: str
    indicator: str
    values: list[str]


class FilledForm(BaseModel):
    """A form as a clerk filled it. ``fields`` holds every id of the dictionary in its order."""

    model_config = ConfigDict(extra="forbid")

    form: FormName
    form_version: str
    seed: int
    fields: dict[str, TrueField]
    names: dict[str, NamesEntry]
    tables: dict[str, list[TableEntryRow]]
    contact_separator: str


class TrueDrift(BaseModel):
    """A way in which this document differs from the official form.

    ``page`` is where it is seen (None for what is gone), ``section`` the section it is in (None for whole pages).
    ``label``: what is printed now (of a foreign page, what it is); ``was``: the official label it stands for, or that
    of a row or year left out. ``fields``: whose label was changed, or who lost their place by it.
    """

    model_config = ConfigDict(extra="forbid")

    kind: DriftKind
    section: str | None = None
    page: int | None = None
    label: str | None = None
    was: str | None = None
    fields: list[str] = []


class TrueRecord(BaseModel):
    """What is written to ``NAME.truth.json``."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_version: str = RECORD_SCHEMA
    form: FormName
    form_version: str
    seed: int
    renderer: str
    fields: dict[str, TrueField]
    drifts: list[TrueDrift] = []

    def to_json(self) -> str:
        """UTF-8 text with the contract's ``schema`` key, Chinese unescaped; ``drifts`` only where there are any."""
        left_out = None if self.drifts else {"drifts"}
        return self.model_dump_json(indent=1, exclude=left_out).replace('"schema_version"', '"schema"', 1)
