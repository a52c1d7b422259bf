"""Which box a tick belongs to that stands beside it as a character of its own: “√□是”, “□√是” or “□是√”.

A clerk ticks in one way all through a form, but a single line may be read in two: “□是 √ □否” ticks 是 if ticks stand
behind the texts and 否 if they stand before the boxes. So the order of boxes, ticks and texts is held against each
habit, and where a line leaves more than one the document's habit decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractor.reading.marks.glyphs import Glyph, glyph_of, is_bare_tick
from extractor.reading.marks.options import LocatedChar, LocatedOption

# A tick is printed over a box when they share this part of the narrower one's width.
OVER_SHARE = 0.5
# A tick clings to the text on one side when the gap to the other side is wider by this share of its height.
CLINGS = 0.3


class Habit(StrEnum):
    """Where a separate tick stands, or, in the last case, the box itself."""

    BEFORE_BOX = "before_box"
    BEHIND_BOX = "behind_box"
    BEHIND_TEXT = "behind_text"
    BOX_BEHIND_TEXT = "box_behind_text"


# One option under each habit: B a box (ticked or not), T a tick by itself, O the option's text. A tick may also stand
# in place of its box.
_OPTION = {
    Habit.BEFORE_BOX: re.compile("T?B?O"),
    Habit.BEHIND_BOX: re.compile("B?T?O"),
    Habit.BEHIND_TEXT: re.compile("BOT?"),
    Habit.BOX_BEHIND_TEXT: re.compile("O(?:BT?|TB?)"),
}


# A scan's boxes and ticks are not all recognised; where these habits are a document's, what of them is missing is no
# reason to think of another.
_READ_IN_PART = {
    Habit.BEHIND_TEXT: re.compile("B?OT?"),
    Habit.BOX_BEHIND_TEXT: re.compile("O(?:BT?|TB?)?"),
}


@dataclass(frozen=True)
class _Token:
    kind: str
    chars: tuple[int, ...]


@dataclass(frozen=True)
class MarkedCell:
    """The boxes, ticks and options of one cell in reading order; ``chars`` are all its characters."""

    chars: Sequence[LocatedChar]
    located: Sequence[LocatedOption]

    def _tokens(self) -> list[_Token]:
        tokens = [(o.start, _Token("O", ())) for o in self.located]
        boxes: list[tuple[int, list[int]]] = []
        ticks: list[int] = []
        for i, item in enumerate(self.chars):
            if glyph_of(item.char.text, item.char.font) is None:
                continue
            if is_bare_tick(item.char.text, item.char.font):
                ticks.append(i)
            else:
                boxes.append((i, [i]))
        for i in ticks:
            own = next((b for at, b in boxes if self._over(i, at)), None)
            if own is None:
                tokens.append((i, _Token("T", (i,))))
            else:
                own.append(i)
        tokens += [(at, _Token("B", tuple(own))) for at, own in boxes]
        return [token for _, token in sorted(tokens, key=lambda one: one[0])]

    def _over(self, tick: int, box: int) -> bool:
        a, b = self.chars[tick], self.chars[box]
        if a.line != b.line:
            return False
        shared = min(a.char.bbox.x1, b.char.bbox.x1) - max(a.char.bbox.x0, b.char.bbox.x0)
        return shared > OVER_SHARE * min(a.char.bbox.width, b.char.bbox.width)

    def owners(self, habit: Habit, *, in_part: bool = False) -> list[list[int]] | None:
        """For each option the characters that mark it under ``habit``; ``None`` when the order can't be so.

        ``in_part``: some of them may not have been read.
        """
        pattern = _READ_IN_PART.get(habit) if in_part else _OPTION[habit]
        if pattern is None:
            return None
        tokens = self._tokens()
        code = "".join(t.kind for t in tokens)
        found: list[list[int]] = []
        at = 0
        for match in pattern.finditer(code):
            if match.start() != at:
                return None
            at = match.end()
            if match.group():
                found.append([i for token in tokens[match.start() : match.end()] for i in token.chars])
        return found if at == len(code) and len(found) == len(self.located) else None

    def possible(self) -> dict[Habit, list[list[int]]]:
        """The habits that the order of the cell allows, with the owners under each."""
        return {h: owners for h in Habit if (owners := self.owners(h)) is not None}

    def is_tick(self, i: int) -> bool:
        """Whether a character says that something is ticked."""
        return glyph_of(self.chars[i].char.text, self.chars[i].char.font) is Glyph.TICKED

    def has_separate_tick(self) -> bool:
        """Whether a tick stands beside a box or in its place."""
        return any(t.kind == "T" for t in self._tokens())

    def leanings(self) -> Counter[Habit]:
        """What the gaps around each separate tick speak for: it stands nearer to what it belongs to."""
        votes: Counter[Habit] = Counter()
        for token in self._tokens():
            if token.kind != "T":
                continue
            (i,) = token.chars
            before, behind = self._gap(i, i - 1), self._gap(i, i + 1)
            room = CLINGS * self.chars[i].char.bbox.height
            if before is None or (behind is not None and before > behind + room):
                votes[Habit.BEFORE_BOX] += 1
            elif behind is None or behind > before + room:
                votes[Habit.BEHIND_TEXT] += 1
        return votes

    def _gap(self, i: int, other: int) -> float | None:
        if not 0 <= other < len(self.chars) or self.chars[i].line != self.chars[other].line:
            return None
        a, b = self.chars[i].char.bbox, self.chars[other].char.bbox
        return max(0.0, max(a.x0, b.x0) - min(a.x1, b.x1))


def habit_of(cells: Iterable[MarkedCell]) -> Habit | None:
    """The document's habit: the one that most cells with separate ticks allow, then the one their gaps speak for.

    ``None`` when nothing tells, or nothing is ticked so.
    """
    allowed: Counter[Habit] = Counter()
    leanings: Counter[Habit] = Counter()
    for cell in cells:
        if cell.has_separate_tick():
            allowed.update(cell.possible().keys())
            leanings.update(cell.leanings())
    most = max(allowed.values(), default=0)
    best = [h for h, votes in allowed.items() if votes == most]
    if len(best) > 1:
        lean = max((leanings[h] for h in best), default=0)
        best = [h for h in best if leanings[h] == lean]
    return best[0] if len(best) == 1 else None


def assign_marks(cell: MarkedCell, habit: Habit | None, *, recognised: bool = False) -> list[list[int]] | None:
    """For each option the characters that mark it; ``None`` when the cell can be read in several ways.

    ``recognised``: the characters are a scan's, of which some may be missing. Where no habit explains the cell (a stray
    box in its remarks), marks belong to the text that follows them, or on scans that they follow where the document's
    ticks do.
    """
    possible = cell.possible()
    if habit in possible:
        return possible[habit]
    in_part = cell.owners(habit, in_part=True) if habit is not None and recognised else None
    if in_part is not None:
        leanings = cell.leanings()
        # The order allows another habit: the ticks must cling to the texts before them.
        clings = leanings[Habit.BEHIND_TEXT] > leanings[Habit.BEFORE_BOX] or not cell.has_separate_tick()
        return in_part if clings or not possible else None
    if not possible and habit is Habit.BOX_BEHIND_TEXT:
        return _all_behind_text(cell)
    if not possible:
        return _behind_text(cell) if habit is Habit.BEHIND_TEXT and recognised else _before_text(cell)
    ticked = [tuple(any(cell.is_tick(i) for i in own) for own in owners) for owners in possible.values()]
    return next(iter(possible.values())) if len(set(ticked)) == 1 else None


def _before_text(cell: MarkedCell) -> list[list[int]]:
    owners: list[list[int]] = [[] for _ in cell.located]
    for i, item in enumerate(cell.chars):
        if glyph_of(item.char.text, item.char.font) is None:
            continue
        after = next((k for k, o in enumerate(cell.located) if o.start > i), None)
        if after is not None:
            owners[after].append(i)
    return owners


def _all_behind_text(cell: MarkedCell) -> list[list[int]]:
    """Boxes and ticks to the option they follow."""
    owners: list[list[int]] = [[] for _ in cell.located]
    for i, item in enumerate(cell.chars):
        before = [k for k, o in enumerate(cell.located) if o.start < i]
        if glyph_of(item.char.text, item.char.font) is not None and before:
            owners[before[-1]].append(i)
    return owners


def _behind_text(cell: MarkedCell) -> list[list[int]]:
    """Ticks to the option they follow, boxes to the one that follows them."""
    owners = _before_text(cell)
    for i, item in enumerate(cell.chars):
        if not is_bare_tick(item.char.text, item.char.font):
            continue
        owners = [[at for at in own if at != i] for own in owners]
        before = [k for k, o in enumerate(cell.located) if o.start < i]
        if before:
            owners[before[-1]].append(i)
    return owners
