"""附件2 and 附件4 as a workbook: the province's summary tables from a season's records.

Their official columns are not published; the default columns are ours and the sheet says so. The rules (quotas,
duplicates, reasons) are those of ``eligibility.season``; here is only the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from eligibility.result import VERDICT_ZH, Finding
from eligibility.season import Application, SeasonResult, SummaryRow, check_season

DEFAULT_REMARK = "默认列，非官方：附件的栏目未公布，可在列设置中调整"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the key of ``SummaryRow`` it shows, and its width in characters."""

    header: str
    key: str
    width: float = 14


#: 附件2 2025年度中小企业特色产业集群推荐汇总表. Ours.
RECOMMENDED_COLUMNS: tuple[Column, ...] = (
    Column("序号", "number", 6),
    Column("集群名称", "cluster_name", 34),
    Column("所属地区（省/市/县）", "region", 26),
    Column("县级行政区划中小企业主管部门", "department", 28),
    Column("主导产业", "industry", 18),
    Column("集群运营管理机构", "operator", 28),
    Column("联系人", "contact_name", 10),
    Column("联系方式", "contact_phone", 16),
    Column("备注", "remark", 26),
)
#: 附件4 2022年度中小企业特色产业集群复核情况汇总表. Ours; that a failed review needs its reason is confirmed.
REVIEWED_COLUMNS: tuple[Column, ...] = (
    Column("序号", "number", 6),
    Column("集群名称", "cluster_name", 34),
    Column("所属地区", "region", 26),
    Column("县级行政区划中小企业主管部门", "department", 28),
    Column("集群运营管理机构", "operator", 28),
    Column("初审是否通过", "passed", 12),
    Column("未通过原因", "fail_reason", 40),
    Column("联系人", "contact_name", 10),
    Column("联系方式", "contact_phone", 16),
)


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """Columns and titles. ``remark`` stands under the title; the default one only over default columns."""

    recommended: Sequence[Column] = RECOMMENDED_COLUMNS
    reviewed: Sequence[Column] = REVIEWED_COLUMNS
    remark: str = DEFAULT_REMARK
    recommended_title: str = ""
    reviewed_title: str = ""
    rules: str = "national-2022"
    keys: frozenset[str] = field(default=frozenset(SummaryRow.model_fields))

    def __post_init__(self) -> None:
        """Raise ``ValueError`` (Chinese) for a column whose key isn't one of the row's."""
        for column in (*self.recommended, *self.reviewed):
            if column.key not in self.keys:
                raise ValueError(f"列“{column.header}”的键 {column.key} 不存在；可用：{'、'.join(sorted(self.keys))}")


def write_summary(
    applications: Iterable[Application], target: Path, options: SummaryOptions | None = None
) -> SeasonResult:
    """Check a season and write its workbook: 附件2, 附件4 (each where there are such forms) and 核对意见.

    Returns the season's result. Raises ``RecordError`` for a bad record, ``OSError`` where the file can't be written.
    """
    chosen = options or SummaryOptions()
    result = check_season(applications, chosen.rules)
    workbook = summary_workbook(result, chosen)
    workbook.save(target)
    return result


def summary_workbook(result: SeasonResult, options: SummaryOptions) -> Workbook:
    """The workbook of a season's result."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    if result.recommended or not result.reviewed:
        title = options.recommended_title or f"{result.season}年度中小企业特色产业集群推荐汇总表"
        _table_sheet(workbook.create_sheet("附件2 推荐汇总表"), title, options.recommended, result.recommended, options)
    if result.reviewed:
        title = options.reviewed_title or f"{result.review_cohort}年度中小企业特色产业集群复核情况汇总表"
        _table_sheet(workbook.create_sheet("附件4 复核情况汇总表"), title, options.reviewed, result.reviewed, options)
    _findings_sheet(workbook.create_sheet("核对意见"), result.findings)
    return workbook


_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER_FILL = PatternFill("solid", fgColor="EDEDED")
_DOUBT_FILL = PatternFill("solid", fgColor="FFF2CC")
_WRAP = Alignment(wrap_text=True, vertical="center")


def _table_sheet(
    sheet: Worksheet, title: str, columns: Sequence[Column], rows: Sequence[SummaryRow], options: SummaryOptions
) -> None:
    last = get_column_letter(len(columns))
    _write(sheet, 1, 1, title)
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 28
    header_row = 2
    # An office's own columns aren't ours: that they are no official ones is said of the default columns only.
    own = tuple(columns) not in (RECOMMENDED_COLUMNS, REVIEWED_COLUMNS)
    if options.remark and not (own and options.remark == DEFAULT_REMARK):
        _write(sheet, 2, 1, options.remark)
        sheet.merge_cells(f"A2:{last}2")
        sheet["A2"].font = Font(italic=True, color="7F7F7F")
        header_row = 3
    _header(sheet, header_row, [(c.header, c.width) for c in columns])
    for offset, row in enumerate(rows, 1):
        values = row.model_dump()
        for number, column in enumerate(columns, 1):
            _write(sheet, header_row + offset, number, values[column.key], framed=True)
        if row.doubtful:
            # A reading that awaits review is never handed on without a sign.
            for number in range(1, len(columns) + 1):
                sheet.cell(header_row + offset, number).fill = _DOUBT_FILL
    _print_setup(sheet, header_row)


def _header(sheet: Worksheet, row: int, headers: Sequence[tuple[str, float]]) -> None:
    for number, (text, width) in enumerate(headers, 1):
        _write(sheet, row, number, text, framed=True)
        cell = sheet.cell(row, number)
        cell.font = Font(bold=True)
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _write(sheet: Worksheet, row: int, column: int, value: Any, *, framed: bool = False) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        # Text from a form is text, also where it begins like a formula or holds what a workbook can't.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    if framed:
        cell.border = _BORDER
        cell.alignment = _WRAP


_FINDING_HEADERS: tuple[tuple[str, float], ...] = (
    ("结论", 12),
    ("事项", 20),
    ("说明", 70),
    ("材料", 40),
    ("怎样才符合", 26),
    ("依据", 40),
)


def _findings_sheet(sheet: Worksheet, findings: Sequence[Finding]) -> None:
    _header(sheet, 1, _FINDING_HEADERS)
    order = {"fail": 0, "needs_person": 1, "not_evaluable": 2, "pass": 3}
    for offset, finding in enumerate(sorted(findings, key=lambda f: order[f.verdict]), 2):
        texts = (
            VERDICT_ZH[finding.verdict],
            finding.title,
            finding.message,
            "、".join(finding.computed.get("材料", ())),
            finding.needed or "",
            finding.citation,
        )
        for number, text in enumerate(texts, 1):
            _write(sheet, offset, number, text, framed=True)
    _print_setup(sheet, 1)


def _print_setup(sheet: Worksheet, header_row: int) -> None:
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header_row}:{header_row}"
