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
_SHRINK = 4
_STEP = MM / _SHRINK
"""Pixels per millimetre of the raster on which shapes are judged (50 dpi)."""


@dataclass(frozen=True)
class SealBlob:
    """One seal. ``bbox``, ``centre`` and ``radii`` in px of the cleaned raster; ``angle`` turns the first radius,
    clockwise degrees; ``coverage`` is the inked share of the shape; ``partial`` when cut by the page edge."""

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
    _fill(gone, seal, 1 / _SHRINK, 1.2 * _STEP)
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
    reach = round(gap * _STEP / 2) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    wide = cv2.copyMakeBorder(small.astype(np.uint8), *(reach,) * 4, cv2.BORDER_CONSTANT, value=(0,))
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, kernel)[reach:-reach, reach:-reach]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(joined))
    large = [i for i in range(1, count) if max(stats[i][2:4]) >= 7 * _STEP and min(stats[i][2:4]) >= 4 * _STEP]
    large.sort(key=lambda i: -int(stats[i][2]) * int(stats[i][3]))
    return [(labels == i) & small for i in large]


def _rings(region: Mask, edges: Points) -> list[SealBlob]:
    """The round and oval seals of a region one after the other, each found one's outline taken away for the next, so
    that overlapping seals part. A second line or the text inside a seal is no seal of its own."""
    left = region.copy()
    rings: list[SealBlob] = []
    for _ in range(8):
        found = _ring(left, edges)
        if found is None:
            break
        line = np.zeros(left.shape, np.uint8)
        centre = (round(found.centre[0] / _SHRINK), round(found.centre[1] / _SHRINK))
        axes = (round(found.radii[0] / _SHRINK), round(found.radii[1] / _SHRINK))
        cv2.ellipse(line, centre, axes, found.angle, 0, 360, (1,), round(2.4 * _STEP))
        left &= line == 0
        apart = [np.hypot(found.centre[0] - r.centre[0], found.centre[1] - r.centre[1]) for r in rings]
        if all(a > 0.3 * max(r.radii) for a, r in zip(apart, rings, strict=True)):
            rings.append(found)
    return rings


def _ring(region: Mask, edges: Points) -> SealBlob | None:
    """The round or oval seal in a region that most of the evidence speaks for."""
    ys, xs = np.nonzero(region)
    if len(xs) < 40 or max(np.ptp(xs), np.ptp(ys)) < 14 * _STEP:
        return None
    circle = _best_circle(region)
    oval = _hull_ellipse(region, xs, ys)
    if oval is not None and (circle is None or oval.share > circle.share + 0.05):
        return _ring_blob(region, edges, oval)
    return _ring_blob(region, edges, circle) if circle is not None else None


@dataclass(frozen=True)
class _Ellipse:
    """A ring at 50 dpi and the inked share of its outline."""

    centre: tuple[float, float]
    radii: tuple[float, float]
    angle: float
    share: float

    @property
    def shape(self) -> SealShape:
        return "oval" if min(self.radii) / max(self.radii) < 0.9 else "round"


def _best_circle(region: Mask) -> _Ellipse | None:
    """Circle of 9 to 27 mm radius that most of its visible outline is inked on, through triples of outer points."""
    outer = _outer_points(region)
    if len(outer) < 12:
        return None
    tries = 500
    if max(region.any(axis=0).sum(), region.any(axis=1).sum()) > 52 * _STEP:  # several seals: the inner sides count
        rim = region & (cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
        ys, xs = np.nonzero(rim)
        outer = np.stack([xs, ys], axis=1).astype(np.float64) + 0.5
        tries = 4000
    rng = np.random.default_rng(0)  # the same page gives the same seals
    a, b, c = (outer[rng.integers(0, len(outer), tries)] for _ in range(3))
    d = 2 * (a[:, 0] * (b[:, 1] - c[:, 1]) + b[:, 0] * (c[:, 1] - a[:, 1]) + c[:, 0] * (a[:, 1] - b[:, 1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        sa, sb, sc = ((p**2).sum(axis=1) for p in (a, b, c))
        cx = (sa * (b[:, 1] - c[:, 1]) + sb * (c[:, 1] - a[:, 1]) + sc * (a[:, 1] - b[:, 1])) / d
        cy = (sa * (c[:, 0] - b[:, 0]) + sb * (a[:, 0] - c[:, 0]) + sc * (b[:, 0] - a[:, 0])) / d
    radius = np.hypot(a[:, 0] - cx, a[:, 1] - cy)
    good = np.isfinite(radius) & (radius >= 9 * _STEP) & (radius <= 27 * _STEP)
    if not good.any():
        return None
    cx, cy, radius = cx[good], cy[good], radius[good]
    score, visible = _outline_share(region, cx, cy, radius, radius, 0.0)
    # A circle seen for less than 80 degrees can be laid through anything.
    rank = np.where(visible >= 80 / 360, score * np.sqrt(visible), 0)
    best = int(rank.argmax())
    if score[best] < 0.66 or visible[best] < 80 / 360:
        return None
    x, y, r = _polished(outer, float(cx[best]), float(cy[best]), float(radius[best]))
    after = _outline_share(region, np.array([x]), np.array([y]), np.array([r]), np.array([r]), 0.0)[0][0]
    if after < score[best]:
        x, y, r, after = float(cx[best]), float(cy[best]), float(radius[best]), score[best]
    return _Ellipse((x, y), (r, r), 0.0, float(after))


def _polished(points: NDArray[np.float64], x: float, y: float, r: float) -> tuple[float, float, float]:
    """Least-squares circle through the outer points near a first circle."""
    for limit in (1.2 * _STEP, 0.8 * _STEP):
        off = np.hypot(points[:, 0] - x, points[:, 1] - y) - r
        near = points[np.abs(off) < limit]
        if len(near) < 8:
            break
        system = np.column_stack([2 * near, np.ones(len(near))])
        solved = np.linalg.lstsq(system, (near**2).sum(axis=1), rcond=None)[0]
        x, y = float(solved[0]), float(solved[1])
        r = float(np.sqrt(max(solved[2] + x * x + y * y, 1.0)))
    return x, y, r


def _outer_points(region: Mask) -> NDArray[np.float64]:
    """First inked points met from outside along rows and columns, points on the raster's border left out."""
    height, width = region.shape
    points = []
    rows = np.flatnonzero(region.any(axis=1))
    columns = np.flatnonzero(region.any(axis=0))
    part = region[rows]
    points += [np.stack([part.argmax(axis=1), rows], axis=1)]
    points += [np.stack([width - 1 - part[:, ::-1].argmax(axis=1), rows], axis=1)]
    part = region[:, columns]
    points += [np.stack([columns, part.argmax(axis=0)], axis=1)]
    points += [np.stack([columns, height - 1 - part[::-1].argmax(axis=0)], axis=1)]
    every = np.concatenate(points).astype(np.float64)
    inside = (every[:, 0] > 1) & (every[:, 1] > 1) & (every[:, 0] < width - 2) & (every[:, 1] < height - 2)
    return np.asarray(every[inside] + 0.5, np.float64)


def _outline_share(
    region: Mask,
    cx: NDArray[np.float64],
    cy: NDArray[np.float64],
    rx: NDArray[np.float64],
    ry: NDArray[np.float64],
    angle: float,
    samples: int = 90,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each ellipse: inked share of its outline within the raster (less what is inked just outside it), and how
    much of the outline lies within."""
    height, width = region.shape
    t = np.linspace(0, 2 * np.pi, samples, endpoint=False)
    turn = np.radians(angle)

    def lookup(grow: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        u, v = (rx + grow)[:, None] * np.cos(t), (ry + grow)[:, None] * np.sin(t)
        x = np.floor(cx[:, None] + u * np.cos(turn) - v * np.sin(turn)).astype(int)
        y = np.floor(cy[:, None] + u * np.sin(turn) + v * np.cos(turn)).astype(int)
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        return region[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)] & inside, inside

    inked = np.zeros((len(cx), samples), bool)
    _, inside = lookup(0.0)
    for grow in (-1.6, -0.8, 0.0, 0.8):
        inked |= lookup(grow)[0]
    beyond = lookup(2.2 * _STEP)[0]
    seen = np.maximum(inside.sum(axis=1), 1)
    share = inked.sum(axis=1) / seen - 0.5 * beyond.sum(axis=1) / seen
    return share, inside.mean(axis=1)


def _hull_ellipse(region: Mask, xs: NDArray[np.intp], ys: NDArray[np.intp]) -> _Ellipse | None:
    """The ellipse around all ink of a region, when most of its outline is inked: a seal that stands alone."""
    points = np.stack([xs, ys], axis=1).astype(np.float32) + 0.5
    hull = cv2.convexHull(points)
    if len(hull) < 8:
        return None
    (cx, cy), (first, second), angle = cv2.fitEllipse(hull)
    longer, shorter = max(first, second) / 2, min(first, second) / 2
    if not (9 * _STEP <= longer <= 27 * _STEP and shorter >= 7.5 * _STEP and shorter / longer >= 0.45):
        return None
    one = [np.array([v], np.float64) for v in (cx, cy, first / 2, second / 2)]
    share, visible = _outline_share(region, one[0], one[1], one[2], one[3], angle)
    if share[0] < 0.6 or visible[0] < 0.6:
        return None
    return _Ellipse((cx, cy), (first / 2, second / 2), angle, float(share[0]))


def _ring_blob(region: Mask, edges: Points, ring: _Ellipse) -> SealBlob | None:
    """The blob of a ring, or None when nothing is printed inside it (a pen's circle around an option)."""
    centre, radii, angle, shape = ring.centre, ring.radii, ring.angle, ring.shape
    disc = np.zeros(region.shape, np.uint8)
    inner = np.zeros(region.shape, np.uint8)
    whole = (round(radii[0] + 1), round(radii[1] + 1))
    core = (max(1, round(radii[0] - 2 * _STEP)), max(1, round(radii[1] - 2 * _STEP)))
    at = (round(centre[0]), round(centre[1]))
    cv2.ellipse(disc, at, whole, angle, 0, 360, (1,), -1)
    cv2.ellipse(inner, at, core, angle, 0, 360, (1,), -1)
    inside = region & (inner > 0)
    if inside.sum() < 0.07 * max(int(inner.sum()), 1):
        return None
    ys, xs = np.nonzero(disc)
    box = BBox.of(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
    inwards = from_edges(np.array([centre]), edges)[0]
    partial = bool((inwards < max(radii) - 0.4 * _STEP).any())
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
        near = (away[:, side] < EDGE_DEPTH * _STEP) & (away[:, side] > -2 * _STEP)
        if near.sum() < 20:
            continue
        direction = edges[(side + 1) % 4] - edges[side]
        along = (points[near] - edges[side]) @ (direction / max(float(np.hypot(*direction)), 1e-9))
        order = np.argsort(along)
        breaks = np.flatnonzero(np.diff(along[order]) > EDGE_GAP * _STEP) + 1
        for group in np.split(order, breaks):
            extent = float(np.ptp(along[group]))
            depth = away[near][group, side]
            if (
                not 14 * _STEP <= extent <= EDGE_LENGTH * _STEP
                or depth.min() > 9.0 * _STEP
                or len(group) < 3 * _STEP**2
            ):
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
    if shorter < 6 * _STEP or longer > 75 * _STEP:
        return None
    coverage = float(region.sum() / (longer * shorter))
    sides = _sides_inked(region, (cx, cy), (first, second), angle)
    pieces = cv2.connectedComponents(region.astype(np.uint8))[0] - 1
    whole = min(sides) > 0.75 and longer / shorter < 3.5
    # Three sides may be strokes of a letterhead's characters; those make no square.
    framed = coverage > 0.12 and (whole or (sorted(sides)[1] > 0.7 and longer / shorter < 1.5))
    if certain and not (framed and whole):
        return None
    solid = longer / shorter < 1.6 and 8 * _STEP <= shorter <= 32 * _STEP and coverage > 0.3
    at_edge = bool((from_edges(np.asarray(points, np.float64), edges).min(axis=0) < 1.0 * _STEP).any())
    smeared = (
        longer / shorter < (4.0 if at_edge else 1.8)
        and longer >= 18 * _STEP
        and coverage >= 0.07
        and (pieces >= 4 or at_edge)
        and longer <= 50 * _STEP
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
