"""Characters that are tick boxes or ticks, in Unicode and in the symbol fonts that Word uses."""

from __future__ import annotations

from enum import StrEnum


class Glyph(StrEnum):
    """What a character says about an option."""

    EMPTY_BOX = "empty_box"
    TICKED = "ticked"
    """A ticked, crossed or filled box, or a tick or cross by itself."""


_EMPTY = frozenset("□☐◻▢◽⬜❏❑❐❒○◯〇⃞")
_TICKED = frozenset("☑☒■√✓✔✗✘☓🗹🗷⊠⍁▣◼⬛●◉✅❎⊗⊙×╳✕✖")

# Symbol fonts map their glyphs to U+F0xx (the byte 0xF0 plus the font's own code). The same code means different
# things in different fonts; where the font name is lost, the meanings below that are boxes in either font are taken.
_WINGDINGS_TICKED = {0xFE, 0xFD, 0xFC, 0xFB, 0x6E, 0x78}
_WINGDINGS_EMPTY = {0xA8, 0x6F, 0x71, 0x72, 0xA1, 0x70}
_WINGDINGS2_TICKED = {0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x4F, 0x56, 0xA2, 0xA0}
_WINGDINGS2_EMPTY = {0xA3, 0x2A, 0x35, 0x99, 0x9A, 0xA4}

# Of the ticked ones, those that are a tick or cross without a box around it.
_BARE = frozenset("√✓✔✗✘☓×╳✕✖")
_WINGDINGS_BARE = {0xFC, 0xFB}
_WINGDINGS2_BARE = {0x4F, 0x50}


def glyph_of(char: str, font: str = "") -> Glyph | None:
    """What ``char`` says about the option beside it, ``None`` for ordinary text."""
    if char in _TICKED:
        return Glyph.TICKED
    if char in _EMPTY:
        return Glyph.EMPTY_BOX
    code = ord(char[0]) if char else 0
    if 0xF000 <= code <= 0xF0FF:
        return _symbol(code - 0xF000, font)
    if "wingdings" in font.lower().replace(" ", "") and code < 0x100:
        return _symbol(code, font)
    return None


def is_bare_tick(char: str, font: str = "") -> bool:
    """Whether ``char`` is a tick or cross by itself, which may stand beside a box, over it or in its place."""
    if char in _BARE:
        return True
    code = (ord(char[0]) if char else 0) & 0xFF
    if glyph_of(char, font) is not Glyph.TICKED or char in _TICKED:
        return False
    return code in _WINGDINGS2_BARE if _is_second(font) else code in _WINGDINGS_BARE | _WINGDINGS2_BARE


def _is_second(font: str) -> bool:
    return "wingdings2" in font.lower().replace(" ", "").replace("-", "")


def _symbol(code: int, font: str) -> Glyph | None:
    name = font.lower().replace(" ", "").replace("-", "")
    second = "wingdings2" in name
    first = "wingdings" in name and not second and "wingdings3" not in name
    if second or not first:
        if code in _WINGDINGS2_TICKED:
            return Glyph.TICKED
        if code in _WINGDINGS2_EMPTY:
            return Glyph.EMPTY_BOX
    if first or not second:
        if code in _WINGDINGS_TICKED:
            return Glyph.TICKED
        if code in _WINGDINGS_EMPTY:
            return Glyph.EMPTY_BOX
    return None
