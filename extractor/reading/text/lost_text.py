"""Text that detection overlooked: ink in a cell that no recognised line explains is cut out and read by itself.

A last line of one character, a lone 否 or a figure before a printed 个 is what detectors lose; what can't be read
even then is reported, so that the cell goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Engine
from extractor.ocr.ink import ink_mask, ink_pieces, ruling_mask
from extractor.ocr.page import word_of_line
from extractor.reading.content import PageContent
from extractor.reading.figures.looks import cell_crop
from extractor.reading.marks.glyphs import glyph_of
from extractor.reading.text.names import READ_FOR_SLASH
from extractor.reading.text.none_marks import DASH, SLASH, flat_part, mark_of_none
from extractor.registration.lines import group_lines
from models.document import Char
from models.geometry import BBox
from models.registration import Region

# Sizes in characters of the page's text. A lost piece is at least so high and wide …
HEIGHT_MIN, HEIGHT_MOST, WIDTH_MIN = 0.45, 2.2, 0.2
# … with so much ink (as a share of a character's square); less is dust.
INK_MIN = 0.06
# So much ink that stands higher than a line is no spot: a character has about a fifth of its square.
HEAP_INK = 1.0
# A line of options with the pen's ticks through it may be so high; what is read is a band of so much where most ink is.
TICKED_MOST, BAND = 4.0, 1.4
# Two strokes so wide and so flat, with a gap of so much at most and this share of the shorter one in common, are one
# character if together they are so high at least and at most.
FLAT_WIDTH, FLAT_HEIGHT, STROKE_GAP, STROKE_SHARED = 0.3, 0.2, 0.65, 0.7
STACKED_LEAST, STACKED_MOST = 0.35, 1.1
# A recognised line explains the ink this far around its box.
EXPLAINED_X, EXPLAINED_Y = 0.35, 0.12
# Pieces closer than this are one.
JOIN_X, JOIN_Y = 0.6, 0.15
# A piece recognised with less confidence stays unexplained.
CONFIDENCE_MIN = 0.6
# A “/” may be read as a 1 less surely than this, and by its ink alone is hardly sure; no figure lies as long as a dash.
ONE_SURE, BY_SHAPE = 0.8, {DASH: 0.95, SLASH: 0.6}
# Ink of a piece that is so high, its middle so far beyond what was read of it, was not read.
STROKE_HIGH, BEYOND = 0.45, 0.1
# A 一 is so wide; the line before it leaves so little room, and its own lies so far below.
ONE_LEAST, ONE_MOST, WRAPPED_ROOM, LINE_LEAST, LINE_MOST = 0.65, 1.05, 2.0, 0.8, 2.2
# The same character so near, in characters, is the one read before.
TWIN = 0.6

# No entry is a letter alone: it is a character (厂 for C) read without its line.
_LONE_LETTER = re.compile(r"[A-Za-z]")
# What recognition makes of an empty tick box.
_BOXES = frozenset("口回囗日曰目田")


# Left, top, right and bottom in a crop's pixels.
Box = tuple[int, int, int, int]


@dataclass
class Recovered:
    """``chars`` found by page number, in the page's unit; ``unexplained`` are the regions with ink nobody can read."""

    chars: dict[int, list[Char]] = field(default_factory=dict)
    unexplained: set[Region] = field(default_factory=set)


@dataclass(frozen=True)
class LostPiece:
    """A piece of ink: where it was looked for, its picture, and its box in the page's unit."""

    region: Region
    image: NDArray[np.uint8]
    box: BBox


def recover_text(
    regions: Iterable[Region],
    contents: Mapping[int, PageContent],
    engine: Engine,
    *,
    boxes: bool = False,
    lists: Collection[Region] = (),
) -> Recovered:
    """Look for overlooked text in cells of scanned pages. ``boxes``: the cells hold tick boxes, which are no text;
    ``lists``: those of a count with names, which may say that there are none."""
    tallest = TICKED_MOST if boxes else HEIGHT_MOST
    result = Recovered()
    pieces: list[LostPiece] = []
    for region in dict.fromkeys(regions):
        content = contents[region.page]
        rest = _left_over(region, content)
        if rest is None:
            continue
        pieces += _pieces(region, content, rest, tallest, HEIGHT_MIN)
        if not boxes and (_is_heaped(rest) or _has_last_stroke(region, content, rest)):
            result.unexplained.add(region)
    for piece, read in zip(pieces, read_pieces(pieces, engine, boxes=boxes), strict=True):
        content = contents[piece.region.page]
        chars = _or_mark_of_none(piece, read, content) if piece.region in lists else read
        new = [c for c in chars or () if not _is_read(c, content)]
        if new:
            result.chars.setdefault(piece.region.page, []).extend(new)
        elif chars is None or (chars and not boxes and _goes_beyond(piece, chars, content)):
            result.unexplained.add(piece.region)
    return result


def _goes_beyond(piece: LostPiece, chars: Sequence[Char], content: PageContent) -> bool:
    """Whether ink as high as a character lies before or behind all that was read of a piece: of an entry whose
    underline made it one piece with what was read before, the last digit was lost again."""
    assert content.raster is not None
    unit, em = content.raster.unit, content.em * content.raster.unit
    left = piece.box.x0 * unit
    first = min(c.bbox.x0 for c in chars) * unit - left - BEYOND * em
    last = max(c.bbox.x1 for c in chars) * unit - left + BEYOND * em
    ink = ink_mask(piece.image, content.raster.doubted_depth)
    pieces = ink_pieces(ink & ~flat_part(ink, em))
    return any(h >= STROKE_HIGH * em and not first < x + w / 2 < last for x, _, w, h, _ in pieces)


def _or_mark_of_none(piece: LostPiece, read: tuple[Char, ...] | None, content: PageContent) -> tuple[Char, ...] | None:
    """What was read of a piece of a list, or the sign of none that it is by its ink where that was nothing or hardly a
    1. A “/” is borne out by nothing but another such sign, or a 0."""
    assert content.raster is not None
    if read is not None and not (len(read) == 1 and read[0].text in READ_FOR_SLASH and read[0].confidence < ONE_SURE):
        return read
    unit = content.raster.unit
    box = piece.box.scaled(unit)
    left, top = round(box.x0), round(box.top)
    mark = mark_of_none(piece.image, content.em * unit)
    if mark is None or content.raster.seal_mask[top : round(box.bottom), left : round(box.x1)].any():
        return read
    text, (x0, _, x1, _) = mark
    wide = (x1 - x0) / len(text)
    # As high as a line is: characters are grouped into lines by their heights.
    return tuple(
        Char(
            text=char,
            bbox=BBox.of(left + x0 + i * wide, box.top, left + x0 + (i + 1) * wide, box.bottom).scaled(1 / unit),
            confidence=BY_SHAPE[text],
        )
        for i, char in enumerate(text)
    )


def _is_read(char: Char, content: PageContent) -> bool:
    """Whether a character of a piece is one that was read already: of a line that lies askew ink stands out of its
    box."""
    near, reach = char.bbox, TWIN * content.em
    around = BBox.of(near.cx - reach, near.cy - reach, near.cx + reach, near.cy + reach)
    alike = [c.bbox for c in content.chars_in(around) if c.text == char.text]
    # Equal digits side by side are as far apart as they are wide.
    return any(abs(box.cx - near.cx) < min(box.width, near.width) / 2 for box in alike)


def read_pieces(pieces: Sequence[LostPiece], engine: Engine, *, boxes: bool = False) -> list[tuple[Char, ...] | None]:
    """The characters of each piece: None where it can't be read. Among tick boxes what is no text is nothing at all,
    a piece without characters."""
    readings = engine.read_text([p.image for p in pieces]) if pieces else []
    found: list[tuple[Char, ...] | None] = []
    for piece, reading in zip(pieces, readings, strict=True):
        text = reading.text.strip()
        if boxes and (not text or all(c in _BOXES or glyph_of(c) is not None for c in text)):
            found.append(())
        elif not text or reading.confidence < CONFIDENCE_MIN or (not boxes and _LONE_LETTER.fullmatch(text)):
            found.append(() if boxes else None)
        else:
            found.append(word_of_line(_quad(piece.box), reading).chars)
    return found


def _quad(box: BBox) -> NDArray[np.float32]:
    return np.array([[box.x0, box.top], [box.x1, box.top], [box.x1, box.bottom], [box.x0, box.bottom]], np.float32)


@dataclass(frozen=True)
class _Left:
    """A cell's picture with its left and top edge in the page's pixels, its ink, the part of it that no recognised
    character explains (both HxW), and a character's size in pixels."""

    image: NDArray[np.uint8]
    left: int
    top: int
    ink: NDArray[np.bool_]
    unexplained: NDArray[np.bool_]
    em: float


def _left_over(region: Region, content: PageContent) -> _Left | None:
    """What recognition left of a region; None on a page that is no scan."""
    if content.raster is None:
        return None
    image, left, top = cell_crop(region, content)
    unit = content.raster.unit
    em = content.em * unit
    ink = ink_mask(image, content.raster.doubted_depth)
    ink &= ~ruling_mask(ink)
    explained = np.zeros_like(ink)
    for char in content.chars_in(region.bbox):
        box = char.bbox.scaled(unit)
        x0, x1 = round(box.x0 - left - EXPLAINED_X * em), round(box.x1 - left + EXPLAINED_X * em)
        y0, y1 = round(box.top - top - EXPLAINED_Y * em), round(box.bottom - top + EXPLAINED_Y * em)
        explained[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = True
    return _Left(image, left, top, ink, _unexplained(ink, explained, em), em)


def lost_pieces(
    region: Region, content: PageContent, tallest: float = HEIGHT_MOST, lowest: float = HEIGHT_MIN
) -> list[LostPiece]:
    """The pieces of ink in a region of a scanned page that may be text and that no recognised character explains.

    ``lowest`` and ``tallest``: their heights in characters; what is taller than type is a line with ticks through it.
    """
    left_over = _left_over(region, content)
    return [] if left_over is None else _pieces(region, content, left_over, tallest, lowest)


def _pieces(region: Region, content: PageContent, rest: _Left, tallest: float, lowest: float) -> list[LostPiece]:
    assert content.raster is not None
    found: list[LostPiece] = []
    lost = _lost_boxes(rest.unexplained, rest.em, tallest, lowest)
    stacked = _stacked(_strokes(rest.unexplained, rest.em), rest.em)
    for x0, y0, x1, y1 in lost + [_whole(box, rest.ink, rest.em) for box in stacked]:
        pad = max(2, round(0.12 * rest.em))
        y0, y1, x0, x1 = max(0, y0 - pad), y1 + pad, max(0, x0 - pad), x1 + pad
        crop = np.ascontiguousarray(rest.image[y0:y1, x0:x1])
        edges = rest.left + x0, rest.top + y0, rest.left + x0 + crop.shape[1], rest.top + y0 + crop.shape[0]
        found.append(LostPiece(region, crop, BBox.of(*edges).scaled(1 / content.raster.unit)))
    return found


def _is_heaped(rest: _Left) -> bool:
    """Whether lines that run into each other were left unread: ink higher than a line, and as much as a few characters
    have."""
    if np.count_nonzero(rest.unexplained) < HEAP_INK * rest.em * rest.em:
        return False
    joined = np.asarray(cv2.dilate(rest.unexplained.astype(np.uint8), _joining(rest.em)), np.uint8)
    labels, stats = cv2.connectedComponentsWithStats(joined)[1:3]
    high = np.flatnonzero(stats[1:, 3] > HEIGHT_MOST * rest.em) + 1
    inks = np.bincount(labels[rest.unexplained], minlength=len(stats))
    return bool((inks[high] >= HEAP_INK * rest.em * rest.em).any())


def _has_last_stroke(region: Region, content: PageContent, rest: _Left) -> bool:
    """Whether a stroke by itself makes a line of its own below the last, full one of a cell: the 一 of 单一."""
    assert content.raster is not None
    lines = group_lines(content.chars_in(region.bbox))
    if not lines or region.bbox.width - lines[-1].bbox.width > WRAPPED_ROOM * content.em:
        return False
    last = lines[-1].bbox.scaled(content.raster.unit)
    below = [((y0 + y1) / 2 + rest.top - last.cy, x1 - x0) for x0, y0, x1, y1 in _strokes(rest.unexplained, rest.em)]
    # Shorter ones are what is left of a ruling.
    low = [(off, width) for off, width in below if off >= LINE_LEAST * rest.em and width >= ONE_LEAST * rest.em]
    return len(low) == 1 and low[0][0] <= LINE_MOST * rest.em and low[0][1] <= ONE_MOST * rest.em


def _joining(em: float) -> NDArray[np.uint8]:
    return np.ones((max(1, round(JOIN_Y * em)), max(1, round(JOIN_X * em))), np.uint8)


def _lost_boxes(ink: NDArray[np.bool_], em: float, tallest: float, lowest: float) -> list[Box]:
    """What may be characters among the ink (HxW) that no character explains, ``lowest`` to ``tallest`` characters
    high."""
    joined = np.asarray(cv2.dilate(ink.astype(np.uint8), _joining(em)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Box] = []
    for label in range(1, count):
        x, y, width, height, area = stats[label].tolist()
        if area < INK_MIN * em * em or height < lowest * em or width < WIDTH_MIN * em:
            continue
        ys, xs = np.nonzero(ink[y : y + height, x : x + width] & (labels[y : y + height, x : x + width] == label))
        if len(xs) < INK_MIN * em * em:
            continue
        x0, x1, y0, y1 = x + int(xs.min()), x + int(xs.max()) + 1, y + int(ys.min()), y + int(ys.max()) + 1
        if y1 - y0 < lowest * em or y1 - y0 > tallest * em or x1 - x0 < WIDTH_MIN * em:
            continue
        if y1 - y0 > HEIGHT_MOST * em:
            y0, y1 = _densest_band(ys + y, y0, y1, round(BAND * em))
        found.append((x0, y0, x1, y1))
    return found


def _densest_band(rows: NDArray[np.intp], y0: int, y1: int, height: int) -> tuple[int, int]:
    """The ``height`` rows between ``y0`` and ``y1`` that hold most of the ink, whose rows are given."""
    ink = np.convolve(np.bincount(rows - y0, minlength=y1 - y0), np.ones(height), "valid")
    top = y0 + int(np.argmax(ink))
    return top, top + height


def _unexplained(ink: NDArray[np.bool_], explained: NDArray[np.bool_], em: float) -> NDArray[np.bool_]:
    """The ink (HxW) that is not ``explained``, with all of each stroke whose middle isn't: a 厂 at a line's end reaches
    into what belongs to the character before it."""
    rest = ink & ~explained
    if not rest.any():
        return rest
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    x, y, width, height = (stats[:, i] for i in range(4))
    own = ~explained[y + height // 2, x + width // 2]
    own &= (np.maximum(width, height) >= HEIGHT_MIN * em) & (np.maximum(width, height) <= HEIGHT_MOST * em)
    own[0] = False
    return np.asarray(rest | own[labels], np.bool_)


def _strokes(ink: NDArray[np.bool_], em: float) -> list[Box]:
    """The flat strokes among the ink (HxW), from top to bottom."""
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2][1:]
    flat = [row for row in stats.tolist() if row[2] >= FLAT_WIDTH * em and row[3] <= FLAT_HEIGHT * em]
    return sorted(((x, y, x + w, y + h) for x, y, w, h, _ in flat), key=lambda box: box[1])


def _stacked(strokes: list[Box], em: float) -> list[Box]:
    """What lies one above the other of flat strokes: a 二 or 三, whose strokes don't touch."""
    found: list[Box] = []
    for x0, y0, x1, y1 in strokes:
        if found:
            left, top, right, bottom = found[-1]
            shared = min(right, x1) - max(left, x0)
            if 0 < y0 - bottom <= STROKE_GAP * em and shared >= STROKE_SHARED * min(right - left, x1 - x0):
                found[-1] = min(left, x0), top, max(right, x1), y1
                continue
        found.append((x0, y0, x1, y1))
    return [box for box in found if STACKED_LEAST * em <= box[3] - box[1] <= STACKED_MOST * em]


def _whole(box: Box, ink: NDArray[np.bool_], em: float) -> Box:
    """The box of a character of which only a part was left over: with all of its strokes in the cell's ink (HxW)."""
    x0, y0, x1, y1 = box
    wide = x0 - round(em), x1 + round(em)
    left = max(0, wide[0])
    columns = np.flatnonzero(_touching(ink[y0:y1, left : wide[1]], x0 - left, x1 - left).any(axis=0))
    return left + int(columns[0]), y0, left + int(columns[-1]) + 1, y1


def _touching(ink: NDArray[np.bool_], x0: int, x1: int) -> NDArray[np.bool_]:
    """The pieces of the ink (HxW) that lie between two of its columns, or reach in there."""
    labels = cv2.connectedComponents(ink.astype(np.uint8))[1]
    inside = np.unique(labels[:, x0:x1])
    return np.asarray(np.isin(labels, inside[inside > 0]), np.bool_)
