"""The record: what a form says, where it was read, how, and how sure we are (schema ``shenbao-record/1``)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.facts import Fact

RECORD_SCHEMA: Literal["shenbao-record/1"] = "shenbao-record/1"

Value = float | int | str | bool | list[Any] | dict[str, Any] | None


class Status(StrEnum):
    """What stands in the place of a field."""

    READ = "read"
    BLANK = "blank"
    NONE_DECLARED = "none_declared"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    CORRECTED = "corrected"


class Method(StrEnum):
    """How a value was read."""

    PDF_TEXT = "pdf_text"
    DOCX = "docx"
    OCR = "ocr"
    MARK = "mark"
    SEAL = "seal"
    SIGNATURE = "signature"
    PERSON = "person"


class ReasonCode(StrEnum):
    """Why a person is asked to look."""

    LOW_CONFIDENCE = "low_confidence"
    SEAL_OVERLAP = "seal_overlap"
    READINGS_DISAGREE = "readings_disagree"
    ARITHMETIC_CONFLICT = "arithmetic_conflict"
    LABEL_DRIFT = "label_drift"
    AMBIGUOUS_MARK = "ambiguous_mark"
    UNIT_MISMATCH = "unit_mismatch"
    OUT_OF_RANGE = "out_of_range"
    BAD_FORMAT = "bad_format"
    UNEXPLAINED_INK = "unexplained_ink"
    SEVERAL_VALUES = "several_values"
    HANDWRITTEN = "handwritten"


class Reason(BaseModel):
    """A reason code with its message in Chinese."""

    model_config = ConfigDict(frozen=True)

    code: ReasonCode
    message: str


class ProvenancePart(BaseModel):
    """One of several places of a value."""

    page: int
    bbox: list[float]
    key: str | None = None


class Provenance(BaseModel):
    """Where a value was read: 1-based page of the input file and ``[x0, top, x1, bottom]``, origin top-left, in PDF
    points of the page as displayed (pixels after EXIF orientation for images)."""

    page: int
    bbox: list[float]
    method: Method
    file: str | None = None
    parts: list[ProvenancePart] = []


class FieldReading(BaseModel):
    """One field of the record."""

    value: Value = None
    raw: str | None = None
    status: Status
    confidence: float = Field(ge=0.0, le=1.0)
    needs_review: bool
    reasons: list[Reason] = []
    provenance: Provenance | None = None


class SealFact(BaseModel):
    """A seal found on a page; box as in ``Provenance``. ``confidence`` is that it is a seal of this shape,
    ``text_confidence`` how sure the reading of its text is."""

    page: int
    bbox: list[float]
    shape: Literal["round", "oval", "square", "unknown"] = "unknown"
    colour: Literal["red", "grey", "unknown"] = "red"
    text: str | None = None
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    text_confidence: float | None = Field(default=None, ge=0.0, le=1.0)


class PageInfo(BaseModel):
    """What was found on a page of the input."""

    page: int
    sections: list[str] = []
    kind: Literal["digital", "scan"] = "digital"
    rotation: int = 0
    skew: float | None = None
    width: float | None = None
    height: float | None = None
    quality: dict[str, Any] | None = None
    file: str | None = None


class LayoutDeviation(BaseModel):
    """A place where the paper differs from the official form.

    ``repeats``: of a page that stands in the stack twice, the page that was read instead; ``differs``: whether the two
    say different things. ``official``: of a label in other words, the form's own.
    """

    kind: str
    section: str | None = None
    label: str | None = None
    official: str | None = None
    page: int | None = None
    repeats: int | None = None
    differs: bool | None = None


class Issue(BaseModel):
    """Something about the document as a whole that a clerk should know; message in Chinese."""

    code: str
    message: str
    page: int | None = None


class Source(BaseModel):
    """The input file."""

    file: str
    sha256: str
    pages: int
    kind: Literal["digital", "scan", "mixed"]


class Record(BaseModel):
    """One form document as read. ``fields`` holds every id of the dictionary, always (none when form is unknown)."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Literal["shenbao-record/1"] = Field(default=RECORD_SCHEMA, alias="schema")
    form: str
    form_version: str | None
    source: Source
    needs_review: bool
    fields: dict[str, FieldReading] = {}
    pages: list[PageInfo] = []
    seals: list[SealFact] = []
    facts: list[Fact] = []
    #: Targets which the stage texts of section 八 set; their indicators carry no year, it is that of the text.
    stage_targets: list[Fact] = []
    layout_deviations: list[LayoutDeviation] = []
    issues: list[Issue] = []

    def to_json(self) -> str:
        """The record as the contract writes it, UTF-8 text with Chinese unescaped."""
        return self.model_dump_json(by_alias=True, indent=1)
