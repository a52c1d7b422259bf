"""Ruling lines that only shine through from the other side of the sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile, paper_and_print
from extractor.cleanup.ruling_candidates import HAIRLINE, LONG, SHORTEST
from models.geometry import Direction, Ruling

# A printed line is at least this share as dark as the page's print, measured from the paper. Set between thin rules
# and bleed-through seen on 200 dpi pages of the development corpus.
DEPTH_MIN = 0.14
# Points at which a line's darkness is sampled, and how many pixels to either side it is looked for.
SAMPLES, REACH = 60, 2
# A printed line and a pale one so near to each other (px) are found as one; the printed one is this share as dark as
# the page's print, and ends so near to the lines it meets.
BESIDE, PRINTED, JOIN = 6, 0.35, 11
# A worn line that goes on by less than this (px) to another shows in so large a part of it.
FAR, WORN = 80, 0.3
# A line's end within this (px) of another line lies on it.
ON = 1.5


def without_bleed_through(rulings: Sequence[Ruling], grey: NDArray[np.uint8], least: float = DEPTH_MIN) -> list[Ruling]:
    """The rulings (pixels of ``grey``, HxW uint8) that are printed on this side: at least ``least`` as dark as print.

    Pale ones are taken for printed all the same where they are hairlines for the most part. Of a pale one that runs on
    in the course of a printed one the printed stretch stays, and a printed one that ends on a pale one ends on the
    nearest printed one instead.
    """
    paper, print_depth = paper_and_print(grey)
    pale = [_depth(r, grey, paper) < least * print_depth for r in rulings]
    thin = sum(r.length for r, is_pale in zip(rulings, pale, strict=True) if is_pale and r.thickness <= HAIRLINE)
    if thin > 0.5 * sum(r.length for r, is_pale in zip(rulings, pale, strict=True) if is_pale):
        return list(rulings)
    printed = [r for r, is_pale in zip(rulings, pale, strict=True) if not is_pale]
    level = paper - PRINTED * print_depth
    beside = [_printed_stretch(r, printed, grey, level) for r, is_pale in zip(rulings, pale, strict=True) if is_pale]
    printed += [r for r in beside if r is not None]
    gone = [r for r, is_pale in zip(rulings, pale, strict=True) if is_pale]
    return [_off(r, gone, printed, grey, level) for r in printed]


def darkness(rulings: Sequence[Ruling], grey: NDArray[np.uint8]) -> list[float]:
    """How dark each ruling (pixels of ``grey``, HxW uint8) is, in shares of the print's darkness."""
    if not rulings:
        return []
    paper, print_depth = paper_and_print(grey)
    return [_depth(r, grey, paper) / print_depth for r in rulings]


def _off(
    ruling: Ruling, gone: Sequence[Ruling], printed: Sequence[Ruling], grey: NDArray[np.uint8], level: float
) -> Ruling:
    """The ruling with its ends moved from the lines that are ``gone`` to the ``printed`` ones next to them, further
    off to those that it goes on to as dark as ``level``."""
    moved = {}
    for side, end in (("start", ruling.start), ("end", ruling.end)):
        on_pale = _crossing(ruling, gone, ruling.at, end, ON)
        if on_pale is not None and _crossing(ruling, printed, ruling.at, end, ON) is None:
            next_one = _crossing(ruling, printed, ruling.at, end, FAR)
            near = next_one is not None and abs(next_one - end) <= SHORTEST
            if next_one is not None and (near or _goes_on(ruling, end, next_one, grey, level)):
                moved[side] = next_one
    return ruling.model_copy(update=moved) if moved else ruling


def _goes_on(ruling: Ruling, end: float, to: float, grey: NDArray[np.uint8], level: float) -> bool:
    """Whether a worn line goes on from its end ``to`` another: a good part of the way is as dark as ``level``."""
    picture = grey if ruling.direction is Direction.HORIZONTAL else grey.T
    top, (first, last) = round(ruling.at), sorted((round(end), round(to)))
    band = picture[max(0, top - REACH) : top + REACH + 1, max(0, first) : last + 1]
    return band.size > 0 and float((band.min(axis=0) < level).mean()) >= WORN


def _printed_stretch(ruling: Ruling, others: Sequence[Ruling], grey: NDArray[np.uint8], level: float) -> Ruling | None:
    """The longest stretch along a ruling that is as dark as ``level`` and runs from one of ``others`` to another."""
    picture = grey if ruling.direction is Direction.HORIZONTAL else grey.T
    top, start, end = max(1, round(ruling.at) - BESIDE), max(0, int(ruling.start)), int(ruling.end) + 1
    band = picture[top - 1 : round(ruling.at) + BESIDE + 2, start:end] < level
    if band.shape[0] < 3:
        return None
    # A line on a slope changes rows.
    near = band[:-2] | band[1:-1] | band[2:]
    runs = [(b - a, row, a, b) for row, on in enumerate(near) for a, b in _runs(on)]
    length, row, first, last = max(runs, default=(0, 0, 0, 0))
    if length < LONG:
        return None
    ends = [_crossing(ruling, others, top + row, start + at) for at in (first, last)]
    if ends[0] is None or ends[1] is None:
        return None
    rows = np.flatnonzero(band[:, first:last].mean(axis=1) > 0.5)
    at = float(rows.mean()) + top - 0.5 if len(rows) else float(top + row) + 0.5
    return ruling.model_copy(update={"at": at, "start": ends[0], "end": ends[1], "thickness": float(max(1, len(rows)))})


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _crossing(ruling: Ruling, others: Sequence[Ruling], at: float, end: float, within: float = JOIN) -> float | None:
    """Where the nearest line across ``ruling`` meets its course ``at`` near ``end``."""
    across = (r for r in others if r.direction is not ruling.direction and r.start - JOIN <= at <= r.end + JOIN)
    return min((r.at for r in across if abs(r.at - end) <= within), key=lambda place: abs(place - end), default=None)


def _depth(ruling: Ruling, grey: NDArray[np.uint8], paper: float) -> float:
    """How much darker than paper the line is at its middling point."""
    height, width = grey.shape
    along = np.linspace(ruling.start, ruling.end, SAMPLES + 2)[1:-1].astype(int)
    across = np.arange(round(ruling.at) - REACH, round(ruling.at) + REACH + 1)
    if ruling.direction is Direction.HORIZONTAL:
        along, across = along.clip(0, width - 1), across.clip(0, height - 1)
        band = grey[across[:, None], along[None, :]]
    else:
        along, across = along.clip(0, height - 1), across.clip(0, width - 1)
        band = grey[along[None, :], across[:, None]]
    return paper - level_percentile(band.min(axis=0), 50)
