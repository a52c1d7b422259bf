"""Which figure belongs to which indicator and year: one pass over the tokens of a sentence.

Conservative on purpose. A figure is linked only where every character between indicator and figure is understood;
a wrong link would accuse an applicant of contradicting the own table, a missed one only loses a check.

The factors below are our estimates, checked on ``tests/evidence/data/prose_dev.yaml``: links of confidence 0.8 and more
are meant to be right in all but one or two of a hundred.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.evidence.prose_indicators import Indicator
from extractor.evidence.prose_numbers import Dimension, Quantity
from extractor.evidence.prose_periods import FORM_YEARS, Period, PeriodKind
from extractor.evidence.prose_state import (
    ALL_FIRMS,
    CERTIFIED,
    CURRENT_YEAR,
    Link,
    State,
    on_break,
    on_indicators,
    on_marker,
    on_period,
    on_unknown,
    subject_factor,
)
from extractor.evidence.prose_tokens import Kind, Named, Token

CARRIED = 0.95
"""Year taken from an earlier clause of the same sentence (2024年，…，…)."""
UNDATED = 0.6
"""No year at all: 填报说明 6 makes it end of 2024, texts are less strict."""
CONTINUED = 0.78
"""No year, after a sentence about 2024."""
CURRENT = 0.7
"""目前, 现有: the text may be written months after the end of 2024."""
RECENT = 0.92
"""近三年 spread over three figures."""
BARE_GROWTH = 0.7
"""增长 without 同比 or 较上年."""
RATE_WORDS = ("增速", "增长率", "增幅", "降幅")
BARE_RATE = 0.9
"""增速 without 同比 or 较上年."""
_BETWEEN_GROWTH_AND_RATE = frozenset({"了", "约", "为", "达", "达到", "分别", "是", "至", "均"})
NURTURED = 0.75
"""2024年培育 …家: that year's or all of them."""
GOES_ON = 0.5
"""国家级高新技术企业5家开展合作: those that did, or all of them."""
BEFORE_LEADING_YEAR = frozenset({"截至", "截止", "截止到", "截至到", "到", "至", "在", "其中"})
LEAST = 0.3
"""Less sure links are left out."""
QUOTE_REACH = 24
"""Characters a quote may reach back to take in its year."""


def link_sentence(
    tokens: list[Token], undated_allowed: bool, earlier_year: int | None = None, of_others: bool = False
) -> tuple[list[Link], bool]:
    """Links of one sentence, and whether it ended speaking of somebody else (another area, one firm).

    ``undated_allowed`` is False in texts about plans, where figures without a year are targets.

    ``earlier_year`` is the last year an earlier sentence of the paragraph named; an undated figure after a year
    other than the last of the form is not linked. ``of_others`` is what the sentence before in the paragraph returned:
    宏达公司产值12亿元。拥有有效发明专利68件。 leaves the subject out.
    """
    state = State(undated_allowed, earlier_year, entity_other=of_others)
    for i, token in enumerate(tokens):
        _step(state, tokens, i, token)
    before = state.entity_before_versus
    return state.links, state.entity_other if before is None else before


def _step(state: State, tokens: list[Token], i: int, token: Token) -> None:
    match token.kind:
        case Kind.BREAK:
            on_break(state, token)
            return
        case Kind.PERIOD:
            on_period(state, token)
        case Kind.MARKER:
            on_marker(state, tokens, i, token)
        case Kind.INDICATORS:
            on_indicators(state, tokens, i, token)
        case Kind.DECOY:
            state.subject, state.gap = (), 0
        case Kind.UNKNOWN:
            on_unknown(state, token)
        case Kind.FIGURES:
            _on_figures(state, tokens, i, token)
    state.clause_head = state.clause_head and token.text in BEFORE_LEADING_YEAR


def _on_figures(state: State, tokens: list[Token], i: int, token: Token) -> None:
    state.clause_figures += 1
    growth = _growth_words(tokens, i)
    if not _usable(state, tokens, i, token):
        pass
    elif growth is not None:
        _link_growth(state, token, growth)
    elif (right := _right_indicator(state, tokens, i)) is not None:
        _link_right(state, tokens, i, right)
    elif state.subject and state.gap == 0:
        _link_left(state, tokens, i, token)
    if growth is None:
        if state.from_open:
            state.outer = None
        state.from_open, state.opening = state.from_open or state.opening, False
        state.own_period = False
    state.period_used = True
    state.unknown_before = 0
    state.yoy = state.average = state.total = False
    state.base_year = None


def _usable(state: State, tokens: list[Token], i: int, token: Token) -> bool:
    if (
        state.entity_other
        or state.future
        or state.required
        or state.negated
        or any(q.value is None for q in token.figures)
    ):
        return False
    if i + 1 < len(tokens) and tokens[i + 1].is_marker("future"):
        return False
    # 超过5%的企业: the figure describes the noun behind it.
    follower = tokens[i + 1] if i + 1 < len(tokens) else None
    behind = tokens[i + 2] if i + 2 < len(tokens) else None
    if follower is not None and follower.text == "的":
        return behind is None or behind.kind not in {Kind.UNKNOWN, Kind.DECOY, Kind.INDICATORS, Kind.MARKER}
    return follower is None or not follower.text.startswith("的") or follower.is_marker("cluster")


def _growth_words(tokens: list[Token], i: int) -> Token | None:
    """The word just before the figure that says it is a change, if there is one."""
    j = i - 1
    while j >= 0 and tokens[j].kind is Kind.MARKER and tokens[j].text in _BETWEEN_GROWTH_AND_RATE:
        j -= 1
    return tokens[j] if j >= 0 and tokens[j].is_marker("up", "down") else None


def _link_growth(state: State, token: Token, change: Token) -> None:
    sign = 1 if change.category == "up" else -1
    if len(state.subject) != 1 or state.gap or any(q.dimension is not Dimension.PERCENT for q in token.figures):
        return
    if sign < 0 and any(q.value is not None and q.value < 0 for q in token.figures):
        return
    indicator = state.subject[0].indicator
    if state.average:
        # In a plan a mean growth is a target even where it says 近三年.
        if state.undated_allowed and sign > 0 and indicator.cagr and len(token.figures) == 1 and _three_years(state):
            factor = state.subject_factor * _cagr_factor(state)
            _emit(state, _left_link(state, token.figures[0], indicator.cagr, factor))
        return
    if indicator.reduction and sign < 0:
        _link_reduction(state, token, indicator)
        return
    if indicator.growth is None:
        return
    years, factor = _years(state, len(token.figures))
    if state.base_year is not None and years != (state.base_year + 1,):
        return
    if not state.yoy and state.base_year is None:
        factor *= BARE_RATE if change.text.startswith(RATE_WORDS) else BARE_GROWTH
    for year, quantity in zip(years, token.figures, strict=False):
        growth_id = f"{indicator.growth}.{year}"
        _emit(state, _left_link(state, quantity, growth_id, state.subject_factor * factor, sign))


def _link_reduction(state: State, token: Token, indicator: Indicator) -> None:
    """近三年累计下降 9.8 %, 比2022年下降 9.8 %: the fall over the three years, given as a positive figure."""
    since_first = state.base_year == FORM_YEARS[0] and (
        state.period is None or state.period.years[-1:] == (CURRENT_YEAR,)
    )
    over_all = state.base_year is None and _three_years(state) and state.period is not None and not state.yoy
    if not state.undated_allowed or len(token.figures) != 1:
        return
    if indicator.reduction and (since_first or over_all):
        factor = state.subject_factor * (0.95 if since_first or state.total else 0.8)
        _emit(state, _left_link(state, token.figures[0], indicator.reduction, factor))


def _three_years(state: State) -> bool:
    period = state.period
    if period is None or (period.kind is PeriodKind.YEAR and state.period_used):
        return True
    return period.kind is PeriodKind.YEARS and period.years == FORM_YEARS


def _cagr_factor(state: State) -> float:
    period = state.period
    return 1.0 if period is not None and period.kind is PeriodKind.YEARS else 0.75


def _right_indicator(state: State, tokens: list[Token], i: int) -> Named | None:
    """The indicator just behind a count: 40家省级专精特新中小企业."""
    token = tokens[i]
    follower = tokens[i + 1] if i + 1 < len(tokens) else None
    if follower is None or follower.kind is not Kind.INDICATORS or len(token.figures) != 1:
        return None
    named = follower.named[0]
    counts = token.figures[0].dimension in CERTIFIED
    return named if counts and named.indicator.dimensions & CERTIFIED else None


def _link_right(state: State, tokens: list[Token], i: int, named: Named) -> None:
    token = tokens[i]
    behind = tokens[i + 2] if i + 2 < len(tokens) else None
    before = [t for t in tokens[:i] if t.start >= state.clause_start]
    direct_left = bool(state.subject) and state.gap == 0 and not any(t.kind is Kind.FIGURES for t in before)
    own_subject = direct_left and any(t.kind is Kind.INDICATORS for t in before)
    if own_subject or len(tokens[i + 1].named) != 1 or (behind is not None and behind.kind is Kind.FIGURES):
        return
    # 40家中小企业获评 …: what the 40 have in common is said behind.
    if behind is not None and (behind.is_marker("nurture") or behind.kind in {Kind.UNKNOWN, Kind.INDICATORS}):
        return
    quantity = token.figures[0]
    field_id, dated = _field_and_factor(state, named.indicator)
    if state.increment or field_id is None or not _compatible(named.indicator, quantity):
        return
    factor = 0.97 * dated * subject_factor(state, named) * _firms_factor(named, tokens, i + 1)
    if state.nurture and state.unknown_before == 0:
        factor *= NURTURED
    _emit(state, Link(field_id, quantity, 1, quantity.start, named.end, round(factor, 3)))


def _link_left(state: State, tokens: list[Token], i: int, token: Token) -> None:
    figures, subject = token.figures, state.subject
    if state.increment:
        return
    factor = state.subject_factor * (NURTURED if state.nurture else 1.0)
    factor *= min((_firms_factor(named, tokens, i, state.nurture) for named in subject), default=1.0)
    if len(subject) == len(figures) > 1:
        for named, quantity in zip(subject, figures, strict=True):
            _link_one(state, named, quantity, factor * 0.97)
    elif len(subject) == len(figures) == 1:
        _link_one(state, subject[0], figures[0], factor, _period_in_brackets(tokens, i))
    elif len(subject) == 1:
        _link_years(state, subject[0], figures, factor)


def _firms_factor(named: Named, tokens: list[Token], i: int, nurture: bool = False) -> float:
    """中小企业12家开展节能诊断 counts those that did, not all there are."""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    goes_on = behind is not None and (behind.kind is Kind.UNKNOWN or behind.is_marker("nurture"))
    if named.indicator.base in ALL_FIRMS:
        return 0.0 if goes_on or nurture else 1.0
    return GOES_ON if goes_on and named.indicator.dimensions & CERTIFIED else 1.0


def _link_one(state: State, named: Named, quantity: Quantity, factor: float, bracket: Token | None = None) -> None:
    field_id, dated = _field_and_factor(state, named.indicator, bracket.period if bracket else None)
    if field_id is None or not _compatible(named.indicator, quantity):
        return
    link = _left_link(state, quantity, field_id, factor * dated)
    _emit(state, replace(link, end=bracket.end) if bracket else link)


def _link_years(state: State, named: Named, figures: tuple[Quantity, ...], factor: float) -> None:
    """2022年、2023年、2024年分别为 … : as many figures as years."""
    period, indicator = state.period, named.indicator
    if period is None or period.kind is not PeriodKind.YEARS or len(period.years) != len(figures):
        return
    if not indicator.years or not all(_compatible(indicator, q) for q in figures):
        return
    factor *= RECENT if period.recent else 0.98
    for year, quantity in zip(period.years, figures, strict=True):
        if (field_id := indicator.field_id(year)) is not None:
            _emit(state, _left_link(state, quantity, field_id, factor))


def _period_in_brackets(tokens: list[Token], i: int) -> Token | None:
    """45亿元（2024年）: the token of the year."""
    behind = tokens[i + 1 : i + 4]
    if len(behind) == 3 and behind[0].text == "(" and behind[2].text == ")":
        return behind[1] if behind[1].period is not None else None
    return None


def _field_and_factor(state: State, indicator: Indicator, after: Period | None = None) -> tuple[str | None, float]:
    """The field a single figure of ``indicator`` fills at this place of the sentence, and how surely."""
    if indicator.unit is None:
        return None, 0.0
    if not indicator.years:
        return indicator.base, _yearless_factor(state, indicator, after)
    year, factor = _year(state, after)
    return (indicator.field_id(year), factor) if year is not None else (None, 0.0)


def _compatible(indicator: Indicator, quantity: Quantity) -> bool:
    return indicator.unit is not None and quantity.dimension in indicator.dimensions


def _year(state: State, after: Period | None) -> tuple[int | None, float]:
    """The one year a single figure is of, and how sure that is."""
    if after is not None:
        return (after.years[0], 0.97) if after.kind is PeriodKind.YEAR else (None, 0.0)
    if (state.opening or state.from_open) and not state.own_period:
        return _end_of_change(state)
    period = state.period
    if period is None:
        return (CURRENT_YEAR, factor) if (factor := _undated_factor(state)) else (None, 0.0)
    if period.kind is not PeriodKind.YEAR or period.years[0] not in FORM_YEARS:
        return None, 0.0
    if state.period_weak:
        return (CURRENT_YEAR, 0.55) if period.years[0] == CURRENT_YEAR else (None, 0.0)
    return period.years[0], 1.0 if state.period_clause == state.clause else CARRIED


def _end_of_change(state: State) -> tuple[int | None, float]:
    """由38.2亿元增长至45亿元 takes its years from what stood before 由: 2022—2024年 both, 2024年 the second only."""
    outer = state.outer
    if outer is None or outer.kind not in {PeriodKind.YEAR, PeriodKind.YEARS}:
        return None, 0.0
    if state.opening:
        return (outer.years[0], 0.93) if outer.years == FORM_YEARS else (None, 0.0)
    return (outer.years[-1], 0.9) if outer.years[-1] in FORM_YEARS else (None, 0.0)


def _undated_factor(state: State) -> float:
    if not state.undated_allowed:
        return 0.0
    if state.current:
        return CURRENT
    return {CURRENT_YEAR: CONTINUED, None: UNDATED}.get(state.earlier_year, 0.0)


def _yearless_factor(state: State, indicator: Indicator, after: Period | None) -> float:
    """For a field that has no year: is this figure the one of the end of 2024?"""
    if after is None and (state.opening or state.from_open) and not state.own_period:
        year, factor = _end_of_change(state)
        return factor if year == CURRENT_YEAR and not state.opening else 0.0
    period = after or state.period
    if period is None:
        if not state.undated_allowed:
            return 0.0
        return 1.0 if state.current or state.earlier_year in {None, CURRENT_YEAR} else 0.5
    if period.kind is PeriodKind.YEAR:
        return 1.0 if period.years[0] == CURRENT_YEAR else 0.0
    if period.kind is PeriodKind.YEARS and period.years == FORM_YEARS:
        of_three_years = indicator.base.endswith(("cagr_3y_pct", "reduction_pct"))
        return (1.0 if of_three_years else 0.4) if state.undated_allowed else 0.0
    return 0.0


def _years(state: State, count: int) -> tuple[tuple[int, ...], float]:
    """The years of ``count`` growth rates."""
    period = state.period
    if count > 1:
        fits = period is not None and period.kind is PeriodKind.YEARS and len(period.years) == count
        return (period.years, 0.97) if fits and period is not None else ((), 0.0)
    if period is None:
        return ((CURRENT_YEAR,), factor) if (factor := _undated_factor(state)) else ((), 0.0)
    if period.kind is not PeriodKind.YEAR or period.years[0] not in FORM_YEARS or state.period_weak:
        return (), 0.0
    return period.years, 1.0 if state.period_clause == state.clause else CARRIED


def _emit(state: State, link: Link) -> None:
    """Keep the link unless it is too unsure or repeats a field of this sentence; let its quote show the year."""
    if link.confidence < LEAST or link.field_id in state.assigned:
        return
    state.assigned.add(link.field_id)
    period = state.period
    if period is not None and 0 <= link.start - period.start <= QUOTE_REACH:
        link = replace(link, start=period.start)
    state.links.append(link)


def _left_link(state: State, quantity: Quantity, field_id: str, confidence: float, sign: int = 1) -> Link:
    """Link of a figure behind its indicator."""
    start = min(quantity.start, state.subject[0].start)
    return Link(field_id, quantity, sign, start, quantity.end, round(confidence, 3))
