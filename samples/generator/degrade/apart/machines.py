"""Printer, scanner, copier, fax and phone of the second implementation, mostly in Pillow."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageChops, ImageEnhance, ImageFilter, ImageOps

from samples.generator.degrade.apart.ink import pink_noise
from samples.generator.degrade.office import FAX_DPI_ACROSS, FAX_DPI_DOWN
from samples.generator.degrade.raster import Image, Rng, as_image, mm_to_px
from samples.generator.degrade.transforms import Homography, Warped

NOISE_TILE = 512


def _picture(page: Image) -> PilImage.Image:
    return PilImage.fromarray(page)


def _page(picture: PilImage.Image) -> Image:
    return as_image(np.asarray(picture.convert("RGB")))


def _tiled_pink(shape: tuple[int, int], exponent: float, rng: Rng) -> NDArray[np.float32]:
    tile = pink_noise((NOISE_TILE, NOISE_TILE), exponent, rng)
    rows, cols = math.ceil(shape[0] / NOISE_TILE), math.ceil(shape[1] / NOISE_TILE)
    return np.tile(tile, (rows, cols))[: shape[0], : shape[1]].astype(np.float32)


def print_page(page: Image, dpi: float, toner: float, rng: Rng) -> Image:
    """Toner spread by a minimum filter and a blur, with mottle of a 1/f spectrum."""
    picture = _picture(page)
    if dpi >= 280 and rng.random() < 0.4:
        picture = picture.filter(ImageFilter.MinFilter(3))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(mm_to_px(0.03, dpi))), dtype=np.float32)
    mottle = 1.0 - 0.2 * _tiled_pink((page.shape[0], page.shape[1]), 0.5, rng)
    return as_image(255.0 - (255.0 - soft) * toner * mottle[:, :, None])


def skew(page: Image, degrees: float, outside: tuple[int, int, int] = (255, 255, 255)) -> Warped:
    """Turn about the middle with Pillow; clockwise positive, size kept."""
    height, width = page.shape[:2]
    turned = _picture(page).rotate(-degrees, resample=PilImage.Resampling.BICUBIC, fillcolor=outside)
    a = math.radians(degrees)
    cos, sin = math.cos(a), math.sin(a)
    cx, cy = width / 2, height / 2
    matrix = np.array([[cos, -sin, cx - cos * cx + sin * cy], [sin, cos, cy - sin * cx - cos * cy], [0.0, 0.0, 1.0]])
    return Warped(_page(turned), Homography.of(matrix))


def _camera(width: int, height: int, tilt: float, turn_deg: float, rng: Rng) -> NDArray[np.float64]:
    """The homography of a pinhole camera over a sheet: turned about all three axes, sheet's middle at the origin."""
    distance = 2.2 * height
    rx, ry = rng.uniform(-1, 1, 2) * tilt * 6.0
    rz = math.radians(turn_deg)
    about_x = np.array([[1, 0, 0], [0, math.cos(rx), -math.sin(rx)], [0, math.sin(rx), math.cos(rx)]])
    about_y = np.array([[math.cos(ry), 0, math.sin(ry)], [0, 1, 0], [-math.sin(ry), 0, math.cos(ry)]])
    about_z = np.array([[math.cos(rz), -math.sin(rz), 0], [math.sin(rz), math.cos(rz), 0], [0, 0, 1]])
    turn = about_x @ about_y @ about_z
    pose = np.column_stack([turn[:, 0], turn[:, 1], np.array([0.0, 0.0, distance])])
    lens = np.diag([distance, distance, 1.0])
    centred = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    return np.asarray(lens @ pose @ centred, dtype=np.float64)


def photograph(page: Image, fill: float, tilt: float, turn_deg: float, rng: Rng) -> Warped:
    """A sheet under a pinhole camera, on plain or striped cloth, with Pillow's perspective transform."""
    height, width = page.shape[:2]
    size = round(width / fill), round(height / fill)
    raw = Homography.of(_camera(width, height, min(tilt, 0.075), turn_deg, rng))
    corners = raw.map_points(np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    zoom = float(min(size[0] / (high[0] - low[0]), size[1] / (high[1] - low[1])) * 0.985)
    shift = np.array(size) / 2 - (low + high) / 2 * zoom
    matrix = np.array([[zoom, 0, shift[0]], [0, zoom, shift[1]], [0, 0, 1]]) @ raw.matrix
    back = np.linalg.inv(matrix)
    back = back / back[2, 2]
    coefficients = [float(v) for v in back.ravel()[:8]]
    method, kind = PilImage.Transform.PERSPECTIVE, PilImage.Resampling.BICUBIC
    sheet = _picture(page).transform(size, method, coefficients, resample=kind)
    cover = PilImage.new("L", (width, height), 255).transform(size, method, coefficients)
    base = np.array([rng.uniform(30, 170), rng.uniform(30, 170), rng.uniform(30, 170)])
    stripes = 1.0 + rng.uniform(0, 0.1) * np.sin(np.arange(size[0]) / rng.uniform(4, 30))
    weave = 0.85 + 0.3 * _tiled_pink((size[1], size[0]), 0.8, rng)
    cloth = PilImage.fromarray(as_image(weave[:, :, None] * stripes[None, :, None] * base))
    gloom = ImageChops.offset(cover, round(width * 0.006), round(width * 0.008))
    dark = gloom.filter(ImageFilter.GaussianBlur(width * 0.008)).point(lambda value: 255 - value * 0.5)
    cloth = ImageChops.multiply(cloth, dark.convert("RGB"))
    return Warped(_page(PilImage.composite(sheet, cloth, cover)), Homography.of(matrix))


def photocopy(page: Image, dpi: float, contrast: float, background: float, rng: Rng) -> Image:
    """One generation: grey, autocontrast, a minimum or maximum filter, contrast, a dirty drum."""
    picture = _picture(page).convert("RGB")
    blue, green, red = picture.split()
    mixed = PilImage.blend(green, red, float(rng.uniform(0.05, 0.5)))
    mixed = PilImage.blend(mixed, blue, 0.15)
    mixed = ImageOps.autocontrast(mixed, cutoff=(0.1, 0.5))
    mixed = mixed.filter(ImageFilter.GaussianBlur(mm_to_px(rng.uniform(0.04, 0.09), dpi)))
    if dpi >= 250 and rng.random() < 0.35:
        mixed = mixed.filter(ImageFilter.MinFilter(3) if rng.random() < 0.6 else ImageFilter.MaxFilter(3))
    mixed = ImageEnhance.Contrast(mixed).enhance(1.0 + contrast / 10.0)
    value = np.asarray(mixed, dtype=np.float32)
    drum = 255.0 * background * _tiled_pink((page.shape[0], page.shape[1]), 1.1, rng)
    bands = 255.0 * background * 0.4 * np.abs(np.sin(np.arange(page.shape[0]) * 2 * math.pi / mm_to_px(94.0, dpi)))
    grey = np.clip(value - drum - bands[:, None].astype(np.float32), 22, 255)
    return as_image(np.repeat(grey[:, :, None], 3, axis=2))


def fax(page: Image, dpi: float, mode: str, dither: bool, level: int, rng: Rng) -> Warped:
    """Resized by Pillow, one bit by error diffusion or by a threshold that drifts down the page."""
    down = FAX_DPI_DOWN[mode]
    size = round(page.shape[1] * FAX_DPI_ACROSS / dpi), round(page.shape[0] * down / dpi)
    grey = _picture(page).convert("L").resize(size, PilImage.Resampling.BOX)
    if dither:
        bits = grey.convert("1")
    else:
        drift = level + 14.0 * np.sin(np.linspace(0, rng.uniform(1, 6), size[1]))[:, None]
        bits = PilImage.fromarray(np.where(np.asarray(grey) < drift, 0, 255).astype(np.uint8))
    squared = bits.convert("L").resize((size[0], round(size[1] * FAX_DPI_ACROSS / down)), PilImage.Resampling.NEAREST)
    matrix = np.diag([squared.width / page.shape[1], squared.height / page.shape[0], 1.0])
    return Warped(_page(squared), Homography.of(matrix))


def blur(page: Image, sigma_px: float) -> Image:
    """Defocus as a box blur of equal spread."""
    radius = (math.sqrt(12.0 * sigma_px**2 + 1.0) - 1.0) / 2.0
    return _page(_picture(page).filter(ImageFilter.BoxBlur(radius))) if sigma_px > 0.05 else page


def noise(page: Image, sigma: float, chroma: float, rng: Rng) -> Image:
    """Shot noise: strongest in the light, scaled so that mid grey gets ``sigma``; ``chroma`` between the channels."""
    if sigma <= 0:
        return page
    value = page.astype(np.float32)
    spread = sigma * np.sqrt((value + 12.0) / 139.5)
    common = rng.standard_normal(page.shape[:2], dtype=np.float32)[:, :, None] * math.sqrt(1.0 - chroma)
    own = rng.standard_normal(page.shape, dtype=np.float32) * math.sqrt(chroma)
    return as_image(value + spread * (common + own))


def light(page: Image, depth: float, warmth: float, rng: Rng) -> Image:
    """A lamp: radial fall-off around a place on or beside the page."""
    height, width = page.shape[:2]
    cy, cx = rng.uniform(-0.3, 1.3, 2)
    ys = (np.arange(height, dtype=np.float32) / height - cy)[:, None]
    xs = (np.arange(width, dtype=np.float32) / width - cx)[None, :]
    distance = np.sqrt(xs**2 + ys**2)
    fall = 1.0 - depth * np.clip(distance / max(float(distance.max()), 1e-6), 0, 1) ** 1.3
    cast = np.array([1.0 - 0.2 * max(0.0, warmth), 1.0 - 0.05 * abs(warmth), 1.0 - 0.12 * max(0.0, -warmth)])
    return as_image(page * (fall[:, :, None] * cast.astype(np.float32)))


def shadow(page: Image, depth: float, rng: Rng) -> Image:
    """The edge of a shade: one straight, soft border across the picture."""
    height, width = page.shape[:2]
    angle = rng.uniform(0, 2 * math.pi)
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    side = xs * math.cos(angle) + ys * math.sin(angle) - rng.uniform(-0.2, 0.7)
    dark = 1.0 / (1.0 + np.exp(-side * rng.uniform(8, 40)))
    return as_image(page * (1.0 - depth * dark[:, :, None]))
