"""How dark ink is at least on a page: paper of copies has clouds as dark as a scan's pale strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import INK_BELOW_PAPER
from extractor.ocr.mottle import doubted_depth

PAPER, PRINT = 245, 25
Grey = NDArray[np.uint8]


def _page(pieces: int, depth: int, across: int = 980, size: tuple[int, int] = (9, 6)) -> Grey:
    """A page of print with ``pieces`` on it, in so much of its width, that are by ``depth`` levels darker than its
    paper."""
    grey = np.full((1500, 1100), PAPER, np.uint8)
    for top in range(120, 1400, 120):
        for left in range(100, 1000, 40):
            cv2.putText(grey, "8", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 1.0, PRINT, 3)
    at = np.random.default_rng(1)
    for _ in range(pieces):
        x, y = int(at.integers(60, 60 + across)), int(at.integers(40, 1460))
        stroke = np.full_like(grey, 255)[y - 10 : y + 10, x - 10 : x + 10]
        cv2.ellipse(stroke, (10, 10), size, 0, 0, 360, PAPER - depth, -1)
        place = grey[y - 10 : y + 10, x - 10 : x + 10]
        np.minimum(place, stroke, out=place)
    return grey


def test_on_clean_paper_ink_may_be_pale() -> None:
    assert doubted_depth(_page(0, 0)) == INK_BELOW_PAPER


def test_on_mottled_paper_ink_is_darker_than_its_clouds() -> None:
    assert 50 < doubted_depth(_page(2500, 50)) < 77


def test_a_page_filled_in_by_pencil_is_not_mottled() -> None:
    assert doubted_depth(_page(700, 66, across=350)) == INK_BELOW_PAPER


def test_pale_strokes_on_mottled_paper_do_not_hide_themselves() -> None:
    written = np.minimum(_page(2500, 40), _page(60, 72))
    assert doubted_depth(np.asarray(written, np.uint8)) < 66


def test_strokes_of_a_pencil_are_no_clouds() -> None:
    assert doubted_depth(_page(2500, 100)) == INK_BELOW_PAPER


def test_no_ink_is_asked_to_be_darker_than_a_share_of_the_page_s_print() -> None:
    # The print is by 155 levels darker than paper, the clouds by 50.
    faint = np.where(_page(2500, 50) == PRINT, np.uint8(90), _page(2500, 50))
    assert INK_BELOW_PAPER < doubted_depth(np.asarray(faint, np.uint8)) <= 0.35 * 155
