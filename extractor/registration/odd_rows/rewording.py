"""Labels that an office wrote in other words than the official form's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from extractor.registration.align import RowMatch
from extractor.registration.lines import group_lines
from extractor.registration.page_view import PageView
from extractor.registration.places import cells_right_of
from extractor.registration.rows import CellText, RowRole
from extractor.registration.similarity import bare, is_chinese, likeness
from models.document import PageKind
from models.layout import Dictionary, Row
from models.record import LayoutDeviation

# A cell to the left of a label that is less like the official group than this is another cell, or a group's rest.
GROUP_MIN = 0.6
# A label printed in the value's own cell may be so much shorter or longer than the official one, in other words.
INLINE_SHARES = (0.7, 1.3)
# A recognised character is sure from this confidence on; misread ones of clean scans stay mostly below it.
SURE = 0.95
# One character in the place of another is another word from this confidence on; otherwise it takes so many different
# sure ones. The surest misread character of a label in eight scans (clean, fax, photo) had 0.89.
VERY_SURE, SUBSTITUTED_MIN = 0.99, 2
# A recognised text less like the label than this, changed in more places, or with figures of which the form prints
# none, is that of cells between which a line was lost.
SCAN_LIKENESS, CHANGES_MAX = 0.7, 3
# Neighbours no further apart than so many times the usual have nothing between them that was not recognised.
NEXT_TO = 1.4
# What ruling lines, tick boxes and specks are read as: no sign that a word was added.
_LINE_LIKE = frozenset("一丨口日目田回二三工十卜丶八人个了")

_FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class _Label:
    """A label's cell, what should stand there (``wanted``, bare), and ``official`` as the form prints it.

    ``prompts``: other printed words that may follow; ``opens``: a value or a note may follow; ``alone``: no cell for
    its value stands beside it though there should be one.
    """

    cell: CellText
    wanted: str
    official: str
    prompts: str = ""
    opens: bool = False
    alone: bool = False


@dataclass(frozen=True)
class _Sign:
    """A recognised character, the number of its line in the cell, and the centre of its box (pixels)."""

    text: str
    confidence: float
    line: int
    x: float

    @property
    def sure(self) -> bool:
        """Whether it surely is this character."""
        return self.confidence >= SURE


def reworded_labels(
    matches: Sequence[RowMatch], views: Mapping[int, PageView], dictionary: Dictionary
) -> Iterator[LayoutDeviation]:
    """A deviation (``label_changed``) for each label of a table row, or of a group of rows, that was surely changed.

    The text of a digital page is exact: whatever differs after ``bare`` is another wording, but for a unit that is
    left out or added. Of a scan only what recognition can hardly have made up is told: see ``_surely_changed``.
    """
    units = {unit for spec in dictionary.fields if (unit := bare(spec.unit or ""))}
    told: set[tuple[int, int, int, str]] = set()
    for match in matches:
        if match.expected.role is not RowRole.VALUES or match.expected.row is None:
            continue
        view = views[match.row.grid.page]
        for label in _labels_of(match, match.expected.row):
            own = label.cell.cell
            place = (match.row.table, own.row, own.col, label.official)
            words = _other_words(label, match, view, units)
            if words and place not in told:
                told.add(place)
                yield LayoutDeviation(
                    kind="label_changed",
                    section=match.expected.section,
                    label=words,
                    official=label.official,
                    page=match.row.grid.page,
                )


def _labels_of(match: RowMatch, row: Row) -> Iterator[_Label]:
    """The labels of a row, and the merged label of its group where that begins in the row."""
    official = [pair.label for pair in row.pairs] or [row.label or ""]
    prompts = bare("".join(row.prompts))
    for cell, text in zip(match.labels, official, strict=True):
        alone = not match.expected.inline and not cells_right_of(match.row, cell)
        yield _Label(cell, bare(text), text, prompts, opens=match.expected.inline or alone, alone=alone)
    if not row.group:
        return
    for cell in match.row.cells:
        alike = max(likeness(match.expected.group, cell.bare[: n or None]) for n in (0, len(match.expected.group)))
        if cell.cell.col < match.labels[0].cell.col and alike >= GROUP_MIN:
            yield _Label(cell, match.expected.group, row.group, opens=True)


def _other_words(label: _Label, match: RowMatch, view: PageView, units: set[str]) -> str | None:
    """What stands in the label's place, if it is surely in other words; ``None`` if not."""
    grid, cell = match.row.grid, label.cell.cell
    found = _own_part(label)
    rest = found.removeprefix(label.wanted)
    if rest != found and (not rest or rest in label.prompts or label.opens):
        return None
    # The last label of a page may go on on the next one.
    if cell.row_end == len(grid.ys) - 1 and label.wanted.startswith(found):
        return None
    if _but_for_a_unit(label.wanted, found, units):
        return None
    if view.page.kind is not PageKind.DIGITAL:
        signs = _signs(label.cell, view)
        whole = not label.alone and "".join(s.text for s in signs) == label.cell.bare
        if not whole or not _surely_changed(label.wanted, signs[: len(found)]):
            return None
    return _printed(label.cell.text, len(found))


def _own_part(label: _Label) -> str:
    """The text of the cell (bare) as far as it is the label: what is most like it, where more may follow."""
    text, wanted = label.cell.bare, label.wanted
    if text.startswith(wanted):
        return text
    if label.prompts and text.endswith(label.prompts):
        return text.removesuffix(label.prompts)
    if not label.opens:
        return text
    least, most = (round(share * len(wanted)) for share in INLINE_SHARES)
    return max((text[:n] for n in range(least, most + 1)), key=lambda part: likeness(wanted, part))


def _but_for_a_unit(wanted: str, found: str, units: set[str]) -> bool:
    """Whether one of two texts is the other with a unit behind it."""
    long, short = (wanted, found) if len(wanted) > len(found) else (found, wanted)
    return long.startswith(short) and long[len(short) :] in units


def _printed(text: str, length: int) -> str:
    """The beginning of ``text`` that has ``length`` bare characters, with its punctuation, without white space."""
    text = "".join(text.split())
    end = next((n for n in range(len(text) + 1) if len(bare(text[:n])) >= length), len(text))
    while end < len(text) and not bare(text[end]):
        end += 1
    return text[:end]


def _signs(cell: CellText, view: PageView) -> list[_Sign]:
    """The cell's characters in reading order, as ``bare`` leaves them."""
    box = cell.cell.bbox
    inside = [c for c in view.chars if box.x0 <= c.bbox.cx <= box.x1 and box.top <= c.bbox.cy <= box.bottom]
    lines = enumerate(group_lines(inside))
    return [_Sign(sign, c.confidence, n, c.bbox.cx) for n, line in lines for c in line.chars for sign in bare(c.text)]


def _surely_changed(wanted: str, signs: Sequence[_Sign]) -> bool:
    """Whether a recognised label differs from ``wanted`` by more than misreading.

    Recognition takes one character for another, loses some that are hidden or badly printed, ends of lines and whole
    lines, and takes lines for characters. It makes up no other character of which it is sure, and loses none between
    two that stand side by side.
    """
    text = "".join(s.text for s in signs)
    changes = _changes(wanted, text)
    mixed = likeness(wanted, text) < SCAN_LIKENESS or Counter(_FIGURE.findall(text)) - Counter(_FIGURE.findall(wanted))
    if mixed or len(changes) > CHANGES_MAX:
        return False
    substituted: set[tuple[str, _Sign]] = set()
    for _, i1, i2, j1, j2 in changes:
        replaced, there = wanted[i1:i2], signs[j1:j2]
        if not all(s.sure and _is_word(s.text) for s in there) or not _between_sure(signs, j1, j2):
            continue
        if len(there) > len(replaced) or (len(there) < len(replaced) and _side_by_side(signs, j1, j2)):
            return True
        if len(there) == len(replaced):
            substituted |= set(zip(replaced, there, strict=True))
    different = {(a, s.text) for a, s in substituted}
    return len(different) >= SUBSTITUTED_MIN or any(s.confidence >= VERY_SURE for _, s in substituted)


def _changes(wanted: str, text: str) -> list[tuple[str, int, int, int, int]]:
    codes = SequenceMatcher(None, wanted, text, autojunk=False).get_opcodes()
    return [code for code in codes if code[0] != "equal"]


def _between_sure(signs: Sequence[_Sign], start: int, end: int) -> bool:
    """Whether the characters around a stretch, as far as there are any, are sure."""
    return all(s.sure for s in [*signs[max(start - 1, 0) : start], *signs[end : end + 1]])


def _side_by_side(signs: Sequence[_Sign], start: int, end: int) -> bool:
    """Whether a stretch and the characters on both sides of it stand in one line, none further apart than usual."""
    if start == 0 or end == len(signs):
        return False
    line = signs[start].line
    around = signs[start - 1 : end + 1]
    steps = [b.x - a.x for a, b in pairwise(s for s in signs if s.line == line)]
    same = all(s.line == line for s in around)
    return same and max(b.x - a.x for a, b in pairwise(around)) <= NEXT_TO * median(steps)


def _is_word(sign: str) -> bool:
    return is_chinese(sign) and sign not in _LINE_LIKE
