"""The report of a run of ``shenbao extract``: what became of each file, and how long it took."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FileOutcome(BaseModel):
    """What became of one input document. ``seconds`` is wall time; ``message`` is Chinese and names the file."""

    file: str
    outcome: Literal["read", "unknown_form", "failed"]
    record: str | None = None
    form: str | None = None
    pages: int = 0
    seconds: float = 0.0
    fields: int = 0
    to_review: int = 0
    missing: int = 0
    message: str | None = None


class ExtractReport(BaseModel):
    """``OUT/report.json``."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Literal["shenbao-report/1"] = Field(default="shenbao-report/1", alias="schema")
    seconds: float = 0.0
    files: list[FileOutcome] = []
