"""The piece of a page that the figure network is shown: one size and one tone, whatever the page was scanned with."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractor.reading.figures.view import BESIDE, EM, LEAST_CONTRAST, ROWS, STEP, WIDEST, View, figure_view
from models.geometry import BBox

PAPER, INK = 240, 30
# Where ``_picture`` has its figure, in pixels, and the size of its type.
LINE, SIZE = BBox.of(90, 60, 210, 108), 60


def _picture(paper: int = PAPER, ink: int = INK) -> NDArray[np.uint8]:
    """A large figure with paper all around it."""
    picture = np.full((180, 300), paper, np.uint8)
    cv2.putText(picture, "153", (92, 104), cv2.FONT_HERSHEY_SIMPLEX, 1.9, (ink,), 4, cv2.LINE_AA)
    return picture


def _columns_of_print(view: View) -> NDArray[np.intp]:
    return np.flatnonzero((view > 0.5).any(axis=0))


@given(
    x0=st.floats(-400, 400),
    y0=st.floats(-400, 400),
    wide=st.floats(0, 3000),
    high=st.floats(0, 200),
    em=st.floats(4, 120),
)
def test_every_view_has_the_networks_rows_and_whole_steps_of_columns(
    x0: float, y0: float, wide: float, high: float, em: float
) -> None:
    view = figure_view(_picture(), BBox.of(x0, y0, x0 + wide, y0 + high), em)
    assert view.dtype == np.float32
    assert view.shape[0] == ROWS
    assert view.shape[1] % STEP == 0
    assert STEP <= view.shape[1] <= WIDEST
    assert view.min() >= 0.0
    assert view.max() <= 1.0 + 1e-5, "more than what resizing rounds"


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (240, 30), (190, 120)], ids=["new", "office", "pale copy"])
def test_paper_is_nought_and_print_is_one(paper: int, ink: int) -> None:
    view = figure_view(_picture(paper, ink), LINE, SIZE)
    assert np.median(view) == 0.0
    assert view.max() > 0.99


def test_a_pale_copy_gives_the_view_of_the_original() -> None:
    original, copy = (figure_view(_picture(paper, ink), LINE, SIZE) for paper, ink in ((255, 0), (190, 120)))
    assert np.abs(original - copy).max() < 0.05


def test_a_black_speck_beside_pale_print_does_not_make_it_paler() -> None:
    page = _picture(190, 120)
    page[75:79, 74:78] = 0
    assert np.abs(figure_view(page, LINE, SIZE) - figure_view(_picture(), LINE, SIZE))[:, 20:].max() < 0.05


def test_shadows_that_hardly_differ_from_paper_are_not_raised_to_print() -> None:
    view = figure_view(_picture(PAPER, PAPER - 8), LINE, SIZE)
    assert view.max() == pytest.approx(8 / LEAST_CONTRAST, abs=0.02)


def test_the_line_stands_in_the_middle_with_paper_beside_it() -> None:
    view = figure_view(_picture(), LINE, SIZE)
    rows = np.flatnonzero((view > 0.5).any(axis=1))
    assert (rows[0] + rows[-1]) / 2 == pytest.approx(ROWS / 2, abs=2)
    # The ink starts a little right of the line's box, which starts after the paper that is taken in.
    assert _columns_of_print(view)[0] == pytest.approx(BESIDE * EM + 4, abs=4)


@pytest.mark.parametrize("share", [0.5, 0.6, 0.75])
def test_one_line_scanned_at_two_resolutions_gives_nearly_the_same_view(share: float) -> None:
    fine = _picture()
    coarse = np.asarray(cv2.resize(fine, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    one, other = figure_view(fine, LINE, SIZE), figure_view(coarse, LINE.scaled(share), SIZE * share)
    assert one.shape == other.shape
    assert float(np.abs(one - other).mean()) < 0.02
    # A view of another figure, or of this one a stroke's width aside, is ten times as far off.
    assert float(np.abs(one - np.roll(one, 3, axis=1)).mean()) > 0.05


@pytest.mark.parametrize(
    "line",
    [
        BBox.of(900, 60, 990, 108),
        BBox.of(-300, 60, -200, 108),
        BBox.of(90, 700, 210, 748),
        BBox.of(90, -300, 210, -252),
    ],
    ids=["right", "left", "below", "above"],
)
def test_a_line_that_lies_off_the_page_is_a_step_of_paper(line: BBox) -> None:
    view = figure_view(_picture(), line, SIZE)
    assert view.shape == (ROWS, STEP)
    assert view.max() == 0.0


def test_what_lies_beyond_the_edge_of_the_page_is_paper() -> None:
    whole = figure_view(_picture(), LINE, SIZE)
    # The page ends where the figure's type does, on all four sides.
    cut = _picture()[60:110, 90:212]
    view = figure_view(cut, BBox.of(0, 0, 120, 48), SIZE)
    assert view.shape == whole.shape
    assert np.abs(whole - view).max() < 0.05


def test_a_line_longer_than_the_widest_view_is_squeezed_and_not_cut() -> None:
    page = np.full((60, 1500), PAPER, np.uint8)
    page[20:44, 20:40] = page[20:44, 1440:1460] = INK
    view = figure_view(page, BBox.of(20, 16, 1460, 46), EM)
    assert view.shape == (ROWS, WIDEST)
    assert _columns_of_print(view)[0] < 20
    assert _columns_of_print(view)[-1] > WIDEST - 20


def test_columns_behind_the_picture_are_empty() -> None:
    # 100 pixels of line and 15 left and right are 130 columns; the view has five steps, 160.
    page = np.full((60, 400), INK, np.uint8)
    page[::2] = PAPER
    view = figure_view(page, BBox.of(100, 15, 200, 45), EM)
    assert view.shape[1] == 160
    assert view[:, :130].any(axis=0).all()
    assert not view[:, 130:].any()
