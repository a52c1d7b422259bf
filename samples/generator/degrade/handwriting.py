"""Handwritten names and signatures: printed 楷体 thinned to its skeleton and written again with a moving hand."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageDraw

from samples.generator.degrade.fonts import KAI, load_font
from samples.generator.degrade.pen import Pen, spline, strokes_mask
from samples.generator.degrade.raster import Image, Mask, Rng, as_mask, lay_ink, mm_to_px, smooth_noise

GLYPH_PX = 112


def thin(shape: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Zhang-Suen thinning: the one-pixel skeleton of a black-and-white shape (Zhang and Suen, CACM 27(3), 1984)."""
    grid = np.pad(shape, 1).astype(np.uint8)
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            n = [np.roll(grid, (dy, dx), (0, 1)) for dy, dx in _AROUND]
            neighbours = sum(v.astype(np.int16) for v in n)
            rises = sum(((n[i] == 0) & (n[(i + 1) % 8] == 1)).astype(np.int16) for i in range(8))
            north, east, south, west = n[0], n[2], n[4], n[6]
            if first:
                open_sides = (north * east * south == 0) & (east * south * west == 0)
            else:
                open_sides = (north * east * west == 0) & (north * south * west == 0)
            remove = (grid == 1) & (neighbours >= 2) & (neighbours <= 6) & (rises == 1) & open_sides
            if remove.any():
                grid[remove] = 0
                changed = True
    return grid[1:-1, 1:-1].astype(np.bool_)


# Roll offsets that bring the neighbours N, NE, E, SE, S, SW, W, NW of each pixel into its place.
_AROUND = ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))


@lru_cache(maxsize=512)
def _skeleton(character: str) -> NDArray[np.bool_]:
    font = load_font(KAI, GLYPH_PX)
    tile = PilImage.new("L", (GLYPH_PX + 24, GLYPH_PX + 24), 0)
    ImageDraw.Draw(tile).text((12, 4), character, fill=255, font=font)
    return thin(np.asarray(tile) > 110)


def _bend(mask: Mask, strength_px: float, rng: Rng) -> Mask:
    """Move every place of a mask a little, smoothly: no two characters come out alike."""
    shape = mask.shape[0], mask.shape[1]
    dx = (smooth_noise(shape, shape[0] / 2.5, rng) - 0.5) * 2 * strength_px
    dy = (smooth_noise(shape, shape[0] / 2.5, rng) - 0.5) * 2 * strength_px
    ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return as_mask(cv2.remap(mask, xs + dx, ys + dy, cv2.INTER_LINEAR))


def character_mask(character: str, size_px: int, pen: Pen, dpi: float, rng: Rng, wildness: float) -> Mask:
    """One handwritten character, about ``size_px`` high, as coverage. ``wildness`` 0..1: neat to hasty."""
    bones = _skeleton(character).astype(np.float32)
    fine = max(2, round(GLYPH_PX / size_px))
    scale = size_px * fine / GLYPH_PX
    bones = as_mask(cv2.dilate(bones, np.ones((2, 2), np.uint8)))
    large = as_mask(cv2.resize(bones, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR))
    nib = max(1.2, mm_to_px(pen.width_mm, dpi)) * fine
    widths = 0.75 + 0.5 * smooth_noise((large.shape[0], large.shape[1]), large.shape[0] / 3, rng) * (1 + pen.pressure)
    # The blurred skeleton falls off with distance; where it is cut decides how broad the line is.
    soft = as_mask(cv2.GaussianBlur(large, (0, 0), max(0.6, nib / 2.2)))
    soft = soft / max(float(soft.max()), 1e-6)
    line = (soft > np.clip(0.62 - 0.3 * widths, 0.12, 0.6)).astype(np.float32)
    bent = _bend(line, large.shape[0] * (0.02 + 0.06 * wildness), rng)
    slant = rng.uniform(-0.02, 0.1 + 0.2 * wildness)
    turn = np.array([[1, -slant, slant * bent.shape[0] / 2], [rng.uniform(-0.1, 0.02), 1, 0]], np.float64)
    leaning = cv2.warpAffine(bent, turn, (bent.shape[1], bent.shape[0]))
    size = max(1, round(leaning.shape[1] / fine)), max(1, round(leaning.shape[0] / fine))
    return as_mask(cv2.resize(leaning, size, interpolation=cv2.INTER_AREA) * pen.strength)


def write_text(
    page: Image,
    text: str,
    left: float,
    middle: float,
    size_px: int,
    pen: Pen,
    dpi: float,
    rng: Rng,
    wildness: float,
) -> tuple[Image, tuple[int, int, int, int]]:
    """Write ``text`` from ``left``, its middle line at ``middle``; the page and the box (x0, y0, x1, y1) it takes."""
    x = left
    for character in text:
        mask = character_mask(character, max(8, round(size_px * rng.uniform(0.9, 1.08))), pen, dpi, rng, wildness)
        y = middle - mask.shape[0] / 2 + rng.normal(0.0, size_px * 0.04)
        page = lay_ink(page, mask, round(x), round(y), pen.colour)
        x += size_px * rng.uniform(0.82, 1.0) if ord(character) > 0x2E80 else size_px * 0.5
    return page, (round(left), round(middle - size_px / 2), round(x), round(middle + size_px / 2))


def sign(
    page: Image, name: str, left: float, middle: float, size_px: int, pen: Pen, dpi: float, rng: Rng
) -> tuple[Image, tuple[int, int, int, int]]:
    """A signature: a hastily written name whose characters run together, often with a flourish."""
    x = left
    for i, character in enumerate(name):
        big = round(size_px * (1.15 if i == 0 else rng.uniform(0.85, 1.05)))
        mask = character_mask(character, big, pen, dpi, rng, wildness=float(rng.uniform(0.5, 1.0)))
        page = lay_ink(page, mask, round(x), round(middle - big / 2 + rng.normal(0, size_px * 0.05)), pen.colour)
        x += size_px * rng.uniform(0.62, 0.85)
    links = [
        spline(
            [
                (left + size_px * (k + 0.75), middle + size_px * rng.uniform(0.1, 0.35)),
                (left + size_px * (k + 0.85), middle + size_px * rng.uniform(-0.1, 0.2)),
                (left + size_px * (k + 0.95), middle + size_px * rng.uniform(-0.4, -0.1)),
            ]
        )
        for k in range(len(name) - 1)
        if rng.random() < 0.6
    ]
    if rng.random() < 0.5:
        tail = [(x, middle + size_px * 0.2), (x + size_px * 0.5, middle + size_px * rng.uniform(-0.2, 0.3))]
        tail.append((x + size_px * rng.uniform(0.8, 1.4), middle + size_px * rng.uniform(-0.3, 0.1)))
        links.append(spline(tail))
    if links:
        coverage, at_x, at_y = strokes_mask(links, pen, dpi, rng)
        page = lay_ink(page, coverage, at_x, at_y, pen.colour)
    return page, (
        round(left),
        round(middle - size_px * 0.6),
        round(x + size_px * 0.4),
        round(middle + size_px * 0.6),
    )
