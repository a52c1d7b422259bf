"""Running the conformance set against this implementation."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from eligibility.check import check
from eligibility.conformance.cases import findings
from eligibility.conformance.export import expectation


def case_files() -> dict[str, dict[str, Any]]:
    """The files of the set, parsed, by name."""
    folder = files("eligibility.conformance")
    return {
        f.name: json.loads(f.read_text(encoding="utf-8"))
        for f in sorted(folder.iterdir(), key=lambda f: f.name)
        if f.name.endswith(".json")
    }


def run_case(case: dict[str, Any]) -> str | None:
    """What differs from the expectation, in Chinese, or None."""
    given = case["input"]
    if "rule" in case:
        said = findings(
            case["rule"],
            given["rules"],
            record=given.get("record"),
            season=given.get("season"),
            stage=given["stage"],
            comparison=given.get("comparison"),
            overlay=given.get("overrides"),
        )
    else:
        result = check(given["record"], given["rules"], stage=given["stage"], plugins=False)
        if result.verdict != case["verdict"]:
            return f"{case['name']}：总结论应为 {case['verdict']}，实际为 {result.verdict}"
        said = result.findings
    got = [expectation(f) for f in said]
    if got == case["findings"]:
        return None
    wrong = [f"{w} ≠ {g}" for w, g in zip(case["findings"], got, strict=False) if w != g]
    number = f"应有 {len(case['findings'])} 条，实际 {len(got)} 条"
    return f"{case['name']}：{wrong[0] if wrong else number}"


def run_all() -> tuple[int, list[str]]:
    """Number of cases, and what differs."""
    faults: list[str] = []
    count = 0
    for data in case_files().values():
        for case in data["cases"]:
            count += 1
            fault = run_case(case)
            if fault is not None:
                faults.append(fault)
    return count, faults
