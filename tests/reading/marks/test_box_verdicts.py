"""Two judges of a box: the ink measured in it, and the network that looked at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.reading.marks.box_verdicts import Verdict, judge_box
from extractor.reading.marks.ink_marks import Baseline, BoxInk, baseline_of
from extractor.reading.marks.options import LocatedOption
from extractor.reading.marks.tick_network import States
from models.geometry import BBox

PLACE = BBox.of(0, 0, 10, 10)
OPTION = LocatedOption("是", 1, 0, 1, PLACE, PLACE, 1.0, PLACE)
EMPTY, FULL = 0.0, 0.6


def _judged(inside: float, untouched: float, marked: float, struck: float = 0.0, **ink: object) -> Verdict:
    values = {"option": OPTION, "box": PLACE, "inside": inside, "around": 0.0, "zone_ink": 0.2, **ink}
    return judge_box(BoxInk(**values, states=States(untouched, marked, struck)), Baseline())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inside", "untouched", "marked", "ticked"), [(FULL, 0.01, 0.99, True), (EMPTY, 0.99, 0.01, False)]
)
def test_judges_of_one_mind_are_believed(inside: float, untouched: float, marked: float, ticked: bool) -> None:
    verdict = _judged(inside, untouched, marked)
    assert (verdict.ticked, verdict.confidence > 0.99) == (ticked, True)


def test_a_ring_around_an_empty_box_is_a_mark() -> None:
    assert _judged(EMPTY, 0.01, 0.99).ticked is True


def test_ink_that_is_none_of_the_box_s_is_no_mark() -> None:
    assert _judged(FULL, 0.99, 0.01).ticked is False


@pytest.mark.parametrize("marked", [0.93, 0.6])
def test_a_network_that_is_not_sure_is_not_believed_against_the_ink(marked: float) -> None:
    assert _judged(EMPTY, 1 - marked, marked).ticked is None


def test_a_leaning_network_and_the_ink_together_decide() -> None:
    verdict = _judged(FULL, 0.2, 0.8)
    assert (verdict.ticked, verdict.confidence) == (True, 0.98)


def test_one_that_hardly_leans_goes_to_a_person_with_the_ink_s_verdict() -> None:
    verdict = _judged(FULL, 0.35, 0.65)
    assert (verdict.ticked, verdict.confidence) == (True, 0.9)


def test_a_struck_mark_is_told_as_such() -> None:
    verdict = _judged(FULL, 0.0, 0.05, 0.95)
    assert (verdict.ticked, verdict.struck) == (None, True)


def test_a_mark_that_may_be_struck_is_kept_and_doubted() -> None:
    verdict = _judged(FULL, 0.0, 0.3, 0.7)
    assert (verdict.ticked, verdict.struck) == (True, True)
    assert verdict.confidence < 0.95


def test_an_empty_place_is_no_untouched_box() -> None:
    assert _judged(EMPTY, 0.99, 0.01, box=None, zone_ink=0.0).ticked is None


def test_a_tick_beside_the_box_is_left_to_the_document_s_habit() -> None:
    assert _judged(EMPTY, 0.99, 0.01, beside=0.2).ticked is None


def test_a_square_made_of_the_text_s_strokes_says_nothing_against_the_network() -> None:
    of_text = {"outline": 0.75, "into_text": 0.55, "beside": 0.16}
    assert _judged(FULL, 0.93, 0.05, **of_text).ticked is False
    assert _judged(FULL, 0.05, 0.93, **of_text).ticked is True
    assert _judged(FULL, 0.6, 0.4, **of_text).ticked is None


def test_a_square_much_smaller_than_type_is_no_untouched_box() -> None:
    assert _judged(EMPTY, 0.95, 0.04, box=BBox.of(0, 0, 3.6, 3.6)).ticked is None
    assert _judged(FULL, 0.01, 0.98, box=BBox.of(0, 0, 3.6, 3.6)).ticked is True


def test_where_there_is_no_room_for_a_box_none_is_untouched() -> None:
    option = replace(OPTION, zone=BBox.of(0, 0, 3, 10))
    assert _judged(EMPTY, 0.96, 0.03, option=option, box=None).ticked is None


def _box(inside: float, marked: float, around: float = 0.0) -> BoxInk:
    return BoxInk(OPTION, PLACE, inside, around, 0.2, states=States(1.0 - marked, marked, 0.0))


def test_where_marks_are_black_boxes_an_empty_place_is_an_untouched_one() -> None:
    baseline = baseline_of([_box(1.0, 0.99)] * 6 + [_box(0.0, 0.01)] * 12)
    lost = BoxInk(OPTION, None, 0.0, 0.0, 0.0, states=States(0.85, 0.12, 0.03))
    assert judge_box(lost, baseline) == Verdict(False, 0.98)
    assert judge_box(_box(1.0, 0.99), baseline).ticked is True


@pytest.mark.parametrize("other", [_box(0.4, 0.95), _box(1.0, 0.95, around=0.2)])
def test_boxes_blackened_by_pen_among_other_marks_say_nothing_of_empty_places(other: BoxInk) -> None:
    baseline = baseline_of([_box(1.0, 0.99)] * 6 + [other] + [_box(0.0, 0.01)] * 12)
    lost = BoxInk(OPTION, None, 0.0, 0.0, 0.0, states=States(0.85, 0.12, 0.03))
    assert judge_box(lost, baseline).ticked is None


def test_a_small_square_deep_in_the_text_does_not_bear_out_a_network_that_is_just_sure() -> None:
    small = {"box": BBox.of(0, 0, 5, 5), "outline": 1.0, "into_text": 0.5}
    assert _judged(FULL, 0.06, 0.94, **small) == Verdict(True, 0.9)
    assert _judged(FULL, 0.02, 0.98, **small) == Verdict(True, 0.98)


def test_a_mark_that_may_have_been_taken_back_goes_to_a_person() -> None:
    verdict = _judged(FULL, 0.02, 0.8, 0.18)
    assert (verdict.ticked, verdict.confidence, verdict.struck) == (True, 0.9, True)


def test_among_black_boxes_a_box_that_was_not_found_or_may_bear_a_pens_tick_is_not_untouched() -> None:
    black = Baseline(blackened=True)
    box = {"option": OPTION, "around": 0.0, "zone_ink": 0.2}
    untouched = BoxInk(**box, box=PLACE, inside=0.01, states=States(0.6, 0.4, 0.0))  # type: ignore[arg-type]
    assert judge_box(untouched, black).ticked is False
    lost = BoxInk(**box, box=None, inside=0.0, states=States(0.6, 0.4, 0.0))  # type: ignore[arg-type]
    assert judge_box(replace(lost, option=replace(OPTION, zone=BBox.of(0, 0, 3, 10))), black).ticked is not False
    pen = BoxInk(**box, box=PLACE, inside=0.4, states=States(0.1, 0.89, 0.01))  # type: ignore[arg-type]
    assert judge_box(pen, black).ticked is None
