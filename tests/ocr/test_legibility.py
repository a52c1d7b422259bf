"""A page of which recognition made little is told, however good its picture looks otherwise."""

from __future__ import annotations

import pytest

from extractor.ocr.scanning import is_illegible
from models.document import Page, PageKind, Word
from models.geometry import BBox


def page(*lines: tuple[str, float]) -> Page:
    words = [
        Word(text=text, bbox=BBox.of(50, 50 + 40 * i, 600, 80 + 40 * i), confidence=confidence)
        for i, (text, confidence) in enumerate(lines)
    ]
    return Page(number=1, kind=PageKind.SCAN, width=1654, height=2339, words=words)


@pytest.mark.parametrize(("confidence", "told"), [(0.48, True), (0.97, False)])
def test_a_page_whose_text_was_hardly_recognised_is_told(confidence: float, told: bool) -> None:
    assert is_illegible(page(*[("集群主导产业产值占集群总产值比例", confidence)] * 5)) is told


def test_a_few_misread_lines_on_a_good_page_say_nothing() -> None:
    good = [("集群主导产业产值占集群总产值比例", 0.99)] * 9
    assert not is_illegible(page(*good, ("集群企业数量", 0.3)))


def test_a_page_with_little_but_a_seal_is_not_judged() -> None:
    assert not is_illegible(page(("业和信", 0.4)))
