"""Operations that move pixels: skew, quarter turns, curl, folds, the phone's perspective, two pages on one A3."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade.raster import Image, Rng, as_image, smooth_noise
from samples.generator.degrade.transforms import ColumnMove, ColumnShift, Homography, Warped, warp

Colour = tuple[int, int, int]


def skew(page: Image, degrees: float, outside: Colour = (255, 255, 255)) -> Warped:
    """Turn ``page`` by ``degrees`` (clockwise positive) about its middle; size kept, corners cut as a scanner cuts."""
    height, width = page.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0), [0.0, 0.0, 1.0]])
    return warp(page, matrix, (width, height), outside)


def shift(page: Image, dx: float, dy: float, outside: Colour = (255, 255, 255)) -> Warped:
    """Slide ``page`` by (dx, dy) pixels; size kept."""
    height, width = page.shape[:2]
    return warp(page, Homography.shift(dx, dy).matrix, (width, height), outside)


def quarter_turn(page: Image, turns: int) -> Warped:
    """Turn ``page`` clockwise by ``turns`` quarters, without resampling."""
    height, width = page.shape[:2]
    turns %= 4
    matrices: dict[int, list[list[float]]] = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    turned = np.ascontiguousarray(np.rot90(page, -turns))
    return Warped(as_image(turned), Homography.of(np.array(matrices[turns], dtype=np.float64)))


def resize(page: Image, factor: tuple[float, float]) -> Warped:
    """Resample ``page`` by ``factor`` (x, y) with area averaging when shrinking."""
    height, width = page.shape[:2]
    size = max(1, round(width * factor[0])), max(1, round(height * factor[1]))
    kind = cv2.INTER_AREA if factor[0] * factor[1] < 1 else cv2.INTER_CUBIC
    image = as_image(cv2.resize(page, size, interpolation=kind))
    return Warped(image, Homography.of(np.diag([size[0] / width, size[1] / height, 1.0])))


def _shift_columns(page: Image, by: NDArray[np.float64], outside: Colour) -> Warped:
    height, width = page.shape[:2]
    xs = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    ys = np.arange(height, dtype=np.float32)[:, None] - by.astype(np.float32)[None, :]
    image = cv2.remap(page, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=outside)
    return Warped(as_image(image), ColumnShift(tuple(float(v) for v in by)))


def curl(page: Image, depth_px: float, rng: Rng, outside: Colour = (255, 255, 255)) -> Warped:
    """A sheet that doesn't lie flat: text lines become a slow wave up to ``depth_px`` high."""
    x = np.linspace(0.0, 1.0, page.shape[1])
    phase, cycles = rng.uniform(0, 2 * math.pi), rng.uniform(0.35, 0.8)
    wave = np.sin(2 * math.pi * cycles * x + phase)
    return _shift_columns(page, depth_px * (wave - wave.mean()), outside)


def spine(page: Image, reach: float, squeeze: float, left: bool = True) -> Warped:
    """Foreshortening of a bound sheet towards its spine: the last ``reach`` of the width narrows, at the edge to
    ``1 - squeeze`` of its breadth, and darkens."""
    height, width = page.shape[:2]
    x = np.linspace(0.0, 1.0, width)
    from_spine = x if left else 1.0 - x
    near = np.clip(1.0 - from_spine / reach, 0.0, 1.0)
    to = np.concatenate([[0.0], np.cumsum((1.0 - squeeze * near**2)[:-1])])
    to = to * (width - 1) / to[-1]
    back = np.interp(np.arange(width), to, np.arange(width)).astype(np.float32)
    xs = np.tile(back, (height, 1))
    ys = np.tile(np.arange(height, dtype=np.float32)[:, None], (1, width))
    image = cv2.remap(page, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    dark = np.interp(np.arange(width), to, 1.0 - 0.45 * squeeze * near**1.5).astype(np.float32)
    return Warped(as_image(image * dark[None, :, None]), ColumnMove(tuple(float(v) for v in to)))


def fold(page: Image, depth_px: float, at: float, rng: Rng, outside: Colour = (255, 255, 255)) -> Warped:
    """An upright crease at ``at`` (share of the width): both halves tilt a little, and catch the light differently."""
    width = page.shape[1]
    x = np.linspace(0.0, 1.0, width)
    rise = np.where(x < at, x / at, (1.0 - x) / (1.0 - at))
    bent = _shift_columns(page, depth_px * (rise - rise.mean()), outside)
    shade = np.where(x < at, 1.0, 1.0 - rng.uniform(0.03, 0.09))
    distance = np.abs(x - at) * width
    shade = shade * (1.0 - 0.22 * np.exp(-((distance / max(2.0, width * 0.0016)) ** 2)))
    shade = shade * (1.0 + 0.05 * np.exp(-((((x - at) * width - width * 0.006) / (width * 0.004)) ** 2)))
    return Warped(as_image(bent.image.astype(np.float32) * shade[None, :, None].astype(np.float32)), bent.step)


def crease_across(page: Image, at: float, rng: Rng) -> Image:
    """A flat crease across the page at ``at`` (share of the height): it shows, but moves nothing."""
    height = page.shape[0]
    y = np.arange(height) - at * height
    line = 1.0 - rng.uniform(0.08, 0.25) * np.exp(-((y / max(1.5, height * 0.0008)) ** 2))
    line = line * np.where(y < 0, 1.0, 1.0 - rng.uniform(0.0, 0.05))
    return as_image(page.astype(np.float32) * line[:, None, None].astype(np.float32))


def desk(size: tuple[int, int], rng: Rng) -> Image:
    """A desk top of ``size`` (width, height): wood grain, dark or light laminate, or cloth."""
    width, height = size
    bases: tuple[tuple[Colour, tuple[float, float], float], ...] = (
        ((72, 110, 152), (height / 90, width / 2.0), 0.44),
        ((58, 74, 98), (height / 60, width / 1.5), 0.44),
        ((48, 46, 44), (width / 12, width / 12), 0.2),
        ((176, 182, 186), (width / 3, width / 3), 0.1),
        ((120, 92, 66), (width / 200, width / 200), 0.4),
    )
    base, grain, contrast = bases[int(rng.integers(0, len(bases)))]
    field = 0.65 * smooth_noise((height, width), grain, rng)
    field = field + 0.35 * smooth_noise((height, width), (grain[0] / 3, grain[1] / 3), rng)
    tone = 1.0 + contrast * (field - 0.5)
    return as_image(tone[:, :, None] * np.array(base, dtype=np.float32))


def photograph(page: Image, fill: float, tilt: float, turn_deg: float, rng: Rng) -> Warped:
    """``page`` lying on a desk, seen by a phone held at a slant.

    ``fill``: share of the picture's width the sheet takes; ``tilt``: how far corners are pulled in (share of the sheet,
    about 0.0-0.08); ``turn_deg``: how the sheet lies. The picture keeps the sheet's resolution.
    """
    height, width = page.shape[:2]
    size = round(width / fill), round(height / fill)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    pulled = corners.copy()
    away = rng.integers(0, 4)
    # The far edge is shorter; the other deviations are the hand's.
    far = {0: (0, 1), 1: (1, 2), 2: (2, 3), 3: (3, 0)}[int(away)]
    middle = np.array([width / 2, height / 2], dtype=np.float32)
    for i in range(4):
        pull = tilt * (1.0 if i in far else 0.25) * rng.uniform(0.6, 1.0)
        pulled[i] += (middle - pulled[i]) * pull
    angle = math.radians(turn_deg)
    spin = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], dtype=np.float32)
    offset = rng.uniform(-0.25, 0.25, 2) * (np.array(size) - (width, height)) / 1.0
    placed = ((pulled - middle) @ spin + np.array(size) / 2 + offset).astype(np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, placed), dtype=np.float64)
    table = desk(size, rng).astype(np.float32)
    sheet = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC)
    cover = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size).astype(np.float32) / 255.0
    lift = rng.uniform(0.004, 0.014) * width
    drop = np.array([[1, 0, lift * rng.uniform(-1, 1)], [0, 1, lift]], dtype=np.float64)
    under = cv2.GaussianBlur(cv2.warpAffine(cover, drop, size), (0, 0), max(1.0, lift))
    table = table * (1.0 - 0.55 * under[:, :, None])
    image = table * (1.0 - cover[:, :, None]) + sheet.astype(np.float32) * cover[:, :, None]
    return Warped(as_image(image), Homography.of(matrix))


def side_by_side(left: Image, right: Image, gutter_px: int) -> tuple[Image, Homography, Homography]:
    """Two pages on one wide sheet (A3 from two A4), and where the points of each go."""
    height = max(left.shape[0], right.shape[0])
    width = left.shape[1] + gutter_px + right.shape[1]
    sheet = np.full((height, width, 3), 255, dtype=np.uint8)
    sheet[: left.shape[0], : left.shape[1]] = left
    at = left.shape[1] + gutter_px
    sheet[: right.shape[0], at:] = right
    return sheet, Homography.shift(0, 0), Homography.shift(at, 0)
