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


def page_skew(horizontal: Sequence[Trace], vertical: Sequence[Trace], ink: NDArray[np.uint8]) -> float | None:
    """Clockwise skew in degrees of a raster of about 100 dpi; None on a page without lines or text.

    ``horizontal``, ``vertical``: its traced lines; ``ink``: its mask of print (255). Horizontal lines decide when
    there are enough of them (together 0.6 page widths), with the verticals that agree; then the lines of text; only
    then verticals alone: a scanner's dirt draws plumb streaks down the picture however the sheet lies.
    """
    height, width = ink.shape[:2]
    level = [(_angle(t), t.length) for t in horizontal if t.length < 0.97 * width]
    plumb = [(-_angle(t), t.length) for t in vertical if t.length < 0.9 * height]
    across, down = _agreed(level, 0.6 * width), _agreed(plumb, 0.6 * width)
    if across is None:
        by_text = skew_from_text(ink)
        return down if by_text is None else by_text
    if down is None or abs(across - down) > 0.25:
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
    if weight[near].sum() < 0.25 * weight.sum():
        # A bent or keystoned page spreads the angles: its middle is still the best single turn.
        near = np.abs(angle - middle) < 2.0
    return float(np.average(angle[near], weights=weight[near] ** 2))


def skew_from_text(ink: NDArray[np.uint8]) -> float | None:
    """Clockwise skew in degrees from lines of text; None where the page has no lines to speak of.

    ``ink``: uint8 mask (255 = ink) of about 100 dpi. The row profile of horizontal text is sharpest when upright:
    the sum of squared differences of neighbouring rows is searched from coarse to fine and its peak interpolated.
    """
    if cv2.countNonZero(ink) < 0.003 * ink.size:  # a signature or a stray line is no text
        return None
    strips, offsets = _strip_profiles(np.asarray(cv2.medianBlur(ink, 3), np.uint8))
    coarse = np.arange(-MAX_TEXT_SKEW, MAX_TEXT_SKEW + 0.01, 0.25)
    scores = np.array([_sharpness(strips[::2] + strips[1::2], offsets / 2, a) for a in coarse.tolist()])
    best = float(coarse[int(scores.argmax())])
    if scores.max() < 1.15 * np.median(scores):
        return None
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
