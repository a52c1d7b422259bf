"""What is made of a mark that looks as if it was taken back."""

from __future__ import annotations

from extractor.reading.content import PageContent
from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.read import judge_marks
from extractor.reading.scan_looks import ScanLooks
from extractor.reading.sources import Sources
from models.document import Page, PageKind
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import FieldReading
from models.registration import Place, PlaceKind, Region

BOX = BBox.of(10, 10, 30, 30)
TICKED, LOOKS_STRUCK = 0.998, 0.9


def _judged(kind: FieldType, **marks: tuple[bool | None, float, bool]) -> FieldReading:
    """A scanned question answered so: for each option whether it is ticked, how sure, and whether it looks struck."""
    spec = FieldSpec(id="basic.answer", section="一", label="问", type=kind, options=tuple(marks))
    place = Place(field=spec.id, kind=PlaceKind.CELL, regions=[Region(page=1, bbox=BOX)], label="问", likeness=1.0)
    page = Page(number=1, width=100, height=100, kind=PageKind.SCAN, words=[])
    contents = {1: PageContent(page, [], lambda box: box)}
    sources = Sources(contents=contents, seals=[], looks=ScanLooks(contents, {}, {}, None), unexplained=frozenset())
    seen = [OptionMark(o, 1, BOX, BOX, t, confidence=c, struck=s) for o, (t, c, s) in marks.items()]
    return judge_marks(spec, place, list(marks), seen, sources)


def test_another_answer_tells_that_the_struck_one_was_taken_back() -> None:
    reading = _judged(FieldType.CHOICE, 是=(None, 0.5, True), 否=(True, TICKED, False))
    assert (reading.value, reading.needs_review) == ("否", False)


def test_one_that_may_be_blackened_instead_goes_to_a_person_with_the_other_answer() -> None:
    reading = _judged(FieldType.CHOICE, 是=(True, LOOKS_STRUCK, True), 否=(True, TICKED, False))
    assert (reading.value, reading.raw, reading.needs_review) == ("否", "否", True)


def test_two_plain_answers_are_none() -> None:
    reading = _judged(FieldType.CHOICE, 是=(True, TICKED, False), 否=(True, TICKED, False))
    assert (reading.value, reading.needs_review) == (None, True)


def test_where_several_answers_may_be_given_a_doubtful_one_is_kept_and_asked_about() -> None:
    reading = _judged(FieldType.MULTI_CHOICE, 甲=(True, LOOKS_STRUCK, True), 乙=(True, TICKED, False))
    assert (reading.value, reading.needs_review) == (["甲", "乙"], True)
