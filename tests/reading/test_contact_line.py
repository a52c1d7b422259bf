"""The contact line: what is said of the name says nothing of the number."""

from __future__ import annotations

import pytest

from extractor.reading.contact_line import lines_of_part
from extractor.reading.content import PlacedLine
from extractor.registration.lines import line_of
from models.document import Char
from models.geometry import BBox
from models.registration import Region


def _lines(text: str) -> list[PlacedLine]:
    chars = [Char(text=c, bbox=BBox.of(20 * i, 0, 20 * i + 18, 20)) for i, c in enumerate(text)]
    box = BBox.of(0, 0, 20 * len(text) + 100, 30)
    return [PlacedLine(page=1, line=line_of(chars), region=Region(page=1, bbox=box), room=100)]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("冼晓雯023-31700073", "冼晓雯", "023-31700073"),
        ("冼晓雯（023）3170", "冼晓雯（", "（023）3170"),
        ("0512-6666转804顾承志", "转顾承志", "0512-6666转804"),
        ("冼晓雯l3912345678", "冼晓雯l", "l3912345678"),
        ("冼晓雯", "冼晓雯", "冼晓雯"),
    ],
)
def test_the_characters_of_each_part(text: str, name: str, number: str) -> None:
    lines = _lines(text)
    assert "".join(n.line.text for n in lines_of_part(lines, number=False)).replace(" ", "") == name
    assert "".join(n.line.text for n in lines_of_part(lines, number=True)) == number
