"""``shenbao check``, ``rules`` and ``summary``: thin calls of the rule book, with the contract's exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from extractor.cli import main
from models.record import Record, Status


def changed(record: Record, folder: Path, **values: object) -> Path:
    """The record's file with some fields' values otherwise (``__`` for the dots of their ids)."""
    fields = dict(record.fields)
    for name, value in values.items():
        field = name.replace("__", ".")
        fields[field] = fields[field].model_copy(
            update={"value": value, "status": Status.READ, "needs_review": False, "reasons": []}
        )
    path = folder / "记录.json"
    path.write_text(record.model_copy(update={"fields": fields}).to_json(), encoding="utf-8")
    return path


def output_of(record: Record, folder: Path, output: float) -> Path:
    values = {f"industry__total_output_100m_cny__{year}": output for year in (2022, 2023, 2024)}
    return changed(record, folder, **values)


def test_a_hard_criterion_that_fails_ends_with_one(shenbao_record: Record, tmp_path: Path) -> None:
    record = output_of(shenbao_record, tmp_path, 3.0)
    out = tmp_path / "check.json"
    assert main(["check", str(record), "-o", str(out)]) == 1
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["schema"], result["verdict"]) == ("shenbao-check/1", "fail")
    assert any(f["rule"] == "elig_total_output_min" and f["verdict"] == "fail" for f in result["findings"])


def test_without_out_the_findings_are_a_readable_text(
    shenbao_record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(output_of(shenbao_record, tmp_path, 3.0))])
    assert "低于 40 亿元" in capsys.readouterr().out


def test_what_is_no_record_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "坏.json"
    bad.write_text("[]", encoding="utf-8")
    assert main(["check", str(bad)]) == 2
    assert "坏.json" in capsys.readouterr().err


def test_unknown_rules_are_wrong_usage_and_name_those_there_are(
    digital_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(digital_out), "--rules", "mars-2030"]) == 2
    assert "national-2022" in capsys.readouterr().err


def test_a_folder_of_records_gives_a_file_each(digital_out: Path, tmp_path: Path) -> None:
    assert main(["check", str(digital_out), "-o", str(tmp_path / "checks")]) in (0, 1)
    names = {p.name for p in (tmp_path / "checks").iterdir()}
    assert names == {"示例-申报表-电子版.check.json", "示例-复核申报表-电子版.check.json"}


def test_the_html_report_shows_crops_of_the_original(shenbao_record: Record, shenbao_pdf: Path, tmp_path: Path) -> None:
    record = output_of(shenbao_record, tmp_path, 3.0)
    page = tmp_path / "底稿.html"
    main(["check", str(record), "-o", str(tmp_path / "c.json"), "--html", str(page), "--document", str(shenbao_pdf)])
    text = page.read_text(encoding="utf-8")
    assert "初审意见底稿" in text
    assert "data:image/png;base64," in text


def test_rules_can_be_listed_explained_and_linted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    assert "elig_total_output_min" in capsys.readouterr().out
    assert main(["rules", "explain", "elig_total_output_min"]) == 0
    assert "40" in capsys.readouterr().out
    assert main(["rules", "lint"]) == 0
    assert main(["rules", "explain", "no_such_rule"]) == 2
    assert main(["rules", "explain"]) == 2


def test_summary_makes_both_attachments(digital_out: Path, tmp_path: Path) -> None:
    target = tmp_path / "汇总表.xlsx"
    assert main(["summary", str(digital_out), "-o", str(target)]) == 0
    assert openpyxl.load_workbook(target).sheetnames[:2] == ["附件2 推荐汇总表", "附件4 复核情况汇总表"]


def test_a_letter_among_the_forms_is_told_and_passed_over(
    shenbao_record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output_of(shenbao_record, tmp_path, 3.0)
    letter = shenbao_record.model_copy(update={"form": "unknown", "form_version": None, "fields": {}})
    (tmp_path / "来函.json").write_text(letter.to_json(), encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    assert "来函.json：原文件没有认出是申报表或复核申报表，没有核查" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "来函.json")]) == 2
