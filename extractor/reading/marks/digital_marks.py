"""Ticks in digital pages: glyphs, two glyphs over each other, or vector strokes with no character at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.reading.content import Contents, PlacedLine
from extractor.reading.marks.glyphs import Glyph, glyph_of, is_bare_tick
from extractor.reading.marks.options import LocatedChar, LocatedOption, cell_chars, locate_options
from extractor.reading.marks.tick_habits import Habit, MarkedCell, assign_marks
from models.document import Stroke
from models.geometry import BBox

# A stroke must leave the axes by this many points to be part of a tick or cross.
DIAGONAL_MIN = 1.2
# How sure a mark is that can't be told.
UNDECIDED = 0.5


@dataclass(frozen=True)
class OptionMark:
    """What was seen at an option. ``ticked`` is ``None`` when it can't be told; ``seen`` is the mark as printed."""

    option: str
    page: int
    box: BBox
    text_box: BBox
    ticked: bool | None
    seen: str = ""
    confidence: float = 1.0
    tick: BBox | None = None
    """Where a tick stands that is a character of its own, or a ticked box behind the text."""
    character: BBox | None = None
    """Where the box stands that is a character."""
    struck: bool = False
    """Looks like a tick that was taken back."""


def read_digital_marks(
    cell: MarkedCell, contents: Contents, habit: Habit | None, *, recognised: bool
) -> list[OptionMark]:
    """The marks of every option that stands in a cell. ``habit``: where ticks stand in this document; ``recognised``:
    the characters are a scan's."""
    owners = assign_marks(cell, habit, recognised=recognised)
    if owners is not None:
        return [_mark(o, [cell.chars[i] for i in own], contents) for o, own in zip(cell.located, owners, strict=True)]
    return [untold_mark(option) for option in cell.located]


def untold_mark(option: LocatedOption) -> OptionMark:
    """The mark of an option of which nobody can tell whether it is ticked."""
    return OptionMark(option.option, option.page, option.zone, option.text_box, None, confidence=UNDECIDED)


def marked_cell(lines: Sequence[PlacedLine], options: Sequence[str], contents: Contents) -> MarkedCell:
    """The boxes, ticks and options that stand in the lines of a cell."""
    return MarkedCell(cell_chars(lines), locate_options(lines, options, contents))


def _mark(option: LocatedOption, glyphs: Sequence[LocatedChar], contents: Contents) -> OptionMark:
    seen = "".join(g.char.text for g in glyphs)
    kinds = {glyph_of(g.char.text, g.char.font) for g in glyphs}
    strokes = _strokes_at(option, contents[option.page].page.strokes)
    ticked: bool | None
    if Glyph.TICKED in kinds or any(_is_tick(s) for s in strokes) or _circled(option, contents):
        ticked = True
    elif Glyph.EMPTY_BOX in kinds or strokes:
        ticked = False
    else:
        ticked = None
    apart = [g for g in glyphs if _stands_apart(g, option)]
    boxes = [g.char.bbox for g in glyphs if not is_bare_tick(g.char.text, g.char.font)]
    places = [g.char.bbox for g in glyphs] + [s.bbox for s in strokes]
    box = BBox.around(places) if places else option.zone
    return OptionMark(
        option=option.option,
        page=option.page,
        box=box,
        text_box=option.text_box,
        ticked=ticked,
        seen=seen,
        tick=apart[0].char.bbox if apart else None,
        character=BBox.around(boxes) if boxes else None,
    )


def _stands_apart(glyph: LocatedChar, option: LocatedOption) -> bool:
    """Whether a mark is a tick by itself, or a ticked box behind the option's text."""
    if is_bare_tick(glyph.char.text, glyph.char.font):
        return True
    behind = glyph.char.bbox.cx > option.text_box.x0
    return behind and glyph_of(glyph.char.text, glyph.char.font) is Glyph.TICKED


def _strokes_at(option: LocatedOption, strokes: Sequence[Stroke]) -> list[Stroke]:
    zone = option.zone
    return [s for s in strokes if zone.contains(s.bbox.cx, s.bbox.cy) and s.bbox.height <= 2.5 * zone.height]


def _is_tick(stroke: Stroke) -> bool:
    """A filled box, or a stroke that runs across the axes."""
    if stroke.kind == "rect":
        return stroke.filled
    if not stroke.points:
        return stroke.filled or min(stroke.bbox.width, stroke.bbox.height) > DIAGONAL_MIN
    return any(
        abs(ax - bx) > DIAGONAL_MIN and abs(ay - by) > DIAGONAL_MIN for (ax, ay), (bx, by) in pairwise(stroke.points)
    )


def _circled(option: LocatedOption, contents: Contents) -> bool:
    """Whether a drawn ring surrounds the option's text."""
    text = option.text_box
    return any(
        s.kind == "curve"
        and s.bbox.contains(text.x0, text.cy)
        and s.bbox.contains(text.x1, text.cy)
        and not s.filled
        and s.bbox.height < 3 * text.height
        for s in contents[option.page].page.strokes
    )
