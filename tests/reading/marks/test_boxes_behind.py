"""Boxes behind their texts. Cells of options are drawn at 24 pixels a character, boxes 20 pixels wide."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.marks.boxes_behind import boxes_stand_behind, has_box_before, with_zones_behind
from extractor.reading.marks.ink_marks import measure_all
from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.reading.marks.tick_habits import Habit, MarkedCell, assign_marks
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 24
Picture = NDArray[np.uint8]


def at(column: int, row: int) -> BBox:
    return BBox.of(EM * column, 40 + 40 * row, EM * column + EM, 40 + 40 * row + EM)


def cells_of(*texts: str) -> tuple[list[MarkedCell], PageContent]:
    """A cell for each text, of which everything but its boxes (□, ■) was read."""
    picture = np.full((40 * len(texts) + 80, EM * 24), 255, np.uint8)
    cells = []
    for row, text in enumerate(texts):
        chars = []
        for i, c in enumerate(text):
            box = at(i, row)
            x, y = round(box.x0), round(box.top)
            if c in "□■":
                cv2.rectangle(picture, (x + 2, y + 2), (x + 21, y + 21), (0,), 2)
                if c == "■":
                    cv2.rectangle(picture, (x + 6, y + 6), (x + 17, y + 17), (0,), -1)
            elif c != " ":
                for k in (5, 12, 19):
                    cv2.line(picture, (x + 3, y + k), (x + 20, y + k), (0,), 2)
                cv2.line(picture, (x + 12, y + 3), (x + 12, y + 21), (0,), 2)
                chars.append(LocatedChar(Char(text=c, bbox=box, confidence=1.0), 0, 1))
        cell = BBox.of(0, at(0, row).top - 6, EM * 24, at(0, row).bottom + 6)
        cells.append(MarkedCell(chars, [_option(o, chars, cell) for o in "甲乙丙" if o in text]))
    words = [Word(text="说明", bbox=at(0, 0), chars=tuple(Char(text=c, bbox=at(i, 0)) for i, c in enumerate("说明")))]
    page = Page(number=1, kind=PageKind.SCAN, width=picture.shape[1], height=picture.shape[0], words=words)
    colour = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
    raster = PageRaster(picture, picture, colour, np.zeros(picture.shape, np.bool_))
    return cells, PageContent(page, [c.char for cell in cells for c in cell.chars], lambda b: b, raster)


def _option(option: str, chars: list[LocatedChar], cell: BBox) -> LocatedOption:
    at_char = next(i for i, c in enumerate(chars) if c.char.text == option)
    text = chars[at_char].char.bbox
    before = chars[at_char - 1].char.bbox.x1 if at_char else cell.x0
    zone = BBox.of(max(before, text.x0 - 3 * EM), text.top - 7, text.x0, text.bottom + 7)
    return LocatedOption(option, 1, at_char, at_char + 1, text, zone, 1.0, cell)


BEHIND = ("甲□  乙■  丙□", "甲■  乙□", "甲□  乙□  丙■", "甲■  乙□")
BEFORE = ("□甲  ■乙  □丙", "■甲  □乙", "□甲  □乙  ■丙", "■甲  □乙")


@pytest.mark.parametrize(("texts", "behind"), [(BEHIND, True), (BEFORE, False), (("甲  乙", "甲 乙"), False)])
def test_a_document_has_its_boxes_behind_its_texts_or_not(texts: tuple[str, ...], behind: bool) -> None:
    cells, content = cells_of(*texts)
    assert boxes_stand_behind(cells, {1: content}) is behind


@pytest.mark.parametrize(("text", "before"), [("□甲  ■乙  □", True), ("甲□  乙■", False), ("□   甲□  乙■", False)])
def test_a_box_right_before_the_first_text_is_told(text: str, before: bool) -> None:
    cells, content = cells_of(text)
    assert has_box_before(cells[0], {1: content}) is before


def test_a_box_behind_its_text_is_its_own() -> None:
    cells, content = cells_of(*BEHIND)
    inks = measure_all([o for cell in cells for o in with_zones_behind(cell)], {1: content})
    assert [ink.inside > 0.3 for ink in inks] == [c == "■" for text in BEHIND for c in text if c in "□■"]


def test_a_page_without_a_picture_tells_nothing() -> None:
    cells, content = cells_of(*BEHIND)
    bare = PageContent(content.page, content.chars, content.to_record)
    assert boxes_stand_behind(cells, {1: bare}) is False


def test_where_the_order_says_nothing_boxes_belong_to_the_text_they_follow() -> None:
    text = "甲□说明☑乙■丙"
    chars = [LocatedChar(Char(text=c, bbox=at(i, 0), confidence=1.0), 0, 1) for i, c in enumerate(text)]
    cell = MarkedCell(chars, [_option(o, chars, BBox.of(0, 30, 500, 80)) for o in "甲乙丙"])
    owners = assign_marks(cell, Habit.BOX_BEHIND_TEXT, recognised=True)
    assert owners is not None
    assert ["".join(text[i] for i in own) for own in owners] == ["□☑", "■", ""]
