"""Rulings as the ruling network shows them: two pictures in which nothing is left but level and upright lines.

Lengths are in pixels of a raster of 200 dpi; the maps have one px for ``SCALE`` of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.ruling_candidates import SHORTEST, Line, as_rulings
from extractor.cleanup.ruling_stretches import JOIN, ends_of, meets, snapped
from models.geometry import Ruling

SCALE = 2
SURE = 0.5
"""Probability from which a px lies on a ruling."""
REACH = 400.0
"""Px over which two pieces of one ruling are joined and a dangling end is continued, where traces are left."""
TRACE = 0.1
"""Mean probability of what lies between two pieces of one ruling, or between its end and the line it meets."""
LONG_GAP = 60.0
"""Px: a longer gap may be a merged cell; what lies between pieces that both end on a line across is looked at twice."""
LONG_TRACE = 0.25
"""Mean probability of what lies in such a gap. (Reasoned, like ``STUB``: not tuned on a corpus.)"""
OVER = 0.85
"""Mean probability of what goes on behind the last line across it; a network that has lost the line goes on paler."""
STUB = 60.0
"""Px of what is cut off there: longer ends were printed lines whose next line across is the one that was lost."""
BRIDGED = 5
"""Px of a map closed along a line."""
LEAST = 11
"""Px of a map from which a piece counts."""
APART = 5.0
"""Pieces of one ruling miss each other's course by less."""
THIN = 2.0
"""Px: how thick a ruling is taken to be, as the maps do not tell."""

Maps = NDArray[np.float32]
"""``2 x H x W`` probabilities of level (first) and upright rulings."""


def rulings_of(maps: Maps) -> list[Ruling]:
    """The rulings of a page, horizontals first, each sorted by ``at``, as ``find_rulings`` gives them. Lines that meet
    no other are kept only when they run half the page."""
    level, upright = maps[0], np.ascontiguousarray(maps[1].T)
    pieces, others = _pieces(level), _pieces(upright)
    across, down = _joined(pieces, others, level), _joined(others, pieces, upright)
    across = [_reached(line, down, level) for line in across]
    down = [_reached(line, across, upright) for line in down]
    across, down = _of_tables(across, down, level.shape[1] * SCALE, upright.shape[1] * SCALE)
    return as_rulings([snapped(o, down) for o in across], [snapped(o, across) for o in down])


def _pieces(level: NDArray[np.float32]) -> list[Line]:
    """Pieces of level lines of a map."""
    mask = (level > SURE).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, BRIDGED), np.uint8)), np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, LEAST), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(v) for v in stats[index])
        part = np.s_[y : y + height, x : x + width]
        line = _fitted(np.where(labels[part] == index, level[part], 0.0).astype(np.float64), x, y)
        found.append(line)
    return found


def _fitted(weight: NDArray[np.float64], x: int, y: int) -> Line:
    """The straight line through a piece of a map whose corner is (x, y)."""
    total = weight.sum(axis=0)
    on = np.flatnonzero(total > 0)
    rows = (np.arange(weight.shape[0]) + 0.5) @ weight[:, on] / total[on]
    columns = on + 0.5
    middle = (on[0] + on[-1] + 1) / 2
    slope, at = 0.0, float(np.median(rows))
    if len(on) >= 30:
        slope, at = (float(v) for v in np.polyfit(columns - middle, rows, 1))
        near = np.abs(rows - at - slope * (columns - middle)) < 2.5
        if near.sum() >= 20:
            slope, at = (float(v) for v in np.polyfit(columns[near] - middle, rows[near], 1))
    start, end = (x + int(on[0])) * SCALE, (x + int(on[-1]) + 1) * SCALE
    return Line((y + at) * SCALE, slope, float(start), float(end), THIN, 0.0)


def _mean(level: NDArray[np.float32], line: Line, start: float, end: float) -> float:
    """Mean probability along a line's course between two columns (px)."""
    columns = np.arange(max(0, int(start / SCALE)), min(level.shape[1], int(np.ceil(end / SCALE))))
    if not len(columns):
        return 1.0
    rows = np.floor((line.at + line.slope * ((columns + 0.5) * SCALE - line.middle)) / SCALE).astype(int)
    rows = np.clip(rows, 1, level.shape[0] - 2)
    best = np.maximum(np.maximum(level[rows - 1, columns], level[rows, columns]), level[rows + 1, columns])
    return float(best.mean())


def _joined(pieces: Sequence[Line], others: Sequence[Line], level: NDArray[np.float32]) -> list[Line]:
    """Pieces on one course with traces of a line between them as one line. ``others``: the pieces across."""
    joined: list[Line] = []
    for line in sorted(pieces, key=lambda one: one.start):
        left = next(
            (
                k
                for k in reversed(range(len(joined)))
                if line.start - joined[k].end <= REACH
                and line.end > joined[k].end
                and abs(joined[k].across(line.start) - line.across(line.start)) < APART
                and _mean(level, joined[k], joined[k].end, line.start) > _asked(joined[k], line, others)
            ),
            None,
        )
        if left is None:
            joined.append(line)
        else:
            joined[left] = _one(joined[left], line)
    return [line for line in joined if line.length >= SHORTEST - JOIN]


def _asked(before: Line, after: Line, others: Sequence[Line]) -> float:
    """How probable what lies between two pieces must be."""
    spans_a_cell = (
        after.start - before.end > LONG_GAP
        and ends_of(before, others)[1] is not None
        and ends_of(after, others)[0] is not None
    )
    return LONG_TRACE if spans_a_cell else TRACE


def _one(a: Line, b: Line) -> Line:
    """Two pieces as one line."""
    slope = (b.across(b.middle) - a.across(a.middle)) / max(b.middle - a.middle, 1.0)
    longer = a if a.length >= b.length else b
    if min(a.length, b.length) < 0.25 * longer.length:
        slope = longer.slope
    start, end = min(a.start, b.start), max(a.end, b.end)
    middle = (start + end) / 2
    share = a.length / (a.length + b.length)
    at = share * (a.at + slope * (middle - a.middle)) + (1 - share) * (b.at + slope * (middle - b.middle))
    return replace(a, at=at, slope=slope, start=start, end=end)


def _reached(line: Line, others: Sequence[Line], level: NDArray[np.float32]) -> Line:
    """The line from the first to the last line that it meets, where it goes on beyond no more than palely or ends not
    far from another."""
    start, end = (_end(line, side, others, level) for side in (-1, 1))
    return replace(line, at=line.across((start + end) / 2), start=start, end=end) if end > start else line


def _end(line: Line, side: int, others: Sequence[Line], level: NDArray[np.float32]) -> float:
    """Where a line ends, to the left (-1) or to the right."""
    own = line.start if side < 0 else line.end
    near = [o.at for o in others if o.start - REACH <= line.across(o.at) <= o.end + REACH]
    if any(abs(at - own) <= JOIN for at in near):
        return own
    ahead = [at for at in near if 0 < side * (at - own) <= REACH]
    target = min(ahead, key=lambda at: abs(at - own), default=None)
    if target is not None and _mean(level, line, *sorted((own, target))) > TRACE:
        return target
    met = [o.at for o in others if o.start - JOIN <= line.across(o.at) <= o.end + JOIN and line.start < o.at < line.end]
    last = min(met, key=lambda at: abs(at - own), default=None)
    if last is not None and abs(last - own) <= STUB and _mean(level, line, *sorted((own, last))) < OVER:
        return last
    return own


def _of_tables(across: list[Line], down: list[Line], width: float, height: float) -> tuple[list[Line], list[Line]]:
    """The lines that meet another, or run half the page (an open table)."""
    h, v = across, down
    while True:
        kept_h = [o for o in h if o.length >= 0.5 * width or meets(o, v)]
        kept_v = [o for o in v if o.length >= 0.5 * height or meets(o, kept_h)]
        if len(kept_h) == len(h) and len(kept_v) == len(v):
            return h, v
        h, v = kept_h, kept_v
