"""The other machines of an office: the photocopier, generation after generation, and the fax."""

from __future__ import annotations

import cv2
import numpy as np

from samples.generator.degrade.geometric import resize
from samples.generator.degrade.raster import Image, Rng, as_image, mm_to_px, smooth_noise
from samples.generator.degrade.transforms import Homography, Warped

# ITU-T T.4: 204 dots an inch across; 196 (fine) or 98 (standard) lines an inch down.
FAX_DPI_ACROSS = 204.0
FAX_DPI_DOWN = {"fine": 196.0, "standard": 98.0}


def grey(page: Image, red_sensitivity: float = 0.45) -> Image:
    """Colour gone: grey as a copier's drum sees it. The lower ``red_sensitivity`` (0.2-0.7), the darker a red seal."""
    rest = 1.0 - red_sensitivity
    mixed = cv2.transform(page, np.array([[0.3 * rest, 0.7 * rest, red_sensitivity]]))
    return as_image(cv2.merge([mixed, mixed, mixed]))


def photocopy(page: Image, dpi: float, contrast: float, background: float, rng: Rng) -> Image:
    """One generation: strokes thicken or thin, contrast rises, the ground turns a patchy ``background`` grey (0..1)."""
    seen = grey(page, float(rng.uniform(0.15, 0.45)))[:, :, 0]
    soft = cv2.GaussianBlur(seen, (0, 0), max(0.4, mm_to_px(0.06, dpi)))
    middle = rng.uniform(0.52, 0.68)
    curve = 1.0 / (1.0 + np.exp(-contrast * (np.arange(256) / 255.0 - middle)))
    curve = (curve - curve[0]) / (curve[-1] - curve[0])
    light = cv2.LUT(soft, curve.astype(np.float32))
    shape = page.shape[0], page.shape[1]
    grain = smooth_noise(shape, max(1.0, mm_to_px(0.15, dpi)), rng)
    patch = smooth_noise(shape, mm_to_px(45.0, dpi), rng)
    ground = 1.0 - 0.5 * background * (patch + grain)
    toner = 0.03 + 0.14 * smooth_noise(shape, mm_to_px(20.0, dpi), rng) + 0.08 * grain
    value = as_image((toner + (ground - toner) * light) * 255.0)
    return as_image(cv2.merge([value, value, value]))


def bilevel_threshold(page: Image, level: int) -> Image:
    """Black below ``level``, white from there on."""
    return as_image(np.repeat(np.where(grey(page)[:, :, :1] < level, 0, 255), 3, axis=2))


def bilevel_dither(page: Image, rng: Rng) -> Image:
    """Ordered dithering over an 8 x 8 Bayer matrix, as fax machines render photo mode."""
    bayer = np.array([[0]])
    for _ in range(3):
        bayer = np.block([[4 * bayer, 4 * bayer + 2], [4 * bayer + 3, 4 * bayer + 1]])
    limits = (bayer + 0.5) / 64.0 * 200.0 + 28.0
    tall, wide = page.shape[0] // 8 + 1, page.shape[1] // 8 + 1
    tiled = np.tile(limits, (tall, wide))[: page.shape[0], : page.shape[1]]
    level = grey(page)[:, :, 0].astype(np.float32) + rng.normal(0.0, 4.0, page.shape[:2])
    return as_image(np.repeat(np.where(level < tiled, 0, 255)[:, :, None], 3, axis=2))


def fax(page: Image, dpi: float, mode: str, dither: bool, level: int, rng: Rng) -> Warped:
    """``page`` after a fax: 204 x 196 or 204 x 98 dots an inch, one bit, then squared up again to 204 x 204.

    Raises ``KeyError`` when ``mode`` is neither ``fine`` nor ``standard``.
    """
    down = FAX_DPI_DOWN[mode]
    sent = resize(page, (FAX_DPI_ACROSS / dpi, down / dpi))
    bits = bilevel_dither(sent.image, rng) if dither else bilevel_threshold(sent.image, level)
    # A fax line lost on the way is repeated or dropped; a repeated one smears by a dot.
    for _ in range(int(rng.poisson(1.2))):
        y = int(rng.integers(1, bits.shape[0]))
        bits[y] = bits[y - 1]
    size = bits.shape[1], round(bits.shape[0] * FAX_DPI_ACROSS / down)
    squared = as_image(cv2.resize(bits, size, interpolation=cv2.INTER_NEAREST))
    matrix = np.diag([squared.shape[1] / page.shape[1], squared.shape[0] / page.shape[0], 1.0])
    return Warped(squared, Homography.of(matrix))
