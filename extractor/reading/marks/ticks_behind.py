"""Strokes behind an option's text: a tick that recognition left out, where a document has its ticks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractor.ocr.ink import ink_mask, ink_pieces, ruling_mask
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from extractor.reading.marks.glyphs import glyph_of, is_bare_tick
from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.registration.similarity import is_chinese
from models.geometry import BBox

# A tick is so wide and high, in sizes of the page's text; larger pieces are seals and lines. Marks and specks are
# smaller.
WIDE, HIGH, MOST = 0.3, 0.4, 2.5
# Behind the text it is looked for so far from its last character, and so far above and below the line's middle.
APART, AROUND = 0.05, 0.8
# A character is no wider than this; a single one on its line is given all of the line. A text that ends so near the
# cell's right side may have its tick on the next line.
CHARACTER, NEAR_SIDE = 1.05, 2.5
# The next line is so far below at most; where nothing was read on it, so far.
NEXT_MOST, NEXT = 2.5, 1.4
# In a place of fewer pixels nothing can stand.
LEAST = 4


def has_stroke_behind(
    option: LocatedOption, chars: Sequence[LocatedChar], boxes: Sequence[BBox], content: PageContent
) -> bool:
    """Whether a stroke as large as a tick stands between an option's text and what follows it on its line, or alone at
    the next one's beginning.

    ``chars``: those of its cell; ``boxes``: the boxes found there.
    """
    if content.raster is None or not 0 < option.end <= len(chars):
        return False
    places = (_behind(option, chars, boxes, content.em), _on_the_next_line(option, chars, boxes, content.em))
    return any(place is not None and _has_tick_like(place, content) for place in places)


def _has_tick_like(place: BBox, content: PageContent) -> bool:
    assert content.raster is not None
    at, em = place.scaled(content.raster.unit), content.em * content.raster.unit
    crop = content.raster.grey[max(0, round(at.top)) : round(at.bottom), max(0, round(at.x0)) : round(at.x1)]
    if min(crop.shape) < LEAST:
        return False
    ink = ink_mask(bgr(np.ascontiguousarray(crop)), content.raster.doubted_depth)
    ink &= ~ruling_mask(ink)
    return any(WIDE * em <= w <= MOST * em and HIGH * em <= h <= MOST * em for _, _, w, h, _ in ink_pieces(ink))


def _behind(option: LocatedOption, chars: Sequence[LocatedChar], boxes: Sequence[BBox], em: float) -> BBox | None:
    """The place between an option's last character and what was read or found behind it."""
    last = chars[option.end - 1]
    box = last.char.bbox
    left = min(box.x1, box.x0 + CHARACTER * em) + APART * em
    stops = [option.cell.x1]
    box_before: list[float] = []
    for other in chars[option.end :]:
        if other.line != last.line or other.char.bbox.x0 < box.cx:
            continue
        text, font = other.char.text, other.char.font
        if glyph_of(text, font) is not None:
            box_before = [] if is_bare_tick(text, font) else [other.char.bbox.x0]
        elif text.isalnum() or text in "(（":
            # The box right before it is that text's own.
            stops += box_before or [other.char.bbox.x0]
            break
    stops += [b.x0 for b in boxes if b.x0 >= box.cx and b.top < box.cy < b.bottom]
    right = min(stops) - APART * em
    if right - left < WIDE * em:
        return None
    return BBox.of(left, box.cy - AROUND * em, right, box.cy + AROUND * em)


def _on_the_next_line(
    option: LocatedOption, chars: Sequence[LocatedChar], boxes: Sequence[BBox], em: float
) -> BBox | None:
    """The beginning of the line below an option that ends at its cell's right side, up to what stands there."""
    last = chars[option.end - 1]
    box = last.char.bbox
    if option.cell.x1 - box.x1 > NEAR_SIDE * em:
        return None
    below = [o.char.bbox.cy for o in chars[option.end :] if o.line != last.line and o.char.bbox.cy > box.bottom]
    middle = min(below, default=float("inf"))
    if middle - box.cy > NEXT_MOST * em:
        middle = box.cy + NEXT * em
    if middle + em / 2 > option.cell.bottom:
        return None
    own = [o.char for o in chars if abs(o.char.bbox.cy - middle) < em / 2]
    stops = [c.bbox.x0 for c in own if is_chinese(c.text) or c.text in "(（"]
    stops += [b.x0 for b in boxes if b.top < middle < b.bottom]
    left, right = option.cell.x0 + APART * em, min([option.cell.x1, *stops]) - APART * em
    if right - left < WIDE * em:
        return None
    return BBox.of(left, middle - AROUND * em, right, middle + AROUND * em)
