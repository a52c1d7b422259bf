"""Clouds of a copy's paper: a copier makes paper's fibres and smudges so dark that detection sees no text among them,
and recognition takes them for strokes. Print is darker still, so that a tone parts the two."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile, paper_and_print, percentile
from extractor.cleanup.squares import squares_of

Grey = NDArray[np.uint8]

# In shares of the print's darkness: what is as dark as this is print, and so many pixels around it are its soft edge.
PRINT, EDGE = 0.75, 3
# Paler than this is clean paper. Clouds are at least so large a part of a page: 0.17 to 0.55 of the pages of two
# clouded copies of a corpus held apart; stains and shadows of its photographs and the dots of its faxes have more,
# but leave some paper clean.
CLOUD, CLOUDED = 0.12, 0.1
# Squares of which at least half is no print: of a clouded page's even the cleanest quarter has something as dark as
# clouds.
BARE, CLEANEST = 0.5, 25
# Nearly all of the clouds are no darker than this percentile of them, and a little more for those that are.
CLOUDS_PERCENT, MARGIN = 99.5, 1.05
# Paler clouds hide nothing (pages of two other copies, 0.25 to 0.3, read as well as clean ones); what is darker may be
# print's own worn strokes.
HIDES, DARKEST = 0.35, 0.7
# So many pixels around what is darker than clouds are its soft edge.
SOFT = 2


def cloud_tone(grey: Grey) -> float | None:
    """How dark the clouds of a page's paper are, in shares of its print's darkness, where they are everywhere and so
    dark that they hide print. ``grey``: uint8 HxW, 200 dpi."""
    paper, depth = paper_and_print(grey)
    least, most = paper - PRINT * depth, paper - CLOUD * depth
    # Most pages have not even as many pixels of middling tones, the soft edges of print among them.
    if _share(cv2.inRange(grey, np.array([least]), np.array([most]))) < CLOUDED:
        return None
    print_and_edge = cv2.dilate(
        cv2.threshold(grey, least, 255, cv2.THRESH_BINARY_INV)[1], np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8)
    )
    # A speck is no cloud.
    levels = np.where(print_and_edge > 0, np.uint8(255), cv2.medianBlur(grey, 3))
    clouds = levels[levels < most]
    darkest = _darkest_of_squares(levels, print_and_edge > 0)
    if len(clouds) < CLOUDED * levels.size or not len(darkest):
        return None
    if percentile(darkest, 100 - CLEANEST) >= most:
        return None
    tone = min(DARKEST, MARGIN * (paper - level_percentile(clouds, 100 - CLOUDS_PERCENT)) / depth)
    return tone if tone >= HIDES else None


def without_clouds(grey: Grey, tone: float) -> Grey:
    """The page with everything as pale as ``tone`` (a share of the print's darkness) made paper that is no soft edge of
    something darker: a point with a darker core stays what it is."""
    paper, depth = paper_and_print(grey)
    dark = cv2.threshold(grey, paper - tone * depth, 255, cv2.THRESH_BINARY_INV)[1]
    kept = cv2.dilate(dark, np.ones((2 * SOFT + 1, 2 * SOFT + 1), np.uint8))
    return np.where(kept > 0, grey, np.uint8(paper))


def _darkest_of_squares(levels: Grey, is_print: NDArray[np.bool_]) -> Grey:
    """The darkest level of each square of a page that is mostly no print."""
    bare = (~squares_of(is_print)).mean(axis=1) > BARE
    return np.asarray(squares_of(levels)[bare].min(axis=1), np.uint8)


def _share(mask: cv2.Mat | NDArray[Any]) -> float:
    return cv2.countNonZero(mask) / mask.size
