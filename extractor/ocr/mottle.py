"""Mottled paper: on a copy the clouds and fibres of paper are darker than a pale stroke is on a scan. What is no darker
than paper that nothing stands on is no reason to think that somebody wrote there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import paper_and_print
from extractor.cleanup.squares import squares_of
from extractor.ocr.ink import INK_BELOW_PAPER, PAPER_PERCENTILE

# Paper is measured in squares without a pixel so dark, in shares of the print's darkness, and in so many at least. A
# pencil's figures have 0.4.
PALE, SQUARES_LEAST = 0.35, 30
# Most squares of mottled paper have something so dark, in levels: 32 to 55 on eighteen pages of six mottled copies, 27
# at most on 46 other pages of scans, copies and photographs.
MOTTLED = 30
# The paper's clouds are no darker than so many times those of three quarters of the squares. (What may be written in
# them has to fill a quarter to count.)
USUAL, DARKEST = 75, 1.5
# A pixel's noise is no cloud.
SMOOTH = 0.8


def doubted_depth(grey: NDArray[np.uint8]) -> float:
    """By how many levels what nobody read has to be darker than paper to be taken for ink.

    ``grey``: the page, uint8 HxW, upright, 200 dpi. ``INK_BELOW_PAPER``; more where the paper is mottled, but at most
    ``PALE`` of the print's darkness.
    """
    most = PALE * paper_and_print(grey)[1]
    depths = _depths_of_bare_paper(grey, most)
    if most <= INK_BELOW_PAPER or len(depths) < SQUARES_LEAST or np.median(depths) < MOTTLED:
        return INK_BELOW_PAPER
    return min(most, max(INK_BELOW_PAPER, DARKEST * float(np.percentile(depths, USUAL))))


def _depths_of_bare_paper(grey: NDArray[np.uint8], most: float) -> NDArray[np.float64]:
    """By how much the darkest place of each square without anything as dark as ``most`` is darker than its paper."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), SMOOTH), np.uint8)
    squares, smoothed = squares_of(grey), squares_of(smooth)
    if not len(squares):
        return np.zeros(0)
    paper = np.percentile(squares, PAPER_PERCENTILE, axis=1)
    bare = paper - squares.min(axis=1) < most
    return np.asarray((paper - smoothed.min(axis=1))[bare], np.float64)
