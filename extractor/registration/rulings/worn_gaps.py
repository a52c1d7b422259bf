"""Worn lines of a scanned table, made whole: a side broken in two, a border that ends short of its corner.

A line of a table ends at another one. An end with no line near is loose: what comes next of it was too faint to be
seen. Lines from left to right are joined to corners only: entries are underlined piece by piece, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.registration.rulings.tolerances import Tolerances
from models.geometry import Direction, Ruling

# A gap is at most so long, in the length of what is there of the line.
GAP_MOST = 0.35


def with_gaps_closed(rulings: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The rulings of a scan, worn sides joined and worn borders drawn on to their corners. All in the page's unit."""
    across = [r for r in rulings if r.direction is Direction.HORIZONTAL]
    sides = _joined([r for r in rulings if r.direction is Direction.VERTICAL], across, tol)
    sides = [_to_corners(side, across, tol) for side in sides]
    return [*(_to_corners(line, sides, tol) for line in across), *sides]


def _joined(sides: Sequence[Ruling], across: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """Sides whose facing ends are loose, as one; sides that continue each other lie within ``snap``."""
    joined: list[Ruling] = []
    for side in sorted(sides, key=lambda r: r.start):
        above = [r for r in joined if abs(r.at - side.at) <= tol.snap and r.end < side.start]
        last = max(above, key=lambda r: r.end, default=None)
        if last is None or not _is_one_line(last, side, across, tol):
            joined.append(side)
            continue
        at = (last.at * last.length + side.at * side.length) / (last.length + side.length)
        joined[joined.index(last)] = last.model_copy(update={"at": at, "end": side.end})
    return joined


def _is_one_line(upper: Ruling, lower: Ruling, across: Sequence[Ruling], tol: Tolerances) -> bool:
    met = [r.at for r in across if r.start - tol.reach <= upper.at <= r.end + tol.reach]
    free = not any(upper.end - tol.reach <= at <= lower.start + tol.reach for at in met)
    return free and lower.start - upper.end <= GAP_MOST * (upper.length + lower.length)


def _to_corners(line: Ruling, others: Sequence[Ruling], tol: Tolerances) -> Ruling:
    """The line drawn on from each loose end to where another line of the table ends in its way."""
    most = GAP_MOST * line.length
    met = [o.at for o in others if o.start - tol.reach <= line.at <= o.end + tol.reach]
    corners = [o.at for o in others if min(abs(o.start - line.at), abs(o.end - line.at)) <= tol.reach]
    start = max((at for at in corners if line.start - most <= at < line.start - tol.reach), default=None)
    end = min((at for at in corners if line.end + tol.reach < at <= line.end + most), default=None)
    if start is not None and not any(start + tol.reach < at <= line.start + tol.reach for at in met):
        line = line.model_copy(update={"start": start})
    if end is not None and not any(line.end - tol.reach <= at < end - tol.reach for at in met):
        line = line.model_copy(update={"end": end})
    return line
