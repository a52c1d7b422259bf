"""Beside the page: every entry with its number, name, value and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from extractor.fonts import FontFile
from extractor.overlay.entries import COLOURS, LATIN_LEGEND, Colour, Entry, Tint
from extractor.overlay.labels import Letters, draw_label
from extractor.overlay.sheet import Sheet


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


def with_panel(page: Image.Image, entries: Sequence[Entry], scale: float, sheet: Sheet, font: FontFile) -> Image.Image:
    """``page`` with the panel right of it, longer than the page where there is much to say.

    ``scale``: pixels of the page per record unit. Entries without a box come last.
    """
    legend = round(sheet.text * 3.4)
    ordered = sorted(entries, key=lambda entry: not entry.boxes)
    blocks = _arranged([_block(e, scale, sheet, font) for e in ordered], legend, page.height)
    bottom = max([page.height, *(round(b.top) + b.height for b in blocks)])
    canvas = Image.new("RGB", (page.width + sheet.panel, bottom), (255, 255, 255))
    canvas.paste(page, (0, 0))
    pen = ImageDraw.Draw(canvas)
    pen.line((page.width, 0, page.width, bottom), fill=(200, 200, 200), width=2)
    _draw_legend(pen, page.width + sheet.text, sheet, font)
    for block in blocks:
        _draw_block(pen, block, page.width + sheet.text, sheet, font)
    return canvas


def _block(entry: Entry, scale: float, sheet: Sheet, font: FontFile) -> _Block:
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
    return _Block(entry, lines, entry.boxes[0][1] * scale if entry.boxes else float(sheet.height), height)


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


def _draw_legend(pen: ImageDraw.ImageDraw, left: float, sheet: Sheet, font: FontFile) -> None:
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


def _draw_block(pen: ImageDraw.ImageDraw, block: _Block, left: float, sheet: Sheet, font: FontFile) -> None:
    letters = font.at(sheet.text)
    chip = (left, block.top + 1, left + sheet.text * 2, block.top + sheet.text * 1.25)
    draw_label(pen, chip, str(block.entry.number), letters, (255, 255, 255), COLOURS[block.entry.tint])
    for i, line in enumerate(block.lines):
        x = left + sheet.text * 2.4
        for words, colour in line:
            pen.text((x, block.top + i * sheet.text * 1.3), words, font=letters, fill=colour)
            x += letters.getlength(words)
