"""Circles in place of boxes: an untouched one is told from a marked one and from a tick in its place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.marks.round_boxes import is_untouched_circle

EM = 30.0


def drawn(*marks: str) -> NDArray[np.bool_]:
    """The room of a box with a circle in it, and what else is named."""
    room = np.zeros((44, 60), np.uint8)
    for mark in marks:
        if mark == "circle":
            cv2.circle(room, (36, 22), 9, 1, 2)
        elif mark == "dot":
            cv2.circle(room, (36, 22), 9, 1, -1)
        elif mark == "small dot":
            cv2.circle(room, (36, 22), 4, 1, -1)
        elif mark == "point":
            cv2.circle(room, (36, 22), 1, 1, -1)
        elif mark == "slash":
            cv2.line(room, (26, 36), (46, 8), 1, 2)
        elif mark == "short stroke":
            cv2.line(room, (28, 26), (37, 20), 1, 2)
        elif mark == "square":
            cv2.rectangle(room, (27, 13), (45, 31), 1, 2)
        elif mark == "cross":
            cv2.line(room, (26, 12), (46, 32), 1, 2)
            cv2.line(room, (26, 32), (46, 12), 1, 2)
        elif mark == "tick before":
            cv2.polylines(room, [np.array([[6, 20], [12, 32], [24, 8]])], False, 1, 2)
        elif mark == "line above":
            room[:6, 5:50] = 1
        elif mark == "text":
            room[10:34, 52:] = 1
        elif mark == "speck":
            room[4:7, 4:7] = 1
    return room > 0


@pytest.mark.parametrize("marks", [("circle",), ("circle", "speck"), ("circle", "line above"), ("circle", "text")])
def test_an_empty_circle_is_untouched(marks: tuple[str, ...]) -> None:
    assert is_untouched_circle(drawn(*marks), EM)


@pytest.mark.parametrize(
    "marks",
    [
        ("dot",),
        ("circle", "small dot"),
        ("circle", "point"),
        ("circle", "slash"),
        ("circle", "short stroke"),
        ("square",),
        ("circle", "cross"),
        ("circle", "tick before"),
        ("tick before",),
        ("cross",),
        (),
    ],
)
def test_marks_in_it_beside_it_or_in_its_place_are_not(marks: tuple[str, ...]) -> None:
    assert not is_untouched_circle(drawn(*marks), EM)
