"""Trimming a cell's crop to what is written in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.ocr.ink import PADDING, ink_mask, split_lines
from tests.ocr.drawing import PAPER, blank_cell, frame, only_line, write


def test_an_empty_cell_is_blank() -> None:
    assert only_line(blank_cell()) is None
    assert split_lines(blank_cell()) == []


def test_scanner_noise_is_no_ink() -> None:
    assert only_line(blank_cell(noise=8)) is None


@pytest.mark.parametrize("tilt", [0, 1, 2])
@pytest.mark.parametrize("inset", [0, 1, 3])
def test_a_cell_with_nothing_but_its_rulings_is_blank(inset: int, tilt: int) -> None:
    assert only_line(frame(blank_cell(noise=4), inset=inset, tilt=tilt)) is None


def test_the_crop_holds_the_ink_and_little_else() -> None:
    cell = write(blank_cell(), "128.50")
    ys, xs = np.nonzero(ink_mask(cell))
    trimmed = only_line(cell)
    assert trimmed is not None
    assert (trimmed.x, trimmed.y) == (xs.min() - PADDING, ys.min() - PADDING)
    assert trimmed.image.shape[:2] == (np.ptp(ys) + 1 + 2 * PADDING, np.ptp(xs) + 1 + 2 * PADDING)


@given(inset=st.integers(0, 3), tilt=st.integers(0, 2), x=st.integers(20, 80), noise=st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_rulings_do_not_change_what_is_cut_out(inset: int, tilt: int, x: int, noise: int) -> None:
    cell = write(blank_cell(noise=noise), "-14.96%", x=x)
    plain, framed = only_line(cell), only_line(frame(cell, inset, tilt))
    assert plain is not None and framed is not None
    # Noise at a stroke's edge may fall on either side of the threshold once rulings are part of the picture.
    for one, other in (
        (plain.x, framed.x),
        (plain.y, framed.y),
        *zip(plain.image.shape, framed.image.shape, strict=True),
    ):
        assert abs(one - other) <= 1


def test_the_tip_of_a_stroke_keeps_its_paper_however_little_ink_it_has() -> None:
    cell = write(blank_cell(), "1,234,567", x=20)
    top = int(np.flatnonzero(ink_mask(cell).any(axis=1))[0])
    cell[top - 1, 60:62] = 40
    trimmed = only_line(cell)
    assert trimmed is not None
    assert trimmed.y == top - 1 - PADDING


def test_a_figure_that_touches_the_ruling_keeps_its_strokes() -> None:
    cell = frame(write(blank_cell(height=30), "731", baseline=28), inset=1)
    trimmed = only_line(cell)
    assert trimmed is not None
    assert trimmed.image.shape[0] >= 20


def test_rulings_inside_the_padding_are_painted_over() -> None:
    cell = frame(write(blank_cell(height=32), "88", baseline=27), inset=1)
    trimmed = only_line(cell, padding=8)
    assert trimmed is not None
    assert trimmed.image[0].min() > PAPER - 35


def test_a_one_near_the_border_is_no_ruling() -> None:
    trimmed = only_line(write(blank_cell(), "1", x=6))
    assert trimmed is not None


def test_a_lone_dash_keeps_a_line_of_paper_around_it() -> None:
    cell = blank_cell()
    cell[25:28, 100:130] = 40
    trimmed = only_line(cell)
    assert trimmed is not None
    assert trimmed.image.shape[0] >= 25


def test_a_decimal_point_at_the_end_is_not_dust() -> None:
    with_point, without = only_line(write(blank_cell(), "12.")), only_line(write(blank_cell(), "12"))
    assert with_point is not None and without is not None
    assert with_point.image.shape[1] > without.image.shape[1]


def test_two_lines_come_apart_in_order() -> None:
    cell = write(write(blank_cell(height=96), "first", baseline=34), "second", x=30, baseline=76)
    lines = split_lines(cell)
    assert [line.y < 40 for line in lines] == [True, False]
    assert lines[0].image.shape[0] < 40


def test_a_single_line_stays_whole() -> None:
    assert len(split_lines(write(blank_cell(), "1,234.56%"))) == 1


def test_a_lone_two_stroke_glyph_is_one_line() -> None:
    cell = blank_cell()
    cell[16:19, 104:122] = 40
    cell[34:37, 100:126] = 40
    assert len(split_lines(cell)) == 1
