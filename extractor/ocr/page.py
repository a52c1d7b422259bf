"""Detected lines and their readings put together: words with positioned characters, in page pixels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.reading import LineReading, TextLine
from models.document import Char, Word
from models.geometry import BBox

FULL_ADVANCE, HALF_ADVANCE = 1.0, 0.6
"""Widest a full-width and a half-width character may be, in line heights: we only know their centres."""


def words_of_lines(lines: Sequence[TextLine], readings: Sequence[LineReading]) -> list[Word]:
    """One word for each line with text, in the lines' order. Boxes are axis-aligned, in the lines' pixels."""
    return [
        word_of_line(line.quad, reading) for line, reading in zip(lines, readings, strict=True) if reading.text.strip()
    ]


def word_of_line(quad: NDArray[np.float32], reading: LineReading) -> Word:
    """The word that ``reading`` makes of the line in ``quad``; blanks at the ends are dropped."""
    chars = list(reading.chars)
    while chars and chars[0].text.isspace():
        chars.pop(0)
    while chars and chars[-1].text.isspace():
        chars.pop()
    edges = _char_edges(quad, [c.text for c in chars], [c.x for c in chars])
    return Word(
        text="".join(c.text for c in chars),
        bbox=_bounding_box(quad),
        confidence=reading.confidence,
        chars=tuple(
            Char(text=char.text, bbox=box, confidence=char.confidence)
            for char, box in zip(chars, _boxes_along(quad, edges), strict=True)
        ),
    )


def _char_edges(quad: NDArray[np.float32], texts: list[str], xs: list[float]) -> list[tuple[float, float]]:
    """Left and right edge of each character as fractions of the line's width: half-way to its neighbours,
    but no wider than such a character can be."""
    width = float(np.linalg.norm(quad[1] - quad[0])) or 1.0
    height = float(np.linalg.norm(quad[3] - quad[0]))
    edges = []
    for i, (text, x) in enumerate(zip(texts, xs, strict=True)):
        reach = (FULL_ADVANCE if _is_wide(text) else HALF_ADVANCE) * height / width / 2
        left = max(0.0, x - reach, (xs[i - 1] + x) / 2 if i else 0.0)
        right = min(1.0, x + reach, (x + xs[i + 1]) / 2 if i + 1 < len(xs) else 1.0)
        edges.append((min(left, right), max(left, right)))
    return edges


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WF"


def _boxes_along(quad: NDArray[np.float32], edges: Sequence[tuple[float, float]]) -> list[BBox]:
    """The bounding box of each part of the quad between two fractions of its width."""
    if not edges:
        return []
    parts = np.asarray(edges, np.float32)[:, :, None]
    above = quad[0] + (quad[1] - quad[0]) * parts
    below = quad[3] + (quad[2] - quad[3]) * parts
    corners = np.concatenate([above, below], axis=1)
    spans = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    return [BBox.of(*span) for span in spans.tolist()]


def _bounding_box(corners: NDArray[np.float32]) -> BBox:
    (x0, top), (x1, bottom) = corners.min(axis=0), corners.max(axis=0)
    return BBox.of(float(x0), float(top), float(x1), float(bottom))
