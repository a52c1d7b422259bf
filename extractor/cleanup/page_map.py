"""How a pixel of the cleaned raster maps to the picture the clerk handed in, and back.

Two coordinate systems, both with the origin at the top-left *corner* of the top-left pixel, x to the right, y down:

* *source*: pixels of the raster given to ``clean`` (or of the whole spread when a page was split out of one),
* *clean*: pixels of ``CleanPage.colour`` and ``CleanPage.grey``.

The map is projective (``to_source``, ``from_source``) and, on curved paper only, followed by a smooth displacement
(``Curl``). OpenCV samples at pixel centres, i.e. its integer coordinates are ours plus one half; ``centred`` converts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.geometry import BBox

Matrix = NDArray[np.float64]
Points = NDArray[np.float64]

# Powers (i, j) of the terms x^i y^j of a displacement polynomial. Cubic along a line, quadratic across lines: what a
# sheet curled at a binding or folded once needs; higher terms follow noise between the lines (tried on bent pages).
CURL_POWERS: tuple[tuple[int, int], ...] = tuple((i, j) for i in range(4) for j in range(4) if i + j <= 3)


@dataclass(frozen=True)
class Fold:
    """The bend of a sheet that was folded: on both sides of the line ``w = at`` the displacement rises evenly.

    ``axis``: which of a curl's normalised variables (0: u, 1: v) is ``w``; ``at`` in that unit. With ``o`` the other
    variable the displacement in px is ``|w - at| * (constant + lean * o)``, both as ``(x, y)``.
    """

    axis: int
    at: float
    constant: tuple[float, float]
    lean: tuple[float, float] = (0.0, 0.0)

    def displacement(self, u: Points, v: Points) -> Points:
        """``N x 2`` px at ``N`` normalised points."""
        w, o = (u, v) if self.axis == 0 else (v, u)
        away = np.abs(w - self.at)[:, None]
        return np.asarray(away * (np.array([self.constant]) + o[:, None] * np.array([self.lean])), np.float64)

    def turned(self, turn: Matrix) -> Fold:
        """The same fold in variables turned by the 2 x 2 quarter turn ``turn``."""
        axis = int(np.argmax(np.abs(turn.T[self.axis])))
        sign = float(turn.T[self.axis, axis])
        other = float(turn.T[1 - self.axis, 1 - axis])
        constant, lean = turn @ np.array(self.constant), other * (turn @ np.array(self.lean))
        return Fold(axis, sign * self.at, (float(constant[0]), float(constant[1])), (float(lean[0]), float(lean[1])))


@dataclass(frozen=True)
class Curl:
    """Smooth displacement of a curved page: a clean point ``p`` lies at ``p + d(p)`` on the uncurled plane.

    ``dx``, ``dy``: polynomial coefficients in the order of ``CURL_POWERS``, in pixels; the polynomial's variables are
    clean coordinates shifted by ``centre`` and divided by ``reach``, clipped to ``limits`` (``x0, top, x1, bottom``
    in the same normalised unit), so that nothing is extrapolated past the lines it was measured on. ``folds``: what
    folds of the sheet add.
    """

    dx: NDArray[np.float64]
    dy: NDArray[np.float64]
    centre: tuple[float, float]
    reach: float
    limits: tuple[float, float, float, float]
    folds: tuple[Fold, ...] = ()

    def displacement(self, points: Points) -> Points:
        """``N x 2`` displacement in pixels at ``N x 2`` clean points."""
        u = np.clip((points[:, 0] - self.centre[0]) / self.reach, self.limits[0], self.limits[2])
        v = np.clip((points[:, 1] - self.centre[1]) / self.reach, self.limits[1], self.limits[3])
        terms = polynomial_terms(u, v)
        smooth = np.stack([terms @ self.dx, terms @ self.dy], axis=1)
        return np.asarray(sum((fold.displacement(u, v) for fold in self.folds), start=smooth), np.float64)

    def turned(self, step: Matrix) -> Curl:
        """The same displacement seen from a raster turned by the quarter turn ``step``."""
        centre = project(step, np.array([self.centre]))[0]
        turn = np.rint(step[:2, :2])
        corners = np.array([[self.limits[0], self.limits[1]], [self.limits[2], self.limits[3]]]) @ turn.T
        low, high = corners.min(axis=0), corners.max(axis=0)
        # (u, v) old = turn^-1 (u, v) new: a quarter turn swaps the variables and flips their signs.
        coefficients = np.zeros((2, len(CURL_POWERS)))
        back = turn.T
        for index, (i, j) in enumerate(CURL_POWERS):
            swapped = abs(back[0, 1]) > 0.5
            sign = (back[0].sum() ** i) * (back[1].sum() ** j)
            target = CURL_POWERS.index((j, i) if swapped else (i, j))
            coefficients[:, target] += sign * (turn @ np.array([self.dx[index], self.dy[index]]))
        return Curl(
            coefficients[0],
            coefficients[1],
            (float(centre[0]), float(centre[1])),
            self.reach,
            (float(low[0]), float(low[1]), float(high[0]), float(high[1])),
            tuple(fold.turned(turn) for fold in self.folds),
        )


@dataclass(frozen=True)
class PageMap:
    """The recorded geometry of one cleaned page. ``to_source`` is 3 x 3, from uncurled clean px to source px."""

    to_source: Matrix
    curl: Curl | None = None

    @property
    def from_source(self) -> Matrix:
        """3 x 3, source px to uncurled clean px."""
        return np.asarray(np.linalg.inv(self.to_source), np.float64)

    def points_to_source(self, points: Points) -> Points:
        """``N x 2`` clean points → source points."""
        flat = points + self.curl.displacement(points) if self.curl else points
        return project(self.to_source, flat)

    def points_from_source(self, points: Points) -> Points:
        """``N x 2`` source points → clean points."""
        flat = project(self.from_source, points)
        if self.curl is None:
            return flat
        clean = flat
        for _ in range(8):  # the displacement is a contraction (slopes well below 1): this settles to < 0.01 px
            clean = flat - self.curl.displacement(clean)
        return clean

    def box_to_source(self, box: BBox) -> BBox:
        """The smallest source box that holds the clean ``box`` (its outline is followed, curved sides included)."""
        return bounds(self.points_to_source(_outline(box)))

    def box_from_source(self, box: BBox) -> BBox:
        """The smallest clean box that holds the source ``box``."""
        return bounds(self.points_from_source(_outline(box)))

    def after(self, step: Matrix) -> PageMap:
        """The map when the source raster itself was cut or warped out of a larger one by ``step`` (source → larger)."""
        return PageMap(np.asarray(step @ self.to_source, np.float64), self.curl)

    def turned(self, step: Matrix) -> PageMap:
        """The map of the clean raster after a quarter turn by ``step`` (clean px → turned px)."""
        back = np.asarray(np.linalg.inv(step), np.float64)
        if self.curl is None:
            return PageMap(np.asarray(self.to_source @ back, np.float64))
        return PageMap(np.asarray(self.to_source @ back, np.float64), self.curl.turned(step))


def polynomial_terms(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    """``N x len(CURL_POWERS)`` terms ``u^i v^j``."""
    return np.stack([u**i * v**j for i, j in CURL_POWERS], axis=1)


def project(matrix: Matrix, points: Points) -> Points:
    """``N x 2`` points through a 3 x 3 homography."""
    hom = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(hom[:, :2] / hom[:, 2:3], np.float64)


def translation(dx: float, dy: float) -> Matrix:
    """Homography that moves by ``(dx, dy)``."""
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def scaling(sx: float, sy: float) -> Matrix:
    """Homography that scales about the origin."""
    return np.diag([sx, sy, 1.0])


def rotation_about(degrees: float, cx: float, cy: float) -> Matrix:
    """Homography that turns clockwise as seen (y down) by ``degrees`` about ``(cx, cy)``."""
    a = np.deg2rad(degrees)
    turn = np.array([[np.cos(a), -np.sin(a), 0.0], [np.sin(a), np.cos(a), 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(translation(cx, cy) @ turn @ translation(-cx, -cy), np.float64)


def quarter_turn(degrees: int, width: float, height: float) -> Matrix:
    """Homography of a clockwise turn by 0, 90, 180 or 270 of a ``width x height`` raster, kept in the positive."""
    match degrees % 360:
        case 0:
            return np.eye(3)
        case 90:
            return np.array([[0.0, -1.0, height], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
        case 180:
            return np.array([[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
        case 270:
            return np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width], [0.0, 0.0, 1.0]])
        case _:
            raise ValueError(f"no quarter turn: {degrees}")


def centred(matrix: Matrix) -> Matrix:
    """The same homography between OpenCV's pixel-centre coordinates (ours minus one half)."""
    return np.asarray(translation(-0.5, -0.5) @ matrix @ translation(0.5, 0.5), np.float64)


def bounds(points: Points) -> BBox:
    """Smallest box around ``N x 2`` points."""
    (x0, top), (x1, bottom) = points.min(axis=0), points.max(axis=0)
    return BBox.of(float(x0), float(top), float(x1), float(bottom))


def _outline(box: BBox, pieces: int = 8) -> Points:
    t = np.linspace(0.0, 1.0, pieces + 1)
    xs, ys = box.x0 + t * box.width, box.top + t * box.height
    return np.concatenate(
        [
            np.stack([xs, np.full_like(xs, box.top)], axis=1),
            np.stack([xs, np.full_like(xs, box.bottom)], axis=1),
            np.stack([np.full_like(ys, box.x0), ys], axis=1),
            np.stack([np.full_like(ys, box.x1), ys], axis=1),
        ]
    )
