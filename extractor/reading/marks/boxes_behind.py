"""Boxes behind their options' texts (“是□ 否☑”): a document has all of them there or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.reading.content import Contents
from extractor.reading.marks.glyphs import glyph_of
from extractor.reading.marks.ink_marks import measure_box, surely_box
from extractor.reading.marks.options import ZONE_PAD, ZONE_REACH, LocatedChar, LocatedOption
from extractor.reading.marks.tick_habits import MarkedCell
from models.geometry import BBox

# So many cells must end with a box, and so many times as many as begin with one.
CELLS_LEAST, TIMES = 3, 2
# A box before its text is so near to it and so large, in sizes of the text.
NEAR, LARGE = 0.8, 0.65
# What recognition makes of a box that touches its option's text begins so far before it, in sizes of the text.
INTO_TEXT = 0.1


def boxes_stand_behind(cells: Iterable[MarkedCell], contents: Contents) -> bool:
    """Whether a document's boxes stand behind the texts: its cells end with one and don't begin with one."""
    before = behind = 0
    for cell in cells:
        if not cell.located or contents[cell.located[0].page].raster is None:
            continue
        last = with_zones_behind(cell)[-1]
        before += has_box_before(cell, contents)
        behind += _is_box(last, contents)
    return behind >= CELLS_LEAST and behind > TIMES * before


def has_box_before(cell: MarkedCell, contents: Contents) -> bool:
    """Whether a cell's first option has a box before its text."""
    first = cell.located[0] if cell.located else None
    if first is None or first.wrapped or contents[first.page].raster is None:
        return False
    ink = measure_box(replace(first, above=None), contents[first.page])
    if ink.box is None or not surely_box(ink):
        return ink.circle is not None
    em = first.text_box.height
    # A label beside the options has squares of its own further left, the text itself smaller ones.
    return first.text_box.x0 - ink.box.x1 <= NEAR * em and ink.box.width >= LARGE * em


def _is_box(option: LocatedOption, contents: Contents) -> bool:
    ink = measure_box(option, contents[option.page])
    return surely_box(ink) or ink.circle is not None


def with_zones_behind(cell: MarkedCell) -> list[LocatedOption]:
    """The cell's options, each with the room behind its text as the zone of its box."""
    return [_behind(option, cell.chars, cell.located[i + 1 :]) for i, option in enumerate(cell.located)]


def _behind(option: LocatedOption, chars: Sequence[LocatedChar], later: Sequence[LocatedOption]) -> LocatedOption:
    last = chars[option.end - 1]
    em = option.text_box.height
    x0, middle = last.char.bbox.x1 - INTO_TEXT * em, last.char.bbox.cy
    # The next option ends the room, and so do remarks; the box itself may have been read as a character.
    texts = [
        c.char.bbox.x0
        for c in chars[option.end :]
        if c.line == last.line and glyph_of(c.char.text, c.char.font) is None and c.char.bbox.x0 - x0 > em
    ]
    texts += [o.text_box.x0 for o in later if chars[o.start].line == last.line]
    x1 = min([option.cell.x1, x0 + ZONE_REACH * em, *texts])
    half = (0.5 + ZONE_PAD) * em
    zone = BBox.of(x0, middle - half, max(x0, x1), middle + half)
    return replace(option, zone=zone, wrapped=True, above=None, earliest=None)
