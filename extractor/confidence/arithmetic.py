"""Arithmetic between fields as evidence for and against a reading of a scan.

The question is only whether *we* misread. A relation that fails is no reason for doubt by itself: filers contradict
themselves, and that is for the rule book to say. It is one where another reading of a figure (second scale, whole page,
runner-up of the decoding, a lost point) makes it hold: then the figure is shown to a person with the other reading
named, its value unchanged. A relation that holds to the last digit in doubt clears a figure whose readings disagreed.
Digital text is never doubted.

How likely must another reading be to count? It explains a failing equation if it is more likely than a filer's error
that it meets by chance: share > 0.05 (a filer errs) x 0.001 (it meets by chance: spread of the equation by the range of
such figures), so from about 1e-4 on; a limit or a magnitude is met by chance half the time, and failed by few filers
(0.02), so from about 1e-2 on. Recognisers are surer than they ought to be; the thresholds are a power of ten lower.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.confidence.intervals import Interval
from extractor.confidence.moved_points import has_two_decimals, moved_points, without_sign
from extractor.confidence.relations import Relation, relations_of
from extractor.reading.other_readings import OtherReading
from models.layout import Dictionary, FieldSpec, FieldType
from models.record import FieldReading, Method, Reason, ReasonCode, Status

# Least share of another reading that may explain a failing equation, and any other relation.
EXPLAINS_EQUATION, EXPLAINS_LIMIT = 1e-5, 1e-3
# An equation missed by no more than this (points; of the rule book's tolerance) may be the filer's rounding.
ROUNDING = 0.05
# What is computed must not be wider than this (points), or the equation says as little as a limit.
TIGHT = 1.0
# Doubts that an equation can settle, and how sure a figure is that it settled.
_SETTLED = frozenset({ReasonCode.LOW_CONFIDENCE, ReasonCode.READINGS_DISAGREE})
CLEARED = 0.99
# What is left of the doubt about a figure that an equation pins to the last digit, and about the others in it.
PINNED_DOUBT, HELD_DOUBT = 0.1, 0.5
DOUBTFUL = 0.6

Values = dict[str, float]


@dataclass(frozen=True)
class _Figures:
    """The document's figures and what they may be instead."""

    readings: Mapping[str, FieldReading]
    specs: Mapping[str, FieldSpec]
    values: Values
    others: Mapping[str, Sequence[OtherReading]]
    relations: Mapping[str, Sequence[Relation]]
    """Field → the relations it takes part in whose figures are all known."""

    def gap(self, relation: Relation, name: str, value: float) -> float:
        """How far the relation is missed if ``name`` is ``value``; infinite where it can't be computed."""
        try:
            return relation.gap(self._intervals(relation, name, value))
        except ZeroDivisionError:
            return math.inf

    def is_tight(self, relation: Relation, name: str, value: float) -> bool:
        """Whether an equation, so computed, leaves little room."""
        try:
            return relation.kind == "equation" and relation.spread(self._intervals(relation, name, value)) <= TIGHT
        except ZeroDivisionError:
            return False

    def _intervals(self, relation: Relation, name: str, value: float) -> dict[str, Interval]:
        values = {n: value if n == name else self.values[n] for n in relation.fields}
        return {n: Interval.of(v, exact=self.specs[n].type is FieldType.INTEGER) for n, v in values.items()}


def weigh_arithmetic(
    readings: Mapping[str, FieldReading], others: Mapping[str, Sequence[OtherReading]], dictionary: Dictionary
) -> dict[str, FieldReading]:
    """The readings, scanned figures flagged that another reading would bring into line, and cleared where an equation
    settles what two readings left open. ``others``: what each scanned figure may say instead."""
    figures = _figures(readings, others, dictionary)
    result = dict(readings)
    for name in figures.others:
        conflict = _conflict(name, figures)
        if conflict is not None:
            result[name] = _doubted(readings[name], conflict)
    for name, reading in readings.items():
        if name in figures.values and result[name] is reading and _is_ocr(reading):
            result[name] = _supported(name, reading, figures)
    return result


def _figures(
    readings: Mapping[str, FieldReading], others: Mapping[str, Sequence[OtherReading]], dictionary: Dictionary
) -> _Figures:
    specs = dictionary.by_id()
    values = {
        name: float(r.value)
        for name, r in readings.items()
        if specs[name].type.is_figure and r.status is Status.READ and isinstance(r.value, int | float)
    }
    fractions = [readings[n].raw or "" for n in values if specs[n].type is not FieldType.INTEGER]
    two = has_two_decimals(fractions)
    known = [r for r in relations_of(dictionary) if all(n in values for n in r.fields)]
    alternatives: dict[str, list[OtherReading]] = {}
    for name in values:
        if _is_ocr(readings[name]):
            moved = moved_points(
                readings[name].raw or "", whole=specs[name].type is FieldType.INTEGER, two_decimals=two
            )
            signs = without_sign(readings[name].raw or "")
            found = [o for o in (*others.get(name, ()), *moved, *signs) if float(o.value) != values[name]]
            alternatives[name] = found
    by_field = {name: [r for r in known if name in r.fields] for name in values}
    return _Figures(readings, specs, values, alternatives, by_field)


def _is_ocr(reading: FieldReading) -> bool:
    return reading.provenance is not None and reading.provenance.method is Method.OCR


def _conflict(name: str, figures: _Figures) -> Reason | None:
    """That another reading of a figure fits where the one taken doesn't; None where no such reading is likely."""
    value = figures.values[name]
    for other in figures.others[name]:
        mended = _mended(name, float(other.value), figures)
        if mended is None:
            continue
        least = EXPLAINS_EQUATION if figures.is_tight(mended, name, float(other.value)) else EXPLAINS_LIMIT
        if other.share >= least and not any(_pins(r, name, figures) for r in figures.relations[name]):
            taken = figures.readings[name].raw or f"{value:g}"
            message = f"可能误读为“{taken}”（或为“{other.text}”），与{mended.says}不符，请核对"
            return Reason(code=ReasonCode.ARITHMETIC_CONFLICT, message=message)
    return None


def _mended(name: str, other: float, figures: _Figures) -> Relation | None:
    """The relation that fails with the value taken and holds with another, if the other breaks none that holds."""
    mended: list[Relation] = []
    for relation in figures.relations[name]:
        before = figures.gap(relation, name, figures.values[name])
        after = figures.gap(relation, name, other)
        if _holds(before) and not _holds(after):
            return None
        if _fails(relation, before) and _holds(after):
            mended.append(relation)
    # An equation says most.
    return min(mended, key=lambda r: r.kind != "equation", default=None)


def _holds(gap: float) -> bool:
    return gap <= 1e-9


def _fails(relation: Relation, gap: float) -> bool:
    return math.isfinite(gap) and gap > (ROUNDING if relation.kind == "equation" else 1e-9)


def _supported(name: str, reading: FieldReading, figures: _Figures) -> FieldReading:
    """A reading with what the equations say for it."""
    held = [
        r
        for r in figures.relations[name]
        if figures.is_tight(r, name, figures.values[name])
        and _holds(figures.gap(r, name, figures.values[name]))
        and all(n == name or not figures.readings[n].needs_review for n in r.fields)
    ]
    if not held:
        return reading
    pinned = any(_pins(r, name, figures) for r in held)
    if not reading.needs_review:
        doubt = (1.0 - reading.confidence) * (PINNED_DOUBT if pinned else HELD_DOUBT)
        return reading.model_copy(update={"confidence": round(1.0 - doubt, 5)})
    failing = any(
        _fails(r, figures.gap(r, name, figures.values[name])) for r in figures.relations[name] if r.kind == "equation"
    )
    if not pinned or failing or not reading.reasons or not _SETTLED.issuperset(r.code for r in reading.reasons):
        return reading
    return reading.model_copy(
        update={"reasons": [], "needs_review": False, "confidence": max(reading.confidence, CLEARED)}
    )


def _pins(relation: Relation, name: str, figures: _Figures) -> bool:
    """Whether an equation holds for a figure's value alone: for no other reading, nor with any one digit in doubt
    exchanged for another."""
    value = figures.values[name]
    if not figures.is_tight(relation, name, value) or not _holds(figures.gap(relation, name, value)):
        return False
    text = figures.readings[name].raw or ""
    others = figures.others.get(name, ())
    rivals = [float(o.value) for o in others]
    rivals += _exchanged(text, value, _doubted_digits(text, others, figures.readings[name]))
    return not any(_holds(figures.gap(relation, name, rival)) for rival in rivals)


def _doubted_digits(text: str, others: Sequence[OtherReading], reading: FieldReading) -> set[int]:
    """Which digits of a figure (by position among its digits) an equation must settle: those on which its readings
    differ; all where they don't have the same number, and where nothing but the decoding's own doubt speaks."""
    digits = [c for c in text if c.isdigit()]
    rivals = [[c for c in o.text if c.isdigit()] for o in others if o.share >= EXPLAINS_LIMIT]
    if any(r.code is ReasonCode.LOW_CONFIDENCE for r in reading.reasons) or not rivals:
        return set(range(len(digits)))
    if any(len(r) != len(digits) for r in rivals):
        return set(range(len(digits)))
    return {i for r in rivals for i, (a, b) in enumerate(zip(digits, r, strict=True)) if a != b}


def _exchanged(text: str, value: float, positions: set[int]) -> list[float]:
    """The values with one digit exchanged for another."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    bare = text.replace(",", "").replace("，", "")
    scale = value / _number(bare) if _number(bare) else 1.0
    found: list[float] = []
    for position in positions:
        at = places[position]
        for digit in "0123456789":
            if digit != text[at]:
                changed = (text[:at] + digit + text[at + 1 :]).replace(",", "").replace("，", "")
                found.append(_number(changed) * scale)
    return found


def _number(text: str) -> float:
    """The number in a text that is one but for a unit behind it; 0 where it isn't."""
    head = "".join(c for c in text if c in "0123456789.-+")
    try:
        return float(head)
    except ValueError:
        return 0.0


def _doubted(reading: FieldReading, reason: Reason) -> FieldReading:
    return reading.model_copy(
        update={
            "reasons": [*reading.reasons, reason],
            "needs_review": True,
            "confidence": min(reading.confidence, DOUBTFUL),
        }
    )
