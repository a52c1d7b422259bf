"""Ruling lines → cells. Rulings are drawn here as a page of 500 by 500 points holds them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.registration.rulings.grid import find_grids
from extractor.registration.rulings.tolerances import Tolerances
from models.document import Grid, Page, PageKind
from models.geometry import Direction, Ruling


def across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(direction=Direction.HORIZONTAL, at=y, start=x0, end=x1, thickness=0.5)


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(direction=Direction.VERTICAL, at=x, start=y0, end=y1, thickness=0.5)


def page_with(*rulings: Ruling) -> Page:
    return Page(number=1, kind=PageKind.DIGITAL, width=500, height=500, rulings=list(rulings))


def table(xs: list[float], ys: list[float]) -> list[Ruling]:
    return [*(across(y, xs[0], xs[-1]) for y in ys), *(down(x, ys[0], ys[-1]) for x in xs)]


def only_grid(*rulings: Ruling) -> Grid:
    grids = find_grids(page_with(*rulings))
    assert len(grids) == 1
    return grids[0]


def spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return sorted((c.row, c.col, c.row_end, c.col_end) for c in grid.cells)


XS, YS = [50.0, 150.0, 250.0, 350.0], [60.0, 90.0, 120.0]


def test_every_cell_of_a_plain_table_is_found() -> None:
    grid = only_grid(*table(XS, YS))
    assert spans(grid) == [(r, c, r + 1, c + 1) for r in range(2) for c in range(3)]
    assert grid.cells[0].bbox.as_list() == [50.0, 60.0, 150.0, 90.0]


def test_cells_without_a_line_between_them_are_one() -> None:
    value_row = [across(y, 50, 350) for y in YS] + [down(50, 60, 120), down(350, 60, 120)]
    grid = only_grid(*value_row, down(150, 60, 120), down(250, 60, 90))
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3), (1, 0, 2, 1), (1, 1, 2, 3)]


def test_a_label_beside_two_rows_is_one_cell() -> None:
    grid = only_grid(across(60, 50, 350), across(90, 150, 350), across(120, 50, 350), *(down(x, 60, 120) for x in XS))
    assert (0, 0, 2, 1) in spans(grid)
    assert len(grid.cells) == 5


def test_a_line_broken_by_wear_is_one_line() -> None:
    worn = [across(90, 50, 148), across(90, 151, 260), across(90.4, 263, 350)]
    grid = only_grid(across(60, 50, 350), *worn, across(120, 50, 350), *(down(x, 60, 120) for x in XS))
    assert len(grid.cells) == 6


def test_a_border_with_a_long_gap_still_parts_its_cells_when_most_of_it_is_there() -> None:
    worn = [across(90, 50, 220), across(90, 244, 350)]
    grid = only_grid(across(60, 50, 350), *worn, across(120, 50, 350), *(down(x, 60, 120) for x in XS))
    assert len(grid.cells) == 6


def test_double_lines_of_neighbouring_cells_count_once() -> None:
    doubled = [line for x0, x1 in pairwise(XS) for line in table([x0 + 0.4, x1 - 0.4], YS)]
    assert len(only_grid(*doubled).cells) == 6


def test_between_the_lines_of_a_double_frame_there_is_no_cell() -> None:
    inner = [*table(XS, YS), down(XS[-1] + 3, YS[0] - 3, YS[-1] + 3), down(XS[0] - 3, YS[0] - 3, YS[-1] + 3)]
    frame = [across(YS[0] - 3, XS[0] - 3, XS[-1] + 3), across(YS[-1] + 3, XS[0] - 3, XS[-1] + 3)]
    ties = [across(y, XS[0] - 3, XS[-1] + 3) for y in YS]
    grid = only_grid(*inner, *frame, *ties)
    assert len(grid.cells) == 6


def test_corners_that_do_not_quite_meet_are_corners() -> None:
    short = [across(y, 51.2, 348.8) for y in YS] + [down(x, 61.2, 118.8) for x in XS]
    assert len(only_grid(*short).cells) == 6


def test_an_underlined_entry_in_a_cell_is_no_row() -> None:
    grid = only_grid(*table(XS, YS), across(82, 160, 240))
    assert len(grid.cells) == 6


def test_underlines_from_padding_to_padding_are_no_rows() -> None:
    # Entries underlined over the cell's whole inner width end 2 points and more short of its borders.
    grid = only_grid(*table([50, 150, 350], YS), across(82, 152.2, 347.8), across(112, 152.2, 347.8))
    assert len(grid.cells) == 4


def test_a_drawn_tick_box_in_a_cell_is_no_table() -> None:
    grid = only_grid(*table(XS, YS), *table([160.0, 169.0], [70.0, 79.0]))
    assert len(grid.cells) == 6


def test_a_lone_line_is_no_table() -> None:
    assert find_grids(page_with(across(60, 50, 350))) == []


def test_two_tables_of_a_page_come_top_to_bottom() -> None:
    grids = find_grids(page_with(*table(XS, [300.0, 330.0]), *table(XS, YS)))
    assert [g.bbox.top for g in grids] == [60.0, 300.0]


def test_tables_that_share_no_line_stay_apart_even_when_close() -> None:
    assert len(find_grids(page_with(*table(XS, [60.0, 90.0]), *table(XS, [95.0, 120.0])))) == 2


@pytest.mark.parametrize("unit", [0.5, 200 / 72, 300 / 72])
def test_the_same_table_is_found_at_any_resolution(unit: float) -> None:
    rulings = [
        r.model_copy(update={"at": r.at * unit, "start": r.start * unit, "end": r.end * unit})
        for r in [*table(XS, YS), across(82, 160, 240)]
    ]
    (grid,) = find_grids(page_with(*rulings), Tolerances().scaled(unit))
    assert len(grid.cells) == 6


@given(
    widths=st.lists(st.floats(20, 120), min_size=1, max_size=6),
    heights=st.lists(st.floats(20, 120), min_size=1, max_size=6),
)
def test_cells_tile_the_table(widths: list[float], heights: list[float]) -> None:
    xs = [50 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [50 + sum(heights[:i]) for i in range(len(heights) + 1)]
    grid = only_grid(*table(xs, ys))
    assert len(grid.cells) == len(widths) * len(heights)
    assert sum(c.bbox.area for c in grid.cells) == pytest.approx(grid.bbox.area)


def test_a_table_without_outer_border_reaches_as_far_as_its_inner_lines() -> None:
    grid = only_grid(across(90, 50, 350), across(120, 50, 350), down(150, 60, 150), down(250, 60, 150))
    assert (grid.xs, grid.ys) == ([50, 150, 250, 350], [60, 90, 120, 150])


def test_two_lines_that_cross_are_a_table_of_four_cells() -> None:
    assert len(only_grid(across(90, 50, 350), down(150, 60, 120)).cells) == 4


def test_a_border_that_is_missing_above_one_column_is_there() -> None:
    lines = [across(60, 150, 350), across(90, 50, 350), *(down(x, 60, 90) for x in (50, 150, 350))]
    assert only_grid(*lines).xs == [50, 150, 350]


def test_a_side_beside_a_table_in_which_nothing_begins_is_a_column_s() -> None:
    # The rest of a merged label: its column has a line on the left only, and no text.
    lines = [across(90, 150, 350), *(down(x, 60, 120) for x in (50, 150, 350))]
    assert only_grid(*lines).xs == [50, 150, 350]


def scan_with(*rulings: Ruling) -> Page:
    return page_with(*rulings).model_copy(update={"kind": PageKind.SCAN})


def test_a_fold_that_runs_beyond_the_table_at_both_ends_parts_no_cells() -> None:
    drawn = table(XS, YS)
    folded = find_grids(scan_with(*drawn, down(200, 5, 480)))
    assert [g.xs for g in folded] == [XS]


def open_at_both_sides() -> list[Ruling]:
    """A table without outer border of five rows and three columns."""
    return [*(across(y, 50, 450) for y in (60, 90, 120, 150)), *(down(x, 40, 170) for x in (180, 320))]


def test_the_lines_of_a_scanned_table_without_sides_are_no_folds() -> None:
    (grid,) = find_grids(scan_with(*open_at_both_sides()))
    assert (grid.xs[1:-1], grid.ys[1:-1]) == ([180, 320], [60, 90, 120, 150])


def test_a_fold_through_a_table_without_sides_parts_no_cells() -> None:
    (grid,) = find_grids(scan_with(*open_at_both_sides(), across(105, 5, 495)))
    assert grid.ys[1:-1] == [60, 90, 120, 150]


@pytest.mark.parametrize("streaks", [1, 4, 6])
def test_streaks_through_a_table_part_no_cells(streaks: int) -> None:
    xs = [50.0, 250.0, 450.0]
    drawn = table(xs, [60.0, 90.0, 120.0, 150.0])
    (grid,) = find_grids(scan_with(*drawn, *(down(80 + 25 * i, 5, 480) for i in range(streaks))))
    assert grid.xs == xs


def test_a_line_that_ends_with_the_table_on_one_side_is_its_own() -> None:
    open_below = [across(y, 50, 350) for y in YS] + [down(x, 60, 160) for x in XS]
    grids = find_grids(scan_with(*open_below))
    assert grids[0].xs == XS


def open_at_the_right(*more: Ruling) -> list[tuple[int, int, int, int]]:
    """The cells of a worn scan's table that has lost its right side."""
    lines = [*(across(y, 50, 350) for y in (60, 100, 180)), *(down(x, 60, 180) for x in (50, 150)), *more]
    page = Page(number=1, kind=PageKind.SCAN, width=500, height=500, rulings=lines)
    [grid] = find_grids(page, Tolerances().scaled(1.0))
    return spans(grid)


def test_a_line_worn_before_the_side_that_was_lost_parts_two_rows() -> None:
    assert (2, 1, 3, 2) in open_at_the_right(across(140, 150, 340))


def test_an_underline_that_nearly_reaches_that_side_parts_none() -> None:
    assert (2, 1, 3, 2) not in open_at_the_right(across(140, 160, 345))
