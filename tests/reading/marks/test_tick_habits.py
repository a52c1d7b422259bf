"""Whose a tick is where not every box and tick of a scan was recognised."""

from __future__ import annotations

import pytest

from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.reading.marks.tick_habits import Habit, MarkedCell, assign_marks
from models.document import Char
from models.geometry import BBox

BOX = BBox.of(0, 0, 10, 10)


def marked(text: str, habit: Habit | None, *, recognised: bool = True) -> list[str] | None:
    """What marks each of the options 甲, 乙 and 丙 in a cell of which ``text`` was read."""
    chars = [
        LocatedChar(Char(text=c, bbox=BBox.of(10 * i, 0, 10 * i + 10, 10), confidence=1.0), 0, 1)
        for i, c in enumerate(text)
        if c != " "
    ]
    text = text.replace(" ", "")
    located = [
        LocatedOption(option, 1, text.index(option), text.index(option) + 1, BOX, BOX, 1.0, BOX)
        for option in "甲乙丙"
        if option in text
    ]
    owners = assign_marks(MarkedCell(chars, located), habit, recognised=recognised)
    return None if owners is None else ["".join(text[i] for i in own) for own in owners]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("□甲√□乙□丙", ["□√", "□", "□"]),
        ("□甲√ 乙□丙", ["□√", "", "□"]),
        ("甲√ 乙√ □丙√", ["√", "√", "□√"]),
        ("□甲☑□乙□丙√", ["□", "☑□", "□√"]),
    ],
)
def test_behind_the_texts_a_tick_is_of_the_option_before_though_a_box_was_not_read(text: str, marks: list[str]) -> None:
    assert marked(text, Habit.BEHIND_TEXT) == marks


def test_between_two_texts_a_tick_must_cling_to_the_one_before() -> None:
    assert marked("□甲√ 乙□丙", Habit.BEHIND_TEXT) == ["□√", "", "□"]
    assert marked("□甲 √乙□丙", Habit.BEHIND_TEXT) is None


def test_a_text_layer_has_all_its_boxes() -> None:
    assert marked("□甲√乙□丙", Habit.BEHIND_TEXT, recognised=False) == ["□", "√", "□"]


def test_a_box_behind_its_text_that_was_not_read_leaves_the_others_theirs() -> None:
    assert marked("甲☑乙丙□", Habit.BOX_BEHIND_TEXT) == ["☑", "", "□"]


def test_without_a_habit_the_order_alone_tells() -> None:
    assert marked("□甲□乙□丙√", None) == ["□", "□", "□√"]
    assert marked("□甲√□乙□丙", None) is None
