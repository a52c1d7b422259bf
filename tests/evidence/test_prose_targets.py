"""Targets which the stage texts of the plan set, and what the rule book makes of them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from eligibility import Finding, check
from eligibility.conformance.cases import base_record
from extractor.evidence.prose_targets import read_targets


def said(year: int, text: str) -> dict[str, float]:
    return {t.indicator: t.value for t in read_targets(text, f"plan.stage.{year}")}


def test_levels_of_the_stages_own_year() -> None:
    text = "到2025年底，优质中小企业数量达到90家，研发经费投入达到3.5亿元，有效发明专利达到110件。"
    assert said(2025, text) == {
        "plan.quality_sme_count": 90,
        "innovation.rd_expense_100m_cny": 3.5,
        "innovation.invention_patents": 110,
    }
    assert said(2026, text) == {}


def test_the_heading_names_the_year_where_the_text_does_not() -> None:
    assert said(2026, "单位工业产值能耗降至0.80吨标准煤/万元，工业互联网普及率提升至45%以上。") == {
        "green.energy_intensity": 0.8,
        "digital.iiot_adoption_pct": 45,
    }


@pytest.mark.parametrize(
    "text",
    [
        "研发经费投入增长12%，有效发明专利新增20件，优质中小企业新增10家。",
        "单位工业产值能耗下降3%。",
        "研发经费投入强度达到4.5%，每万人有效发明专利达到50件。",
        "优质中小企业由90家增加到100家，其中优质中小企业达到95家。",
        "推动研发机构全覆盖，优质中小企业快速成长。",
    ],
)
def test_changes_and_other_figures_are_no_targets(text: str) -> None:
    assert said(2025, text) == {}


def test_only_stage_texts_have_targets() -> None:
    assert read_targets("优质中小企业达到90家", "plan.key_tasks") == []


def staged(*texts: str, rule: str) -> list[Finding]:
    record: dict[str, Any] = copy.deepcopy(base_record("shenbao"))
    record["stage_targets"] = []
    for year, text in zip((2025, 2026, 2027), texts, strict=True):
        record["fields"][f"plan.stage.{year}"]["value"] = text
        record["stage_targets"] += [t.model_dump(mode="json") for t in read_targets(text, f"plan.stage.{year}")]
    for row in record["fields"]["plan.targets"]["value"]:
        if row["indicator"] == "优质中小企业数量":
            row["target_2027"] = "120家"
    return check(record).of_rule(rule)


def test_quality_enterprises_rise_from_stage_to_stage() -> None:
    rising = ("优质中小企业达到90家。", "优质中小企业达到105家。", "优质中小企业达到120家。")
    assert staged(*rising, rule="plan_quality_sme_yearly")[0].verdict == "pass"
    assert staged(*rising, rule="plan_stage_consistent")[0].verdict == "pass"


def test_a_stage_below_the_one_before_and_a_last_stage_off_the_table_are_pointed_out() -> None:
    falling = staged(
        "优质中小企业达到90家。", "优质中小企业达到80家。", "优质中小企业达到110家。", rule="plan_stage_consistent"
    )[0]
    assert falling.verdict == "fail"
    assert "未逐年上升，2027年与目标表“120家”不同，不一致，请核实" in falling.message


def test_bounds_of_a_stage_are_no_contradiction() -> None:
    loose = ("优质中小企业突破90家。", "优质中小企业85家以上。", "优质中小企业超过115家。")
    assert staged(*loose, rule="plan_stage_consistent")[0].verdict == "pass"
