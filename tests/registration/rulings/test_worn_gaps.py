"""Worn lines of scanned tables, in pixels of a page."""

from __future__ import annotations

from extractor.registration.rulings.tolerances import Tolerances
from extractor.registration.rulings.worn_gaps import with_gaps_closed
from models.geometry import Direction, Ruling

H, V = Direction.HORIZONTAL, Direction.VERTICAL
TOL = Tolerances()
FRAME = [(H, 100, 50, 450), (H, 300, 50, 450), (V, 450, 100, 300)]


def closed(*lines: tuple[Direction, float, float, float]) -> set[tuple[Direction, float, float, float]]:
    rulings = [Ruling(direction=d, at=at, start=start, end=end, thickness=2) for d, at, start, end in lines]
    return {(r.direction, r.at, r.start, r.end) for r in with_gaps_closed(rulings, TOL)}


def test_a_side_broken_between_two_rows_is_one() -> None:
    assert closed(*FRAME, (V, 50, 100, 170), (V, 50, 200, 300)) == {*FRAME, (V, 50, 100, 300)}


def test_sides_of_two_tables_stay_apart() -> None:
    tables = [*FRAME, (V, 50, 100, 300), (H, 340, 50, 450), (V, 50, 340, 500)]
    assert closed(*tables) == set(tables)


def test_a_border_is_drawn_on_to_its_corner() -> None:
    assert closed(*FRAME, (V, 50, 150, 300)) == {*FRAME, (V, 50, 100, 300)}


def test_a_line_that_ends_under_a_row_without_it_stays_as_it_is() -> None:
    table = [*FRAME, (V, 50, 100, 300), (H, 160, 50, 450), (V, 200, 160, 300)]
    assert closed(*table) == set(table)


def test_entries_underlined_side_by_side_are_not_joined() -> None:
    entries = [(H, 200, 60, 120), (H, 200, 140, 200)]
    assert closed(*entries) == set(entries)
