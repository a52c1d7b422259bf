"""What scanners and phones add: blur, noise, uneven light, shadows, borders, compression."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade.raster import GRAIN_TILE, Image, Rng, as_image, smooth_noise


def blur(page: Image, sigma_px: float) -> Image:
    """Defocus, as a Gaussian of ``sigma_px``."""
    return as_image(cv2.GaussianBlur(page, (0, 0), sigma_px)) if sigma_px > 0.05 else page


def motion_blur(page: Image, length_px: float, angle_deg: float) -> Image:
    """A hand that moved ``length_px`` during the exposure."""
    size = max(1, math.ceil(length_px)) | 1
    if size < 3:
        return page
    kernel = np.zeros((size, size), dtype=np.float32)
    middle = size // 2
    dx, dy = (
        math.cos(math.radians(angle_deg)) * length_px / 2,
        math.sin(math.radians(angle_deg)) * length_px / 2,
    )
    start, end = (round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy))
    cv2.line(kernel, start, end, (1.0,), 1, cv2.LINE_AA)
    return as_image(cv2.filter2D(page, -1, kernel / kernel.sum()))


def sensor_noise(page: Image, sigma: float, chroma: float, rng: Rng) -> Image:
    """Gaussian noise of ``sigma`` grey levels; ``chroma`` (0..1) is the share that differs between the channels.

    The noise repeats every ``GRAIN_TILE`` pixels. Its colour part is coarse, as sensors and JPEG both carry colour at
    half the resolution.
    """
    if sigma <= 0:
        return page
    size = GRAIN_TILE
    tile = np.repeat(rng.standard_normal((size, size, 1), dtype=np.float32) * (1.0 - chroma), 3, axis=2)
    if chroma > 0:
        coarse = rng.standard_normal((size // 2, size // 2, 3), dtype=np.float32) * chroma
        tile += cv2.resize(coarse, (size, size), interpolation=cv2.INTER_LINEAR)
    levels = np.rint(tile * sigma).astype(np.int16)
    height, width = page.shape[:2]
    noise = np.tile(levels, (-(-height // size), -(-width // size), 1))[:height, :width]
    return as_image(np.asarray(cv2.add(page, noise, dtype=cv2.CV_8U)))


def salt_and_pepper(page: Image, share: float, rng: Rng) -> Image:
    """About ``share`` of the pixels turned black or white, half each."""
    height, width = page.shape[:2]
    count = round(share * height * width)
    at_y, at_x = rng.integers(0, height, count), rng.integers(0, width, count)
    result = page.copy()
    result[at_y, at_x] = np.where(rng.random(count) < 0.5, 0, 255)[:, None]
    return result


def tone(page: Image, black: float, white: float, gamma: float = 1.0) -> Image:
    """A tone curve: 0 becomes ``black``, 255 becomes ``white`` (0-255; may clip), with ``gamma``."""
    levels = (np.arange(256) / 255.0) ** gamma * (white - black) + black
    return as_image(cv2.LUT(page, np.clip(levels, 0, 255).astype(np.uint8)))


def uneven_light(page: Image, depth: float, warmth: float, rng: Rng) -> Image:
    """Light that falls off across the picture by ``depth`` (0..1), tinted: ``warmth`` > 0 is yellow lamp light."""
    height, width = page.shape[:2]
    angle = rng.uniform(0, 2 * math.pi)
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    ramp = (xs * math.cos(angle) + ys * math.sin(angle)) / 2.83 + 0.5
    cloud = smooth_noise((height, width), max(height, width) / 2.2, rng)
    light = 1.0 - depth * (0.7 * ramp + 0.3 * cloud)
    cast = np.array([1.0 - 0.16 * warmth, 1.0 - 0.04 * warmth, 1.0], dtype=np.float32)
    return as_image(page.astype(np.float32) * light[:, :, None].astype(np.float32) * cast)


def cast_shadow(page: Image, depth: float, rng: Rng) -> Image:
    """The shadow of a hand or phone: a soft-edged dark area reaching in from one side."""
    height, width = page.shape[:2]
    small = np.zeros((max(2, height // 8), max(2, width // 8)), dtype=np.float32)
    rows, cols = small.shape
    side = int(rng.integers(0, 4))
    reach = rng.uniform(0.2, 0.5)
    edge = np.linspace(0, 1, 7)
    depthline = reach * (1.0 + rng.uniform(-0.5, 0.5, 7))
    if side in (0, 1):
        points = [(0.0, 0.0), *zip(depthline, edge, strict=True), (0.0, 1.0)]
    else:
        points = [(0.0, 0.0), *zip(edge, depthline, strict=True), (1.0, 0.0)]
    shape = np.array([(x * cols, y * rows) for x, y in points])
    if side == 1:
        shape[:, 0] = cols - shape[:, 0]
    if side == 3:
        shape[:, 1] = rows - shape[:, 1]
    cv2.fillPoly(small, [shape.round().astype(np.int32)], (1.0,))
    soft = cv2.GaussianBlur(small, (0, 0), max(rows, cols) * rng.uniform(0.015, 0.06))
    dark = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return darken(page, np.asarray(1.0 - depth * dark, dtype=np.float32))


def vignette(page: Image, depth: float) -> Image:
    """Darkening towards the corners of a phone picture."""
    height, width = page.shape[:2]
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    out = (xs**2 + ys**2) / 2.0
    return darken(page, 1.0 - depth * out * np.sqrt(out))


def darken(page: Image, factor: NDArray[np.float32]) -> Image:
    """Every channel times ``factor`` (height x width)."""
    return as_image(np.asarray(cv2.multiply(page, cv2.merge([factor, factor, factor]), dtype=cv2.CV_8U)))


def scanner_border(page: Image, left_px: int, top_px: int, right_px: int, bottom_px: int, rng: Rng) -> Image:
    """Black bars where the lid was open or the sheet lay off the glass; slightly slanted, grey towards the paper."""
    result = page.copy()
    # Each side is brought to the left, darkened there, and brought back: views, so nothing is copied.
    for depth, side in (
        (left_px, result),
        (right_px, result[:, ::-1]),
        (top_px, result.transpose(1, 0, 2)),
        (bottom_px, result[::-1].transpose(1, 0, 2)),
    ):
        if depth <= 0:
            continue
        reach = min(side.shape[1], round(depth * 1.3) + 2)
        along = np.linspace(-1.0, 1.0, side.shape[0], dtype=np.float32)[:, None]
        edge = depth * (1.0 + rng.uniform(-0.25, 0.25) * along)
        dark = np.clip((edge - np.arange(reach)[None, :]) / max(2.0, depth * 0.12), 0.0, 1.0)
        side[:, :reach] = as_image(side[:, :reach] * (1.0 - 0.93 * dark[:, :, None]))
    return result


def feed_streaks(page: Image, count: int, rng: Rng) -> Image:
    """Fine upright lines of a dirty sheet-feed scanner."""
    result = page.astype(np.float32)
    for _ in range(count):
        x = int(rng.integers(0, page.shape[1] - 1))
        wide = int(rng.integers(1, 3))
        result[:, x : x + wide] *= rng.uniform(0.7, 0.95)
    return as_image(result)


def jpeg(page: Image, quality: int) -> Image:
    """What comes back from JPEG at ``quality`` (40-95)."""
    done, packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"page of shape {page.shape} can't be written as JPEG")
    return as_image(cv2.imdecode(packed, cv2.IMREAD_COLOR))


def sharpen(page: Image, amount: float) -> Image:
    """Unsharp masking, as scanners and phones do behind one's back; leaves halos."""
    soft = cv2.GaussianBlur(page, (0, 0), 1.4)
    return as_image(np.asarray(cv2.addWeighted(page, 1.0 + amount, soft, -amount, 0.0)))
