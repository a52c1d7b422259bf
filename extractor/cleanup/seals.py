"""Red seals on a cleaned page: where they are, what shape they have, and which pixels are their ink.

Sizes come from practice: official round seals measure 38 to 45 mm (smaller ones of departments from 25 mm), oval ones
about 45 x 30 mm, name stamps 10 to 25 mm. A red pen's tick, circle or line and the letters of a red letterhead are
not seals: what has no ring, no frame and no dense square of characters is left alone.
All lengths in px are of a raster of 200 dpi.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import Points
from extractor.cleanup.resample import shrunk
from extractor.cleanup.rings import STEP, Ellipse, find_ring
from models.geometry import BBox

Bgr = NDArray[np.uint8]
Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]
SealShape = Literal["round", "oval", "square", "unknown"]

MM = 200 / 25.4
"""Pixels per millimetre of the cleaned raster."""
RED = 14
"""Least redness of seal ink after a 5 x 5 mean (measured on stamped scans at JPEG 75; faint ink stays above)."""
SLIVER = 0.12
"""Depth of a piece at the edge, of its length, below which it is no seal's (true pieces measured 0.19 and more)."""
EDGE_DEPTH, EDGE_LENGTH, EDGE_GAP = 15.0, 50.0, 13.0
"""Millimetres: pieces of one seal across the edge lie within this depth, this length and this far from each other."""
FIELDS, FILLED = 4, 0.22
"""So many fields each way a stamp is parted in, and what share of the barest ones is inked at least but for so many
less one. Of seven square seals 0.37 and more, of three groups of touching ticks 0.11 at most."""
_SHRINK = 4
"""Px of the cleaned raster per px of the one on which shapes are judged."""


@dataclass(frozen=True)
class SealBlob:
    """One seal. ``bbox``, ``centre`` and ``radii`` in px of the cleaned raster; ``angle`` turns the first radius,
    clockwise degrees; ``coverage`` is the inked share of the shape; ``partial`` when cut by the page edge or half
    a seal (the other half is on another sheet)."""

    bbox: BBox
    shape: SealShape
    colour: Literal["red", "grey"]
    coverage: float
    partial: bool
    centre: tuple[float, float]
    radii: tuple[float, float]
    angle: float = 0.0


def redness(image: Bgr) -> Grey:
    """How much red stands above green (and not below blue), locally averaged, the paper's own tint taken off.

    Orange (much green, no blue) and purplish ink (some blue) count; blue and black pen, yellow marker do not.
    """
    blue, green, red = cv2.split(image)
    over_green = cv2.subtract(red, green)
    value = cv2.subtract(over_green, cv2.subtract(blue, red))
    value = cv2.blur(value, (5, 5))
    tint = float(np.median(value[::16, ::16]))
    return np.asarray(cv2.subtract(value, np.full(1, tint, np.float64)) if tint >= 1 else value, np.uint8)


def red_mask(red: Grey) -> Grey:
    """255 where there is red ink, grown by a pixel; ``red`` as ``redness`` gives it."""
    mask = cv2.threshold(red, RED, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)


def find_seals(mask: Grey, page_edges: Points | None = None) -> list[SealBlob]:
    """The red seals in a mask of red ink (255) of a cleaned page, from top to bottom.

    ``page_edges``: the sheet's corners (4 x 2 px, top-left first, clockwise) when they are not the raster's own.
    """
    height, width = mask.shape
    if cv2.countNonZero(mask) < 400:
        return []
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    edges = (own if page_edges is None else page_edges) / _SHRINK
    left = shrunk(mask, _SHRINK) > 56
    seals: list[SealBlob] = []
    # A frame on all four sides is certain; then rings, whose arcs may lie far apart; then what is dense enough.
    for region in _regions(left, 3.0):
        seals += _erased(left, _square(region, edges, certain=True))
    for region in _regions(left, 8.0):
        for ring in _rings(region, edges):
            seals += _erased(left, ring)
    for across in _edge_seals(left, edges):
        seals += _erased(left, across)
    for region in _regions(left, 3.0):
        seals += _erased(left, _square(region, edges, certain=False))
    own_seals = [s for s in seals if not any(_within(s, other) for other in seals)]
    return sorted(own_seals, key=lambda s: (s.bbox.top, s.bbox.x0))


def _within(seal: SealBlob, other: SealBlob) -> bool:
    """Whether a find is but a part of a larger seal."""
    return seal.bbox.area < 0.8 * other.bbox.area and seal.bbox.overlap(other.bbox) > 0.6 * seal.bbox.area


def _erased(left: Mask, seal: SealBlob | None) -> list[SealBlob]:
    """``[seal]``, its area (with 1.2 mm around it) cleared in ``left``; empty for None."""
    if seal is None:
        return []
    gone = np.zeros(left.shape, np.uint8)
    _fill(gone, seal, 1 / _SHRINK, 1.2 * STEP)
    left[gone > 0] = False
    return [seal]


def _fill(area: Grey, seal: SealBlob, scale: float, margin: float) -> None:
    """Paint a seal's outline, grown by ``margin``, into a mask ``scale`` times the cleaned raster."""
    centre = (round(seal.centre[0] * scale), round(seal.centre[1] * scale))
    if seal.shape in ("round", "oval"):
        axes = (round(seal.radii[0] * scale + margin), round(seal.radii[1] * scale + margin))
        cv2.ellipse(area, centre, axes, seal.angle, 0, 360, (255,), -1)
    else:
        size = (2 * (seal.radii[0] * scale + margin), 2 * (seal.radii[1] * scale + margin))
        corners = cv2.boxPoints(((seal.centre[0] * scale, seal.centre[1] * scale), size, seal.angle))
        cv2.fillPoly(area, [np.rint(corners).astype(np.int32)], (255,))


def ink_mask(mask: Grey, seals: list[SealBlob], margin: float = 1.5 * MM) -> Mask:
    """Boolean ``H x W``: the red pixels that belong to seals (inside their outline grown by ``margin``)."""
    area = np.zeros(mask.shape, np.uint8)
    for seal in seals:
        _fill(area, seal, 1.0, margin)
    return np.asarray(cv2.bitwise_and(area, mask) > 0, np.bool_)


def _regions(small: Mask, gap: float) -> list[Mask]:
    """Groups of red ink that ``gap`` mm part, largest first; too small ones (below 7 mm) left out."""
    reach = round(gap * STEP / 2) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    wide = cv2.copyMakeBorder(small.astype(np.uint8), *(reach,) * 4, cv2.BORDER_CONSTANT, value=(0,))
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, kernel)[reach:-reach, reach:-reach]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(joined))
    large = [i for i in range(1, count) if max(stats[i][2:4]) >= 7 * STEP and min(stats[i][2:4]) >= 4 * STEP]
    large.sort(key=lambda i: -int(stats[i][2]) * int(stats[i][3]))
    return [(labels == i) & small for i in large]


def _rings(region: Mask, edges: Points) -> list[SealBlob]:
    """The round and oval seals of a region one after the other, each found one's outline taken away for the next, so
    that overlapping seals part. A second line or the text inside a seal is no seal of its own."""
    left = region.copy()
    rings: list[SealBlob] = []
    for _ in range(8):
        ring = find_ring(left)
        found = _ring_blob(left, edges, ring) if ring is not None else None
        if found is None:
            break
        line = np.zeros(left.shape, np.uint8)
        centre = (round(found.centre[0] / _SHRINK), round(found.centre[1] / _SHRINK))
        axes = (round(found.radii[0] / _SHRINK), round(found.radii[1] / _SHRINK))
        cv2.ellipse(line, centre, axes, found.angle, 0, 360, (1,), round(2.4 * STEP))
        left &= line == 0
        apart = [np.hypot(found.centre[0] - r.centre[0], found.centre[1] - r.centre[1]) for r in rings]
        if all(a > 0.3 * max(r.radii) for a, r in zip(apart, rings, strict=True)):
            rings.append(found)
    return rings


def _ring_blob(region: Mask, edges: Points, ring: Ellipse) -> SealBlob | None:
    """The blob of a ring, or None when nothing is printed inside it (a pen's circle around an option)."""
    centre, radii, angle, shape = ring.centre, ring.radii, ring.angle, ring.shape
    disc = np.zeros(region.shape, np.uint8)
    inner = np.zeros(region.shape, np.uint8)
    whole = (round(radii[0] + 1), round(radii[1] + 1))
    core = (max(1, round(radii[0] - 2 * STEP)), max(1, round(radii[1] - 2 * STEP)))
    at = (round(centre[0]), round(centre[1]))
    cv2.ellipse(disc, at, whole, angle, 0, 360, (1,), -1)
    cv2.ellipse(inner, at, core, angle, 0, 360, (1,), -1)
    inside = region & (inner > 0)
    if inside.sum() < 0.07 * max(int(inner.sum()), 1):
        return None
    ys, xs = np.nonzero(disc)
    box = BBox.of(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
    inwards = from_edges(np.array([centre]), edges)[0]
    partial = bool((inwards < max(radii) - 0.4 * STEP).any())
    coverage = float((region & (disc > 0)).sum() / max(int(disc.sum()), 1))
    if partial and coverage > 0.72:  # a patch of something red beyond the sheet: a seal is half bare
        return None
    return SealBlob(
        bbox=box.scaled(_SHRINK),
        shape=shape,
        colour="red",
        coverage=round(coverage, 3),
        partial=partial,
        centre=(centre[0] * _SHRINK, centre[1] * _SHRINK),
        radii=(radii[0] * _SHRINK, radii[1] * _SHRINK),
        angle=angle,
    )


def from_edges(points: Points, edges: Points) -> NDArray[np.float64]:
    """Distance of ``N x 2`` points from each side of the sheet (top, right, bottom, left), positive inside."""
    along = np.roll(edges, -1, axis=0) - edges
    along = along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    off = points[:, None, :] - edges[None, :, :]
    return np.asarray(along[None, :, 0] * off[..., 1] - along[None, :, 1] * off[..., 0], np.float64)


def _edge_seals(left: Mask, edges: Points) -> list[SealBlob]:
    """Seals pressed across the edges of fanned sheets (骑缝章): pieces of ring and text within 15 mm of one side, 14 to
    50 mm of it long. Fanned out, a sheet bears its slice up to some millimetres away from its very edge."""
    ys, xs = np.nonzero(left)
    if len(xs) < 20:
        return []
    points = np.stack([xs, ys], axis=1).astype(np.float64) + 0.5
    away = from_edges(points, edges)
    seals: list[SealBlob] = []
    for side in range(4):
        near = (away[:, side] < EDGE_DEPTH * STEP) & (away[:, side] > -2 * STEP)
        if near.sum() < 20:
            continue
        direction = edges[(side + 1) % 4] - edges[side]
        along = (points[near] - edges[side]) @ (direction / max(float(np.hypot(*direction)), 1e-9))
        order = np.argsort(along)
        breaks = np.flatnonzero(np.diff(along[order]) > EDGE_GAP * STEP) + 1
        for group in np.split(order, breaks):
            extent = float(np.ptp(along[group]))
            depth = away[near][group, side]
            if not 14 * STEP <= extent <= EDGE_LENGTH * STEP or depth.min() > 9.0 * STEP or len(group) < 3 * STEP**2:
                continue
            members = points[near][group]
            (x0, top), (x1, bottom) = members.min(axis=0) - 0.5, members.max(axis=0) + 0.5
            box = BBox.of(float(x0), float(top), float(x1), float(bottom)).scaled(_SHRINK)
            coverage = len(group) / max(1.0, float((x1 - x0) * (bottom - top)))
            # A sliver of a reddish desk along the sheet's side is long and thin, and dense.
            if coverage > 0.66 or np.ptp(depth) < SLIVER * extent:
                continue
            radii = (box.width / 2, box.height / 2)
            seals.append(SealBlob(box, "unknown", "red", round(coverage, 3), True, (box.cx, box.cy), radii))
    return seals


def _square(region: Mask, edges: Points, certain: bool) -> SealBlob | None:
    """A framed or solid rectangular stamp, or red too large and too dense to be anything but a smeared seal."""
    ys, xs = np.nonzero(region)
    points = np.stack([xs, ys], axis=1).astype(np.float32) + 0.5
    (cx, cy), (first, second), angle = cv2.minAreaRect(points)
    longer, shorter = max(first, second), max(min(first, second), 1.0)
    if shorter < 6 * STEP or longer > 75 * STEP:
        return None
    coverage = float(region.sum() / (longer * shorter))
    sides = _sides_inked(region, (cx, cy), (first, second), angle)
    pieces = cv2.connectedComponents(region.astype(np.uint8))[0] - 1
    whole = min(sides) > 0.75 and longer / shorter < 3.5
    # Three sides may be strokes of a letterhead's characters; those make no square.
    framed = coverage > 0.12 and (whole or (sorted(sides)[1] > 0.7 and longer / shorter < 1.5))
    if certain and not (framed and whole):
        return None
    solid = (
        longer / shorter < 1.6
        and 8 * STEP <= shorter <= 32 * STEP
        and coverage > 0.3
        and _is_filled(points, (cx, cy), (first, second), angle)
    )
    at_edge = bool((from_edges(np.asarray(points, np.float64), edges).min(axis=0) < 1.0 * STEP).any())
    smeared = (
        longer / shorter < (4.0 if at_edge else 1.8)
        and longer >= 18 * STEP
        and coverage >= 0.07
        and (pieces >= 4 or at_edge)
        and longer <= 50 * STEP
    )
    if not (framed or solid or smeared):
        return None
    box = BBox.of(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
    return SealBlob(
        bbox=box.scaled(_SHRINK),
        shape="square" if framed or solid else "unknown",
        colour="red",
        coverage=round(coverage, 3),
        partial=at_edge,
        centre=(cx * _SHRINK, cy * _SHRINK),
        radii=(first / 2 * _SHRINK, second / 2 * _SHRINK),
        angle=angle,
    )


def _is_filled(
    points: NDArray[np.float32], centre: tuple[float, float], size: tuple[float, float], angle: float
) -> bool:
    """Whether a rectangle is inked all over, as a stamp is: ticks of a red pen that touch leave its corners bare."""
    turn = np.deg2rad(angle)
    off = points - np.array(centre, np.float32)
    along = off @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]], np.float32)
    cells = np.clip((along / np.maximum(size, 1.0) + 0.5) * FIELDS, 0, FIELDS - 1).astype(int)
    inked = np.bincount(cells[:, 1] * FIELDS + cells[:, 0], minlength=FIELDS**2) / (size[0] * size[1] / FIELDS**2)
    return float(np.sort(inked)[FIELDS - 1]) >= FILLED


def _sides_inked(region: Mask, centre: tuple[float, float], size: tuple[float, float], angle: float) -> list[float]:
    """Inked share of each of the four sides of a rotated rectangle (within 0.8 mm of it)."""
    corners = cv2.boxPoints((centre, size, angle))
    height, width = region.shape
    shares = []
    t = np.linspace(0.04, 0.96, 60)[:, None]
    for first, second in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        inward = np.array(centre) - (first + second) / 2
        inward = inward / max(float(np.hypot(*inward)), 1e-6)
        hit = np.zeros(60, bool)
        for depth in (0.0, 0.8, 1.6):
            x, y = (first + t * (second - first) + depth * inward).T
            xi, yi = np.clip(x.astype(int), 0, width - 1), np.clip(y.astype(int), 0, height - 1)
            hit |= region[yi, xi]
        shares.append(float(hit.mean()))
    return shares
