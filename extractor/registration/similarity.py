"""How alike a printed label is to what was read in its place."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

# Widths of brackets, commas and spaces in the labels are not evidence of anything (they differ between copies).
_NOISE = re.compile(r"[\s()\[\]{}<>,.:;'\"、。，：；“”‘’《》（）【】〔〕·…_\-—–~～]+")


def bare(text: str) -> str:
    """The text after NFKC, without white space and punctuation, for comparing labels."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def compact(text: str) -> str:
    """The text after NFKC and without white space: how two readings of a value are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def likeness(expected: str, found: str) -> float:
    """0–1 similarity of two strings already made ``bare``."""
    if not expected or not found:
        return 0.0
    return fuzz.ratio(expected, found) / 100.0


def starts_like(expected: str, found: str) -> float:
    """0–1 similarity of ``expected`` with the beginning of ``found`` (both ``bare``).

    One extra or lost character is allowed for; the whole text must be at least about as long as the label.
    """
    n = len(expected)
    if not n or len(found) < 0.6 * n:
        return 0.0
    return max(likeness(expected, found[: n + d]) for d in (-1, 0, 1) if n + d > 0)
