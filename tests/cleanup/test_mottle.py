"""How dark ink is at least on a page: paper of copies has clouds as dark as a scan's pale strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.mottle import least_depth
from extractor.ocr.ink import INK_BELOW_PAPER

PAPER, PRINT = 245, 25
Grey = NDArray[np.uint8]


def _page(pieces: int, depth: int) -> Grey:
    """A page of print with ``pieces`` strokes on it that are by ``depth`` levels darker than its paper."""
    grey = np.full((1500, 1100), PAPER, np.uint8)
    for top in range(100, 1400, 100):
        for left in range(100, 1000, 40):
            cv2.putText(grey, "8", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 1.0, PRINT, 3)
    at = np.random.default_rng(1)
    for _ in range(pieces):
        x, y = int(at.integers(60, 1040)), 40 + 100 * int(at.integers(0, 13))
        cv2.ellipse(grey, (x, y), (9, 6), 0, 0, 360, PAPER - depth, -1)
    return grey


def test_on_clean_paper_ink_may_be_pale() -> None:
    assert least_depth(_page(0, 0)) == INK_BELOW_PAPER


def test_a_page_with_some_pale_strokes_is_not_mottled() -> None:
    assert least_depth(_page(60, 55)) == INK_BELOW_PAPER


def test_on_mottled_paper_ink_is_darker_than_its_clouds() -> None:
    assert 55 < least_depth(_page(500, 55)) < 65


def test_many_strokes_of_a_pencil_are_no_clouds() -> None:
    assert least_depth(_page(500, 100)) == INK_BELOW_PAPER


def test_no_ink_is_asked_to_be_darker_than_a_share_of_the_page_s_print() -> None:
    faint = np.where(_page(500, 45) == PRINT, np.uint8(PAPER - 95), _page(500, 45))
    assert least_depth(np.asarray(faint, np.uint8)) <= INK_BELOW_PAPER
