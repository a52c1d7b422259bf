"""Draws a form straight into a PDF with reportlab; places are known while drawing."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from models.geometry import BBox
from samples.generator.geometry import PageSize
from samples.generator.renderers.blocks import PageBreak, Paper, Paragraph, Table, place_cells
from samples.generator.renderers.fonts import MissingFontError, find_font, write_symbol_fonts
from samples.generator.renderers.placing import AreaBox, MarkBox
from samples.generator.renderers.rendered import Rendered
from samples.generator.renderers.style import Style
from samples.generator.renderers.table_flow import CellPiece, Frame, content_height, flow_table
from samples.generator.renderers.ticks import TICK_STROKES, GlyphFont
from samples.generator.renderers.typeset import ASCENT, DESCENT, Atom, Fonts, Line, set_paragraph

WIDTH, HEIGHT = 595.28, 841.89
_SYMBOL_FAMILY = "DejaVu Sans"
# WenQuanYi draws these far smaller than the fonts of an office do.
_SMALL_IN_WQY = "□■√"


@dataclass
class _Sheets:
    """What is drawn on each page, and the marks found while placing it."""

    lines: dict[int, list[tuple[Line, float, float]]] = field(default_factory=lambda: defaultdict(list))
    boxes: dict[int, list[CellPiece]] = field(default_factory=lambda: defaultdict(list))
    marks: list[MarkBox] = field(default_factory=list)
    areas: list[AreaBox] = field(default_factory=list)


def render_reportlab(paper: Paper, style: Style) -> Rendered:
    """Lay out and draw ``paper``. Raises ``MissingFontError`` when the style's fonts are not installed."""
    fonts = _fonts(style)
    sheets = _Sheets()
    frame = Frame(style.margin_top, HEIGHT - style.margin_bottom)
    page, y = 1, frame.top
    width = WIDTH - style.margin_left - style.margin_right
    for block in paper.blocks:
        if isinstance(block, PageBreak):
            page, y = page + 1, frame.top
        elif isinstance(block, Paragraph):
            page, y = _put_paragraph(block, fonts, style, sheets, frame, page, y, width)
        else:
            page, y = _put_table(block, fonts, style, sheets, frame, page, y, width)
    pdf = _draw(sheets, page, paper, style, fonts)
    pages = [PageSize(number=n, width_pt=WIDTH, height_pt=HEIGHT) for n in range(1, page + 1)]
    return Rendered(pdf, pages, sheets.marks, sheets.areas)


def _put_paragraph(
    block: Paragraph,
    fonts: Fonts,
    style: Style,
    sheets: _Sheets,
    frame: Frame,
    page: int,
    y: float,
    width: float,
) -> tuple[int, float]:
    lines = set_paragraph(block, fonts, style.body_size, style.leading, width, style.tick)
    need = content_height(lines[:1]) + (4 * style.body_size if block.keep_with_next else 0)
    if y + need > frame.bottom:
        page, y = page + 1, frame.top
    for line in lines:
        if y + line.total > frame.bottom:
            page, y = page + 1, frame.top
        _put_line(sheets, line, page, style.margin_left, y, width)
        y += line.total
    return page, y


def _put_table(
    table: Table,
    fonts: Fonts,
    style: Style,
    sheets: _Sheets,
    frame: Frame,
    page: int,
    y: float,
    width: float,
) -> tuple[int, float]:
    edges = [style.margin_left]
    for share in table.widths:
        edges.append(edges[-1] + share * width)
    lines: dict[tuple[int, int], list[Line]] = {}
    for g in place_cells(table):
        inner = edges[g.col + g.cell.colspan] - edges[g.col] - 2 * style.cell_padding
        lines[g.row, g.col] = [
            line
            for p in g.cell.paragraphs
            for line in set_paragraph(p, fonts, style.table_size, style.leading, inner, style.tick)
        ]
    flow = flow_table(
        table,
        lines,
        edges,
        frame,
        page,
        y + 4,
        style.cell_padding,
        style.rows_may_split,
        style.repeat_header,
    )
    for piece in flow.pieces:
        _put_piece(sheets, piece, style)
    return flow.page, flow.y + 4


def _put_piece(sheets: _Sheets, piece: CellPiece, style: Style) -> None:
    sheets.boxes[piece.page].append(piece)
    if piece.cell.areas:
        bbox = BBox.of(piece.x0, piece.top, piece.x1, piece.bottom)
        sheets.areas.append(AreaBox(piece.cell.areas, piece.page, bbox))
    y = piece.top + style.cell_padding
    if piece.whole and not piece.cell.top_aligned:
        y = piece.top + (piece.bottom - piece.top - content_height(piece.lines)) / 2
    inner = piece.x1 - piece.x0 - 2 * style.cell_padding
    for line in piece.lines:
        _put_line(sheets, line, piece.page, piece.x0 + style.cell_padding, y, inner)
        y += line.total


def _put_line(sheets: _Sheets, line: Line, page: int, x: float, y: float, width: float) -> None:
    """Remember the line for drawing (x of its first atom, y of its baseline) and where its marks are."""
    free = max(0.0, width - line.width - line.indent)
    x += line.indent + {"left": 0.0, "center": free / 2, "right": free}[line.align]
    baseline = y + line.space_before + line.height / 2 + line.size * (ASCENT - DESCENT) / 2
    sheets.lines[page].append((line, x, baseline))
    for atom in line.atoms:
        box = BBox.of(x, baseline - ASCENT * line.size, x + atom.width, baseline + DESCENT * line.size)
        if not atom.char.isspace() or _all_blank(line, atom):
            sheets.marks += [MarkBox(mark, page, box) for mark in atom.marks]
        x += atom.width


def _all_blank(line: Line, atom: Atom) -> bool:
    """Whether everything that carries the atom's marks on this line is white space (an unfilled blank)."""
    return all(a.char.isspace() for a in line.atoms if a.marks == atom.marks)


def _draw(sheets: _Sheets, last: int, paper: Paper, style: Style, fonts: Fonts) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setTitle("虚构样例")
    for page in range(1, last + 1):
        _draw_rules(canvas, sheets.boxes[page], style)
        for line, x, baseline in sheets.lines[page]:
            _draw_line(canvas, line, x, baseline)
        _draw_margins(canvas, paper, page, style, fonts)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_rules(canvas: Canvas, pieces: list[CellPiece], style: Style) -> None:
    canvas.setLineWidth(style.line_width)
    horizontal = {(round(p.x0, 2), round(p.x1, 2), round(y, 2)) for p in pieces for y in (p.top, p.bottom)}
    vertical = {(round(x, 2), round(p.top, 2), round(p.bottom, 2)) for p in pieces for x in (p.x0, p.x1)}
    for x0, x1, y in sorted(horizontal):
        canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
    for x, top, bottom in sorted(vertical):
        canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
    if pieces and style.outer_line_width > style.line_width:
        _draw_outline(canvas, pieces, style)


def _draw_outline(canvas: Canvas, pieces: list[CellPiece], style: Style) -> None:
    canvas.setLineWidth(style.outer_line_width)
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    for p in pieces:
        for x in (p.x0, p.x1):
            if x in (left, right):
                canvas.line(x, HEIGHT - p.top, x, HEIGHT - p.bottom)


def _draw_line(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    run: list[Atom] = []
    start = x
    for atom in line.atoms:
        if run and not _same_run(run[-1], atom):
            _draw_run(canvas, run, start, baseline)
            run, start = [], x
        run.append(atom)
        x += atom.width
    if run:
        _draw_run(canvas, run, start, baseline)


def _same_run(a: Atom, b: Atom) -> bool:
    plain = not (a.outline or b.outline or a.over or b.over or a.strokes or b.strokes)
    return plain and (a.font, a.size, a.underline) == (b.font, b.size, b.underline)


def _draw_run(canvas: Canvas, run: list[Atom], x: float, baseline: float) -> None:
    first, y = run[0], HEIGHT - baseline
    width = sum(a.width for a in run)
    if first.outline:
        side = first.size * 0.78
        canvas.setLineWidth(0.6)
        canvas.rect(x + first.size * 0.1, y - first.size * 0.06, side, side)
    else:
        canvas.setFont(first.font, first.size)
        canvas.drawString(x, y, "".join(a.char for a in run))
    if first.over:
        canvas.drawString(x, y, first.over)
    if first.strokes:
        _draw_strokes(canvas, x, y, first)
    if first.underline:
        canvas.setLineWidth(0.5)
        canvas.line(x, y - 0.16 * first.size, x + width, y - 0.16 * first.size)


def _draw_strokes(canvas: Canvas, x: float, y: float, atom: Atom) -> None:
    side = atom.size * 0.8
    path = canvas.beginPath()
    for number, (u, v) in enumerate(TICK_STROKES):
        point = (x + atom.width * 0.1 + u * side, y + atom.size * 0.74 - v * side)
        (path.lineTo if number else path.moveTo)(*point)
    canvas.setLineWidth(1.1)
    canvas.drawPath(path)


def _draw_margins(canvas: Canvas, paper: Paper, page: int, style: Style, fonts: Fonts) -> None:
    font = fonts.pick("中", False, "body")
    canvas.setFont(font, 8)
    if paper.header:
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 36, paper.header)
    if paper.footer:
        canvas.drawRightString(WIDTH - style.margin_right, 24, paper.footer)
    if paper.page_numbers and page > 1:
        canvas.drawCentredString(WIDTH / 2, 34, f"- {page - 1} -")


def _fonts(style: Style) -> Fonts:
    body, heading = _register(style.body_font), _register(style.heading_font)
    symbol = _register(_SYMBOL_FAMILY)
    symbols = _register_symbols()
    covered = {name: _characters(name) for name in (body, heading)}

    def pick(char: str, bold: bool, glyph_font: GlyphFont) -> str:
        if glyph_font == "wingdings":
            return symbols["Wingdings"]
        if glyph_font == "wingdings2":
            return symbols["Wingdings 2"]
        name = heading if bold else body
        if char in _SMALL_IN_WQY and style.body_font.startswith("WenQuanYi"):
            return symbol
        if glyph_font == "symbol" or ord(char) not in covered[name]:
            return symbol
        if style.latin_font and char.isascii() and not bold:
            return style.latin_font
        return name

    def width(char: str, font: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(char, font, size))

    return Fonts(pick, width)


def _characters(name: str) -> frozenset[int]:
    font = pdfmetrics.getFont(name)
    assert isinstance(font, TTFont)
    return frozenset(font.face.charToGlyph)


@cache
def _register(family: str) -> str:
    font = find_font(family)
    if font is None:
        raise MissingFontError(f"缺少字体“{family}”，请先安装")
    name = family.replace(" ", "")
    pdfmetrics.registerFont(TTFont(name, str(font.path), subfontIndex=font.index))
    return name


@cache
def _register_symbols() -> dict[str, str]:
    names = {}
    with tempfile.TemporaryDirectory() as folder:
        for family, path in write_symbol_fonts(Path(folder)).items():
            name = family.replace(" ", "")
            pdfmetrics.registerFont(TTFont(name, str(path)))
            names[family] = name
    return names
