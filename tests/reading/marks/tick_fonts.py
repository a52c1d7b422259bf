"""Tiny fonts of box and tick characters, so that pages with every tick style can be set without installed fonts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Contour = tuple[tuple[int, int], ...]
# In 1/1000 of the type size, y upwards.
FULL: Contour = ((80, -60), (80, 780), (920, 780), (920, -60))
HOLE: Contour = ((140, 0), (860, 0), (860, 720), (140, 720))
CHECK: Contour = ((210, 380), (420, 110), (800, 660), (740, 700), (410, 220), (270, 410))
CROSS: tuple[Contour, ...] = (
    ((220, 640), (280, 700), (770, 130), (710, 70)),
    ((710, 700), (770, 640), (280, 70), (220, 130)),
)
BOX = (FULL, HOLE)

UNICODE = {
    "□": BOX,
    "☑": (*BOX, CHECK),
    "☒": (*BOX, *CROSS),
    "■": (FULL,),
    "√": (CHECK,),
    "✓": (CHECK,),
}
WINGDINGS = {"\uf0a8": BOX, "\uf0fe": (*BOX, CHECK), "\uf0fd": (*BOX, *CROSS), "\uf0fc": (CHECK,)}
WINGDINGS_2 = {"\uf0a3": BOX, "\uf052": (*BOX, CHECK), "\uf053": (*BOX, *CROSS), "\uf050": (CHECK,)}
# Name → its characters. None is the name of a font that samples.generator registers with reportlab. The last is what is
# left of a font whose name the PDF's writer dropped.
FONTS: dict[str, Mapping[str, tuple[Contour, ...]]] = {
    "Ticks": UNICODE,
    "TestWingdings": WINGDINGS,
    "TestWingdings2": WINGDINGS_2,
    "TT12": WINGDINGS_2,
}


def register_tick_fonts(folder: Path) -> None:
    """Write every font of ``FONTS`` into ``folder`` and make it known to reportlab under its name."""
    for name, glyphs in FONTS.items():
        path = folder / f"{name}.ttf"
        _write_font(name, glyphs, path)
        pdfmetrics.registerFont(TTFont(name, str(path)))


def _write_font(name: str, glyphs: Mapping[str, tuple[Contour, ...]], path: Path) -> None:
    names = {ord(char): f"uni{ord(char):04X}" for char in glyphs}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    outlines = {".notdef": _outline(())}
    outlines |= {names[ord(char)]: _outline(contours) for char, contours in glyphs.items()}
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=860, descent=-140)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=860, sTypoDescender=-140, usWinAscent=860, usWinDescent=140)
    builder.setupPost()
    builder.save(path)


def _outline(contours: tuple[Contour, ...]) -> object:
    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
