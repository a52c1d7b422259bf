"""Small digital PDFs of ruled tables, drawn cell by cell, and what registration and extraction find in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.intake.opening import open_document
from extractor.ocr.engine import Engine
from extractor.reading.content import PageContent, lines_of
from extractor.registration.page_view import PageView, view_page
from extractor.registration.register import register
from models.document import Page
from models.registration import Registration

FONT = "STSong-Light"
PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
LEFT, TOP = 60.0, 80.0
SIZE, LEADING, PADDING = 9.0, 12.0, 4.0

# Rows of cell texts. "<" goes on from the cell to the left, "^" from the cell above: merged cells.
Rows = Sequence[Sequence[str]]
LEFTWARDS, UPWARDS = "<", "^"


def write_tables(path: Path, *pages: Rows, widths: Sequence[float] | None = None) -> Path:
    """A PDF with one table a page, from the same place on each. ``widths`` are the columns' in points."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    for rows in pages:
        columns = len(rows[0])
        draw_table(canvas, rows, widths or [475.0 / columns] * columns)
        canvas.showPage()
    canvas.save()
    return path


def draw_table(canvas: Canvas, rows: Rows, widths: Sequence[float]) -> None:
    """Rulings and texts of one table; lines of a text are separated by ``\\n``."""
    xs = [LEFT + sum(widths[:i]) for i in range(len(widths) + 1)]
    heights = [2 * PADDING + LEADING * max(text.count("\n") + 1 for text in row) for row in rows]
    ys = [TOP + sum(heights[:i]) for i in range(len(heights) + 1)]
    canvas.setLineWidth(0.6)
    canvas.setFont(FONT, SIZE)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text != LEFTWARDS:
                canvas.line(xs[c], PAGE_HEIGHT - ys[r], xs[c], PAGE_HEIGHT - ys[r + 1])
            if text != UPWARDS:
                canvas.line(xs[c], PAGE_HEIGHT - ys[r], xs[c + 1], PAGE_HEIGHT - ys[r])
            if text in (LEFTWARDS, UPWARDS):
                continue
            for n, line in enumerate(text.split("\n")):
                canvas.drawString(xs[c] + PADDING, PAGE_HEIGHT - ys[r] - PADDING - SIZE - n * LEADING, line)
    canvas.line(xs[0], PAGE_HEIGHT - ys[-1], xs[-1], PAGE_HEIGHT - ys[-1])
    canvas.line(xs[-1], PAGE_HEIGHT - ys[0], xs[-1], PAGE_HEIGHT - ys[-1])


def digital_pages(path: Path) -> list[Page]:
    """The pages of a digital PDF; a page whose text layer isn't believed fails the test."""
    with open_document(path) as document:
        pages = [page.digital for page in document.pages]
    assert all(page is not None for page in pages)
    return [page for page in pages if page is not None]


def views_of(path: Path) -> list[PageView]:
    """The pages as registration sees them."""
    return [view_page(page) for page in digital_pages(path)]


def registered(path: Path, layout: str = "shenbao-2025") -> tuple[Registration, dict[str, str]]:
    """The registration, and for each field the text that stands in its place."""
    views = views_of(path)
    registration = register(views, layout)
    assert registration is not None
    contents = {v.page.number: PageContent(page=v.page, chars=v.chars, to_record=lambda box: box) for v in views}
    texts = {
        name: "".join(line.line.text for line in lines_of(place.regions, contents))
        for name, place in registration.places.items()
    }
    return registration, texts


def no_engine() -> Engine:
    """For digital documents: recognition isn't wanted."""
    raise AssertionError("a digital page was sent to recognition")
