"""Circles in place of boxes: an untouched one is told from a marked one and from a tick in its place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.marks.round_boxes import circle_in

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
        elif mark == "black square":
            cv2.rectangle(room, (27, 13), (45, 31), 1, -1)
        elif mark == "cross":
            cv2.line(room, (26, 12), (46, 32), 1, 2)
            cv2.line(room, (26, 32), (46, 12), 1, 2)
        elif mark == "chord":
            cv2.line(room, (29, 28), (43, 28), 1, 1)
        elif mark == "tick behind":
            cv2.polylines(room, [np.array([[50, 20], [52, 30], [59, 10]])], False, 1, 2)
        elif mark == "tick before":
            cv2.polylines(room, [np.array([[6, 20], [12, 32], [24, 8]])], False, 1, 2)
        elif mark == "line above":
            room[:6, 5:50] = 1
        elif mark == "text":
            room[10:34, 52:] = 1
        elif mark == "speck":
            room[4:7, 4:7] = 1
    return room > 0


TEXT = 55.0


def untouched(*marks: str, pale: tuple[str, ...] = ()) -> bool | None:
    """Whether a circle is untouched; None: there is no empty one. ``pale``: drawn by a pale pen."""
    ink = drawn(*marks)
    circle = circle_in(ink, ink | drawn(*pale), TEXT, EM)
    return None if circle is None else circle.untouched


@pytest.mark.parametrize("marks", [("circle",), ("circle", "speck"), ("circle", "line above"), ("circle", "text")])
def test_an_empty_circle_is_untouched(marks: tuple[str, ...]) -> None:
    assert untouched(*marks)


@pytest.mark.parametrize("mark", ["small dot", "point", "tick before", "tick behind"])
def test_a_circle_with_a_mark_in_it_or_beside_it_goes_to_a_person(mark: str) -> None:
    assert untouched("circle", mark) is False


@pytest.mark.parametrize("mark", ["small dot", "point"])
def test_a_pale_mark_in_it_does_too(mark: str) -> None:
    assert untouched("circle", pale=(mark,)) is False


@pytest.mark.parametrize("mark", ["slash", "cross", "chord", "short stroke"])
def test_a_circle_with_a_stroke_through_it_is_none(mark: str) -> None:
    assert untouched("circle", mark) is None


@pytest.mark.parametrize("marks", [("square",), ("black square",), ("tick before",), ("cross",), ()])
def test_other_marks_are_none(marks: tuple[str, ...]) -> None:
    assert untouched(*marks) is None


@pytest.mark.parametrize(
    ("marks", "dotted"),
    [
        (("circle", "small dot"), True),
        (("circle", "small dot", "text"), True),
        (("circle", "point"), False),
        (("circle", "small dot", "tick before"), False),
        (("circle",), False),
        (("dot",), True),
        (("dot", "tick before"), None),
    ],
)
def test_a_disc_in_a_circle_or_in_its_place_ticks_it(marks: tuple[str, ...], dotted: bool | None) -> None:
    ink = drawn(*marks)
    circle = circle_in(ink, ink, TEXT, EM)
    assert (None if circle is None else circle.dotted) == dotted


def test_a_circle_in_pale_strokes_is_one() -> None:
    circle = circle_in(drawn("speck"), drawn("speck", "circle"), TEXT, EM)
    assert circle is not None and circle.untouched
