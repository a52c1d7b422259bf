"""Fonts on this machine (by fontconfig), and symbol fonts of our own for the private-use tick characters."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]

UNITS = 1000
Contour = tuple[tuple[int, int], ...]
_OUTER: Contour = ((60, -60), (60, 800), (920, 800), (920, -60))
_INNER: Contour = ((130, 10), (850, 10), (850, 730), (130, 730))
_CHECK: Contour = ((210, 380), (420, 110), (800, 660), (740, 700), (410, 220), (270, 410))
_CROSS_A: Contour = ((220, 640), (280, 700), (770, 130), (710, 70))
_CROSS_B: Contour = ((710, 700), (770, 640), (280, 70), (220, 130))
_BOX: tuple[Contour, ...] = (_OUTER, _INNER)
# LibreOffice prints nothing but empty glyphs of a font that has no Latin letter at all.
_LETTERS = {0x41: _BOX, 0x42: _BOX}
_WINGDINGS = _LETTERS | {
    0xF06F: _BOX,
    0xF0A8: _BOX,
    0xF0FC: (_CHECK,),
    0xF0FD: (*_BOX, _CROSS_A, _CROSS_B),
    0xF0FE: (*_BOX, _CHECK),
}
_WINGDINGS2 = _LETTERS | {
    0xF050: (_CHECK,),
    0xF051: (*_BOX, _CROSS_A, _CROSS_B),
    0xF052: (*_BOX, _CHECK),
    0xF0A3: _BOX,
}


@dataclass(frozen=True)
class FontFile:
    """A face of an installed font."""

    family: str
    path: Path
    index: int


class MissingFontError(RuntimeError):
    """None of the wanted fonts is installed; the message is for a person, in Chinese."""


@cache
def installed_fonts() -> tuple[FontFile, ...]:
    """Every face fontconfig knows; none without fontconfig."""
    if shutil.which("fc-list") is None:
        return ()
    listing = subprocess.run(
        ["fc-list", "--format", "%{family}\t%{file}\t%{index}\t%{style}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    faces = []
    for line in sorted(listing.splitlines()):
        families, path, index, style = line.split("\t")
        if "Bold" in style or "Oblique" in style or "Italic" in style:
            continue
        faces += [FontFile(name, Path(path), int(index) & 0xFFFF) for name in families.split(",")]
    return tuple(faces)


def find_font(family: str) -> FontFile | None:
    """The regular face of ``family``, or None when it isn't installed."""
    return next((f for f in installed_fonts() if f.family == family), None)


def available(families: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``families`` that are installed. Raises ``MissingFontError`` when none is."""
    found = tuple(f for f in families if find_font(f))
    if not found:
        raise MissingFontError(f"缺少中文字体，请安装 fontconfig 和其中之一：{'、'.join(families)}")
    return found


def write_symbol_fonts(folder: Path) -> dict[str, Path]:
    """Write our own tiny “Wingdings” and “Wingdings 2” (private-use ticks only) and return name → file."""
    paths = {}
    for family, file_name, glyphs in (
        ("Wingdings", "wingdings.ttf", _WINGDINGS),
        ("Wingdings 2", "wingdings2.ttf", _WINGDINGS2),
    ):
        path = folder / file_name
        _build(family, glyphs, path)
        paths[family] = path
    return paths


def _build(family: str, glyphs: dict[int, tuple[Contour, ...]], path: Path) -> None:
    names = {code: f"uni{code:04X}" for code in glyphs}
    order = [".notdef", "space", *names.values()]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({0x20: "space", **names})
    outlines: dict[str, Glyph] = {".notdef": _outline(()), "space": _outline(())}
    outlines |= {names[code]: _outline(contours) for code, contours in glyphs.items()}
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=860, descent=-140)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=860, sTypoDescender=-140, usWinAscent=860, usWinDescent=140)
    builder.setupPost()
    builder.setupHead(unitsPerEm=UNITS, created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.save(path)


def _outline(contours: tuple[Contour, ...]) -> Glyph:
    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
