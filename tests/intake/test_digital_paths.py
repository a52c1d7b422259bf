"""Lines and shapes of digital pages, as word processors, browsers and report writers draw them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from reportlab.lib.colors import Color, black, lightgrey, white
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

from extractor.registration.rulings.grid import find_grids
from models.document import Page
from models.geometry import Direction, Ruling
from tests.intake.made_pdfs import drawn, page_of, raw_pdf

COLUMNS = (50.0, 150.0, 300.0)
ROWS = (50.0, 80.0, 110.0)


def read(draw: Callable[[Canvas], object]) -> Page:
    return page_of(drawn(draw))


def only_ruling(page: Page) -> Ruling:
    (ruling,) = page.rulings
    return ruling


def as_lines(canvas: Canvas) -> None:
    for y in ROWS:
        canvas.line(COLUMNS[0], y, COLUMNS[-1], y)
    for x in COLUMNS:
        canvas.line(x, ROWS[0], x, ROWS[-1])


def as_dashes(canvas: Canvas) -> None:
    canvas.setDash(3, 2)
    as_lines(canvas)


def as_thin_fills(canvas: Canvas) -> None:
    for y in ROWS:
        canvas.rect(COLUMNS[0], y - 0.25, COLUMNS[-1] - COLUMNS[0], 0.5, stroke=0, fill=1)
    for x in COLUMNS:
        canvas.rect(x - 0.25, ROWS[0], 0.5, ROWS[-1] - ROWS[0], stroke=0, fill=1)


def as_frames(canvas: Canvas) -> None:
    for left, right in pairwise(COLUMNS):
        for low, high in pairwise(ROWS):
            canvas.rect(left, low, right - left, high - low)


def as_shaded_cells(canvas: Canvas) -> None:
    canvas.setFillColor(lightgrey)
    for left, right in pairwise(COLUMNS):
        for low, high in pairwise(ROWS):
            canvas.rect(left, low, right - left, high - low, stroke=0, fill=1)


def as_one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in ROWS:
        path.moveTo(COLUMNS[0], y)
        path.lineTo(COLUMNS[-1], y)
    for x in COLUMNS:
        path.moveTo(x, ROWS[0])
        path.lineTo(x, ROWS[-1])
    canvas.drawPath(path)


def as_polylines(canvas: Canvas) -> None:
    for left, right in pairwise(COLUMNS):
        for low, high in pairwise(ROWS):
            path = canvas.beginPath()
            path.moveTo(left, high)
            path.lineTo(left, low)
            path.lineTo(right, low)
            canvas.drawPath(path)
    canvas.line(COLUMNS[0], ROWS[-1], COLUMNS[-1], ROWS[-1])
    canvas.line(COLUMNS[-1], ROWS[0], COLUMNS[-1], ROWS[-1])


def as_mitred_fills(canvas: Canvas) -> None:
    for y in ROWS:
        path = canvas.beginPath()
        path.moveTo(COLUMNS[0], y + 0.5)
        path.lineTo(COLUMNS[-1], y + 0.5)
        path.lineTo(COLUMNS[-1] - 1, y - 0.5)
        path.lineTo(COLUMNS[0] + 1, y - 0.5)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    for x in COLUMNS:
        canvas.rect(x - 0.5, ROWS[0], 1, ROWS[-1] - ROWS[0], stroke=0, fill=1)


def as_square_dots(canvas: Canvas) -> None:
    for y in ROWS:
        for i in range(126):
            canvas.rect(COLUMNS[0] + 2 * i - 0.5, y - 0.5, 1, 1, stroke=0, fill=1)
    for x in COLUMNS:
        for i in range(31):
            canvas.rect(x - 0.5, ROWS[0] + 2 * i - 0.5, 1, 1, stroke=0, fill=1)


def as_even_odd_frames(canvas: Canvas) -> None:
    """As WeasyPrint paints cell borders: the space between a cell and the hole in it."""
    for left, right in pairwise(COLUMNS):
        for low, high in pairwise(ROWS):
            path = canvas.beginPath()
            path.rect(left + 0.5, low + 0.5, right - left - 1, high - low - 1)
            path.rect(left, low, right - left, high - low)
            canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)


def inside_a_scaled_page(canvas: Canvas) -> None:
    canvas.scale(0.5, 0.5)
    for y in ROWS:
        canvas.line(2 * COLUMNS[0], 2 * y, 2 * COLUMNS[-1], 2 * y)
    for x in COLUMNS:
        canvas.line(2 * x, 2 * ROWS[0], 2 * x, 2 * ROWS[-1])


@pytest.mark.parametrize(
    "draw",
    [
        as_lines,
        as_dashes,
        as_thin_fills,
        as_frames,
        as_shaded_cells,
        as_one_path,
        as_polylines,
        as_mitred_fills,
        as_square_dots,
        as_even_odd_frames,
        inside_a_scaled_page,
    ],
)
def test_a_table_has_its_four_cells_however_it_is_drawn(draw: Callable[[Canvas], object]) -> None:
    (grid,) = find_grids(read(draw))
    assert grid.xs == pytest.approx(COLUMNS, abs=0.6)
    assert grid.ys == pytest.approx([300 - y for y in reversed(ROWS)], abs=0.6)
    assert len(grid.cells) == 4


def test_a_table_in_nested_forms_stands_where_it_is_shown() -> None:
    forms = {"In": b"10 10 m 110 10 l 110 60 l 10 60 l h S", "Out": b"q 2 0 0 2 5 5 cm /In Do Q"}
    page = page_of(raw_pdf(b"q 1 0 0 1 20 30 cm /Out Do Q", {}, forms))
    (grid,) = find_grids(page)
    assert grid.bbox.as_list() == [45.0, 145.0, 245.0, 245.0]


def test_a_line_has_its_width_as_displayed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(0.5, 0.5)
        canvas.setLineWidth(3)
        canvas.line(100, 200, 400, 200)

    ruling = only_ruling(read(draw))
    assert (ruling.direction, ruling.at, ruling.start, ruling.end) == (Direction.HORIZONTAL, 200, 50, 200)
    assert ruling.thickness == pytest.approx(1.5)


def test_a_line_drawn_across_its_length_lies_along_its_width() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(200)
        canvas.line(150, 100, 150, 101)

    ruling = only_ruling(read(draw))
    assert ruling.direction is Direction.HORIZONTAL
    assert (ruling.start, ruling.end) == (50, 250)


@pytest.mark.parametrize("colour", [white, Color(0, 0, 0, alpha=0)])
def test_what_does_not_show_is_no_line(colour: Color) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor(colour)
        canvas.setFillColor(colour)
        canvas.line(50, 200, 250, 200)
        canvas.rect(50, 100, 200, 50, fill=1)
        canvas.rect(50, 50, 200, 0.5, stroke=0, fill=1)

    assert read(draw).rulings == []


def test_clip_paths_are_no_lines() -> None:
    page = page_of(raw_pdf(b"q 0 50 400 100 re W n 0 100 400 1 re f Q", {}))
    assert [r.length for r in page.rulings] == [400]


def test_a_line_ends_where_it_is_clipped() -> None:
    page = page_of(raw_pdf(b"q 50 50 200 100 re W n 0 100 400 1 re f 0 10 400 1 re f Q", {}))
    assert [(r.start, r.end) for r in page.rulings] == [(50, 250)]


def test_tick_boxes_say_whether_they_are_filled() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 200, 9, 9)
        canvas.setFillColor(black)
        canvas.rect(80, 200, 9, 9, fill=1)
        canvas.setFillColor(white)
        canvas.rect(110, 200, 9, 9, fill=1)

    strokes = read(draw).strokes
    assert [(s.kind, s.filled) for s in strokes] == [("rect", False), ("rect", True), ("rect", False)]


def test_a_box_drawn_as_the_ring_between_two_squares_is_empty() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(50, 200, 10, 10)
        path.rect(51, 201, 8, 8)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)

    outer = max(read(draw).strokes, key=lambda s: s.bbox.area)
    assert outer.kind == "rect"
    assert not outer.filled


def test_an_underline_painted_as_the_lower_border_of_a_box_is_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(50, 200.6, 300, 18)
        path.rect(50, 200, 300, 18.6)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)

    ruling = only_ruling(read(draw))
    assert ruling.direction is Direction.HORIZONTAL
    assert (ruling.start, ruling.end, round(ruling.thickness, 1)) == (50, 350, 0.6)


def test_a_drawn_tick_keeps_its_bends() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(50, 205)
        path.lineTo(53, 200)
        path.lineTo(60, 211)
        canvas.drawPath(path)

    (stroke,) = read(draw).strokes
    assert stroke.points == ((50, 95), (53, 100), (60, 89))


def test_a_cross_of_two_lines_is_two_strokes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 200, 59, 209)
        canvas.line(50, 209, 59, 200)

    page = read(draw)
    assert [s.kind for s in page.strokes] == ["line", "line"]
    assert page.rulings == []


def test_a_ring_around_a_long_option_is_a_stroke() -> None:
    page = read(lambda c: c.ellipse(50, 190, 150, 212))
    (stroke,) = page.strokes
    assert stroke.bbox.as_list() == [50.0, 88.0, 150.0, 110.0]
    assert page.rulings == []
