"""What is read on a page with dark clouds, or closed strokes, goes to a person."""

from __future__ import annotations

from extractor.confidence.doubted_pages import CLOUDED, doubt_pages
from models.record import FieldReading, Method, Provenance, ProvenancePart, Status, Value


def reading(page: int, value: Value = 12, parts: tuple[int, ...] = ()) -> FieldReading:
    pieces = [ProvenancePart(page=n, bbox=[0, 0, 1, 1]) for n in parts]
    place = Provenance(page=page, bbox=[0, 0, 1, 1], method=Method.OCR, parts=pieces)
    return FieldReading(value=value, status=Status.READ, confidence=0.999, needs_review=False, provenance=place)


def test_values_on_such_a_page_are_doubted_and_no_others() -> None:
    readings = {"a": reading(3), "b": reading(4), "c": reading(4, parts=(4, 3))}
    seen = doubt_pages(readings, {3}, CLOUDED)
    assert [r.needs_review for r in seen.values()] == [True, False, True]
    assert seen["a"].reasons == [CLOUDED]
    assert seen["a"].value == 12


def test_a_reason_that_is_there_already_is_enough() -> None:
    known = doubt_pages({"a": reading(3)}, {3}, CLOUDED)
    assert doubt_pages(known, {3}, CLOUDED) == known
