"""What lies on and beside a figure in its cell: rulings, seals, pen strokes, dirt, holes in the print."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from samples.generator.degrade.fonts import HEI, KAI, SONG
from samples.generator.degrade.raster import Image, Mask, Rng, as_image, as_mask, lay_ink, smooth_noise
from samples.generator.degrade.seals import SealDesign, SealInk, SealShape, press, random_ink, seal_mask
from samples.generator.figure_lines.drawing import POINTS, Drawn

RULED, SEALED, STROKED, DIRTY, WORN = 0.4, 0.33, 0.06, 0.25, 0.22
"""How often a view has each of these."""
SEAL_MASKS = 24
"""Rubbers cut per resolution; presses of the same rubber differ."""
_OFFICES = "江市县区发展改革和工业信息化局经济科技财政人民政府中小企业服务心产园管理委员会有限公司"


def laden(drawn: Drawn, em: float, rng: Rng) -> Image:
    """The drawn line's paper with what else is there."""
    paper = drawn.paper
    if rng.random() < WORN:
        paper = _worn(paper, em, rng)
    if rng.random() < RULED:
        paper = _ruled(paper, drawn, em, rng)
    if rng.random() < STROKED:
        paper = _stroked(paper, em, rng)
    if rng.random() < SEALED:
        paper = _sealed(paper, drawn, em, rng)
    if rng.random() < DIRTY:
        paper = _dirty(paper, em, rng)
    return paper


def _worn(paper: Image, em: float, rng: Rng) -> Image:
    """Toner that did not take: thin, broken strokes."""
    shape = paper.shape[0], paper.shape[1]
    if rng.random() < 0.5:
        holes = smooth_noise(shape, max(1.0, em * float(rng.uniform(0.03, 0.12))), rng)
        limit = float(rng.uniform(0.55, 0.8))
        light = as_mask((holes - limit) * 8.0) * np.float32(rng.uniform(0.4, 1.0))
    else:
        light = smooth_noise(shape, em * float(rng.uniform(0.3, 1.5)), rng) * np.float32(rng.uniform(0.2, 0.75))
    return as_image(255.0 - (255.0 - paper.astype(np.float32)) * (1.0 - light[:, :, None]))


def _ruled(paper: Image, drawn: Drawn, em: float, rng: Rng) -> Image:
    """The cell's rulings near the text, at times touching it."""
    out = paper.copy()
    wide = max(1, round(em * float(rng.uniform(0.02, 0.09))))
    tone = int(rng.integers(0, 120))
    lean = float(rng.normal(0.0, 0.008))
    for side in rng.choice(4, int(rng.integers(1, 3)), replace=False).tolist():
        near = float(rng.uniform(0.0, 0.6)) if rng.random() < 0.85 else -float(rng.uniform(0.0, 0.2))
        if side < 2:
            y = drawn.middle + (0.42 + near) * em * (1 if side else -1)
            ends = (0, round(y)), (out.shape[1], round(y + lean * out.shape[1]))
        else:
            x = drawn.x1 + near * em if side == 2 else drawn.x0 - near * em
            ends = (round(x), 0), (round(x - lean * out.shape[0]), out.shape[0])
        cv2.line(out, *ends, (tone, tone, tone), wide, cv2.LINE_AA)
    return out


def _stroked(paper: Image, em: float, rng: Rng) -> Image:
    """A pen's stroke, a scratch or a fold across the cell."""
    out = paper.copy()
    height, width = out.shape[:2]
    x, y, angle = rng.uniform(0, width), rng.uniform(0.3, 0.7) * height, rng.uniform(0, math.pi)
    far = width + height
    dx, dy = math.cos(angle) * far, math.sin(angle) * far
    tone = int(rng.integers(20, 200))
    wide = max(1, round(em * float(rng.uniform(0.02, 0.1))))
    cv2.line(out, (round(x - dx), round(y - dy)), (round(x + dx), round(y + dy)), (tone, tone, tone), wide, cv2.LINE_AA)
    return out


def _dirty(paper: Image, em: float, rng: Rng) -> Image:
    """Specks of dust and toner."""
    out = paper.copy()
    for _ in range(int(rng.integers(1, 14))):
        at = int(rng.integers(0, out.shape[1])), int(rng.integers(0, out.shape[0]))
        size = max(1, round(em * float(rng.uniform(0.01, 0.07))))
        tone = int(rng.integers(0, 150))
        cv2.circle(out, at, size, (tone, tone, tone), -1, cv2.LINE_AA)
    return out


@lru_cache(maxsize=400)
def _rubber(dpi: int, number: int) -> Mask:
    rng = np.random.default_rng([dpi, number])
    chars = [_OFFICES[int(i)] for i in rng.integers(0, len(_OFFICES), int(rng.integers(6, 18)))]
    shape = SealShape.ROUND if rng.random() < 0.75 else SealShape.OVAL if rng.random() < 0.6 else SealShape.SQUARE
    size = float(rng.uniform(36, 46)) if shape is not SealShape.SQUARE else float(rng.uniform(18, 24))
    design = SealDesign(
        shape,
        "".join(chars if shape is not SealShape.SQUARE else chars[:4]),
        "专用章" if rng.random() < 0.3 else "",
        size,
        size if shape is not SealShape.OVAL else size * 0.68,
        float(rng.uniform(0.8, 1.6)),
        star=shape is SealShape.ROUND and rng.random() < 0.9,
        faces=(SONG, HEI, KAI)[int(rng.integers(3))],
        rotation_deg=float(rng.uniform(-180, 180)),
    )
    return seal_mask(design, dpi)


def _sealed(paper: Image, drawn: Drawn, em: float, rng: Rng) -> Image:
    """A piece of a seal over the text: red, grey as copies have it, or what is left of one that was lifted off."""
    dpi = max(100, round(em / POINTS * 72.0 / 25.0) * 25)
    rubber = _rubber(dpi, int(rng.integers(SEAL_MASKS)))
    coverage = press(rubber, random_ink(rng, faint=rng.random() < 0.2), dpi, rng)
    x = rng.uniform(drawn.x0 - 0.8 * coverage.shape[1], drawn.x1 - 0.2 * coverage.shape[1])
    y = drawn.middle - rng.uniform(0.1, 0.9) * coverage.shape[0]
    left, top = round(float(x)), round(float(y))
    kind = rng.random()
    if kind < 0.55:
        tone = int(rng.integers(10, 190))
        return lay_ink(paper, coverage, left, top, (tone, tone, tone))
    if kind < 0.7:
        return lay_ink(paper, coverage, left, top, SealInk().colour, float(rng.uniform(0.0, 0.2)))
    return _lifted(paper, coverage, left, top, rng)


def _lifted(paper: Image, coverage: Mask, left: int, top: int, rng: Rng) -> Image:
    """A seal taken off again: its place lighter than it was, the text in it too, its edges left behind."""
    whole = np.zeros((paper.shape[0], paper.shape[1]), np.float32)
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + coverage.shape[0], whole.shape[0]), min(left + coverage.shape[1], whole.shape[1])
    if y0 >= y1 or x0 >= x1:
        return paper
    whole[y0:y1, x0:x1] = coverage[y0 - top : y1 - top, x0 - left : x1 - left]
    edges = np.abs(whole - cv2.GaussianBlur(whole, (0, 0), 1.2)) * float(rng.uniform(0.0, 0.9))
    light = whole * float(rng.uniform(0.0, 0.7))
    dark = 255.0 - paper.astype(np.float32)
    dark = dark * (1.0 - light[:, :, None]) + 255.0 * edges[:, :, None] * float(rng.uniform(0.0, 0.8))
    return as_image(255.0 - np.clip(dark, 0.0, 255.0))
