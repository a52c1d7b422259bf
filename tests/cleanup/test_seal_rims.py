"""A seal's rim is no line of the table it was pressed on."""

from __future__ import annotations

from typing import Literal

import numpy as np

from extractor.cleanup.seal_rims import without_seal_rims
from extractor.cleanup.seals import SealBlob
from models.geometry import BBox, Direction, Ruling

PAPER = np.full((2000, 1400), 250, np.uint8)


def seal(colour: Literal["red", "grey"] = "grey") -> SealBlob:
    box = BBox.of(570, 230, 890, 540)
    return SealBlob(
        bbox=box,
        shape="round",
        colour=colour,
        coverage=0.3,
        partial=False,
        centre=(730, 385),
        radii=(160, 155),
    )


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(direction=Direction.VERTICAL, at=x, start=y0, end=y1, thickness=3)


def test_a_piece_of_the_rim_is_no_line() -> None:
    assert without_seal_rims([down(583, 276, 476)], [seal()], PAPER) == []


def test_a_line_that_runs_through_the_seal_stays() -> None:
    line = down(583, 276, 1900)
    assert without_seal_rims([line], [seal()], PAPER) == [line]


def test_a_short_line_in_the_middle_of_the_seal_stays() -> None:
    line = down(730, 276, 476)
    assert without_seal_rims([line], [seal()], PAPER) == [line]


def _in_a_table(level: int) -> tuple[list[Ruling], np.ndarray]:
    """A line beside the rim that goes from one line of a table to another, as dark as ``level``; theirs are 30."""
    across = [Ruling(direction=Direction.HORIZONTAL, at=y, start=300, end=1200, thickness=3) for y in (276, 476)]
    grey = PAPER.copy()
    for ruling in across:
        grey[round(ruling.at) - 1 : round(ruling.at) + 2, 300:1200] = 30
    grey[276:476, 582:585] = level
    return [*across, down(583, 276, 476)], grey


def test_a_table_s_line_beside_a_red_rim_stays() -> None:
    rulings, grey = _in_a_table(30)
    assert without_seal_rims(rulings, [seal("red")], grey) == rulings


def test_what_is_left_of_a_red_rim_is_paler_than_a_table_s_lines() -> None:
    rulings, grey = _in_a_table(170)
    assert without_seal_rims(rulings, [seal("red")], grey) == rulings[:2]


def test_the_rim_of_a_photocopied_seal_is_as_dark_as_a_table_s_lines() -> None:
    rulings, grey = _in_a_table(30)
    assert without_seal_rims(rulings, [seal("grey")], grey) == rulings[:2]


def test_a_dark_stroke_that_ends_between_a_table_s_lines_is_none() -> None:
    rulings, grey = _in_a_table(30)
    short = down(583, 276, 440)
    assert without_seal_rims([*rulings[:2], short], [seal("red")], grey) == rulings[:2]
