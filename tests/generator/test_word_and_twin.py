from __future__ import annotations

import dataclasses
import io
import shutil
import zipfile

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

from models.geometry import BBox
from samples.generator.content import fill_form
from samples.generator.corpus import _FONTS, style_of
from samples.generator.renderers.blocks import AnchorMark, BoxMark, ValueMark
from samples.generator.renderers.docx_pdf import make_docx, render_docx
from samples.generator.renderers.docx_xml import NAMESPACE
from samples.generator.renderers.finish import finish_pdf
from samples.generator.renderers.fonts import find_font
from samples.generator.renderers.paper import build_paper
from samples.generator.renderers.placing import LostMarkError, MarkBox, assemble_geometry
from samples.generator.renderers.rendered import MissingProgramError
from samples.generator.renderers.twin import Palette, TwinMismatchError, recover_places

W = f"{{{NAMESPACE}}}"
needs_fonts = pytest.mark.skipif(
    not any(find_font(f) for f in _FONTS["docx", False].body), reason="no CJK font installed"
)


def word_body(seed: int) -> etree._Element:
    form = fill_form("shenbao", seed)
    style = style_of("shenbao", seed, "docx")
    document = make_docx(build_paper(form, style), style, Palette(coloured=False))
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml"))


@needs_fonts
def test_section_three_has_ten_columns_and_years_span_three() -> None:
    table = word_body(2).findall(f".//{W}tbl")[2]
    assert len(table.findall(f"{W}tblGrid/{W}gridCol")) == 10
    header = table.findall(f"{W}tr")[0]
    spans = [s.get(f"{W}val") for s in header.findall(f".//{W}gridSpan")]
    assert spans == ["3", "3", "3"]


@needs_fonts
def test_merged_labels_are_continued_down_their_rows() -> None:
    table = word_body(2).findall(f".//{W}tbl")[2]
    merges = table.findall(f".//{W}vMerge")
    assert [m.get(f"{W}val") for m in merges].count("restart") == 2
    assert len(merges) == 5 + 3


def ink_in(page: pypdfium2.PdfPage, box: BBox) -> int:
    """Dark pixels of the box, at four pixels a point."""
    picture = page.render(scale=4).to_numpy()
    left, top, right, bottom = (round(4 * v) for v in (box.x0, box.top, box.x1, box.bottom))
    return int((picture[top:bottom, left:right] < 128).any(axis=2).sum())


def page_with(texts: list[tuple[str | None, str, float]], ground: str | None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), invariant=True)
    if ground:
        canvas.setFillColor(f"#{ground}")
        canvas.rect(10, 40, 80, 20, stroke=0, fill=1)
    for colour, text, x in texts:
        canvas.setFillColor(f"#{colour}" if colour else "black")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(x, 45, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_the_twin_tells_where_marks_and_cells_are() -> None:
    palette = Palette(coloured=True)
    value = ValueMark("industry.sme_count.2024")
    colour, ground = palette.text((value,)), palette.ground((value,))
    pages, marks, areas = recover_places(
        page_with([(None, "12", 20)], None), page_with([(colour, "12", 20)], ground), palette
    )
    assert (pages[0].width_pt, pages[0].height_pt) == (200, 100)
    assert areas[0].bbox == BBox.of(10, 40, 90, 60)
    assert {m.mark for m in marks} == {value}
    box = BBox.around(m.bbox for m in marks)
    assert box.x0 == pytest.approx(20) and box.bottom == pytest.approx(100 - 45 + 1.4)


def test_a_twin_with_other_text_is_refused() -> None:
    with pytest.raises(TwinMismatchError):
        recover_places(page_with([(None, "12", 20)], None), page_with([], None), Palette(coloured=True))


def test_a_thousand_marks_have_a_thousand_colours() -> None:
    palette = Palette(coloured=True)
    colours = {palette.text((AnchorMark(str(n)),)) for n in range(1000)}
    grounds = {palette.ground((ValueMark(str(n)),)) for n in range(1000)}
    assert len(colours) == len(grounds) == 1000
    assert not colours & grounds


def test_strokes_are_drawn_over_ticked_boxes_only() -> None:
    form = fill_form("fuhe", 1)
    value = form.fields["basic.industry_type"].value
    boxes = [
        MarkBox(BoxMark("basic.industry_type", option), 1, BBox.of(20, 40, 30, 50))
        for option in ("第一产业", "第二产业", "第三产业")
    ]
    finished = finish_pdf(page_with([], None), form, boxes, strokes=True)
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        drawn = page.Contents.read_bytes().count(b" S\n")
    assert value is not None and drawn == 1


def test_strokes_land_on_their_box_though_the_page_leaves_a_scale_behind() -> None:
    form = fill_form("fuhe", 1)
    option = form.fields["basic.industry_type"].value
    assert isinstance(option, str)
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(page_with([], None))) as pdf:
        pdf.pages[0].contents_add(b"0.24 0 0 -0.24 0 100 cm\n", prepend=True)
        pdf.save(buffer)
    box = BBox.of(20, 40, 30, 50)
    marks = [MarkBox(BoxMark("basic.industry_type", option), 1, box)]
    finished = pypdfium2.PdfDocument(finish_pdf(buffer.getvalue(), form, marks, strokes=True))
    assert ink_in(finished[0], box) > 50


def test_a_form_with_lost_marks_is_not_placed() -> None:
    form = fill_form("fuhe", 1)
    with pytest.raises(LostMarkError, match=r"cover\.cluster_name"):
        assemble_geometry(form, "html", [], [], [], ticks_printed=True)


@needs_fonts
def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    form = fill_form("fuhe", 1)
    style = style_of("fuhe", 1, "docx")
    with pytest.raises(MissingProgramError, match="apt install libreoffice-writer"):
        render_docx(form, build_paper(form, style), style)


@needs_fonts
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_every_field_and_its_ticks_have_more_ink() -> None:
    form = fill_form("fuhe", 3)
    style = dataclasses.replace(style_of("fuhe", 3, "docx"), tick="wingdings2")
    rendered = render_docx(form, build_paper(form, style), style)
    geometry = assemble_geometry(form, "docx", rendered.pages, rendered.marks, rendered.areas, True)
    pdf = pypdfium2.PdfDocument(rendered.pdf)
    ink = [(o.ticked, ink_in(pdf[o.page - 1], o.box)) for o in geometry.options]
    assert len(ink) == 66
    assert min(i for ticked, i in ink if ticked) > max(i for ticked, i in ink if not ticked) > 0
