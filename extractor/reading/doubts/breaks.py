"""What speaks against a value by where it stands: its text breaks off at the page's end, is parted in cells, or hangs
over the edge of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.reading.content import Contents, PlacedLine
from extractor.reading.sources import Sources
from extractor.reading.text.hanging_marks import has_hanging_mark, has_mark_before
from extractor.reading.text.names import ends_a_name
from extractor.reading.text.unread_marks import has_unread_mark
from models.layout import FieldSpec, FieldType
from models.record import Reason, ReasonCode
from models.registration import Place, PlaceKind

# Where a page's last row or line ends, as a share of its height; room that a full line leaves, in characters; the end
# of what is complete.
PAGE_END, FULL_ROOM = 0.8, 1.6
# Lines begin flush with each other within so much, so many of them at least; one that lost its first character begins
# so much later, in characters, and a paragraph two.
FLUSH, FLUSH_LEAST, LATE_LEAST, LATE_MOST = 0.35, 2, 0.7, 1.5
# A line that ends so many characters before its text's right edge ends a paragraph.
PARAGRAPH_ROOM = 5.0
_OPEN_END, _CLOSED = re.compile(r"[\u4e00-\u9fff\d%％]$"), re.compile(r"[。；;！!？?]$")
_NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|\s*[①-⑳]")
_WESTERN = re.compile(r"\s*[A-Za-z\d]")
_OPENING = frozenset("“‘《（([【")
_COMPLETE = re.compile(r"[。；;！？）)”个无/\-—]$")


def goes_on(spec: FieldSpec, place: Place, lines: list[PlacedLine], sources: Sources) -> Reason | None:
    """A reason to look when a text breaks off in the middle at the end of its page and no more of it was found: of a
    row that is broken over pages the rest may stand on the next."""
    if spec.type not in (FieldType.COUNT_WITH_NAMES, FieldType.LONG_TEXT) or not lines or place.kind is PlaceKind.LINE:
        return None
    last = lines[-1]
    content = sources.contents[last.page]
    at_end = last.region.bbox.bottom >= PAGE_END * content.page.height and last.page + 1 in sources.contents
    text = last.line.text.strip()
    if not at_end or last.room > FULL_ROOM * content.em or _COMPLETE.search(text) or ends_a_name(text):
        return None
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message="内容可能续到下一页，没有读到后面的部分，请核对原件")


def parted(place: Place, lines: list[PlacedLine]) -> Reason | None:
    """A reason to look when a text stands in several cells side by side: one of them may be a part of another entry's,
    cut by a line that is none."""
    if place.kind is not PlaceKind.SPLIT or len({(n.page, n.region) for n in lines}) < 2:
        return None
    return Reason(code=ReasonCode.LABEL_DRIFT, message="填写的内容分在几格里，可能混有旁边一栏的字，请核对原件")


def mark_over_edge(spec: FieldSpec, place: Place, lines: list[PlacedLine], sources: Sources) -> Reason | None:
    """A reason to look when a line of running text has lost the mark at its end, which hangs over its cell's edge, or
    the one it begins with."""
    if spec.type is not FieldType.LONG_TEXT:
        return None
    if has_hanging_mark(lines, place.kind, sources.contents):
        return Reason(code=ReasonCode.UNEXPLAINED_INK, message="有一行末尾的标点可能压在表格线上，没有读到，请核对原件")
    if has_mark_before(lines, place.kind, sources.contents):
        return Reason(code=ReasonCode.UNEXPLAINED_INK, message="有一行开头可能有标点没有读到，请核对原件")
    if has_unread_mark(lines, place.kind, sources.contents):
        return Reason(code=ReasonCode.UNEXPLAINED_INK, message="文中有一处标点没有读到，请核对原件")
    if place.kind is not PlaceKind.LINE and any(begins_late(lines, sources.contents[n.page].em, n) for n in lines):
        return Reason(code=ReasonCode.LOW_CONFIDENCE, message="有一行开头可能漏读了一个字，请核对原件")
    if has_open_paragraph(lines, sources.contents):
        return Reason(code=ReasonCode.LOW_CONFIDENCE, message="有一段末尾没有标点，可能漏读，请核对原件")
    return None


def begins_late(lines: Sequence[PlacedLine], em: float, line: PlacedLine) -> bool:
    """Whether a line behind a full one begins a character's width right of where the others of its cell do: a 一 that
    begins a line is a stroke by itself, which recognition overlooks."""
    own = [n for n in lines if n.region == line.region]
    starts = sorted(n.line.bbox.x0 for n in own)
    before = next((a for a, b in pairwise(own) if b is line), None)
    if before is None or before.room > FULL_ROOM * em or line.line.text[:1] in _OPENING:
        return False
    flush = sum(start - starts[0] <= FLUSH * em for start in starts)
    return flush >= FLUSH_LEAST and LATE_LEAST * em <= line.line.bbox.x0 - starts[0] <= LATE_MOST * em


def has_open_paragraph(lines: Sequence[PlacedLine], contents: Contents) -> bool:
    """Whether one paragraph of a text has no mark at its end while all others close: its last line holds a sentence's
    “，” and leaves room behind it. A numbered line alone is a heading; before a Western word a line ends early."""
    if len(lines) < 2 or not _CLOSED.search(lines[-1].line.text.strip()):
        return False
    right = max(n.line.bbox.x1 for n in lines)
    open_ends = [
        before
        for before, line in pairwise(lines)
        if right - before.line.bbox.x1 >= PARAGRAPH_ROOM * contents[before.page].em
        and _OPEN_END.search(before.line.text.strip())
        and not _NUMBERED.match(before.line.text)
        and not _WESTERN.match(line.line.text)
    ]
    return len(open_ends) == 1 and re.search("[，,]", open_ends[0].line.text) is not None
