"""A seal's rim is no line of the table it was pressed on."""

from __future__ import annotations

from extractor.cleanup.seal_rims import without_seal_rims
from extractor.cleanup.seals import SealBlob
from models.geometry import BBox, Direction, Ruling


def seal() -> SealBlob:
    box = BBox.of(570, 230, 890, 540)
    return SealBlob(
        bbox=box,
        shape="round",
        colour="grey",
        coverage=0.3,
        partial=False,
        centre=(730, 385),
        radii=(160, 155),
    )


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(direction=Direction.VERTICAL, at=x, start=y0, end=y1, thickness=3)


def test_a_piece_of_the_rim_is_no_line() -> None:
    assert without_seal_rims([down(583, 276, 476)], [seal()]) == []


def test_a_line_that_runs_through_the_seal_stays() -> None:
    line = down(583, 276, 1900)
    assert without_seal_rims([line], [seal()]) == [line]


def test_a_short_line_in_the_middle_of_the_seal_stays() -> None:
    line = down(730, 276, 476)
    assert without_seal_rims([line], [seal()]) == [line]
