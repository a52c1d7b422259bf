"""Which cells are surely drawn, and what camelot sees: lines left out or pictured, pages turned and cropped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import pikepdf
import pytest

from extractor.intake.opening import open_document
from extractor.registration.page_view import PageView, view_page
from extractor.registration.rulings.lattice_opinion import LATTICE_DPI, SeenCell, lattice_cells
from extractor.registration.rulings.ruled import RuledPage
from models.geometry import BBox
from tests.typeset import views_of
from tests.year_table import BOTTOM, TEXTS, TOP, XS, YS, write_year_table

ROOT = Path(__file__).parents[3]
# Content drawn turned, so that the page stands upright with its /Rotate.
TURNED = {90: b"0 1 -1 0 842 0 cm", 180: b"-1 0 0 -1 595 842 cm", 270: b"0 -1 1 0 0 595 cm"}


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def both_views(path: Path, password: str | None = None) -> tuple[PageView, list[SeenCell] | None]:
    with open_document(path, password) as document:
        page = document.pages[0].digital
        alone = document.single_page(1)
        assert page is not None and alone is not None
        picture, _ = document.picture(1, LATTICE_DPI)
        return view_page(page), lattice_cells(alone, picture, (page.width, page.height))


def assert_same_cells(path: Path, password: str | None = None) -> None:
    view, seen = both_views(path, password)
    assert seen is not None
    ours = [c.bbox for g in view.grids for c in g.cells]
    assert len(ours) == len(seen) == (len(XS) - 1) * (len(YS) - 1)
    for box in ours:
        assert any(cell.holds(box.cx, box.cy) and cell.parts[0].overlap(box) > 0.95 * box.area for cell in seen)


def test_camelot_sees_the_cells_of_a_plain_table_where_we_do(pdf: Path) -> None:
    assert_same_cells(write_year_table(pdf))


@pytest.mark.parametrize("turn", TURNED)
def test_places_are_those_of_the_page_as_displayed(pdf: Path, turn: int) -> None:
    write_year_table(pdf)
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        page = document.pages[0]
        width, height = (842, 595) if turn != 180 else (595, 842)
        page.obj.Rotate = turn
        page.mediabox = pikepdf.Array([-10, -20, width, height])
        page.cropbox = pikepdf.Array([15, 25, width - 10, height - 5])
        page.contents_add(b"q " + TURNED[turn] + b"\n", prepend=True)
        page.contents_add(b"\nQ")
        document.save(pdf)
    assert_same_cells(pdf)


def test_a_document_with_a_password_gets_its_second_opinion(pdf: Path) -> None:
    write_year_table(pdf)
    closed = pikepdf.Encryption(owner="主", user="开门", allow=pikepdf.Permissions(extract=False))
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.save(pdf, encryption=closed)
    assert_same_cells(pdf, "开门")


@pytest.mark.parametrize("page", [b"no PDF at all", b"%PDF-1.7 no page"])
def test_a_page_that_camelot_can_not_read_has_no_second_opinion_and_nothing_is_printed(page: bytes) -> None:
    code = (
        "import numpy as np; from extractor.registration.rulings.lattice_opinion import lattice_cells;"
        f"print(lattice_cells({page!r}, np.zeros((842, 595, 3), np.uint8), (595.0, 842.0)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_of_images_there_is_no_single_page(tmp_path: Path) -> None:
    with open_document(write_year_table(tmp_path / "表.pdf")) as document:
        picture, _ = document.picture(1)
    cv2.imwrite(str(tmp_path / "page.png"), picture)
    with open_document(tmp_path / "page.png") as scan:
        assert scan.single_page(1) is None


def unsure_cells(path: Path) -> list[str]:
    """The texts of the cells that aren't surely drawn."""
    view = our_view(path)
    ruled = RuledPage(view.page, view.grids)
    cells = [c.bbox for g in view.grids for c in g.cells if not ruled.surely_draws(c.bbox)]
    return sorted("".join(c.text for c in view.chars if box.contains(c.bbox.cx, c.bbox.cy)) for box in cells)


def our_view(path: Path) -> PageView:
    return views_of(path)[0]


def test_every_cell_of_a_plain_table_is_surely_drawn(pdf: Path) -> None:
    assert unsure_cells(write_year_table(pdf)) == []


def test_a_table_without_outer_border_leaves_no_doubt(pdf: Path) -> None:
    def inner(x: float, y: float, to_x: float, to_y: float) -> bool:
        outer = (x == to_x and x in (XS[0], XS[-1])) or (y == to_y and y in (YS[0], YS[-1]))
        return not outer

    assert unsure_cells(write_year_table(pdf, keep=inner)) == []


def test_cells_with_half_a_line_between_them_are_unsure(pdf: Path) -> None:
    def half(draw: Callable[[float, float, float, float], None]) -> None:
        draw(XS[2], YS[1], XS[2], YS[1] + 0.6 * (YS[2] - YS[1]))

    path = write_year_table(pdf, keep=lambda *line: line != (XS[2], YS[1], XS[2], YS[2]), also=half)
    assert unsure_cells(path) == [TEXTS[1][1], TEXTS[1][2]]


def test_cells_beside_a_doubled_line_are_unsure(pdf: Path) -> None:
    def again(draw: Callable[[float, float, float, float], None]) -> None:
        draw(XS[2] + 3.5, YS[1], XS[2] + 3.5, YS[2] - 4)

    assert TEXTS[1][2] in unsure_cells(write_year_table(pdf, also=again))


def test_a_cell_that_a_line_begins_to_part_is_unsure(pdf: Path) -> None:
    middle = (XS[1] + XS[2]) / 2

    def begun(draw: Callable[[float, float, float, float], None]) -> None:
        draw(middle, YS[1], middle, YS[1] + 0.55 * (YS[2] - YS[1]))

    view = our_view(write_year_table(pdf, also=begun))
    ruled = RuledPage(view.page, view.grids)
    assert not ruled.surely_draws(BBox.of(XS[1], YS[1], XS[2], YS[2]))
    assert ruled.surely_draws(BBox.of(XS[2], YS[1], XS[3], YS[2]))


def test_a_cell_whose_text_runs_over_its_side_is_unsure(pdf: Path) -> None:
    texts = [row[:] for row in TEXTS]
    texts[2][1] = "1234567890123456789012345"
    texts[2][2] = ""
    view = our_view(write_year_table(pdf, texts=texts))
    ruled = RuledPage(view.page, view.grids)
    assert not ruled.surely_draws(BBox.of(XS[1], YS[2], XS[2], YS[3]))


def test_lines_drawn_as_pictures_are_no_rulings_but_a_doubt(pdf: Path) -> None:
    path = write_year_table(pdf, pictured=[(XS[2], YS[1], XS[2], YS[2])])
    view, seen = both_views(path)
    ruled = RuledPage(view.page, view.grids)
    assert not ruled.surely_draws(BBox.of(XS[1], YS[1], XS[3], YS[2]))
    assert seen is not None
    assert any(cell.holds(XS[2] - 5, YS[1] + 5) and not cell.holds(XS[2] + 5, YS[1] + 5) for cell in seen)


def test_the_table_lies_where_the_tests_think(pdf: Path) -> None:
    view = our_view(write_year_table(pdf))
    assert view.grids[0].bbox.as_list() == [XS[0], TOP, XS[-1], BOTTOM]
