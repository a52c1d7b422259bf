"""Ticks in digital pages: glyphs, two glyphs over each other, or vector strokes with no character at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.reading.content import Contents, PlacedLine
from extractor.reading.glyphs import Glyph, glyph_of
from extractor.reading.options import LocatedChar, LocatedOption, cell_chars, locate_options
from models.document import Stroke
from models.geometry import BBox

# A stroke must leave the axes by this many points to be part of a tick or cross.
DIAGONAL_MIN = 1.2


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


def read_digital_marks(lines: Sequence[PlacedLine], options: Sequence[str], contents: Contents) -> list[OptionMark]:
    """The marks of every option that stands in the lines."""
    chars = cell_chars(lines)
    located = locate_options(lines, options, contents)
    owners = _glyph_owners(chars, located)
    return [_mark(opt, [chars[i] for i in owners[k]], contents) for k, opt in enumerate(located)]


def _glyph_owners(chars: Sequence[LocatedChar], located: Sequence[LocatedOption]) -> list[list[int]]:
    """For each option the box and tick characters that belong to it: those before its text, or, where the boxes stand
    behind the texts, those after it."""
    glyphs = [i for i, c in enumerate(chars) if glyph_of(c.char.text, c.char.font) is not None]
    owners: list[list[int]] = [[] for _ in located]
    behind = bool(located) and bool(glyphs) and glyphs[0] > located[0].start and glyphs[-1] > located[-1].start
    for i in glyphs:
        after = next((k for k, o in enumerate(located) if o.start > i), None)
        before = next((k for k in range(len(located) - 1, -1, -1) if located[k].start <= i), None)
        belongs_before = behind or after is None or _clings_to_previous(chars, i, before, located)
        owner = before if belongs_before else after
        if owner is not None:
            owners[owner].append(i)
    return owners


def _clings_to_previous(
    chars: Sequence[LocatedChar], i: int, before: int | None, located: Sequence[LocatedOption]
) -> bool:
    """Whether a tick stands right behind an option's text and away from the next box, as in ``□是√  □否``."""
    if before is None or i + 1 >= len(chars):
        return False
    glyph = chars[i]
    if glyph_of(glyph.char.text, glyph.char.font) is not Glyph.TICKED or glyph.char.text in "☑☒■":
        return False
    left, right = chars[i - 1], chars[i + 1]
    if glyph_of(left.char.text, left.char.font) is not None:
        return False
    if left.line != glyph.line:
        return False
    gap_left = glyph.char.bbox.x0 - left.char.bbox.x1
    if right.line != glyph.line:
        # At the end of a line it may also stand in front of the box that wrapped: then a space is before it.
        return gap_left < 0.35 * glyph.char.bbox.height
    gap_right = right.char.bbox.x0 - glyph.char.bbox.x1
    return gap_left < 0.35 * glyph.char.bbox.height and gap_right > gap_left + 0.3 * glyph.char.bbox.height


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
    places = [g.char.bbox for g in glyphs] + [s.bbox for s in strokes]
    box = BBox.around(places) if places else option.zone
    return OptionMark(option.option, option.page, box, option.text_box, ticked, seen)


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
