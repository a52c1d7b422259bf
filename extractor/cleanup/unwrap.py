"""The text around a seal's ring laid out straight, for a text recogniser."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.seals import SealBlob, redness

Bgr = NDArray[np.uint8]

_RING = (0.50, 1.0)
"""Radii between which ring text stands, as shares of the seal's: outside the star, inside the outer line."""


def unwrap_ring(colour: Bgr, seal: SealBlob, height: int = 64) -> Bgr:
    """Ring text of a round or oval seal as a straight strip, BGR, ``height`` px high.

    ``colour``: the cleaned page in colour, in whose px ``seal`` is given. The strip runs clockwise, as the text does,
    and is cut open at the ring's widest gap in the text (at the bottom of the common seals), so that no word is torn.
    Pixels beyond the page are white. Raises ``ValueError`` for a square seal.
    """
    if seal.shape == "square":
        raise ValueError("a square seal has no ring")
    around = np.pi * (seal.radii[0] + seal.radii[1]) * (_RING[0] + _RING[1]) / 2
    depth = (_RING[1] - _RING[0]) * (seal.radii[0] + seal.radii[1]) / 2
    width = max(height, round(around * height / max(depth, 1.0)))
    start = 90.0 - seal.angle  # the bottom of the seal, in its own turned frame
    whole = _strip(colour, seal, start, width, height)
    gap = _widest_gap(whole)
    return _strip(colour, seal, start + 360.0 * gap / width, width, height)


def _strip(colour: Bgr, seal: SealBlob, start: float, width: int, height: int) -> Bgr:
    """Polar resampling clockwise from ``start`` degrees (clockwise from the first radius), outer edge on top."""
    turn = np.radians(start + 360.0 * (np.arange(width) + 0.5) / width)
    share = np.linspace(_RING[1], _RING[0], height)
    u = share[:, None] * seal.radii[0] * np.cos(turn)[None, :]
    v = share[:, None] * seal.radii[1] * np.sin(turn)[None, :]
    tilt = np.radians(seal.angle)
    x = seal.centre[0] + u * np.cos(tilt) - v * np.sin(tilt) - 0.5
    y = seal.centre[1] + u * np.sin(tilt) + v * np.cos(tilt) - 0.5
    strip = cv2.remap(
        colour,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return np.asarray(strip, np.uint8)


def _widest_gap(strip: Bgr) -> float:
    """Column in the middle of the longest (cyclic) stretch without text ink; 0 when there is none."""
    height, width = strip.shape[:2]
    # The outer line inks every column; text stands below it.
    text = strip[round(0.35 * height) : round(0.92 * height)]
    light = text.min(axis=2) if int(redness(strip).max()) < 20 else text[..., 1]
    dark = light < np.percentile(light, 90) - 40
    inked = dark.mean(axis=0) > 0.06
    if inked.all() or not inked.any():
        return 0.0
    first = int(np.flatnonzero(inked)[0])
    turned = np.roll(inked, -first)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], turned.astype(np.int8), [1]])))
    starts, ends = edges[::2], edges[1::2]
    longest = int((ends - starts).argmax())
    middle = (starts[longest] + ends[longest]) / 2 + first
    gap = float(middle % width)
    return gap if gap <= width / 2 else gap - width
