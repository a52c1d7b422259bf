"""Small PDFs made for the tests: drawn with reportlab, or written object by object where it can't."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from extractor.intake.digital import read_digital_page
from models.document import Page

SHEET = (400.0, 300.0)


def drawn(draw: Callable[[Canvas], object], size: tuple[float, float] = SHEET) -> bytes:
    """A PDF of one page that ``draw`` draws on."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def page_of(data: bytes) -> Page:
    """The first page of a PDF, read."""
    pdf = pdfium.PdfDocument(data)
    try:
        return read_digital_page(pdf[0], 1)
    finally:
        pdf.close()


def picture_of(data: bytes) -> NDArray[np.uint8]:
    """The first page as displayed, grey, one pixel per point."""
    pdf = pdfium.PdfDocument(data)
    try:
        return np.asarray(pdf[0].render(scale=1, grayscale=True).to_numpy()).squeeze().copy()
    finally:
        pdf.close()


@dataclass(frozen=True)
class Font:
    """A font object, without its closing brackets, and its ToUnicode map: code → UTF-16BE in hex.

    ``glyph``: the drawing of a Type3 font's only glyph, code 33.
    """

    body: bytes
    unicode: Mapping[int, str]
    glyph: bytes | None = None


def simple_font(name: bytes, unicode: Mapping[int, str]) -> Font:
    """A TrueType font that isn't embedded, every glyph one em wide."""
    widths = b" ".join([b"1000"] * 90)
    head = b"<</Type/Font/Subtype/TrueType/BaseFont/%s/FirstChar 33/LastChar 122/Widths[%s]" % (name, widths)
    return Font(head + b"/Encoding/WinAnsiEncoding", unicode)


def type3_font(glyph: bytes, unicode: Mapping[int, str], box: bytes = b"0 0 0 0") -> Font:
    """A Type3 font as browsers write them: without a name; ``box`` is its FontBBox."""
    head = b"<</Type/Font/Subtype/Type3/FontBBox[%s]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 33/LastChar 33" % box
    return Font(head + b"/Widths[1000]/Encoding<</Differences[33/g17]>>", unicode, glyph)


def raw_pdf(content: bytes, fonts: Mapping[str, Font], forms: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF of one page, 400 x 300 points, from its content stream; fonts and forms go by resource name."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    named = b""
    for name, font in fonts.items():
        body = font.body + b"/ToUnicode %d 0 R" % add(_stream(_cmap(font.unicode)))
        if font.glyph is not None:
            body += b"/CharProcs<</g17 %d 0 R>>" % add(_stream(font.glyph))
        named += b"/%s %d 0 R" % (name.encode(), add(body + b">>"))
    font_resource = b"/Font<<" + named + b">>"
    form_resource = b""
    for name, body in (forms or {}).items():
        # Each form may draw those before it: forms nest.
        resources = b"/Resources<<" + font_resource + b"/XObject<<" + form_resource + b">>>>"
        number = add(_stream(body, b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]" + resources))
        form_resource += b"/%s %d 0 R" % (name.encode(), number)
    resources = b"/Resources<<" + font_resource + b"/XObject<<" + form_resource + b">>>>"
    objects[2] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R" + resources + b">>"
    objects[3] = _stream(content)
    return _file(objects)


def _cmap(unicode: Mapping[int, str]) -> bytes:
    lines = b"".join(b"<%02X> <%s>\n" % (code, text.encode()) for code, text in unicode.items())
    body = b"%d beginbfchar\n%sendbfchar\n" % (len(unicode), lines) if unicode else b""
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /T def /CMapType 2 def\n"
    return head + b"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n" + body + b"endcmap end end\n"


def _stream(body: bytes, head: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(body), body)


def _file(objects: list[bytes]) -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % o for o in offsets
    )
    return data + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
