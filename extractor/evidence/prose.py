"""Figures that Chinese prose states about fields of a form, for checks of text against table."""

from __future__ import annotations

from decimal import Decimal

from extractor.evidence.prose_indicators import Form, PhraseBook, phrase_book
from extractor.evidence.prose_link import link_sentence
from extractor.evidence.prose_periods import PeriodKind
from extractor.evidence.prose_pipeline import ProseReaderUnavailable, analyse
from extractor.evidence.prose_state import Link
from extractor.evidence.prose_text import Prose, regularise
from extractor.evidence.prose_tokens import Token, sentences
from models.facts import Fact

__all__ = ["ProseReaderUnavailable", "read_facts"]

_PLAN_FIELDS = ("plan.stage", "plan.general_idea", "plan.key_tasks", "plan.safeguards", "plan.targets")
_UNIT_SIZE = {"亿元": Decimal(10) ** 8, "万元": Decimal(10) ** 4}
_WHOLE = frozenset({"家", "个", "件", "项", "人"})


def read_facts(text: str, field: str, form: Form) -> list[Fact]:
    """Figures that ``text`` (the value of ``field`` of a ``form`` record) states about numeric fields of the form.

    In order of mention. Values are in the field's unit, spans count characters of ``text``. Left out: plans and
    forecasts, other areas and single firms, increments, ranges, half-years, foreign currency, and everything whose
    indicator is not clear; a fact whose year is only implied has a low confidence. Texts about plans
    (``plan.stage.*``, ``plan.key_tasks`` …) give facts only where they name the year.

    Raises ``ProseReaderUnavailable`` where spaCy is not installed.
    """
    prose = regularise(text)
    book = phrase_book(form)
    doc = analyse(prose.text, form)
    undated_allowed = not field.startswith(_PLAN_FIELDS)
    facts: list[Fact] = []
    earlier: int | None = None
    of_others = False
    for tokens in sentences(doc, book):
        new_paragraph = prose.text[tokens[0].start - 1 : tokens[0].start] in {"", "\n"}
        links, of_others = link_sentence(tokens, undated_allowed, earlier, of_others and not new_paragraph)
        facts += [fact for link in links if (fact := _fact(link, prose, field, book)) is not None]
        earlier = _last_year(tokens, earlier)
    return facts


def _last_year(tokens: list[Token], earlier: int | None) -> int | None:
    for token in reversed(tokens):
        if token.period is not None and token.period.kind is not PeriodKind.BASE and token.period.years:
            return token.period.years[-1]
    return earlier


def _fact(link: Link, prose: Prose, field: str, book: PhraseBook) -> Fact | None:
    unit = book.unit_of(link.field_id)
    value = link.quantity.value
    if unit is None or value is None:
        return None
    size = _UNIT_SIZE.get(unit, Decimal(1))
    scaled = value * link.value_sign / size
    if unit in _WHOLE and scaled != scaled.to_integral_value():
        return None
    start, end = prose.span(link.start, link.end)
    return Fact(
        indicator=link.field_id,
        value=float(scaled),
        unit=unit,
        field=field,
        quote=prose.original[start:end],
        span=(start, end),
        confidence=link.confidence,
        approximate=link.quantity.approximate,
        bound=link.quantity.bound,
        rounding=float(link.quantity.rounding / size),
    )
