"""Ruling lines that only shine through from the other side of the sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile
from extractor.cleanup.ruling_candidates import HAIRLINE
from models.geometry import Direction, Ruling

# A printed line is at least this share as dark as the page's print, measured from the paper. Set between thin rules
# and bleed-through seen on 200 dpi pages of the development corpus.
DEPTH_MIN = 0.14
# Points at which a line's darkness is sampled, and how many pixels to either side it is looked for.
SAMPLES, REACH = 60, 2


def without_bleed_through(rulings: Sequence[Ruling], grey: NDArray[np.uint8]) -> list[Ruling]:
    """The rulings (pixels of ``grey``, HxW uint8) that are printed on this side.

    Pale ones are taken for printed all the same where they are hairlines for the most part.
    """
    paper = level_percentile(grey[::4, ::4], 70)
    print_depth = max(40.0, paper - level_percentile(grey[::2, ::2], 0.5))
    pale = [_depth(r, grey, paper) < DEPTH_MIN * print_depth for r in rulings]
    thin = sum(r.length for r, is_pale in zip(rulings, pale, strict=True) if is_pale and r.thickness <= HAIRLINE)
    if thin > 0.5 * sum(r.length for r, is_pale in zip(rulings, pale, strict=True) if is_pale):
        return list(rulings)
    return [r for r, is_pale in zip(rulings, pale, strict=True) if not is_pale]


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
