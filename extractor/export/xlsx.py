"""Records as a workbook: one row a form, a sheet a section, flagged cells coloured and explained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from extractor.export.columns import (
    OVERVIEW,
    CellValue,
    FieldColumn,
    SectionColumns,
    by_form,
    cluster_name,
    overview_row,
    sections_of,
    tables_of,
)
from extractor.export.headings import FORM_ZH, STATUS_ZH, heading
from extractor.export.values import SURELY_READ
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Record, Status

REVIEW = PatternFill("solid", fgColor="FFE699")
UNREADABLE = PatternFill("solid", fgColor="F4B6B6")
MISSING = PatternFill("solid", fgColor="E2E2E2")
CORRECTED = PatternFill("solid", fgColor="CFE2F7")
HEADER = PatternFill("solid", fgColor="DCE6DC")
LEGEND = (
    (REVIEW, "待人工核对（原因见批注）"),
    (UNREADABLE, "无法辨认"),
    (MISSING, "表中没有这一栏"),
    (CORRECTED, "已人工更正"),
)

_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_KEY_FONT = Font(size=8, color="999999")
# Excel allows 31 characters and not these.
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_HEADING_NUMBER = re.compile(r"^[\d一二三四五六七八九]+[.、]\s*")
_MAX_CELL = 32_767
_WIDTHS = {FieldType.LONG_TEXT: 60.0, FieldType.TEXT: 24.0, FieldType.MULTI_CHOICE: 40.0, FieldType.CHOICE: 22.0}
_FIGURE_WIDTH = 14.0
_ROW_HEIGHT = 120.0


def workbook(records: Sequence[Record]) -> Workbook:
    """An overview, then for each form its sections and its open tables; the first columns say whose row it is."""
    book = Workbook()
    _overview(book, records)
    forms = by_form(records)
    for form, of_form in forms.items():
        prefix = f"{FORM_ZH[form][:2]}-" if len(forms) > 1 else ""
        for section in sections_of(of_form[0]):
            _section(_sheet(book, prefix + section.title), section, of_form)
        for spec in tables_of(of_form[0]):
            _table(_sheet(book, f"{prefix}表-{_HEADING_NUMBER.sub('', spec.label)}"), spec, of_form)
    return book


def xlsx_bytes(records: Sequence[Record]) -> bytes:
    """The workbook as the bytes of a file."""
    stream = BytesIO()
    workbook(records).save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(_NOT_IN_SHEET_NAMES.sub(" ", title)[:_SHEET_NAME_LENGTH])
    sheet.sheet_view.zoomScale = 90
    return sheet


def _overview(book: Workbook, records: Sequence[Record]) -> None:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "总览"
    _header(sheet, OVERVIEW, None)
    for row, record in enumerate(records, start=2):
        for column, value in enumerate(overview_row(record), start=1):
            cell = _put(sheet, row, column, value)
            if OVERVIEW[column - 1] == "待核对" and value:
                cell.fill = REVIEW
    for i, (fill, told) in enumerate(LEGEND, start=len(records) + 4):
        sheet.cell(i, 1).fill = fill
        sheet.cell(i, 2, told)
    for column, width in enumerate((32, 12, 32, 12, 12, 12, 8, 10, 10, 10, 8, 60), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"


def _section(sheet: Worksheet, section: SectionColumns, records: Sequence[Record]) -> None:
    columns = section.columns
    _header(sheet, ("文件", "集群名称", *(c.header for c in columns)), ("", "", *(c.key for c in columns)))
    for row, record in enumerate(records, start=3):
        _put(sheet, row, 1, record.source.file)
        _put(sheet, row, 2, cluster_name(record))
        for at, column in enumerate(columns, start=3):
            reading = record.fields[column.spec.id]
            _mark(_put(sheet, row, at, column.cell(reading)), reading)
        if any(c.spec.type is FieldType.LONG_TEXT for c in columns):
            sheet.row_dimensions[row].height = _ROW_HEIGHT
    for at, width in enumerate((28, 28, *(_width(c) for c in columns)), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "C3"


def _width(column: FieldColumn) -> float:
    if column.part is not None:
        return 10.0 if column.part == "count" else 36.0
    return _WIDTHS.get(column.spec.type, _FIGURE_WIDTH)


def _table(sheet: Worksheet, spec: FieldSpec, records: Sequence[Record]) -> None:
    _header(
        sheet,
        ("文件", "集群名称", "序号", *(c.label.replace(" ", "") for c in spec.columns)),
        ("", "", spec.id, *(c.id for c in spec.columns)),
    )
    at = 3
    for record in records:
        reading = record.fields[spec.id]
        rows = reading.value if isinstance(reading.value, list) else []
        for number, row in enumerate(rows or [{}], start=1):
            _put(sheet, at, 1, record.source.file)
            _put(sheet, at, 2, cluster_name(record))
            _mark(_put(sheet, at, 3, number if rows else STATUS_ZH[reading.status]), reading, heading(spec))
            for column, table_column in enumerate(spec.columns, start=4):
                _mark(_put(sheet, at, column, row.get(table_column.id)), reading, told="")
            at += 1
    for column, width in enumerate((28, 28, 8, 14, *(28,) * (len(spec.columns) - 1)), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "D3"


def _header(sheet: Worksheet, titles: Sequence[str], keys: Sequence[str] | None) -> None:
    for column, title in enumerate(titles, start=1):
        cell = _put(sheet, 1, column, title)
        cell.font, cell.fill = Font(bold=True), HEADER
        if keys is not None:
            _put(sheet, 2, column, keys[column - 1] or None).font = _KEY_FONT


def _put(sheet: Worksheet, row: int, column: int, value: CellValue) -> Cell:
    """A value in its cell. Text stays text: a form may say ``=HYPERLINK(…)``, and Excel must not do it."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MAX_CELL]
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@")):
            # Also after someone has edited the cell by hand.
            cell.quotePrefix = True
    else:
        cell.value = value
    cell.alignment, cell.border = _WRAPPED, _BORDER
    return cell


def _mark(cell: Cell, reading: FieldReading, told: str | None = None) -> None:
    """Colour a cell by what a person must know of it; the comment says why (``told=""``: no comment)."""
    fill = _fill(reading)
    if fill is None:
        return
    cell.fill = fill
    lines = [reason.message for reason in reading.reasons]
    if reading.needs_review and reading.confidence < SURELY_READ:
        lines.append(f"把握 {reading.confidence:.0%}")
    if reading.provenance is not None:
        lines.append(f"见第 {reading.provenance.page} 页")
    if reading.raw is not None and reading.value is None:
        lines.append(f"纸上为：{reading.raw[:200]}")
    if reading.status is not Status.MISSING and told != "":
        comment = Comment("\n".join(lines), "shenbao")
        comment.width, comment.height = 320, 40 + 22 * len(lines)
        cell.comment = comment


def _fill(reading: FieldReading) -> PatternFill | None:
    if reading.status is Status.UNREADABLE:
        return UNREADABLE
    if reading.needs_review:
        return REVIEW
    return {Status.MISSING: MISSING, Status.CORRECTED: CORRECTED}.get(reading.status)
