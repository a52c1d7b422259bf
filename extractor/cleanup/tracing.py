"""Long dark lines followed column by column: what skew, perspective and curl are measured on.

A ruling is a dark ridge. Smoothing *along* it (a short box) averages noise and gaps away, and subtracting from the
closing *across* it leaves the ridge whatever the paper's tone is; this finds 1 px, faint and broken lines at once.
Vertical lines are the horizontal lines of the transposed raster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile
from extractor.cleanup.tone import Tone

Grey = NDArray[np.uint8]

_COURSE = 80
"""Samples at the end of a trace that tell where it goes on."""


@dataclass(frozen=True)
class Trace:
    """Centre of one line, a sample per pixel column: ``along`` and ``across`` in px, origin at the raster's corner.

    For a horizontal line ``along`` is x and ``across`` is y; for a vertical one the other way round.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]

    @property
    def length(self) -> float:
        """Extent along the line in px."""
        return float(self.along[-1] - self.along[0])


def ridge(grey: Grey, smooth: int, thickest: int) -> Grey:
    """How much darker each pixel is than what lies above and below it, after a 1 x ``smooth`` box along x.

    ``thickest``: lines up to this many px thick count in full.
    """
    along = cv2.blur(grey, (smooth, 1))
    kernel = np.ones((thickest + 1, 1), np.uint8)
    return np.asarray(cv2.subtract(cv2.morphologyEx(along, cv2.MORPH_CLOSE, kernel), along), np.uint8)


def trace_horizontal(grey: Grey, min_length: int, tone: Tone) -> list[Trace]:
    """Follow the near-horizontal lines (slope up to about 6 degrees) of a raster of about 100 dpi.

    ``min_length`` in px.
    """
    response = ridge(grey, smooth=9, thickest=8)
    level = tone.line_level(9)
    mask = cv2.threshold(response, level, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 15), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    widths, heights, areas = stats[:, 2], stats[:, 3], stats[:, 4]
    like_lines = (widths >= min_length) & (heights <= 6 + 0.12 * widths) & (areas <= 8 * widths)
    like_lines[0] = False  # the paper
    traces = []
    for index in np.flatnonzero(like_lines).tolist():
        x, y, width, height, _ = (int(v) for v in stats[index])
        part = np.s_[y : y + height, x : x + width]
        weight = np.where(labels[part] == index, response[part], 0).astype(np.float64)
        total = weight.sum(axis=0)
        on = total > 0
        rows = np.arange(y, y + height) + 0.5
        across = (rows @ weight)[on] / total[on]
        traces.append(Trace((np.flatnonzero(on) + x + 0.5).astype(np.float64), across))
    smooth = np.asarray(cv2.blur(grey, (3, 1)), np.uint8)
    straight = (_straightened(t, min_length) for t in traces)
    return [t for t in straight if t is not None and _is_line(smooth, t, level)]


def trace_vertical(grey: Grey, min_length: int, tone: Tone) -> list[Trace]:
    """``trace_horizontal`` for near-vertical lines (``along`` is y, ``across`` is x)."""
    return trace_horizontal(np.ascontiguousarray(grey.T), min_length, tone)


def joined(traces: Sequence[Trace], gap: float) -> list[Trace]:
    """Traces of one direction, those in line with each other as one: the pieces of a broken ruling.

    ``gap``: widest break in px. Pieces are in line when each meets the other's course within 2 px."""
    waiting = sorted(traces, key=lambda t: float(t.along[0]))
    chains: list[Trace] = []
    for trace in waiting:
        fits = [(abs(miss), i) for i, chain in enumerate(chains) if (miss := _miss(chain, trace, gap)) is not None]
        if not fits:
            chains.append(trace)
            continue
        _, index = min(fits)
        chain = chains[index]
        chains[index] = Trace(np.concatenate([chain.along, trace.along]), np.concatenate([chain.across, trace.across]))
    return chains


def _miss(before: Trace, after: Trace, gap: float) -> float | None:
    """By how many px the courses of two traces miss each other between them; None where they are not in line."""
    between = float(after.along[0] - before.along[-1])
    if not 0 < between < gap:
        return None
    middle = (before.along[-1] + after.along[0]) / 2
    near = [
        np.polynomial.polynomial.polyfit(part.along[piece] - middle, part.across[piece], 1)[0]
        for part, piece in ((before, np.s_[-_COURSE:]), (after, np.s_[:_COURSE]))
    ]
    miss = float(near[1] - near[0])
    return miss if abs(miss) < 2.0 else None


def _straightened(trace: Trace, min_length: int) -> Trace | None:
    """Drop samples off the line's own smooth course (crossings, touching text); None where no line remains."""
    u = (trace.along - trace.along.mean()) / max(trace.length / 2, 1.0)
    terms = np.stack([np.ones_like(u), u, u**2, u**3], axis=1)
    keep = np.ones(len(u), bool)
    for limit in (3.0, 1.5, 1.0):
        if keep.sum() < max(20, 0.5 * min_length):
            return None
        some = np.flatnonzero(keep)[:: max(1, int(keep.sum()) // 60)]
        kept = terms[some]
        course = np.linalg.solve(kept.T @ kept + 1e-6 * np.eye(4), kept.T @ trace.across[some])
        keep = np.abs(trace.across - terms @ course) < limit
    if keep.sum() < 0.7 * len(u) or keep.sum() < 0.6 * min_length:
        return None
    return Trace(trace.along[keep], trace.across[keep])


def _is_line(grey: Grey, trace: Trace, level: float, reach: int = 5) -> bool:
    """Whether the ridge is dark nearly all along with light on both sides: a row of glyphs is dark half the way."""
    height = grey.shape[0]
    x, y = trace.along.astype(int), trace.across.astype(int)
    inside = (y >= reach) & (y < height - reach)
    x, y = x[inside], y[inside]
    if len(x) == 0:
        return False
    line = np.minimum(np.minimum(grey[y - 1, x], grey[y, x]), grey[y + 1, x]).astype(np.float64)
    above = np.maximum(grey[y - reach, x], grey[y - reach + 1, x])
    below = np.maximum(grey[y + reach, x], grey[y + reach - 1, x])
    paper = level_percentile(np.maximum(above, below), 50)
    dark = line < np.maximum(above, below) - level
    free = (above > paper - level) & (below > paper - level)
    return bool(dark.mean() > 0.75 and free.mean() > 0.5)
