"""Recognised texts of figures that cannot be what was written, and what they are most likely: proposed to a person.

A poor copy makes a point of a comma, and a speck or a piece of a rim looks like a minus. Texts that were typed are
never changed.
"""

from __future__ import annotations

import re

from extractor.reading.figures.figures import below_zero, plain
from models.record import Reason, ReasonCode

# Groups of thousands behind points; with decimals behind the last, or of a figure that has none.
_GROUPS_WITH_DECIMALS = re.compile(r"(-?[1-9]\d{0,2}(?:[.,]\d{3})+)(\.\d{1,2}(?!\d))")
_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+(?![\d.,])")


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
