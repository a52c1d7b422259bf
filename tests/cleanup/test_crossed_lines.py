"""Lines of the sheet's other side, which run through the text of this one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.crossed_lines import without_crossed
from models.geometry import BBox, Direction, Ruling

Grey = NDArray[np.uint8]


def page() -> Grey:
    grey = np.full((1000, 1000), 250, np.uint8)
    # Print enough for the page to show how dark print is.
    grey[20:60, 100:900] = 20
    return grey


def line(grey: Grey, direction: Direction, at: int, start: int, end: int, level: int, thick: int = 3) -> Ruling:
    ends = ((start, at), (end, at)) if direction is Direction.HORIZONTAL else ((at, start), (at, end))
    cv2.line(grey, *ends, level, thick)
    return Ruling(direction=direction, at=at, start=start, end=end, thickness=thick)


def texts(*tops: int, x0: int = 200, x1: int = 800) -> list[BBox]:
    return [BBox.of(x0, top, x1, top + 36) for top in tops]


def test_a_pale_line_through_lines_of_text_is_of_the_other_side() -> None:
    grey = page()
    shown = line(grey, Direction.VERTICAL, 500, 100, 600, 205)
    assert without_crossed([shown], texts(150, 200, 250), grey) == []


def test_a_line_as_dark_as_print_stays_though_detection_joined_the_texts_beside_it() -> None:
    grey = page()
    printed = line(grey, Direction.VERTICAL, 500, 100, 600, 20)
    assert without_crossed([printed], texts(150, 200, 250), grey) == [printed]


def test_a_pale_line_between_the_texts_of_two_columns_stays() -> None:
    grey = page()
    worn = line(grey, Direction.VERTICAL, 500, 100, 600, 205)
    columns = [*texts(150, 200, 250, x1=480), *texts(150, 200, 250, x0=520)]
    assert without_crossed([worn], columns, grey) == [worn]


def test_with_a_line_that_is_crossed_go_all_as_pale() -> None:
    grey = page()
    printed = line(grey, Direction.HORIZONTAL, 400, 100, 900, 20)
    crossed = line(grey, Direction.VERTICAL, 500, 100, 600, 205)
    beside = line(grey, Direction.HORIZONTAL, 700, 100, 900, 208)
    assert without_crossed([printed, crossed, beside], texts(150, 200, 250), grey) == [printed]


def test_a_thick_smear_under_a_line_of_text_is_no_line_of_the_table() -> None:
    grey = page()
    table = [line(grey, Direction.HORIZONTAL, at, 100, 900, 20) for at in (300, 600, 900)]
    smear = line(grey, Direction.HORIZONTAL, 168, 200, 800, 60, thick=10)
    assert without_crossed([*table, smear], texts(150), grey) == table
