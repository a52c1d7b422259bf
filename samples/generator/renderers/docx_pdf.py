"""Makes a form as a Word document and lets LibreOffice turn it into a PDF: how real forms come to be."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Pt

from samples.generator.renderers.blocks import Paper
from samples.generator.renderers.docx_xml import body_elements, margin_paragraph
from samples.generator.renderers.finish import finish_pdf
from samples.generator.renderers.fonts import write_symbol_fonts
from samples.generator.renderers.rendered import MissingProgramError, Rendered
from samples.generator.renderers.style import Style
from samples.generator.renderers.ticks import tick_glyphs
from samples.generator.renderers.twin import Palette, recover_places
from samples.generator.truth import FilledForm

_TIMEOUT_S = 240
_FONT_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir></fontconfig>
"""


def render_docx(form: FilledForm, paper: Paper, style: Style) -> Rendered:
    """Print ``paper`` by way of Word and LibreOffice. Raises ``MissingProgramError`` without LibreOffice."""
    palette = Palette(coloured=True)
    plain = make_docx(paper, style, Palette(coloured=False))
    twin = make_docx(paper, style, palette)
    plain_pdf, twin_pdf = _convert([plain, twin])
    pages, marks, areas = recover_places(plain_pdf, twin_pdf, palette)
    strokes = tick_glyphs(style.tick, ticked=True).strokes
    return Rendered(finish_pdf(plain_pdf, form, marks, strokes), pages, marks, areas)


def make_docx(paper: Paper, style: Style, palette: Palette) -> bytes:
    """The Word document."""
    document = docx.Document()
    _set_page(document, paper, style)
    body = document.element.body
    for element in body_elements(paper, style, palette):
        body.insert(len(body) - 1, parse_xml(element))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(document: WordDocument, paper: Paper, style: Style) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(595.3), Pt(841.9)
    section.left_margin, section.right_margin = Pt(style.margin_left), Pt(style.margin_right)
    section.top_margin, section.bottom_margin = Pt(style.margin_top), Pt(style.margin_bottom)
    section.header_distance = section.footer_distance = Pt(28)
    for part, text, align, number in (
        (section.header, paper.header, "center", False),
        (section.footer, paper.footer, "right", False),
        (section.footer, "", "center", paper.page_numbers),
    ):
        if text or number:
            part._element.append(parse_xml(margin_paragraph(text, style, align, number)))
    for part in (section.header, section.footer):
        first = part.paragraphs[0]._element
        if len(part.paragraphs) > 1:
            first.getparent().remove(first)


def find_libreoffice() -> str:
    """The path of LibreOffice's program. Raises ``MissingProgramError`` where there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingProgramError("找不到 LibreOffice，请先安装：apt install libreoffice-writer")
    return program


def _convert(documents: list[bytes]) -> list[bytes]:
    program = find_libreoffice()
    profile = _profile()
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number, document in enumerate(documents):
            source = Path(folder) / f"form{number}.docx"
            source.write_bytes(document)
            sources.append(source)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(profile / 'office').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *[str(s) for s in sources],
        ]
        if nice := shutil.which("nice"):
            command = [nice, *command]
        environment = os.environ | {"FONTCONFIG_FILE": str(profile / "fonts.conf")}
        subprocess.run(command, capture_output=True, check=True, timeout=_TIMEOUT_S, env=environment)
        return [s.with_suffix(".pdf").read_bytes() for s in sources]


@cache
def _profile() -> Path:
    """A folder for LibreOffice's profile and our symbol fonts, kept while this process runs."""
    folder = Path(tempfile.mkdtemp(prefix="shenbao-office-"))
    write_symbol_fonts(folder)
    (folder / "fonts.conf").write_text(_FONT_CONFIG.format(folder=folder), encoding="utf-8")
    return folder
