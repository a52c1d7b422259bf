"""What speaks against a text by where its lines stand. Characters are 10 units wide."""

from __future__ import annotations

import pytest

from extractor.reading.content import PageContent, lines_of
from extractor.reading.doubts.breaks import has_open_paragraph
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Region

EM = 10
CELL = Region(page=1, bbox=BBox.of(0, 0, 20 * EM, 500))
FULL = "加强组织领导，建立由县政府主要负责同志牵头的"
LAST = "整合资源，设立产业引导基金。"


def _has_open_paragraph(*lines: str) -> bool:
    chars = [
        Char(text=c, bbox=BBox.of(EM * i, 20 * n, EM * (i + 1), 20 * n + 12), confidence=0.99)
        for n, line in enumerate(lines)
        for i, c in enumerate(line)
    ]
    first = Word(text=lines[0], bbox=CELL.bbox, confidence=1.0, chars=tuple(chars[: len(lines[0])]))
    page = Page(number=1, kind=PageKind.SCAN, width=300, height=500, words=[first])
    contents = {1: PageContent(page, chars, lambda box: box)}
    return has_open_paragraph(lines_of([CELL], contents), contents)


def test_a_paragraph_that_lost_its_last_mark_is_told() -> None:
    assert _has_open_paragraph(FULL, "联席会议制度，明确分工", LAST)


@pytest.mark.parametrize(
    "lines",
    [
        (FULL, "联席会议制度，明确分工。", LAST),
        ("一、组织保障", FULL, "联席会议制度，明确分工。", LAST),
        (FULL, "联席会议制度，建立由县政府主要负责同志牵头的", LAST),
        ("组织保障，专班推进", FULL, "联席会议制度，明确分工", LAST),
        (FULL, "联席会议制度，明确分工", "整合资源，设立基金"),
        ("一、强化组织领导，健全机制", FULL, "联席会议制度，明确分工。", LAST),
        (FULL, "与德国，签订协议后引入", "Schwarzenegger公司的产线。"),
    ],
    ids=["closed", "a heading", "a full line", "open by habit", "all open", "a long heading", "a Western word"],
)
def test_headings_full_lines_and_a_filers_habit_are_none(lines: tuple[str, ...]) -> None:
    assert not _has_open_paragraph(*lines)
