"""Seals photocopied to grey: no colour tells them from print, only their ring does.

A ring is looked for by correlation with thin annuli (ink on the line, none beside it) over the page's print at 33 dpi,
and believed when it is inked all round. What lies under such a seal cannot be lifted off; it can be marked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.resample import shrunk
from extractor.cleanup.seals import MM, Grey, SealBlob
from extractor.cleanup.tone import Tone
from models.geometry import BBox

_SHRINK = 6
_STEP = MM / _SHRINK
"""Pixels per millimetre of the raster rings are looked for on (33 dpi)."""
_RADII_MM: tuple[tuple[float, float], ...] = (
    *((r, r) for r in np.arange(16.0, 25.1, 0.6).tolist()),
    *((rx, rx * ratio) for rx in (19.0, 20.0, 21.0, 22.5, 24.0) for ratio in (0.64, 0.67, 0.71)),
)
"""Half axes tried: official seals measure 38 to 45 mm across, company seals down to 32 mm, ovals about 45 x 30 mm."""
LEAST_SHARE = 0.4
"""Share of the ring's course on which a line must stand out from what lies inside and outside of it. Measured on 95
generated pages (grey copies, faxes): most true rings reach 0.5 to 0.95, chance rings through dense print 0.32."""
LONGEST_GAP = 0.35
"""Share of a whole seal's ring on which its line may be missing without a break. Set on copies of 17 forms: of 43 whole
seals at most 0.24, of three halves of seals pressed across the edges of stacked sheets 0.46."""
HINT = 0.12
"""The same before the ring is fitted exactly, from which fitting is worth while."""
_FINE = 2
_FINE_STEP = MM / _FINE
"""Rings are verified at 100 dpi."""

ANNULI_KEPT = 3 * len(_RADII_MM)
"""Those of three page sizes, 0.4 MB each: pages turned by their skew differ in size."""

_Values = NDArray[np.float32]


def find_grey_seals(grey: Grey, tone: Tone) -> list[SealBlob]:
    """Rings of colourless seals on a cleaned page (``grey``, about 200 dpi), best first, none overlapping another."""
    ink = _ring_ink(shrunk(grey, _SHRINK), tone, _STEP)
    if ink.max() <= 0:
        return []
    height, width = ink.shape
    size = (cv2.getOptimalDFTSize(height), cv2.getOptimalDFTSize(width))
    padded = np.zeros(size, np.float32)
    padded[:height, :width] = ink
    spectrum = np.fft.rfft2(padded)
    candidates: list[tuple[float, float, float, float, float]] = []
    for rx, ry in _RADII_MM:
        response = np.fft.irfft2(spectrum * _annulus((rx, ry), size), s=size)[:height, :width]
        candidates += [(best, x, y, rx, ry) for best, x, y in _peaks(np.asarray(response, np.float32))]
    candidates.sort(reverse=True)
    fine = _ring_ink(shrunk(grey, _FINE), tone, _FINE_STEP)
    found = []
    tried: list[tuple[float, float]] = []
    for _, x, y, rx, ry in candidates[:40]:
        # Neighbouring radii answer at the same place; climbing from the best of them reaches the same ring.
        if sum(np.hypot(x - a, y - b) < 2.5 * _STEP for a, b in tried) >= 2:
            continue
        tried.append((x, y))
        u, v = (x + 0.5) * _SHRINK / _FINE, (y + 0.5) * _SHRINK / _FINE
        if _standing_out(fine, u, v, rx * _FINE_STEP, ry * _FINE_STEP) >= HINT:
            found.append(_settled(fine, u, v, rx * _FINE_STEP, ry * _FINE_STEP))
    found.sort(key=lambda ring: -ring.share)
    kept: list[SealBlob] = []
    for ring in found:
        blob = _blob(ring, grey.shape, _longest_gap(fine, ring))
        if ring.share >= LEAST_SHARE and not any(_same(blob, k) for k in kept):
            kept.append(blob)
    return kept


def _same(one: SealBlob, other: SealBlob) -> bool:
    apart = np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1])
    return bool(apart < 0.5 * max(other.radii))


def grey_ink_mask(grey: Grey, seals: list[SealBlob], tone: Tone) -> NDArray[np.bool_]:
    """Boolean ``H x W``: the print within the outline of ``seals``, as which of it is the seal's cannot be told."""
    area = np.zeros(grey.shape, np.uint8)
    for seal in seals:
        centre = (round(seal.centre[0]), round(seal.centre[1]))
        axes = (round(seal.radii[0] + MM), round(seal.radii[1] + MM))
        cv2.ellipse(area, centre, axes, seal.angle, 0, 360, (255,), -1)
    inked = cv2.threshold(grey, tone.paper - max(16.0, 3 * tone.noise), 255, cv2.THRESH_BINARY_INV)[1]
    return np.asarray(cv2.bitwise_and(area, cv2.dilate(inked, np.ones((3, 3), np.uint8))) > 0, np.bool_)


def _ring_ink(small: Grey, tone: Tone, step: float) -> _Values:
    """How inked each pixel is, 0..1, black print not counting for more than the pale ink of a copied seal; ruling
    lines left out. ``step``: px of ``small`` per mm."""
    reach = 2 * round(3.1 * step) + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    depth = cv2.subtract(paper, small)
    inked = cv2.threshold(depth, 14, 255, cv2.THRESH_BINARY)[1]
    long = round(9 * step)
    lines = cv2.bitwise_or(
        cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    cap = max(18.0, 0.16 * tone.contrast)
    ink = np.minimum(depth.astype(np.float32), cap) / cap
    ink[lines > 0] = 0
    return np.asarray(ink, np.float32)


@lru_cache(maxsize=ANNULI_KEPT)
def _annulus(radii: tuple[float, float], size: tuple[int, int]) -> NDArray[np.complex64]:
    """Conjugate spectrum of an annulus: mean ink on a line of 1.2 mm, less the mean just inside and outside of it."""
    height, width = size
    y = np.minimum(np.arange(height), height - np.arange(height))[:, None]
    x = np.minimum(np.arange(width), width - np.arange(width))[None, :]
    rx, ry = radii[0] * _STEP, radii[1] * _STEP
    share = np.hypot(x / rx, y / ry)
    away = (share - 1) * min(rx, ry)
    line = np.abs(away) <= 0.8
    beside = (np.abs(away) > 1.6) & (np.abs(away) <= 2.8)
    template = line / line.sum() - beside / beside.sum()
    return np.asarray(np.conj(np.fft.rfft2(template)), np.complex64)


def _peaks(response: _Values, count: int = 4) -> list[tuple[float, float, float]]:
    """The ``count`` best places as (response, x, y), at least 4 mm apart."""
    left = response.copy()
    reach = round(4 * _STEP)
    peaks = []
    for _ in range(count):
        _, best, _, (x, y) = cv2.minMaxLoc(left)
        if best < 0.15:
            break
        peaks.append((float(best), float(x), float(y)))
        left[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = -1
    return peaks


@dataclass(frozen=True)
class _Ring:
    """A ring at 100 dpi and the share of its course on which its line stands out."""

    x: float
    y: float
    rx: float
    ry: float
    share: float


def _settled(ink: _Values, x: float, y: float, rx: float, ry: float) -> _Ring:
    """The ring moved to where its line stands out most (hill climbing by 2 px, then 1 px)."""
    best = _Ring(x, y, rx, ry, _standing_out(ink, x, y, rx, ry))
    for step in (2.0, 1.0):
        for _ in range(3):
            moves = [
                (step * dx, step * dy, step * dr, step * de)
                for dx, dy, dr, de in (
                    (1, 0, 0, 0), (-1, 0, 0, 0), (0, 1, 0, 0), (0, -1, 0, 0),
                    (0, 0, 1, 1), (0, 0, -1, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, 0), (0, 0, 0, -1),
                )
            ]  # fmt: skip
            tried = [_Ring(best.x + a, best.y + b, best.rx + c, best.ry + d, 0.0) for a, b, c, d in moves]
            scored = [replace(t, share=_standing_out(ink, t.x, t.y, t.rx, t.ry)) for t in tried]
            top = max(scored, key=lambda ring: ring.share)
            if top.share <= best.share:
                break
            best = top
    return best


def _standing_out(ink: _Values, x: float, y: float, rx: float, ry: float, angles: int = 180) -> float:
    """Share of a ring's course where, smoothed along 12 degrees of it, its line is inked more than both its sides.

    Along a line of print characters and gaps average out to the same grey inside, on and outside of any circle;
    a drawn ring does not.
    """
    clear, known = _course(ink, x, y, rx, ry, angles)
    return 0.0 if known.mean() < 0.7 else float(clear[known].mean())


def _longest_gap(ink: _Values, ring: _Ring, angles: int = 180) -> float:
    """Share of a ring's course that the longest stretch takes on which its line does not stand out."""
    clear, _ = _course(ink, ring.x, ring.y, ring.rx, ring.ry, angles)
    if not clear.any():
        return 1.0
    around = np.flatnonzero(np.concatenate([clear, clear]))
    return float(np.diff(around).max(initial=1) - 1) / angles


def _course(
    ink: _Values, x: float, y: float, rx: float, ry: float, angles: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two of ``angles`` values along a ring: where its line stands out, and where it lies on the page."""
    turn = np.linspace(0, 2 * np.pi, angles, endpoint=False, dtype=np.float32)
    away = np.arange(-9, 10, dtype=np.float32)[:, None]
    u = (x + (rx + away) * np.cos(turn) - 0.5).astype(np.float32)
    v = (y + (ry + away) * np.sin(turn) - 0.5).astype(np.float32)
    band = cv2.remap(ink, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(-1.0,))
    known = (band >= 0).all(axis=0)
    doubled = np.concatenate([band, band, band], axis=1)
    smooth = cv2.blur(doubled, (7, 1))[:, angles : 2 * angles]
    line = smooth[8:11].mean(axis=0)
    inside, outside = smooth[2:5].mean(axis=0), smooth[14:17].mean(axis=0)
    clear = (line > 0.4) & (line > np.maximum(inside, outside) + 0.2)
    return np.asarray(clear & known, np.bool_), np.asarray(known, np.bool_)


def _blob(ring: _Ring, shape: tuple[int, ...], gap: float) -> SealBlob:
    """``gap``: the longest share of its course on which the ring is missing."""
    height, width = shape[:2]
    x, y, rx, ry = (v * _FINE for v in (ring.x, ring.y, ring.rx, ring.ry))
    rim = MM / 2
    whole = x - rx - rim >= 0 and y - ry - rim >= 0 and x + rx + rim <= width and y + ry + rim <= height
    return SealBlob(
        bbox=BBox.of(
            max(0.0, x - rx - rim), max(0.0, y - ry - rim), min(width, x + rx + rim), min(height, y + ry + rim)
        ),
        shape="round" if 0.9 < rx / ry < 1.11 else "oval",
        colour="grey",
        coverage=round(ring.share, 3),
        partial=not whole or gap > LONGEST_GAP,
        centre=(x, y),
        radii=(rx, ry),
    )
