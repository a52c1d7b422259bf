"""The lines of running text on a page. Type is 12 points high."""

from __future__ import annotations

from extractor.registration.layout_files.catalogue import load_layout
from extractor.registration.sections.prose_pages import ProsePage, running_text
from models.document import Char, TextLine
from models.geometry import BBox

EM, LEFT = 12.0, 90.0
TEXT = "集群总产值同比增长百分之十以上新增省级专精特新中小企业三家"


def line(text: str, x: float, top: float) -> TextLine:
    boxes = [BBox.of(x + i * EM, top, x + (i + 1) * EM, top + EM) for i in range(len(text))]
    chars = tuple(Char(text=c, bbox=b) for c, b in zip(text, boxes, strict=True))
    return TextLine(text=text, bbox=BBox.around(boxes), chars=chars)


def texts(*more: TextLine) -> list[str]:
    """The running text of a page with a heading, three lines, and these lines, in the page's order."""
    own = [line("一、集群基本情况简介", LEFT + 2 * EM, 100), *(line(TEXT, LEFT, 130 + 20 * i) for i in range(3)), *more]
    page = ProsePage(1, sorted(own, key=lambda n: n.bbox.top))
    return [item.line.text for item in running_text([page], load_layout("shenbao-2025")).lines[1:]]


def test_a_sign_far_beside_the_text_is_no_line_of_it() -> None:
    assert texts(line("1", 12, 141)) == [TEXT] * 3


def test_a_last_line_of_one_character_is() -> None:
    assert texts(line("家", LEFT, 190)) == [*[TEXT] * 3, "家"]


def test_parts_of_a_line_that_lies_askew_go_from_left_to_right() -> None:
    # What shines through parted the line; its right part lies a little higher.
    assert texts(line(TEXT[:16], LEFT, 190), line(TEXT[16:], LEFT + 16 * EM, 187)) == [
        *[TEXT] * 3,
        TEXT[:16],
        TEXT[16:],
    ]
