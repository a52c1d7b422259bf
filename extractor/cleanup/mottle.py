"""Mottled paper: on a copy the clouds and fibres of paper, and the reverse's print, are darker than a pale stroke is on
a scan. What is no darker than they are is no sign that somebody wrote there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import level_percentile, paper_and_print
from extractor.ocr.ink import INK_BELOW_PAPER, PAPER_PERCENTILE

# The paper's level is that of squares of so many pixels (four characters at 200 dpi); a piece is so long at least.
SQUARE, PIECE = 120, 10
# Paper is no darker than so much of the print's darkness: of four mottled copies its pieces had 0.18 to 0.29, the
# reverse's print 0.25 to 0.42; a pencil's figures have 0.4.
PALE = 0.35
# Of mottled pages (six of copies) 150 to 1,100 pieces of ink were that pale, of 42 other pages but photographs 81 at
# most, of those 211.
MOTTLED = 120
# So many per cent of the pale pieces are the paper's.
OF_PAPER = 99


def least_depth(grey: NDArray[np.uint8]) -> float:
    """By how many levels ink is darker than paper on a page (``grey``: uint8 HxW, upright, 200 dpi).

    ``INK_BELOW_PAPER`` but where the paper is mottled; never more than ``PALE`` of the print's own.
    """
    most = PALE * paper_and_print(grey)[1]
    if most <= INK_BELOW_PAPER:
        return INK_BELOW_PAPER
    peaks = _peaks(grey)
    pale = peaks[peaks < most]
    if len(pale) < MOTTLED:
        return INK_BELOW_PAPER
    return min(most, float(np.percentile(pale, OF_PAPER)) + 1)


def _peaks(grey: NDArray[np.uint8]) -> NDArray[np.int16]:
    """How much darker than the paper around it the darkest pixel of each piece of ink of a page is."""
    depth = np.zeros(grey.shape, np.int16)
    for y in range(0, grey.shape[0], SQUARE):
        for x in range(0, grey.shape[1], SQUARE):
            square = grey[y : y + SQUARE, x : x + SQUARE]
            paper = level_percentile(np.ascontiguousarray(square), PAPER_PERCENTILE)
            depth[y : y + SQUARE, x : x + SQUARE] = round(paper) - square.astype(np.int16)
    ink = depth > INK_BELOW_PAPER
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    peaks: NDArray[np.int16] = np.zeros(count, np.int16)
    np.maximum.at(peaks, np.asarray(labels[ink], np.intp), depth[ink])
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= PIECE
    long[0] = False
    return peaks[long]
