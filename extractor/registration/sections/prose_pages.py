"""Which pages the running text stands on: from its title or first heading to the declaration, strangers left out.

A page without a heading goes on with the text when it is set like the pages that have one. A letter, a certificate or
a copied card in the stack is set otherwise: other letters, other margins, a centred title, short lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractor.registration.sections.prose import ProseLine, find_headings
from extractor.registration.similarity import bare, likeness
from models.document import TextLine
from models.geometry import BBox
from models.layout import Layout

# A page's letters differ from the text's by at most this share (a photo's scale varies by a few per cent).
LETTERS_OFF = 0.1
# Its left edge differs by at most so many letters, its right edge by so many (the last word may not fill the line).
LEFT_OFF, RIGHT_OFF = 2.5, 3.5
# Full lines span this share of the text's width; at least this share of a page's lines is full.
FULL_LINE, FULL_SHARE = 0.75, 0.3
# A title stands in from both sides by so many letters, its own being this much larger than the text's.
TITLE_INSET, TITLE_SIZE = 3.0, 1.2
# A page of fewer lines has no margins to speak of.
LINES_MIN = 3
# Parts of one line share so much of their height; less, and the next line of text that lies askew would do as well.
ONE_ROW = 0.7
# What stands so many letters beside the text, and is no longer, is no line of it: a scanner's dark edge is read as “1”,
# a hole as “0”. A first line stands in by two letters.
BESIDE, BESIDE_LONGEST = 2.5, 3


@dataclass(frozen=True)
class ProsePage:
    """A page's free lines, top to bottom; ``done``: tables of other sections stand on it."""

    number: int
    lines: Sequence[TextLine]
    done: bool = False


@dataclass(frozen=True)
class RunningText:
    """``lines`` of the section from its first heading on; ``pages`` that belong to it."""

    lines: list[ProseLine]
    pages: list[int]


@dataclass(frozen=True)
class _Setting:
    """How text is set, in the page's unit: width of a letter, left and right edge of the lines."""

    letter: float
    left: float
    right: float


def running_text(pages: Sequence[ProsePage], layout: Layout) -> RunningText:
    """The running text of the section in ``pages``, which stand in the form's order, without the filling notes."""
    lines, titled = _candidates(pages, layout)
    headed = {lines[h.index].page for h in find_headings(lines, layout.prose)}
    own = headed | titled
    setting = _setting([item.line for item in lines if item.page in own])
    strangers = {
        page.number for page in pages if page.number not in own and not set_alike(page.lines, setting, page.number)
    }
    lines = [item for item in lines if item.page not in strangers]
    headings = find_headings(lines, layout.prose)
    body = lines[headings[0].index :] if headings else []
    return RunningText(body, list(dict.fromkeys([*titled, *(item.page for item in body)])))


def _candidates(pages: Sequence[ProsePage], layout: Layout) -> tuple[list[ProseLine], set[int]]:
    """The lines among which headings are looked for, and the pages that bear the section's title."""
    lines: list[ProseLine] = []
    titled: set[int] = set()
    title, end = bare(layout.prose.title), bare(layout.declaration.title)
    opened = False
    for page in pages:
        for line in in_reading_order(_within_margins(page.lines)):
            text = bare(line.text)
            if likeness(title, text) > 0.85:
                opened = True
                titled.add(page.number)
            elif likeness(end, text) > 0.8:
                return lines, titled
            elif opened or not page.done:
                lines.append(ProseLine(page=page.number, line=line))
    return lines, titled


def in_reading_order(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines from top to bottom, those on one row from left to right: what shines through from a table on the other
    side parts lines, and the parts of one that lies askew are not level."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda n: n.bbox.cy):
        if rows and all(_beside(line.bbox, other.bbox) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda n: n.bbox.x0)]


def _beside(one: BBox, other: BBox) -> bool:
    """Whether two boxes are on one row and not over each other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    level = shared >= ONE_ROW * min(one.height, other.height)
    return level and (one.x1 <= other.cx or other.x1 <= one.cx)


def _within_margins(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without the signs that stand beside the text."""
    setting = _setting(lines)
    if setting is None:
        return list(lines)
    left, right = setting.left - BESIDE * setting.letter, setting.right + BESIDE * setting.letter
    return [n for n in lines if len(n.text.strip()) > BESIDE_LONGEST or not (n.bbox.x1 < left or n.bbox.x0 > right)]


def set_alike(lines: Sequence[TextLine], setting: _Setting | None, page: int) -> bool:
    """Whether the lines of a page are set as the text is. Few lines can't be told apart: they count as alike."""
    own = _setting(lines)
    if setting is None or own is None:
        return True
    if abs(own.letter / setting.letter - 1) > LETTERS_OFF:
        return False
    if any(_is_title(line, setting, first=i == 0) for i, line in enumerate(lines)):
        return False
    if len(lines) < LINES_MIN:
        return True
    full = [n for n in lines if n.bbox.width > FULL_LINE * (setting.right - setting.left)]
    margins = abs(own.left - setting.left) < LEFT_OFF * setting.letter and (
        own.right - setting.right < RIGHT_OFF * setting.letter
    )
    return margins and len(full) >= FULL_SHARE * len(lines)


def _setting(lines: Sequence[TextLine]) -> _Setting | None:
    letters = [a for line in lines for a in _advances(line)]
    if len(letters) < 2 * LINES_MIN:
        return None
    left = float(np.percentile([n.bbox.x0 for n in lines], 20))
    right = float(np.percentile([n.bbox.x1 for n in lines], 90))
    return _Setting(float(np.median(letters)), left, right)


def _advances(line: TextLine) -> list[float]:
    """Distances of neighbouring Chinese characters."""
    return [b.bbox.cx - a.bbox.cx for a, b in pairwise(line.chars) if "一" <= a.text <= "鿿" and "一" <= b.text <= "鿿"]


def _is_title(line: TextLine, setting: _Setting, *, first: bool) -> bool:
    """Whether a line stands in from both sides as no line of running text does: the page's first, or a larger one."""
    inset = TITLE_INSET * setting.letter
    if line.bbox.x0 - setting.left <= inset or setting.right - line.bbox.x1 <= inset:
        return False
    letters = _advances(line)
    return len(letters) >= 2 and (first or float(np.median(letters)) > TITLE_SIZE * setting.letter)


def setting_of(pages: Collection[ProsePage]) -> _Setting | None:
    """How the text of some pages is set; None when there is too little of it."""
    return _setting([line for page in pages for line in page.lines])
