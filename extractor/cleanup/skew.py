"""How far a page is turned out of the upright: from its ruling lines, else from its lines of text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.tracing import Trace

MAX_SKEW = 7.0
"""Degrees looked at either way; sheets fed askew stay within 5."""
MAX_TEXT_SKEW = 11.0
"""Degrees looked at by lines of text: photographs of covers, whose sheet is not always told from the desk."""

AGREED = 0.5
"""Share of the lines' length that must lie within 0.3 degrees of their middle; of lines that agree less only those
count that are longer than any row of glyph strokes."""
APART, AS_SHARP = 0.5, 0.9
"""Verticals so many degrees from where the text is sharpest decide if it has this share of that sharpness at theirs: so
flat it was only on pages of a few short lines."""


def page_skew(horizontal: Sequence[Trace], vertical: Sequence[Trace], ink: NDArray[np.uint8]) -> float | None:
    """Clockwise skew in degrees of a raster of about 100 dpi; None on a page without lines or text.

    ``horizontal``, ``vertical``: its traced lines; ``ink``: its mask of print (255). Horizontal lines decide when
    there are enough of them (together 0.6 page widths), with the verticals that agree; then, and where verticals differ
    from horizontals that are all short, the lines of text, and verticals that a few short lines of text don't speak
    against; only then verticals alone: a scanner's dirt draws plumb streaks down the picture however the sheet lies.
    """
    height, width = ink.shape[:2]
    level = [(_angle(t), t.length) for t in horizontal if t.length < 0.97 * width]
    plumb = [(-_angle(t), t.length) for t in vertical if t.length < 0.9 * height]
    across, down = _agreed(level, 0.6 * width), _agreed(plumb, 0.6 * width)
    told_apart = across is not None and down is not None and abs(across - down) > 0.25
    if across is None or (told_apart and all(length < 0.3 * width for _, length in level)):
        return skew_from_text(ink, down)
    if down is None or told_apart:
        return across
    return _agreed(level + plumb, 0.6 * width)


def _angle(trace: Trace) -> float:
    slope = np.polynomial.polynomial.polyfit(trace.along, trace.across, 1)[1]
    return float(np.degrees(np.arctan(slope)))


def _agreed(measured: Sequence[tuple[float, float]], least: float) -> float | None:
    """Mean of the angles near their median, both weighted by length; None below ``least`` px or past ``MAX_SKEW``."""
    if sum(length for _, length in measured) < least:
        return None
    angle, weight = np.array(measured).T
    order = np.argsort(angle)
    middle = angle[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)]
    if abs(middle) > MAX_SKEW:
        return None
    near = np.abs(angle - middle) < 0.3
    if weight[near].sum() < AGREED * weight.sum():
        # Strokes of glyphs in a row lie at any angle, where a fax took the ruling lines away.
        long = [(a, length) for a, length in measured if length >= least / 2]
        if len(long) < len(measured):
            return _agreed(long, least)
    if weight[near].sum() < 0.25 * weight.sum():
        # A bent or keystoned page spreads the angles: its middle is still the best single turn.
        near = np.abs(angle - middle) < 2.0
    return float(np.average(angle[near], weights=weight[near] ** 2))


def skew_from_text(ink: NDArray[np.uint8], plumb: float | None = None) -> float | None:
    """Clockwise skew in degrees from lines of text; ``plumb`` (that of verticals, in degrees) where the page has no
    lines to speak of, and where they are nearly as sharp at that angle.

    ``ink``: uint8 mask (255 = ink) of about 100 dpi. The row profile of horizontal text is sharpest when upright:
    the sum of squared differences of neighbouring rows is searched from coarse to fine and its peak interpolated.
    """
    if cv2.countNonZero(ink) < 0.003 * ink.size:  # a signature or a stray line is no text
        return plumb
    strips, offsets = _strip_profiles(np.asarray(cv2.medianBlur(ink, 3), np.uint8))
    coarse = np.arange(-MAX_TEXT_SKEW, MAX_TEXT_SKEW + 0.01, 0.25)
    scores = np.array([_sharpness(strips[::2] + strips[1::2], offsets / 2, a) for a in coarse.tolist()])
    best = float(coarse[int(scores.argmax())])
    if scores.max() < 1.15 * np.median(scores):
        return plumb
    apart = plumb is not None and abs(plumb - best) > APART
    if plumb is not None and apart and np.interp(plumb, coarse, scores) >= AS_SHARP * scores.max():
        return plumb
    for step in (0.1, 0.04):
        fine = best + step * np.arange(-4, 5)
        scores = np.array([_sharpness(strips, offsets, a) for a in fine.tolist()])
        peak = int(np.clip(scores.argmax(), 1, len(fine) - 2))
        left, top, right = scores[peak - 1 : peak + 2]
        bend = left - 2 * top + right
        best = float(fine[peak] + (step * 0.5 * (left - right) / bend if bend < 0 else 0.0))
    return best


def _strip_profiles(ink: NDArray[np.uint8], strips: int = 24) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Row sums of ``strips`` column strips (an even number of rows, one column each) and the strips' x offsets."""
    height, width = ink.shape
    edges = np.linspace(0, width, strips + 1).astype(int)
    # Shifting by a fraction of a row blurs and by none does not: blurred beforehand, an angle of 0 has no head start.
    ink = np.asarray(cv2.blur(ink, (1, 5)), np.uint8)
    sums = [
        cv2.reduce(ink[: height // 2 * 2, x0:x1], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0]
        for x0, x1 in itertools.pairwise(edges)
    ]
    return np.stack(sums, axis=1).astype(np.float64), (edges[:-1] + edges[1:]) / 2 - width / 2


def _sharpness(strips: NDArray[np.float64], offsets: NDArray[np.float64], degrees: float) -> float:
    """Energy of the differences of the row profile that the page would have, turned back by ``degrees``."""
    slope = np.tan(np.radians(degrees))
    rows = np.arange(len(strips), dtype=np.float64)
    profile = np.zeros(len(strips))
    for column, offset in enumerate(offsets):
        profile += np.interp(rows + slope * offset, rows, strips[:, column], left=0, right=0)
    return float(np.square(np.diff(profile)).sum())
