"""A line of text that ends on its cell's edge."""

from __future__ import annotations

import pytest

from extractor.reading.content import PageContent, PlacedLine
from extractor.reading.text.cell_edges import runs_over_edge
from models.document import Char, Page, PageKind, TextLine, Word
from models.geometry import BBox
from models.registration import Region

EM = 20.0


def runs_over(text: str, edge: float, gap: float = 0.0, after: int = 0) -> bool:
    """Whether a line read as ``text`` runs out of a cell that ends at ``edge``; behind its first ``after`` characters
    the rest stands so much further right."""
    chars = []
    for i, char in enumerate(text):
        x = EM * i + (gap if after and i >= after else 0.0)
        chars.append(Char(text=char, bbox=BBox.of(x, 10, x + EM, 30), confidence=0.99))
    word = Word(text=text, bbox=BBox.around(c.bbox for c in chars), confidence=0.99, chars=tuple(chars))
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=40, words=[word])
    inside = tuple(c for c in chars if c.bbox.cx <= edge)
    line = TextLine(text="".join(c.text for c in inside), bbox=BBox.around(c.bbox for c in inside), chars=inside)
    region = Region(page=1, bbox=BBox.of(0, 0, edge, 40))
    placed = PlacedLine(page=1, line=line, region=region, room=edge - line.bbox.x1)
    return runs_over_edge(placed, PageContent(page, chars, lambda box: box))


@pytest.mark.parametrize("edge", [85.0, 89.0])
def test_a_character_on_the_edge_is_told(edge: float) -> None:
    assert runs_over("远航特种线", edge)


def test_a_line_that_ends_before_the_edge_is_not() -> None:
    assert not runs_over("远航特种线", 104.0)


def test_a_mark_that_hangs_over_the_edge_is_not() -> None:
    assert not runs_over("远航特种。", 88.0)


def test_the_next_cell_s_text_read_with_it_is_not() -> None:
    assert not runs_over("远航特种线缆", 84.0, gap=8.0, after=4)
