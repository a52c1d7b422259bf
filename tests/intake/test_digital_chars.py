"""Characters of digital pages: what stands where, as a viewer shows it."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.reading.marks.glyphs import Glyph, glyph_of
from models.document import Char, Page
from tests.intake.made_pdfs import Font, drawn, page_of, raw_pdf, simple_font, type3_font

SIZE = 12.0


def chars_of(page: Page) -> list[Char]:
    return [c for w in page.words for c in w.chars]


def text_of(page: Page) -> str:
    return "".join(c.text for c in chars_of(page))


def song(canvas: Canvas, x: float, y: float, text: str, size: float = SIZE) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, y, text)


def test_each_character_has_a_box_one_em_high_around_its_baseline() -> None:
    page = page_of(drawn(lambda c: song(c, 50, 200, "一申报表")))
    first, second = chars_of(page)[:2]
    assert [c.text for c in chars_of(page)] == list("一申报表")
    assert first.bbox.height == pytest.approx(SIZE, abs=0.01)
    assert first.bbox.x0 == pytest.approx(50, abs=0.5)
    assert second.bbox.x0 == pytest.approx(50 + SIZE, abs=0.5)
    assert first.bbox.top < 300 - 200 - 0.5 * SIZE < 300 - 200 < first.bbox.bottom


def test_neighbours_make_a_word_and_wide_gaps_part_words() -> None:
    def draw(canvas: Canvas) -> None:
        song(canvas, 50, 200, "是")
        song(canvas, 62, 200, "否")
        song(canvas, 120, 200, "无")

    assert [w.text for w in page_of(drawn(draw)).words] == ["是否", "无"]


def test_spaces_drawn_or_supposed_are_no_characters() -> None:
    page = page_of(drawn(lambda c: c.drawString(50, 200, "a  b   c")))
    assert text_of(page) == "abc"


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 200, "2021-")
        canvas.drawString(50, 186, "line")

    assert text_of(page_of(drawn(draw))) == "2021-line"


def test_a_soft_hyphen_that_is_drawn_is_a_hyphen() -> None:
    font = simple_font(b"ABCDEF+Kai", {33: "0035", 34: "00AD"})
    page = page_of(raw_pdf(b'BT /A 12 Tf 50 200 Td (!"!) Tj ET', {"A": font}))
    assert text_of(page) == "5-5"


def test_a_watermark_across_the_page_is_no_text() -> None:
    def draw(canvas: Canvas, aslant: str = "内部资料") -> None:
        song(canvas, 50, 200, "集群总产值（亿元）")
        canvas.saveState()
        canvas.translate(60, 150)
        canvas.rotate(32)
        song(canvas, 0, 0, aslant, 40)
        canvas.restoreState()

    assert text_of(page_of(drawn(draw))) == "集群总产值（亿元）"


def test_a_page_that_lies_askew_has_its_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(8)
        song(canvas, 80, 150, "集群总产值")

    assert text_of(page_of(drawn(draw))) == "集群总产值"


def test_private_use_glyphs_keep_their_code_and_font() -> None:
    font = simple_font(b"ABCDEF+Wingdings2", {33: "F052"})
    page = page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!) Tj ET", {"A": font}))
    assert [(c.text, c.font) for c in chars_of(page)] == [("\uf052", "ABCDEF+Wingdings2")]


def test_a_tick_over_a_box_is_read_with_it_though_both_have_one_code() -> None:
    fonts = {"A": simple_font(b"AAAAAA+Song", {33: "25A1"}), "B": simple_font(b"AAAAAB+Song", {33: "221A"})}
    page = page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!) Tj ET BT /B 12 Tf 50 200 Td (!) Tj ET", fonts))
    box, tick = sorted(chars_of(page), key=lambda c: c.font)
    assert (box.text, tick.text) == ("□", "√")
    assert tick.bbox.as_list() == box.bbox.as_list()


def test_a_tick_over_a_box_is_read_inside_a_scaled_form() -> None:
    fonts = {"A": simple_font(b"AAAAAA+Song", {33: "25A1"}), "B": simple_font(b"AAAAAB+Song", {33: "221A"})}
    form = b"BT /A 12 Tf 50 200 Td (!) Tj ET BT /B 12 Tf 50 200 Td (!) Tj ET"
    page = page_of(raw_pdf(b"q 0 0.5 -0.5 0 200 100 cm /X Do Q", fonts, forms={"X": form}))
    box, tick = sorted(chars_of(page), key=lambda c: c.font)
    assert (box.text, tick.text) == ("□", "√")
    assert tick.bbox.as_list() == box.bbox.as_list()


def test_text_printed_thrice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.2, 0.4):
            canvas.drawString(50 + shift, 200, "128.5")

    assert text_of(page_of(drawn(draw))) == "128.5"


def test_equal_figures_below_each_other_are_all_read() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(4):
            canvas.drawString(50, 200 - 14 * row, "128.5")

    assert text_of(page_of(drawn(draw))) == "128.5" * 4


def test_characters_beyond_the_basic_plane_are_one_character() -> None:
    font = simple_font(b"AAAAAA+Song", {33: "D842DFB7"})
    page = page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!) Tj ET", {"A": font}))
    assert text_of(page) == "\U00020bb7"


def test_a_glyph_for_two_characters_gives_each_its_half() -> None:
    font = simple_font(b"AAAAAA+Song", {33: "4F014E1A"})
    left, right = chars_of(page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!) Tj ET", {"A": font})))
    assert (left.text, right.text) == ("企", "业")
    assert left.bbox.x1 == pytest.approx(right.bbox.x0)
    assert left.bbox.width == pytest.approx(right.bbox.width, abs=0.01)


def test_text_given_by_actual_text_is_read_once() -> None:
    content = b"BT /A 12 Tf 50 200 Td /Span <</ActualText(XYZ)>> BDC (ab) Tj (cd) Tj EMC (next) Tj ET"
    page = page_of(raw_pdf(content, {"A": Font(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica", {})}))
    assert text_of(page) == "XYZnext"


def test_boxes_of_type3_glyphs_are_as_high_as_their_size() -> None:
    glyph = b"1000 0 0 0 1000 400 d1 100 330 800 60 re f"  # a flat stroke, as 一 has
    font = type3_font(glyph, {33: "4E00"})
    page = page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!!) Tj ET", {"A": font}))
    first, second = chars_of(page)
    assert (first.text, second.text) == ("一", "一")
    assert first.bbox.height == pytest.approx(SIZE, abs=0.01)
    assert second.bbox.cx - first.bbox.cx == pytest.approx(SIZE, abs=0.1)


def test_glyphs_without_a_character_are_marked_as_unknown() -> None:
    font = type3_font(b"1000 0 0 0 1000 1000 d1 0 0 900 900 re f", {}, box=b"0 0 1000 1000")
    page = page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (!) Tj ET", {"A": font}))
    assert text_of(page) == "\ufffd"


def test_ticks_of_a_symbol_font_without_a_map_are_read_by_their_code() -> None:
    font = Font(
        b"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Wingdings/FirstChar 254/LastChar 254/Widths[1000]"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/AAAAAA+Wingdings/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
        b"/Ascent 900/Descent -200/CapHeight 700/StemV 80>>",
        {},
    )
    (char,) = chars_of(page_of(raw_pdf(b"BT /A 12 Tf 50 200 Td (\\376) Tj ET", {"A": font})))
    assert glyph_of(char.text, char.font) is Glyph.TICKED


def test_sideways_text_has_boxes_one_em_wide() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(100, 100)
        canvas.rotate(90)
        song(canvas, 0, 0, "主导产业")

    chars = chars_of(page_of(drawn(draw)))
    assert {c.text for c in chars} == set("主导产业")
    assert all(c.bbox.width == pytest.approx(SIZE, abs=0.01) for c in chars)
    assert all(abs(c.bbox.x1 - 100) < 0.3 * SIZE for c in chars)
