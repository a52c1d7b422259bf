"""Curled, folded and keystoned pages made flat on the evidence of their own ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import CURL_POWERS, Curl, Fold, Points, polynomial_terms

WORTH = 1.5
"""Displacement in px (0.2 mm) that the bent lines must show before a page is called bent."""
FEW, MANY = 2, 4
"""Least horizontal lines, and those from which on it can be told how the bend changes over the page."""
LONG_LINE = 0.25
"""Shorter lines, in widths of the page, bend any way they like: dashes of a worn line, a stroke."""
FOLDED = 0.32
"""Mean distance in px (each point's up to ``_FAR``) of the lines from the smooth surface from which a fold is looked
for: at most 0.31 on photographed pages that were bent and not folded, 0.32 to 0.64 on folded ones."""
FOLD_EXPLAINS = 0.7
"""Share of that distance which may be left with a fold."""
_FAR = 5.0
_SAMPLES = 40


@dataclass(frozen=True)
class LinePoints:
    """Points along one line of the page, ``N x 2`` px of the uncurled raster."""

    points: Points


def measured_curl(
    horizontal: Sequence[LinePoints], vertical: Sequence[LinePoints], width: float, height: float
) -> Curl | None:
    """The displacement under which the traced lines run straight, level and plumb; None on a flat page.

    ``horizontal``, ``vertical``: lines of the deskewed page of ``width x height`` px. A page is called bent when its
    lines bow by more than ``WORTH`` and the fitted surface explains most of it.
    """
    horizontal = [line for line in horizontal if np.ptp(line.points[:, 0]) > LONG_LINE * width]
    vertical = [line for line in vertical if np.ptp(line.points[:, 1]) > 0.1 * height]
    lines = [*horizontal, *vertical]
    if len(horizontal) < FEW:
        return None
    centre = (width / 2, height / 2)
    reach = max(width, height) / 2
    every = np.concatenate([line.points for line in lines])
    low, high = every.min(axis=0), every.max(axis=0)
    if high[0] - low[0] < 0.35 * width:
        return None
    # Few lines, or lines close together, tell how the page bends along them and how they lean; how the bend changes
    # across them they don't.
    few = len(horizontal) < MANY or high[1] - low[1] < 0.2 * height
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
    return Curl(
        none if dx is None else dx.smooth,
        none if dy is None else dy.smooth,
        centre,
        reach,
        limits,
        tuple(bend.fold for bend in (dx, dy) if bend is not None and bend.fold is not None),
    )


@dataclass(frozen=True)
class _Bend:
    """A displacement across lines: coefficients by ``CURL_POWERS``, and the fold, if any."""

    smooth: NDArray[np.float64]
    fold: Fold | None


@dataclass(frozen=True)
class _Samples:
    """Sampled points of lines: normalised places, each line's coordinate across being its mean; the coordinate
    across in px; the number of the line."""

    places: Points
    value: NDArray[np.float64]
    owner: NDArray[np.int_]


@dataclass(frozen=True)
class _Solution:
    """Coefficients, each point's distance from them in px, and from its line's mean; each point's weight."""

    coefficients: NDArray[np.float64]
    off: NDArray[np.float64]
    unbent: NDArray[np.float64]
    weight: NDArray[np.float64]

    @property
    def misfit(self) -> float:
        return float(np.minimum(self.off, _FAR).mean())

    @property
    def bent(self) -> bool:
        """Whether most points lie near the solution, and the lines are not straight."""
        inlier = self.weight > 0.2
        return bool(inlier.mean() >= 0.6 and np.percentile(self.unbent[inlier], 95) >= WORTH)

    @property
    def explains(self) -> bool:
        """Whether the lines are bent, and most of it is explained."""
        inlier = self.weight > 0.2
        before, after = (np.percentile(distance[inlier], 95) for distance in (self.unbent, self.off))
        return self.bent and bool(after <= 0.5 * before)


def _fit(
    lines: Sequence[LinePoints], centre: tuple[float, float], reach: float, across: int, *, alike: bool
) -> _Bend | None:
    """The displacement across ``lines`` (axis ``across``); None when they are straight already.

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
    samples = _sampled(lines, centre, reach, across)
    terms = polynomial_terms(samples.places[:, 0], samples.places[:, 1])[:, free]
    solution, fold = _solved(terms, samples), None
    if solution.misfit > FOLDED or (solution.bent and not solution.explains):
        at, folded = _folded(terms, samples, along, alike=alike)
        if folded.misfit < FOLD_EXPLAINS * solution.misfit:
            solution = folded
            kink = [*folded.coefficients[len(free) :].tolist(), 0.0][:2]
            constant, lean = ((0.0, k) if across == 1 else (k, 0.0) for k in kink)
            fold = Fold(along, at, constant, lean)
    if not solution.explains:
        return None
    full = np.zeros(len(CURL_POWERS))
    full[free] = solution.coefficients[: len(free)]
    return _Bend(full, fold)


def _sampled(lines: Sequence[LinePoints], centre: tuple[float, float], reach: float, across: int) -> _Samples:
    places, values, owners = [], [], []
    for owner, line in enumerate(lines):
        points = line.points[np.linspace(0, len(line.points) - 1, min(_SAMPLES, len(line.points))).astype(int)]
        settled = (points - np.array(centre)) / reach
        settled[:, across] = settled[:, across].mean()
        places.append(settled)
        values.append(points[:, across])
        owners.append(np.full(len(points), owner))
    return _Samples(np.concatenate(places), np.concatenate(values), np.concatenate(owners))


def _folded(terms: NDArray[np.float64], samples: _Samples, along: int, *, alike: bool) -> tuple[float, _Solution]:
    """Where along the lines a fold explains them best, and the solution with it (its terms after the others)."""
    w, o = samples.places[:, along], samples.places[:, 1 - along]
    low, high = float(w.min()), float(w.max())

    def with_fold(at: float, rounds: int) -> _Solution:
        away = np.abs(w - at)
        kinks = [away] if alike else [away, away * o]
        return _solved(np.column_stack([terms, *kinks]), samples, rounds)

    def best(places: NDArray[np.float64]) -> float:
        return float(min(places.tolist(), key=lambda at: with_fold(at, 3).misfit))

    step = (high - low) / 16
    at = best(np.linspace(low + step, high - step, 15))
    at = best(at + step * np.linspace(-0.75, 0.75, 7))
    return at, with_fold(at, 8)


def _solved(terms: NDArray[np.float64], samples: _Samples, rounds: int = 8) -> _Solution:
    weight = np.ones(len(samples.value))
    for _ in range(rounds):
        level_terms, level_value = _centred(terms, samples.value, samples.owner, weight)
        root = np.sqrt(weight)
        # A weak pull to zero (a tenth of a pixel for each unit) settles terms that the lines do not determine.
        system = np.vstack([level_terms * root[:, None], 0.1 * np.eye(terms.shape[1])])
        target = np.concatenate([level_value * root, np.zeros(terms.shape[1])])
        solved = np.linalg.lstsq(system, target, rcond=None)[0]
        off = np.abs(level_value - level_terms @ solved)
        weight = 1 / np.maximum(1.0, off / 0.7) ** 2
    level_terms, level_value = _centred(terms, samples.value, samples.owner, weight)
    off = np.abs(level_value - level_terms @ solved)
    return _Solution(solved, off, np.abs(level_value), weight)


def _centred(
    terms: NDArray[np.float64], value: NDArray[np.float64], owner: NDArray[np.int_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Terms and values less the weighted mean of each owner's."""
    total = np.maximum(np.bincount(owner, weight), 1e-9)
    mean_value = np.bincount(owner, weight * value) / total
    mean_terms = np.stack([np.bincount(owner, weight * column) / total for column in terms.T], axis=1)
    return terms - mean_terms[owner], value - mean_value[owner]
