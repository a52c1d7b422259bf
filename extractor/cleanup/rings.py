"""The round or oval outline of a seal in a region of its ink, though parts of it be faint, covered or cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

STEP = 50 / 25.4
"""Pixels per millimetre of the raster on which the shapes of seals are judged (50 dpi)."""


@dataclass(frozen=True)
class Ellipse:
    """A ring at 50 dpi and the inked share of its outline."""

    centre: tuple[float, float]
    radii: tuple[float, float]
    angle: float
    share: float

    @property
    def shape(self) -> Literal["oval", "round"]:
        """Which of the two it is to the eye."""
        return "oval" if min(self.radii) / max(self.radii) < 0.9 else "round"


def find_ring(region: Mask) -> Ellipse | None:
    """The round or oval outline of 9 to 27 mm that most of the ink of a region (``H x W`` at 50 dpi) speaks for."""
    ys, xs = np.nonzero(region)
    if len(xs) < 40 or max(np.ptp(xs), np.ptp(ys)) < 14 * STEP:
        return None
    circle = _best_circle(region)
    oval = _hull_ellipse(region, xs, ys)
    if oval is not None and (circle is None or oval.share > circle.share + 0.05):
        return oval
    return circle


def _best_circle(region: Mask) -> Ellipse | None:
    """Circle of 9 to 27 mm radius that most of its visible outline is inked on, through triples of outer points."""
    outer = _outer_points(region)
    if len(outer) < 12:
        return None
    tries = 500
    if max(region.any(axis=0).sum(), region.any(axis=1).sum()) > 52 * STEP:  # several seals: the inner sides count
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
    good = np.isfinite(radius) & (radius >= 9 * STEP) & (radius <= 27 * STEP)
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
    return Ellipse((x, y), (r, r), 0.0, float(after))


def _polished(points: NDArray[np.float64], x: float, y: float, r: float) -> tuple[float, float, float]:
    """Least-squares circle through the outer points near a first circle."""
    for limit in (1.2 * STEP, 0.8 * STEP):
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
    beyond = lookup(2.2 * STEP)[0]
    seen = np.maximum(inside.sum(axis=1), 1)
    share = inked.sum(axis=1) / seen - 0.5 * beyond.sum(axis=1) / seen
    return share, inside.mean(axis=1)


def _hull_ellipse(region: Mask, xs: NDArray[np.intp], ys: NDArray[np.intp]) -> Ellipse | None:
    """The ellipse around all ink of a region, when most of its outline is inked: a seal that stands alone."""
    points = np.stack([xs, ys], axis=1).astype(np.float32) + 0.5
    hull = cv2.convexHull(points)
    if len(hull) < 8:
        return None
    (cx, cy), (first, second), angle = cv2.fitEllipse(hull)
    longer, shorter = max(first, second) / 2, min(first, second) / 2
    if not (9 * STEP <= longer <= 27 * STEP and shorter >= 7.5 * STEP and shorter / longer >= 0.45):
        return None
    one = [np.array([v], np.float64) for v in (cx, cy, first / 2, second / 2)]
    share, visible = _outline_share(region, one[0], one[1], one[2], one[3], angle)
    if share[0] < 0.6 or visible[0] < 0.6:
        return None
    return Ellipse((cx, cy), (first / 2, second / 2), angle, float(share[0]))
