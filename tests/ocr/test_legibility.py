"""A page of which recognition made little is told, however good its picture looks otherwise."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.closed_strokes import has_closed_strokes
from extractor.ocr.scanning import is_illegible
from models.document import Page, PageKind, Word
from models.geometry import BBox


def page(*lines: tuple[str, float]) -> Page:
    words = [
        Word(text=text, bbox=BBox.of(50, 50 + 40 * i, 600, 80 + 40 * i), confidence=confidence)
        for i, (text, confidence) in enumerate(lines)
    ]
    return Page(number=1, kind=PageKind.SCAN, width=1654, height=2339, words=words)


@pytest.mark.parametrize(("confidence", "told"), [(0.48, True), (0.97, False)])
def test_a_page_whose_text_was_hardly_recognised_is_told(confidence: float, told: bool) -> None:
    assert is_illegible(page(*[("集群主导产业产值占集群总产值比例", confidence)] * 5)) is told


def test_a_few_misread_lines_on_a_good_page_say_nothing() -> None:
    good = [("集群主导产业产值占集群总产值比例", 0.99)] * 9
    assert not is_illegible(page(*good, ("集群企业数量", 0.3)))


def test_a_page_with_little_but_a_seal_is_not_judged() -> None:
    assert not is_illegible(page(("业和信", 0.4)))


def _printed(thick: int, sure: float) -> tuple[Page, NDArray[np.uint8]]:
    """A page of lines whose characters are two strokes so thick, and its picture."""
    made = page(*[("集群主导产业产值占集群总产值比例", sure)] * 5)
    grey = np.full((2339, 1654), 250, np.uint8)
    for word in made.words:
        box = word.bbox
        for x in range(round(box.x0), round(box.x1) - 24, 30):
            cv2.line(grey, (x + 3, round(box.cy)), (x + 24, round(box.cy)), (20,), thick)
            cv2.line(grey, (x + 13, round(box.top) + 3), (x + 13, round(box.bottom) - 3), (20,), thick)
    return made, grey


@pytest.mark.parametrize(("thick", "sure", "told"), [(14, 0.9, True), (14, 0.995, False), (4, 0.9, False)])
def test_a_page_whose_strokes_have_grown_together_is_told(thick: int, sure: float, told: bool) -> None:
    assert has_closed_strokes(*_printed(thick, sure)) is told
