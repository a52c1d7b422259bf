"""Paper → WordprocessingML, with the merged cells, row rules and fonts that real forms have."""

from __future__ import annotations

from xml.sax.saxutils import escape

from samples.generator.renderers.blocks import (
    Block,
    BoxMark,
    Cell,
    Inline,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Table,
    Tick,
    place_cells,
)
from samples.generator.renderers.style import Style
from samples.generator.renderers.ticks import tick_glyphs
from samples.generator.renderers.twin import Palette

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PAGE_WIDTH = 595.28
_JC = {"left": "left", "center": "center", "right": "right"}
_SYMBOL_FONTS = {"wingdings": "Wingdings", "wingdings2": "Wingdings 2", "symbol": "DejaVu Sans"}


def body_elements(paper: Paper, style: Style, palette: Palette) -> list[str]:
    """Every block of ``paper`` as an XML element of the document body."""
    elements = []
    new_page = False
    for block in paper.blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        elements.append(_block(block, style, palette, new_page))
        new_page = False
    if isinstance(paper.blocks[-1], Table):
        elements.append(_element("w:p", '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'))
    return elements


def margin_paragraph(text: str, style: Style, align: str, page_number: bool) -> str:
    """A header or footer line; ``page_number`` adds “- n -”."""
    run = _run(text, style.body_font, None, 8) if text else ""
    if page_number:
        run += f'<w:fldSimple w:instr="PAGE">{_run("1", style.body_font, None, 8)}</w:fldSimple>'
    return _element("w:p", f'<w:pPr><w:jc w:val="{align}"/></w:pPr>{run}')


def _element(tag: str, inner: str) -> str:
    return f'<{tag} xmlns:w="{NAMESPACE}">{inner}</{tag}>'


def _block(block: Block, style: Style, palette: Palette, new_page: bool) -> str:
    if isinstance(block, Table):
        return _table(block, style, palette)
    assert isinstance(block, Paragraph)
    return _element("w:p", _paragraph(block, style, palette, style.body_size, new_page))


def _paragraph(p: Paragraph, style: Style, palette: Palette, size: float, new_page: bool = False) -> str:
    size *= p.size
    flags = "<w:keepNext/>" if p.keep_with_next else ""
    flags += "<w:pageBreakBefore/>" if new_page else ""
    spacing = (
        f'<w:spacing w:before="{round(p.space_before * size * 20)}" w:after="0" '
        f'w:line="{round(size * (style.leading + 0.05) * 20)}" w:lineRule="exact"/>'
    )
    indent = f'<w:ind w:firstLine="{round(p.first_indent * size * 20)}"/>' if p.first_indent else ""
    look = f'<w:pPr>{flags}<w:snapToGrid w:val="0"/>{spacing}{indent}<w:jc w:val="{_JC[p.align]}"/></w:pPr>'
    return look + "".join(_inline(i, style, palette, size) for i in p.inlines)


def _inline(inline: Inline, style: Style, palette: Palette, size: float) -> str:
    if isinstance(inline, Tick):
        return _tick(inline, style, palette, size)
    font = style.heading_font if inline.bold else style.body_font
    latin = None if inline.bold else style.latin_font
    return _run(inline.text, font, latin, size, palette.text(inline.marks), inline.underline)


def _tick(tick: Tick, style: Style, palette: Palette, size: float) -> str:
    glyphs = tick_glyphs(style.tick, tick.ticked)
    colour = palette.text((BoxMark(tick.field, tick.option),))
    body = style.body_font
    font = _SYMBOL_FONTS.get(glyphs.font, body)
    box = _run(glyphs.box, font, None, size, colour)
    if glyphs.font in ("wingdings", "wingdings2"):
        symbol = f'<w:sym w:font="{font}" w:char="{ord(glyphs.box):04X}"/>'
        box = _run_of(symbol, font, None, size, colour)
    before, after = (_run(t, body, None, size) if t else "" for t in (glyphs.before, glyphs.after))
    return f"{before}{box}{after}"


def _run(
    text: str,
    font: str,
    latin: str | None,
    size: float,
    colour: str | None = None,
    underline: bool = False,
) -> str:
    inner = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return _run_of(inner, font, latin, size, colour, underline)


def _run_of(
    inner: str,
    font: str,
    latin: str | None,
    size: float,
    colour: str | None = None,
    underline: bool = False,
) -> str:
    latin = latin or font
    look = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    look += '<w:u w:val="single"/>' if underline else ""
    return f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"


def _table(table: Table, style: Style, palette: Palette) -> str:
    total = _PAGE_WIDTH - style.margin_left - style.margin_right
    widths = [round(w * total * 20) for w in table.widths]
    inner, outer = max(2, round(style.line_width * 8)), max(2, round(style.outer_line_width * 8))
    sides = dict.fromkeys(("top", "left", "bottom", "right"), outer) | {"insideH": inner, "insideV": inner}
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{sz}" w:space="0" w:color="000000"/>' for side, sz in sides.items()
    )
    padding = round(style.cell_padding * 20)
    margins = "".join(
        f'<w:{side} w:w="{padding if side in ("left", "right") else padding // 2}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    rows = _rows(table, widths, style, palette)
    return _element("w:tbl", f"{look}<w:tblGrid>{grid}</w:tblGrid>{rows}")


def _rows(table: Table, widths: list[int], style: Style, palette: Palette) -> str:
    """Rows with every grid place filled: cells merged from above are continued, as Word stores them."""
    cells: dict[tuple[int, int], str] = {}
    for g in place_cells(table):
        width = sum(widths[g.col : g.col + g.cell.colspan])
        cells[g.row, g.col] = _cell(g.cell, width, style, palette)
        for below in range(g.row + 1, g.row + g.cell.rowspan):
            cells[below, g.col] = _continued(g.cell, width)
    rows = []
    for number, row in enumerate(table.rows):
        inner = "".join(xml for (r, _), xml in sorted(cells.items()) if r == number)
        rows.append(f"<w:tr>{_row_look(row, style)}{inner}</w:tr>")
    return "".join(rows)


def _row_look(row: Row, style: Style) -> str:
    look = "" if style.rows_may_split else "<w:cantSplit/>"
    look += f'<w:trHeight w:val="{round(row.min_height * 20)}" w:hRule="atLeast"/>'
    look += "<w:tblHeader/>" if row.header and style.repeat_header else ""
    return f"<w:trPr>{look}</w:trPr>"


def _cell(cell: Cell, width: int, style: Style, palette: Palette) -> str:
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    look += f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    look += '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    ground = palette.ground(cell.areas)
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    look += f'<w:vAlign w:val="{"top" if cell.top_aligned else "center"}"/>'
    paragraphs = "".join(f"<w:p>{_paragraph(p, style, palette, style.table_size)}</w:p>" for p in cell.paragraphs)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraphs}</w:tc>"


def _continued(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vMerge/></w:tcPr><w:p/></w:tc>'
