"""Ink in a cell's crop: cut it down to what is written, or see that nothing is; split it into its lines.

Crops are HxWx3 BGR uint8, one cell each, upright; all lengths are their pixels. A cell's crop often has remnants of
the ruling lines around it at its border: they are not ink of the cell, and are painted over with paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile

PAPER_PERCENTILE = 95
INK_BELOW_PAPER = 35
"""Ink is darker than the crop's 95th percentile by this many grey levels. Relative, because a fixed threshold clips
thin strokes on grey scans."""

EDGE = 3
"""Around what is dark enough, so many pixels are its edges."""

RULING_REACH = 0.2
"""Rulings are looked for this far inside the crop's border, as a fraction of the side they stand off from."""

RULING_SPAN = 0.85
"""A thin straight run inside that reach is a ruling when it spans this much of the crop ..."""

EDGE_RUN = 12
"""... or when it lies on the crop's very edge and is at least this many pixels long."""

RULING_THICKNESS = 7
"""Thickest ruling in pixels, skew included; a rule of 1.5 pt is 4 pixels at 200 dpi."""

SPECK = 4
"""Connected ink of fewer pixels is dust. A printed point in 9 pt at 150 dpi covers 8 to 12 in four fonts."""

LEAST_INK = 10
"""A cell whose largest piece of ink has fewer pixels than this is blank."""

PADDING = 4
"""Paper left around the ink; the recognisers were trained on crops with some."""

VALLEY = 0.04
"""Between two lines of text, rows hold less ink than this part of what full rows hold."""

TIP = 0.25
"""The tips of a line's strokes, which may hold as little, reach no further beyond it than this part of its height."""


@dataclass(frozen=True, slots=True, eq=False)
class InkCrop:
    """A crop cut down to its ink; ``x`` and ``y`` are where its top-left corner lay in the crop it came from."""

    image: NDArray[np.uint8]
    x: int
    y: int


def split_lines(crop: NDArray[np.uint8], padding: int = PADDING) -> list[InkCrop]:
    """The lines of text in a cell's crop, from top to bottom, each trimmed; empty when the cell is blank."""
    clean, ink = _clean(crop)
    lines = []
    for top, bottom in _bands(ink):
        only = np.zeros_like(ink)
        only[top:bottom] = ink[top:bottom]
        # Padding must not reach into the neighbouring line.
        line = _cut(clean, only, padding, rows=_between_bands(ink, top, bottom))
        if line is not None:
            lines.append(line)
    return lines


def ink_mask(crop: NDArray[np.uint8], least: float = INK_BELOW_PAPER) -> NDArray[np.bool_]:
    """Where a crop is darker than its paper (HxW), rulings included. ``least``: by how many levels its ink is, with its
    softer edges."""
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)
    paper = level_percentile(grey, PAPER_PERCENTILE)
    ink = np.asarray(grey < paper - INK_BELOW_PAPER, dtype=np.bool_)
    if least <= INK_BELOW_PAPER:
        return ink
    core = (grey < paper - least).astype(np.uint8)
    return ink & (cv2.dilate(core, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8)) > 0)


def ink_pieces(ink: NDArray[np.bool_]) -> list[list[int]]:
    """Left, top, width, height and area of each piece of ink (HxW), in px."""
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2]
    return [[int(v) for v in row] for row in stats[1:]]


def ruling_mask(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the ink (HxW) are ruling lines along the crop's border."""
    along_x = _rulings_along_x(ink)
    along_y = _rulings_along_x(np.ascontiguousarray(ink.T)).T
    return np.asarray(along_x | along_y, dtype=np.bool_)


def _rulings_along_x(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    height, width = ink.shape
    run = int(min(max(EDGE_RUN, width // 6), 40, width))
    kernel = np.ones((1, run), np.uint8)
    runs = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    joined = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    reach = max(3, round(height * RULING_REACH))
    found = np.zeros_like(ink)
    for label in range(1, count):
        _, y, w, h, _ = stats[label]
        if h > RULING_THICKNESS:
            continue
        near = y < reach or y + h > height - reach
        on_edge = y <= 0 or y + h >= height
        if (near and w >= RULING_SPAN * width) or (on_edge and w >= EDGE_RUN):
            found |= labels == label
    # The rim of a line is blurred: one pixel to either side belongs to it.
    rim = cv2.dilate(found.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0
    return np.asarray(rim & ink, dtype=np.bool_)


def _clean(crop: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The crop with rulings painted over, and its ink without rulings and dust."""
    ink = ink_mask(crop)
    rulings = ruling_mask(ink)
    clean = crop
    if rulings.any():
        paper = np.median(crop[~ink], axis=0) if not ink.all() else np.full(3, 255)
        around = cv2.dilate(rulings.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        clean = crop.copy()
        clean[around & (~ink | rulings)] = paper.astype(np.uint8)
    return clean, _without_dust(ink & ~rulings)


def _without_dust(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink in pieces worth the name; none at all when even the largest is too small to be a sign."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    if count < 2 or areas.max() < LEAST_INK:
        return np.zeros_like(ink)
    height, width = ink.shape
    keep = areas >= SPECK
    for label in range(1, count):
        x, y, w, h, _ = stats[label]
        # What is left of a ruling that ran in and out of the crop hugs the edge and has no depth.
        flat_x = (y <= 1 or y + h >= height - 1) and h <= 3
        flat_y = (x <= 1 or x + w >= width - 1) and w <= 3
        if (flat_x and w >= h) or (flat_y and h >= w):
            keep[label] = False
    if not keep.any() or areas[keep].max() < LEAST_INK:
        return np.zeros_like(ink)
    return np.asarray(keep[labels], dtype=np.bool_)


def _cut(image: NDArray[np.uint8], ink: NDArray[np.bool_], padding: int, rows: tuple[int, int]) -> InkCrop | None:
    ys, xs = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(ys):
        return None
    low, high = rows
    above = max(padding, (_dash_width(ink) - (int(ys[-1]) + 1 - int(ys[0]))) // 2)
    x0, y0 = max(0, int(xs[0]) - padding), max(low, int(ys[0]) - above)
    x1, y1 = int(xs[-1]) + 1 + padding, min(high, int(ys[-1]) + 1 + above)
    return InkCrop(image[y0:y1, x0:x1], x0, y0)


def _dash_width(ink: NDArray[np.bool_]) -> int:
    """The width of the widest piece of ink when all of it is flat strokes, else 0.

    A lone dash cut down to its ink would be blown up to a beam; it needs the paper of a whole line around it, and a
    full-width dash is as wide as its line is tall.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    pieces = stats[1:]
    widest = int(pieces[:, cv2.CC_STAT_WIDTH].max())
    return widest if pieces[:, cv2.CC_STAT_HEIGHT].max() * 2 < widest else 0


def _between_bands(ink: NDArray[np.bool_], top: int, bottom: int) -> tuple[int, int]:
    """How far a line may reach: to the last ink above it and the first below."""
    above = np.flatnonzero(ink[:top].any(axis=1))
    below = np.flatnonzero(ink[bottom:].any(axis=1))
    return (int(above[-1]) + 1 if len(above) else 0), (bottom + int(below[0]) if len(below) else ink.shape[0])


def _bands(ink: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Rows from-to of each line of text, by the valleys of the horizontal projection."""
    profile = ink.sum(axis=1).astype(np.float64)
    if not profile.any():
        return []
    full = np.percentile(profile[profile > 0], 90)
    inked = profile > VALLEY * full
    edges = np.flatnonzero(np.diff(inked.astype(np.int8), prepend=0, append=0))
    bands = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return _with_tips(_join_parts_of_lines(bands, ink), profile > 0)


def _with_tips(bands: list[tuple[int, int]], inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Each band with the rows of sparse ink next to it, such as the apex of a 4, where paper ends them.

    Ink that goes on to another line or too far is no tip of a stroke: those bands stay as they are on that side.
    """
    blank = np.flatnonzero(~inked)
    whole = []
    for top, bottom in bands:
        reach = max(1, round(TIP * (bottom - top)))
        above, below = blank[blank < top], blank[blank >= bottom]
        start = int(above[-1]) + 1 if len(above) else 0
        end = int(below[0]) if len(below) else len(inked)
        whole.append((start if top - start <= reach else top, end if end - bottom <= reach else bottom))
    return _apart(bands, whole)


def _apart(bands: list[tuple[int, int]], whole: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``whole``, but where two neighbours would meet in rows inked throughout, both end there as in ``bands``."""
    kept = list(whole)
    for upper in range(len(bands) - 1):
        if whole[upper][1] > whole[upper + 1][0]:
            kept[upper] = (kept[upper][0], bands[upper][1])
            kept[upper + 1] = (bands[upper + 1][0], kept[upper + 1][1])
    return kept


def _join_parts_of_lines(bands: list[tuple[int, int]], ink: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Put together what one line's glyphs are split into: the strokes of 二, dots over and commas under a line.

    Two bands are one line when together they are no taller than the tallest band, or, where no band is as tall as
    a line, no taller than the ink's width over two: a lone 二 or 三 is wider than that, two lines of text are not
    flat strokes.
    """
    tallest = max(b - a for a, b in bands)
    columns = np.flatnonzero(ink.any(axis=0))
    flat = all(b - a <= 5 for a, b in bands) and len(bands) <= 3
    limit = max(tallest * 1.15, float(columns[-1] - columns[0]) if flat else 0.0)
    joined = [bands[0]]
    for top, bottom in bands[1:]:
        start, end = joined[-1]
        thin = min(end - start, bottom - top) < 0.4 * tallest
        if bottom - start <= limit or (thin and top - end <= 0.15 * tallest):
            joined[-1] = (start, bottom)
        else:
            joined.append((top, bottom))
    return joined
