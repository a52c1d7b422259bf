"""Ruling lines too faint, too worn or too dotted to stand out in a short stretch: found by the sum over a long one.

A hairline that comes through a fax as one dot in eight, or through copies as a few grey levels, is dark nowhere for the
length of a glyph's stroke; but all along it the paper beside it is a little lighter than its own row. Print is the
opposite: beside a row of its strokes stands more of it. So depth is counted with its sign, capped, and summed over
more than the width of three characters. Lengths are in px of a raster of 200 dpi; everything is said of near-horizontal
lines (vertical ones are looked for in the transposed raster).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.ruling_candidates import LONG, Line
from extractor.cleanup.tracing import Grey

STEP = 4
"""Px averaged along a line to one sample."""
SIDE = 5
"""Rows from a line's centre to the middle of the three looked at on each side."""
DEEPEST, LIGHTEST = 16, -20
"""Grey levels counted at most for a line, and for print: much of a little is a line, a little of much is a glyph."""
WINDOW = 33
"""Samples summed to find a line (17 mm)."""
LEAST = 2.2
"""Mean grey levels over the window from which a row may be a line; the mean of noise and specks is negative."""
CHUNK = 8
"""Samples judged together when a line is checked (4 mm: a character)."""
CHUNK_LEVEL = 1.5
"""Mean grey levels by which a chunk speaks for a line."""
FOR = 0.7
"""Share of a line's chunks that must speak for it."""
LEVEL = 0.006
"""Steepest slope: the page is upright and flat already."""
PRINT = 3.0
"""Grey levels by which a sample speaks for print, with the other sign."""
AGAINST = 0.03
"""Share of a line's samples that may speak for print: on dotted, faint and black lines of faxes, copies and scans it
was 0.02 at most, on rows and columns of glyphs that looked like lines otherwise 0.09 in the middle."""
DARK = 4.0
"""Grey levels from which a sample is part of a dash."""
DASH_GAP, DASHED = 20, 0.2
"""Samples between two dashes of one line at most (10 mm), and the share of them that are dashes at least. A hairline a
little off the level of a fax's rows comes through where it falls on one: for 10 to 40 px of every 90 on pages of
standard resolution."""
WORN = 0.97
"""Share of the length of its lines that is dark on a page on which they are whole."""
FAINT_LEAST, FAINT_SHARE = 1000.0, 0.15
"""Length of a page's long faint lines, in px and as a share of its other lines', from which it has faint lines at all:
glyphs of a page of black lines lined up to a tenth of that."""


@dataclass(frozen=True)
class Evidence:
    """How much darker than its surroundings each row is.

    ``signed``: int8 ``H x W // STEP``, grey levels from ``LIGHTEST`` to ``DEEPEST``.
    """

    signed: NDArray[np.int8]

    def along(self, line: Line, start: float, end: float) -> NDArray[np.float32]:
        """The samples of a line's course between two columns (px), each the best of three neighbouring rows."""
        height, width = self.signed.shape
        first, last = max(0, round(start / STEP)), min(width, round(end / STEP))
        columns = np.arange(first, max(first, last))
        rows = np.floor(line.at + line.slope * ((columns + 0.5) * STEP - line.middle)).astype(int)
        rows = np.clip(rows, 1, height - 2)
        near = np.maximum(self.signed[rows - 1, columns], self.signed[rows + 1, columns])
        return np.asarray(np.maximum(near, self.signed[rows, columns]), np.float32)


def evidence_of(grey: Grey) -> Evidence:
    """The evidence for near-horizontal lines in a raster (uint8 ``H x W``, about 200 dpi)."""
    height, samples = grey.shape[0], grey.shape[1] // STEP
    signed = np.zeros((height, samples), np.int8)
    if height > 2 * SIDE and samples:
        brief: Grey = np.asarray(
            cv2.resize(grey[:, : samples * STEP], (samples, height), interpolation=cv2.INTER_AREA), np.uint8
        )
        darkest = cv2.erode(brief, np.ones((3, 1), np.uint8))
        sides, centre = np.minimum(darkest[: -2 * SIDE], darkest[2 * SIDE :]), brief[SIDE:-SIDE]
        darker = np.minimum(cv2.subtract(sides, centre), DEEPEST).astype(np.int8)
        signed[SIDE:-SIDE] = darker - np.minimum(cv2.subtract(centre, sides), -LIGHTEST).astype(np.int8)
    return Evidence(signed)


def faint_lines(evidence: Evidence, known: Sequence[Line] = ()) -> list[Line]:
    """The lines of at least ``LONG``, besides the long ones of those ``known``, for which the sum along them speaks;
    ``depth`` is their mean evidence."""
    mean = cv2.blur(evidence.signed.astype(np.int16) * 16, (WINDOW, 1), borderType=cv2.BORDER_CONSTANT)
    mask = (mean > LEAST * 16).astype(np.uint8)
    for one in (k for k in known if k.length >= 3 * LONG):
        top, bottom = sorted((one.across(one.start), one.across(one.end)))
        mask[max(0, int(top) - SIDE) : int(bottom) + SIDE + 1, int(one.start) // STEP : int(one.end) // STEP + 1] = 0
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, WINDOW - 13), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    lines: list[Line] = []
    for index in range(1, count):
        x, y, width, height, _ = (int(v) for v in stats[index])
        if width * STEP < LONG or height > 4 + 0.03 * width * STEP:
            continue
        part = np.s_[y : y + height, x : x + width]
        line = _course(np.where(labels[part] == index, mean[part], 0), x, y)
        checked = _checked(line, evidence) if line is not None else None
        if checked is not None:
            lines.append(checked)
    return lines


def _course(mean: NDArray[np.int16], x: int, y: int) -> Line | None:
    """The straight line through the darkest row of each column of a ridge; None where they don't lie on one."""
    columns = np.flatnonzero(mean.max(axis=0) > 0)
    rows = mean.argmax(axis=0)[columns].astype(np.float64)
    middle = (columns[0] + columns[-1]) / 2
    offset = columns - middle
    slope, at = 0.0, float(np.median(rows))
    keep = np.abs(rows - at) <= 3 + 0.02 * STEP * np.abs(offset)
    for limit in (2.0, 1.5):
        if keep.sum() < 0.7 * len(columns):
            return None
        spread = offset[keep] - offset[keep].mean()
        slope = float(spread @ rows[keep] / max(float(spread @ spread), 1e-9))
        at = float(rows[keep].mean() - slope * offset[keep].mean())
        keep = np.abs(rows - at - slope * offset) <= limit
    if keep.mean() < 0.8 or abs(slope) > LEVEL * STEP:
        return None
    start, end = float(x + columns[0]) * STEP, float(x + columns[-1] + 1) * STEP
    return Line(at + y + 0.5, slope / STEP, start, end, 1.0, 0.0)


def _checked(line: Line, evidence: Evidence) -> Line | None:
    """The line without what the window added at its ends; None where it is print, or too short then."""
    samples = evidence.along(line, line.start, line.end)
    near = cv2.blur(samples[None, :], (5, 1), borderType=cv2.BORDER_CONSTANT)[0]
    drawn = np.flatnonzero((near > LEAST / 2) & (samples > 0))
    if not len(drawn):
        return None
    first, last = int(drawn[0]), int(drawn[-1]) + 1
    start, end = line.start + first * STEP, line.start + last * STEP
    if end - start < LONG or not speaks_for_line(samples[first:last]):
        return None
    at = line.across((start + end) / 2)
    return Line(
        at, line.slope, start, end, 1.0, float(samples[first:last].mean()), float((samples > 0).mean()), faint=True
    )


def speaks_for_line(samples: NDArray[np.float32]) -> bool:
    """Whether the samples along a stretch are a line's: nearly everywhere some of it, hardly anywhere print."""
    count = max(1, len(samples) // (CHUNK if len(samples) * STEP >= LONG else 3))
    chunks = np.array([part.mean() for part in np.array_split(samples, count) if len(part)])
    against = int((samples < -PRINT).sum())
    if not len(samples) or against > max(1, AGAINST * len(samples)):
        return False
    return bool((chunks > CHUNK_LEVEL).mean() >= FOR) or _is_dashed(samples)


def _is_dashed(samples: NDArray[np.float32]) -> bool:
    """Whether the samples of a long stretch are dashes of a line with nothing between them."""
    dark = samples > DARK
    if len(samples) * STEP < LONG or dark.mean() < DASHED:
        return False
    edges = np.flatnonzero(np.concatenate([[True], dark, [True]]))
    return int(np.diff(edges).max()) - 1 <= DASH_GAP


def are_worn(lines: Sequence[Line]) -> bool:
    """Whether the page's lines have gaps."""
    length = sum(line.length for line in lines)
    return sum(line.length * line.unbroken for line in lines) < WORN * length


def prevail(faint: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether faint lines are a good part of the page's: a few short ones are strokes of glyphs in a row."""
    long = sum(line.length for line in faint if line.length >= 3 * LONG)
    return long >= max(FAINT_LEAST, FAINT_SHARE * sum(line.length for line in lines))
