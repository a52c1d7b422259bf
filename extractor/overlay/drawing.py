"""Pages with their boxes, labels and panel, drawn one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from extractor.fonts import FontFile, chinese_font
from extractor.intake.opening import OpenedDocument
from extractor.overlay.entries import COLOURS, Entry, Tint, entries_by_page
from extractor.overlay.labels import LabelRoom, Rectangle, draw_label, number_places
from extractor.overlay.panel import with_panel
from extractor.overlay.sheet import Sheet
from models.record import Record

OVERLAY_DPI = 150
# Loose photographs have up to 50 megapixels; on the overlay a page is at most this many pixels high.
MAX_PAGE_HEIGHT = 1800


def overlay_pages(
    document: OpenedDocument, record: Record, dpi: int = OVERLAY_DPI, font: FontFile | None = None
) -> Iterator[tuple[int, Image.Image]]:
    """(page number, RGB picture) of every page of the document, one at a time.

    Raises ``DamagedError`` when a page can't be drawn.
    """
    drawn_with = font or chinese_font()
    pages = entries_by_page(record, chinese=drawn_with.chinese)
    for source in document.pages:
        picture, units = document.picture(source.number, dpi)
        shape = document.pixel_shape(source.number)
        entries = [
            replace(entry, boxes=[shape.squared_box(box) for box in entry.boxes])
            for entry in pages.get(source.number, [])
        ]
        seals = [shape.squared_box(s.bbox) for s in record.seals if s.page == source.number]
        yield source.number, draw_page(shape.squared(picture), units, entries, seals, drawn_with)


def draw_page(
    picture: NDArray[np.uint8], units: float, entries: Sequence[Entry], seals: Sequence[list[float]], font: FontFile
) -> Image.Image:
    """One page with its boxes, and right of it the panel.

    ``picture``: BGR, HxWx3, as displayed; ``units``: record units per picture pixel (see ``OpenedDocument.picture``).
    """
    factor = min(1.0, MAX_PAGE_HEIGHT / picture.shape[0])
    if factor < 1.0:
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
    page = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    sheet = Sheet(page.width, page.height)
    scale = factor / units
    room = LabelRoom(page)
    _tint_boxes(page, entries, scale)
    pen = ImageDraw.Draw(page)
    for box in seals:
        pen.ellipse(_pixels(box, scale), outline=COLOURS[Tint.SEAL], width=sheet.line * 2)
    placed = [entry for entry in entries if entry.boxes]
    for entry in placed:
        for box in entry.boxes:
            pen.rectangle(_pixels(box, scale), outline=COLOURS[entry.tint], width=sheet.line)
    for entry in placed:
        _label_entry(pen, entry, room, scale, sheet, font)
    return with_panel(page, entries, scale, sheet, font)


def _pixels(box: Sequence[float], scale: float) -> Rectangle:
    x0, top, x1, bottom = (v * scale for v in box)
    return x0, top, x1, bottom


def _tint_boxes(page: Image.Image, entries: Sequence[Entry], scale: float) -> None:
    """Lay a breath of each colour over its boxes: the print must stay readable."""
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for entry in entries:
        for box in entry.boxes:
            pen.rectangle(_pixels(box, scale), fill=(*COLOURS[entry.tint], 28))
    page.paste(layer, (0, 0), layer)


def _label_entry(
    pen: ImageDraw.ImageDraw, entry: Entry, room: LabelRoom, scale: float, sheet: Sheet, font: FontFile
) -> None:
    """An entry's number at its first box and a short value right of it, where they hide nothing."""
    colour = COLOURS[entry.tint]
    letters = font.at(sheet.tag)
    box = _pixels(entry.boxes[0], scale)
    tall = sheet.tag + 4
    number_at = room.best(number_places(box, letters.getlength(str(entry.number)) + 4, tall))
    draw_label(pen, number_at, str(entry.number), letters, (255, 255, 255), colour)
    room.take(number_at)
    if not entry.short:
        return
    wide = letters.getlength(entry.short) + 4
    _, top, x1, bottom = box
    middle = (top + bottom) / 2
    beside = (x1 + 2, middle - tall / 2, x1 + 2 + wide, middle + tall / 2)
    inside = (x1 - wide - 2, bottom - tall - 2, x1 - 2, bottom - 2)
    for at in (beside, inside):
        if room.is_free(at):
            draw_label(pen, at, entry.short, letters, colour, (255, 255, 255))
            room.take(at)
            return
