"""Ruling lines of a cleaned page: thin, faint, broken, slightly sloped, thick; not underlines, strokes or frames.

Lengths are in pixels of a raster of 200 dpi, the scale ``clean`` standardises to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import percentile
from extractor.cleanup.tone import Tone, tone_of
from extractor.cleanup.tracing import Grey, ridge
from models.geometry import Direction, Ruling

SMOOTH_BRIEF = 5
"""Pixels averaged along a line against noise: less than the strokes of body text are apart."""
SMOOTH = 25
"""Pixels over which a line must be dark nearly throughout: more than the gaps of a broken one."""
THICKEST = 14
"""Thickest ruling in px (1.8 mm)."""
SOLID = 0.8
"""Share of those that must be dark."""
SEED = 80
"""A line is first looked for where it runs unbroken for so many px."""
SHORTEST = 33
"""Shortest ruling in px (4.2 mm): rows of one line of small print are hardly higher, where a county office drew its
own table; those of the official forms are 6 mm."""
GLYPH = 42
"""A line shorter than this (5.3 mm) may be a glyph's stroke in a low row: it must run from one line to the next."""
FLUSH = 4.0
"""How far such a line's ends may miss the lines above and below, in px: a glyph keeps more away."""
LONG = 120.0
"""From here on (15 mm) a line is no glyph's stroke, not even of a title of 36 points."""
GHOST = 0.15
"""Depth, as a share of the page's own lines', below which a line shows through from the reverse."""
FAINT = 0.4
"""The same from which a line may be worn, a streak or a ghost: it must end as a table's lines do."""
GAP = 36
"""Longest gap in a worn line, px (4.6 mm), before it may be a merged cell one row high."""
REACH = 160.0
"""How far a dangling end is continued to the line it must once have met, px (20 mm)."""
NARROWEST = 12.0
"""No cell is narrower (1.5 mm): closer to a line than that lies its own ringing from JPEG or sharpening."""
CLEAN_RUN = 6
"""A line begins and ends with an unbroken run of at least so many px."""
JOIN = 11.0
"""How far a line's end may miss the line it should meet, in px (1.4 mm)."""


@dataclass(frozen=True)
class _Line:
    """A candidate in its own frame: ``at + slope * (along - middle)``, from ``start`` to ``end``.

    ``depth``: grey levels it is darker than the paper. ``unbroken``: share of its columns that are dark. ``written``:
    share that has print right above it, as an underline has.
    """

    at: float
    slope: float
    start: float
    end: float
    thickness: float
    depth: float
    unbroken: float = 1.0
    written: float = 0.0

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def length(self) -> float:
        return self.end - self.start

    def across(self, along: float) -> float:
        return self.at + self.slope * (along - self.middle)


def find_rulings(grey: Grey, tone: Tone | None = None) -> list[Ruling]:
    """The ruling lines of an upright, seal-free page.

    ``grey``: uint8 ``H x W`` of about 200 dpi. Returns rulings in its pixels (origin at the corner of the first
    pixel, so a 1 px line on row 10 is ``at`` 10.5), horizontals first, each sorted by ``at``; ends that meet another
    ruling are extended to its centre. Lines that meet no other are kept only when they run half the page.
    """
    measured = tone or tone_of(grey)
    flipped = np.ascontiguousarray(grey.T)
    across, down = _ridges(grey, measured), _ridges(flipped, measured)
    horizontal, vertical = _merged(_long_lines(across)), _merged(_long_lines(down))
    horizontal, vertical = _joined(horizontal, vertical), _joined(vertical, horizontal)
    horizontal, vertical = _table_lines(horizontal, vertical, grey.shape)
    horizontal, vertical = (
        [_reached(line, vertical) for line in horizontal],
        [_reached(line, horizontal) for line in vertical],
    )
    horizontal, vertical = (
        _parted(horizontal, vertical, across.dark),
        _parted(vertical, horizontal, down.dark),
    )
    usual = _usual_depth([*horizontal, *vertical])
    for _ in range(2):  # a short line may end on another short one: a cell split both ways
        known_h, known_v = horizontal, vertical
        horizontal = _with_short(known_h, across, known_v, GHOST * usual)
        vertical = _with_short(known_v, down, horizontal, GHOST * usual)
        if len(horizontal) == len(known_h) and len(vertical) == len(known_v):
            break
    h = sorted((_snapped(line, vertical) for line in horizontal), key=_order)
    v = sorted((_snapped(line, horizontal) for line in vertical), key=_order)
    rulings = [_ruling(Direction.HORIZONTAL, line) for line in h]
    return rulings + [_ruling(Direction.VERTICAL, line) for line in v]


def _order(line: _Line) -> tuple[float, float]:
    return line.at, line.start


def _ruling(direction: Direction, line: _Line) -> Ruling:
    return Ruling(
        direction=direction,
        at=round(line.at, 2),
        start=round(line.start, 2),
        end=round(line.end, 2),
        thickness=round(line.thickness, 2),
    )


@dataclass(frozen=True)
class _Ridges:
    """Near-horizontal dark ridges of one raster: response, mask of the runs, and the runs' components."""

    grey: Grey
    tone: Tone
    response: Grey
    dark: Grey
    mask: Grey
    boxes: NDArray[np.int32]


def _ridges(grey: Grey, tone: Tone) -> _Ridges:
    response = ridge(grey, SMOOTH_BRIEF, THICKEST)
    dark = cv2.threshold(response, tone.line_level(SMOOTH_BRIEF), 255, cv2.THRESH_BINARY)[1]
    mask = cv2.threshold(cv2.blur(dark, (SMOOTH, 1)), SOLID * 255, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, SHORTEST - 12), np.uint8))
    return _Ridges(
        grey,
        tone,
        response,
        np.asarray(dark, np.uint8),
        np.asarray(mask, np.uint8),
        _boxes(np.asarray(mask, np.uint8)),
    )


def _long_lines(ridges: _Ridges) -> list[_Line]:
    """Lines grown from ridges of at least ``SEED``; a text row's ridges seldom run that far."""
    opened = cv2.morphologyEx(ridges.mask, cv2.MORPH_OPEN, np.ones((1, SEED), np.uint8))
    seeds = np.asarray(opened, np.uint8)
    lines: list[_Line] = []
    for box in list(_boxes(seeds)):
        fitted = _fitted(ridges.response, seeds, box)
        if fitted is not None:
            lines.extend(line for line in _measured(ridges, fitted, grow=200) if line.length >= SEED)
    return lines


def _with_short(lines: list[_Line], ridges: _Ridges, others: Sequence[_Line], least: float) -> list[_Line]:
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
        fitted = _fitted(ridges.response, ridges.mask, ridges.boxes[index])
        cuts = at[spans[index]]
        for line in _measured(ridges, fitted, grow=8, cuts=cuts) if fitted is not None else ():
            taken = any(
                abs(k.across(line.middle) - line.at) < NARROWEST and k.start - JOIN < line.middle < k.end + JOIN
                for k in found
            )
            if not taken and line.depth >= least and all(_ends(line, others, JOIN if line.length >= GLYPH else FLUSH)):
                found.append(line)
    return found


def _boxes(mask: Grey) -> NDArray[np.int32]:
    """``N x 4`` boxes (x, y, width, height) of the connected pieces of a mask."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return np.array([cv2.boundingRect(o) for o in outlines], np.int32).reshape(-1, 4)


def _fitted(response: Grey, mask: Grey, box: NDArray[np.int32]) -> _Line | None:
    x, y, width, height = (int(v) for v in box)
    if height > THICKEST + 4 + 0.012 * width:
        return None
    part = np.s_[y : y + height, x : x + width]
    return _fit(np.where(mask[part] > 0, response[part], 0).astype(np.float32), x, y)


def _fit(weight: NDArray[np.float32], x: int, y: int) -> _Line | None:
    """Straight line through the column centroids of a ridge, outliers (crossings, touching text) dropped."""
    total = weight.sum(axis=0)
    on = total > 0
    along = np.flatnonzero(on) + x + 0.5
    across = ((np.arange(weight.shape[0]) + y + 0.5) @ weight)[on] / total[on]
    middle = (along[0] + along[-1]) / 2
    slope, at = 0.0, percentile(across, 50)
    offset = np.asarray(along - middle, np.float64)
    for limit in (3.0, 1.2, 0.8):
        keep = np.asarray(np.abs(across - at - slope * offset) < limit, np.bool_)
        count = int(keep.sum())
        if count < 0.4 * len(along) or count < 12:
            return None
        mean_x, mean_y = float(offset[keep].mean()), float(across[keep].mean())
        spread = offset[keep] - mean_x
        slope = float(spread @ (across[keep] - mean_y) / max(float(spread @ spread), 1e-9))
        at = mean_y - slope * mean_x
    if abs(slope) > 0.02 and len(along) > 150:
        return None
    return _Line(at, float(np.clip(slope, -0.02, 0.02)), float(along[0] - 0.5), float(along[-1] + 0.5), 1.0, 0.0)


def _band(grey: Grey, line: _Line, start: int, end: int, reach: int) -> NDArray[np.float32]:
    """``(2 reach + 1) x (end - start)`` grey levels around a line, its slope taken out (nearest row)."""
    xs = np.arange(start, end)
    centre = np.floor(_course(line, xs)).astype(int)
    rows = np.clip(centre[None, :] + np.arange(-reach, reach + 1)[:, None], 0, grey.shape[0] - 1)
    return np.asarray(grey[rows, xs[None, :]], np.float32)


def _course(line: _Line, xs: NDArray[np.int_]) -> NDArray[np.float64]:
    """Exact row of a line at the centres of pixel columns."""
    return np.asarray(line.at + line.slope * (xs + 0.5 - line.middle), np.float64)


def _measured(ridges: _Ridges, line: _Line, grow: int, cuts: Sequence[float] | NDArray[np.float64] = ()) -> list[_Line]:
    """The pieces of line on a ridge, or up to ``grow`` px past its ends, with true ends, centre and thickness.

    ``cuts``: where other lines cross it. What stands between two of them is a piece by itself, so that a glyph in the
    line's course in the next row doesn't speak against it.

    A column is *dark* when the ridge is darker than the lighter side, *free* when both sides are paper. On the
    pages this was measured on (clean to 3 % speckle, noise 20, 0.25 pt grey lines, bilevel) rulings were dark in 0.9
    to 1.0 of their columns and nearly all of those free; rows of text dark in at most 0.92, free in 0.82 of those.
    """
    reach = THICKEST // 2 + 6
    grey, tone = ridges.grey, ridges.tone
    lo, hi = max(0, int(line.start) - grow), min(grey.shape[1], int(line.end) + grow)
    band = _band(grey, line, lo, hi, reach)
    mean = band[:, int(line.start) - lo : int(line.end) - lo].mean(axis=1)
    depth = np.maximum(percentile(mean, 80) - mean, 0)
    peak = int(depth[reach - 4 : reach + 5].argmax()) + reach - 4
    half = depth[peak] / 2
    if depth[peak] < 3:
        return []
    top, bottom = peak, peak
    while top > 0 and depth[top - 1] > half:
        top -= 1
    while bottom < 2 * reach and depth[bottom + 1] > half:
        bottom += 1
    if bottom - top + 1 > THICKEST + 2:
        return []
    upper, lower = _crossing(depth, top, -1, half), _crossing(depth, bottom, 1, half)
    margin = 3
    above = band[max(0, top - margin - 1) : max(1, top - margin + 1)].max(axis=0)
    below = band[min(bottom + margin, 2 * reach - 1) : bottom + margin + 2].max(axis=0)
    print_above = band[max(0, top - 9) : max(1, top - margin)].min(axis=0)
    near = band[max(0, peak - 1) : peak + 2]
    core = (near.sum(axis=0) - near.max(axis=0)) / 2  # of its three rows, the mean of the darker two
    core = cv2.blur(core[None, :], (3, 1))[0]
    paper = np.maximum(above, below)
    threshold = max(0.35 * depth[peak], 2.2 * tone.noise, 5.0)
    dark = paper - core > threshold
    print_above = print_above < paper - 0.5 * depth[peak]
    free = np.minimum(above, below) > paper - max(0.5 * depth[peak], 4 * tone.noise)
    rows = _course(line, np.arange(lo, hi))
    at = line.at + float((np.floor(rows) - rows).mean()) + (upper + lower) / 2 - reach
    thickness = max(1.0, lower - upper)
    pieces = []
    for start, end in _between(_chained(dark, free), [c - lo for c in cuts]):
        on, clear = dark[start:end].mean(), (dark & free)[start:end].mean()
        sure = 0.93 if end - start < 200 else 0.75  # strokes of neighbouring glyphs may line up, not of ten
        solid = (on > sure and clear > 0.88 * on) or (on > 0.95 and clear > 0.45)
        broken = end - start >= LONG and on > 0.4 and clear > 0.95 * on
        if end - start < SHORTEST - 4 or not (solid or broken):
            continue
        shifted = at + line.slope * (lo + (start + end) / 2 - line.middle)
        pieces.append(
            _Line(
                shifted,
                line.slope,
                float(lo + start),
                float(lo + end),
                thickness,
                float(depth[peak]),
                float(on),
                float(print_above[start:end].mean()),
            )
        )
    return pieces


def _chained(dark: NDArray[np.bool_], free: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of clean line, joined where it is worn away (``GAP``) or where ink merely touches it.

    Print standing in a line's course where the line itself is missing (a merged cell) is neither: dark here, light
    there. It parts the pieces.
    """

    def dense(on: NDArray[np.bool_]) -> NDArray[np.bool_]:
        share = cv2.blur(on.astype(np.float32)[None, :], (21, 1), borderType=cv2.BORDER_CONSTANT)[0]
        return np.asarray(share > 0.5, np.bool_)

    chained: list[tuple[int, int]] = []
    for start, end in _runs(dense(dark & free), gap=6):
        if chained:
            between = dark[chained[-1][1] : start]
            worn = len(between) <= GAP and between.mean() < 0.25
            touched = between.mean() > 0.93
            if worn or touched:
                chained[-1] = (chained[-1][0], end)
                continue
        chained.append((start, end))
    # Ink that touches a line near its end hides the end: follow the line while it is dark.
    return [_followed(dark, *_trimmed(dark & free, start, end)) for start, end in chained]


def _between(pieces: Sequence[tuple[int, int]], cuts: Sequence[float]) -> list[tuple[int, int]]:
    """The pieces parted where other lines cross them well inside."""
    parted: list[tuple[int, int]] = []
    for start, end in pieces:
        inside = sorted(round(c) for c in cuts if start + FLUSH < c < end - FLUSH)
        parted += pairwise([start, *inside, end])
    return parted


def _trimmed(on: NDArray[np.bool_], start: int, end: int) -> tuple[int, int]:
    """A stretch from its first clean run to its last one.

    It was found by a density that reaches past its ends, into a glyph of the next row or the edges of the line that
    it ends on: of a short line that is enough to make it look broken.
    """
    runs = [(a, b) for a, b in _runs(on[start:end], gap=1) if b - a >= CLEAN_RUN]
    return (start + runs[0][0], start + runs[-1][1]) if runs else (start, end)


def _followed(dark: NDArray[np.bool_], start: int, end: int) -> tuple[int, int]:
    while start > 0 and dark[start - 1]:
        start -= 1
    while end < len(dark) and dark[end]:
        end += 1
    return start, end


def _crossing(depth: NDArray[np.float32], edge: int, step: int, half: float) -> float:
    """Subpixel row edge where the profile falls through ``half``, outwards from row ``edge``."""
    neighbour = edge + step
    centre = edge + 0.5
    if not 0 <= neighbour < len(depth) or depth[edge] == depth[neighbour]:
        return centre + 0.5 * step
    return float(centre + step * (depth[edge] - half) / (depth[edge] - depth[neighbour]))


def _runs(on: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Half-open runs of true values, joined over up to ``gap`` false ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if runs and start - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], int(end))
        else:
            runs.append((int(start), int(end)))
    return runs


def _merged(lines: Sequence[_Line]) -> list[_Line]:
    """Join what was found twice: overlapping pieces of one line, the two sides of a thick or double one."""
    todo = sorted(lines, key=lambda line: line.start)
    merged: list[_Line] = []
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


def _union(a: _Line, b: _Line) -> _Line:
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
    return _Line(at, slope, start, end, thickness, depth, unbroken, written)


def _table_lines(
    horizontal: list[_Line], vertical: list[_Line], shape: tuple[int, ...]
) -> tuple[list[_Line], list[_Line]]:
    """The long lines that take part in a table: they meet another such line, or run half the page (an open table).

    Lines much fainter than the page's own must end on its lines at both ends: what shows through from the reverse,
    streaks and folds cross tables anywhere. So must short broken ones (a row of strokes) and lines right below print
    (an underline). The faintest are dropped whatever they meet.
    """
    height, width = shape[:2]
    every = [*horizontal, *vertical]
    usual = _usual_depth(every)
    h = [line for line in horizontal if line.length >= LONG and line.depth >= GHOST * usual]
    v = [line for line in vertical if line.length >= LONG and line.depth >= GHOST * usual]

    def belongs(line: _Line, others: list[_Line], extent: int) -> bool:
        if line.depth < FAINT * usual or line.length > 0.93 * extent:
            return all(_ends(line, [o for o in others if o.depth >= FAINT * usual]))
        strokes = line.unbroken < 0.9 and line.length < 200
        underline = line.written > 0.3 and line.length < 0.6 * extent
        if strokes or underline:
            return all(_ends(line, others))
        return line.length >= 0.5 * extent or _meets(line, others)

    while True:
        kept_h = [line for line in h if belongs(line, v, width)]
        kept_v = [line for line in v if belongs(line, kept_h, height)]
        if len(kept_h) == len(h) and len(kept_v) == len(v):
            return h, v
        h, v = kept_h, kept_v


def _joined(lines: Sequence[_Line], others: Sequence[_Line]) -> list[_Line]:
    """Pieces of one worn line joined; a gap whose both ends lie on lines of ``others`` is a merged cell and stays."""

    def across(line: _Line, end: float) -> bool:
        y = line.across(end)
        return any(abs(o.at - end) <= JOIN and o.start - REACH <= y <= o.end + REACH for o in others)

    joined: list[_Line] = []
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


def _parted(lines: Sequence[_Line], others: Sequence[_Line], dark: Grey) -> list[_Line]:
    """Lines taken out of the merged cells they were led through, stretch by stretch from one crossing to the next."""
    kept: list[_Line] = []
    for line in lines:
        cuts = sorted(
            o.at
            for o in others
            if line.start + JOIN < o.at < line.end - JOIN and o.start - JOIN <= line.across(o.at) <= o.end + JOIN
        )
        edges = [line.start, *cuts, line.end]
        run: list[float] = []
        for a, b in pairwise(edges):
            if _drawn(dark, line, a, b):
                run = [run[0] if run else a, b]
                continue
            if run:
                kept.append(_cut(line, run[0], run[1]))
            run = []
        if run:
            kept.append(_cut(line, run[0], run[1]))
    return kept


def _drawn(dark: Grey, line: _Line, start: float, end: float) -> bool:
    """Whether a stretch of a line between two crossings is drawn: dark for the most part, or worn but dark where it
    leaves one of the crossings. Print in a merged cell keeps clear of the ruling above and below it."""
    lo, hi = max(0, int(start + 4)), min(dark.shape[1], int(end - 4))
    if hi - lo < 6:
        return True
    xs = np.arange(lo, hi)
    rows = np.clip(np.floor(_course(line, xs)).astype(int), 1, dark.shape[0] - 2)
    hit = (dark[rows - 1, xs] | dark[rows, xs] | dark[rows + 1, xs]) > 0
    share = hit.mean()
    return bool(share > 0.8 or (share > 0.3 and max(hit[:5].mean(), hit[-5:].mean()) > 0.7))


def _cut(line: _Line, start: float, end: float) -> _Line:
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)


def _reached(line: _Line, others: Sequence[_Line]) -> _Line:
    """The line continued from each dangling end to the nearest line across it within ``REACH``."""

    def target(end: float, sign: int) -> float:
        y = line.across(end)
        crossing = [o for o in others if o.start - REACH <= y <= o.end + REACH]
        if any(abs(o.at - end) <= JOIN for o in crossing):
            return end
        ahead = [o.at for o in crossing if 0 < sign * (o.at - end) <= REACH]
        return min(ahead, key=lambda at: abs(at - end), default=end)

    start, end = target(line.start, -1), target(line.end, 1)
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)


def _usual_depth(lines: Sequence[_Line]) -> float:
    """Depth of the page's own lines: the upper quartile by length, as a page may have more ghosts than lines."""
    if not lines:
        return 0.0
    order = sorted(lines, key=lambda line: line.depth)
    lengths = np.cumsum([line.length for line in order])
    return order[int(np.searchsorted(lengths, 0.75 * lengths[-1]))].depth


def _meets(line: _Line, others: Sequence[_Line]) -> bool:
    return any(
        line.start - JOIN <= other.at <= line.end + JOIN
        and other.start - JOIN <= line.across(other.at) <= other.end + JOIN
        for other in others
    )


def _ends(line: _Line, others: Sequence[_Line], near_by: float = JOIN) -> tuple[_Line | None, _Line | None]:
    """The lines on which ``line`` starts and ends (nearest within ``near_by`` px)."""
    near: list[_Line | None] = []
    for end in (line.start, line.end):
        y = line.across(end)
        hits = [o for o in others if abs(o.at - end) <= near_by and o.start - JOIN <= y <= o.end + JOIN]
        near.append(min(hits, key=lambda o: abs(o.at - end), default=None))
    return near[0], near[1]


def _snapped(line: _Line, others: Sequence[_Line]) -> _Line:
    """The line with its ends moved to the centres of the lines they meet."""
    first, last = _ends(line, others)
    start = first.across(line.across(line.start)) if first else line.start
    end = last.across(line.across(line.end)) if last else line.end
    if end <= start:
        return line
    return replace(line, at=line.across((start + end) / 2), start=start, end=end)
