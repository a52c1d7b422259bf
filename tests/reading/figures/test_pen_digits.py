"""A pen's 7 that is read as 1 is told by its bar."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.figures.pen_digits import has_seven_read_as_one

# The page's text is 24 pixels high, and what the pen writes half as high again.
EM = 24.0


def _written(bar: int, lean: int = 6) -> np.ndarray:
    """A stem from (60, 12) that leans to the right, with a bar of so many pixels to the left of its upper end."""
    picture = np.full((60, 120, 3), 250, np.uint8)
    cv2.line(picture, (60 + lean, 12), (60, 48), (40, 40, 60), 3)
    cv2.line(picture, (60 + lean - bar, 14), (60 + lean, 12), (40, 40, 60), 3)
    return picture


@pytest.mark.parametrize(("bar", "seven"), [(0, False), (6, False), (15, True), (20, True)])
def test_a_stem_with_a_long_bar_is_no_sure_one(bar: int, seven: bool) -> None:
    assert has_seven_read_as_one(_written(bar), [("1", 60.0)], EM) is seven


def test_what_is_read_as_a_seven_is_none_of_its_concern() -> None:
    assert not has_seven_read_as_one(_written(18), [("7", 60.0)], EM)


def test_the_seven_beside_a_one_is_not_taken_for_it() -> None:
    picture = _written(18)
    cv2.line(picture, (40, 12), (38, 48), (40, 40, 60), 3)
    assert not has_seven_read_as_one(picture, [("1", 40.0), ("7", 60.0)], EM)


def test_a_one_of_print_has_the_height_of_print() -> None:
    picture = np.asarray(cv2.resize(_written(15), (60, 30), interpolation=cv2.INTER_AREA), np.uint8)
    assert not has_seven_read_as_one(picture, [("1", 30.0)], EM)
