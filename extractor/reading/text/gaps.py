"""Neighbours in a line with room for a third between them: recognition left one out, perhaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from extractor.reading.content import PageContent
from extractor.reading.text.merged_readings import DOUBTFUL, with_confidence
from extractor.registration.similarity import is_chinese
from models.document import Char, TextLine, Word
from models.geometry import BBox
from models.record import Reason, ReasonCode

# Neighbours so far apart, in the line's usual step of Chinese characters (known from so many), have room for another
# one between them; beside a mark, which stands at one side of its square, so far. Lost marks left 1.55 to 1.77 on scans
# of the development corpus; of 23,000 pairs that were whole none but a mark before an item's number came above 1.31,
# 1.45 beside marks.
ROOM, ROOM_AT_MARKS, STEPS_LEAST = 1.42, 1.52, 6
# In lines of fewer steps, of so many at least that are about as wide as the text's size, the room is measured by that.
# Set on one lost “、” (1.84).
SHORT_LEAST, SHORT_STEP, ROOM_IN_SHORT = 3, 1.25, 1.6
MARKS = frozenset("，。、；：！？（）()“”‘’《》,;:")
# Of these the width is not known.
_ANY_WIDTH = frozenset(".．·…—-_＿")
# Names are set apart with nothing between them: a gap of so many steps is looked at, less the neighbours' halves and so
# much of a character on each side, and so far above and below the line's middle. In so large a part of it something is
# darker than paper by so much where a character was left out.
INKED_ROOM, ASIDE, BETWEEN, INK_DEPTH, INKED = 1.45, 0.08, 0.3, 60, 0.06

LEFT_OUT = Reason(code=ReasonCode.UNEXPLAINED_INK, message="两个字之间还有没读出来的笔迹，可能漏读了字，请核对原件")


def with_gaps_doubted(word: Word, em: float) -> Word:
    """The word with the neighbours in doubt between which a character has room: one was not read, perhaps. ``em``: the
    size of the page's text, by which lines of a few Chinese characters are measured."""
    return _doubted(word, [i for i, _ in _wide_gaps(word.chars, em)])


def with_inked_gaps_doubted(word: Word, content: PageContent) -> Word:
    """The word with the Chinese neighbours in doubt between which a character has room and something is written."""
    return _doubted(word, _inked_gaps(word.chars, content))


def has_inked_gap(line: TextLine, content: PageContent) -> bool:
    """The same of a line, which may be several words: a character between them is in none."""
    return bool(_inked_gaps(line.chars, content))


def _inked_gaps(chars: Sequence[Char], content: PageContent) -> list[int]:
    """The characters, by their number, behind which something is written that is no character."""
    wide = [i for i, steps in _wide_gaps(chars, content.em) if steps >= INKED_ROOM]
    pairs = [(i, chars[i], chars[i + 1]) for i in wide]
    return [i for i, a, b in pairs if is_chinese(a.text + b.text) and _is_inked(a, b, content)]


def _doubted(word: Word, gaps: Sequence[int]) -> Word:
    beside = {i + k for i in gaps for k in (0, 1)}
    chars = [with_confidence(c, DOUBTFUL) if i in beside else c for i, c in enumerate(word.chars)]
    return word.model_copy(update={"chars": tuple(chars)}) if beside else word


def _wide_gaps(chars: Sequence[Char], em: float) -> Iterator[tuple[int, float]]:
    """The characters, by their number, behind which there is room for another, and how many steps it is to the next."""
    pairs = list(pairwise(chars))
    steps = [b.bbox.cx - a.bbox.cx for a, b in pairs]
    usual = [s for s, (a, b) in zip(steps, pairs, strict=True) if is_chinese(a.text + b.text)]
    if len(usual) >= STEPS_LEAST:
        step = median(usual)
    elif len(steps) >= SHORT_LEAST and median(steps) <= SHORT_STEP * em:
        step = ROOM_IN_SHORT / ROOM * em
    else:
        return
    for i, (a, b) in enumerate(pairs):
        if steps[i] > step * _room_between(a.text, b.text):
            yield i, steps[i] / step


def _is_inked(one: Char, other: Char, content: PageContent) -> bool:
    """Whether something is written between two neighbours on a scanned page."""
    if content.raster is None:
        return False
    em, unit = content.em, content.raster.unit
    middle = (one.bbox.cy + other.bbox.cy) / 2
    left, right = one.bbox.cx + (0.5 + ASIDE) * em, other.bbox.cx - (0.5 + ASIDE) * em
    if right <= left:
        return False
    place = BBox.of(left, middle - BETWEEN * em, right, middle + BETWEEN * em).scaled(unit)
    rows = content.raster.grey[max(0, round(place.top)) : max(0, round(place.bottom))]
    gap = rows[:, max(0, round(place.x0)) : max(0, round(place.x1))]
    return gap.size > 0 and bool(np.mean(gap < np.percentile(rows, 90) - INK_DEPTH) >= INKED)


def _room_between(one: str, other: str) -> float:
    """From which step on two neighbours have room for a third, in steps of Chinese characters."""
    beside_mark = bool({one, other} & MARKS)
    item = one in MARKS and other.isdigit()
    if item or {one, other} & _ANY_WIDTH or not (beside_mark or is_chinese(one) or is_chinese(other)):
        return math.inf
    return ROOM_AT_MARKS if beside_mark else ROOM
