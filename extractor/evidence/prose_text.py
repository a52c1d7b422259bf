"""Running text made regular for matching, with the way back to the characters as they stand on paper."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = frozenset("“”‘’\"'「」『』〝〞＂＇")
_PUNCTUATION = {
    ",": "，",
    ";": "；",
    ":": "：",
    "!": "！",
    "?": "？",
    "（": "(",
    "）": ")",
    "．": ".",
    "﹪": "%",
    "−": "-",
}
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DASHES = frozenset("—–―‐‑─～~﹣－")


@dataclass(frozen=True)
class Prose:
    """``text`` has no blanks and no quotation marks; ``text[i]`` stood at ``original[offsets[i]]``."""

    original: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span in ``original`` of the half-open, non-empty span ``start:end`` in ``text``."""
        return self.offsets[start], self.offsets[end - 1] + 1


def regularise(original: str) -> Prose:
    """Full-width digits and signs to half-width, blanks and quotation marks away, punctuation to one form each.

    A comma stays an ASCII comma only inside a number with thousands separators (also where digits and comma are
    full-width); every other comma becomes ``，``. A blank between two digits is kept as ``、``: it separates figures.
    Any dash becomes ``-``, line ends stay.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for i, raw in enumerate(original):
        if raw in _QUOTES:
            continue
        char = _regular(original, i)
        if char.isspace() and char != "\n":
            if not _between_digits(original, i):
                continue
            char = "、"
        chars.append(char)
        offsets.append(i)
    text = "".join(chars)
    kept = {p for m in _THOUSANDS.finditer(text) for p in range(m.start(), m.end())}
    text = "".join("，" if c == "," and p not in kept else c for p, c in enumerate(text))
    return Prose(original, text, tuple(offsets))


def _regular(original: str, i: int) -> str:
    raw = original[i]
    if raw != "，":
        return _folded(raw)
    wide = "０" <= original[i - 1 : i] <= "９" and "０" <= original[i + 1 : i + 2] <= "９"
    return "," if wide else "，"


@lru_cache(maxsize=8192)
def _folded(raw: str) -> str:
    if raw == ",":
        return ","
    if raw in _DASHES:
        return "-"
    if raw in _PUNCTUATION:
        return _PUNCTUATION[raw]
    if raw in "；：！？。、":
        return raw
    folded = unicodedata.normalize("NFKC", raw)
    return folded if len(folded) == 1 else raw


def _between_digits(original: str, i: int) -> bool:
    before = original[max(i - 1, 0) : i]
    after = original[i + 1 : i + 9].lstrip(" \t\u3000\u00a0")[:1]
    return before.isdigit() and after.isdigit()
