"""Page raster → upright, flat, seal-free raster, with every geometric step recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import (
    Matrix,
    PageMap,
    centred,
    project,
    quarter_turn,
    rotation_about,
    scaling,
    translation,
)
from extractor.cleanup.quality import Quality, measure_quality
from extractor.cleanup.seals import Bgr, Grey, Mask, SealBlob, find_seals, ink_mask, red_mask, redness
from extractor.cleanup.skew import skew_from_lines, skew_from_text
from extractor.cleanup.tone import tone_of
from extractor.cleanup.tracing import trace_horizontal, trace_vertical
from extractor.cleanup.unmix import seal_free
from models.geometry import BBox

CLEAN_DPI = 200.0
"""Resolution of the cleaned raster: recognition gains nothing above it and loses below (150 and 300 dpi measured)."""
A4_MM = (210.0, 297.0)
SMALLEST_SKEW = 0.03
"""Degrees left as they are: less than a pixel over the width of the page, not worth a resampling."""


@dataclass(frozen=True)
class CleanOptions:
    """``find_page``: look for the sheet in the picture (black borders, desk). ``flatten``: even out light and curl.
    ``quarter_turns``: turn sideways pages. ``upside_down``: judges a grey upright-or-inverted page, returns the
    probability that it stands on its head (None: not judged; ``turn`` does it later)."""

    find_page: bool = True
    flatten: bool = True
    quarter_turns: bool = True
    upside_down: Callable[[NDArray[np.uint8]], float] | None = None


@dataclass(frozen=True)
class CleanPage:
    """A cleaned page of about 200 dpi. All rasters share one size; boxes are in its px, origin top-left.

    ``colour``: BGR. ``grey``: seal-free. ``untreated``: plain luminance. ``seal_mask``: where seal ink was.
    ``rotation``: clockwise quarter turns applied to the source (0, 90, 180, 270). ``skew_deg``: clockwise skew that
    was taken out. ``scale``: clean px per source px. ``map``: clean ↔ source.
    """

    colour: Bgr
    grey: Grey
    untreated: Grey
    seal_mask: Mask
    seals: tuple[SealBlob, ...]
    map: PageMap
    rotation: int
    skew_deg: float
    scale: float
    quality: Quality
    notes: tuple[str, ...] = field(default=())

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in px."""
        return self.grey.shape[1], self.grey.shape[0]

    @property
    def to_source(self) -> Matrix:
        """3 x 3, clean px → source px (without the curl of a bent page: use ``map_box_to_source``)."""
        return self.map.to_source

    @property
    def from_source(self) -> Matrix:
        """3 x 3, source px → clean px (without the curl of a bent page)."""
        return self.map.from_source

    def map_box_to_source(self, box: BBox) -> BBox:
        """The smallest box of the source raster that holds ``box`` of the cleaned one."""
        return self.map.box_to_source(box)


def clean(image: NDArray[np.uint8], dpi: float | None = None, options: CleanOptions | None = None) -> CleanPage:
    """Clean one page.

    ``image``: uint8 BGR ``H x W x 3`` or grey ``H x W``; ``dpi`` as the file states it (None or nonsense: the page is
    taken for A4). Raises ``ValueError`` when the image is no such raster or has a side below 32 px.
    """
    chosen = options or CleanOptions()
    source = as_bgr(image)
    height, width = source.shape[:2]
    scale = standard_scale(width, height, dpi)
    placed = scaling(scale, scale)
    size = (width * scale, height * scale)
    skew = _skew(source, placed, size) or 0.0
    if abs(skew) < SMALLEST_SKEW:
        skew = 0.0
    placed, size = _deskewed(placed, size, skew)
    canvas = (max(1, round(size[0])), max(1, round(size[1])))
    colour = resampled(source, placed, canvas)
    page = _separated(colour, PageMap(np.asarray(np.linalg.inv(placed), np.float64)), source, CLEAN_DPI / scale)
    page = replace(page, skew_deg=round(skew, 3), scale=scale)
    if chosen.upside_down is not None and chosen.upside_down(page.grey) > 0.5:
        return turn(page, 180)
    return page


def turn(page: CleanPage, degrees: int) -> CleanPage:
    """The page turned clockwise by 90, 180 or 270 degrees, its map and seals with it."""
    steps = (degrees // 90) % 4
    if degrees % 90:
        raise ValueError(f"no quarter turn: {degrees}")
    if steps == 0:
        return page
    width, height = page.size
    move = quarter_turn(degrees, width, height)
    code = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)[steps - 1]

    def rotated(raster: Grey) -> Grey:
        return np.asarray(cv2.rotate(raster, code), np.uint8)

    return replace(
        page,
        colour=rotated(page.colour),
        grey=rotated(page.grey),
        untreated=rotated(page.untreated),
        seal_mask=np.ascontiguousarray(np.rot90(page.seal_mask, -steps)),
        seals=tuple(_turned_seal(seal, move, degrees) for seal in page.seals),
        map=page.map.turned(move),
        rotation=(page.rotation + degrees) % 360,
    )


def as_bgr(image: NDArray[np.uint8]) -> Bgr:
    """Any 8-bit grey, BGR or BGRA raster as contiguous BGR."""
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or min(image.shape[:2]) < 32:
        raise ValueError(f"no page raster: {image.dtype} {image.shape}")
    if image.ndim == 2:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 1:
        return np.asarray(cv2.cvtColor(image[..., 0], cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 4:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2BGR), np.uint8)
    return np.ascontiguousarray(image)


def standard_scale(width: float, height: float, dpi: float | None) -> float:
    """Factor that brings a page of ``width x height`` px to ``CLEAN_DPI``.

    A sheet of A4 proportions is A4 whatever it claims, unless the stated resolution makes it A4 within 12 %. Other
    proportions go by the stated resolution when that gives a sheet of sensible size, else by the longer side as A4's.
    """
    longer, shorter = max(width, height), min(width, height)
    as_a4 = A4_MM[1] / 25.4 * CLEAN_DPI / longer
    if dpi is not None and 50 <= dpi <= 1300:
        stated = CLEAN_DPI / dpi
        if abs(stated / as_a4 - 1) < 0.12:
            return stated
        longer_mm = longer / dpi * 25.4
        if abs(longer / shorter / (A4_MM[1] / A4_MM[0]) - 1) > 0.08 and 90 <= longer_mm <= 500:
            return stated
    return as_a4


def resampled(source: Bgr, placed: Matrix, size: tuple[int, int]) -> Bgr:
    """``source`` through the homography ``placed`` (source px → clean px) on a ``(width, height)`` canvas of paper."""
    factor = float(np.sqrt(abs(np.linalg.det(placed[:2, :2]))))
    upright = abs(placed[0, 1]) + abs(placed[1, 0]) < 1e-9 and abs(placed[2]).sum() == 1
    if upright and abs(placed[0, 2]) + abs(placed[1, 2]) < 1e-9:
        if size == (source.shape[1], source.shape[0]):
            return source
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(source, size, interpolation=how), np.uint8)
    if factor < 0.7:  # finer than the warp's own sampling: average first
        half = scaling(0.5, 0.5)
        smaller = cv2.resize(
            source[: source.shape[0] // 2 * 2, : source.shape[1] // 2 * 2],
            None,
            fx=0.5,
            fy=0.5,
            interpolation=cv2.INTER_AREA,
        )
        return resampled(np.asarray(smaller, np.uint8), np.asarray(placed @ np.linalg.inv(half), np.float64), size)
    paper = paper_colour(source)
    how = cv2.INTER_CUBIC if factor > 1.15 else cv2.INTER_LINEAR
    matrix = centred(placed)
    if abs(placed[2, :2]).sum() == 0:
        warped = cv2.warpAffine(source, matrix[:2], size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    else:
        warped = cv2.warpPerspective(source, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    return np.asarray(warped, np.uint8)


def paper_colour(image: Bgr) -> tuple[float, float, float]:
    """The paper's BGR: the 80th percentile of each channel."""
    sample = image[::17, ::17].reshape(-1, 3)
    blue, green, red = np.percentile(sample, 80, axis=0)
    return float(blue), float(green), float(red)


def _skew(source: Bgr, placed: Matrix, size: tuple[float, float]) -> float | None:
    """Clockwise skew of the page placed on a canvas of about 200 dpi; None on a page without lines or text."""
    half = (max(1, round(size[0] / 2)), max(1, round(size[1] / 2)))
    grey = cv2.cvtColor(source, cv2.COLOR_BGR2GRAY)
    small = resampled_grey(np.asarray(grey, np.uint8), np.asarray(scaling(0.5, 0.5) @ placed, np.float64), half)
    tone = tone_of(small)
    least = round(0.1 * half[0])
    horizontal = trace_horizontal(small, least, tone)
    vertical = trace_vertical(small, least, tone)
    skew = skew_from_lines(horizontal, vertical, half[0])
    if skew is None:
        ink = cv2.adaptiveThreshold(
            small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, max(12.0, 3 * tone.noise)
        )
        skew = skew_from_text(np.asarray(ink, np.uint8))
    return skew


def resampled_grey(grey: Grey, placed: Matrix, size: tuple[int, int]) -> Grey:
    """``resampled`` for one channel, shrinking by area."""
    upright = abs(placed[0, 1]) + abs(placed[1, 0]) + abs(placed[0, 2]) + abs(placed[1, 2]) < 1e-9
    if upright and abs(placed[2, :2]).sum() == 0:
        return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    factor = float(np.sqrt(abs(np.linalg.det(placed[:2, :2]))))
    if factor < 0.7:
        smaller = cv2.resize(
            grey[: grey.shape[0] // 2 * 2, : grey.shape[1] // 2 * 2], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
        )
        return resampled_grey(np.asarray(smaller, np.uint8), np.asarray(placed @ scaling(2, 2), np.float64), size)
    paper = (float(np.percentile(grey[::17, ::17], 80)),)
    return np.asarray(
        cv2.warpPerspective(
            grey, centred(placed), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
        ),
        np.uint8,
    )


def _deskewed(placed: Matrix, size: tuple[float, float], skew: float) -> tuple[Matrix, tuple[float, float]]:
    """Turn back by ``skew`` about the centre, on a canvas that loses no corner from 1 degree on."""
    if skew == 0.0:
        return placed, size
    width, height = size
    turned = rotation_about(-skew, width / 2, height / 2) @ placed
    if abs(skew) < 1.0:
        return np.asarray(turned, np.float64), size
    corners = project(
        rotation_about(-skew, width / 2, height / 2),
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64),
    )
    low, high = corners.min(axis=0), corners.max(axis=0)
    moved = translation(-low[0], -low[1]) @ turned
    return np.asarray(moved, np.float64), (float(high[0] - low[0]), float(high[1] - low[1]))


def _separated(colour: Bgr, page_map: PageMap, source: Bgr, dpi: float) -> CleanPage:
    """Seals found and lifted off an upright raster, tone and quality measured."""
    untreated = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)
    tone = tone_of(untreated)
    red = redness(colour)
    mask = red_mask(red)
    sheet = page_map.box_from_source(BBox.of(0, 0, source.shape[1], source.shape[0]))
    seals = find_seals(mask, sheet)
    ink = ink_mask(mask, seals)
    grey = seal_free(colour, untreated, red, ink, seals, tone)
    quality = measure_quality(grey, np.asarray(source[..., 1], np.uint8), dpi, tone)
    return CleanPage(
        colour=colour,
        grey=grey,
        untreated=untreated,
        seal_mask=ink,
        seals=tuple(seals),
        map=page_map,
        rotation=0,
        skew_deg=0.0,
        scale=1.0,
        quality=quality,
    )


def _turned_seal(seal: SealBlob, move: Matrix, degrees: int) -> SealBlob:
    corners = np.array([[seal.bbox.x0, seal.bbox.top], [seal.bbox.x1, seal.bbox.bottom]])
    (xa, ya), (xb, yb) = project(move, corners)
    centre = project(move, np.array([seal.centre]))[0]
    return replace(
        seal,
        bbox=BBox.of(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)),
        centre=(float(centre[0]), float(centre[1])),
        angle=(seal.angle + degrees) % 360,
    )
