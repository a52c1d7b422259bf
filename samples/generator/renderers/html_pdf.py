"""Prints a form with Chromium: the form as HTML, the browser's own layout."""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from samples.generator.renderers.blocks import (
    BoxMark,
    Cell,
    Inline,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Table,
    Tick,
)
from samples.generator.renderers.finish import finish_pdf
from samples.generator.renderers.fonts import write_symbol_fonts
from samples.generator.renderers.rendered import MissingProgramError, Rendered
from samples.generator.renderers.style import Style
from samples.generator.renderers.ticks import TickGlyphs, tick_glyphs
from samples.generator.renderers.twin import Palette, recover_places
from samples.generator.truth import FilledForm

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_TIMEOUT_S = 120


def render_html(form: FilledForm, paper: Paper, style: Style) -> Rendered:
    """Print ``paper`` with Chromium. Raises ``MissingProgramError`` where there is none."""
    palette = Palette(coloured=True)
    plain = _print(_page(paper, style, Palette(coloured=False)))
    twin = _print(_page(paper, style, palette))
    pages, marks, areas = recover_places(plain, twin, palette)
    strokes = tick_glyphs(style.tick, ticked=True).strokes
    return Rendered(finish_pdf(plain, form, marks, strokes), pages, marks, areas)


def find_chromium() -> str:
    """The path of Chromium's program. Raises ``MissingProgramError`` where there is none."""
    program = next((p for name in _PROGRAMS if (p := shutil.which(name))), None)
    if program is None:
        raise MissingProgramError("找不到 Chromium，请先安装：apt install chromium")
    return program


def _print(html: str) -> bytes:
    program = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "form.html", Path(folder) / "form.pdf"
        source.write_text(html, encoding="utf-8")
        command = [
            program,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        if nice := shutil.which("nice"):
            command = [nice, *command]
        subprocess.run(command, capture_output=True, check=True, timeout=_TIMEOUT_S)
        return target.read_bytes()


def _page(paper: Paper, style: Style, palette: Palette) -> str:
    body = "\n".join(_block(b, style, palette) for b in paper.blocks)
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{_css(paper, style)}</style>{body}</html>'


def _css(paper: Paper, style: Style) -> str:
    fonts = ", ".join(f'"{f}"' for f in (style.latin_font, style.body_font, "DejaVu Sans") if f)
    split = "auto" if style.rows_may_split else "avoid"
    number = '@bottom-center { content: "- " counter(page) " -"; font-size: 8pt }' if paper.page_numbers else ""
    return f"""
{_symbol_faces()}
@page {{ size: 210mm 297mm; margin: {style.margin_top}pt {style.margin_right}pt {style.margin_bottom}pt
 {style.margin_left}pt; @top-center {{ content: "{paper.header}"; font-size: 8pt }}
 @bottom-right {{ content: "{paper.footer}"; font-size: 8pt }} {number} }}
html {{ font-family: {fonts}; font-size: {style.body_size}pt; line-height: {style.leading};
 -webkit-print-color-adjust: exact; }}
body {{ margin: 0 }}
p {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
b {{ font-family: "{style.heading_font}"; font-weight: normal }}
u {{ text-underline-offset: 0.15em }}
.new {{ break-before: page }} .keep {{ break-after: avoid }}
table {{ border-collapse: collapse; table-layout: fixed; width: 100%; font-size: {style.table_size}pt; margin: 4pt 0 }}
td {{ border: {style.line_width}pt solid black; padding: {style.cell_padding}pt; vertical-align: middle }}
tr {{ break-inside: {split} }}
.top {{ vertical-align: top }}
.box {{ white-space: nowrap }}
.over {{ display: inline-block; width: 0 }}
.outline {{ display: inline-block; box-sizing: border-box; width: 0.85em; height: 0.85em;
 border: 0.6pt solid black; vertical-align: -0.08em; margin: 0 0.08em }}
"""


def _symbol_faces() -> str:
    faces = []
    with tempfile.TemporaryDirectory() as folder:
        for family, path in write_symbol_fonts(Path(folder)).items():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            faces.append(f'@font-face {{ font-family: "{family}"; src: url(data:font/ttf;base64,{data}) }}')
    return "\n".join(faces)


def _block(block: Paragraph | Table | PageBreak, style: Style, palette: Palette) -> str:
    if isinstance(block, PageBreak):
        return '<div class="new"></div>'
    if isinstance(block, Paragraph):
        return _paragraph(block, style, palette)
    columns = "".join(f'<col style="width:{100 * w:.4f}%">' for w in block.widths)
    head = [r for r in block.rows if r.header] if style.repeat_header else []
    body = [r for r in block.rows if r not in head]
    thead = f"<thead>{''.join(_row(r, style, palette) for r in head)}</thead>" if head else ""
    rows = "".join(_row(r, style, palette) for r in body)
    return f"<table><colgroup>{columns}</colgroup>{thead}<tbody>{rows}</tbody></table>"


def _row(row: Row, style: Style, palette: Palette) -> str:
    cells = "".join(_cell(c, style, palette) for c in row.cells)
    return f'<tr style="height:{row.min_height}pt">{cells}</tr>'


def _cell(cell: Cell, style: Style, palette: Palette) -> str:
    ground = palette.ground(cell.areas)
    look = f' style="background:#{ground}"' if ground else ""
    top = ' class="top"' if cell.top_aligned else ""
    inner = "".join(_paragraph(p, style, palette) for p in cell.paragraphs)
    return f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}"{top}{look}>{inner}</td>'


def _paragraph(p: Paragraph, style: Style, palette: Palette) -> str:
    inner = "".join(_inline(i, style, palette) for i in p.inlines) or "&#8203;"
    look = f"text-align:{p.align};text-indent:{p.first_indent}em;font-size:{p.size}em;margin-top:{p.space_before}em"
    keep = ' class="keep"' if p.keep_with_next else ""
    return f'<p{keep} style="{look}">{inner}</p>'


def _inline(inline: Inline, style: Style, palette: Palette) -> str:
    if isinstance(inline, Tick):
        colour = palette.text((BoxMark(inline.field, inline.option),))
        return _box(tick_glyphs(style.tick, inline.ticked), colour)
    text = escape(inline.text)
    if inline.underline:
        text = f"<u>{text}</u>"
    if inline.bold:
        text = f"<b>{text}</b>"
    colour = palette.text(inline.marks)
    return f'<span style="color:#{colour}">{text}</span>' if colour else text


def _box(glyphs: TickGlyphs, colour: str | None) -> str:
    if glyphs.outline:
        ground = f' style="background:#{colour}"' if colour else ""
        return f'<span class="outline"{ground}></span>'
    look = f"color:#{colour};" if colour else ""
    if glyphs.font in ("wingdings", "wingdings2"):
        look += 'font-family:"Wingdings 2";' if glyphs.font == "wingdings2" else 'font-family:"Wingdings";'
    elif glyphs.font == "symbol":
        look += 'font-family:"DejaVu Sans";'
    over = f'<span class="over" style="color:black">{glyphs.over}</span>' if glyphs.over else ""
    box = f"<span class=\"box\" style='{look}'>{over}{glyphs.box}</span>"
    return f"{glyphs.before}{box}{glyphs.after}"
