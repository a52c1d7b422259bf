"""Rulings out of the maps that the ruling network draws."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.cleanup.ruling_maps import SCALE, Maps, rulings_of
from models.geometry import Direction, Ruling

SIZE = 400
"""Px of a map's sides."""
LEFT, RIGHT, TOP, BOTTOM = 60, 340, 50, 350


def maps() -> Maps:
    """The frame of a table, with nothing in it."""
    both = np.zeros((2, SIZE, SIZE), np.float32)
    for at in (TOP, BOTTOM):
        level(both, at)
    for at in (LEFT, RIGHT):
        both[1, TOP : BOTTOM + 1, at : at + 2] = 0.95
    return both


def level(both: Maps, at: int, start: int = LEFT, end: int = RIGHT, sure: float = 0.95) -> None:
    """Draw a level line."""
    both[0, at : at + 2, start : end + 1] = sure


def of(rulings: list[Ruling], direction: Direction) -> list[tuple[int, int, int]]:
    """Where lines of one direction are, start and end, in px of the maps."""
    return [
        (round(r.at / SCALE), round(r.start / SCALE), round(r.end / SCALE)) for r in rulings if r.direction is direction
    ]


def level_lines(both: Maps) -> list[tuple[int, int, int]]:
    return of(rulings_of(both), Direction.HORIZONTAL)


def test_a_frame_is_four_lines_that_meet() -> None:
    found = rulings_of(maps())
    assert of(found, Direction.HORIZONTAL) == [(TOP + 1, LEFT + 1, RIGHT + 1), (BOTTOM + 1, LEFT + 1, RIGHT + 1)]
    assert of(found, Direction.VERTICAL) == [(LEFT + 1, TOP + 1, BOTTOM + 1), (RIGHT + 1, TOP + 1, BOTTOM + 1)]


def test_two_pieces_with_a_trace_between_them_are_one_line() -> None:
    both = maps()
    level(both, 200, end=150)
    level(both, 200, start=150, end=230, sure=0.3)
    level(both, 200, start=230)
    assert (201, LEFT + 1, RIGHT + 1) in level_lines(both)


def test_a_gap_with_nothing_in_it_stays_one() -> None:
    both = maps()
    both[1, TOP : BOTTOM + 1, 150:152] = both[1, TOP : BOTTOM + 1, 230:232] = 0.95
    level(both, 200, end=150)
    level(both, 200, start=230)
    assert [line for line in level_lines(both) if line[0] == 201] == [(201, LEFT + 1, 151), (201, 231, RIGHT + 1)]


@pytest.mark.parametrize("sure", [0.05, 0.18], ids=["less than a trace", "hardly more, in the width of a cell"])
def test_a_gap_with_so_little_in_it_stays_one(sure: float) -> None:
    both = maps()
    both[1, TOP : BOTTOM + 1, 150:152] = both[1, TOP : BOTTOM + 1, 230:232] = 0.95
    level(both, 200, end=150)
    level(both, 200, start=153, end=228, sure=sure)
    level(both, 200, start=230)
    assert len([line for line in level_lines(both) if line[0] == 201]) == 2


def test_lines_of_two_rows_are_not_one() -> None:
    both = maps()
    level(both, 200, end=190)
    level(both, 206, start=210)
    assert [line[0] for line in level_lines(both)] == [TOP + 1, 201, 207, BOTTOM + 1]


def test_what_is_hardly_more_likely_than_not_is_no_ruling() -> None:
    both = maps()
    level(both, 200, sure=0.4)
    assert len(level_lines(both)) == 2


def test_a_line_that_fades_before_the_side_reaches_it() -> None:
    both = maps()
    level(both, 200, end=250)
    level(both, 200, start=251, sure=0.2)
    assert (201, LEFT + 1, RIGHT + 1) in level_lines(both)


def test_a_pale_stub_behind_the_last_side_is_no_part_of_a_line() -> None:
    both = maps()
    level(both, 200)
    level(both, 200, start=RIGHT + 2, end=RIGHT + 26, sure=0.6)
    assert (201, LEFT + 1, RIGHT + 1) in level_lines(both)


def test_what_goes_on_palely_far_behind_the_last_side_seen_is_the_line() -> None:
    both = maps()
    level(both, 200)
    level(both, 200, start=RIGHT + 2, end=SIZE - 5, sure=0.6)
    assert (201, LEFT + 1, SIZE - 4) in level_lines(both)


def test_an_open_table_keeps_what_is_surely_drawn_behind_its_last_upright() -> None:
    both = maps()
    level(both, 200, end=SIZE - 5)
    assert level_lines(both)[1][2] == SIZE - 4


def test_a_short_line_that_meets_none_is_none() -> None:
    both = maps()
    level(both, 200, start=120, end=200)
    assert not [line for line in level_lines(both) if line[0] == 201]


def test_a_line_askew_is_where_its_middle_is() -> None:
    both = maps()
    for column in range(LEFT, RIGHT + 1):
        row = 200 + round((column - 200) * 0.02)
        both[0, row : row + 2, column] = 0.95
    assert (201, LEFT + 1, RIGHT + 1) in level_lines(both)


def test_empty_maps_have_no_rulings() -> None:
    assert rulings_of(np.zeros((2, SIZE, SIZE), np.float32)) == []
