"""Pages whose tables are drawn otherwise than the form's others."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.registration.align import score_matrix
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.page_view import PageView
from extractor.registration.pages.strangers import bears_a_label, strange_tables
from extractor.registration.rows import expected_rows, rows_of
from models.document import Cell, Char, Grid, Page, PageKind
from models.geometry import BBox


@pytest.mark.parametrize(
    ("label", "belongs"), [("其他试点示范项目名称及数量", True), ("其他示范单位名称", False), ("年度", False)]
)
def test_a_page_with_one_row_of_the_form_is_known_by_its_label(label: str, belongs: bool) -> None:
    xs, ys = [0.0, 100.0, 400.0, 600.0], [0.0, 40.0]
    cells = [
        Cell(page=1, bbox=BBox.of(xs[c], 0, xs[c + 1], 40), row=0, col=c, row_end=1, col_end=c + 1) for c in range(3)
    ]
    grid = Grid(page=1, bbox=BBox.of(0, 0, 600, 40), xs=xs, ys=ys, cells=cells)
    chars = [Char(text=c, bbox=BBox.of(110 + 12 * i, 10, 122 + 12 * i, 22)) for i, c in enumerate(label)]
    layout = load_layout("fuhe-2025")
    expected = expected_rows(layout, load_dictionary(layout.dictionary))
    assert bears_a_label(score_matrix(rows_of(0, grid, chars), expected), expected) is belongs


def _page(number: int, width: float, edges: tuple[float, ...]) -> PageView:
    """A page of ``width`` pixels with a table of one row between these x, with text in it."""
    cells = [
        Cell(page=number, bbox=BBox.of(a, 100, b, 400), row=0, col=c, row_end=1, col_end=c + 1)
        for c, (a, b) in enumerate(pairwise(edges))
    ]
    grid = Grid(page=number, bbox=BBox.of(edges[0], 100, edges[-1], 400), xs=list(edges), ys=[100, 400], cells=cells)
    chars = [Char(text="字", bbox=BBox.of(edges[0] + 10 + 30 * i, 120, edges[0] + 40 + 30 * i, 150)) for i in range(9)]
    page = Page(number=number, kind=PageKind.SCAN, width=width, height=2339)
    return PageView(page=page, chars=chars, grids=[grid], lines=[])


def test_a_table_that_lay_straighter_than_the_page_before_is_as_wide() -> None:
    # Made upright, a page that lay askew by 2 degrees is 50 pixels wider.
    pages = [_page(1, 1704, (160, 618, 1464)), _page(2, 1655, (135, 595, 1440))]
    assert strange_tables(pages, [True, False]) == []


def test_a_table_of_another_width_is_strange() -> None:
    pages = [_page(1, 1704, (160, 618, 1464)), _page(2, 1655, (135, 595, 1300))]
    assert strange_tables(pages, [True, False]) == [1]
