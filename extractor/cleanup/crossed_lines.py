"""Pale or smeared lines of a scan that run through lines of text: they shine through from the sheet's other side."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.bleed import PRINTED, darkness, without_bleed_through
from models.geometry import BBox, Direction, Ruling

# A line of text is crossed where so much of it, in its heights, lies on either side of an upright line, and heeds the
# line where it ends so near to it. A flat line lies so near, in heights, to the middle of what is written over it.
BESIDE, NEAR = 1.5, 4.0
MIDDLE = 0.35
# So many lines of text are crossed, and so large a share of those that cross or heed the line. Of a flat line so much
# is written over.
CROSSED_MIN, CROSSED_SHARE = 2, 0.5
# Lines of the other side are alike, but for what is printed over them: none is so much darker than these.
AS_PALE = 1.3
# Print over a pale line makes it look dark, but so many times as thick as the page's other lines.
THICK = 2.5


def without_crossed(rulings: Sequence[Ruling], texts: Sequence[BBox], grey: NDArray[np.uint8]) -> list[Ruling]:
    """The rulings without pale ones that run through the lines of text instead of between them, and all as pale.

    ``grey``: HxW uint8, ``texts``: boxes of detected lines of text; all in its pixels. Detection joins the texts of
    two cells now and then, so that a line as dark as print stays whatever crosses it.
    """
    crossed = [r for r in rulings if _is_crossed(r, texts)]
    if not crossed:
        return list(rulings)
    thick = THICK * median(r.thickness for r in rulings)
    shares = {id(r): share for r, share in zip(crossed, darkness(crossed, grey), strict=True)}
    gone = {id(r) for r in crossed if shares[id(r)] < PRINTED or r.thickness > thick}
    kept = [r for r in rulings if id(r) not in gone]
    pale = max((shares[i] for i in gone if shares[i] < PRINTED), default=0.0)
    return without_bleed_through(kept, grey, min(PRINTED, AS_PALE * pale)) if pale else kept


def _is_crossed(line: Ruling, texts: Sequence[BBox]) -> bool:
    if line.direction is Direction.HORIZONTAL:
        return _is_written_over(line, texts)
    across = heeding = 0
    for box in texts:
        if line.start <= box.cy <= line.end:
            room = min(line.at - box.x0, box.x1 - line.at)
            across += room > BESIDE * box.height
            heeding += -NEAR * box.height < room <= BESIDE * box.height
    return across >= CROSSED_MIN and across >= CROSSED_SHARE * (across + heeding)


def _is_written_over(line: Ruling, texts: Sequence[BBox]) -> bool:
    """Whether a flat line has text on it for a good part of its length."""
    over = [b for b in texts if abs(line.at - b.cy) < MIDDLE * b.height]
    covered = sum(max(0.0, min(line.end, b.x1) - max(line.start, b.x0)) for b in over)
    return covered >= CROSSED_SHARE * line.length
