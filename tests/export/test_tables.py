"""``shenbao export``: one row a form, a sheet a section, flagged cells coloured and explained."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from extractor.cli import main
from extractor.export.csv import csv_bytes
from extractor.export.headings import dictionary_of, heading, is_contact
from extractor.export.xlsx import CORRECTED, REVIEW, UNREADABLE, xlsx_bytes
from extractor.registration.layout_files.catalogue import load_dictionary
from models.record import FieldReading, Reason, ReasonCode, Record, Status


def opened(*records: Record) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(records)))


def column_of(book: Workbook, sheet: str, key: str) -> int:
    return next(c.column for c in book[sheet][2] if c.value == key)


def with_reading(record: Record, field: str, **changes: object) -> Record:
    reading = record.fields[field].model_copy(update=changes)
    return record.model_copy(update={"fields": record.fields | {field: reading}})


def rows_of(records: list[Record]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(records).decode("utf-8-sig"))))


def test_a_sheet_a_section_and_one_for_each_table(shenbao_record: Record) -> None:
    sheets = opened(shenbao_record).sheetnames
    assert sheets[:3] == ["总览", "封面", "一、基本情况"]
    assert sheets[-1] == "表-三年总体目标"
    assert len(sheets) == 1 + 10 + 1


def test_figures_are_numbers_under_chinese_headers(shenbao_record: Record) -> None:
    book = opened(shenbao_record)
    sheet = book["二、主导产业情况"]
    column = column_of(book, sheet.title, "industry.total_output_100m_cny.2024")
    assert sheet.cell(1, column).value == "集群总产值（亿元）·2024年"
    assert sheet.cell(3, column).value == shenbao_record.fields["industry.total_output_100m_cny.2024"].value


def test_one_row_a_form(shenbao_record: Record) -> None:
    book = opened(shenbao_record, shenbao_record)
    assert book["二、主导产业情况"].max_row == 4


def test_both_forms_have_sheets_of_their_own(shenbao_record: Record, fuhe_record: Record) -> None:
    sheets = opened(shenbao_record, fuhe_record).sheetnames
    assert "申报-一、基本情况" in sheets and "复核-一、基本情况" in sheets


@pytest.mark.parametrize(
    ("changes", "colour"),
    [
        ({"needs_review": True}, REVIEW),
        ({"needs_review": True, "value": None, "status": Status.UNREADABLE}, UNREADABLE),
        ({"status": Status.CORRECTED}, CORRECTED),
    ],
)
def test_cells_that_need_a_person_are_coloured(
    shenbao_record: Record, changes: dict[str, object], colour: object
) -> None:
    field = "industry.sme_count.2024"
    book = opened(with_reading(shenbao_record, field, **changes))
    cell = book["二、主导产业情况"].cell(3, column_of(book, "二、主导产业情况", field))
    assert cell.fill == colour


def test_a_flagged_cell_says_why(shenbao_record: Record) -> None:
    field = "industry.sme_count.2024"
    reason = Reason(code=ReasonCode.SEAL_OVERLAP, message="文字被印章压住，请核对原件")
    book = opened(with_reading(shenbao_record, field, needs_review=True, reasons=[reason]))
    comment = book["二、主导产业情况"].cell(3, column_of(book, "二、主导产业情况", field)).comment
    assert comment is not None and "文字被印章压住" in comment.text and "页" in comment.text


def test_the_table_of_targets_has_a_row_a_target(shenbao_record: Record) -> None:
    targets = shenbao_record.fields["plan.targets"].value
    assert isinstance(targets, list)
    sheet = opened(shenbao_record)["表-三年总体目标"]
    written = [[c.value or "" for c in row[3:7]] for row in sheet.iter_rows(min_row=3)]
    assert written == [list(t.values()) for t in targets]


def test_a_count_with_names_has_two_columns(shenbao_record: Record) -> None:
    field = "innovation.platforms.national"
    value = {"count": 2, "names": ["甲中心", "乙平台"]}
    book = opened(with_reading(shenbao_record, field, value=value, status=Status.READ))
    sheet = book["三、创新能力情况"]
    assert sheet.cell(3, column_of(book, sheet.title, f"{field}.count")).value == 2
    assert sheet.cell(3, column_of(book, sheet.title, f"{field}.names")).value == "甲中心\n乙平台"


def test_what_was_declared_as_none_keeps_its_word(shenbao_record: Record) -> None:
    field = "industry.national_champion_count.2022"
    record = with_reading(shenbao_record, field, value=None, raw="无", status=Status.NONE_DECLARED)
    book = opened(record)
    assert book["二、主导产业情况"].cell(3, column_of(book, "二、主导产业情况", field)).value == "无"


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0"])
def test_text_of_a_form_never_runs_as_a_formula(shenbao_record: Record, text: str) -> None:
    record = with_reading(shenbao_record, "cover.operator", value=text, status=Status.READ)
    book = opened(record)
    cell = book["封面"].cell(3, column_of(book, "封面", "cover.operator"))
    assert (cell.value, cell.data_type) == (text, "s")
    [row] = rows_of([record])
    assert row["封面·集群运营管理机构"] == f"'{text}"


def test_characters_that_a_workbook_cannot_hold_are_left_out(shenbao_record: Record) -> None:
    record = with_reading(shenbao_record, "cover.operator", value="甲\x0b乙", status=Status.READ)
    book = opened(record)
    assert book["封面"].cell(3, column_of(book, "封面", "cover.operator")).value == "甲乙"


def test_csv_has_a_row_a_form_that_excel_opens_as_utf8(shenbao_record: Record, fuhe_record: Record) -> None:
    data = csv_bytes([shenbao_record, fuhe_record])
    assert data.startswith(b"\xef\xbb\xbf")
    first, second = rows_of([shenbao_record, fuhe_record])
    assert (first["表种"], second["表种"]) == ("申报表", "复核申报表")
    column = "二、主导产业情况·集群总产值（亿元）·2024年"
    assert float(first[column]) == shenbao_record.fields["industry.total_output_100m_cny.2024"].value
    assert float(second[column]) == fuhe_record.fields["industry.total_output_100m_cny.2024"].value


def test_csv_names_the_flagged_fields(shenbao_record: Record) -> None:
    field = "industry.sme_count.2024"
    before = set(filter(None, rows_of([shenbao_record])[0]["待核对栏目"].split("；")))
    [row] = rows_of([with_reading(shenbao_record, field, needs_review=True)])
    assert set(row["待核对栏目"].split("；")) == before | {"其中：集群中小企业数量·2024年"}


def test_a_negative_figure_stays_a_number(shenbao_record: Record) -> None:
    field = "industry.fdi_growth_pct.2024"
    [row] = rows_of([with_reading(shenbao_record, field, value=-3.02, status=Status.READ)])
    assert row["二、主导产业情况·集群外商直接投资额增长率（%）·2024年"] == "-3.02"


def test_an_unknown_form_is_a_row_of_the_overview_only(shenbao_record: Record) -> None:
    unknown = shenbao_record.model_copy(update={"form": "unknown", "form_version": None, "fields": {}})
    book = opened(shenbao_record, unknown)
    assert [c.value for c in book["总览"]["B"]][1:3] == ["申报表", "不是申报表"]
    assert book["封面"].max_row == 3


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
def test_headers_are_unique_within_their_section(form: str) -> None:
    fields = load_dictionary(f"fields/{form}-2025.yaml").fields
    names = [(spec.section, heading(spec)) for spec in fields]
    assert len(set(names)) == len(names)


def test_contact_fields_are_known_by_their_ids(shenbao_record: Record) -> None:
    contacts = {spec.id for spec in dictionary_of(shenbao_record).fields if is_contact(spec.id)}
    assert contacts == {
        f"{owner}_{part}"
        for owner in ("cover.contact", "basic.department_contact", "basic.operator_contact")
        for part in ("name", "phone")
    }


def test_the_command_writes_either_format(digital_out: Path, tmp_path: Path) -> None:
    assert main(["export", str(digital_out), "-o", str(tmp_path / "表.xlsx")]) == 0
    assert main(["export", str(digital_out), "-o", str(tmp_path / "表.csv")]) == 0
    assert len(openpyxl.load_workbook(tmp_path / "表.xlsx").sheetnames) > 20


def test_a_pattern_means_the_records_whoever_writes_it_out(
    digital_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written_out = sorted(str(p) for p in digital_out.glob("*.json"))
    assert any(p.endswith("report.json") for p in written_out)
    for given in (written_out, [str(digital_out / "*.json")]):
        assert main(["export", *given, "-o", str(tmp_path / "表.csv")]) == 0
        assert "已导出 2 份记录" in capsys.readouterr().out


def test_the_folder_of_a_table_is_made(digital_out: Path, tmp_path: Path) -> None:
    assert main(["export", str(digital_out), "-o", str(tmp_path / "新" / "表.csv")]) == 0
    assert (tmp_path / "新" / "表.csv").exists()


def test_an_unknown_format_is_wrong_usage(digital_out: Path, tmp_path: Path) -> None:
    assert main(["export", str(digital_out), "-o", str(tmp_path / "表.pdf")]) == 2


def test_a_bad_record_is_told_and_the_others_are_exported(
    digital_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "坏.json"
    bad.write_text("{}", encoding="utf-8")
    assert main(["export", str(digital_out), str(bad), "-o", str(tmp_path / "表.csv")]) == 1
    assert "坏.json：不是申报表记录" in capsys.readouterr().err
    assert len((tmp_path / "表.csv").read_text(encoding="utf-8-sig").splitlines()) >= 3


def test_a_reading_without_a_place_can_be_flagged(shenbao_record: Record) -> None:
    reading = FieldReading(status=Status.UNREADABLE, confidence=0.0, needs_review=True)
    record = shenbao_record.model_copy(update={"fields": shenbao_record.fields | {"cover.operator": reading}})
    book = opened(record)
    assert book["封面"].cell(3, column_of(book, "封面", "cover.operator")).fill == UNREADABLE
