"""Whatever JSON another system puts into a field, the check ends with findings."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import check
from eligibility.conformance.cases import base_record
from eligibility.dictionary import dictionary

BASE = base_record("shenbao")
WRITTEN = [
    "无",
    "/",
    "12.5%",
    "≥10%",
    "1.2亿元",
    "100件以上",
    "0.85吨/万元",
    "提高15%",
    "约40",
    "½",
    "−3",
    "2025年7月",
    "1" * 320,
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WRITTEN) | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["count", "names", "indicator", "direction", "target_2027", "base_2024"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(dictionary("shenbao"))), values, max_size=12))
def test_the_check_never_breaks_on_a_value(changes: dict[str, Any]) -> None:
    fields = BASE["fields"] | {field: {"value": value} for field, value in changes.items()}
    result = check(BASE | {"fields": fields}, stage="ministry", comparison={"items": [], "files": []})
    assert result.to_json()
    assert {f.rule for f in result.findings} == {f.rule for f in check(BASE, stage="ministry").findings}


@settings(max_examples=60, deadline=None)
@given(base=scalars, target=scalars)
def test_no_cell_of_the_target_table_breaks_the_plan_rules(base: Any, target: Any) -> None:
    labels = ["近三年集群产值年均增速", "优质中小企业数量", "研发经费投入", "有效发明专利数量", "工业互联网普及率"]
    rows = [{"direction": "x", "indicator": label, "base_2024": base, "target_2027": target} for label in labels]
    assert check({"form": "shenbao", "fields": {"plan.targets": {"value": rows}}}).findings
