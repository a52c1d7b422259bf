"""Two pages on one sheet (an A3 scan, an open booklet) taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import Matrix, quarter_turn, translation
from extractor.cleanup.resample import shrunk
from extractor.cleanup.ruling_candidates import find_ridges, long_lines
from extractor.cleanup.sheet import find_sheet
from extractor.cleanup.text_direction import sideways_score
from extractor.cleanup.tone import tone_of

Bgr = NDArray[np.uint8]

_SIDE = 1400
"""Longer side in px of the raster judged: an A3 sheet at about 85 dpi."""
_SPECK = 12
"""Ink of up to so many px of that raster (1 mm across) that touches no other is a speck, or a point at most."""
_DIRTY = 0.08
"""A strip of a third of the height with more ink than this is crossed by print, not dirty."""

_RIM = 0.05
"""Part of the height at top and bottom that says nothing of a gutter: nothing is printed there, but a scanner shows
its dark lid beside a sheet that lies askew (by 2° a part of 0.024 of the height, from the middle to the edge)."""

_CROSSING, _CROSSING_SPAN = 2, 0.1
"""So many ruling lines that run on through the gutter, for so much of the width, are a table's: it has two at least."""
_RULED_WIDTH = 2800
"""Width in px to which a sheet is brought for that, between A4 and A3 across at 200 dpi, as rulings are looked for."""
_APART = 8.0
"""Distance in px from which two of them are not one."""
_SLOPES = (0.0, 0.03, -0.03, 0.06, -0.06)
"""Slopes of the sheet that are tried: those of rulings are found up to 0.02 from them."""


@dataclass(frozen=True)
class SpreadPart:
    """One page of a spread: its raster and the homography from its px to those of the raster handed in.

    ``whole``: the raster was no spread and is returned as it came. ``rotation``: clockwise degrees (quarter turns)
    that its text was turned by to run across."""

    image: Bgr
    to_source: Matrix
    whole: bool
    rotation: int = 0


def split_spread(image: Bgr) -> list[SpreadPart]:
    """The pages of a raster (BGR), in reading order: two where it shows two pages side by side, else itself.

    A spread is landscape with its text running across, print on both halves, and an empty gutter near the middle
    that nothing crosses but a fold. A portrait page scanned sideways fails the first, a landscape table the last, if
    not by its text, then by its rulings.
    """
    whole = SpreadPart(image, np.eye(3), True)
    height, width = image.shape[:2]
    if max(width, height) / min(width, height) > 2.0:
        return [whole]
    ink = _ink(image)
    if not _may_have_gutter(ink if width > height else np.ascontiguousarray(ink.T)):
        return [whole]
    sideways = sideways_score(ink) > 1.1
    if sideways == (width > height):  # landscape with sideways text, or portrait with upright text
        return [whole]
    if sideways:
        turned = np.asarray(cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), np.uint8)
        back = np.asarray(np.linalg.inv(quarter_turn(90, width, height)), np.float64)
        parts = split_spread(turned)
        if len(parts) == 1:
            return [whole]
        return [SpreadPart(p.image, np.asarray(back @ p.to_source, np.float64), False, 90) for p in parts]
    if not 1.2 < width / height < 1.75:
        return [whole]
    sheet = find_sheet(image)
    if sheet is not None and sheet.width > 1.2 * sheet.height:
        size = (round(sheet.width), round(sheet.height))
        flat = np.asarray(cv2.warpPerspective(image, sheet.from_source, size), np.uint8)
        return _halves(flat, _ink(flat), np.asarray(np.linalg.inv(sheet.from_source), np.float64)) or [whole]
    return _halves(image, ink, np.eye(3)) or [whole]


def _ink(image: Bgr) -> NDArray[np.uint8]:
    small = shrunk(image, max(1, round(max(image.shape[:2]) / _SIDE)))
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    binary = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    return np.asarray(cv2.medianBlur(binary, 3), np.uint8)


def _without_rim(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rim = round(_RIM * ink.shape[0])
    return ink[rim : ink.shape[0] - rim]


def _may_have_gutter(ink: NDArray[np.uint8]) -> bool:
    """Whether near the middle of a landscape raster a strip is empty in each third of its height (the sheet may lie
    askew): what a spread has and hardly any other page, judged before the direction of its text, which takes longer.
    """
    ink = _without_rim(ink)
    width = ink.shape[1]
    lo, hi = round(0.38 * width), round(0.62 * width)
    strip = max(4, round(0.02 * width))
    near = ink[:, lo:hi]
    dirt = max(_emptiest(part, strip) for part in np.array_split(near, 3))
    if 0.004 < dirt <= _DIRTY:
        dirt = max(_emptiest(part, strip) for part in np.array_split(_without_specks(near), 3))
    return dirt <= 0.004


def _emptiest(part: NDArray[np.uint8], strip: int) -> float:
    """Share of ink in the emptiest strip of ``strip`` columns; a fold's shadow is none."""
    profile = np.count_nonzero(part, axis=0) / part.shape[0]
    profile[profile > 0.6] = 0.0
    return float(np.convolve(profile, np.ones(strip) / strip, "valid").min())


def _without_specks(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink))
    return np.where((stats[:, cv2.CC_STAT_AREA] > _SPECK)[labels], ink, np.uint8(0))


def _halves(image: Bgr, ink: NDArray[np.uint8], to_source: Matrix) -> list[SpreadPart]:
    """The two pages left and right of an empty gutter; empty where there is none."""
    ink = _without_rim(ink)
    height, width = ink.shape
    profile = np.count_nonzero(ink, axis=0).astype(np.float64) / height
    band = max(8, round(0.03 * width))
    lo, hi = round(0.42 * width), round(0.58 * width)
    near = slice(lo - band, hi + band)
    profile[near] = np.count_nonzero(_without_specks(ink[:, near]), axis=0) / height
    # A fold's shadow is a dark line down the whole sheet; it is the gutter, not print.
    profile[profile > 0.6] = 0.0
    sums = np.convolve(profile, np.ones(band), "valid") / band
    window = sums[lo - band // 2 : hi - band // 2]
    emptiest = np.flatnonzero(window <= window.min() + 1e-9)
    middle = emptiest[np.argmin(np.abs(emptiest - len(window) / 2))]
    if window[middle] > 0.002:
        return []
    left, right = profile[: lo - band].mean(), profile[hi + band :].mean()
    if min(left, right) < 0.004:
        return []
    cut = round((lo + float(middle)) * image.shape[1] / width)
    if _is_crossed(image, cut):
        return []
    full_height, full_width = image.shape[:2]
    parts = []
    for x0, x1 in ((0, cut), (cut, full_width)):
        piece = np.ascontiguousarray(image[:full_height, x0:x1])
        parts.append(SpreadPart(piece, np.asarray(to_source @ translation(x0, 0), np.float64), False))
    return parts


def _is_crossed(image: Bgr, cut: int) -> bool:
    """Whether the rulings of a table run from one side of the gutter at ``cut`` to the other."""
    height, width = image.shape[:2]
    half, rim = round(_CROSSING_SPAN / 2 * width), round(_RIM * height)
    part = np.ascontiguousarray(image[rim : height - rim, max(0, cut - half) : cut + half])
    scale = _RULED_WIDTH / width
    size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
    grey = np.asarray(cv2.resize(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), size, interpolation=cv2.INTER_AREA), np.uint8)
    return any(_lines_across(grey, slope) >= _CROSSING for slope in _SLOPES)


def _lines_across(grey: NDArray[np.uint8], slope: float) -> int:
    """How many ruling lines of about this slope run from the left edge of a strip (HxW, about 200 dpi) to its right."""
    height, width = grey.shape
    level = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]])
    sheared = cv2.warpAffine(grey, level, (width, height), borderMode=cv2.BORDER_REPLICATE)
    strip = np.asarray(sheared, np.uint8)
    lines = long_lines(find_ridges(strip, tone_of(strip)))
    rows = sorted(line.at for line in lines if line.start <= 0.1 * width and line.end >= 0.9 * width)
    # One that is broken is found from each of its pieces.
    return sum(i == 0 or at - rows[i - 1] > _APART for i, at in enumerate(rows))
