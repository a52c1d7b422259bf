"""Round brackets for boxes: “( )是 (√)否”, or behind the texts “是( ) 否(√)”. What is written between them ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.content import Contents, PageContent
from extractor.reading.marks.digital_marks import UNDECIDED, OptionMark, untold_mark
from extractor.reading.marks.glyphs import Glyph, glyph_of, is_bare_tick
from extractor.reading.marks.ink_marks import zone_ink
from extractor.reading.marks.options import LocatedChar, LocatedOption
from extractor.reading.marks.tick_habits import MarkedCell
from models.geometry import BBox

OPENING, CLOSING = frozenset("(（[［〔"), frozenset(")）]］〕")
# What recognition makes of a mark is so many characters at most.
BETWEEN_MOST = 3
# A document has brackets for boxes when so large a part of its options, and so many, stand beside one: a poor scan
# leaves few that are read.
SHARE, PAIRS_LEAST = 0.3, 3
CROSSES = frozenset("×╳✕✖✗✘☓☒⊗⊠🗷xX")
# Those of Wingdings, by their codes.
WINGDINGS_CROSSES = frozenset((0xFB, 0xFD, 0x78))
READ_FOR_TICK = CROSSES | frozenset("Vv/\\J")
# How far above and below the line's middle what stands between brackets is looked at, in sizes of the page's text.
AROUND = 0.9
# What comes from above or below the zone is of the line when it reaches so near to its middle.
MIDDLE = 0.25
# So much room between brackets with nothing in it is untouched, in sizes of the text.
ROOM = 0.7
# A bracket is so high and no wider, in sizes of the text; a mark is so wide or high, a speck no more than so.
BRACKET_HIGH, BRACKET_WIDE, MARK, SPECK = 0.6, 0.42, 0.35, 0.2
# A square bracket is at least so many pixels wide.
MIN_WIDE = 3
# How sure a mark is that is both read and seen, and one that is only seen.
BOTH, SEEN_ONLY = 0.99, 0.97


Piece = tuple[int, int, int]


class Side(StrEnum):
    """Where a document's brackets stand."""

    BEFORE = "before"
    BEHIND = "behind"


@dataclass(frozen=True)
class Brackets:
    """A pair of brackets and the characters that were read between them."""

    opening: LocatedChar
    closing: LocatedChar
    inner: tuple[LocatedChar, ...]

    @property
    def between(self) -> str:
        """What was read between them."""
        return "".join(c.char.text for c in self.inner).strip()

    @property
    def may_be_box(self) -> bool:
        """Whether nothing stands between them, or a mark as recognition reads one: no letter or number of a list."""
        return all(_ticks(c) or c.char.text in READ_FOR_TICK for c in self.inner if c.char.text.strip())


def brackets_at(option: LocatedOption, chars: Sequence[LocatedChar], side: Side) -> Brackets | None:
    """The brackets at an option of a cell with these characters, if there are any right beside its text."""
    if side is Side.BEHIND:
        inner = _inside(chars, option.end, 1)
        return None if inner is None else _pair(chars, option.end, inner)
    inner = _inside(chars, option.start - 1, -1)
    return None if inner is None else _pair(chars, inner, option.start - 1)


def _inside(chars: Sequence[LocatedChar], start: int, step: int) -> int | None:
    """The other bracket's index from the one at ``start``, looking rightwards (1) or leftwards (-1)."""
    first, last = (OPENING, CLOSING) if step > 0 else (CLOSING, OPENING)
    if not 0 <= start < len(chars) or chars[start].char.text not in first:
        return None
    at = start
    for _ in range(BETWEEN_MOST + 1):
        at += step
        if not 0 <= at < len(chars) or chars[at].char.text in first:
            return None
        if chars[at].char.text in last:
            return at
    return None


def _pair(chars: Sequence[LocatedChar], opening: int, closing: int) -> Brackets:
    return Brackets(chars[opening], chars[closing], tuple(chars[opening + 1 : closing]))


def bracket_side(cells: Iterable[MarkedCell]) -> Side | None:
    """On which side of its options a document has brackets for boxes; ``None``: it has none."""
    found: Counter[Side] = Counter()
    options = boxes = 0
    for cell in cells:
        options += len(cell.located)
        boxes += sum(_is_box(c) for c in cell.chars)
        found.update(s for o in cell.located for s in Side if _has_box(o, cell, s))
    # Brackets between two options stand behind the first one as well.
    side = max(Side, key=lambda s: found[s])
    return side if found[side] >= max(PAIRS_LEAST, SHARE * options) and found[side] > boxes else None


def _is_box(char: LocatedChar) -> bool:
    text, font = char.char.text, char.char.font
    return glyph_of(text, font) is not None and not is_bare_tick(text, font)


def _has_box(option: LocatedOption, cell: MarkedCell, side: Side) -> bool:
    found = brackets_at(option, cell.chars, side)
    return found is not None and found.may_be_box


def bracket_marks(cell: MarkedCell, side: Side, contents: Contents) -> list[OptionMark]:
    """The marks of a cell's options. Where a tick stands outside all brackets nobody knows whose it is: options with
    nothing between theirs are not told then."""
    pairs = [brackets_at(option, cell.chars, side) for option in cell.located]
    marks = [bracket_mark(o, pair, contents[o.page]) for o, pair in zip(cell.located, pairs, strict=True)]
    inside = {id(c) for pair in pairs if pair is not None for c in pair.inner}
    if not any(_ticks(c) for c in cell.chars if id(c) not in inside):
        return marks
    return [replace(m, ticked=None, confidence=UNDECIDED) if m.ticked is False else m for m in marks]


def _ticks(char: LocatedChar) -> bool:
    return glyph_of(char.char.text, char.char.font) is Glyph.TICKED


def bracket_mark(option: LocatedOption, brackets: Brackets | None, content: PageContent) -> OptionMark:
    """What stands between an option's brackets, as it was read and as it looks."""
    if brackets is None:
        return untold_mark(option)
    pair = (brackets.opening.char.bbox, brackets.closing.char.bbox)
    read = _is_read(brackets)
    seen = _is_seen(pair, content) if brackets.opening.line == brackets.closing.line else None
    ticked, confidence = _both(read, seen, pictured=content.raster is not None)
    if any(_is_cross(c) for c in brackets.inner):
        # In brackets a cross may say no.
        ticked, confidence = None, UNDECIDED
    return OptionMark(
        option=option.option,
        page=option.page,
        box=BBox.around(pair),
        text_box=option.text_box,
        ticked=ticked,
        seen=brackets.between,
        confidence=confidence,
    )


def _is_cross(char: LocatedChar) -> bool:
    text, font = char.char.text, char.char.font.lower().replace(" ", "")
    symbol = "wingdings" in font and "wingdings2" not in font and ord(text[0]) & 0xFF in WINGDINGS_CROSSES
    return text in CROSSES or symbol


def _is_read(brackets: Brackets) -> bool | None:
    """Whether what was read ticks; ``None``: it is neither a mark nor nothing."""
    if not brackets.between:
        return False
    return True if any(_ticks(c) for c in brackets.inner) else None


def _both(read: bool | None, seen: bool | None, *, pictured: bool) -> tuple[bool | None, float]:
    if not pictured:
        return read, UNDECIDED if read is None else BOTH
    if read is None and seen is True:
        # A mark read as a letter.
        return True, SEEN_ONLY
    if read is not None and read is seen:
        return read, BOTH
    return (True, SEEN_ONLY) if read is False and seen is True else (None, UNDECIDED)


def _is_seen(pair: tuple[BBox, BBox], content: PageContent) -> bool | None:
    """Whether something is drawn between two brackets; ``None``: something small, or there is no picture."""
    if content.raster is None:
        return None
    em = content.em * content.raster.unit
    opening, closing = (box.scaled(content.raster.unit) for box in pair)
    middle = (opening.cy + closing.cy) / 2
    zone = BBox.of(opening.x0, middle - AROUND * em, max(closing.x1, opening.x1), middle + AROUND * em)
    ink, _, x0, _ = zone_ink(zone, content)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    boxes = [(n, *(int(v) for v in stats[n][:4])) for n in range(1, count)]
    own = [b for b in boxes if _is_of_the_line(b[2], b[2] + b[4], len(ink), em)]
    pieces = [(left, width, high) for _, left, _, width, high in own]
    sides = [_square_side(np.asarray(labels[y : y + h, x : x + w] == n, np.bool_), em) for n, x, y, w, h in own]
    between = _between_square(pieces, sides)
    if between is None:
        between = _between(pieces, opening.cx - x0, closing.cx - x0, em)
    marks = [p for p in between if max(p[1], p[2]) > SPECK * em]
    if not marks:
        return False
    return True if any(max(width, high) >= MARK * em for _, width, high in marks) else None


def _square_side(piece: NDArray[np.bool_], em: float) -> str:
    """Which square bracket a piece is: a stem with a short arm at either end; nothing for anything else."""
    high, width = piece.shape
    if high < BRACKET_HIGH * em or not MIN_WIDE <= width <= BRACKET_WIDE * em:
        return ""
    arm = max(1, high // 5)
    for side, turned in (("[", piece), ("]", piece[:, ::-1])):
        stem, rest = turned[:, : (width + 1) // 2], turned[:, (width + 1) // 2 + 1 :]
        if stem.any(axis=1).all() and rest[:arm].any() and rest[-arm:].any() and not rest[arm:-arm].any():
            return side
    return ""


def _between_square(pieces: Sequence[Piece], sides: Sequence[str]) -> list[Piece] | None:
    """The pieces between the only two square brackets among them, however little room those leave; else ``None``."""
    opened = [p for p, side in zip(pieces, sides, strict=True) if side == "["]
    closed = [p for p, side in zip(pieces, sides, strict=True) if side == "]"]
    if len(opened) != 1 or len(closed) != 1 or opened[0][0] >= closed[0][0]:
        return None
    return _enclosed(pieces, opened[0], closed[0], (0.0, 0.0)).pieces


def _is_of_the_line(top: int, bottom: int, height: int, em: float) -> bool:
    """Whether a piece is of the line that runs through the middle of a zone: what does not reach that and is cut by the
    zone's edge is of the lines above and below, what runs through the zone a ruling."""
    if top == 0 and bottom == height:
        return False
    inside = top > 0 and bottom < height
    return inside or (top < height / 2 + MIDDLE * em and bottom > height / 2 - MIDDLE * em)


def _between(pieces: Sequence[Piece], opening: float, closing: float, em: float) -> list[Piece]:
    """The pieces ``(left, width, height)`` between two brackets, which are the upright ones nearest to where they were
    read; beyond those is text."""
    upright = [p for p in pieces if p[2] >= BRACKET_HIGH * em and p[1] <= min(BRACKET_WIDE * em, p[2] / 2)]
    middle = (opening + closing) / 2
    before, behind = [p for p in upright if _centre(p) < middle], [p for p in upright if _centre(p) >= middle]
    # A stroke of the text behind may be nearer to where a bracket was read than itself.
    innermost = _enclosed(pieces, max(before, default=None), min(behind, default=None), (opening, closing))
    if not innermost.pieces and innermost.width >= ROOM * em:
        return []
    first = min(before, key=lambda p: abs(_centre(p) - opening), default=None)
    last = min(behind, key=lambda p: abs(_centre(p) - closing), default=None)
    return _enclosed(pieces, first, last, (opening, closing)).pieces


@dataclass(frozen=True)
class _Enclosed:
    pieces: list[Piece]
    width: float


def _enclosed(
    pieces: Sequence[Piece], first: Piece | None, last: Piece | None, otherwise: tuple[float, float]
) -> _Enclosed:
    """What lies between two pieces; where there are none, between two places."""
    start = otherwise[0] if first is None else first[0] + first[1]
    end = otherwise[1] if last is None else last[0]
    return _Enclosed([p for p in pieces if start < _centre(p) < end], end - start)


def _centre(piece: Piece) -> float:
    return piece[0] + piece[1] / 2
