"""Points, commas and signs that both readings of a figure may have lost or mistaken: what the figure would be else.

A decimal point is the smallest ink of a figure; on a faint or blurred copy it is missing from every reading alike, and
669 looks as sure as 6.69. A speck or a piece of a ruling line before a figure is read as its sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from extractor.reading.other_readings import OtherReading

# How likely a figure without a point has lost it, in a document whose figures have one: rarely. By argument, not by
# measurement; it need not be exact, see ``arithmetic``.
LOST_POINT = 1e-3
# From this part of a document's figures with two decimals on, the others are expected to have them too, ...
USUAL = 0.8
# ... if there are at least so many.
LEAST_FIGURES = 5

_TWO_DECIMALS = re.compile(r"[-+]?[\d,]+\.\d\d")
# No filer writes 031; 0.31 without its point reads so.
_ZERO_IN_FRONT = re.compile(r"[-+]?0\d\d")
_NEGATIVE = re.compile(r"[-－−—–]\d+(\.\d+)?")
_SEPARATED = re.compile(r"([-+]?\d+)([.,])(\d+)")


def has_two_decimals(texts: Iterable[str]) -> bool:
    """Whether the figures of a document (those that may have decimals, as printed) usually have two."""
    figures = [t for t in texts if any(c.isdigit() for c in t)]
    usual = [t for t in figures if _TWO_DECIMALS.match(t.strip())]
    return len(figures) >= LEAST_FIGURES and len(usual) >= USUAL * len(figures)


def moved_points(text: str, *, whole: bool, two_decimals: bool) -> list[OtherReading]:
    """What a figure's text would be with another point or comma.

    ``whole``: the field takes whole numbers, whose only separator is the comma; ``two_decimals``: the document's other
    figures have two, so one without a point may have lost it.
    """
    bare = text.strip().rstrip("%％")
    separated = _SEPARATED.fullmatch(bare)
    if separated is not None:
        before, sign, after = separated.groups()
        if whole and len(after) == 3:
            return [_other(before + after)]
        if not whole and sign == "," and len(after) == 2:
            return [_other(f"{before}.{after}")]
        return []
    if not whole and (_ZERO_IN_FRONT.fullmatch(bare) or (two_decimals and re.fullmatch(r"[-+]?\d{3,}", bare))):
        return [_other(f"{bare[:-2]}.{bare[-2:]}")]
    return []


def without_sign(text: str) -> list[OtherReading]:
    """What a figure's text would be without its minus sign."""
    bare = text.strip().rstrip("%％")
    return [_other(bare[1:])] if _NEGATIVE.fullmatch(bare) else []


def _other(text: str) -> OtherReading:
    return OtherReading(text, Decimal(text), LOST_POINT)
