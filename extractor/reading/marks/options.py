"""Where the options of a choice stand: each option's printed text, and the zone left of it that holds its box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractor.reading.content import Contents, PageContent, PlacedLine
from extractor.reading.marks.glyphs import glyph_of
from extractor.registration.similarity import compact
from models.document import Char
from models.geometry import BBox

# Options of at least this many characters may be misread in places and are still found.
FUZZY_FROM = 4
FUZZY_SCORE = 70.0
# A zone reaches at most this many character heights left of the option's text.
ZONE_REACH = 3.0
# So far above and below the text it reaches.
ZONE_PAD = 0.3
# A box needs so much room, in sizes of the text.
BOX_ROOM = 0.5
# A box that ends a line is followed by less than the character that did not fit, in sizes of the text: with its own
# width, its gaps and a cell's padding so much. Where more is free the option's text may merely begin too early; or the
# options stand in columns, and the box is seen there.
WRAPPED_ROOM_MOST = 4.5
# An option is told by so many characters of its beginning.
BEGINNING_LEAST = 6
# So many characters at the beginning of an option may be lost under a pen.
MISSING_MOST = 2
# A first character wider than this was recognised together with a tick or a box before it; its own print is hardly
# wider than that. Both in sizes of the text.
WIDE_FIRST, WIDTH_OF_FIRST = 1.35, 1.0
# How like an option what stands in its place is, if it was misread; a box, and what is drawn over it, is read as so
# many characters at most.
MISREAD, BOX_READ_AS = 0.5, 2
# What recognition makes of a box at the end of a line.
BOX_LIKE = frozenset("口回囗日曰目田Oo0中")


@dataclass(frozen=True)
class LocatedChar:
    """A character of the cell with the line it stands in."""

    char: Char
    line: int
    page: int


@dataclass(frozen=True)
class LocatedOption:
    """An option's text in the cell. ``start``/``end`` index the cell's characters; boxes are in the page's unit: the
    ``text_box``, the ``zone`` left of it in which its tick box stands, and the ``cell`` around."""

    option: str
    page: int
    start: int
    end: int
    text_box: BBox
    zone: BBox
    likeness: float
    cell: BBox
    wrapped: bool = False
    """The text begins a line and its box ended the one above: the ``zone`` lies there."""
    above: BBox | None = None
    """The room at the end of the line above, if the box may stand there as well."""
    earliest: float | None = None
    """Where the text may begin at the earliest, if that is before its ``text_box``: recognition took what stands in
    front of it into its first character."""
    broken: bool = False
    """The text goes on in the next line."""


def cell_chars(lines: Sequence[PlacedLine]) -> list[LocatedChar]:
    """The characters of a cell in reading order."""
    return [LocatedChar(c, i, n.page) for i, n in enumerate(lines) for c in n.line.chars]


def locate_options(lines: Sequence[PlacedLine], options: Sequence[str], contents: Contents) -> list[LocatedOption]:
    """Each option that can be found in the lines of a cell, in printed order."""
    chars = cell_chars(lines)
    text, positions = _searchable(chars)
    room = [_box_room(chars, i, contents[chars[i].page].em) for i in positions]
    located: list[LocatedOption] = []
    words = [compact(o) for o in options]
    hits = _with_misread(text, words, _best_hits(text, words, room))
    for option, hit in zip(options, hits, strict=True):
        if hit is None:
            continue
        hit = _within_line(text, compact(option), hit, [chars[i].line for i in positions])
        first, last = positions[hit.start], positions[max(hit.start, hit.end - 1)]
        previous_end = located[-1].end if located else 0
        content = contents[chars[first].page]
        previous_whole = bool(located) and located[-1].likeness == 1.0
        located.append(_located(option, chars, lines, first, last + 1, previous_end, previous_whole, hit, content))
    return located


def _within_line(text: str, option: str, hit: _Hit, line_of: Sequence[int]) -> _Hit:
    """The hit from where its line begins, when what was taken for the option's first characters ends the line above."""
    for missing in range(1, min(MISSING_MOST, hit.end - hit.start - 1) + 1):
        at = hit.start + missing
        if line_of[at - 1] != line_of[at]:
            unlike = all(text[hit.start + i] != option[i] for i in range(missing))
            return replace(hit, start=at, missing=missing) if unlike else hit
    return hit


@dataclass(frozen=True)
class _Hit:
    """Where an option may stand in the searched text. ``missing``: characters of it that were lost at its beginning."""

    start: int
    end: int
    likeness: float
    missing: int = 0


@dataclass(frozen=True)
class _Choice:
    """Hits of the options so far, how many were found and how alike, the room for boxes before them, and the text left
    between them."""

    hits: tuple[_Hit | None, ...] = ()
    found: int = 0
    alike: float = 0.0
    room: int = 0
    between: int = 0

    @property
    def end(self) -> int:
        return next((hit.end for hit in reversed(self.hits) if hit is not None), 0)

    @property
    def worth(self) -> tuple[int, float, int, int]:
        return self.found, self.alike, self.room, -self.between

    def with_hit(self, hit: _Hit | None, room: int) -> _Choice:
        if hit is None:
            return replace(self, hits=(*self.hits, None))
        between = hit.start - self.end if self.found else 0
        hits, alike = (*self.hits, hit), self.alike + hit.likeness
        return _Choice(hits, self.found + 1, alike, self.room + room, self.between + between)


def _best_hits(text: str, options: Sequence[str], room: Sequence[int]) -> tuple[_Hit | None, ...]:
    """For each option its place in the text, in order; the question before the options may hold their words as well
    (是否…). ``room``: what speaks for a box before each character.

    As many options as can be are found, as well read as can be; then those places count before which boxes have room;
    then the nearest ones.
    """
    best = {0: _Choice()}
    for option in options:
        after: dict[int, _Choice] = {}
        for choice in best.values():
            hits: list[_Hit | None] = [*_hits(text, option, choice.end), None]
            for hit in hits:
                longer = choice.with_hit(hit, room[hit.start] if hit else 0)
                if longer.end not in after or longer.worth > after[longer.end].worth:
                    after[longer.end] = longer
        best = after
    return max(best.values(), key=lambda choice: choice.worth).hits


def _with_misread(text: str, options: Sequence[str], hits: Sequence[_Hit | None]) -> list[_Hit | None]:
    """With the places of short options that were misread, as under a pen's strokes: hardly more than one of them stands
    between the options around it (or, behind the last one, before a remark), the box taken for characters before it."""
    found = list(hits)
    for k, option in enumerate(options):
        head = option.split("(")[0]
        before, after = found[k - 1] if k else None, found[k + 1] if k + 1 < len(found) else None
        if found[k] is not None or len(head) >= FUZZY_FROM or (before is None and after is None):
            continue
        if (k and before is None) or (k + 1 < len(found) and after is None):
            continue
        start = before.end if before else 0
        between = text[start : after.start if after else None].split("(")[0]
        if len(head) <= len(between) <= len(head) + BOX_READ_AS:
            end = start + len(between)
            found[k] = _Hit(end - len(head), end, MISREAD)
    return found


def _box_room(chars: Sequence[LocatedChar], i: int, em: float) -> int:
    """What speaks for a tick box before a character: 2 one was read there, 1 there is room for it, else 0."""
    if i == 0 or chars[i - 1].line != chars[i].line:
        return 1
    before = chars[i - 1].char
    if glyph_of(before.text, before.font) is not None or before.text in BOX_LIKE:
        return 2
    return int(chars[i].char.bbox.x0 - before.bbox.x1 >= BOX_ROOM * em)


def _end_of_line_above(
    chars: Sequence[LocatedChar], lines: Sequence[PlacedLine], start: int, previous_end: int
) -> BBox | None:
    """The last character of text in the line above, of the same page, where the option's text begins its own line with
    no box or tick read before it. ``previous_end``: where the option before ends, 0 if there is none that was read
    whole."""
    first = chars[start]
    before = chars[start - 1] if start else None
    if before is not None and before.line == first.line and glyph_of(before.char.text, before.char.font) is not None:
        return None
    own = [c for c in chars[:start] if c.line == first.line and glyph_of(c.char.text, c.char.font) is None]
    above = [
        i
        for i, c in enumerate(chars[:start])
        if c.line == first.line - 1 and glyph_of(c.char.text, c.char.font) is None
    ]
    if own or not above or lines[first.line - 1].region != lines[first.line].region:
        return None
    last = chars[above[-1]].char
    # The box itself, and the tick in it, are often read as a character behind the option before.
    behind = [i for i in above if i >= previous_end] if previous_end else []
    # The 目 of 项目 is the text's own where the option before was read with it.
    read_for_box = 1 if last.text in BOX_LIKE and (behind or not previous_end) else 0
    if len(behind) == 1 and chars[behind[0]].char.text.isalnum():
        read_for_box = 1
    text = chars[above[-1 - read_for_box]].char if len(above) > read_for_box else last
    return BBox.of(text.bbox.x0, last.bbox.top, text.bbox.x1, last.bbox.bottom)


def _searchable(chars: Sequence[LocatedChar]) -> tuple[str, list[int]]:
    """The cell's text without box characters, half-width; and each character's index in ``chars``."""
    out: list[str] = []
    positions: list[int] = []
    for i, item in enumerate(chars):
        if glyph_of(item.char.text, item.char.font) is not None:
            continue
        for narrow in compact(item.char.text):
            out.append(narrow)
            positions.append(i)
    return "".join(out), positions


def _hits(text: str, option: str, at: int) -> list[_Hit]:
    """The places of an option in the text from ``at`` on."""
    exact = _occurrences(text, option, at)
    if exact:
        return [_Hit(start, start + len(option), 1.0) for start in exact]
    head = option.split("(")[0]
    if len(head) < FUZZY_FROM:
        # 是 of 是(需附情况说明): the remark may be lost, the word itself must stand there.
        return [_Hit(start, start + len(head), 0.9) for start in _occurrences(text, head, at)]
    rest = text[at:]
    hit = fuzz.partial_ratio_alignment(option, rest, score_cutoff=FUZZY_SCORE)
    if hit is None or len(rest) < 0.6 * len(option):
        return _beginnings(text, option, at)
    start, end = _refined(option, rest, hit.dest_start, hit.dest_end)
    return [_Hit(at + max(0, start), at + end, hit.score / 100.0, missing=max(0, -start))]


def _beginnings(text: str, option: str, at: int) -> list[_Hit]:
    """Where a long option begins whose rest cannot be read, as under a seal: the longest one that stands there."""
    for length in range(len(option) - 1, BEGINNING_LEAST - 1, -1):
        starts = _occurrences(text, option[:length], at)
        if starts:
            return [_Hit(start, start + length, length / len(option)) for start in starts]
    return []


def _occurrences(text: str, word: str, at: int) -> list[int]:
    return [at + match.start() for match in re.finditer(re.escape(word), text[at:])]


def _refined(option: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Move the window's start to where the option's first matching character stands; before the text (negative) where
    characters of it are missing."""
    low = max(0, start - 3)
    blocks = Levenshtein.editops(option, text[low : end + 2]).as_matching_blocks()
    first = next((b for b in blocks if b.size >= 2), None)
    if first is None:
        return start, end
    begin = low + first.b - first.a
    return begin, max(end, begin + 1, 1)


def _text_begins(first: BBox, content: PageContent) -> float:
    """Where a text begins whose first character was recognised in a box: a tick in front of it is taken into that, and
    the room behind it."""
    if first.width <= WIDE_FIRST * content.em:
        return first.x0
    return max(first.x0, _last_ink(first, content) - WIDTH_OF_FIRST * content.em)


def _last_ink(box: BBox, content: PageContent) -> float:
    """Where the print in a box ends on the right; the box's own end where its picture is not to be had."""
    if content.raster is None:
        return box.x1
    unit = content.raster.unit
    place = BBox.of(box.x0, box.cy - content.em / 2, box.x1, box.cy + content.em / 2).scaled(unit)
    x0 = max(0, round(place.x0))
    grey = content.raster.grey[max(0, round(place.top)) : round(place.bottom), x0 : round(place.x1)]
    if grey.size == 0:
        return box.x1
    paper, darkest = np.percentile(grey, (80, 1))
    inked = np.flatnonzero((grey < (paper + darkest) / 2).any(axis=0))
    return (x0 + int(inked[-1]) + 1) / unit if len(inked) else box.x1


def _located(
    option: str,
    chars: Sequence[LocatedChar],
    lines: Sequence[PlacedLine],
    start: int,
    end: int,
    previous_end: int,
    previous_whole: bool,
    hit: _Hit,
    content: PageContent,
) -> LocatedOption:
    em = content.em
    first = chars[start]
    line = lines[first.line]
    own = [c.char for c in chars[start:end] if c.line == first.line]
    around = BBox.around(c.bbox for c in own)
    # The text's own height, on the line's middle; a recognised line's box may reach into its neighbours.
    x0 = _text_begins(own[0].bbox, content)
    earliest = own[0].bbox.x0 if own[0].bbox.x0 < x0 else None
    x0 = max(line.region.bbox.x0, x0 - hit.missing * em) if hit.missing else x0
    box = BBox.of(x0, around.cy - em / 2, around.x1, around.cy + em / 2)
    before = [
        c.char
        for c in chars[:start]
        if c.line == first.line and glyph_of(c.char.text, c.char.font) is None and c.char.bbox.x1 <= box.x0 + 1
    ]
    # Only text of the option before ends the zone; stray characters are what recognition makes of a box.
    ended = [c.char for c in chars[:previous_end] if c.line == first.line]
    left = max((c.bbox.x1 for c in ended), default=line.region.bbox.x0)
    if not ended and len(before) > 2:
        left = max(left, before[-3].bbox.x1)
    left = max(left, box.x0 - ZONE_REACH * box.height)
    pad = ZONE_PAD * box.height
    zone = BBox.of(min(left, box.x0), box.top - pad, box.x0, box.bottom + pad)
    room = _room_above(chars, lines, start, previous_end if previous_whole else 0, em)
    cell = line.region.bbox
    broken = any(c.line != first.line for c in chars[start:end])
    located = LocatedOption(option, first.page, start, end, box, zone, hit.likeness, cell, broken=broken)
    fits = room is not None and room.width <= WRAPPED_ROOM_MOST * em
    if room is not None and fits and box.x0 - cell.x0 < BOX_ROOM * em:
        return replace(located, zone=room, wrapped=True)
    return replace(located, above=room, earliest=earliest)


def _room_above(
    chars: Sequence[LocatedChar], lines: Sequence[PlacedLine], start: int, previous_end: int, em: float
) -> BBox | None:
    """The room for a box that ends the line above an option which begins its line; where there is none, ``None``."""
    last = _end_of_line_above(chars, lines, start, previous_end)
    if last is None:
        return None
    half = (0.5 + ZONE_PAD) * em
    edge = max(last.x1, lines[chars[start].line].region.bbox.x1)
    room = BBox.of(last.x1, last.cy - half, edge, last.cy + half)
    return room if room.width >= BOX_ROOM * em else None
