"""A figure through which an upright line runs."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.figures.cut_figures import is_cut
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM = 30.0
CELL = Region(page=1, bbox=BBox.of(100, 100, 200, 150))


def _content(figures: list[tuple[str, float]]) -> PageContent:
    """Figures set in half sizes from these x on, on the cell's line."""
    chars = [
        Char(text=c, bbox=BBox.of(x + i * EM / 2, 110, x + (i + 1) * EM / 2, 140), confidence=0.99)
        for text, x in figures
        for i, c in enumerate(text)
    ]
    sized = tuple(Char(text="集", bbox=BBox.of(400 + i * EM, 0, 400 + (i + 1) * EM, EM)) for i in range(2))
    words = [Word(text="集集", bbox=BBox.around(c.bbox for c in sized), confidence=1.0, chars=sized)]
    return PageContent(Page(number=1, kind=PageKind.SCAN, width=600, height=200, words=words), chars, lambda box: box)


@pytest.mark.parametrize("figures", [[("76.05", 168)], [("196", 182)], [("196", 76)]])
def test_a_figure_that_goes_on_behind_its_cells_edge_is_cut(figures: list[tuple[str, float]]) -> None:
    assert is_cut(CELL, _content(figures))


@pytest.mark.parametrize(
    "figures", [[("76.05", 110)], [("76.05", 122), ("81.3", 206)], [("1234", 136), ("家", 200)], []]
)
def test_figures_of_two_cells_are_not(figures: list[tuple[str, float]]) -> None:
    assert not is_cut(CELL, _content(figures))


def test_digits_of_another_line_do_not_go_on_with_it() -> None:
    content = _content([("19", 168)])
    below = Char(text="6", bbox=BBox.of(201, 150, 216, 180), confidence=0.99)
    assert not is_cut(CELL, PageContent(content.page, [*content.chars, below], content.to_record))


def _drawn(ink: tuple[int, int] | None) -> PageContent:
    """A 1 before the cell's right edge, and ink between these x right behind it."""
    grey = np.full((200, 600), 240, np.uint8)
    grey[100:150, 199:202] = 60
    if ink is not None:
        grey[112:138, ink[0] : ink[1]] = 60
    content = _content([("1", 180)])
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    return PageContent(content.page, content.chars, content.to_record, raster)


def test_ink_right_behind_the_edge_is_the_rest_of_a_digit() -> None:
    assert is_cut(CELL, _drawn((203, 212)))


@pytest.mark.parametrize("ink", [None, (218, 230)])
def test_the_line_itself_and_the_next_cells_text_are_not(ink: tuple[int, int] | None) -> None:
    assert not is_cut(CELL, _drawn(ink))


@pytest.mark.parametrize(("thick", "lean"), [(9, 0), (3, 12)])
def test_a_thick_or_leaning_line_is_no_digit(thick: int, lean: int) -> None:
    grey = np.full((200, 600), 240, np.uint8)
    cv2.line(grey, (200 - lean // 2, 40), (200 + lean // 2, 190), (60,), thick)
    content = _content([("1", 178)])
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    assert not is_cut(CELL, PageContent(content.page, content.chars, content.to_record, raster))


def test_the_second_line_of_a_double_one_is_no_digit() -> None:
    content = _drawn((205, 207))
    assert content.raster is not None
    assert is_cut(CELL, content)
    content.raster.grey[95:155, 205:207] = 60
    assert not is_cut(CELL, content)
