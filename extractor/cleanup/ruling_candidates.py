"""Candidates for ruling lines: dark ridges of a raster, the straight lines along them, and the pieces that are drawn.

Everything here is said of near-horizontal lines; vertical ones are looked for in the transposed raster. Lengths are in
pixels of a raster of 200 dpi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import percentile
from extractor.cleanup.tone import Tone
from extractor.cleanup.tracing import Grey, ridge
from models.geometry import Direction, Ruling

SMOOTH_BRIEF = 5
"""Pixels averaged along a line against noise: less than the strokes of body text are apart."""
SMOOTH = 25
"""Pixels over which a line must be dark nearly throughout: more than the gaps of a broken one."""
SOLID = 0.8
"""Share of those that must be dark."""
THICKEST = 14
"""Thickest ruling in px (1.8 mm)."""
HAIRLINE = 2.6
"""Thickest ruling in px (0.33 mm) that cannot be what shows through from the reverse: paper blurs that. Rulings of 0.75
to 1.5 points shone through 3 to 7 px wide, rulings of 0.25 to 0.5 points are printed, copied and faxed 1 to 2.3 px."""
SEED = 80
"""A line is first looked for where it runs unbroken for so many px."""
SHORTEST = 33
"""Shortest ruling in px (4.2 mm): rows of one line of small print are hardly higher, where a county office drew its
own table; those of the official forms are 6 mm."""
FLUSH = 4.0
"""How far the ends of a line that may be a glyph's stroke may miss the lines above and below, in px: a glyph keeps more
away."""
LONG = 120.0
"""From here on (15 mm) a line is no glyph's stroke, not even of a title of 36 points."""
AS_DARK = 0.6
"""The other side of a bend is about as dark as the first: what is paler than this share of it shines through."""
BENT = 6
"""A ridge that is higher than this, in px, may be that of a line with a bend in it."""
GAP = 36
"""Longest gap in a worn line, px (4.6 mm), before it may be a merged cell one row high."""
SECOND, APART, THROUGHOUT = 0.5, 8, 85
"""A line's second one is as deep as this share of it at least, in so many of a hundred columns, and no more than so
many px (1 mm) from its edge: of Word's double lines of 0.5 to 1.5 points it is 2 to 5. A row of text has gaps."""
CLEAN_RUN = 6
"""A line begins and ends with an unbroken run of at least so many px."""


@dataclass(frozen=True)
class Line:
    """A candidate in its own frame: ``at + slope * (along - middle)``, from ``start`` to ``end``.

    ``depth``: grey levels it is darker than the paper. ``unbroken``: share of its columns that are dark. ``written``:
    share that has print right above it, as an underline has. ``faint``: found by the sum along it only (``depth`` is
    then the mean of that).
    """

    at: float
    slope: float
    start: float
    end: float
    thickness: float
    depth: float
    unbroken: float = 1.0
    written: float = 0.0
    faint: bool = False

    @property
    def middle(self) -> float:
        """Where along the line ``at`` is."""
        return (self.start + self.end) / 2

    @property
    def length(self) -> float:
        """Px from start to end."""
        return self.end - self.start

    def across(self, along: float) -> float:
        """Its row at a column."""
        return self.at + self.slope * (along - self.middle)


def as_rulings(across: Sequence[Line], down: Sequence[Line]) -> list[Ruling]:
    """Level and upright lines as rulings: horizontals first, each sorted by where they are and begin."""
    return [
        Ruling(
            direction=direction,
            at=round(line.at, 2),
            start=round(line.start, 2),
            end=round(line.end, 2),
            thickness=round(line.thickness, 2),
        )
        for direction, lines in ((Direction.HORIZONTAL, across), (Direction.VERTICAL, down))
        for line in sorted(lines, key=lambda one: (one.at, one.start))
    ]


@dataclass(frozen=True)
class Ridges:
    """Near-horizontal dark ridges of one raster: response, mask of the runs, and the runs' components."""

    grey: Grey
    tone: Tone
    response: Grey
    dark: Grey
    mask: Grey
    boxes: NDArray[np.int32]


def find_ridges(grey: Grey, tone: Tone) -> Ridges:
    """The near-horizontal ridges of a raster (uint8 ``H x W``, about 200 dpi)."""
    response = ridge(grey, SMOOTH_BRIEF, THICKEST)
    dark = cv2.threshold(response, tone.line_level(SMOOTH_BRIEF), 255, cv2.THRESH_BINARY)[1]
    mask = cv2.threshold(cv2.blur(dark, (SMOOTH, 1)), SOLID * 255, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, SHORTEST - 12), np.uint8))
    return Ridges(
        grey,
        tone,
        response,
        np.asarray(dark, np.uint8),
        np.asarray(mask, np.uint8),
        _boxes(np.asarray(mask, np.uint8)),
    )


def long_lines(ridges: Ridges) -> list[Line]:
    """Lines grown from ridges of at least ``SEED``; a text row's ridges seldom run that far."""
    opened = cv2.morphologyEx(ridges.mask, cv2.MORPH_OPEN, np.ones((1, SEED), np.uint8))
    seeds = np.asarray(opened, np.uint8)
    lines: list[Line] = []
    todo = [(box, 0.0) for box in _boxes(seeds)]
    while todo:
        box, least = todo.pop()
        fitted = line_along(ridges.response, seeds, box)
        if fitted is None:
            continue
        pieces = drawn_pieces(ridges, fitted, grow=200)
        found = [line for line in pieces if line.length >= SEED and line.depth >= least]
        lines.extend(found)
        if found:
            dark = AS_DARK * max(line.depth for line in found)
            todo.extend((rest, dark) for rest in left_over(seeds, box, found))
    return lines


def left_over(seeds: Grey, box: NDArray[np.int32], found: Sequence[Line]) -> list[NDArray[np.int32]]:
    """The boxes of what the lines found leave of a ridge in ``box``: where a fold or a curl bends it, the straight line
    along its longer part leaves the other."""
    x, y, width, height = (int(v) for v in box)
    if height <= BENT:
        return []
    covered = np.zeros(width, np.bool_)
    for line in found:
        covered[max(0, int(line.start) - x) : max(0, int(line.end) - x)] = True
    # A line found elsewhere, past the ridge's end, leaves it as it was: looking again would find the same.
    if np.count_nonzero(covered) < SEED // 2:
        return []
    left = []
    for start, end in _runs(~covered, gap=0):
        rows = np.flatnonzero(seeds[y : y + height, x + start : x + end].any(axis=1))
        if end - start >= SEED and len(rows):
            left.append(np.array([x + start, y + rows[0], end - start, rows[-1] - rows[0] + 1], np.int32))
    return left


def _boxes(mask: Grey) -> NDArray[np.int32]:
    """``N x 4`` boxes (x, y, width, height) of the connected pieces of a mask."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return np.array([cv2.boundingRect(o) for o in outlines], np.int32).reshape(-1, 4)


def line_along(response: Grey, mask: Grey, box: NDArray[np.int32]) -> Line | None:
    """The straight line along the ridge in ``box`` (x, y, width, height) of ``mask``, its thickness and depth not yet
    measured; None for what is too high or too crooked for a line."""
    x, y, width, height = (int(v) for v in box)
    if height > THICKEST + 4 + 0.012 * width:
        return None
    part = np.s_[y : y + height, x : x + width]
    return _fit(np.where(mask[part] > 0, response[part], 0).astype(np.float32), x, y)


def _fit(weight: NDArray[np.float32], x: int, y: int) -> Line | None:
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
    return Line(at, float(np.clip(slope, -0.02, 0.02)), float(along[0] - 0.5), float(along[-1] + 0.5), 1.0, 0.0)


def _band(grey: Grey, line: Line, start: int, end: int, reach: int) -> NDArray[np.float32]:
    """``(2 reach + 1) x (end - start)`` grey levels around a line, its slope taken out (nearest row)."""
    xs = np.arange(start, end)
    centre = np.floor(course(line, xs)).astype(int)
    rows = np.clip(centre[None, :] + np.arange(-reach, reach + 1)[:, None], 0, grey.shape[0] - 1)
    return np.asarray(grey[rows, xs[None, :]], np.float32)


def course(line: Line, xs: NDArray[np.int_]) -> NDArray[np.float64]:
    """Exact row of a line at the centres of pixel columns."""
    return np.asarray(line.at + line.slope * (xs + 0.5 - line.middle), np.float64)


@dataclass(frozen=True)
class Columns:
    """What the columns along a line show, from column ``first`` on.

    A column is ``dark`` when the ridge is darker than the lighter side, ``free`` when both sides are paper, ``written``
    when print stands right above. ``off``: rows between the line as fitted and its true centre; ``thickness`` in px,
    ``depth`` in grey levels.
    """

    first: int
    dark: NDArray[np.bool_]
    free: NDArray[np.bool_]
    written: NDArray[np.bool_]
    off: float
    thickness: float
    depth: float


def columns_along(ridges: Ridges, line: Line, grow: int = 0) -> Columns | None:
    """The columns of a line and ``grow`` px past its ends; None where its course shows no line, or a broad bar."""
    reach = THICKEST // 2 + 6
    grey, tone = ridges.grey, ridges.tone
    lo, hi = max(0, int(line.start) - grow), min(grey.shape[1], int(line.end) + grow)
    band = _band(grey, line, lo, hi, reach)
    own = band[:, int(line.start) - lo : int(line.end) - lo]
    mean = own.mean(axis=1)
    depth = np.maximum(percentile(mean, 80) - mean, 0)
    peak = int(depth[reach - 4 : reach + 5].argmax()) + reach - 4
    half = depth[peak] / 2
    if depth[peak] < 3:
        return None
    top, bottom = peak, peak
    while top > 0 and depth[top - 1] > half:
        top -= 1
    while bottom < 2 * reach and depth[bottom + 1] > half:
        bottom += 1
    if bottom - top + 1 > THICKEST + 2:
        return None
    upper, lower = _crossing(depth, top, -1, half), _crossing(depth, bottom, 1, half)
    margin = 3
    throughout = np.asarray(percentile(mean, 80) - np.percentile(own, THROUGHOUT, axis=1), np.float64)
    over, under = _past_second(throughout, top, peak, -1), _past_second(throughout, bottom, peak, 1)
    above = band[max(0, over - margin - 1) : max(1, over - margin + 1)].max(axis=0)
    below = band[min(under + margin, 2 * reach - 1) : under + margin + 2].max(axis=0)
    print_above = band[max(0, over - 9) : max(1, over - margin)].min(axis=0)
    near = band[max(0, peak - 1) : peak + 2]
    core = (near.sum(axis=0) - near.max(axis=0)) / 2  # of its three rows, the mean of the darker two
    core = cv2.blur(core[None, :], (3, 1))[0]
    paper = np.maximum(above, below)
    threshold = max(0.35 * depth[peak], 2.2 * tone.noise, 5.0)
    rows = course(line, np.arange(lo, hi))
    return Columns(
        first=lo,
        dark=paper - core > threshold,
        free=np.minimum(above, below) > paper - max(0.5 * depth[peak], 4 * tone.noise),
        written=print_above < paper - 0.5 * depth[peak],
        off=float((np.floor(rows) - rows).mean()) + (upper + lower) / 2 - reach,
        thickness=max(1.0, lower - upper),
        depth=float(depth[peak]),
    )


def _past_second(depth: NDArray[np.float64], edge: int, peak: int, step: int) -> int:
    """The row where a line ends for what lies beside it (``step`` -1: above), from its own ``edge`` on: that of its
    second one where it is double. ``depth``: how dark each row is nearly throughout, the line's own being ``peak``."""
    limit = SECOND * float(depth[peak])
    rows = range(edge + 2 * step, edge + (APART + 1) * step, step)
    last = next((row for row in rows if 0 <= row < len(depth) and depth[row] > max(limit, 1.0)), None)
    if last is None:
        return edge
    while 0 <= last + step < len(depth) and depth[last + step] > limit / 2:
        last += step
    return last


def drawn_pieces(ridges: Ridges, line: Line, grow: int, cuts: Sequence[float] | NDArray[np.float64] = ()) -> list[Line]:
    """The pieces of line on a ridge, or up to ``grow`` px past its ends, with true ends, centre and thickness.

    ``cuts``: where other lines cross it. What stands between two of them is a piece by itself, so that a glyph in the
    line's course in the next row doesn't speak against it.

    On the pages this was measured on (clean to 3 % speckle, noise 20, 0.25 pt grey lines, bilevel) rulings were dark in
    0.9 to 1.0 of their columns and nearly all of those free; rows of text dark in at most 0.92, free in 0.82 of those.
    """
    columns = columns_along(ridges, line, grow)
    if columns is None:
        return []
    lo, dark, free = columns.first, columns.dark, columns.free
    pieces = []
    for start, end in _between(_chained(dark, free), [c - lo for c in cuts]):
        if end - start < SHORTEST - 4:
            continue
        on, clear = dark[start:end].mean(), (dark & free)[start:end].mean()
        sure = 0.93 if end - start < 200 else 0.75  # strokes of neighbouring glyphs may line up, not of ten
        solid = (on > sure and clear > 0.88 * on) or (on > 0.95 and clear > 0.45)
        broken = end - start >= LONG and on > 0.4 and clear > 0.95 * on
        if not (solid or broken):
            continue
        at = line.at + columns.off + line.slope * (lo + (start + end) / 2 - line.middle)
        pieces.append(
            Line(
                at,
                line.slope,
                float(lo + start),
                float(lo + end),
                columns.thickness,
                columns.depth,
                float(on),
                float(columns.written[start:end].mean()),
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
