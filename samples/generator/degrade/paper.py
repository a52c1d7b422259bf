"""What happens to the printed sheet itself: weak toner, broken rulings, the reverse shining through, dirt."""

from __future__ import annotations

import cv2
import numpy as np

from samples.generator.degrade.raster import Image, Rng, as_image, mm_to_px, smooth_noise


def printed(page: Image, dpi: float, toner: float, rng: Rng) -> Image:
    """Black of the PDF as a laser printer puts it down: edges spread a little, toner of darkness ``toner`` (0..1) with
    fine unevenness; white becomes paper white."""
    colourless = bool((page[:, :, 0] == page[:, :, 2]).all())
    seen = page[:, :, 0] if colourless else page
    blank = 255 - cv2.GaussianBlur(seen, (0, 0), max(0.3, mm_to_px(0.035, dpi))).astype(np.uint8)
    shape = page.shape[0], page.shape[1]
    grain = toner * (1.0 - 0.16 * smooth_noise(shape, max(1.0, mm_to_px(0.1, dpi)), rng))
    if colourless:
        left = as_image(255 - cv2.multiply(blank, grain, dtype=cv2.CV_8U).astype(np.uint8))
        return as_image(cv2.merge([left, left, left]))
    return as_image(255 - cv2.multiply(blank, cv2.merge([grain, grain, grain]), dtype=cv2.CV_8U).astype(np.uint8))


def tint(page: Image, colour: tuple[int, int, int]) -> Image:
    """The paper's own colour (BGR) under everything."""
    levels = np.arange(256)[:, None] * (np.array(colour) / 255.0)
    return as_image(np.asarray(cv2.LUT(page, np.rint(levels).astype(np.uint8)[None, :, :])))


def weaken_rulings(page: Image, dpi: float, fade: float, gaps: float, rng: Rng) -> Image:
    """Fade ruling lines by ``fade`` (0..1) and break a share ``gaps`` of their length; text stays as it is.

    Lines are what survives opening with a bar of 7 mm, longer than any stroke of the form's type.
    """
    ink = (page.min(axis=2) < 170).astype(np.uint8)
    bar = max(9, round(mm_to_px(7.0, dpi)))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, bar), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((bar, 1), np.uint8))
    lines = cv2.dilate(np.maximum(across, down), np.ones((3, 3), np.uint8)) > 0
    shape = page.shape[0], page.shape[1]
    field = 0.6 * smooth_noise(shape, mm_to_px(2.5, dpi), rng) + 0.4 * smooth_noise(shape, mm_to_px(12.0, dpi), rng)
    broken = field < np.quantile(field[::8, ::8], gaps) if gaps > 0 else np.zeros(shape, dtype=bool)
    lost = np.where(broken, 1.0, fade) * lines
    result = page.astype(np.float32)
    return as_image(result + (255.0 - result) * lost[:, :, None])


def bleed_through(page: Image, reverse: Image, strength: float, dpi: float) -> Image:
    """The print of the ``reverse`` page, mirrored and blurred, showing at ``strength`` (0..1, real: 0.05-0.25)."""
    height, width = page.shape[:2]
    mirrored = cv2.resize(np.ascontiguousarray(reverse[:, ::-1]), (width, height), interpolation=cv2.INTER_AREA)
    ghost = cv2.GaussianBlur(mirrored, (0, 0), max(0.6, mm_to_px(0.25, dpi))).astype(np.float32) / 255.0
    return as_image(page.astype(np.float32) * (1.0 - strength * (1.0 - ghost)))


def dirt(page: Image, dpi: float, specks: int, rng: Rng) -> Image:
    """``specks`` bits of toner and dust, mostly tiny, a few hairs, black or grey."""
    height, width = page.shape[:2]
    layer = np.zeros((height, width), dtype=np.uint8)
    for _ in range(specks):
        at = int(rng.integers(0, width)), int(rng.integers(0, height))
        tone = int(rng.integers(70, 235))
        if rng.random() < 0.06:
            step = mm_to_px(rng.uniform(0.5, 3.0), dpi)
            to = int(at[0] + rng.normal(0, step)), int(at[1] + rng.normal(0, step))
            cv2.line(layer, at, to, (tone,), 1, cv2.LINE_AA)
        else:
            radius = max(0, round(mm_to_px(float(rng.exponential(0.06)), dpi)))
            cv2.circle(layer, at, radius, (tone,), -1, cv2.LINE_AA)
    keep = 255 - layer
    return as_image(np.asarray(cv2.multiply(page, cv2.merge([keep, keep, keep]), scale=1 / 255.0)))


def punch_holes(page: Image, dpi: float, background: int) -> Image:
    """Two filing holes of 6 mm, 80 mm apart, 12 mm from the left edge (ISO 838)."""
    result = page.copy()
    middle = page.shape[0] / 2
    for side in (-1, 1):
        at = round(mm_to_px(12.0, dpi)), round(middle + side * mm_to_px(40.0, dpi))
        cv2.circle(result, at, round(mm_to_px(3.0, dpi)), (background,) * 3, -1, cv2.LINE_AA)
    return result
