"""Outcomes of fields, as a benchmark gets them, for tests of its reports."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.outcomes import Outcome

FIGURE = Outcome(
    stratum="dev/fax",
    document="a.pdf",
    field="industry.sme_count.2024",
    type="integer",
    exact=True,
    flagged=False,
    confidence=0.99,
    status="read",
    wanted_status="read",
    reasons=[],
    want="12",
    got="12",
    scanned=True,
)
SILENT = replace(FIGURE, exact=False, got="17")
