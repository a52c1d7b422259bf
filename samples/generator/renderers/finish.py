"""Last touches on a PDF of another program: strokes over boxes, and nothing in it that differs from run to run."""

from __future__ import annotations

import io

import pikepdf

from models.geometry import BBox
from samples.generator.renderers.blocks import BoxMark
from samples.generator.renderers.placing import MarkBox
from samples.generator.renderers.ticks import TICK_STROKES
from samples.generator.truth import FilledForm


def finish_pdf(pdf: bytes, form: FilledForm, marks: list[MarkBox], strokes: bool) -> bytes:
    """Draw the ticks of ``form`` as strokes where wanted, drop dates and ids, and mark the file as fictitious."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if strokes:
            for number, page in enumerate(document.pages, 1):
                height = float(page.mediabox[3])
                drawing = b"".join(_stroke(m.bbox, height) for m in marks if m.page == number and _is_ticked(form, m))
                if drawing:
                    # Chromium leaves its own scale in force at the end of a page: shut it in.
                    page.contents_add(b"q\n", prepend=True)
                    page.contents_add(b"Q\nq 0 0 0 RG 1.1 w 1 J\n" + drawing + b"Q\n")
        for key in ("/Info", "/DocChecksum", "/ID"):
            if key in document.trailer:
                del document.trailer[key]
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        document.docinfo["/Title"] = "虚构样例"
        document.remove_unreferenced_resources()
        document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _is_ticked(form: FilledForm, box: MarkBox) -> bool:
    if not isinstance(box.mark, BoxMark):
        return False
    value = form.fields[box.mark.field].value
    return box.mark.option in value if isinstance(value, list) else box.mark.option == value


def _stroke(box: BBox, page_height: float) -> bytes:
    parts = []
    for number, (u, v) in enumerate(TICK_STROKES):
        x, y = box.x0 + u * box.width, page_height - (box.top + v * box.height)
        parts.append(f"{x:.2f} {y:.2f} {'l' if number else 'm'}")
    return (" ".join(parts) + " S\n").encode("ascii")
