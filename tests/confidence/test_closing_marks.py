"""A scanned running text that alone has no mark at its end has lost it."""

from __future__ import annotations

from extractor.confidence.closing_marks import doubt_open_ends
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from models.layout import FieldType
from models.record import FieldReading, Method, Provenance, Status

DICTIONARY = load_dictionary(load_layout("shenbao-2025").dictionary)
NAMES = [f.id for f in DICTIONARY.fields if f.type is FieldType.LONG_TEXT][:10]
TEXT = "研发经费保持百分之十以上的增长，有效发明专利突破四百件，新增绿色工厂三家"


def _flagged(texts: list[str], method: Method = Method.OCR) -> set[str]:
    where = Provenance(page=1, bbox=[0.0, 0.0, 1.0, 1.0], method=method)
    readings = {
        name: FieldReading(value=t, raw=t, status=Status.READ, confidence=0.99, needs_review=False, provenance=where)
        for name, t in zip(NAMES, texts, strict=True)
    }
    return {name for name, reading in doubt_open_ends(readings, DICTIONARY).items() if reading.needs_review}


def test_the_only_text_without_a_closing_mark_is_doubted() -> None:
    assert _flagged([TEXT + "。"] * 9 + [TEXT]) == {NAMES[9]}


def test_a_form_that_closes_no_text_is_taken_as_it_is() -> None:
    assert _flagged([TEXT] * 10) == set()


def test_a_short_entry_needs_none() -> None:
    assert _flagged([TEXT + "。"] * 9 + ["同意推荐"]) == set()
    assert _flagged([TEXT + "。"] * 9 + ["全面完成各项目标任务"]) == {NAMES[9]}


def test_what_was_typed_is_not_doubted() -> None:
    assert _flagged([TEXT + "。"] * 9 + [TEXT], Method.PDF_TEXT) == set()
