"""Rulings of a sheet's other side, on pages that are known to show it: paper blurs what shines through, so that they
are broad for being pale. A line printed as broad on this side is darker than thin ones, or as dark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.bleed import darkness
from models.geometry import Direction, Ruling

# Points at which a line's width is sampled; px to either side that are looked at, and in which its middle is; levels it
# is darker than paper there, and so much of that where it is its core: soft edges are a line's own, or a shaded cell's.
SAMPLES, REACH, MIDDLE, DARKER, CORE = 60, 10, 3, 25, 0.6
# A line of the reverse is so many times as broad as so many others of its direction (a sheet's feed blurs one of them)
# that are darker by so much, in shares of the print's darkness. Set on one copy: cores of own lines are 2.0 to 3.0 px
# broad there and 0.55 to 0.76 as dark as print (the frame's 4.9 and 1.09), the reverse's 4.1 to 7.2 and 0.3 to 0.6.
BROADER, THIN_ONES, BY = 1.5, 5, 0.05
# This side has so large a share of all that is ruled at least.
OWN = 0.4


def without_reverse_rulings(rulings: Sequence[Ruling], grey: NDArray[np.uint8]) -> list[Ruling]:
    """The rulings (pixels of ``grey``, uint8 HxW, as it came) of a page on which the reverse shows, without those that
    are the reverse's; all of them where that would leave too few."""
    tones, widths = darkness(rulings, grey), [_width(r, grey) for r in rulings]
    kept = []
    for ruling, tone, width in zip(rulings, tones, widths, strict=True):
        thin = sum(
            r.direction is ruling.direction and t >= tone + BY and 0 < BROADER * w <= width
            for r, t, w in zip(rulings, tones, widths, strict=True)
        )
        if thin < THIN_ONES:
            kept.append(ruling)
    enough = sum(r.length for r in kept) >= OWN * sum(r.length for r in rulings)
    return kept if enough else list(rulings)


def _width(ruling: Ruling, grey: NDArray[np.uint8]) -> float:
    """How many pixels across the core of a line is, on average; 0 where nothing is seen of it."""
    picture = grey if ruling.direction is Direction.HORIZONTAL else grey.T
    at = round(ruling.at)
    along = np.linspace(ruling.start, ruling.end, SAMPLES + 2)[1:-1].astype(int).clip(0, picture.shape[1] - 1)
    across = np.arange(at - REACH, at + REACH + 1).clip(0, picture.shape[0] - 1)
    band = picture[across[:, None], along[None, :]].astype(np.float32)
    paper = np.percentile(band, 90, axis=0)
    middle = band[REACH - MIDDLE : REACH + MIDDLE + 1]
    depth = paper - middle.min(axis=0)
    seen = np.flatnonzero(depth >= DARKER)
    if not len(seen):
        return 0.0
    core = band <= paper - CORE * depth
    starts = middle.argmin(axis=0) + REACH - MIDDLE
    return float(np.mean([_run(core[:, i], int(starts[i])) for i in seen]))


def _run(dark: NDArray[np.bool_], at: int) -> int:
    """The length of the run of dark pixels around one of them."""
    above = np.flatnonzero(~dark[:at])
    below = np.flatnonzero(~dark[at:])
    first = int(above[-1]) + 1 if len(above) else 0
    last = at + int(below[0]) if len(below) else len(dark)
    return last - first
