"""Where the upright, flat page of 200 dpi lies in the source picture: every geometric step, composed into one map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.curl import FEW, LONG_LINE, LinePoints, measured_curl
from extractor.cleanup.page_map import (
    Matrix,
    PageMap,
    bounds,
    project,
    quarter_turn,
    rotation_about,
    scaling,
    translation,
)
from extractor.cleanup.resample import resampled
from extractor.cleanup.sheet import A4_RATIO, Sheet
from extractor.cleanup.skew import page_skew
from extractor.cleanup.text_direction import sideways_score
from extractor.cleanup.text_traces import trace_text
from extractor.cleanup.tone import tone_of
from extractor.cleanup.tracing import Trace, joined, trace_horizontal, trace_vertical

CLEAN_DPI = 200.0
"""Resolution of the cleaned raster: recognition gains nothing above it and loses below (150 and 300 dpi measured)."""
SMALLEST_SKEW = 0.03
"""Degrees left as they are: less than a pixel over the width of the page, not worth a resampling."""
SIDEWAYS = 1.25
"""Evidence (``sideways_score``) from which a portrait page is turned; forms are portrait, so it must be clear."""
SIDEWAYS_LANDSCAPE = 1.08
"""The same for a landscape raster, which most often is a portrait page scanned sideways."""

WIDEST_BREAK = 40.0
"""Breaks of a ruling line (px of 100 dpi: 1 cm) over which its course is followed."""


@dataclass(frozen=True)
class Place:
    """``map`` and ``size`` (width, height) of the clean raster; ``edges``: corners of the sheet in it (4 x 2 px,
    top-left first, clockwise); ``scale``: clean px per source px; ``rotation``: clockwise quarter turns; ``skew``:
    clockwise degrees taken out; ``notes``: which of the rarer steps were taken.
    """

    map: PageMap
    size: tuple[int, int]
    edges: NDArray[np.float64]
    scale: float
    rotation: int
    skew: float
    notes: tuple[str, ...]


def located(
    source: NDArray[np.uint8],
    dpi: float | None,
    sheet: Sheet | None = None,
    *,
    turn: bool = True,
    uncurl: bool = True,
) -> Place:
    """Find the page in ``source`` (BGR), on ``sheet`` where that was found: its scale, quarter turn, skew and curl."""
    height, width = source.shape[:2]
    placed, size = np.eye(3), (float(width), float(height))
    notes = []
    if sheet is not None and sheet.whole:
        placed, size = sheet.from_source, (sheet.width, sheet.height)
        notes.append("sheet_found")
    outline = sheet.corners if sheet is not None else _corners(width, height)
    scale = standard_scale(*size, dpi)
    # Whole pixels, so that the raster of the right size is the map exactly.
    whole = (float(max(1, round(size[0] * scale))), float(max(1, round(size[1] * scale))))
    placed = np.asarray(scaling(whole[0] / size[0], whole[1] / size[1]) @ placed, np.float64)
    size = whole
    small = _half(source, placed, size)
    tone = tone_of(small)
    ink = _ink(small, tone.noise)
    rotation = 0
    if turn and sideways_score(ink) > (SIDEWAYS_LANDSCAPE if size[0] > 1.1 * size[1] else SIDEWAYS):
        rotation = 90
        placed = np.asarray(quarter_turn(90, *size) @ placed, np.float64)
        size = (size[1], size[0])
        small = np.asarray(cv2.rotate(small, cv2.ROTATE_90_CLOCKWISE), np.uint8)
        ink = np.asarray(cv2.rotate(ink, cv2.ROTATE_90_CLOCKWISE), np.uint8)
        notes.append("turned")
    least = round(0.1 * min(small.shape))
    horizontal, vertical = trace_horizontal(small, least, tone), trace_vertical(small, least, tone)
    skew = page_skew(horizontal, vertical, ink)
    skew = 0.0 if skew is None or abs(skew) < SMALLEST_SKEW else skew
    deskewing, size = _deskewing(size, skew)
    placed = np.asarray(deskewing @ placed, np.float64)
    curl = None
    if uncurl:
        across = joined(horizontal, WIDEST_BREAK)
        if sum(t.length > LONG_LINE * small.shape[1] for t in across) < FEW:
            across = trace_text(ink, round(LONG_LINE * small.shape[1])) or across
        curl = measured_curl(
            [_line(t, deskewing, flip=False) for t in across],
            [_line(t, deskewing, flip=True) for t in joined(vertical, WIDEST_BREAK)],
            *size,
        )
        if curl is not None:
            notes.append("uncurled")
    edges = project(placed, outline)
    canvas = (max(1, round(size[0])), max(1, round(size[1])))
    to_source = np.asarray(np.linalg.inv(placed), np.float64)
    return Place(PageMap(to_source, curl), canvas, edges, scale, rotation, skew, tuple(notes))


def standard_scale(width: float, height: float, dpi: float | None) -> float:
    """Factor that brings a page of ``width x height`` px to ``CLEAN_DPI``.

    A sheet of A4 proportions is A4 whatever it claims, unless the stated resolution makes it A4 within 12 %. Other
    proportions go by the stated resolution when that gives a sheet of sensible size, else by the longer side as A4's.
    """
    longer, shorter = max(width, height), min(width, height)
    as_a4 = 297.0 / 25.4 * CLEAN_DPI / longer
    if dpi is not None and 50 <= dpi <= 1300:
        stated = CLEAN_DPI / dpi
        if abs(stated / as_a4 - 1) < 0.12:
            return stated
        if abs(longer / shorter / A4_RATIO - 1) > 0.08 and 90 <= longer / dpi * 25.4 <= 500:
            return stated
    return as_a4


def _half(source: NDArray[np.uint8], placed: Matrix, size: tuple[float, float]) -> NDArray[np.uint8]:
    """Grey raster of 100 dpi to measure on."""
    grey = np.asarray(cv2.cvtColor(source, cv2.COLOR_BGR2GRAY), np.uint8)
    half = (max(1, round(size[0] / 2)), max(1, round(size[1] / 2)))
    to_source = np.asarray(np.linalg.inv(scaling(0.5, 0.5) @ placed), np.float64)
    return resampled(grey, PageMap(to_source), half)


def _ink(small: NDArray[np.uint8], noise: float) -> NDArray[np.uint8]:
    """255 where print is, whatever the light."""
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return np.asarray(cv2.adaptiveThreshold(small, 255, mean, binary, 31, max(12.0, 3 * noise)), np.uint8)


def _deskewing(size: tuple[float, float], skew: float) -> tuple[Matrix, tuple[float, float]]:
    """Turn back by ``skew`` about the centre, on a canvas that loses no corner from 1 degree on."""
    width, height = size
    if skew == 0.0:
        return np.eye(3), size
    turn = rotation_about(-skew, width / 2, height / 2)
    if abs(skew) < 1.0:
        return turn, size
    box = bounds(project(turn, _corners(width, height)))
    return np.asarray(translation(-box.x0, -box.top) @ turn, np.float64), (box.width, box.height)


def _corners(width: float, height: float) -> NDArray[np.float64]:
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _line(trace: Trace, deskewing: Matrix, *, flip: bool) -> LinePoints:
    """A trace of the 100 dpi raster in px of the deskewed 200 dpi one."""
    pair: Sequence[NDArray[np.float64]] = (trace.across, trace.along) if flip else (trace.along, trace.across)
    return LinePoints(project(deskewing, 2.0 * np.stack(pair, axis=1)))
