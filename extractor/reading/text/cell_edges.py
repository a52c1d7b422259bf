"""Lines of text that run out of their cell: a character on its edge is in no cell."""

from __future__ import annotations

from itertools import pairwise

from extractor.reading.content import PageContent, PlacedLine
from models.record import Reason, ReasonCode

# A character that begins so much before the edge, in sizes of the page's text, stands on it; the next cell's begin
# behind its padding.
BEFORE_EDGE = 0.15

RUNS_OVER = Reason(code=ReasonCode.LOW_CONFIDENCE, message="文字写到了格子外面，末尾的字可能没有读全，请核对原件")


def runs_over_edge(line: PlacedLine, content: PageContent) -> bool:
    """Whether a scanned line goes on with a letter, figure or Chinese character on the right edge of its region."""
    edge, middle = line.region.bbox.x1, line.line.bbox.cy
    words = [w for w in content.page.words if w.bbox.top < middle < w.bbox.bottom and w.bbox.x0 < edge < w.bbox.x1]
    return any(
        a.bbox.cx < edge < b.bbox.cx and b.bbox.x0 < edge - BEFORE_EDGE * content.em and b.text.isalnum()
        for word in words
        for a, b in pairwise(word.chars)
        if line.line.bbox.x0 <= a.bbox.cx <= line.line.bbox.x1
    )
