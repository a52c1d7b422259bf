"""Recognised texts of figures that cannot be what was written, and what they are most likely: proposed to a person.

A poor copy makes a point of a comma, and a speck or a piece of a rim looks like a minus. Texts that were typed are
never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.figures.figures import below_zero, plain
from models.record import Reason, ReasonCode

# Groups of thousands behind points; with decimals behind the last, or of a figure that has none.
_GROUPS_WITH_DECIMALS = re.compile(r"(-?[1-9]\d{0,2}(?:[.,]\d{3})+)(\.\d{1,2}(?!\d))")
_POINT, _COUNT = re.compile(r"\.\d"), re.compile(r"\d+[^\d.,]{0,2}")
_MULTIPLES = re.compile("[百千万亿]")
_FIFTH_DECIMAL = re.compile(r"\.\d{5}")
_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+(?![\d.,])")


def _signed_digits(text: str) -> str:
    return re.sub(r"[^\d-]", "", plain(text))


def possible_reading(text: str, others: Sequence[str], *, integer: bool) -> str:
    """The text, or the first of the ``others`` with the same digits where it cannot be the field's figure and that one
    can: a count with a point in it (a speck), or a fifth decimal where another reading has two points (the first groups
    thousands). Of “12.5万” the point may be right."""
    digits = _signed_digits(text)
    if not digits or _MULTIPLES.search(text):
        return text
    for other in (o.strip() for o in others):
        if _signed_digits(other) != digits:
            continue
        speck = integer and _POINT.search(plain(text)) and _COUNT.fullmatch(plain(other))
        grouped = _FIFTH_DECIMAL.search(plain(text)) and _GROUPS_WITH_DECIMALS.match(plain(other))
        if speck or grouped:
            return other
    return text


def likely_figure(text: str, label: str, *, integer: bool) -> tuple[str, tuple[Reason, ...]]:
    """The figure that a recognised text most likely is, and why a person is asked; the text itself and nothing where it
    may be right as it is. ``integer``: the field counts; ``label``: the field's, which says whether it may be negative.
    """
    bare = plain(text)
    reasons: tuple[Reason, ...] = ()
    grouped = _GROUPS_WITH_DECIMALS.match(bare) or (_GROUPS.match(bare) if integer else None)
    if grouped is not None and "." in (groups := grouped[1] if grouped.lastindex else grouped[0]):
        proposed = groups.replace(".", ",") + bare[len(groups) :]
        message = f"读作“{text.strip()}”，其中的点可能是逗号，请核对原件"
        reasons, text = (Reason(code=ReasonCode.BAD_FORMAT, message=message),), proposed
    negative = below_zero(text, label)
    return (plain(text).removeprefix("-") if negative else text), (*reasons, *negative)
