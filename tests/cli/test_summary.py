"""``shenbao summary``: the province's tables, its decisions on the reviews, and its own columns."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from eligibility.conformance.cases import base_record
from extractor.cli import main

NAME = "吉林省云岭县精密零部件产业集群"


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """A folder with a form for recommendation and one for review whose output is too low."""
    folder = tmp_path / "OUT"
    folder.mkdir()
    review = base_record("fuhe")
    review["fields"]["industry.total_output_100m_cny.2022"] |= {"value": 38.2, "raw": "38.20"}
    name = review["fields"]["basic.cluster_name"]["value"].replace("精密零部件", "智能传感器")
    for field in ("basic.cluster_name", "cover.cluster_name"):
        review["fields"][field]["value"] = name
    for stem, record in (("推荐", base_record("shenbao")), ("复核", review)):
        record["schema"] = "shenbao-record/1"
        (folder / f"{stem}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def table(path: Path, sheet: str) -> list[list[object]]:
    return [[c.value for c in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def findings(path: Path) -> list[str]:
    return [str(row[2]) for row in table(path, "核对意见")]


def test_a_failed_review_without_a_reason_is_told_what_was_found(season: Path, tmp_path: Path) -> None:
    decisions, out = tmp_path / "初审.csv", tmp_path / "汇总表.xlsx"
    decisions.write_bytes("材料,初审是否通过,未通过原因\n复核,否,\n".encode("gb18030"))
    assert main(["summary", str(season), "-o", str(out), "--decisions", str(decisions)]) == 0
    assert table(out, "附件4 复核情况汇总表")[3][5:7] == ["否", None]
    assert any("没有说明原因；核对所见：2022年集群总产值 38.20 亿元，低于 40 亿元" in text for text in findings(out))


def test_the_summary_itself_may_be_filled_in_and_given_back(season: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总表.xlsx"
    assert main(["summary", str(season), "-o", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    sheet = book["附件4 复核情况汇总表"]
    sheet["F4"], sheet["G4"] = "否", "2022年产值未达标"
    book.save(out)
    assert main(["summary", str(season), "-o", str(out), "--decisions", str(out)]) == 0
    assert table(out, "附件4 复核情况汇总表")[3][5:7] == ["否", "2022年产值未达标"]
    assert any("未通过初审，已说明原因" in text for text in findings(out))


def test_a_decision_that_fits_no_form_is_told(season: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = tmp_path / "初审.csv"
    decisions.write_text("集群名称,初审是否通过\n某县某产业集群,是\n", encoding="utf-8")
    assert main(["summary", str(season), "-o", str(tmp_path / "a.xlsx"), "--decisions", str(decisions)]) == 0
    assert "对不上记录的名称：某县某产业集群" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("初审.csv", "集群名称,初审是否通过\n甲,也许\n", "应为“是”或“否”"),
        ("初审.csv", "集群名称,结论\n甲,是\n", "初审是否通过"),
        ("初审.xlsx", "不是表格", "不是 CSV 或 xlsx"),
    ],
)
def test_decisions_that_cannot_be_read_are_wrong_usage(
    season: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    arguments = ["summary", str(season), "-o", str(tmp_path / "a.xlsx"), "--decisions", str(tmp_path / name)]
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_an_office_sets_its_columns_in_a_file(season: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns, out = tmp_path / "列.yaml", tmp_path / "汇总表.xlsx"
    columns.write_text(
        "recommended:\n  - {header: 集群, key: cluster_name}\n  - {header: 结论, key: verdict}\n", "utf-8"
    )
    assert main(["summary", str(season), "-o", str(out), "--columns", str(columns)]) == 0
    assert table(out, "附件2 推荐汇总表")[1:3] == [["集群", "结论"], [NAME, "符合"]]
    assert "默认列，非官方" in str(table(out, "附件4 复核情况汇总表")[1][0])
    columns.write_text("recommended:\n  - {header: 面积, key: area}\n", "utf-8")
    assert main(["summary", str(season), "-o", str(out), "--columns", str(columns)]) == 2
    assert "键 area 不存在" in capsys.readouterr().err


def test_a_summary_is_a_workbook_by_its_name(
    digital_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(digital_out), "-o", str(tmp_path / "汇总.csv")]) == 2
    assert "写成 .xlsx" in capsys.readouterr().err
    assert not (tmp_path / "汇总.csv").exists()
