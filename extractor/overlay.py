"""Page pictures with every box that was read, coloured by status, and beside them what was read there.

The boxes are the record's own provenance, so the pictures prove the coordinates as well as the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractor.export.headings import STATUS_ZH, dictionary_of, heading
from extractor.export.values import in_words, one_line
from extractor.fonts import FontFile, chinese_font
from extractor.intake.opening import OpenedDocument
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, Record, Status

OVERLAY_DPI = 150
# Loose photographs have up to 50 megapixels; on the overlay a page is at most this many pixels high.
MAX_PAGE_HEIGHT = 1800

Colour = tuple[int, int, int]
Rectangle = tuple[float, float, float, float]
Letters = ImageFont.FreeTypeFont | ImageFont.ImageFont


class Tint(StrEnum):
    """What the colour of a box says; the values are the legend's words."""

    SURE = "已读"
    REVIEW = "待核对"
    EMPTY = "空白或填“无”"
    UNREADABLE = "无法辨认"
    CORRECTED = "人工更正"
    SEAL = "印章"


COLOURS: dict[Tint, Colour] = {
    Tint.SURE: (22, 140, 60),
    Tint.REVIEW: (214, 137, 0),
    Tint.EMPTY: (125, 125, 125),
    Tint.UNREADABLE: (205, 30, 30),
    Tint.CORRECTED: (25, 95, 200),
    Tint.SEAL: (150, 40, 160),
}
LATIN_LEGEND: dict[Tint, str] = {
    Tint.SURE: "read",
    Tint.REVIEW: "to review",
    Tint.EMPTY: "blank / none",
    Tint.UNREADABLE: "unreadable",
    Tint.CORRECTED: "corrected",
    Tint.SEAL: "seal",
}
_ROW_KEY = re.compile(r"\[(\d+)\]\.(.+)")


@dataclass
class Entry:
    """A field on one page: its boxes in record coordinates, and what the panel says of it."""

    number: int
    title: str
    value: str
    tint: Tint
    reasons: list[str] = field(default_factory=list)
    boxes: list[list[float]] = field(default_factory=list)
    short: str = ""
    running_text: bool = False


def tint_of(reading: FieldReading) -> Tint:
    """The colour of a reading: what a person must do about it goes before what it is."""
    if reading.status is Status.UNREADABLE:
        return Tint.UNREADABLE
    if reading.needs_review:
        return Tint.REVIEW
    if reading.status is Status.CORRECTED:
        return Tint.CORRECTED
    if reading.status in (Status.BLANK, Status.NONE_DECLARED):
        return Tint.EMPTY
    return Tint.SURE


def entries_by_page(record: Record, *, chinese: bool = True) -> dict[int, list[Entry]]:
    """Page number → the fields that stand on it, numbered through in printed order.

    Without Chinese letters to draw, fields go by their id and Chinese values are left out.
    """
    pages: dict[int, list[Entry]] = {}
    number = 0
    for spec in dictionary_of(record).fields if record.form != "unknown" else ():
        reading = record.fields[spec.id]
        places = _places(reading)
        if not places:
            continue
        number += 1
        for page in sorted(places):
            keys = [key for key, _ in places[page] if key]
            pages.setdefault(page, []).append(
                Entry(
                    number=number,
                    title=heading(spec) if chinese else spec.id,
                    value=_latin(_value_on_page(spec, reading, keys), chinese),
                    tint=tint_of(reading),
                    reasons=[r.message if chinese else r.code.value for r in reading.reasons],
                    boxes=[box for _, box in places[page]],
                    short=_latin(_short_value(spec, reading), chinese),
                    running_text=spec.type in (FieldType.TEXT, FieldType.LONG_TEXT),
                )
            )
    return pages


def _places(reading: FieldReading) -> dict[int, list[tuple[str | None, list[float]]]]:
    """Page → (key, box) of a reading; the outer place repeats the first part, so that parts stand alone."""
    if reading.provenance is None:
        return {}
    pages: dict[int, list[tuple[str | None, list[float]]]] = {}
    for part in reading.provenance.parts:
        pages.setdefault(part.page, []).append((part.key, part.bbox))
    if not pages:
        pages[reading.provenance.page] = [(None, reading.provenance.bbox)]
    return pages


def _latin(text: str, chinese: bool) -> str:
    return text if chinese or text.isascii() else "..."


def _short_value(spec: FieldSpec, reading: FieldReading) -> str:
    """A value short enough to stand in its own box: figures, dates and marks."""
    if spec.type.is_figure or spec.type in (FieldType.DATE, FieldType.PRESENCE, FieldType.PHONE):
        return one_line(spec, reading)
    return ""


def _value_on_page(spec: FieldSpec, reading: FieldReading, keys: Sequence[str]) -> str:
    """What the panel says: of a table only the rows on this page."""
    if spec.type is not FieldType.TABLE or not isinstance(reading.value, list) or not reading.value:
        return in_words(spec, reading) or STATUS_ZH[reading.status]
    rows = sorted({int(m.group(1)) for key in keys if (m := _ROW_KEY.fullmatch(key))})
    values = reading.value
    return "\n".join(" ｜ ".join(str(v) for v in values[row].values()) for row in rows if row < len(values))


# --- drawing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    """Sizes in pixels, all following from the page's longer side so that every page looks alike."""

    width: int
    height: int

    @property
    def _side(self) -> int:
        return max(self.width, self.height)

    @property
    def text(self) -> int:
        return max(11, round(self._side / 110))

    @property
    def tag(self) -> int:
        return max(9, round(self._side / 150))

    @property
    def panel(self) -> int:
        return round(self._side * 0.48)

    @property
    def line(self) -> int:
        return max(1, round(self._side / 900))


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
        seals = [s.bbox for s in record.seals if s.page == source.number]
        yield source.number, draw_page(picture, units, pages.get(source.number, []), seals, drawn_with)


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
    sheet = _Sheet(page.width, page.height)
    scale = factor / units
    _tint_boxes(page, entries, scale)
    pen = ImageDraw.Draw(page)
    for box in seals:
        pen.ellipse(_pixels(box, scale), outline=COLOURS[Tint.SEAL], width=sheet.line * 2)
    taken = [_pixels(box, scale) for entry in entries for box in entry.boxes]
    for entry in entries:
        _draw_entry(pen, entry, taken, scale, sheet, font)
    return _with_panel(page, entries, scale, sheet, font)


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


def _draw_entry(
    pen: ImageDraw.ImageDraw, entry: Entry, taken: list[Rectangle], scale: float, sheet: _Sheet, font: FontFile
) -> None:
    """Outline an entry's boxes; its number stands left of the first and a short value right of it, where they cover
    nothing. ``taken``: what stands on the page already, and what these labels add to it."""
    colour = COLOURS[entry.tint]
    for box in entry.boxes:
        pen.rectangle(_pixels(box, scale), outline=colour, width=sheet.line)
    letters = font.at(sheet.tag)
    x0, top, x1, bottom = _pixels(entry.boxes[0], scale)
    tall = sheet.tag + 4
    wide = letters.getlength(str(entry.number)) + 4
    outside = (x0 - wide - 1, top, x0 - 1, top + tall)
    number_at = outside if _free(outside, taken, sheet) else (x0, top, x0 + wide, top + tall)
    _label(pen, number_at, str(entry.number), letters, (255, 255, 255), colour)
    taken.append(number_at)
    if not entry.short:
        return
    wide = letters.getlength(entry.short) + 4
    beside = (x1 + 2, (top + bottom - tall) / 2, x1 + 2 + wide, (top + bottom + tall) / 2)
    inside = (x1 - wide - 2, bottom - tall - 2, x1 - 2, bottom - 2)
    if _free(beside, taken, sheet):
        _label(pen, beside, entry.short, letters, colour, (255, 255, 255))
        taken.append(beside)
    # A cell's whole box has an empty corner; in one drawn tightly around its print a label would hide the print.
    elif bottom - top > 3 * tall and x1 - x0 > 2 * wide:
        _label(pen, inside, entry.short, letters, colour, (255, 255, 255))


def _free(label: Rectangle, taken: Sequence[Rectangle], sheet: _Sheet) -> bool:
    x0, top, x1, bottom = label
    if x0 < 0 or top < 0 or x1 > sheet.width or bottom > sheet.height:
        return False
    return not any(x0 < r and left < x1 and top < b and t < bottom for left, t, r, b in taken)


def _label(pen: ImageDraw.ImageDraw, at: Rectangle, text: str, letters: Letters, ink: Colour, paper: Colour) -> None:
    pen.rectangle(at, fill=paper)
    pen.text(((at[0] + at[2]) / 2, (at[1] + at[3]) / 2), text, font=letters, fill=ink, anchor="mm")


# --- the panel ---------------------------------------------------------------------------------------------------


@dataclass
class _Block:
    """An entry as lines of text, each in one or two colours, and where it stands in the panel (pixels)."""

    entry: Entry
    lines: list[list[tuple[str, Colour]]]
    anchor: float
    height: int
    top: float = 0.0


_INK: Colour = (20, 20, 20)
_PALE: Colour = (95, 95, 95)
# A text of section 八 has up to 3000 characters: its beginning shows whether the right one was read.
_MAX_TEXT_LINES = 4


def _with_panel(
    page: Image.Image, entries: Sequence[Entry], scale: float, sheet: _Sheet, font: FontFile
) -> Image.Image:
    legend = round(sheet.text * 3.4)
    blocks = _arranged([_block(e, scale, sheet, font) for e in entries], legend, page.height)
    bottom = max([page.height, *(round(b.top) + b.height for b in blocks)])
    canvas = Image.new("RGB", (page.width + sheet.panel, bottom), (255, 255, 255))
    canvas.paste(page, (0, 0))
    pen = ImageDraw.Draw(canvas)
    pen.line((page.width, 0, page.width, bottom), fill=(200, 200, 200), width=2)
    _draw_legend(pen, page.width + sheet.text, sheet, font)
    for block in blocks:
        _draw_block(pen, block, page.width + sheet.text, sheet, font)
    return canvas


def _block(entry: Entry, scale: float, sheet: _Sheet, font: FontFile) -> _Block:
    letters = font.at(sheet.text)
    room = sheet.panel - sheet.text * 4
    gap = "  "
    lines: list[list[tuple[str, Colour]]]
    if "\n" not in entry.value and letters.getlength(entry.title + gap + entry.value) <= room:
        lines = [[(entry.title + gap, _PALE), (entry.value, _INK)]]
    else:
        value = [line for text in entry.value.split("\n") for line in wrapped(text, letters, room)]
        if entry.running_text and len(value) > _MAX_TEXT_LINES:
            value = [*value[: _MAX_TEXT_LINES - 1], f"{value[_MAX_TEXT_LINES - 1][:-3]}……"]
        lines = [[(line, _PALE)] for line in wrapped(entry.title, letters, room)]
        lines += [[(line, _INK)] for line in value]
    for reason in entry.reasons:
        lines += [[(line, COLOURS[entry.tint])] for line in wrapped(reason, letters, room)]
    height = round(len(lines) * sheet.text * 1.3 + sheet.text * 0.5)
    return _Block(entry, lines, entry.boxes[0][1] * scale, height)


def wrapped(text: str, letters: Letters, room: float) -> list[str]:
    """``text`` broken into lines of at most ``room`` pixels; Chinese may break anywhere."""
    lines: list[str] = []
    line = ""
    for char in text:
        if line and letters.getlength(line + char) > room:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line] if line or not lines else lines


def _arranged(blocks: list[_Block], top: float, bottom: float) -> list[_Block]:
    """Blocks near the height of their boxes, without overlap: pushed down first, then up from the page's end."""
    at = top
    for block in blocks:
        block.top = max(at, block.anchor)
        at = block.top + block.height
    limit = bottom
    for block in reversed(blocks):
        block.top = min(block.top, limit - block.height)
        limit = block.top
    # More than fits: from the top, over the page's end.
    at = top
    for block in blocks:
        block.top = max(block.top, at)
        at = block.top + block.height
    return blocks


def _draw_legend(pen: ImageDraw.ImageDraw, left: float, sheet: _Sheet, font: FontFile) -> None:
    letters = font.at(sheet.text)
    x, y = left, sheet.text * 0.6
    for tint in Tint:
        word = tint.value if font.chinese else LATIN_LEGEND[tint]
        width = sheet.text * 1.4 + letters.getlength(word) + sheet.text
        if x + width > left + sheet.panel - sheet.text:
            x, y = left, y + sheet.text * 1.3
        pen.rectangle((x, y + 2, x + sheet.text, y + sheet.text), fill=COLOURS[tint])
        pen.text((x + sheet.text * 1.4, y), word, font=letters, fill=_INK)
        x += width


def _draw_block(pen: ImageDraw.ImageDraw, block: _Block, left: float, sheet: _Sheet, font: FontFile) -> None:
    letters = font.at(sheet.text)
    chip = (left, block.top + 1, left + sheet.text * 2, block.top + sheet.text * 1.25)
    _label(pen, chip, str(block.entry.number), letters, (255, 255, 255), COLOURS[block.entry.tint])
    for i, line in enumerate(block.lines):
        x = left + sheet.text * 2.4
        for words, colour in line:
            pen.text((x, block.top + i * sheet.text * 1.3), words, font=letters, fill=colour)
            x += letters.getlength(words)
