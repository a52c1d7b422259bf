"""An option's mark by recognition and by its ink."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.marks.ink_marks import Baseline, BoxInk
from extractor.reading.marks.mark_agreement import READ_TICK, looks_ringed, with_read_tick
from extractor.reading.marks.options import LocatedOption
from extractor.reading.marks.tick_habits import Habit
from models.geometry import BBox

BOX, TEXT = BBox.of(0, 0, 20, 20), BBox.of(50, 0, 150, 20)
BEHIND, BEFORE = BBox.of(24, 0, 44, 20), BBox.of(-30, 0, -10, 20)


def _ink_mark(ticked: bool | None, sure: float = 0.9) -> OptionMark:
    return OptionMark("是", 1, BOX, TEXT, ticked, confidence=sure)


def _read(tick: BBox | None, seen: str = "√") -> OptionMark:
    return OptionMark("是", 1, BOX, TEXT, True, seen=seen, tick=tick)


def _ink(inside: float) -> BoxInk:
    return BoxInk(LocatedOption("是", 1, 0, 1, TEXT, BOX, 1.0, TEXT), BOX, inside, 0.0, 0.1)


@pytest.mark.parametrize("by_ink", [True, False, None])
def test_a_tick_read_behind_its_box_decides(by_ink: bool | None) -> None:
    mark = with_read_tick(_ink_mark(by_ink), _read(BEHIND), None)
    assert (mark.ticked, mark.confidence) == (True, READ_TICK)


def test_a_tick_read_before_a_clean_box_may_be_another_option_s() -> None:
    assert with_read_tick(_ink_mark(False), _read(BEFORE), None).ticked is None
    assert with_read_tick(_ink_mark(False), _read(BEFORE), Habit.BEFORE_BOX).ticked is True


def test_a_box_that_recognition_read_says_nothing() -> None:
    assert with_read_tick(_ink_mark(False), _read(None, seen="□"), None).ticked is False


def test_a_ticked_option_with_a_clean_box_is_ringed() -> None:
    assert looks_ringed(_ink_mark(True), _ink(0.0), None, Baseline())
    assert not looks_ringed(_ink_mark(True), _ink(0.6), None, Baseline())
    assert not looks_ringed(_ink_mark(False), _ink(0.0), None, Baseline())


@pytest.mark.parametrize("tick", [BEHIND, BEFORE])
def test_a_tick_read_beside_its_clean_box_is_no_ring(tick: BBox) -> None:
    assert not looks_ringed(_ink_mark(True), _ink(0.0), tick, Baseline())


def test_a_piece_of_a_ring_read_as_a_tick_leaves_the_rest_of_the_ring() -> None:
    assert looks_ringed(_ink_mark(True), replace(_ink(0.0), around=0.2), BEHIND, Baseline())


def test_a_tick_read_in_the_box_s_place_does_not_explain_why_that_is_clean() -> None:
    assert looks_ringed(_ink_mark(True), _ink(0.0), BOX, Baseline())
