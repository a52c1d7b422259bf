"""The evaluators which the rule files name: each turns a rule into a function from a sheet to findings."""

from __future__ import annotations

from collections.abc import Callable

from eligibility.checks import (
    answers,
    circumstances,
    formats,
    identities,
    names,
    paper,
    plan_baselines,
    plans,
    plausibility,
    proofs,
    prose,
    thresholds,
)
from eligibility.dictionary import Form
from eligibility.rule import Rule, Run

Evaluator = Callable[[Rule, Form], Run]

EVALUATORS: dict[str, Evaluator] = {
    function.__name__: function
    for function in (
        thresholds.threshold,
        thresholds.average_growth,
        thresholds.series_growth,
        thresholds.any_route,
        thresholds.answer,
        identities.relations,
        identities.equation,
        identities.readings,
        identities.range_by_year,
        plausibility.value_limit,
        plausibility.ratio_range,
        plausibility.drift,
        plausibility.relative,
        identities.monotone,
        identities.overlap,
        answers.rising_vs_spend,
        answers.rate_or_na,
        answers.names_count,
        answers.pilot_boxes,
        answers.na_vs_intensity,
        formats.no_blank,
        formats.two_decimals,
        formats.count_integer,
        formats.text_limit,
        formats.text_total,
        paper.own_pages,
        paper.layout_unchanged,
        paper.document_complete,
        formats.one_tick,
        names.name_pattern,
        names.same_names,
        formats.present,
        formats.dates_order,
        plausibility.unit_scale,
        plans.plan_growth,
        plans.plan_rising,
        plans.plan_compound,
        plans.plan_direction,
        plans.plan_directions,
        plan_baselines.plan_baseline_standard,
        plan_baselines.plan_baseline_sections,
        plan_baselines.completion,
        plan_baselines.completion_baseline,
        prose.facts_match,
        prose.stage_rising,
        prose.stage_consistent,
        proofs.ticks_proved,
        proofs.proof_without_tick,
        proofs.lists_attached,
        proofs.note_attached,
        proofs.formula_given,
        proofs.evidence_kind,
        circumstances.person,
        circumstances.statement,
        circumstances.western,
        circumstances.season,
        circumstances.deadline,
        circumstances.cohort,
    )
}
