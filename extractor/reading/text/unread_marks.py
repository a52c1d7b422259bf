"""Marks that stand on the paper and in no reading: the “。” behind a line's last character, a “，” or “、” between two
others. (What is as high as a character, “：”, “！”, brackets, is not looked for.)

Where characters are is known by their centres, and how wide they are by their kind; what lies between is paper, but for
the ink of a mark. Lengths are in characters of the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from extractor.ocr.ink import ink_mask, ink_pieces
from extractor.ocr.scanning import bgr
from extractor.reading.content import Contents, PageContent, PlacedLine
from extractor.registration.similarity import is_chinese
from models.document import Char
from models.geometry import BBox
from models.registration import PlaceKind

# Half of what a Chinese character, a “%” or narrow bracket, and any other takes of its line.
HALF_WIDE, HALF_CLOSING, HALF_NARROW = 0.5, 0.45, 0.32
# A box that goes on into a gap has its middle so far from the character's at most.
OFF = 0.17
# Between two characters there is room for a mark, with what it may reach into theirs; so far behind a line one stands.
ROOM, INTO, BEHIND = 0.3, 0.06, 1.2
# A mark's ink is so wide and high at least, its longer side so long, and so large at most.
LEAST, LONG, MOST = 0.1, 0.2, 0.5
# It lies so far above and below the middle of its line: in the middle where marks are set so.
ABOVE, BELOW = 0.25, 0.65
# Neighbours that tell how large a line's characters are.
ADVANCES = 5
# What may end or part text, however it is read; behind some of it there is another all the same.
_MARKS = frozenset("，。、；：！？·,;:!?.．…—-－–“”‘’\"'（）()〔〕《》〈〉「」『』【】[]/／%％~～+")
_CLOSING = frozenset("%％）)")
_WIDE = frozenset("）")
# The height of a mark's ink is so much of its width at least: a piece of a dashed underline is flat.
HIGH = 0.6


def has_unread_mark(lines: Sequence[PlacedLine], kind: PlaceKind, contents: Contents) -> bool:
    """Whether the ink of a mark stands in or behind one of a scanned text's lines where none was read."""
    for line in lines:
        content = contents[line.page]
        # Without a cell it is looked for on to the page's edge.
        edge = content.page.width if kind is PlaceKind.LINE else line.region.bbox.x1
        if content.is_scan and _has_one(line, edge, content):
            return True
    return False


def _has_one(line: PlacedLine, edge: float, content: PageContent) -> bool:
    if content.raster is None:
        return False
    em = _size(line.line.chars, content.em)
    return any(not content.chars_in(gap) and _is_mark_in(gap, em, content) for gap in _gaps(line, edge, em))


def _size(chars: Sequence[Char], usual: float) -> float:
    """The advance of a line's Chinese characters; where it has few, the page's unless they are larger."""
    found = [b.bbox.cx - a.bbox.cx for a, b in pairwise(chars) if is_chinese(a.text) and is_chinese(b.text)]
    return median(found) if len(found) >= ADVANCES else max([usual, *found[:1]])


def _gaps(line: PlacedLine, edge: float, em: float) -> Iterator[BBox]:
    """Where between a line's characters, and behind them up to its cell's ``edge``, there is room for a mark."""
    chars = [c for c in line.line.chars if c.text.strip()]
    for a, b in pairwise(chars):
        if (a.text in _MARKS and a.text not in _CLOSING) or b.text in _MARKS:
            continue
        x0, x1 = _end(a, em), _beginning(b, em)
        if x1 - x0 >= ROOM * em:
            yield _around((a.bbox.cy + b.bbox.cy) / 2, x0 - INTO * em, x1 + INTO * em, em)
    if chars and (chars[-1].text not in _MARKS or chars[-1].text in _CLOSING):
        last = chars[-1]
        x0 = _end(last, em)
        x1 = min(x0 + BEHIND * em, edge - INTO * em)
        if x1 - x0 >= ROOM * em:
            yield _around(last.bbox.cy, x0 - INTO * em, x1, em)


def _end(char: Char, em: float) -> float:
    """Where a character ends before a gap. Its box goes on into the gap, so that its middle is left of the box's."""
    box, half = char.bbox, _half(char) * em
    return min(box.cx, max(box.x0 + half, box.cx - OFF * em)) + half


def _beginning(char: Char, em: float) -> float:
    """Where a character begins behind a gap."""
    box, half = char.bbox, _half(char) * em
    return max(box.cx, min(box.x1 - half, box.cx + OFF * em)) - half


def _half(char: Char) -> float:
    if char.text in _CLOSING - _WIDE:
        return HALF_CLOSING
    return HALF_WIDE if is_chinese(char.text) or char.text in _WIDE else HALF_NARROW


def _around(middle: float, x0: float, x1: float, em: float) -> BBox:
    return BBox.of(x0, middle - em, x1, middle + em)


def _is_mark_in(gap: BBox, em: float, content: PageContent) -> bool:
    assert content.raster is not None
    unit = content.raster.unit
    at, size = gap.scaled(unit), em * unit
    left, top = max(0, round(at.x0)), max(0, round(at.top))
    # Paper beside it tells what is ink.
    wide = round(size)
    picture = content.raster.grey[top : round(at.bottom), max(0, left - wide) : round(at.x1) + wide]
    if min(picture.shape) < size / 2:
        return False
    ink = ink_mask(bgr(np.ascontiguousarray(picture)), content.raster.doubted_depth)
    x0, x1 = left - max(0, left - wide), round(at.x1) - max(0, left - wide)
    middle = at.cy - top
    for x, y, w, h, inked in ink_pieces(ink):
        within = x > x0 and x + w < x1 and -ABOVE * size <= y + h / 2 - middle <= BELOW * size
        sized = LEAST * size <= min(w, h) and LONG * size <= max(w, h) <= MOST * size
        if within and sized and h >= HIGH * w and inked >= (LEAST * size) ** 2:
            return True
    return False
