"""What clerks write into the free cells of the plan tables, and what a reviewer may conclude from it."""

from typing import Any

import pytest

from eligibility import Finding, check
from eligibility.quantity import parse_quantity

LABELS = {
    "plan_growth_2027": ("主导产业", "近三年集群产值年均增速"),
    "plan_quality_sme": ("主导产业", "优质中小企业数量"),
    "plan_rd_2027": ("创新", "研发经费投入"),
    "plan_patents_2027": ("创新", "有效发明专利数量"),
}


def target(rule: str, base: Any, goal: Any, label: str = "") -> Finding:
    direction, indicator = LABELS[rule]
    row = {"direction": direction, "indicator": label or indicator, "base_2024": base, "target_2027": goal}
    return check({"form": "shenbao", "fields": {"plan.targets": {"value": [row]}}}).of_rule(rule)[0]


def baseline(label: str, cell: str, **fields: Any) -> Finding:
    row = {"direction": "x", "indicator": label, "base_2024": cell, "target_2027": ""}
    given = {name.replace("__", "."): value for name, value in fields.items()} | {"plan.targets": {"value": [row]}}
    return check({"form": "shenbao", "fields": given}).of_rule("plan_baseline_equals_sections")[0]


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        ("10%", "pass"),
        ("10", "pass"),
        ("≥10%", "pass"),
        ("不低于１０％", "pass"),
        ("10%以上", "pass"),
        ("年均增长12%", "pass"),
        ("2025-2027年年均12.5%", "pass"),
        ("12%（力争15%）", "pass"),
        (12.5, "pass"),
        ("9.99%", "fail"),
        ("8%以上", "fail"),
        ("约9%", "fail"),
        ("10%左右", "needs_person"),
        ("10%以内", "needs_person"),
        ("不超过12%", "needs_person"),
        ("提高2个百分点", "needs_person"),
        ("提高15%", "needs_person"),
        ("10%-12%", "needs_person"),
        ("1.1倍", "needs_person"),
        ("100亿元", "needs_person"),
        ("0.12", "needs_person"),
        ("两位数增长", "needs_person"),
        ("无", "needs_person"),
        ("", "not_evaluable"),
        (None, "not_evaluable"),
    ],
)
def test_the_growth_target(goal: Any, verdict: str) -> None:
    assert target("plan_growth_2027", "12.5%", goal).verdict == verdict


@pytest.mark.parametrize(
    ("base", "goal", "verdict"),
    [
        ("3.20亿元", "4.26亿元", "pass"),
        ("3.00亿元", "3.993亿元", "pass"),
        ("0.70亿元", "0.9317亿元", "pass"),
        ("3.20亿元", "42600万元", "pass"),
        ("320,000千元", "4.26亿元", "pass"),
        ("3.20亿元", "5亿元以上", "pass"),
        ("3.20亿元", "4.30亿元（年均增长10.3%）", "pass"),
        ("3.20亿元", "增加到4.3亿元", "pass"),
        ("3.20亿元", "年均增长10%", "pass"),
        ("3.20亿元", "10%", "pass"),
        ("3.20亿元", "提高40%", "pass"),
        ("3.20亿元", "较2024年增长33.1%", "pass"),
        ("3.20亿元", "较2024年增长30%", "needs_person"),
        ("3.20亿元", "较2024年增长29%", "fail"),
        ("3.20亿元", "提高9%", "fail"),
        ("3.20亿元", "提高15%", "needs_person"),
        ("3.20亿元", "4.25亿元", "needs_person"),
        ("3.20亿元", "1.2亿元", "fail"),
        ("3.20亿元", "增加1.2亿元", "needs_person"),
        ("3.20亿元", "1.4倍", "needs_person"),
        ("3.20亿元", "4.5亿美元", "needs_person"),
        ("3.20亿元", "不超过4.5亿元", "needs_person"),
        ("约3亿元", "4.5亿元", "needs_person"),
        ("2.5%", "3.5%", "needs_person"),
        ("研发强度2.5%", "12%", "pass"),
        ("3.20亿元", "研发强度12%", "needs_person"),
        (3.2, 4.3, "pass"),
    ],
)
def test_the_target_of_research_spending(base: Any, goal: Any, verdict: str) -> None:
    assert target("plan_rd_2027", base, goal).verdict == verdict


@pytest.mark.parametrize(
    ("base", "goal", "verdict"),
    [
        ("100件", "153件", "pass"),
        ("100件", "153项", "pass"),
        ("0.01万件", "153件", "pass"),
        ("100件", "152件", "needs_person"),
        ("100件", "144件", "fail"),
        ("100件", "100件以上", "fail"),
        ("100件", "新增53件", "needs_person"),
        ("100件", "翻一番", "needs_person"),
        ("1.2件/万人", "2件/万人", "needs_person"),
    ],
)
def test_the_target_of_patents(base: str, goal: str, verdict: str) -> None:
    assert target("plan_patents_2027", base, goal).verdict == verdict


@pytest.mark.parametrize(
    ("base", "goal", "verdict"),
    [
        ("60家", "63户", "pass"),
        ("60", "80家以上", "pass"),
        ("60家", "62家", "fail"),
        ("60家", "新增10家", "needs_person"),
        ("60余家", "80余家", "needs_person"),
        ("60家", "年均增长5%", "needs_person"),
    ],
)
def test_the_target_of_quality_enterprises(base: str, goal: str, verdict: str) -> None:
    assert target("plan_quality_sme", base, goal).verdict == verdict


def test_a_unit_may_stand_in_the_label_of_the_row() -> None:
    finding = baseline("研发经费投入（万元）", "32000", innovation__rd_expense_100m_cny__2024=3.2)
    assert finding.verdict == "pass"


@pytest.mark.parametrize(
    ("label", "cell", "field", "value", "verdict"),
    [
        ("研发经费投入", "3.20亿元", "innovation__rd_expense_100m_cny__2024", 3.2, "pass"),
        ("研发经费投入", "3.30亿元", "innovation__rd_expense_100m_cny__2024", 3.2, "fail"),
        ("研发经费投入", "32000", "innovation__rd_expense_100m_cny__2024", 3.2, "needs_person"),
        ("研发经费投入", "3.5%", "innovation__rd_expense_100m_cny__2024", 3.2, "needs_person"),
        ("有效发明专利数量", "100件以上", "innovation__invention_patents", 104, "pass"),
        ("有效发明专利数量", "101件", "innovation__invention_patents", 100, "fail"),
        ("有效发明专利数量", "1.2件/万人", "innovation__invention_patents", 100, "needs_person"),
        ("工业互联网普及率", "33%", "digital__iiot_adoption_pct__2024", 32.5, "needs_person"),
        ("工业互联网普及率", "34%", "digital__iiot_adoption_pct__2024", 32.5, "fail"),
        ("工业互联网普及率", "0.325", "digital__iiot_adoption_pct__2024", 32.5, "needs_person"),
        ("单位工业产值能耗", "850千克标准煤/万元", "green__energy_intensity__2024", 0.85, "pass"),
        ("单位工业产值能耗", "0.85tce/万元", "green__energy_intensity__2024", 0.85, "pass"),
        ("单位工业产值能耗", "0.95吨标准煤/万元", "green__energy_intensity__2024", 0.85, "fail"),
        ("二氧化碳排放量", "12万吨", "green__carbon_intensity__2024", 1.85, "needs_person"),
    ],
)
def test_a_base_value_against_the_sections(label: str, cell: str, field: str, value: float, verdict: str) -> None:
    assert baseline(label, cell, **{field: value}).verdict == verdict


@pytest.mark.parametrize(
    ("label", "goal", "reached", "verdict"),
    [
        ("研发经费投入", "4.2亿元", "41000万元", "fail"),
        ("有效发明专利数量", "≥150件", "150件", "pass"),
        ("有效发明专利数量", "150件", "约150件", "needs_person"),
        ("单位工业产值能耗", "0.80吨标准煤/万元", "0.81", "fail"),
        ("单位工业产值能耗", "≤0.80吨标准煤/万元", "0.80吨标准煤/万元", "pass"),
        ("单位工业产值能耗", "下降13.5%", "下降14%", "pass"),
        ("单位工业产值能耗", "下降13.5%", "下降13%", "fail"),
        ("单位工业产值能耗", "下降13.5%", "0.7吨标准煤/万元", "needs_person"),
        ("单位工业产值能耗降低率", "13.5%", "14%", "pass"),
        ("碳足迹核算企业数量", "20家", "25家", "pass"),
        ("定性描述", "形成合作机制", "合作机制已形成", "needs_person"),
        ("集群总产值", "150亿元", "", "not_evaluable"),
    ],
)
def test_what_a_review_completed(label: str, goal: str, reached: str, verdict: str) -> None:
    row = {"direction": "x", "indicator": label, "base_2022": "", "target_2025": goal, "actual_2025": reached}
    result = check({"form": "fuhe", "fields": {"plan.completion": {"value": [row]}}})
    assert [f.verdict for f in result.of_rule("review_completion")] == [verdict]


@pytest.mark.parametrize(
    ("text", "kind", "bound", "change"),
    [
        ("不低于 1,500 件", "count", "at_least", ""),
        ("不超过0.8吨标准煤/万元", "intensity", "at_most", ""),
        ("近三年约12%", "percent", "about", ""),
        ("近三年12%", "percent", None, ""),
        ("增加至120家", "count", None, ""),
        ("增加120家", "count", None, "增加"),
        ("1.6吨CO2/万元", "intensity", None, ""),
        ("增长率12%", "percent", None, ""),
        ("4.5亿美元", "other", None, ""),
    ],
)
def test_levels_bounds_and_changes_are_told_apart(text: str, kind: str, bound: str | None, change: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (quantity.kind, quantity.bound, quantity.change) == (kind, bound, change)
