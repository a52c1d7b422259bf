"""Lines of text that run across a vertical line of a scan: no line of the table stands there.

What shows through from the other side of the paper, a streak or a fold ends in the middle of cells and crosses their
text; of a line of the table no character comes closer than the cell's padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from statistics import median

from extractor.registration.rulings.tolerances import Tolerances
from extractor.registration.similarity import is_chinese
from models.document import Word
from models.geometry import Direction, Ruling

# So many Chinese characters a line of text has on each side of what it crosses; of a loose end, which the upright
# stroke of a character drew on, so many.
BESIDE_MIN, BESIDE_LOOSE = 3, 1
# The text's usual step is known from so many neighbours that do not stand on both sides of the line.
STEPS_LEAST = 2
# Figures and letters are so wide, in Chinese characters.
HALF = 0.55
# Neighbours over the line stand at most so far apart, in the text's usual distance of two such: between cells
# there is twice a padding more, and what the last character leaves of the width. One line alone may be a row of figures
# that fill their cells: it must be closer, and what it crosses end in the middle of the row.
PITCH_MAX, PITCH_OF_ONE = 1.3, 1.15


def without_text_across(rulings: Sequence[Ruling], words: Sequence[Word], tol: Tolerances) -> list[Ruling]:
    """The rulings, of the vertical ones only what text doesn't run across.

    Between two horizontal lines a piece is taken off where each line of text that reaches over it runs on, of those of
    which that can be told, and there is one at least.
    """
    horizontals = [r for r in rulings if r.direction is Direction.HORIZONTAL]
    kept: list[Ruling] = []
    for ruling in rulings:
        if ruling.direction is Direction.HORIZONTAL:
            kept.append(ruling)
        else:
            kept.extend(_pieces(ruling, horizontals, words, tol))
    return kept


def _pieces(line: Ruling, horizontals: Sequence[Ruling], words: Sequence[Word], tol: Tolerances) -> list[Ruling]:
    reaching = [w for w in words if w.bbox.x0 < line.at < w.bbox.x1 and line.start <= w.bbox.cy <= line.end]
    steps = {id(w): _step_over(w, line.at, BESIDE_MIN) for w in reaching}
    at_ends = {id(w): _step_over(w, line.at, BESIDE_LOOSE) for w in reaching}
    if min(at_ends.values(), default=inf) > PITCH_MAX:
        return [line]
    across = [r.at for r in horizontals if r.start - tol.reach <= line.at <= r.end + tol.reach]
    inner = sorted({at for at in across if line.start + tol.snap < at < line.end - tol.snap})
    pieces: list[Ruling] = []
    for start, end in pairwise([line.start, *inner, line.end]):
        crossing = [w for w in reaching if start <= w.bbox.cy < end]
        own = [steps[id(w)] for w in crossing]
        known = [step for step in own if step < inf]
        # A line that ends right behind the ruling says nothing alone; with a gap there it speaks against the others.
        own = [_step_over(w, line.at, 0) if step == inf else step for w, step in zip(crossing, own, strict=True)]
        if len(known) > 1 and max(own) <= PITCH_MAX:
            continue
        ends = [place for place in (line.start, line.end) if place in (start, end)]
        loose = any(all(abs(place - at) > tol.reach for at in across) for place in ends)
        if loose and len(crossing) == 1 and at_ends[id(crossing[0])] <= PITCH_OF_ONE:
            continue
        if pieces and pieces[-1].end == start:
            pieces[-1] = pieces[-1].model_copy(update={"end": end})
        else:
            pieces.append(line.model_copy(update={"start": start, "end": end}))
    return pieces


def _step_over(word: Word, at: float, least: int) -> float:
    """The distance of a word's neighbours over ``at``, in their usual one; infinite with fewer than ``least`` Chinese
    characters on a side, 0 with nothing on one."""
    chars = [c for c in word.chars if c.text.strip()]
    before, after = [c for c in chars if c.bbox.cx < at], [c for c in chars if c.bbox.cx >= at]
    if any(sum(is_chinese(c.text) for c in side) < least for side in (before, after)):
        return inf
    if not before or not after:
        return 0.0
    pairs = [(a, b) for a, b in pairwise(chars) if is_chinese(a.text + b.text)]
    steps = [b.bbox.cx - a.bbox.cx for a, b in pairs if not a.bbox.cx < at <= b.bbox.cx]
    if len(steps) < STEPS_LEAST:
        return inf
    usual = median(steps)
    widths = sum(1.0 if is_chinese(c.text) else HALF for c in (before[-1], after[0])) / 2
    return (after[0].bbox.cx - before[-1].bbox.cx) / (widths * usual)
