"""Where the sheet lies in the picture: black scanner borders cut away, a page photographed on a desk squared up."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import Matrix
from extractor.cleanup.percentile import level_percentile
from extractor.cleanup.resample import paper_colour, shrunk

Bgr = NDArray[np.uint8]
Quad = NDArray[np.float64]

_SIDE = 640
"""Longer side in px of the raster on which the sheet is looked for."""
A4_RATIO = 297.0 / 210.0
LEVELS = (1.0, 0.94, 0.87, 0.8, 0.7, 0.62, 1.1, 1.2)
"""Brightnesses tried to part sheet and ground, in the one that parts them best; uneven light moves it."""


@dataclass(frozen=True)
class Sheet:
    """The sheet found in a picture: its ``corners`` (4 x 2 source px: top-left, top-right, bottom-right,
    bottom-left), and the homography ``from_source`` onto a flat sheet of ``width x height`` px.

    ``sides``: how many sides are the sheet's own. Below 4 the picture cuts the sheet off, as a scanner's glass does:
    its shape then says nothing about perspective."""

    corners: Quad
    from_source: Matrix
    width: float
    height: float
    sides: int

    @property
    def whole(self) -> bool:
        """Whether all four sides are in the picture."""
        return self.sides == 4


def find_sheet(image: Bgr) -> Sheet | None:
    """The sheet in a picture, or None where the picture is the sheet.

    The sheet is the largest light, colourless area; each of its four sides is a straight line along an actual step
    in brightness, or the border of the picture. ``image`` is BGR.
    """
    factor = _factor(image)
    small = shrunk(image, factor)
    # Wood and skin are dark in blue; paper is light in all three channels.
    light = np.asarray(small.min(axis=2), np.uint8)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (13, 13)))
    solid = np.asarray(cv2.medianBlur(closed, 5), np.uint8)
    rim = np.concatenate([solid[0], solid[-1], solid[:, 0], solid[:, -1]])
    paper = level_percentile(solid, 85)
    otsu, _ = cv2.threshold(solid, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if (rim > 0.72 * paper).mean() > 0.985:
        # Light all round: a whole page, or a sheet on a light desk, which only four sides of its own can tell.
        levels, least = [0.86 * paper, 0.92 * paper], 4
    else:
        levels, least = [otsu * share for share in LEVELS], 1
    found: list[tuple[Quad, int, float]] = []
    for level in levels:
        quad = _quadrilateral(solid > level, solid)
        if quad is not None and quad[1] >= least:
            found.append(quad)
    if not found:
        return None
    corners, own, _ = max(found, key=lambda quad: (quad[1], quad[2]))
    return _squared(corners * float(factor), own)


def _quadrilateral(sheet: NDArray[np.bool_], solid: NDArray[np.uint8]) -> tuple[Quad, int, float] | None:
    """Corners of the largest light area in px of the small raster, how many sides are its own, and the weakest step
    across one of them; None for no sheet."""
    height, width = sheet.shape
    opened = cv2.morphologyEx(sheet.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    if cv2.contourArea(outline) < 0.15 * sheet.size:
        return None
    hull = np.asarray(cv2.convexHull(outline), np.int32)
    rough = _four_corners(hull)
    if rough is None:
        return None
    points = outline.reshape(-1, 2).astype(np.float64) + 0.5
    sides = [_side(points, rough[i], rough[(i + 1) % 4], width, height) for i in range(4)]
    corners = np.array([_meeting(sides[i - 1], sides[i]) for i in range(4)])
    if not np.isfinite(corners).all():
        return None
    own, step = _own_sides(corners, np.asarray(opened, np.uint8), solid)
    return (corners, own, step) if own else None


def _four_corners(hull: NDArray[np.int32]) -> Quad | None:
    """The hull as four corners (top-left first, clockwise), by ever coarser polygons."""
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08):
        polygon = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2).astype(np.float64)
        if len(polygon) == 4:
            return _ordered(polygon + 0.5)
        if len(polygon) < 4:
            break
    return _ordered(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64) + 0.5)


def _ordered(corners: Quad) -> Quad:
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    around = corners[np.argsort(turn)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.asarray(np.roll(around, -first, axis=0), np.float64)


def _side(points: Quad, start: Quad, end: Quad, width: int, height: int) -> tuple[Quad, Quad]:
    """Line (point, direction) of one side: fitted to the outline near it, or the picture's border it runs along."""
    direction = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    normal = np.array([-direction[1], direction[0]])
    length = float(np.hypot(*(end - start)))
    along, off = (points - start) @ direction, (points - start) @ normal
    near = points[(np.abs(off) < 0.03 * max(width, height)) & (along > 0.04 * length) & (along < 0.96 * length)]
    rim = 6.0  # the opening rounds the area off at the picture's border
    free = near[(near[:, 0] > rim) & (near[:, 1] > rim) & (near[:, 0] < width - rim) & (near[:, 1] < height - rim)]
    if len(free) < 0.4 * max(len(near), 1) or len(free) < 20:
        return _border(start, end, width, height)
    for _ in range(4):
        vx, vy, x, y = (float(v) for v in cv2.fitLine(free.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
        distance = np.abs((free[:, 0] - x) * vy - (free[:, 1] - y) * vx)
        keep = distance < max(1.0, 2.0 * float(np.median(distance)))
        if keep.sum() < 15:
            break
        free = free[keep]
    return np.array([x, y]), np.array([vx, vy])


def _border(start: Quad, end: Quad, width: int, height: int) -> tuple[Quad, Quad]:
    """The border of the picture nearest to a side."""
    middle = (start + end) / 2
    distances = {"left": middle[0], "right": width - middle[0], "top": middle[1], "bottom": height - middle[1]}
    match min(distances, key=lambda name: float(distances[name])):
        case "left":
            return np.array([0.0, 0.0]), np.array([0.0, 1.0])
        case "right":
            return np.array([float(width), 0.0]), np.array([0.0, 1.0])
        case "top":
            return np.array([0.0, 0.0]), np.array([1.0, 0.0])
        case _:
            return np.array([0.0, float(height)]), np.array([1.0, 0.0])


def _meeting(one: tuple[Quad, Quad], two: tuple[Quad, Quad]) -> Quad:
    system = np.column_stack([one[1], -two[1]])
    if abs(np.linalg.det(system)) < 1e-3:
        return np.full(2, np.nan)
    t = np.linalg.solve(system, two[0] - one[0])
    return np.asarray(one[0] + t[0] * one[1], np.float64)


def _own_sides(corners: Quad, sheet: NDArray[np.uint8], solid: NDArray[np.uint8]) -> tuple[int, float]:
    """How many sides part the sheet from its ground by a step in brightness (a sixth of the paper's), and the weakest
    of those steps; 0 when it is no plausible sheet.

    A sheet is convex, large, nearly square-angled, filled with paper, and not the whole picture. A side without
    ground beyond it is the picture's border.
    """
    height, width = sheet.shape
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    if np.abs(corners - whole).max() < 0.012 * max(width, height):
        return 0, 0.0
    edge = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(edge[:, 0], edge[:, 1])
    after = np.roll(edge, -1, axis=0)
    sine = (edge[:, 0] * after[:, 1] - edge[:, 1] * after[:, 0]) / (lengths * np.roll(lengths, -1))
    if sine.min() < np.sin(np.radians(55)):
        return 0, 0.0
    ratio = max(lengths[0] + lengths[2], lengths[1] + lengths[3]) / min(
        lengths[0] + lengths[2], lengths[1] + lengths[3]
    )
    if ratio > 1.85:
        return 0, 0.0
    area = np.zeros(sheet.shape, np.uint8)
    cv2.fillPoly(area, [np.rint(corners).astype(np.int32)], (1,))
    inside = int(area.sum())
    if inside < 0.2 * sheet.size or int((area & sheet).sum()) < 0.9 * inside:
        return 0, 0.0
    middle = corners.mean(axis=0)
    steps: list[float] = []
    for i in range(4):
        t = np.linspace(0.1, 0.9, 50)[:, None]
        line = corners[i] + t * edge[i]
        inward = middle - line
        inward /= np.hypot(inward[:, 0], inward[:, 1])[:, None]
        inner, outer = _levels(solid, line + 7 * inward), _levels(solid, line - 6 * inward)
        known = ~np.isnan(outer)
        if known.mean() < 0.5:  # a side that is the border of the picture
            continue
        step = float(np.median((inner - outer)[known] / np.maximum(inner[known], 1.0)))
        if step < 0.16:
            return 0, 0.0
        steps.append(step)
    return (len(steps), min(steps)) if steps else (0, 0.0)


def _levels(solid: NDArray[np.uint8], points: Quad) -> NDArray[np.float64]:
    x, y = np.floor(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < solid.shape[1]) & (y < solid.shape[0])
    values = solid[np.clip(y, 0, solid.shape[0] - 1), np.clip(x, 0, solid.shape[1] - 1)].astype(np.float64)
    return np.asarray(np.where(inside, values, np.nan), np.float64)


def _squared(corners: Quad, sides: int) -> Sheet:
    """The flat sheet: A4 when its sides are near that proportion (within 12 %), else as long as its sides look."""
    edge = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(edge[:, 0], edge[:, 1])
    width, height = float(max(lengths[0], lengths[2])), float(max(lengths[1], lengths[3]))
    mean_ratio = (lengths[1] + lengths[3]) / (lengths[0] + lengths[2])
    if abs(mean_ratio / A4_RATIO - 1) < 0.12:
        width = max(width, height / A4_RATIO)
        height = width * A4_RATIO
    elif abs(mean_ratio * A4_RATIO - 1) < 0.12:
        height = max(height, width / A4_RATIO)
        width = height * A4_RATIO
    # A sliver of ground at the sheet's rim would count as ink: 0.3 % are given away.
    inset = 0.003
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    grown = (target - [width / 2, height / 2]) * (1 + 2 * inset) + [width / 2, height / 2]
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), grown.astype(np.float32))
    return Sheet(corners, np.asarray(matrix, np.float64), width, height, sides)


def without_dark_rim(image: Bgr, dark: float = 0.5) -> Bgr:
    """The picture with dark areas that touch its border (scanner lid, shadow beside the sheet) painted as paper.

    Judged on the brightest channel, so that red seals across the edge stay, and after closing 2 mm gaps, so that print
    near the border stays; never further in than 7 % of the picture. ``dark``: share of the paper's brightness. The
    same raster comes back where there is no such area.
    """
    factor = _factor(image)
    small = shrunk(image, factor)
    light = np.asarray(small.max(axis=2), np.uint8)
    paper = level_percentile(light, 80)
    rim = 6
    framed = cv2.copyMakeBorder(light, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(0,))
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels = cv2.connectedComponents((closed < dark * paper).astype(np.uint8), connectivity=4)
    outside = (labels == labels[0, 0]).astype(np.uint8)
    # Deep in the picture it is a shadow across the page: what is printed there must stay.
    band = rim + round(0.07 * min(light.shape))
    outside[band:-band, band:-band] = 0
    inner = outside[rim:-rim, rim:-rim]
    if not inner[2:-2, 2:-2].any():
        return image
    grown = cv2.dilate(outside, np.ones((5, 5), np.uint8))[rim:-rim, rim:-rim]
    mask = cv2.resize(grown, None, fx=factor, fy=factor, interpolation=cv2.INTER_NEAREST)
    height, width = image.shape[:2]
    mask = cv2.copyMakeBorder(mask, 0, height - mask.shape[0], 0, width - mask.shape[1], cv2.BORDER_REPLICATE)
    wiped = image.copy()
    wiped[mask > 0] = np.array(paper_colour(image), np.uint8)
    return wiped


def _factor(image: Bgr) -> int:
    longer: int = max(image.shape[0], image.shape[1])
    return max(1, round(longer / _SIDE))
