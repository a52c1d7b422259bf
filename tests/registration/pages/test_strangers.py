"""Pages whose tables are drawn otherwise than the form's others."""

from __future__ import annotations

import pytest

from extractor.registration.align import score_matrix
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.pages.strangers import bears_a_label
from extractor.registration.rows import expected_rows, rows_of
from models.document import Cell, Char, Grid
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
