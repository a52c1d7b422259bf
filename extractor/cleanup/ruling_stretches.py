"""Which stretches of a ruling line, from one line across it to the next, are drawn: merged cells have none, worn lines
only part of one.

Lines are near-horizontal candidates; lengths are in pixels of a raster of 200 dpi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.faint_lines import Evidence, speaks_for_line
from extractor.cleanup.ruling_candidates import LONG, SHORTEST, Line, Ridges, columns_along, course
from extractor.cleanup.tracing import Grey

JOIN = 11.0
"""How far a line's end may miss the line it should meet, in px (1.4 mm)."""
NARROWEST = 12.0
"""No cell is narrower (1.5 mm): closer to a line than that lies its own ringing from JPEG or sharpening."""
REACH = 160.0
"""How far a dangling end is continued to the line it must once have met, px (20 mm)."""
CLEAR = 3
"""A glyph's stroke keeps so many px (0.4 mm) from the ruling above and below; of 3900 stretches of rulings between two
crossings (scans, photos, faxes, specks, hairlines) each touched one of them."""
MOSTLY = 0.5
"""Share of a faint line that is found otherwise as well, from which it is taken for no fainter than others; share of a
stretch into which a worn line reaches."""
LEFT = 0.3
"""Share of a stretch of a worn line that is left at least."""


def parted(lines: Sequence[Line], others: Sequence[Line], ridges: Ridges, evidence: Evidence | None) -> list[Line]:
    """Lines taken out of the merged cells they were led through, stretch by stretch from one crossing to the next.

    ``evidence``: for what is drawn so worn that it stands out nowhere, on pages of such lines.
    """
    kept: list[Line] = []
    for line in lines:
        crossings = [
            o
            for o in others
            if line.start + JOIN < o.at < line.end - JOIN and o.start - JOIN <= line.across(o.at) <= o.end + JOIN
        ]
        crossings.sort(key=lambda o: o.at)
        edges = [line.start, *(o.at for o in crossings), line.end]
        first, last = ends_of(line, others)
        bounds = [first, *crossings, last]
        run: list[float] = []
        for (a, b), (before, after) in zip(pairwise(edges), pairwise(bounds), strict=True):
            if _drawn(ridges.dark, line, a, b):
                drawn = not _in_a_glyph(ridges, _cut(line, a, b), before, after)
            else:
                drawn = evidence is not None and speaks_for_line(evidence.along(line, a + 4, b - 4))
            drawn = drawn or (evidence is not None and _closes(line, before, after))
            if drawn:
                run = [run[0] if run else a, b]
                continue
            if run:
                kept.append(_cut(line, run[0], run[1]))
            run = []
        if run:
            kept.append(_cut(line, run[0], run[1]))
    return kept


def prolonged(lines: Sequence[Line], others: Sequence[Line], ridges: Ridges) -> list[Line]:
    """What is drawn of worn lines around and beyond their ends, stretch by stretch from one line across to the next:
    pieces that are too short or too broken to be found by themselves."""
    found: list[Line] = []
    for line in lines:
        crossings = sorted((o for o in others if _crosses_course(o, line)), key=lambda o: o.at)
        for before, after in pairwise(crossings):
            beyond = before.at < line.start - JOIN or after.at > line.end + JOIN
            if not beyond or after.at - before.at < SHORTEST:
                continue
            stretch = _cut(line, before.at, after.at)
            taken = any(same_place(known, stretch) for known in (*lines, *found))
            if not taken and _goes_on(ridges, line, stretch) and not _in_a_glyph(ridges, stretch, before, after):
                found.append(stretch)
    return found


def ends_of(line: Line, others: Sequence[Line], near_by: float = JOIN) -> tuple[Line | None, Line | None]:
    """The lines on which ``line`` starts and ends (nearest within ``near_by`` px)."""
    near: list[Line | None] = []
    for end in (line.start, line.end):
        y = line.across(end)
        hits = [o for o in others if abs(o.at - end) <= near_by and o.start - JOIN <= y <= o.end + JOIN]
        near.append(min(hits, key=lambda o: abs(o.at - end), default=None))
    return near[0], near[1]


def meets(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line ends on, or crosses, one of ``others``."""
    return any(
        line.start - JOIN <= other.at <= line.end + JOIN
        and other.start - JOIN <= line.across(other.at) <= other.end + JOIN
        for other in others
    )


def snapped(line: Line, others: Sequence[Line]) -> Line:
    """The line with its ends moved to the centres of the lines they meet."""
    first, last = ends_of(line, others)
    start = first.across(line.across(line.start)) if first else line.start
    end = last.across(line.across(line.end)) if last else line.end
    if end <= start:
        return line
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)


def same_place(known: Line, line: Line) -> bool:
    """Whether most of ``line`` runs along ``known``."""
    along = min(known.end, line.end) - max(known.start, line.start)
    return along > 0.5 * line.length and abs(known.across(line.middle) - line.at) <= NARROWEST / 2


def darkness(dark: Grey, line: Line, start: float, end: float) -> float:
    """Share of a line's course between two columns that is dark."""
    hit = _hits(dark, line, start, end)
    return float(hit.mean()) if len(hit) else 0.0


def _goes_on(ridges: Ridges, line: Line, stretch: Line) -> bool:
    """Whether enough of a stretch in the course of ``line`` is drawn. On long ones, with rows of text between two
    tables perhaps, runs longer than a glyph's stroke count; less is asked for where the line reaches into it."""
    if stretch.length > REACH:
        runs = darkness(ridges.mask, stretch, stretch.start, stretch.end)
        return runs > LEFT
    share = darkness(ridges.dark, stretch, stretch.start, stretch.end)
    into = any(stretch.start < end < stretch.end for end in (line.start, line.end))
    return _drawn(ridges.dark, stretch, stretch.start, stretch.end) or (into and share > MOSTLY)


def _crosses_course(other: Line, line: Line) -> bool:
    return other.start - JOIN <= line.across(other.at) <= other.end + JOIN


def _closes(line: Line, before: Line | None, after: Line | None) -> bool:
    """Whether two neighbouring lines across both begin on ``line``, or both end on it: what lies between them has its
    side there, worn away or not."""
    if before is None or after is None:
        return False
    at = line.across((before.at + after.at) / 2)
    return all(abs(o.start - at) <= JOIN for o in (before, after)) or all(
        abs(o.end - at) <= JOIN for o in (before, after)
    )


def _drawn(dark: Grey, line: Line, start: float, end: float) -> bool:
    """Whether a stretch of a line between two crossings is drawn: dark for the most part, or worn but dark where it
    leaves one of the crossings. Print in a merged cell keeps clear of the ruling above and below it."""
    hit = _hits(dark, line, start, end)
    if len(hit) < 6:
        return True
    share = hit.mean()
    return bool(share > 0.8 or (share > LEFT and max(hit[:5].mean(), hit[-5:].mean()) > 0.7))


def _hits(dark: Grey, line: Line, start: float, end: float) -> NDArray[np.bool_]:
    """Which columns of a line's course are dark between two lines across it, those left out."""
    xs = np.arange(max(0, int(start + 4)), max(0, min(dark.shape[1], int(end - 4))))
    rows = np.clip(np.floor(course(line, xs)).astype(int), 1, dark.shape[0] - 2)
    return np.asarray((dark[rows - 1, xs] | dark[rows, xs] | dark[rows + 1, xs]) > 0, np.bool_)


def _in_a_glyph(ridges: Ridges, stretch: Line, before: Line | None, after: Line | None) -> bool:
    """Whether the ink of a short stretch between two crossing lines is a glyph's stroke in the course of the lines that
    stand above and below its cell: it keeps clear of both, and further than its own parts are from each other."""
    if before is None or after is None or stretch.length >= LONG:
        return False
    start, end = before.at + before.thickness / 2, after.at - after.thickness / 2
    if end - start < SHORTEST / 2:
        return False
    columns = columns_along(ridges, _cut(stretch, start, end))
    if columns is None:
        return False
    inked = np.flatnonzero(columns.dark)
    if not len(inked):
        return False
    clear = min(int(inked[0]), len(columns.dark) - 1 - int(inked[-1]))
    return clear >= CLEAR and clear > int(np.diff(inked).max(initial=1)) - 1


def _cut(line: Line, start: float, end: float) -> Line:
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)
