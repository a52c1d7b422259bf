"""Where a tick box stands before its text, and what of its ink is inside."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.marks.box_outline import find_square, interior

TEXT_HEIGHT = 30.0
TEXT_LEFT = 44


def zone(side: int = 22, thick: int = 2, tick: bool = False, stroke_at: int | None = None) -> NDArray[np.bool_]:
    """A box with its left upper corner at (12, 14); ``stroke_at``: a tall stroke of the text's first character."""
    page = np.zeros((50, 70), np.uint8)
    cv2.rectangle(page, (12, 14), (12 + side - 1, 14 + side - 1), 1, thick)
    if tick:
        cv2.polylines(page, [np.array([[15, 24], [21, 32], [40, 8]], np.int32)], False, 1, 3)
    if stroke_at is not None:
        page[10:42, stroke_at : stroke_at + 3] = 1
    return page > 0


def test_an_empty_box_is_found_and_nothing_is_in_it() -> None:
    ink = zone()
    found = find_square(ink, TEXT_HEIGHT, TEXT_LEFT)
    assert found is not None and abs(found.x - 12) <= 1 and abs(found.side - 22) <= 2
    assert ink[interior(ink, found)].sum() == 0


def test_a_tick_that_leaves_its_box_leaves_ink_inside() -> None:
    ink = zone(tick=True)
    found = find_square(ink, TEXT_HEIGHT, TEXT_LEFT)
    assert found is not None
    assert ink[interior(ink, found)].mean() > 0.1


def test_boxes_of_a_narrow_font_are_boxes_too() -> None:
    found = find_square(zone(side=14), TEXT_HEIGHT, TEXT_LEFT)
    assert found is not None and abs(found.side - 14) <= 2


def test_the_first_stroke_of_the_text_is_no_side_of_the_box() -> None:
    ink = zone(stroke_at=12 + 22 + 3)
    found = find_square(ink, TEXT_HEIGHT, 12 + 22 + 2)
    assert found is not None and abs(found.side - 22) <= 2
    assert ink[interior(ink, found)].sum() == 0


def test_a_square_in_the_text_is_no_box() -> None:
    assert find_square(zone(), TEXT_HEIGHT, text_left=2) is None


def test_a_pen_stroke_alone_is_no_box() -> None:
    page = np.zeros((50, 70), np.uint8)
    cv2.polylines(page, [np.array([[15, 24], [21, 32], [40, 8]], np.int32)], False, 1, 3)
    assert find_square(page > 0, TEXT_HEIGHT, TEXT_LEFT) is None
