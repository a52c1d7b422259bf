"""Curled, folded and keystoned pages made flat on the evidence of their own ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import CURL_POWERS, Curl, Points, polynomial_terms

WORTH = 1.5
"""Displacement in px (0.2 mm) that the bent lines must show before a page is called bent."""
FEW, MANY = 2, 4
"""Least horizontal lines, and those from which on it can be told how the bend changes over the page."""
_SAMPLES = 40


@dataclass(frozen=True)
class LinePoints:
    """Points along one line of the page, ``N x 2`` px of the uncurled raster."""

    points: Points


def measured_curl(
    horizontal: Sequence[LinePoints], vertical: Sequence[LinePoints], width: float, height: float
) -> Curl | None:
    """The smooth displacement under which the traced lines run straight, level and plumb; None on a flat page.

    ``horizontal``, ``vertical``: lines of the deskewed page of ``width x height`` px. A page is called bent when its
    lines bow by more than ``WORTH`` and the fitted surface explains most of it.
    """
    # Short traces (dashes of a worn line, a stroke) bend any way they like.
    horizontal = [line for line in horizontal if np.ptp(line.points[:, 0]) > 0.25 * width]
    vertical = [line for line in vertical if np.ptp(line.points[:, 1]) > 0.1 * height]
    lines = [*horizontal, *vertical]
    # Few lines tell how the page bends along them and how they lean; how the bend changes across them they don't.
    few = len(horizontal) < MANY
    if len(horizontal) < FEW:
        return None
    centre = (width / 2, height / 2)
    reach = max(width, height) / 2
    every = np.concatenate([line.points for line in lines])
    low, high = every.min(axis=0), every.max(axis=0)
    if high[0] - low[0] < 0.35 * width or (not few and high[1] - low[1] < 0.2 * height):
        return None
    dy = _fit(horizontal, centre, reach, across=1, alike=few)
    dx = _fit(vertical, centre, reach, across=0, alike=few) if len(vertical) >= (1 if few else FEW) else None
    if dy is None and dx is None:
        return None
    none = np.zeros(len(CURL_POWERS))
    limits = (
        float((low[0] - centre[0]) / reach),
        float((low[1] - centre[1]) / reach),
        float((high[0] - centre[0]) / reach),
        float((high[1] - centre[1]) / reach),
    )
    return Curl(none if dx is None else dx, none if dy is None else dy, centre, reach, limits)


def _fit(
    lines: Sequence[LinePoints], centre: tuple[float, float], reach: float, across: int, *, alike: bool
) -> NDArray[np.float64] | None:
    """Coefficients of the displacement across ``lines`` (axis ``across``); None when they are straight already.

    ``alike``: all lines are taken to bend alike, though they may lean differently, as on a photo taken askew.

    Each line has an unknown place of its own, which its mean takes out of the equations; terms in the coordinate
    across alone only move whole lines and are left out. Weights fall off beyond a pixel (iteratively reweighted).
    """
    along = 1 - across
    free = [
        k
        for k, powers in enumerate(CURL_POWERS)
        if powers[along] > 0 and (not alike or powers[across] == 0 or powers == (1, 1))
    ]
    rows, values, owners = [], [], []
    for owner, line in enumerate(lines):
        points = line.points[np.linspace(0, len(line.points) - 1, min(_SAMPLES, len(line.points))).astype(int)]
        normal = (points - np.array(centre)) / reach
        settled = normal.copy()
        settled[:, across] = normal[:, across].mean()
        rows.append(polynomial_terms(settled[:, 0], settled[:, 1])[:, free])
        values.append(points[:, across])
        owners.append(np.full(len(points), owner))
    terms, value, owner_of = np.concatenate(rows), np.concatenate(values), np.concatenate(owners)
    weight = np.ones(len(value))
    solved = np.zeros(len(free))
    for _ in range(8):
        level_terms, level_value = _centred(terms, value, owner_of, weight)
        root = np.sqrt(weight)
        # A weak pull to zero (a tenth of a pixel for each unit) settles terms that the lines do not determine.
        system = np.vstack([level_terms * root[:, None], 0.1 * np.eye(len(free))])
        target = np.concatenate([level_value * root, np.zeros(len(free))])
        solved = np.linalg.lstsq(system, target, rcond=None)[0]
        off = np.abs(level_value - level_terms @ solved)
        weight = 1 / np.maximum(1.0, off / 0.7) ** 2
    level_terms, level_value = _centred(terms, value, owner_of, weight)
    inlier = weight > 0.2
    if inlier.mean() < 0.6:
        return None
    before = np.percentile(np.abs(level_value[inlier]), 95)
    after = np.percentile(np.abs((level_value - level_terms @ solved)[inlier]), 95)
    if before < WORTH or after > 0.5 * before:
        return None
    full = np.zeros(len(CURL_POWERS))
    full[free] = solved
    return full


def _centred(
    terms: NDArray[np.float64], value: NDArray[np.float64], owner: NDArray[np.int_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Terms and values less the weighted mean of each owner's."""
    total = np.maximum(np.bincount(owner, weight), 1e-9)
    mean_value = np.bincount(owner, weight * value) / total
    mean_terms = np.stack([np.bincount(owner, weight * column) / total for column in terms.T], axis=1)
    return terms - mean_terms[owner], value - mean_value[owner]
