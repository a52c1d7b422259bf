"""Folds of the paper, streaks and gutters: lines of a scan that run through a table and beyond it at both ends."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.registration.rulings.tolerances import Tolerances
from models.geometry import Ruling

# So far beyond the last lines across it, in shortest lines of a table (13 points), no line of a table goes: pens,
# skew and worn corners carry one a point or two.
BEYOND = 1.5
# A line across counts as the table's when so many others of the table meet it.
OTHERS_MIN = 2
# A table of which so many lines end at its outermost lines across has sides; where most end where one does that runs
# beyond them, it is the table that has none.
SIDED, OPEN_SIDED = 2, 0.5


def without_creases(rulings: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The rulings without those that run beyond their table at both ends."""
    return [r for r in rulings if not _is_crease(r, rulings, tol)]


def _is_crease(line: Ruling, rulings: Sequence[Ruling], tol: Tolerances) -> bool:
    across = [r for r in rulings if r.direction is not line.direction and _meets(r, line, tol)]
    own = [r for r in across if _others(r, line, rulings, tol) >= OTHERS_MIN]
    if len(own) < OTHERS_MIN:
        return False
    first, last = min(r.at for r in own), max(r.at for r in own)
    beyond = BEYOND * tol.min_length
    # A line along the table's side may be the page's frame.
    inside = any(r.start < line.at - beyond for r in own) and any(r.end > line.at + beyond for r in own)
    runs_beyond = inside and line.start < first - beyond and line.end > last + beyond
    return runs_beyond and not _is_of_open_table(line, own, rulings, tol)


def _is_of_open_table(line: Ruling, across: Sequence[Ruling], rulings: Sequence[Ruling], tol: Tolerances) -> bool:
    """Whether most of the lines beside ``line`` that meet the lines across it end on both sides where it does, and
    hardly any at the outermost of those."""
    near = BEYOND * tol.min_length
    first, last = min(r.at for r in across), max(r.at for r in across)
    along = [r for r in rulings if r.direction is line.direction and r is not line]
    along = [r for r in along if any(_meets(a, r, tol) for a in across)]
    alike = [r for r in along if abs(r.start - line.start) <= near and abs(r.end - line.end) <= near]
    sided = [r for r in along if abs(r.start - first) <= near and abs(r.end - last) <= near]
    return len(sided) < SIDED and len(alike) >= OPEN_SIDED * len(along)


def _others(across: Ruling, line: Ruling, rulings: Sequence[Ruling], tol: Tolerances) -> int:
    """How many lines beside ``line`` meet ``across``."""
    along = (r for r in rulings if r.direction is line.direction and r is not line)
    return sum(1 for r in along if abs(r.at - line.at) > tol.snap and _meets(across, r, tol))


def _meets(across: Ruling, line: Ruling, tol: Tolerances) -> bool:
    on = across.start - tol.reach <= line.at <= across.end + tol.reach
    return on and line.start - tol.reach <= across.at <= line.end + tol.reach
