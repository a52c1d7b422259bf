"""Records as CSV: one row a form, every blank a column; for programs, and for Excel by a double click."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO

from extractor.export.columns import OVERVIEW, CellValue, by_form, overview_row, sections_of, tables_of
from extractor.export.headings import dictionary_of, heading
from extractor.export.values import in_words
from models.record import Record

FLAGGED = "待核对栏目"
# Excel runs a cell that opens with one of these as a formula; a number or telephone number may open with a sign.
_FORMULA = re.compile(r"[=@\t]|[+-](?![\d\s().-]+$)")


def csv_bytes(records: Sequence[Record]) -> bytes:
    """The table as UTF-8 with a byte order mark, by which Excel knows it. Both forms share columns of equal fields."""
    headers: dict[str, str] = {}
    for of_form in by_form(records).values():
        for section in sections_of(of_form[0]):
            headers.update({c.key: f"{section.title}·{c.header}" for c in section.columns if c.key not in headers})
        headers.update({spec.id: heading(spec) for spec in tables_of(of_form[0]) if spec.id not in headers})
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*OVERVIEW, FLAGGED, *headers.values()])
    for record in records:
        cells = _cells(record)
        row = [*overview_row(record), _flagged(record), *(cells.get(key) for key in headers)]
        writer.writerow([_harmless(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _cells(record: Record) -> dict[str, CellValue]:
    if record.form == "unknown":
        return {}
    cells = {
        column.key: column.cell(record.fields[column.spec.id])
        for section in sections_of(record)
        for column in section.columns
    }
    return cells | {spec.id: in_words(spec, record.fields[spec.id]) for spec in tables_of(record)}


def _flagged(record: Record) -> str:
    if record.form == "unknown":
        return ""
    return "；".join(heading(s) for s in dictionary_of(record).fields if record.fields[s.id].needs_review)


def _harmless(value: CellValue) -> CellValue:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
