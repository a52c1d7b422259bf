"""Generated forms: consistent ones give no finding about their figures, and every planted inconsistency is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from eligibility import Finding, check, rule_book
from samples.generator.content import fill_form

Record = dict[str, Any]
IDENTITIES = {r.id for r in rule_book().rules if r.group == "identity"}
#: Compare figures with each other, though they stand in other groups. Where two indicators aren't quite the same they
#: ask a person, which accuses nobody.
ALSO_ARITHMETIC = {"fmt_unit_scale", "plan_baseline_equals_sections", "plan_stage_consistent", "review_baseline_2022"}
ARITHMETIC = IDENTITIES | ALSO_ARITHMETIC
#: Need the evidence, or say something without judging.
NOT_PLANTED = {"id_shares_overlap", "id_patent_growth_from_density", "id_standards_window"}


def record(form: str, seed: int) -> Record:
    filled = fill_form(form, seed, consistent=True)  # type: ignore[arg-type]
    fields = {
        i: {"value": f.value, "raw": f.raw, "status": f.status, "reasons": [{"code": c} for c in f.reasons]}
        for i, f in filled.fields.items()
    }
    return {"form": form, "fields": fields}


@cache
def _consistent(form: str, seed: int) -> tuple[Record, dict[str, list[Finding]]]:
    given = record(form, seed)
    by_rule: dict[str, list[Finding]] = {}
    for finding in check(given).findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return given, by_rule


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
def test_a_hundred_consistent_forms_have_no_arithmetic_finding(form: str) -> None:
    false = [
        (seed, f.rule, f.message)
        for seed in range(100)
        for f in check(record(form, seed)).findings
        if f.rule in ARITHMETIC and (f.verdict == "fail" or (f.verdict == "needs_person" and f.rule in IDENTITIES))
    ]
    assert false == []


def test_what_a_consistent_form_says_in_its_texts_agrees_with_its_tables() -> None:
    pytest.importorskip("spacy")
    from extractor.evidence.prose import read_facts

    compared = 0
    for seed in range(12):
        given = record("shenbao", seed)
        texts = {i: r["value"] for i, r in given["fields"].items() if isinstance(r["value"], str)}
        given["facts"] = [f.model_dump() for i, text in texts.items() for f in read_facts(text, i, "shenbao")]
        findings = [f for f in check(given).findings if f.rule in ("id_text_vs_table", "plan_stage_consistent")]
        compared += sum(f.verdict == "pass" for f in findings)
        assert [f.message for f in findings if f.verdict in ("fail", "needs_person")] == []
    assert compared >= 12


def value(given: Record, field: str) -> Any:
    return given["fields"][field]["value"]


def put(given: Record, field: str, new: Any) -> None:
    raw = f"{new:.2f}" if isinstance(new, float) else str(new) if isinstance(new, int | str) else None
    given["fields"][field] = {"value": new, "raw": raw, "status": "read"}


@dataclass(frozen=True)
class Plant:
    """One inconsistency: ``spoil`` changes a consistent record, or returns False where it has nothing to spoil."""

    rule: str
    name: str
    spoil: Callable[[Record], bool | None]
    forms: tuple[str, ...] = ("shenbao", "fuhe")
    verdict: str = "fail"


def moved(field: str, change: Callable[[float], float]) -> Callable[[Record], bool | None]:
    def spoil(given: Record) -> bool | None:
        before = value(given, field)
        if not isinstance(before, int | float):
            return False
        after = change(before)
        put(given, field, int(after) if isinstance(before, int) else round(float(after), 2))
        return None

    return spoil


def above(field: str, other: str, by: float = 1) -> Callable[[Record], bool | None]:
    """A figure that may not exceed another one exceeds it."""

    def spoil(given: Record) -> bool | None:
        if not isinstance(value(given, other), int | float):
            return False
        put(given, field, value(given, other) + by)
        return None

    return spoil


def growth_without_base(given: Record) -> bool | None:
    given["fields"]["industry.export_10k_cny.2022"] = {"value": None, "raw": "无", "status": "none_declared"}
    put(given, "industry.export_growth_pct.2023", 12.5)
    return None


def names_fewer(given: Record) -> bool | None:
    listed = value(given, "governance.alliances")
    if not listed or not listed["count"]:
        return False
    listed["count"] += 1
    return None


def pilot_not_ticked(given: Record) -> bool | None:
    boxes = value(given, "digital.new_models.actions") or []
    left = [b for b in boxes if not b.startswith("建有国家")]
    put(given, "digital.new_models.actions", left)
    return None if len(left) < len(boxes) else False


def not_applicable_with_a_rate(given: Record) -> bool | None:
    put(given, "green.solid_waste_above_industry", "不适用")
    return None if isinstance(value(given, "green.solid_waste_utilization_pct"), float) else False


def spending_falls(given: Record) -> bool | None:
    put(given, "digital.software_adoption_rising", "是")
    for year, amount in ((2022, 900.0), (2023, 800.0), (2024, 700.0)):
        put(given, f"digital.software_purchase_10k_cny.{year}", amount)
    return None


def thirsty_for_energy(given: Record) -> bool | None:
    comma = "，" if given["form"] == "shenbao" else ","
    put(given, "basic.energy_efficiency_benchmark", f"非高耗能行业{comma}不适用")
    put(given, "green.energy_intensity.2024", 1.5)
    return None


def stated_otherwise(given: Record) -> bool | None:
    said = round(value(given, "industry.total_output_100m_cny.2024") * 1.1, 2)
    given["facts"] = [
        {
            "indicator": "industry.total_output_100m_cny.2024",
            "value": said,
            "unit": "亿元",
            "field": "plan.overview",
            "quote": f"2024年集群总产值{said}亿元",
            "confidence": 0.98,
        }
    ]
    return None


def base_value_differs(given: Record) -> bool | None:
    for row in value(given, "plan.targets"):
        if row["indicator"] == "研发经费投入" and row["base_2024"]:
            row["base_2024"] = f"{value(given, 'innovation.rd_expense_100m_cny.2024') + 0.1:.2f}亿元"
            return None
    return False


PLANTS = [
    Plant("id_sme_le_enterprises", "2022", above("industry.sme_count.2022", "industry.enterprise_count.2022")),
    Plant("id_sme_le_enterprises", "2024", above("industry.sme_count.2024", "industry.enterprise_count.2024")),
    Plant("id_percent_range", "leading", moved("industry.leading_output_share_pct.2023", lambda v: 100.01)),
    Plant("id_percent_range", "negative", moved("digital.cloud_sme_pct.2022", lambda v: -0.5)),
    Plant("id_main_le_total", "2023", moved("industry.leading_output_share_pct.2023", lambda v: 100.01)),
    Plant(
        "id_county_share_range",
        "2024",
        moved("industry.total_output_share_of_county_pct.2024", lambda v: 100.5),
        ("shenbao",),
        "needs_person",
    ),
    Plant("id_main_growth_yearly", "2023", moved("industry.leading_output_growth_pct.2023", lambda v: v + 0.3)),
    Plant("id_main_growth_yearly", "2024", moved("industry.leading_output_growth_pct.2024", lambda v: v - 0.3)),
    Plant("id_main_growth_avg", "off all four", moved("industry.leading_output_cagr_3y_pct", lambda v: v + 25)),
    Plant("id_avg_sme_output", "few firms", moved("industry.sme_count.2022", lambda v: 5)),
    Plant(
        "id_output_county_total",
        "share",
        moved("industry.total_output_share_of_county_pct.2023", lambda v: v * 1.7),
        ("shenbao",),
    ),
    Plant(
        "id_srdi_hierarchy",
        "giants",
        above("industry.national_little_giant_count.2024", "industry.provincial_srdi_sme_count.2024"),
    ),
    Plant("id_srdi_le_sme", "innovative", above("industry.innovative_sme_count.2023", "industry.sme_count.2023")),
    Plant(
        "id_counts_le_enterprises",
        "hightech",
        above("industry.national_hightech_count.2022", "industry.enterprise_count.2022"),
    ),
    Plant(
        "id_listed_le_sme", "listed", above("industry.listed_sme_count.2024", "industry.sme_count.2024"), ("shenbao",)
    ),
    Plant(
        "id_counts_monotone",
        "hightech",
        above("industry.national_hightech_count.2023", "industry.national_hightech_count.2024"),
    ),
    Plant("id_fdi_growth", "2024", moved("industry.fdi_growth_pct.2024", lambda v: v + 0.2), ("shenbao",)),
    Plant("id_export_growth", "2023", moved("industry.export_growth_pct.2023", lambda v: v - 0.2), ("shenbao",)),
    Plant("id_export_growth", "no base", growth_without_base, ("shenbao",)),
    Plant(
        "id_export_le_output",
        "2024",
        moved("industry.export_10k_cny.2024", lambda v: 3_000_000.0),
        ("shenbao",),
    ),
    Plant("id_rd_growth", "2023", moved("innovation.rd_expense_growth_pct.2023", lambda v: v + 2.5)),
    Plant("id_rd_growth", "2024", moved("innovation.rd_expense_growth_pct.2024", lambda v: v - 2.5)),
    Plant("id_rd_intensity", "2024", moved("innovation.rd_intensity_pct.2024", lambda v: v * 1.6)),
    Plant(
        "id_rd_staff_le_employees",
        "2023",
        above("innovation.sme_rd_staff.2023", "innovation.sme_employees.2023"),
        ("shenbao",),
    ),
    Plant(
        "id_patents_per_10k",
        "density",
        moved("innovation.invention_patents_per_10k_employees", lambda v: v + 0.3),
        ("shenbao",),
    ),
    Plant("id_patents_per_10k", "count", moved("innovation.invention_patents", lambda v: v + 2), ("shenbao",)),
    Plant("id_cloud_share", "2023", moved("digital.cloud_sme_pct.2023", lambda v: v + 0.1)),
    Plant("id_cloud_share", "count", moved("digital.cloud_sme_count.2022", lambda v: v - 3)),
    Plant("id_iiot_share", "2024", moved("digital.iiot_adoption_pct.2024", lambda v: v + 0.2), verdict="needs_person"),
    Plant("id_cloud_le_sme", "2024", above("digital.cloud_sme_count.2024", "industry.sme_count.2024")),
    Plant("id_digital_monotone", "2023", moved("digital.cloud_sme_pct.2023", lambda v: 3.0)),
    Plant("id_software_rising_vs_spend", "falls", spending_falls, ("shenbao",)),
    Plant("id_energy_reduction", "off all three", moved("green.energy_intensity_reduction_pct", lambda v: v + 45)),
    Plant(
        "id_co2_reduction", "off all three", moved("green.carbon_intensity_reduction_pct", lambda v: v + 45), ("fuhe",)
    ),
    Plant("id_co2_energy_ratio", "2023", moved("green.carbon_intensity.2023", lambda v: v * 20 + 5)),
    Plant("id_waste_na", "rate", not_applicable_with_a_rate, ("shenbao",)),
    Plant("id_names_match_count", "alliances", names_fewer),
    Plant("id_pilot_boxes", "national", pilot_not_ticked),
    Plant("id_rd_employee_scale", "2022", moved("innovation.sme_employees.2022", lambda v: 100), ("shenbao",)),
    Plant("id_high_energy_radio_vs_intensity", "1.5", thirsty_for_energy),
    Plant("id_text_vs_table", "output", stated_otherwise),
    Plant("fmt_unit_scale", "output in 万元", moved("industry.total_output_100m_cny.2023", lambda v: v * 10**4)),
    Plant("fmt_unit_scale", "R&D in 万元", moved("innovation.rd_expense_100m_cny.2024", lambda v: v * 10**4)),
    Plant("fmt_unit_scale", "export in 亿元", moved("industry.export_10k_cny.2024", lambda v: v / 10**4), ("shenbao",)),
    Plant("fmt_unit_scale", "FDI in 元", moved("industry.fdi_10k_cny.2022", lambda v: v * 10**4), ("shenbao",)),
    Plant("plan_baseline_equals_sections", "R&D", base_value_differs),
]


@pytest.mark.parametrize(
    ("plant", "form"),
    [(p, form) for p in PLANTS for form in p.forms],
    ids=[f"{p.rule}:{p.name}:{form}" for p in PLANTS for form in p.forms],
)
def test_a_planted_inconsistency_is_found(plant: Plant, form: str) -> None:
    found, missed = 0, []
    for seed in range(40):
        clean, before = _consistent(form, seed)
        if all(f.verdict == "not_evaluable" for f in before[plant.rule]) and plant.rule != "id_text_vs_table":
            continue
        spoilt = copy.deepcopy(clean)
        if plant.spoil(spoilt) is False:
            continue
        after = check(spoilt).of_rule(plant.rule)
        if any(f.verdict == plant.verdict for f in after):
            found += 1
        elif not any(f.verdict == "not_evaluable" for f in after):
            missed.append((seed, [f.message for f in after]))
        if found >= 8:
            break
    assert missed == []
    assert found >= 8


def test_every_rule_about_figures_is_planted_against() -> None:
    assert {p.rule for p in PLANTS} >= IDENTITIES - NOT_PLANTED
