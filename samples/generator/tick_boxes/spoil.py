"""What scanners, copiers, faxes and phones do to a small picture of paper, drawn at random."""

from __future__ import annotations

import cv2
import numpy as np

from samples.generator.degrade.capture import blur, jpeg, motion_blur, salt_and_pepper, sharpen, tone
from samples.generator.degrade.office import bilevel_dither, bilevel_threshold, photocopy
from samples.generator.degrade.paper import printed
from samples.generator.degrade.raster import Image, Rng, as_image, smooth_noise

POINTS = 12.0
"""Size the type is taken to have, in points, to get from its pixels to a resolution."""


def spoil(picture: Image, em: float, rng: Rng) -> Image:
    """The picture (BGR) of paper whose type is ``em`` pixels high, as it comes out of some machine; the same shape."""
    dpi = em / POINTS * 72.0
    picture = printed(picture, dpi, float(rng.uniform(0.8, 0.98)), rng)
    kind = rng.random()
    if kind < 0.18:
        for _ in range(int(rng.integers(1, 4))):
            picture = photocopy(picture, dpi, float(rng.uniform(4.5, 12.0)), float(rng.uniform(0.02, 0.12)), rng)
    elif kind < 0.32:
        return _fax(picture, em, rng)
    picture = blur(picture, float(rng.uniform(0.0, 0.045)) * em * float(rng.uniform(0.5, 1.3)))
    if kind > 0.8:
        picture = _phone(picture, em, rng)
    grain = rng.standard_normal((*picture.shape[:2], 1), np.float32) * np.float32(rng.uniform(0.5, 7.0))
    picture = as_image(picture + grain)
    if rng.random() < 0.15:
        picture = salt_and_pepper(picture, float(rng.uniform(0.0, 0.004)), rng)
    if rng.random() < 0.3:
        picture = sharpen(picture, float(rng.uniform(0.1, 0.8)))
    if rng.random() < 0.3:
        picture = tone(picture, float(rng.uniform(0, 70)), float(rng.uniform(215, 262)), float(rng.uniform(0.7, 1.4)))
    return jpeg(picture, int(rng.integers(40, 96)))


def _phone(picture: Image, em: float, rng: Rng) -> Image:
    """Motion, a slope of light, a little perspective."""
    picture = motion_blur(picture, float(rng.uniform(0.0, 0.11)) * em, float(rng.uniform(0, 180)))
    height, width = picture.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + rng.normal(0.0, 0.02 * height, corners.shape).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    border = tuple(int(v) for v in np.percentile(picture.reshape(-1, 3), 80, axis=0))
    picture = as_image(cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border))
    light = 1.0 - float(rng.uniform(0.0, 0.5)) * smooth_noise((height, width), max(height, width) / 1.5, rng)
    return as_image(picture.astype(np.float32) * light[:, :, None])


def _fax(picture: Image, em: float, rng: Rng) -> Image:
    """One bit, at the fine or the standard resolution of a fax, or at the scanner's own."""
    height, width = picture.shape[:2]
    mode = rng.random()
    down = 1.0 if mode < 0.6 else 0.5
    across = min(1.0, 32.0 / em) if mode < 0.8 else 1.0
    size = max(8, round(width * across)), max(8, round(height * across * down))
    sent = as_image(cv2.resize(blur(picture, float(rng.uniform(0.0, 0.9))), size, interpolation=cv2.INTER_AREA))
    bits = bilevel_dither(sent, rng) if rng.random() < 0.2 else bilevel_threshold(sent, int(rng.integers(110, 215)))
    if rng.random() < 0.4:
        bits = salt_and_pepper(bits, float(rng.uniform(0.0, 0.01)), rng)
    how = cv2.INTER_NEAREST if rng.random() < 0.5 else cv2.INTER_LINEAR
    return as_image(cv2.resize(bits, (width, height), interpolation=how))
