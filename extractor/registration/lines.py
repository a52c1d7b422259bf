"""Characters → lines of text: in a cell, or on a page outside its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from extractor.registration.similarity import bare, folded, is_chinese, likeness
from models.document import Char, Grid, Page, TextLine
from models.geometry import BBox

# Two characters stand on one line when their vertical overlap is at least this share of the smaller one.
SAME_LINE_OVERLAP = 0.5
# A Chinese character so many times as high as a line's (a seal's beside several lines) is none of them.
OTHER_SIZE = 2.5
# Two lines so near that a pen's strokes make their boxes overlap stand in one row side by side, character in character:
# this many neighbours share so much of the narrower one's width, and their middles lie so many heights apart.
MIXED_LEAST, MIXED_SHARE, MIXED_APART = 3, 0.3, 0.15
# A character so many times as high as most of a line of so many, and so many of their heights away from them, is none
# of it.
TALL, TALL_BESIDE, TALL_FAR = 1.7, 3, 1.5
# A gap wider than this many character heights is a space in the text of a line.
SPACE_GAP = 0.8

# Characters closer than this share of their height are one run, which no line parts: between the texts of two cells
# there is their padding.
RUN_GAP = 0.25

# Headers and footers stand in this share of the page's height at its top and bottom.
MARGIN = 0.09
# What recurs there is one so much further in as well; what does on such a share of the pages, so much: sheets are not
# scanned all alike.
WIDE_MARGIN, WIDEST_MARGIN, USUAL = 0.12, 0.16, 1 / 3
# Of a line further in that is the outermost one of a page so many pages must have it, with its digits.
OUTERMOST_LEAST = 3
# A recurring line of so many characters is known by so much of it: recognition reads one differently now and then.
HEAD_LEAST, HEAD_ALIKE = 5, 0.8

# Entries of a form stand behind one: those are not alike by being nearly so.
_COLON = re.compile("[:：]")
# Of the dashes beside it one is read as a point now and then.
PAGE_NUMBER = re.compile(r"^[-—–\s·._]*(第?\s*\d{1,3}\s*页?(\s*[/,，]?\s*共?\s*\d{1,3}\s*页?)?)[-—–\s·._]*$")


def page_chars(page: Page) -> list[Char]:
    """All characters of the page; a word without characters of its own counts as one character."""
    chars: list[Char] = []
    for word in page.words:
        if word.chars:
            chars.extend(_without_radical(c) for c in word.chars)
        else:
            chars.append(Char(text=word.text, bbox=word.bbox, confidence=word.confidence))
    return chars


def _without_radical(char: Char) -> Char:
    """Text layers of browsers hold radicals (⻓, ⼯) for the characters that look like them."""
    if not "\u2e80" <= char.text[:1] <= "\u2fdf":
        return char
    return char.model_copy(update={"text": folded(char.text)})


def group_lines(chars: Iterable[Char]) -> list[TextLine]:
    """Cluster characters into lines, top to bottom, each left to right."""
    rows: list[list[Char]] = []
    for char in sorted((c for c in chars if c.text.strip()), key=lambda c: c.bbox.cy):
        for row in reversed(rows[-3:]):
            if _shares_line(row, char):
                row.append(char)
                break
        else:
            rows.append([char])
    parts = [alone for row in rows for part in _unmixed(row) for alone in _without_tall(part)]
    lines = [line_of(sorted(part, key=lambda c: c.bbox.x0)) for part in parts]
    return sorted(lines, key=lambda line: line.bbox.cy)


def _unmixed(row: list[Char]) -> list[list[Char]]:
    """The lines of a row of characters: several where they stand in each other, parted at the widest gap of middles."""
    by_place = sorted(row, key=lambda c: c.bbox.cx)
    if sum(_stand_in_each_other(a.bbox, b.bbox) for a, b in pairwise(by_place)) < MIXED_LEAST:
        return [row]
    by_height = sorted(row, key=lambda c: c.bbox.cy)
    gaps = [b.bbox.cy - a.bbox.cy for a, b in pairwise(by_height)]
    at = gaps.index(max(gaps)) + 1
    return [*_unmixed(by_height[:at]), *_unmixed(by_height[at:])]


def _without_tall(row: list[Char]) -> list[list[Char]]:
    """The line of a row of characters, and each much higher one that stands far from the others by itself: of a seal's
    characters and star at the page's edge, beside which the line would reach into those above and below it."""
    height = median(c.bbox.height for c in row)
    usual = [c for c in row if c.bbox.height <= TALL * height]
    if len(usual) < TALL_BESIDE or len(usual) == len(row):
        return [row]
    x0, x1 = min(c.bbox.x0 for c in usual), max(c.bbox.x1 for c in usual)
    far = [c for c in row if c.bbox.height > TALL * height and max(x0 - c.bbox.x1, c.bbox.x0 - x1) > TALL_FAR * height]
    return [[c for c in row if not any(c is f for f in far)], *([f] for f in far)]


def _stand_in_each_other(a: BBox, b: BBox) -> bool:
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    apart = abs(a.cy - b.cy) > MIXED_APART * min(a.height, b.height)
    return apart and shared > MIXED_SHARE * min(a.width, b.width)


def unbroken_runs(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters in content order as runs without any gap on one baseline, white space left out."""
    runs: list[list[Char]] = []
    for char in (c for c in chars if c.text.strip()):
        if runs and _goes_on(runs[-1][-1].bbox, char.bbox):
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _goes_on(last: BBox, box: BBox) -> bool:
    height = max(last.height, box.height)
    return abs(last.cy - box.cy) < 0.3 * height and -0.6 * height < box.x0 - last.x1 < RUN_GAP * height


def _shares_line(row: Sequence[Char], char: Char) -> bool:
    last = row[-1].bbox
    overlap = min(last.bottom, char.bbox.bottom) - max(last.top, char.bbox.top)
    smaller = min(last.height, char.bbox.height) or 1.0
    taller = row[-1] if last.height > char.bbox.height else char
    other = is_chinese(taller.text) and taller.bbox.height > OTHER_SIZE * smaller
    return overlap / smaller >= SAME_LINE_OVERLAP and not other


def line_of(chars: Sequence[Char]) -> TextLine:
    """The line that characters in reading order make, with a space where one is left between them."""
    pieces: list[str] = []
    for i, char in enumerate(chars):
        if i and char.bbox.x0 - chars[i - 1].bbox.x1 > SPACE_GAP * char.bbox.height:
            pieces.append(" ")
        pieces.append(char.text)
    return TextLine(text="".join(pieces), bbox=BBox.around(c.bbox for c in chars), chars=tuple(chars))


def chars_in(chars: Iterable[Char], box: BBox) -> list[Char]:
    """The characters whose centre lies in ``box``."""
    return [c for c in chars if box.contains(c.bbox.cx, c.bbox.cy)]


def lines_in(chars: Iterable[Char], box: BBox) -> list[TextLine]:
    """The lines of text in ``box``."""
    return group_lines(chars_in(chars, box))


def free_lines(page: Page, chars: Iterable[Char], grids: Iterable[Grid]) -> list[TextLine]:
    """The lines of a page outside its tables, without page numbers in the margins."""
    boxes = [g.bbox for g in grids]
    free = [c for c in chars if not any(b.contains(c.bbox.cx, c.bbox.cy) for b in boxes)]
    return [line for line in group_lines(free) if not is_page_number(line, page)]


def is_page_number(line: TextLine, page: Page) -> bool:
    """Whether a line in the top or bottom tenth of the page is nothing but a page number."""
    in_margin = line.bbox.cy < 0.1 * page.height or line.bbox.cy > 0.9 * page.height
    return in_margin and PAGE_NUMBER.match(line.text) is not None


def joined_text(lines: Iterable[TextLine]) -> str:
    """Lines joined as one run of text, line wraps dropped."""
    return "".join(line.text for line in lines)


def without_running_heads(pages: Sequence[tuple[Page, list[TextLine]]]) -> list[list[TextLine]]:
    """The lines of each page without headers and footers: lines in the top or bottom margin that recur on pages.

    ``pages`` holds each page with its free lines. Digits are ignored in comparing, page numbers differ.
    """
    needed = 2 if len(pages) < 8 else 3
    counts = _recurring(pages, MARGIN)
    heads = [key for key, count in counts.items() if count >= needed]
    usual = [key for key in heads if counts[key] >= USUAL * len(pages)]
    outermost = _outermost(pages)
    left: list[list[TextLine]] = []
    for page, lines in pages:
        ends = _ends(lines, page, outermost)
        left.append([n for n in lines if not _is_running_head(n, page, heads, usual) and n not in ends])
    return left


def _recurring(pages: Sequence[tuple[Page, list[TextLine]]], margin: float) -> Counter[str]:
    """On how many pages each line stands in ``margin``."""
    counts: Counter[str] = Counter()
    for page, lines in pages:
        counts.update({_head_key(n) for n in lines if _in_margin(n, page, margin)})
    return counts


def _outermost(pages: Sequence[tuple[Page, list[TextLine]]]) -> list[str]:
    """The texts that stand above or below all others on many pages: on sheets scanned without their margin a header or
    footer may lie further in than those do."""
    counts: Counter[str] = Counter()
    for page, lines in pages:
        counts.update({_outer_key(n) for n in _first_and_last(lines) if _in_margin(n, page, WIDEST_MARGIN)})
    often = max(OUTERMOST_LEAST, USUAL * len(pages))
    return [text for text, count in counts.items() if count >= often and len(text) >= HEAD_LEAST]


def _ends(lines: Sequence[TextLine], page: Page, texts: Sequence[str]) -> list[TextLine]:
    """The first and the last line of a page if they are one of these texts."""
    ends = [n for n in _first_and_last(lines) if _in_margin(n, page, WIDEST_MARGIN)]
    return [n for n in ends if _outer_key(n) in texts or (not _COLON.search(n.text) and _is_head(_outer_key(n), texts))]


def _outer_key(line: TextLine) -> str:
    """The text that recurs: with its digits, but for those of a page's number."""
    return _head_key(line) if "页" in line.text else bare(line.text)


def _first_and_last(lines: Sequence[TextLine]) -> list[TextLine]:
    return [min(lines, key=_height), max(lines, key=_height)] if lines else []


def _height(line: TextLine) -> float:
    return line.bbox.cy


def _is_running_head(line: TextLine, page: Page, heads: Sequence[str], usual: Sequence[str]) -> bool:
    """Whether a line is one of the ``heads`` in its margin, or of the ``usual`` ones a little further in."""
    key = _head_key(line)
    if len(key) >= HEAD_LEAST and _in_margin(line, page, WIDEST_MARGIN) and _is_head(key, usual):
        return True
    return _in_margin(line, page, _margin_of(key)) and _is_head(key, heads)


def _margin_of(key: str) -> float:
    return WIDE_MARGIN if len(key) >= HEAD_LEAST else MARGIN


def _head_key(line: TextLine) -> str:
    return re.sub(r"\d+", "", bare(line.text)) or re.sub(r"[\d\s]+", "", line.text)


def _is_head(key: str, heads: Sequence[str]) -> bool:
    """Whether a line recurs, letter by letter or as recognition reads it now and then."""
    return key in heads or any(len(head) >= HEAD_LEAST and likeness(head, key) >= HEAD_ALIKE for head in heads)


def _in_margin(line: TextLine, page: Page, margin: float) -> bool:
    return line.bbox.bottom < margin * page.height or line.bbox.top > (1 - margin) * page.height
