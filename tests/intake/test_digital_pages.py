"""Digital pages as displayed: turned, cropped, with pictures and annotations; broken ones."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.intake.errors import DamagedError
from extractor.intake.opening import open_document
from extractor.intake.textlayer import TextLayer, judge_text_layer
from models.document import Page
from models.geometry import BBox, Direction
from tests.intake.made_pdfs import SHEET, drawn, page_of, picture_of

# reportlab turns the sheet with the page, which a square one does not show.
SQUARE = (400.0, 400.0)
CROP = (30.0, 40.0, 330.0, 280.0)


def mark_page(canvas: Canvas) -> None:
    """One black square, far from the middle, and a text and a line elsewhere."""
    canvas.rect(60, 230, 12, 12, stroke=0, fill=1)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(200, 100, "H")
    canvas.line(100, 60, 300, 60)


def dark_box(data: bytes, around: BBox) -> BBox:
    """What is dark in the picture of a page within ``around``."""
    picture = picture_of(data)
    x0, top = max(0, int(around.x0)), max(0, int(around.top))
    rows, columns = np.nonzero(picture[top : int(around.bottom), x0 : int(around.x1)] < 128)
    assert rows.size
    return BBox.of(x0 + columns.min(), top + rows.min(), x0 + columns.max() + 1, top + rows.max() + 1)


def check_against_picture(data: bytes) -> Page:
    """Everything read stands where the renderer draws it."""
    page = page_of(data)
    height, width = picture_of(data).shape
    assert (page.width, page.height) == pytest.approx((width, height), abs=1)
    (square,) = (s for s in page.strokes if s.filled)
    assert dark_box(data, square.bbox.grown(6)).as_list() == pytest.approx(square.bbox.as_list(), abs=1)
    (char,) = (c for w in page.words for c in w.chars)
    letter = dark_box(data, char.bbox.grown(6))
    assert letter.overlap(char.bbox) > 0.9 * letter.area
    (ruling,) = page.rulings
    ends = BBox.of(ruling.start, ruling.at, ruling.end, ruling.at)
    if ruling.direction is Direction.VERTICAL:
        ends = BBox.of(ruling.at, ruling.start, ruling.at, ruling.end)
    assert dark_box(data, ends.grown(4)).overlap(ends.grown(1)) > 0.9 * ruling.length
    return page


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_everything_stands_where_it_is_displayed(rotation: int, cropped: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if cropped:
            canvas.setCropBox(CROP)
        canvas.setPageRotation(rotation)
        mark_page(canvas)

    page = check_against_picture(drawn(draw, SQUARE))
    assert page.rotation == rotation
    width, height = (CROP[2] - CROP[0], CROP[3] - CROP[1]) if cropped else SQUARE
    assert (page.width, page.height) == ((height, width) if rotation in (90, 270) else (width, height))


def test_what_is_cropped_away_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox(CROP)
        canvas.drawString(5, 290, "draft")
        canvas.drawString(200, 100, "form")
        canvas.line(0, 10, 400, 10)
        canvas.rect(350, 100, 9, 9)

    page = page_of(drawn(draw))
    assert [w.text for w in page.words] == ["form"]
    assert page.rulings == []
    assert page.strokes == []


def test_pictures_are_cut_off_at_the_edge_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        photo = ImageReader(Image.linear_gradient("L"))
        canvas.drawImage(photo, -50, 200, width=100, height=200)
        canvas.drawImage(photo, 500, 0, width=10, height=10)

    assert [b.as_list() for b in page_of(drawn(draw)).images] == [[0.0, 0.0, 50.0, 100.0]]


def opened(tmp_path: Path, data: bytes) -> tuple[Page, np.ndarray]:
    path = tmp_path / "表.pdf"
    path.write_bytes(data)
    with open_document(path) as document:
        page = document.pages[0].digital
        assert page is not None
        return page, document.picture(1, dpi=72)[0]


def test_filled_form_fields_are_read_and_shown(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 250, "the cluster and what it is called")
        canvas.acroForm.textfield(value="Filled", x=50, y=200, width=120, height=20)
        canvas.acroForm.checkbox(checked=True, x=50, y=150, size=14)

    page, picture = opened(tmp_path, drawn(draw))
    assert "Filled" in [w.text for w in page.words]
    assert any(s.kind == "curve" and s.filled for s in page.strokes)
    assert picture[84:96, 52:100].min() < 100


def test_a_page_that_cannot_be_parsed_is_named(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=SHEET, pageCompression=0)
    for _ in range(2):
        canvas.drawString(50, 250, "x")
        canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    last = data.rindex(b"/Type /Page\n")
    path = tmp_path / "表.pdf"
    path.write_bytes(data[:last] + b"/Type /Pane\n" + data[last + 12 :])
    with pytest.raises(DamagedError, match="第 2 页"):
        open_document(path)


FORM_LINES = ["集群企业数量（年度当前值）", "集群主导产业产值增速（%）", "主导产业所属产业类型", "数字化服务总体情况"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_shown_turned_is_read_from_its_picture(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas.setFont("STSong-Light", 12)
        canvas.setPageRotation(turn)
        for n, line in enumerate(FORM_LINES):
            canvas.drawString(60, 250 - 20 * n, line)

    expected = TextLayer.SIDEWAYS if turn else TextLayer.GOOD
    assert judge_text_layer(page_of(drawn(draw, SQUARE))) is expected
