"""What is in force at a place of a sentence: whose figures, which year, which indicator, plan or fact.

The factors are our estimates, checked on ``tests/evidence/data/prose_dev.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.evidence.prose_indicators import CLUSTER_PARTS, VAGUE, WEAK
from extractor.evidence.prose_numbers import Dimension, Quantity
from extractor.evidence.prose_periods import FORM_YEARS, Period, PeriodKind
from extractor.evidence.prose_tokens import Named, Token

UNKNOWN_BEFORE = 0.7
"""Words not understood stand before an indicator that names a kind of certified firm, platform or patent."""
UNKNOWN_BEFORE_TOTAL = 0.5
"""The same before a total, share or intensity, which any firm or county has too, and before 企业 in general."""
WEAK_OF_CLUSTER = 0.9
"""A short wording (总产值) in a clause that speaks of the cluster and is understood completely."""
ALL_FIRMS = frozenset({"industry.enterprise_count", "industry.sme_count"})
"""服务集群企业120家 is easily said of some; of certified firms less so."""
SMES = "industry.sme_count"
"""集群中小企业 2024 年研发经费: the words 中小企业 alone, with another indicator behind."""
CURRENT_YEAR = FORM_YEARS[-1]
CERTIFIED = frozenset({Dimension.FIRMS, Dimension.PIECES})

_PLACE = re.compile(r"省|自治区|[市县](?![场值面民域])(?<![上城都]市)|[区旗州镇]$")


@dataclass(frozen=True)
class Link:
    """One figure (in the base unit of its dimension) of one indicator; ``field_id`` is the dictionary's."""

    field_id: str
    quantity: Quantity
    value_sign: int
    start: int
    end: int
    confidence: float


@dataclass
class State:
    """What is in force at a place of the sentence."""

    undated_allowed: bool
    earlier_year: int | None
    subject: tuple[Named, ...] = ()
    subject_factor: float = 1.0
    last_real: str = ""
    gap: int = 0
    entity_other: bool = False
    entity_before_versus: bool | None = None
    cluster_in_clause: bool = False
    cluster_in_sentence: bool = False
    future: bool = False
    future_clause: int = -1
    required: bool = False
    increment: bool = False
    nurture: bool = False
    negated: bool = False
    current: bool = False
    period: Period | None = None
    period_clause: int = -1
    period_used: bool = False
    period_weak: bool = False
    outer: Period | None = None
    opening: bool = False
    from_open: bool = False
    own_period: bool = False
    base_year: int | None = None
    clause: int = 0
    clause_start: int = 0
    clause_head: bool = True
    smes_in_clause: bool = False
    period_leads: bool = False
    links_at_period: int = 0
    clause_figures: int = 0
    clause_unknown: int = 0
    unknown_before: int = 0
    yoy: bool = False
    average: bool = False
    total: bool = False
    spread: bool = False
    assigned: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


def on_break(state: State, token: Token) -> None:
    """A comma or semicolon: what holds for the clause ends, what holds for the sentence goes on."""
    if token.text in "()":
        return
    if state.period is not None:
        told_nothing = state.clause_figures == 0 and state.clause_unknown > 0
        # 是2022年的1.26倍，…: a year inside a clause, of nothing that we linked, says nothing about the next clause.
        aside = state.period_clause == state.clause and not state.period_leads
        unlinked = len(state.links) == state.links_at_period
        state.period_weak = state.period_weak or told_nothing or (aside and unlinked)
    state.clause += 1
    state.clause_start = token.end
    state.clause_figures = state.clause_unknown = state.unknown_before = 0
    state.cluster_in_clause = state.negated = state.nurture = state.smes_in_clause = False
    state.clause_head = True
    if state.entity_before_versus is not None:
        state.entity_other, state.entity_before_versus = state.entity_before_versus, None
    if token.text == "；":
        state.required = False
        state.entity_other = state.future = state.increment = state.spread = False
        state.subject = ()


def on_period(state: State, token: Token) -> None:
    """A time expression takes force; a year that has passed ends a forecast of an earlier clause."""
    period = token.period
    assert period is not None
    if period.kind is PeriodKind.BASE:
        state.base_year = period.years[0]
        return
    state.period, state.period_clause, state.period_used, state.period_weak = period, state.clause, False, False
    state.period_leads = state.clause_head
    state.links_at_period = len(state.links)
    state.current = False
    state.increment = False
    state.own_period = True
    if period.years and period.years[-1] > CURRENT_YEAR:
        state.future, state.future_clause = True, state.clause
    elif period.kind is PeriodKind.YEAR and state.clause > state.future_clause:
        state.future = False


def on_marker(state: State, tokens: list[Token], i: int, token: Token) -> None:
    """A word that decides whose, when or whether."""
    previous = tokens[i - 1] if i else None
    match token.category:
        case "cluster":
            if previous is None or not previous.is_marker("quantifier"):
                state.entity_other, state.cluster_in_clause, state.cluster_in_sentence = False, True, True
                # What stood before was its name: 永康县电动工具产业集群.
                state.unknown_before = 0
        case "quantifier" | "other":
            state.entity_other, state.cluster_in_clause = True, False
        case "versus":
            state.entity_before_versus = state.entity_other
            state.gap += len(token.text)
        case "future":
            state.future, state.future_clause = True, state.clause
        case "required":
            state.required = True
        case "negation":
            state.negated = True
        case "increment":
            state.increment = True
        case "nurture":
            state.nurture = True
        case "stock":
            state.increment = False
            state.nurture = False
        case "current":
            state.current, state.increment = True, False
            if state.period_clause < state.clause:
                state.period = None
        case "from":
            state.opening, state.from_open, state.own_period = True, False, False
            state.outer = None if state.period_weak else state.period
        case "to":
            state.increment = False
        case "yoy":
            state.yoy = True
        case "average":
            state.average = True
        case "total":
            state.total = True
        case _:
            state.spread = state.spread or token.text in {"分别", "依次"}


def on_indicators(state: State, tokens: list[Token], i: int, token: Token) -> None:
    """New subject, with how surely it is meant."""
    first = token.named[0]
    if token.text.startswith(("集群", "产业集群")) and not (i and tokens[i - 1].is_marker("quantifier")):
        state.entity_other, state.cluster_in_clause, state.cluster_in_sentence = False, True, True
    if not _requirement_met(state, token):
        state.subject, state.gap = (), 0
        return
    if token.text.startswith(CLUSTER_PARTS) and first.weight > WEAK and not state.entity_other:
        state.cluster_in_sentence = True
    if first.indicator.base == SMES:
        state.smes_in_clause = True
    state.subject = token.named
    state.subject_factor = min(subject_factor(state, named) for named in token.named)
    state.last_real = first.indicator.base
    state.gap = 0
    state.yoy = state.average = state.total = state.from_open = False
    if not (i and tokens[i - 1].is_marker("from")):
        state.opening = False


def _requirement_met(state: State, token: Token) -> bool:
    named = token.named[0]
    needs = named.indicator.requires
    if not needs or not token.text.startswith(named.indicator.requires_for):
        return True
    return not state.entity_other and (state.last_real in needs or state.cluster_in_clause)


def subject_factor(state: State, named: Named) -> float:
    """How surely this wording, after these words, speaks of the cluster's own indicator."""
    weight = named.weight
    if named.weight <= WEAK:
        if state.unknown_before:
            return 0.0
        clusters = state.cluster_in_clause or (state.cluster_in_sentence and not state.entity_other)
        if state.smes_in_clause or (clusters and named.weight > VAGUE):
            weight = WEAK_OF_CLUSTER
    if state.unknown_before:
        certified = named.indicator.dimensions & CERTIFIED and named.indicator.base not in ALL_FIRMS
        weight *= UNKNOWN_BEFORE if certified else UNKNOWN_BEFORE_TOTAL
    return weight


def on_unknown(state: State, token: Token) -> None:
    """Words that say nothing to us: they part an indicator from its figure. A place name makes it another's figure."""
    if _PLACE.search(token.text):
        state.entity_other, state.cluster_in_clause = True, False
    size = len(token.text.strip("、"))
    state.gap += size
    state.unknown_before += size
    state.clause_unknown += size
