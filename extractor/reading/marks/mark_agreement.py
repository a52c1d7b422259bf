"""An option's mark by recognition and by its ink: what both together say."""

from __future__ import annotations

from dataclasses import replace

from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.marks.ink_marks import Baseline, BoxInk
from extractor.reading.marks.tick_habits import Habit
from models.geometry import BBox

# How sure a tick is that recognition read; how far recognised edges are off, in widths of a box.
READ_TICK, EDGE = 0.98, 0.35
# So much ink around a box, in its area, is a piece of a ring.
AROUND = 0.03


def agreed_mark(glyph: OptionMark, ink: OptionMark, *, shown: bool) -> OptionMark:
    """What the character at an option says, checked against what its place looks like.

    ``shown``: a tick by itself is drawn where the text layer has it. Such a tick leaves its box clean.

    A symbol font may map any code to any picture, and ink may be misjudged: where the two contradict each other, nobody
    knows.
    """
    if glyph.ticked == ink.ticked or (glyph.ticked and shown):
        return replace(glyph, confidence=1.0 if glyph.ticked is not None else 0.5)
    if glyph.ticked is None:
        return replace(glyph, ticked=ink.ticked, confidence=min(0.99, ink.confidence))
    if ink.ticked is None:
        return replace(glyph, confidence=0.99)
    return replace(glyph, ticked=None, confidence=0.5)


def with_read_tick(ink: OptionMark, glyph: OptionMark, habit: Habit | None) -> OptionMark:
    """On scans a tick that recognition read as a character decides where the ink in the box does not.

    It may stand in the box's place, between the box and its text, or in front of the box; in front it may also belong
    to the option before, unless the document's ticks stand there.
    """
    if not any(c in "√✓✔" for c in glyph.seen) or ink.struck or (ink.ticked and ink.confidence >= READ_TICK):
        return ink
    tick = glyph.tick
    behind = tick is not None and ink.box.x1 - EDGE * ink.box.width <= tick.cx
    if ink.ticked is not False or behind or habit in (Habit.BEFORE_BOX, Habit.BEHIND_BOX):
        return replace(ink, ticked=True, seen=glyph.seen, confidence=READ_TICK)
    return replace(ink, ticked=None, seen=glyph.seen, confidence=0.5)


def looks_ringed(mark: OptionMark, ink: BoxInk | None, tick: BBox | None, baseline: Baseline) -> bool:
    """Whether an option is ticked and its box is as clean as a document's untouched ones: ringed, unless ``tick``, as
    recognition read it, stands clear of the box and nothing lies around that."""
    if not mark.ticked or ink is None or ink.box is None or ink.inside > baseline.clear:
        return False
    beside = tick is not None and (tick.cx >= ink.box.x1 or tick.cx <= ink.box.x0)
    return not beside or ink.around > baseline.around + AROUND
