"""A reading that awaits review never carries a confident verdict: three-valued logic, rule by rule."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from eligibility import check
from eligibility.conformance.cases import base_record

DOUBTS = {
    "awaits review": {"needs_review": True},
    "unreadable": {"value": None, "raw": None, "status": "unreadable", "needs_review": True},
}


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
@pytest.mark.parametrize("doubt", DOUBTS)
def test_no_confident_finding_rests_on_a_doubtful_field(form: str, doubt: str) -> None:
    base = base_record(form)
    confident = []
    for field in base["fields"]:
        record: dict[str, Any] = base | {"fields": base["fields"] | {field: base["fields"][field] | DOUBTS[doubt]}}
        confident += [
            (field, f.rule)
            for f in check(record, stage="ministry").findings
            if field in f.fields and f.verdict in ("pass", "fail") and f.severity != "info"
        ]
    assert confident == []


def test_a_route_that_is_certain_needs_no_figure_of_the_other_route() -> None:
    record = base_record("shenbao")
    record["fields"]["industry.provincial_srdi_sme_count.2024"]["needs_review"] = True
    finding = check(record).of_rule("elig_quality_enterprises")[0]
    assert finding.verdict == "pass"
    assert "industry.provincial_srdi_sme_count.2024" not in finding.fields


def test_average_growth_waits_for_the_figures_that_could_contradict_it() -> None:
    record = base_record("shenbao")
    record["fields"]["industry.total_output_100m_cny.2022"]["needs_review"] = True
    assert check(record).of_rule("elig_avg_growth_min")[0].verdict == "not_evaluable"
    reported = {"form": "shenbao", "fields": {"industry.leading_output_cagr_3y_pct": 12.5}}
    assert check(reported).of_rule("elig_avg_growth_min")[0].verdict == "pass"


def test_a_name_of_another_province_than_the_covers_is_inconsistent() -> None:
    record = copy.deepcopy(base_record("shenbao"))
    record["fields"]["cover.province"]["value"] = "辽宁省"
    finding = check(record).of_rule("fmt_name_consistent")[0]
    assert (finding.verdict, "不一致，请核实" in finding.message) == ("fail", True)
