"""Rows of a table whose words leave one way only to draw the lines between its cells."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.registration.filled_rows import stands_alone
from extractor.registration.page_view import PageView
from models.document import Cell, Char, Grid, Page, PageKind, Word
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

# A row of a label and three years' figures; cells are 100 wide and 40 high.
EDGES = (0, 100, 200, 300, 400)
Text = tuple[float, str]


def _word(x: float, text: str) -> Word:
    chars = tuple(
        Char(text=c, bbox=BBox.of(x + 10 * i, 14, x + 10 * (i + 1), 26), confidence=0.99) for i, c in enumerate(text)
    )
    return Word(text=text, bbox=BBox.around(c.bbox for c in chars), confidence=0.99, chars=chars)


def _view(*texts: Text) -> PageView:
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=40, words=[_word(x, text) for x, text in texts])
    cells = [
        Cell(page=1, bbox=BBox.of(a, 0, b, 40), row=0, col=i, row_end=1, col_end=i + 1)
        for i, (a, b) in enumerate(pairwise(EDGES))
    ]
    grid = Grid(page=1, bbox=BBox.of(0, 0, 400, 40), xs=[float(x) for x in EDGES], ys=[0.0, 40.0], cells=cells)
    return PageView(page=page, chars=[c for w in page.words for c in w.chars], grids=[grid], lines=[])


def _second(likeness: float = 1.0) -> Place:
    """The place of the figure in the third cell."""
    region = Region(page=1, bbox=BBox.of(200, 0, 300, 40))
    return Place(field="x", kind=PlaceKind.CELL, regions=[region], likeness=likeness)


ROW: tuple[Text, ...] = ((10, "上云企业"), (130, "411"), (230, "38.53"), (330, "502"))


def test_a_row_of_whole_words_leaves_one_way() -> None:
    assert stands_alone(_second(), _view(*ROW))


@pytest.mark.parametrize(
    "row",
    [
        ((10, "上云企业"), (130, "411"), (230, "38.53")),
        ((10, "上云企业"), (130, "411"), (230, "38"), (265, "53"), (330, "502")),
        ((10, "上云企业"), (130, "411"), (270, "38.53"), (330, "502")),
        ((10, "上云企业"), (175, "41135"), (230, "38"), (330, "502")),
        ((10, "上云企业"), (130, "411"), (330, "502")),
        ((10, "上云企业"), (130, "411"), (210, "竹光创新服务"), (330, "502")),
    ],
    ids=[
        "a blank cell beside",
        "two words",
        "its word over the line",
        "another's over its line",
        "itself blank",
        "a text that may go on below",
    ],
)
def test_blank_cells_and_parted_words_leave_others(row: tuple[Text, ...]) -> None:
    assert not stands_alone(_second(), _view(*row))


def test_a_cell_beside_two_labels_holds_either_ones_figure() -> None:
    view = _view(*ROW)
    upper, lower = BBox.of(0, 0, 100, 30), BBox.of(0, 30, 100, 60)
    cells = [
        Cell(page=1, bbox=upper, row=0, col=0, row_end=1, col_end=1),
        Cell(page=1, bbox=lower, row=1, col=0, row_end=2, col_end=1),
        *(
            Cell(page=1, bbox=BBox.of(a, 0, b, 60), row=0, col=i, row_end=2, col_end=i + 1)
            for i, (a, b) in enumerate(pairwise(EDGES[1:]), 1)
        ),
    ]
    below = Word(text="辅导", bbox=lower, confidence=0.99, chars=(Char(text="辅", bbox=BBox.of(10, 40, 20, 52)),))
    page = view.page.model_copy(update={"words": [*view.page.words, below]})
    grid = view.grids[0].model_copy(update={"cells": cells, "bbox": BBox.of(0, 0, 400, 60)})
    tall = Place(field="x", kind=PlaceKind.CELL, regions=[Region(page=1, bbox=BBox.of(200, 0, 300, 60))])
    assert not stands_alone(tall, PageView(page=page, chars=view.chars, grids=[grid], lines=[]))


def test_a_label_that_is_hardly_the_printed_one_says_nothing() -> None:
    assert not stands_alone(_second(likeness=0.7), _view(*ROW))
