"""What became of every field of a document whose truth is known."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.ocr.engine import Engine, open_engine
from extractor.registration.layout_files.catalogue import load_dictionary
from models.record import Record


@dataclass(frozen=True)
class Outcome:
    """What became of one field."""

    stratum: str
    document: str
    field: str
    type: str
    exact: bool
    flagged: bool
    confidence: float
    status: str
    wanted_status: str
    reasons: list[str]
    want: str
    got: str
    scanned: bool
    """Whether it stands on a page that was read from its picture."""

    @property
    def silent(self) -> bool:
        """Wrong, and nobody was told."""
        return not self.exact and not self.flagged


@cache
def reading_engine() -> Engine:
    """The engine of this process."""
    return open_engine(threads=1)


def comparable(value: Any) -> Any:
    """A value as the contract compares it: after NFKC and without white space, numbers as floats."""
    if isinstance(value, str):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    if isinstance(value, list):
        return [comparable(v) for v in value]
    if isinstance(value, dict):
        return {k: comparable(v) for k, v in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return round(float(value), 6)


def outcomes_of(record: Record, truth: dict[str, Any], stratum: str, document: str) -> list[Outcome]:
    """A record's fields against the truth's."""
    scans = {page.page for page in record.pages if page.kind == "scan"}
    specs = load_dictionary(f"fields/{truth['form']}-{truth['form_version']}.yaml").by_id()
    outcomes = []
    for field, wanted in truth["fields"].items():
        reading = record.fields.get(field)
        exact = reading is not None and comparable(reading.value) == comparable(wanted["value"])
        outcomes.append(
            Outcome(
                stratum=stratum,
                document=document,
                field=field,
                type=specs[field].type.value,
                exact=exact,
                flagged=reading is None or reading.needs_review,
                confidence=reading.confidence if reading else 0.0,
                status=reading.status.value if reading else "lost",
                wanted_status=wanted["status"],
                reasons=[r.code.value for r in reading.reasons] if reading else [],
                want=json.dumps(wanted["value"], ensure_ascii=False)[:200],
                got=json.dumps(reading.value if reading else None, ensure_ascii=False)[:200],
                scanned=bool(reading and reading.provenance and reading.provenance.page in scans),
            )
        )
    return outcomes


def jobs_of(folder: Path) -> Iterator[tuple[str, str, str]]:
    """The documents of a corpus folder that have a truth file: ``(stratum, path, truth path)``."""
    for truth in sorted(folder.glob("*.truth.json")):
        scan = scan_of(truth)
        if scan is not None:
            yield folder.name, str(scan), str(truth)


def scan_of(truth: Path) -> Path | None:
    """The document beside its truth file: a PDF, a TIFF or a folder of pictures."""
    stem = truth.name.removesuffix(".truth.json")
    names = (f"{stem}.pdf", f"{stem}.tiff", f"{stem}.tif", stem)
    return next((truth.parent / name for name in names if (truth.parent / name).exists()), None)
