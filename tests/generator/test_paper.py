from __future__ import annotations

import dataclasses
import io

import pdfplumber
import pypdfium2
import pytest

from models.geometry import BBox
from samples.generator.content import fill_form
from samples.generator.corpus import _FONTS, generate_document, style_of
from samples.generator.geometry import CellPlace, DocumentGeometry, OptionPlace
from samples.generator.renderers.blocks import (
    Cell,
    OptionMark,
    Paragraph,
    Row,
    Table,
    Text,
    ValueMark,
    place_cells,
)
from samples.generator.renderers.fonts import find_font, write_symbol_fonts
from samples.generator.renderers.paper import build_paper
from samples.generator.renderers.placing import assemble_geometry
from samples.generator.renderers.reportlab_pdf import render_reportlab
from samples.generator.renderers.style import DEVELOPMENT_TICKS, HELD_APART_TICKS, TickStyle
from samples.generator.renderers.typeset import Fonts, set_paragraph
from samples.generator.truth import FormName

needs_reportlab_fonts = pytest.mark.skipif(
    not any(find_font(f) for f in _FONTS["reportlab", False].body), reason="no CJK TrueType font installed"
)
EVEN = Fonts(pick=lambda c, bold, f: "f", width=lambda c, f, size: size if ord(c) > 0x2000 else size / 2)


def lines_of(text: str, width: float) -> list[str]:
    lines = set_paragraph(Paragraph((Text(text),)), EVEN, 10, 1.2, width, "check_box")
    return ["".join(a.char for a in line.atoms) for line in lines]


def test_chinese_breaks_anywhere_but_figures_keep_together() -> None:
    assert lines_of("产值达128.50亿元", 45) == ["产值达", "128.50亿", "元"]


def test_a_figure_wider_than_its_cell_is_broken_over_lines() -> None:
    assert lines_of("1234567.89", 30) == ["123456", "7.89"]


def test_no_line_begins_with_a_full_stop() -> None:
    assert lines_of("集群总产值增长。", 70) == ["集群总产值增", "长。"]


def test_cells_spanning_rows_leave_their_places_out() -> None:
    label = Cell((), rowspan=2)
    table = Table((0.5, 0.5), (Row((label, Cell(()))), Row((Cell(()),))))
    assert [(g.row, g.col) for g in place_cells(table)] == [(0, 0), (0, 1), (1, 1)]


def test_a_row_that_does_not_fill_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="don't fill"):
        place_cells(Table((0.5, 0.5), (Row((Cell(()),)),)))


@pytest.mark.parametrize("name", ["shenbao", "fuhe"])
@needs_reportlab_fonts
def test_the_printed_form_has_every_field_and_every_option(name: FormName) -> None:
    form = fill_form(name, 4)
    paper = build_paper(form, style_of(name, 4, "reportlab"))
    marks = set()
    for block in paper.blocks:
        cells = [c for row in block.rows for c in row.cells] if isinstance(block, Table) else []
        marks |= {m for c in cells for m in c.areas}
        paragraphs = [p for c in cells for p in c.paragraphs]
        paragraphs += [block] if isinstance(block, Paragraph) else []
        marks |= {m for p in paragraphs for i in p.inlines if isinstance(i, Text) for m in i.marks}
    printed = {m.field for m in marks if isinstance(m, ValueMark)}
    missing = {f for f in form.fields if f not in printed}
    presence = {f for f in missing if f.endswith(("_seal", "signature"))}
    assert missing == presence
    assert sum(isinstance(m, OptionMark) for m in marks) == {"shenbao": 74, "fuhe": 66}[name]


def text_in(pdf: pdfplumber.PDF, place: CellPlace) -> str:
    box = place.text_box
    assert box is not None
    inside = [
        c["text"]
        for c in pdf.pages[place.page - 1].chars
        if box.grown(0.5).contains((c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2)
    ]
    return "".join(inside).replace(" ", "")


@needs_reportlab_fonts
def test_what_stands_in_a_figures_box_is_its_raw_text() -> None:
    document = generate_document("shenbao", 6, "reportlab")
    checked = 0
    with pdfplumber.open(io.BytesIO(document.pdf)) as pdf:
        for place in document.geometry.cells:
            if place.field.endswith((".2022", ".2023", ".2024")) and place.text_box:
                raw = document.truth.fields[place.field].raw or ""
                assert text_in(pdf, place) == raw.replace(" ", "")
                checked += 1
    assert checked > 80


@needs_reportlab_fonts
def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (generate_document("fuhe", 9, "reportlab") for _ in range(2))
    assert first.pdf == second.pdf
    assert first.geometry == second.geometry


@needs_reportlab_fonts
def test_boxes_are_left_for_the_pen_when_asked() -> None:
    geometry = generate_document("fuhe", 9, "reportlab", pen=True).geometry
    assert any(o.ticked for o in geometry.options)
    assert not any(o.printed for o in geometry.options)


def inside(outer: BBox, inner: BBox) -> bool:
    return outer.grown(1).contains(inner.x0, inner.top) and outer.grown(1).contains(inner.x1, inner.bottom)


@needs_reportlab_fonts
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_place_lies_on_its_page(seed: int) -> None:
    geometry: DocumentGeometry = generate_document("shenbao", seed, "reportlab").geometry
    pages = {p.number: BBox.of(0, 0, p.width_pt, p.height_pt) for p in geometry.pages}
    for cell in geometry.cells:
        assert inside(pages[cell.page], cell.bbox)
    for option in geometry.options:
        assert inside(pages[option.page], option.box) and inside(pages[option.page], option.option_box)
    assert {a.name for a in geometry.anchors} >= {
        "cover.department_seal",
        "declaration.signature",
        "declaration.department_seal",
        "declaration.date",
    }


@needs_reportlab_fonts
def test_a_vector_tick_leaves_no_character_behind() -> None:
    form = fill_form("shenbao", 5)
    style = dataclasses.replace(style_of("shenbao", 5, "reportlab"), tick="drawn")
    pdf = render_reportlab(build_paper(form, style), style).pdf
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert not any("□" in (page.extract_text() or "") for page in opened.pages)


def test_symbol_fonts_hold_the_private_use_ticks(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from fontTools.ttLib import TTFont

    paths = write_symbol_fonts(tmp_path)
    assert 0xF052 in TTFont(paths["Wingdings 2"]).getBestCmap()
    assert {0xF0A8, 0xF0FE} <= set(TTFont(paths["Wingdings"]).getBestCmap())


@needs_reportlab_fonts
@pytest.mark.parametrize("tick", sorted(set(DEVELOPMENT_TICKS + HELD_APART_TICKS)))
def test_ticked_boxes_look_different_from_empty_ones(tick: TickStyle) -> None:
    form = fill_form("fuhe", 5)
    style = dataclasses.replace(style_of("fuhe", 5, "reportlab"), tick=tick, body_font="AR PL UMing CN")
    rendered = render_reportlab(build_paper(form, style), style)
    geometry = assemble_geometry(form, "reportlab", rendered.pages, rendered.marks, rendered.areas, True)
    places = [o for o in geometry.options if o.field == "basic.industry_type"]
    page = pypdfium2.PdfDocument(rendered.pdf)[places[0].page - 1].render(scale=4).to_numpy()

    def ink(o: OptionPlace) -> int:
        # A √ before or after the box stands within an em of it.
        box = o.box.grown(0)
        left, right = round(4 * (box.x0 - box.width)), round(4 * o.option_box.x0)
        rows = page[round(4 * box.top) : round(4 * box.bottom)]
        return int((rows[:, left:right] < 160).any(axis=2).sum())

    ticked = [ink(o) for o in places if o.ticked]
    empty = [ink(o) for o in places if not o.ticked]
    assert ticked and all(t != e for t in ticked for e in empty)
