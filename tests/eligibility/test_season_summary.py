"""A province's season: rows, rules over all forms, and the workbook."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from eligibility import check
from eligibility.conformance.cases import base_record
from eligibility.season import Application, check_season, industry_of
from extractor.export.summary import DEFAULT_REMARK, Column, SummaryOptions, write_summary


def application(form: str, name: str = "", **more: Any) -> Application:
    record = base_record(form)
    if name:
        record["fields"]["basic.cluster_name"]["value"] = name
    return Application(record=record, result=check(record), **more)


def said(applications: list[Application], rule: str) -> list[tuple[str, str]]:
    return [(f.verdict, f.message) for f in check_season(applications).findings if f.rule == rule]


def test_nine_forms_of_one_province_are_refused() -> None:
    verdict, message = said(
        [application("shenbao", f"吉林省云岭县产品{i}产业集群") for i in range(9)], "quota_province"
    )[0]
    assert verdict == "fail"
    assert message == "吉林省推荐 9 个，超过名额 8 个；超过报送数量的，一律不予受理"


def test_a_review_that_failed_without_a_reason_is_told_what_the_check_found() -> None:
    record = base_record("fuhe")
    record["fields"]["industry.total_output_100m_cny.2022"] |= {"value": 38.2, "raw": "38.20"}
    verdict, message = said([Application(record=record, result=check(record), passed=False)], "review_fail_reason")[0]
    assert verdict == "fail"
    assert "没有说明原因；核对所见：2022年集群总产值 38.20 亿元，低于 40 亿元" in message


def test_published_clusters_of_the_province_without_a_review_form_are_named() -> None:
    verdict, message = said([application("fuhe")], "review_cohort_mandatory")[0]
    assert verdict == "needs_person"
    assert "敦化市医药产业集群" in message


@pytest.mark.parametrize(
    ("name", "county", "industry"),
    [
        ("吉林省敦化市医药产业集群", "敦化市", "医药"),
        ("广州市黄埔区智能制造装备产业集群", "", "智能制造装备"),
        ("中山市小榄镇智能锁具产业集群", "小榄镇", "智能锁具"),
    ],
)
def test_the_industry_is_what_stands_between_place_and_ending(name: str, county: str, industry: str) -> None:
    assert industry_of(name, county) == industry


def test_the_workbook_holds_both_tables_and_the_findings(tmp_path: Path) -> None:
    target = tmp_path / "汇总表.xlsx"
    season = [application("shenbao"), application("fuhe", passed=False, reason="产值未达到门槛")]
    write_summary(season, target)
    book = load_workbook(target)
    assert book.sheetnames == ["附件2 推荐汇总表", "附件4 复核情况汇总表", "核对意见"]
    first = book["附件2 推荐汇总表"]
    assert first["A1"].value == "2025年度中小企业特色产业集群推荐汇总表"
    assert first["A2"].value == DEFAULT_REMARK
    assert [c.value for c in first[3]][:3] == ["序号", "集群名称", "所属地区（省/市/县）"]
    assert [c.value for c in first[4]][:3] == [1, "吉林省云岭县精密零部件产业集群", "吉林省/松河市/云岭县"]
    review = book["附件4 复核情况汇总表"]
    assert review["A1"].value == "2022年度中小企业特色产业集群复核情况汇总表"
    assert [c.value for c in review[4]][5:7] == ["否", "产值未达到门槛"]


def test_an_office_sets_its_own_columns(tmp_path: Path) -> None:
    options = SummaryOptions(recommended=(Column("集群", "cluster_name"), Column("结论", "verdict")), remark="")
    write_summary([application("shenbao")], tmp_path / "a.xlsx", options)
    sheet = load_workbook(tmp_path / "a.xlsx")["附件2 推荐汇总表"]
    assert [[c.value for c in row] for row in sheet["A2:B3"]] == [
        ["集群", "结论"],
        ["吉林省云岭县精密零部件产业集群", "符合"],
    ]


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="键 area 不存在"):
        SummaryOptions(recommended=(Column("面积", "area"),))


def test_text_of_a_form_never_becomes_a_formula(tmp_path: Path) -> None:
    write_summary([application("shenbao", "=HYPERLINK(1)县产业集群\x07")], tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx")["附件2 推荐汇总表"]["B4"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)县产业集群")


def test_a_doubtful_name_is_marked_for_review(tmp_path: Path) -> None:
    one = application("shenbao")
    one.record["fields"]["basic.cluster_name"]["needs_review"] = True  # type: ignore[index,call-overload]
    result = write_summary([one], tmp_path / "a.xlsx")
    assert result.recommended[0].doubtful == ["集群名称"]
    assert "待复核：集群名称" in result.recommended[0].remark
