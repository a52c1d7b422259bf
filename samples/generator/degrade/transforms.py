"""Where a point goes: the geometric steps a page has been through, and their composition.

All coordinates are (x, y) with the origin top-left, y downwards. A step maps points of its input raster to points of
its output raster; the first step of a page maps PDF points to pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade.raster import Image, as_image

Points = NDArray[np.float64]
"""N x 2, (x, y)."""


class Step(Protocol):
    """One geometric step."""

    def map_points(self, points: Points) -> Points:
        """Where ``points`` of the input raster lie in the output raster."""
        ...


@dataclass(frozen=True)
class Homography:
    """A projective map; ``rows`` is the 3 x 3 matrix for column vectors (x, y, 1)."""

    rows: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

    @classmethod
    def of(cls, matrix: NDArray[np.float64]) -> Homography:
        """From a 3 x 3 array, scaled so that its last entry is 1."""
        m = np.asarray(matrix, dtype=np.float64) / float(matrix[2, 2])
        r = [(float(a), float(b), float(c)) for a, b, c in m]
        return cls((r[0], r[1], r[2]))

    @classmethod
    def scale(cls, factor: float) -> Homography:
        """Every coordinate times ``factor``."""
        return cls.of(np.diag([factor, factor, 1.0]))

    @classmethod
    def shift(cls, dx: float, dy: float) -> Homography:
        """A translation."""
        return cls(((1.0, 0.0, dx), (0.0, 1.0, dy), (0.0, 0.0, 1.0)))

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The 3 x 3 matrix."""
        return np.array(self.rows, dtype=np.float64)

    def map_points(self, points: Points) -> Points:
        """See ``Step``."""
        lifted = np.column_stack([points, np.ones(len(points))]) @ self.matrix.T
        return np.asarray(lifted[:, :2] / lifted[:, 2:3], dtype=np.float64)


@dataclass(frozen=True)
class ColumnShift:
    """Each pixel column ``x`` slides down by ``by[x]`` pixels: the wave of a curled or folded sheet."""

    by: tuple[float, ...]

    def map_points(self, points: Points) -> Points:
        """See ``Step``."""
        moved = np.interp(points[:, 0], np.arange(len(self.by)), np.array(self.by))
        return np.column_stack([points[:, 0], points[:, 1] + moved])


@dataclass(frozen=True)
class ColumnMove:
    """Each pixel column ``x`` goes to ``to[x]`` (strictly rising): foreshortening towards a spine or a fold."""

    to: tuple[float, ...]

    def map_points(self, points: Points) -> Points:
        """See ``Step``."""
        moved = np.interp(points[:, 0], np.arange(len(self.to)), np.array(self.to))
        return np.column_stack([moved, points[:, 1]])


@dataclass(frozen=True)
class Warped:
    """A raster after a geometric operation, and the step that took it there."""

    image: Image
    step: Step


def warp(page: Image, matrix: NDArray[np.float64], size: tuple[int, int], paper: tuple[int, int, int]) -> Warped:
    """Resample ``page`` through a 3 x 3 ``matrix`` onto ``size`` (width, height); the outside is ``paper`` (BGR)."""
    kind, border = cv2.INTER_CUBIC, cv2.BORDER_CONSTANT
    if np.array_equal(matrix[2], (0.0, 0.0, 1.0)):
        image = cv2.warpAffine(page, matrix[:2], size, flags=kind, borderMode=border, borderValue=paper)
    else:
        image = cv2.warpPerspective(page, matrix, size, flags=kind, borderMode=border, borderValue=paper)
    return Warped(as_image(image), Homography.of(matrix))


def map_through(steps: Sequence[Step], points: Points) -> Points:
    """Map ``points`` through all ``steps`` in order."""
    for step in steps:
        points = step.map_points(points)
    return points


def map_box(steps: Sequence[Step], box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The upright box (x0, y0, x1, y1) around the image of ``box``: its corners and edge points are followed."""
    x0, y0, x1, y1 = box
    along = np.linspace(0.0, 1.0, 9)
    xs, ys = x0 + (x1 - x0) * along, y0 + (y1 - y0) * along
    edges = [(x, y) for x in xs for y in (y0, y1)] + [(x, y) for y in ys for x in (x0, x1)]
    moved = map_through(steps, np.array(edges, dtype=np.float64))
    return (
        float(moved[:, 0].min()),
        float(moved[:, 1].min()),
        float(moved[:, 0].max()),
        float(moved[:, 1].max()),
    )


def is_projective(steps: Sequence[Step]) -> bool:
    """Whether every step is a homography, so that one matrix tells it all."""
    return all(isinstance(step, Homography) for step in steps)


def fit_homography(steps: Sequence[Step], width: float, height: float) -> Homography:
    """The one homography that stands for ``steps`` on a source page of ``width`` x ``height``.

    Exact where all steps are projective, least squares over a grid of points where the sheet was bent.
    """
    if is_projective(steps):
        matrix = np.eye(3)
        for step in steps:
            assert isinstance(step, Homography)
            matrix = step.matrix @ matrix
        return Homography.of(matrix)
    source = grid_points(width, height, 13, 17)
    found, _ = cv2.findHomography(source, map_through(steps, source), 0)
    return Homography.of(np.asarray(found, dtype=np.float64))


def grid_points(width: float, height: float, columns: int, rows: int) -> Points:
    """A grid over the source page, row by row: ``rows * columns`` points."""
    xs, ys = np.meshgrid(np.linspace(0, width, columns), np.linspace(0, height, rows))
    return np.column_stack([xs.ravel(), ys.ravel()]).astype(np.float64)
