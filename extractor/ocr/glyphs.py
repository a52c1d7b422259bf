"""Glyphs that mean the same in a figure, and the alphabets a cell may be read over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIGITS: Mapping[str, str] = {str(d): f"{d}{chr(0xFF10 + d)}" for d in range(10)}

SIGNS: Mapping[str, str] = {
    ".": ".．·。",
    ",": ",，、",
    "%": "%％",
    # A dash alone reads as the character one as often as not; in a figure it can be nothing else.
    "-": "-－−–—―‐‑─一ー",
    "+": "+＋",
    "/": "/／",
    "无": "无無",
}

UNITS: Mapping[str, str] = {unit: unit for unit in "亿万千百元个家项人件次年月日平方公里吨美"}

BRACKETS: Mapping[str, str] = {"(": "(（", ")": ")）", "~": "~～", ":": ":：", "〔": "〔［["}

SPACES = " \u3000"


@dataclass(frozen=True)
class GlyphAlphabet:
    """What a cell may hold: ``classes`` maps each glyph, as it is reported, to all that are printed for it."""

    classes: Mapping[str, str]

    def plus(self, more: Mapping[str, str]) -> GlyphAlphabet:
        """This alphabet with more glyphs."""
        return GlyphAlphabet({**self.classes, **more})

    def canonical(self, text: str) -> str:
        """``text`` without spaces, each glyph of the alphabet as it is reported, all others unchanged."""
        table = {glyph: name for name, glyphs in self.classes.items() for glyph in glyphs}
        return "".join(table.get(glyph, glyph) for glyph in text if glyph not in SPACES)


# In a figure the letter and the ideograph are the digit.
ZERO: Mapping[str, str] = {"0": DIGITS["0"] + "OＯo〇"}

FIGURE = GlyphAlphabet({**DIGITS, **ZERO, **SIGNS})
"""A figure, or a declared “none”: digits, point, comma, percent, signs, 无, / and dashes."""

FIGURE_WITH_UNIT = FIGURE.plus(UNITS)
"""A figure whose unit was typed into the cell."""

ALWAYS_KEPT = frozenset("".join(FIGURE_WITH_UNIT.plus(BRACKETS).classes.values()) + SPACES)
"""Classes that every compact matrix keeps, so that a figure can be decoded from any of them, however sure the
recogniser was of something else."""
