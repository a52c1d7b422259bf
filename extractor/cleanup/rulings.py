"""Ruling lines of a cleaned page: thin, faint, broken, slightly sloped, thick; not underlines, strokes or frames.

Lengths are in pixels of a raster of 200 dpi, the scale ``clean`` standardises to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractor.cleanup.faint_lines import are_worn, evidence_of, faint_lines, prevail
from extractor.cleanup.ruling_candidates import (
    FLUSH,
    GAP,
    HAIRLINE,
    LONG,
    SHORTEST,
    SMOOTH,
    Line,
    Ridges,
    as_rulings,
    columns_along,
    drawn_pieces,
    find_ridges,
    line_along,
    long_lines,
)
from extractor.cleanup.ruling_stretches import (
    JOIN,
    MOSTLY,
    NARROWEST,
    REACH,
    darkness,
    ends_of,
    meets,
    parted,
    prolonged,
    same_place,
    snapped,
)
from extractor.cleanup.tone import Tone, tone_of
from extractor.cleanup.tracing import Grey
from models.geometry import Ruling

GLYPH = 42
"""A line shorter than this (5.3 mm) may be a glyph's stroke in a low row: it must run from one line to the next."""
STUB = 0.35
"""What goes on behind a line across it for less than this share of the way to the next one, and for no more than a
glyph's height, is no part of it."""
GHOST = 0.15
"""Depth, as a share of the page's own lines', below which a line shows through from the reverse."""
FAINT = 0.4
"""The same from which a line may be worn, a streak or a ghost: it must end as a table's lines do."""
THIN, THIN_IN_FRAME, UNEVEN = 2.8, 3.5, 0.4
"""Thickness in px up to which pale lines are hairlines on a scan as soft as scans of print are (``HAIRLINE`` is that of
sharp ones); the same where all dark lines are frames, which hold lines of their own; and what single ones may be
measured wider. Set on rulings of 0.4 points in frames of 1.5 on two scans: 2.4 to 3.0 and 2.8 to 3.4."""
PALE = 0.5
"""Depth, as a share of the page's own lines', below which a line may be pale for being thin. Hairlines of the two scans
named above had 0.33 to 0.40 of their frames' depth."""
FAINT_REACH = 0.06
"""How far a faint line's end may miss the line it should meet, as a share of its length."""
LOST = 0.12
"""Share of a line that may be worn away at either end."""
TRACES = 0.2
"""Share of the course between a worn line's end and the line it once met that is left at least."""


def find_rulings(grey: Grey, tone: Tone | None = None) -> list[Ruling]:
    """The ruling lines of an upright, seal-free page.

    ``grey``: uint8 ``H x W`` of about 200 dpi. Returns rulings in its pixels (origin at the corner of the first
    pixel, so a 1 px line on row 10 is ``at`` 10.5), horizontals first, each sorted by ``at``; ends that meet another
    ruling are extended to its centre. Lines that meet no other are kept only when they run half the page.
    """
    measured = tone or tone_of(grey)
    flipped = np.ascontiguousarray(grey.T)
    across, down = find_ridges(grey, measured), find_ridges(flipped, measured)
    faint_h, faint_v = evidence_of(grey), evidence_of(flipped)
    horizontal, vertical = _merged(long_lines(across)), _merged(long_lines(down))
    worn = are_worn([*horizontal, *vertical])
    horizontal, vertical = _joined(horizontal, vertical), _joined(vertical, horizontal)
    weak_h = [_measured(line, across) for line in faint_lines(faint_h, horizontal)]
    weak_v = [_measured(line, down) for line in faint_lines(faint_v, vertical)]
    faint = prevail([*weak_h, *weak_v], [*horizontal, *vertical])
    if faint:
        every_h, every_v = _with_faint(horizontal, weak_h), _with_faint(vertical, weak_v)
        horizontal, vertical = _joined(every_h, every_v), _joined(every_v, every_h)
    horizontal, vertical = _table_lines(horizontal, vertical, across, down)
    horizontal, vertical = (
        [_reached(line, vertical) for line in horizontal],
        [_reached(line, horizontal) for line in vertical],
    )
    horizontal, vertical = (
        parted(horizontal, vertical, across, faint_h if worn or faint else None),
        parted(vertical, horizontal, down, faint_v if worn or faint else None),
    )
    usual = _usual_depth([*horizontal, *vertical])
    for _ in range(2):  # a short line may end on another short one: a cell split both ways
        known_h, known_v = horizontal, vertical
        horizontal = _with_short(known_h, across, known_v, GHOST * usual)
        vertical = _with_short(known_v, down, horizontal, GHOST * usual)
        if len(horizontal) == len(known_h) and len(vertical) == len(known_v):
            break
    if worn:
        horizontal, vertical = (
            [*horizontal, *prolonged(horizontal, vertical, across)],
            [*vertical, *prolonged(vertical, horizontal, down)],
        )
    return as_rulings([snapped(o, vertical) for o in horizontal], [snapped(o, horizontal) for o in vertical])


def _with_short(lines: list[Line], ridges: Ridges, others: Sequence[Line], least: float) -> list[Line]:
    """``lines`` and the short ones, at least ``least`` deep, that run from one of ``others`` to another."""
    if len(others) < 2:
        return lines
    left, top, width, height = (ridges.boxes[:, i].astype(np.float64) for i in range(4))
    at, start, end = (np.array([getattr(o, name) for o in others]) for name in ("at", "start", "end"))
    row = (top + height / 2)[:, None]
    spans = (start - JOIN <= row) & (row <= end + JOIN)
    slack = JOIN + SMOOTH / 2
    first = (np.abs(at - left[:, None]) <= slack) & spans
    last = (np.abs(at - (left + width)[:, None]) <= slack) & spans
    found = list(lines)
    small = (width >= SHORTEST - 12) & (width < LONG + 2 * slack)
    for index in np.flatnonzero(small & first.any(axis=1) & last.any(axis=1)).tolist():
        fitted = line_along(ridges.response, ridges.mask, ridges.boxes[index])
        cuts = at[spans[index]]
        for line in drawn_pieces(ridges, fitted, grow=8, cuts=cuts) if fitted is not None else ():
            taken = any(
                abs(k.across(line.middle) - line.at) < NARROWEST and k.start - JOIN < line.middle < k.end + JOIN
                for k in found
            )
            if (
                not taken
                and line.depth >= least
                and all(ends_of(line, others, JOIN if line.length >= GLYPH else FLUSH))
            ):
                found.append(line)
    return found


def _with_faint(lines: Sequence[Line], faint: Sequence[Line]) -> list[Line]:
    """``lines`` and the faint ones; a faint line stands for the pieces that were found of it."""
    pieces = list(lines)
    whole: list[Line] = []
    for line in faint:
        inside = [
            p
            for p in pieces
            if abs(line.across(p.middle) - p.at) <= 3
            and min(p.end, line.end) - max(p.start, line.start) > 0.8 * p.length
        ]
        if any(same_place(p, line) for p in pieces if all(p is not i for i in inside)):
            continue
        pieces = [p for p in pieces if all(p is not i for i in inside)]
        found = sum(p.length for p in inside)
        whole.append(
            replace(line, faint=found < MOSTLY * line.length, depth=max([line.depth, *(p.depth for p in inside)]))
        )
    return _merged([*pieces, *whole])


def _measured(line: Line, ridges: Ridges) -> Line:
    columns = columns_along(ridges, line)
    if columns is None:
        return line
    return replace(line, at=line.at + columns.off, thickness=columns.thickness)


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Join what was found twice: overlapping pieces of one line, the two sides of a thick or double one."""
    todo = sorted(lines, key=lambda line: line.start)
    merged: list[Line] = []
    for line in todo:
        best: int | None = None
        for index, other in enumerate(merged):
            gap = line.start - other.end
            where = (line.start + min(other.end, line.end)) / 2 if gap < 0 else line.start - gap / 2
            apart = abs(line.across(where) - other.across(where))
            allowed = 5.0 if gap < 0 else 2.5 + 0.004 * max(gap, 0)
            near = gap <= 10
            if apart <= allowed and near and (best is None or other.end > merged[best].end):
                best = index
        if best is None:
            merged.append(line)
        else:
            merged[best] = _union(merged[best], line)
    return merged


def _union(a: Line, b: Line) -> Line:
    if b.start >= a.end:
        rise = b.across(b.middle) - a.across(a.middle)
        slope = rise / max(b.middle - a.middle, 1.0)
        slope = float(np.clip(slope, -0.02, 0.02))
    else:
        slope = a.slope if a.length >= b.length else b.slope
    start, end = min(a.start, b.start), max(a.end, b.end)
    middle = (start + end) / 2
    weight = a.length + b.length
    at = (a.length * (a.at + slope * (middle - a.middle)) + b.length * (b.at + slope * (middle - b.middle))) / weight
    thickness = (a.length * a.thickness + b.length * b.thickness) / weight
    depth = (a.length * a.depth + b.length * b.depth) / weight
    extent = max(end - start, 1.0) if b.start >= a.end else weight
    unbroken = min(1.0, (a.length * a.unbroken + b.length * b.unbroken) / extent)
    written = (a.length * a.written + b.length * b.written) / weight
    return Line(at, slope, start, end, thickness, depth, unbroken, written, a.faint and b.faint)


def _table_lines(
    horizontal: list[Line], vertical: list[Line], across: Ridges, down: Ridges
) -> tuple[list[Line], list[Line]]:
    """The long lines that take part in a table: they meet another such line, or run half the page (an open table).

    Lines much fainter than the page's own must end on its lines at both ends: what shows through from the reverse,
    streaks and folds cross tables anywhere. So must short broken ones (a row of strokes) and lines right below print
    (an underline). The faintest are dropped whatever they meet. A line whose both ends are worn away meets none, but is
    near to those it met.
    """
    every = [*horizontal, *vertical]
    usual = _usual_depth(every)

    def ghost(line: Line) -> bool:
        return not line.faint and line.depth < GHOST * usual and line.thickness > HAIRLINE

    h = [line for line in horizontal if line.length >= LONG and not ghost(line)]
    v = [line for line in vertical if line.length >= LONG and not ghost(line)]
    hairlines = _hairlines(h, v, PALE * usual)

    def belongs(line: Line, others: list[Line], dark: Grey) -> bool:
        extent = dark.shape[1]
        if line.faint:
            reach = max(JOIN, min(REACH, FAINT_REACH * line.length))
            return all(ends_of(line, others, reach))
        if line.depth < FAINT * usual or line.length > 0.93 * extent:
            return all(ends_of(line, [o for o in others if o.depth >= FAINT * usual or o in hairlines]))
        strokes = line.unbroken < 0.9 and line.length < 200
        underline = line.written > 0.3 and line.length < 0.6 * extent
        if strokes or underline:
            return all(ends_of(line, others))
        return line.length >= 0.5 * extent or meets(line, others) or _once_met(line, others, dark)

    while True:
        kept_h = [line for line in h if belongs(line, v, across.dark)]
        kept_v = [line for line in v if belongs(line, kept_h, down.dark)]
        if len(kept_h) == len(h) and len(kept_v) == len(v):
            return h, v
        h, v = kept_h, kept_v


def _hairlines(horizontal: Sequence[Line], vertical: Sequence[Line], pale: float) -> set[Line]:
    """The lines paler than ``pale`` that are so for being thin, as those within a heavy frame are: they run from one
    dark line, or another of them, to the next, and most of them are too thin to shine through from the reverse."""
    dark_h, dark_v = ([o for o in lines if o.depth >= pale] for lines in (horizontal, vertical))
    found_h, found_v = _framed(horizontal, vertical, dark_h, dark_v)
    found = [*found_h, *found_v]
    thickest = THIN_IN_FRAME if _are_frames(dark_h, dark_v) else THIN
    if not found or float(np.median([line.thickness for line in found])) > thickest:
        return set()
    return {line for line in found if line.thickness <= thickest + UNEVEN}


def _framed(
    horizontal: Sequence[Line], vertical: Sequence[Line], dark_h: list[Line], dark_v: list[Line]
) -> tuple[list[Line], list[Line]]:
    """The lines, none of them dark, whose ends are on the dark ones or on each other; one end at least is on a line
    that is known to be the page's own, as both of a corner's are where a row goes over to the next page."""
    known_h, known_v = list(dark_h), list(dark_v)
    while True:
        half_h = [o for o in horizontal if o not in known_h and not o.faint and any(ends_of(o, known_v))]
        half_v = [o for o in vertical if o not in known_v and not o.faint and any(ends_of(o, known_h))]
        new_h = [o for o in half_h if all(ends_of(o, [*known_v, *half_v]))]
        new_v = [o for o in half_v if all(ends_of(o, [*known_h, *half_h]))]
        if not new_h and not new_v:
            return known_h[len(dark_h) :], known_v[len(dark_v) :]
        known_h, known_v = [*known_h, *new_h], [*known_v, *new_v]


def _are_frames(horizontal: Sequence[Line], vertical: Sequence[Line]) -> bool:
    """Whether level and upright lines meet nowhere but at the ends of both: frames with nothing of theirs within."""
    meeting = [
        (level, upright)
        for level in horizontal
        for upright in vertical
        if upright.start - JOIN <= level.at <= upright.end + JOIN
        and level.start - JOIN <= upright.at <= level.end + JOIN
    ]

    def at_end(line: Line, at: float) -> bool:
        return min(abs(line.start - at), abs(line.end - at)) <= JOIN

    return bool(meeting) and all(at_end(upright, level.at) and at_end(level, upright.at) for level, upright in meeting)


def _once_met(line: Line, others: Sequence[Line], dark: Grey) -> bool:
    """Whether both ends of a line are near the lines that they met before they were worn away, or some of what lay
    between is left. Those may be worn away there as well."""

    crossing = [o for o in others if o.start - REACH <= line.across(o.at) <= o.end + REACH]

    def met(end: float) -> bool:
        near = min(crossing, key=lambda o: abs(o.at - end), default=None)
        if near is None or abs(near.at - end) > REACH:
            return False
        between = sorted((end, near.at))
        return abs(near.at - end) <= max(GAP, LOST * line.length) or darkness(dark, line, *between) > TRACES

    return met(line.start) and met(line.end)


def _joined(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """Pieces of one worn line joined; a gap whose both ends lie on lines of ``others`` is a merged cell and stays."""

    def across(line: Line, end: float) -> bool:
        y = line.across(end)
        return any(abs(o.at - end) <= JOIN and o.start - REACH <= y <= o.end + REACH for o in others)

    joined: list[Line] = []
    for line in sorted(lines, key=lambda one: one.start):
        left = next(
            (
                k
                for k in reversed(range(len(joined)))
                if 0 <= line.start - joined[k].end <= 2 * REACH
                and abs(joined[k].across(line.start) - line.across(line.start)) < 4.0
                and not (across(joined[k], joined[k].end) and across(line, line.start))
            ),
            None,
        )
        if left is None:
            joined.append(line)
        else:
            joined[left] = _union(joined[left], line)
    return joined


def _reached(line: Line, others: Sequence[Line]) -> Line:
    """The line continued from each dangling end to the nearest line across it within ``REACH``, or taken back to the
    one it ends shortly behind: what goes on there is a glyph's stroke in its course."""

    def target(end: float, sign: int) -> float:
        y = line.across(end)
        crossing = [o for o in others if o.start - REACH <= y <= o.end + REACH]
        if any(abs(o.at - end) <= JOIN for o in crossing):
            return end
        ahead = [o.at for o in crossing if 0 < sign * (o.at - end) <= REACH]
        nearest = min(ahead, key=lambda at: abs(at - end), default=None)
        met = [o for o in crossing if o.start - JOIN <= y <= o.end + JOIN and line.start < o.at < line.end]
        passed = [o.at for o in met if 0 < sign * (end - o.at) <= GLYPH]
        stub = min(passed, key=lambda at: abs(at - end), default=None)
        if stub is not None and (nearest is None or abs(end - stub) < STUB * abs(nearest - stub)):
            return stub
        return end if nearest is None else nearest

    start, end = target(line.start, -1), target(line.end, 1)
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)


def _usual_depth(lines: Sequence[Line]) -> float:
    """Depth of the page's own lines: the upper quartile by length, as a page may have more ghosts than lines."""
    order = sorted((line for line in lines if not line.faint), key=lambda line: line.depth)
    if not order:
        return 0.0
    lengths = np.cumsum([line.length for line in order])
    return order[int(np.searchsorted(lengths, 0.75 * lengths[-1]))].depth
