"""A coloured pen over print: figures struck out, which lifting red ink off leaves as if nothing had been there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageRaster
from extractor.reading.figures.coloured_ink import has_pen_over_print
from models.geometry import BBox

EM = 30.0
CELL = BBox.of(0, 0, 200, 60)
DIGITS = [BBox.of(60 + 18 * i, 15, 78 + 18 * i, 45) for i in range(3)]
RED, BLUE = (50, 50, 210), (190, 60, 50)

Colour = tuple[int, int, int]


def figure(colour: Colour = (30, 30, 30), strike: Colour | None = None, seal: bool = False) -> NDArray[np.uint8]:
    """“222” in this colour, struck out, or under a seal's rim."""
    picture = np.full((60, 200, 3), 245, np.uint8)
    for box in DIGITS:
        at = (round(box.x0) + 1, 42)
        cv2.putText(picture, "2", at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, colour, 3)
    if strike is not None:
        cv2.line(picture, (50, 33), (122, 27), strike, 3)
        cv2.line(picture, (50, 38), (122, 35), strike, 3)
    if seal:
        cv2.ellipse(picture, (90, 120), (110, 95), 0, 180, 360, RED, 6)
    return picture


def is_struck(picture: NDArray[np.uint8], seals: list[BBox] | None = None) -> bool:
    grey = picture.min(axis=2)
    raster = PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_))
    return has_pen_over_print(raster, CELL, EM, DIGITS, seals or [])


@pytest.mark.parametrize("pen", [RED, BLUE])
def test_a_printed_figure_with_strokes_of_a_coloured_pen_on_it_is_struck(pen: Colour) -> None:
    assert is_struck(figure(strike=pen))


@pytest.mark.parametrize("pen", [RED, BLUE])
def test_a_figure_written_by_that_pen_is_not(pen: Colour) -> None:
    assert not is_struck(figure(colour=pen))


def test_print_alone_is_not() -> None:
    assert not is_struck(figure())


def test_print_whose_colours_are_out_of_register_is_not() -> None:
    picture = figure()
    picture[:, :, 2] = np.roll(picture[:, :, 2], 2, axis=1)
    assert not is_struck(picture)


def test_the_ink_of_a_seal_is_a_seals() -> None:
    rim = figure(seal=True)
    assert is_struck(rim)
    assert not is_struck(rim, [BBox.of(-20, 20, 200, 220)])


def test_strokes_that_were_taken_for_a_seal_are_too_small_for_one() -> None:
    assert is_struck(figure(strike=RED), [BBox.of(48, 20, 124, 44)])
