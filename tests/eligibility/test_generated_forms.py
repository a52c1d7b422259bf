"""Generated forms: consistent ones give no arithmetic finding, planted inconsistencies are all found."""

from typing import Any

import pytest

from eligibility import check, rule_book
from samples.generator.content import fill_form

#: Evaluators that compare figures with each other. What a clerk ticks isn't arithmetic: ticks are drawn freely.
ARITHMETIC = {"equation", "readings", "relations", "range_by_year", "relative", "drift", "value_limit", "unit_scale"}
RULES = {rule.id for rule in rule_book().rules if rule.data.evaluator in ARITHMETIC}


def record(form: str, seed: int) -> dict[str, Any]:
    filled = fill_form(form, seed)  # type: ignore[arg-type]
    fields = {
        i: {"value": f.value, "raw": f.raw, "status": f.status, "reasons": [{"code": c} for c in f.reasons]}
        for i, f in filled.fields.items()
    }
    return {"form": form, "fields": fields}


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
def test_a_hundred_consistent_forms_have_no_arithmetic_finding(form: str) -> None:
    false = [
        (seed, f.rule, f.message)
        for seed in range(100)
        for f in check(record(form, seed)).findings
        if f.rule in RULES and f.verdict in ("fail", "needs_person")
    ]
    assert false == []


PLANTED = [
    ("id_rd_growth", "innovation.rd_expense_growth_pct.2024", lambda v: v + 12),
    ("id_cloud_share", "digital.cloud_sme_pct.2023", lambda v: v - 7),
    ("id_sme_le_enterprises", "industry.enterprise_count.2022", lambda v: 1),
    ("id_main_growth_avg", "industry.leading_output_cagr_3y_pct", lambda v: v + 30),
    ("id_main_growth_yearly", "industry.leading_output_growth_pct.2023", lambda v: v + 9),
    ("id_export_growth", "industry.export_growth_pct.2023", lambda v: v + 8),
    ("id_fdi_growth", "industry.fdi_growth_pct.2024", lambda v: v + 8),
    ("id_patents_per_10k", "innovation.invention_patents_per_10k_employees", lambda v: v * 2 + 5),
    ("id_percent_range", "digital.iiot_adoption_pct.2024", lambda v: 130.0),
    ("id_rd_staff_le_employees", "innovation.sme_rd_staff.2024", lambda v: 10**7),
    ("fmt_unit_scale", "industry.total_output_100m_cny.2023", lambda v: v * 10**4),
    ("fmt_unit_scale", "industry.export_10k_cny.2024", lambda v: v / 10**4),
    ("id_energy_reduction", "green.energy_intensity_reduction_pct", lambda v: v + 60),
]


@pytest.mark.parametrize(("rule", "field", "change"), PLANTED, ids=[f"{r}:{f}" for r, f, _ in PLANTED])
def test_a_planted_inconsistency_is_found(rule: str, field: str, change: Any) -> None:
    tried = 0
    for seed in range(25):
        form = record("shenbao", seed)
        reading = form["fields"][field]
        verdicts = {f.verdict for f in check(form).of_rule(rule)}
        if not isinstance(reading["value"], (int, float)) or "pass" not in verdicts:
            continue
        reading["value"] = round(change(reading["value"]), 2)
        reading["raw"] = f"{reading['value']:.2f}"
        found = [f for f in check(form).of_rule(rule) if f.verdict == "fail" and field in f.fields]
        year = field.rpartition(".")[2]
        unknown = [f for f in check(form).of_rule(rule) if f.verdict == "not_evaluable" and str(f.year) == year]
        if not found and unknown:
            continue
        assert found, (seed, reading["value"])
        tried += 1
    assert tried >= 10
