"""``shenbao extract``: what is written, what is said, and what a run survives."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from extractor.cli import main
from extractor.export.record_files import load_record, record_names
from extractor.extraction import ERROR_LOG, ExtractOptions, extract_all
from extractor.ocr.engine import Engine
from models.record import Method, Record, Status
from models.report import ExtractReport, FileOutcome


class Notes:
    """A watcher that remembers what it is told."""

    def __init__(self) -> None:
        self.outcomes: list[FileOutcome] = []
        self.notices: list[str] = []

    def found(self, documents: int) -> None:
        pass

    def page(self, name: str, number: int, total: int) -> None:
        pass

    def done(self, name: str, outcome: FileOutcome, record: Record | None) -> None:
        self.outcomes.append(outcome)

    def notice(self, message: str) -> None:
        self.notices.append(message)


CONTACT = "张三 13800138000"


def broken_engine() -> Engine:
    raise ValueError(CONTACT)


def white_page(path: Path) -> Path:
    Image.new("L", (900, 1200), 255).save(path)
    return path


def test_a_record_is_written_for_each_document_and_a_report(digital_out: Path) -> None:
    names = {p.name for p in digital_out.iterdir()}
    assert names == {"示例-申报表-电子版.json", "示例-复核申报表-电子版.json", "report.json"}
    report = ExtractReport.model_validate_json((digital_out / "report.json").read_text(encoding="utf-8"))
    assert [(f.outcome, f.form) for f in report.files] == [("read", "shenbao"), ("read", "fuhe")]
    assert all(f.seconds > 0 and f.fields > 100 and f.pages > 10 for f in report.files)


def test_json_mode_writes_nothing_but_json_on_stdout(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(fuhe_pdf), "-o", str(tmp_path), "--json", "-v"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "shenbao-report/1"
    assert report == json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))


def test_the_summary_is_a_chinese_table_and_progress_stays_off_stdout(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["extract", str(fuhe_pdf), "-o", str(tmp_path)])
    said = capsys.readouterr()
    for header in ("文件", "表种", "页数", "已读字段", "待核对", "缺失", "用时"):
        assert header in said.out
    assert fuhe_pdf.name in said.out
    assert "[1/1]" in said.err
    assert "[1/1]" not in said.out


def test_a_missing_path_fails_alone(fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "没有这个.pdf", str(fuhe_pdf), "-o", str(tmp_path)]) == 1
    assert (tmp_path / f"{fuhe_pdf.stem}.json").exists()
    assert "没有这个.pdf：找不到这个文件或文件夹" in capsys.readouterr().err


def test_no_arguments_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["extract"])
    assert ended.value.code == 2


def test_an_output_that_is_a_file_is_wrong_usage(fuhe_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("x")
    assert main(["extract", str(fuhe_pdf), "-o", str(out)]) == 2


def test_corrections_are_applied_again_after_a_new_extraction(fuhe_pdf: Path, tmp_path: Path) -> None:
    corrections = {
        "industry.sme_count.2024": {"value": 321, "note": "按盖章件"},
        "cover.operator": "某某集群服务中心",
    }
    (tmp_path / f"{fuhe_pdf.stem}.corrections.json").write_text(json.dumps(corrections), encoding="utf-8")
    main(["extract", str(fuhe_pdf), "-o", str(tmp_path)])
    fields = load_record(tmp_path / f"{fuhe_pdf.stem}.json").fields
    count = fields["industry.sme_count.2024"]
    assert (count.value, count.status, count.needs_review) == (321, Status.CORRECTED, False)
    assert count.provenance is not None and count.provenance.method is Method.PERSON
    assert fields["cover.operator"].value == "某某集群服务中心"


def test_a_correction_of_the_wrong_type_is_told_and_left_out(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corrections = {"industry.sme_count.2024": "很多", "no.such.field": 1}
    (tmp_path / f"{fuhe_pdf.stem}.corrections.json").write_text(json.dumps(corrections), encoding="utf-8")
    assert main(["extract", str(fuhe_pdf), "-o", str(tmp_path)]) == 0
    assert load_record(tmp_path / f"{fuhe_pdf.stem}.json").fields["industry.sme_count.2024"].status is Status.READ
    said = capsys.readouterr().err
    assert "“其中：集群中小企业数量·2024年”（industry.sme_count.2024）的更正值不合要求（应为整数）" in said
    assert "no.such.field 不在这份表里" in said


def test_a_broken_file_of_corrections_does_not_stop_the_reading(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{fuhe_pdf.stem}.corrections.json").write_text("{", encoding="utf-8")
    assert main(["extract", str(fuhe_pdf), "-o", str(tmp_path)]) == 0
    assert f"{fuhe_pdf.stem}.corrections.json：第 1 行写法不对" in capsys.readouterr().err


def test_an_unexpected_error_is_one_chinese_sentence_and_a_log_without_what_was_read(tmp_path: Path) -> None:
    page = white_page(tmp_path / "页.png")
    notes = Notes()
    report = extract_all([page], ExtractOptions(tmp_path / "out", broken_engine), notes)
    [outcome] = report.files
    assert outcome.outcome == "failed"
    assert outcome.message is not None and outcome.message.startswith("页.png：读取时程序出错")
    log = (tmp_path / "out" / ERROR_LOG).read_text(encoding="utf-8")
    assert "ValueError" in log and "broken_engine" in log
    assert CONTACT not in log


def test_a_failure_leaves_no_record_of_other_content_behind(fuhe_pdf: Path, digital_out: Path, tmp_path: Path) -> None:
    stale = tmp_path / "表.json"
    shutil.copy(digital_out / f"{fuhe_pdf.stem}.json", stale)
    damaged = tmp_path / "in" / "表.pdf"
    damaged.parent.mkdir()
    damaged.write_bytes(fuhe_pdf.read_bytes()[:2000])
    assert main(["extract", str(damaged), "-o", str(tmp_path)]) == 1
    assert not stale.exists()


def test_a_record_read_from_the_very_same_content_survives_a_failure(tmp_path: Path, fuhe_record: Record) -> None:
    page = white_page(tmp_path / "页.png")
    notes = Notes()
    options = ExtractOptions(tmp_path, broken_engine)
    extract_all([page], options, notes)
    source = fuhe_record.source.model_copy(update={"sha256": hashlib.sha256(page.read_bytes()).hexdigest()})
    kept = tmp_path / "页.json"
    kept.write_text(fuhe_record.model_copy(update={"source": source}).to_json(), encoding="utf-8")
    extract_all([page], options, notes)
    assert kept.exists()


def test_replacing_the_record_of_another_document_of_that_name_is_told(
    fuhe_pdf: Path, shenbao_pdf: Path, digital_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(digital_out / f"{shenbao_pdf.stem}.json", tmp_path / f"{fuhe_pdf.stem}.json")
    main(["extract", str(fuhe_pdf), "-o", str(tmp_path)])
    assert "原是另一份同名文件" in capsys.readouterr().err
    assert load_record(tmp_path / f"{fuhe_pdf.stem}.json").form == "fuhe"


def test_page_pictures_in_the_output_folder_are_no_documents(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    white_page(out / "表-p01.png")
    white_page(tmp_path / "页.png")
    (tmp_path / "说明.txt").write_text("x", encoding="utf-8")
    report = extract_all([tmp_path], ExtractOptions(out, broken_engine), Notes())
    assert [Path(f.file).name for f in report.files] == ["页.png"]


def test_equal_names_get_a_hash_of_the_content(tmp_path: Path) -> None:
    documents = []
    for county in ("甲县", "乙县"):
        (tmp_path / county).mkdir()
        document = tmp_path / county / "申报表.pdf"
        document.write_bytes(county.encode())
        documents.append(document)
    alone = tmp_path / "其他.pdf"
    alone.write_bytes(b"x")
    first, second, third = record_names([*documents, alone])
    assert first != second
    assert first.startswith("申报表-") and len(first) == len("申报表-") + 8
    assert third == "其他"


@pytest.mark.parametrize("name", ["report", "Report", "甲县.corrections"])
def test_a_document_never_takes_the_name_of_our_own_files(name: str, tmp_path: Path) -> None:
    document = tmp_path / f"{name}.pdf"
    document.write_bytes(b"x")
    [given] = record_names([document])
    assert given.startswith(f"{name}-")


def test_a_folder_of_page_images_is_one_document_named_by_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "甲县 2025.07"
    folder.mkdir()
    for number in (1, 2, 10):
        white_page(folder / f"第{number}页.png")
    (folder / "Thumbs.db").write_bytes(b"x")
    report = extract_all([folder], ExtractOptions(tmp_path / "out", broken_engine), Notes())
    assert [f.file for f in report.files] == [str(folder)]
    assert record_names([folder]) == ["甲县 2025.07"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for county in ("甲县", "乙县"):
        (tmp_path / "收件" / county).mkdir(parents=True)
        (tmp_path / "收件" / county / "申报表.pdf").write_bytes(b"")
    (tmp_path / "收件" / "丙县.pdf").write_bytes(b"")
    assert main(["extract", str(tmp_path / "收件"), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    for name in ("甲县/申报表.pdf", "乙县/申报表.pdf"):
        assert f"{name}：文件是空的" in said.err
        assert f"│ {name} " in said.out
    assert said.err.startswith("丙县.pdf：文件是空的")


def test_the_summary_names_a_record_that_is_called_otherwise(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(fuhe_pdf, tmp_path / "report.pdf")
    assert main(["extract", str(tmp_path / "report.pdf"), str(fuhe_pdf), "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    [record] = (tmp_path / "out").glob("report-*.json")
    assert f"→ {record.name}" in said
    assert said.count("→") == 1


def test_files_that_may_be_forms_and_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "申报表.docx").write_bytes(b"x")
    (tmp_path / "说明.txt").write_bytes(b"x")
    white_page(tmp_path / "页.png")
    notes = Notes()
    extract_all([tmp_path], ExtractOptions(tmp_path / "out", broken_engine), notes)
    [notice] = notes.notices
    assert notice.startswith("有 1 个文件的格式不能读：申报表.docx。")


def test_page_pictures_beside_other_files_are_told_to_be_a_document_each(tmp_path: Path) -> None:
    folder = tmp_path / "甲县"
    folder.mkdir()
    for number in (1, 2, 3):
        white_page(folder / f"第{number}页.jpg")
    (folder / "说明.txt").write_bytes(b"x")
    notes = Notes()
    report = extract_all([folder], ExtractOptions(tmp_path / "out", broken_engine), notes)
    assert len(report.files) == 3
    [notice] = notes.notices
    assert "文件夹“甲县”里图片和其他文件放在一起，每张图片各算一份材料" in notice


def test_a_damaged_page_is_named_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "甲县"
    folder.mkdir()
    white_page(folder / "第1页.png")
    (folder / "第2页.png").write_bytes(b"")
    [outcome] = extract_all([folder], ExtractOptions(tmp_path / "out", broken_engine), Notes()).files
    assert outcome.message is not None and outcome.message.startswith("甲县/第2页.png：文件是空的")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_an_output_that_cannot_be_written_is_told_before_anything_is_read(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "只读"
    out.mkdir(mode=0o555)
    assert main(["extract", str(fuhe_pdf), "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert f"无法写入 {out}：没有权限" in said
    assert "[1/1]" not in said
