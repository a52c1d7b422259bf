"""The text around a seal's ring, and the line below its star, laid out straight for a text recogniser.

What is laid out is the seal's own ink: of a red seal its redness, in which black print below it is as white as paper.
Measures follow from how seals are cut (a county seal of 42 mm has characters of 7 mm below a rim of 1.2 mm): shares
of the smaller radius.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.seals import SealBlob, redness
from models.geometry import BBox

Bgr = NDArray[np.uint8]
Grey = NDArray[np.uint8]
Values = NDArray[np.float64]

OUTER, INNER = 0.03, 0.50
"""Depth below the outer line between which ring text stands, as shares of the smaller radius."""
RIM_DEPTH, RIM_INKED = 0.35, 0.6
"""Rows in the strip's upper part (of its height) that are inked along most of it are the rim."""
PRINT_DEPTH = 0.9
"""Share of the contrast from which ink is print and no copied seal's."""
LINE = (-0.62, 0.62, 0.16, 0.60)
"""Left, right, top and bottom of the line below the star, as shares of the two radii from the centre."""
_STEPS = 1440


def unwrap_ring(colour: Bgr, seal: SealBlob, height: int = 48) -> Bgr:
    """Ring text of a round or oval seal as a straight strip, BGR, ``height`` px high, ink dark on white.

    ``colour``: the cleaned page in colour, in whose px ``seal`` is given. The strip runs clockwise, as the text does,
    and is cut open at a wide gap in the text near the seal's foot, so that no word is torn; the rim is taken off.
    Pixels beyond the page are white. Raises ``ValueError`` for a square seal.
    """
    if seal.shape == "square":
        raise ValueError("a square seal has no ring")
    layer, moved = _own_ink(colour, seal)
    whole = _without_rim(_strip(layer, moved, height))
    cut = np.roll(whole, -_cut(whole, seal.angle), axis=1)
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(cut), cv2.COLOR_GRAY2BGR), np.uint8)


def inner_line(colour: Bgr, seal: SealBlob) -> Bgr:
    """The line below the star of a round or oval seal (合同专用章), BGR, ink dark on white."""
    layer, moved = _own_ink(colour, seal)
    left, right, top, bottom = LINE
    rx, ry = _upright_radii(moved)
    u, v = np.arange(left * rx, right * rx), np.arange(top * ry, bottom * ry)
    x, y = np.meshgrid(u + moved.centre[0], v + moved.centre[1])
    return np.asarray(cv2.cvtColor(_sampled(layer, x, y), cv2.COLOR_GRAY2BGR), np.uint8)


def _own_ink(colour: Bgr, seal: SealBlob) -> tuple[Grey, SealBlob]:
    """The seal's ink around it, dark on white, and the seal in the px of that cut-out."""
    height, width = colour.shape[:2]
    box = seal.bbox.grown(0.1 * max(seal.radii))
    x0, y0 = max(0, int(box.x0)), max(0, int(box.top))
    part = colour[y0 : min(height, int(box.bottom) + 1), x0 : min(width, int(box.x1) + 1)]
    if seal.colour == "red":
        red = redness(np.ascontiguousarray(part)).astype(np.float32)
        strong = max(20.0, float(np.percentile(red[red > 10], 70)) if (red > 10).any() else 20.0)
        layer = np.clip(255.0 - 255.0 * red / strong, 0, 255).astype(np.uint8)
    else:
        layer = _without_print(np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8))
    centre = (seal.centre[0] - x0, seal.centre[1] - y0)
    moved = SealBlob(
        BBox.of(0, 0, part.shape[1], part.shape[0]),
        seal.shape, seal.colour, seal.coverage, seal.partial, centre, seal.radii, seal.angle,
    )  # fmt: skip
    return layer, moved


def _without_print(grey: Grey) -> Grey:
    """A photocopied seal without the print below it, where that is clearly darker than the seal's pale ink."""
    paper, ink = float(np.percentile(grey, 80)), float(np.percentile(grey, 1))
    dark = (grey < paper - PRINT_DEPTH * (paper - ink)).astype(np.uint8)
    edges = cv2.dilate(dark, np.ones((3, 3), np.uint8))
    return np.where(edges > 0, np.uint8(round(paper)), grey).astype(np.uint8)


def _upright_radii(seal: SealBlob) -> tuple[float, float]:
    """Horizontal and vertical radius, whichever of the two the seal's angle puts where."""
    rx, ry = seal.radii
    return (ry, rx) if abs(np.cos(np.radians(seal.angle))) < 0.7 else (rx, ry)


def _strip(layer: Grey, seal: SealBlob, height: int) -> Grey:
    """The band of text as it runs along the rim, clockwise from the seal's foot, outer edge on top.

    Steps along the band are of equal length, and characters stand on its normals, also where the ring is an oval.
    """
    radius = min(seal.radii)
    depth = np.linspace(OUTER, INNER, height) * radius
    middle = float(depth.mean())
    a, b = seal.radii[0] - middle, seal.radii[1] - middle
    foot = np.radians(90.0 - seal.angle)
    turn = foot + np.linspace(0, 2 * np.pi, _STEPS + 1)
    steps = np.hypot(a * np.sin(turn[:-1]), b * np.cos(turn[:-1])) * (2 * np.pi / _STEPS)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    width = max(height, round(float(length[-1]) * height / max(float(depth[-1] - depth[0]), 1.0)))
    at = np.interp((np.arange(width) + 0.5) / width * length[-1], length, turn)
    nx, ny = b * np.cos(at), a * np.sin(at)
    norm = np.maximum(np.hypot(nx, ny), 1e-9)
    outwards = (middle - depth)[:, None]
    u = a * np.cos(at)[None, :] + outwards * (nx / norm)[None, :]
    v = b * np.sin(at)[None, :] + outwards * (ny / norm)[None, :]
    tilt = np.radians(seal.angle)
    x = seal.centre[0] + u * np.cos(tilt) - v * np.sin(tilt)
    y = seal.centre[1] + u * np.sin(tilt) + v * np.cos(tilt)
    return _sampled(layer, x, y)


def _sampled(layer: Grey, x: Values, y: Values) -> Grey:
    """``layer`` at points given from its corner; white beyond it."""
    xs, ys = (x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32)
    white = (255.0,)
    sampled = cv2.remap(layer, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
    return np.asarray(sampled, np.uint8)


def _inked(strip: Grey) -> NDArray[np.bool_]:
    return np.asarray(strip < 0.6 * float(np.percentile(strip, 90)), np.bool_)


def _without_rim(strip: Grey) -> Grey:
    """The strip, rows of the rim (and what is left above them) as white as its paper."""
    upper = _inked(strip)[: round(RIM_DEPTH * len(strip))]
    rim = np.flatnonzero(upper.mean(axis=1) > RIM_INKED)
    cleared = strip.copy()
    if len(rim):
        cleared[: int(rim[-1]) + 2] = np.percentile(strip, 90)
    return cleared


def _cut(strip: Grey, angle: float) -> int:
    """Column at which to cut the strip open: the middle of a long stretch without ink, the nearer to the foot the
    better, as seals are pressed more or less upright."""
    width = int(strip.shape[1])
    inked = _inked(strip)[round(0.2 * len(strip)) : round(0.9 * len(strip))].mean(axis=0) > 0.05
    if inked.all() or not inked.any():
        return 0
    first = int(np.flatnonzero(inked)[0])
    turned = np.roll(inked, -first).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], turned, [1]])))
    starts, ends = edges[::2], edges[1::2]
    middles = (starts + ends) / 2 + first
    upright = 0.35 + 0.65 * np.maximum(0.0, np.cos(2 * np.pi * middles / width))
    best = float(middles[int(np.argmax((ends - starts) * upright))])
    return round(best) % width
