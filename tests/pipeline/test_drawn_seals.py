"""Drawn pages without colour are not searched for seals; one with any is."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.pipeline import _has_colour


def test_a_thin_pale_red_ring_is_colour() -> None:
    page = np.full((2339, 1654, 3), 255, np.uint8)
    cv2.circle(page, (800, 1700), 157, (150, 150, 235), 3, cv2.LINE_AA)
    assert _has_colour(page)


def test_black_and_grey_print_is_not() -> None:
    page = np.full((2339, 1654, 3), 255, np.uint8)
    cv2.putText(page, "1234.56", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, (90, 90, 90), 3, cv2.LINE_AA)
    assert not _has_colour(page)
