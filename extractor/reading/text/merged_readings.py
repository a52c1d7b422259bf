"""Readings of one line put together: what two of them say is believed, where they differ there is doubt."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import Levenshtein

from extractor.registration.similarity import folded
from models.document import Char, Word

# Confidence of a character on which the readings agree, and of one on which they don't (docs/confidence.md).
AGREED, DOUBTFUL = 0.99, 0.45
# A character that only the full-scale reading has is believed from this confidence: squeezing loses them.
ADDED_SURE = 0.95
# Where two of three readings say the same, their characters must be so sure, so sure where the third has nothing, and
# what they leave out of the third no surer than this.
SETTLED_SURE, ADDED_BY_TWO, LEFT_OUT = 0.8, 0.6, 0.6
# The printed line that an entry stands on, as recognition reads it.
UNDERLINE = frozenset("_＿…")


def merge_readings(first: Word, second: Word) -> Word:
    """The second reading, each character's confidence set by whether the first has it too.

    The printed line that an entry stands on is not compared: where it is read as “_” is chance.
    """
    chars = [with_confidence(c, AGREED) if c.text in UNDERLINE else c for c in second.chars if c.text.strip()]
    compared = [i for i, c in enumerate(chars) if c.text not in UNDERLINE]
    old = [folded(c.text) for c in first.chars if c.text.strip() and c.text not in UNDERLINE]
    new = [chars[i] for i in compared]
    doubtful: set[int] = set()
    for step in Levenshtein.opcodes(old, [folded(c.text) for c in new]):
        own = range(step.dest_start, step.dest_end)
        if step.tag == "insert":
            doubtful |= {i for i in own if new[i].confidence < ADDED_SURE}
        elif step.tag != "equal":
            # What only the first reading has leaves no character behind: its neighbours carry the doubt.
            doubtful |= set(own or range(max(0, step.dest_start - 1), min(len(new), step.dest_start + 1)))
    for i, place in enumerate(compared):
        chars[place] = with_confidence(new[i], DOUBTFUL if i in doubtful else AGREED)
    return _word(second, chars)


def is_doubtful(word: Word) -> bool:
    """Whether some character of a word is in doubt."""
    return any(c.confidence <= DOUBTFUL for c in word.chars)


def settled(first: Word, second: Word, third: Word) -> Word | None:
    """What two of three readings say, where the first two differ: the second or third, its confidences as read.

    None where all differ, or where what the odd one has may be right all the same.
    """
    if _same(first, third) and _outweighs(third, second):
        return third
    if _same(second, third) and _outweighs(second, first):
        return second
    return None


def trusted(word: Word) -> Word:
    """A reading that another one bears out, its characters as sure as that makes them."""
    return _word(word, [with_confidence(c, AGREED) for c in word.chars if c.text.strip()])


def doubted(word: Word) -> Word:
    """A reading that nothing bears out."""
    return _word(word, [with_confidence(c, DOUBTFUL) for c in word.chars if c.text.strip()])


def sure_text(word: Word) -> str:
    """The word's text with a blank for every character in doubt."""
    return "".join(c.text if c.confidence > DOUBTFUL else " " for c in word.chars)


def with_confidence(char: Char, confidence: float) -> Char:
    """A character as sure as that."""
    return char.model_copy(update={"confidence": confidence})


def _same(one: Word, other: Word) -> bool:
    return [folded(c.text) for c in _compared(one)] == [folded(c.text) for c in _compared(other)]


def _outweighs(word: Word, other: Word) -> bool:
    """Whether a reading that two agree on is surer than the other one wherever the two differ."""
    ours, theirs = _compared(word), _compared(other)
    for step in Levenshtein.opcodes([folded(c.text) for c in theirs], [folded(c.text) for c in ours]):
        if step.tag == "equal":
            continue
        said = [c.confidence for c in ours[step.dest_start : step.dest_end]]
        against = [c.confidence for c in theirs[step.src_start : step.src_end]]
        if min(said, default=1.0) < (SETTLED_SURE if against else ADDED_BY_TWO):
            return False
        if max(against, default=0.0) > (min(said) if said else LEFT_OUT):
            return False
    return True


def _compared(word: Word) -> list[Char]:
    return [c for c in word.chars if c.text.strip() and c.text not in UNDERLINE]


def _word(reading: Word, chars: list[Char]) -> Word:
    confidence = float(np.mean([c.confidence for c in chars])) if chars else 0.0
    return Word(text=reading.text, bbox=reading.bbox, confidence=confidence, chars=tuple(chars))
