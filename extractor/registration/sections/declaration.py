"""The declaration's tall rows → places of signature, seal, date and opinion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.registration.align import RowMatch
from extractor.registration.lines import lines_in
from extractor.registration.places import cells_right_of
from extractor.registration.similarity import bare, likeness, starts_like
from models.document import Cell, Char, TextLine
from models.geometry import BBox
from models.layout import DeclarationRow, NamedPlace
from models.registration import Place, PlaceKind, Region

_DATE = re.compile(r"年.*月|(19|20)\d\d[-./]\d")
# A date that fills its line goes on in the next one, which holds nothing else.
_DATE_BEGUN = re.compile(r"(年|年.*月|月.*[\d一二三四五六七八九十廿]|年[\d一二三四五六七八九十]+)$")
_DATE_REST = re.compile(r"^[\s\d一二三四五六七八九十廿]*月?[\s\d一二三四五六七八九十廿]*[日号]$")
# So many characters behind the printed words its bracket and colon stand at the latest.
PROMPT_END, PROMPT_CLOSED = 3, "）):："
# What stands on a line is a label's beginning from this likeness on.
WHOLE = 0.85
# A printed line is at least this alike to the words it should carry.
LABEL_MIN = 0.6
# A date written by hand may begin this many line heights left of what is printed.
_HAND_SPACE = 4.0


def declaration_places(match: RowMatch, chars: Iterable[Char]) -> Iterator[Place]:
    """The places in one row of the declaration. The value cell holds all of them, one below the other."""
    row = match.expected.declared
    values = cells_right_of(match.row, match.labels[0])
    if row is not None and values:
        cell = values[0].cell
        yield from (place.model_copy(update={"sure": cell.sure}) for place in _places_in(row, cell, chars))


def _places_in(row: DeclarationRow, cell: Cell, chars: Iterable[Char]) -> Iterator[Place]:
    lines = lines_in(chars, cell.bbox)
    places = [p for p in (row.signature, row.seal, row.date) if p]
    found = {id(p): _find(p, lines, [o for o in places if o is not p]) for p in places}
    if row.signature:
        printed = tuple(p.label for p in (row.signature, row.seal, row.date) if p)
        below = found.get(id(row.seal))
        line = found[id(row.signature)]
        rest = _rest_of(row.signature, line, lines) if line else None
        place = _signature(row.signature, line, cell.page, cell.bbox, below, rest)
        yield place.model_copy(update={"prompts": printed})
    if row.seal:
        yield Place(
            field=row.seal.field,
            kind=PlaceKind.SEAL,
            regions=[Region(page=cell.page, bbox=cell.bbox)],
            label=row.seal.label,
        )
    if row.date:
        yield _date(row.date, found[id(row.date)], cell.page, cell.bbox)
    if row.text:
        yield _text(row, lines, [line for line in found.values() if line], cell.page, cell.bbox)


def _find(place: NamedPlace, lines: Sequence[TextLine], others: Sequence[NamedPlace]) -> TextLine | None:
    """The line that carries the place's printed words, and not rather another place's (they differ in a few)."""
    if bare(place.label) == "年月日":
        return _date_line(lines)
    own = [n for n in lines if all(_alike(place, n) > _alike(o, n) for o in others)]
    best = max(own, key=lambda n: _alike(place, n), default=None)
    return best if best is not None and _alike(place, best) >= LABEL_MIN else None


def _date_line(lines: Sequence[TextLine]) -> TextLine | None:
    """The last line with a date on it, together with the line on which the date goes on."""
    for i in reversed(range(len(lines))):
        line, below = lines[i], lines[i + 1] if i + 1 < len(lines) else None
        if below is not None and _DATE_REST.match(below.text) and _DATE_BEGUN.search(line.text.replace(" ", "")):
            chars = (*line.chars, *below.chars)
            return TextLine(text=line.text + below.text, bbox=BBox.around(c.bbox for c in chars), chars=chars)
        if _DATE.search(line.text.replace(" ", "")):
            return line
    return None


def _alike(place: NamedPlace, line: TextLine) -> float:
    label, text = bare(place.label), bare(line.text)
    return max(likeness(label, text), starts_like(label, text))


@dataclass(frozen=True)
class _Rest:
    """Where printed words go on that did not fit into their line (“…负责人（签 / 字）：”): the line, and how many of
    its characters they are."""

    line: TextLine
    length: int


def _rest_of(place: NamedPlace, line: TextLine, lines: Sequence[TextLine]) -> _Rest | None:
    """Where the words of a place go on that begin on ``line``; ``None``: they end there."""
    label, text = bare(place.label), bare(line.text)
    if len(text) > len(label) or likeness(label[: len(text)], text) < WHOLE:
        return None
    following = min((n for n in lines if n.bbox.cy > line.bbox.bottom), key=lambda n: n.bbox.cy, default=None)
    rest = label[len(text) :]
    if following is None or (not rest and line.text.rstrip()[-1:] in PROMPT_CLOSED):
        return None
    closed = [i for i, c in enumerate(following.chars[: len(rest) + PROMPT_END]) if c.text in PROMPT_CLOSED]
    begins = bool(rest) and bare(following.text).startswith(rest)
    # Another line of the form (“公章：”) may follow a label that was not read to its end.
    before = bare("".join(c.text for c in following.chars[: closed[0]])) if closed else ""
    misread = bool(closed) and len(before) == len(rest) and following.chars[closed[0]].text in "）)"
    if not begins and not misread:
        return None
    return _Rest(following, closed[-1] + 1 if closed else len(rest))


def _signature(
    place: NamedPlace,
    line: TextLine | None,
    page: int,
    cell: BBox,
    below: TextLine | None,
    rest: _Rest | None,
) -> Place:
    """The area right of the printed words, a little above and below them, inside the cell; and the one below them, down
    to the next words.

    Where the words were not found, it is the cell down to the line ``below`` them; ``rest``: where they go on.
    """
    if line is None:
        floor = max(cell.top + 1, below.bbox.top) if below is not None else cell.bottom
        area = BBox.of(cell.x0, cell.top, cell.x1, floor)
        return Place(field=place.field, kind=PlaceKind.SIGNATURE, regions=[Region(page=page, bbox=area)])
    height = line.chars[0].bbox.height
    if rest is None:
        x1, top, bottom = _end_of_printed(bare(place.label), line), cell.top, cell.bottom
        own = line.bbox
    else:
        # Beside the few words there, print stands above and below.
        printed = rest.line.chars[: rest.length]
        own, x1, top = rest.line.bbox, printed[-1].bbox.x1, line.bbox.bottom
        bottom = max(own.bottom, min(cell.bottom, below.bbox.top)) if below is not None else cell.bottom
    area = BBox.of(
        min(x1, cell.x1 - 1),
        min(max(cell.top, top, own.top - 1.2 * height), own.top),
        cell.x1,
        min(cell.bottom, bottom, own.bottom + 1.0 * height),
    )
    regions = [Region(page=page, bbox=area)]
    if below is not None and below.bbox.top > own.bottom + height / 2:
        # Who finds no room behind the words signs below them.
        regions.append(Region(page=page, bbox=BBox.of(cell.x0, own.bottom, cell.x1, below.bbox.top)))
    return Place(field=place.field, kind=PlaceKind.SIGNATURE, regions=regions, label=line.text)


def _end_of_printed(label: str, line: TextLine) -> float:
    """Where the printed words of a line end: what is most like them of its beginnings. A seal may have hidden some, and
    recognition read a signature behind them as others."""
    text, best, end = "", 0.0, len(line.chars) - 1
    for i, char in enumerate(line.chars):
        text += bare(char.text)
        if (alike := likeness(label, text)) > best:
            best, end = alike, i
    # A last printed character that was misread stands before the bracket or colon that ends the prompt.
    behind = [
        i for i in range(end + 1, min(end + 1 + PROMPT_END, len(line.chars))) if line.chars[i].text in PROMPT_CLOSED
    ]
    return line.chars[behind[-1] if behind else end].bbox.x1


def _date(place: NamedPlace, line: TextLine | None, page: int, cell: BBox) -> Place:
    if line is None:
        bottom = BBox.of(cell.x0, cell.top + 0.7 * cell.height, cell.x1, cell.bottom)
        return Place(field=place.field, kind=PlaceKind.LINE, regions=[Region(page=page, bbox=bottom)])
    box = line.bbox
    wide = BBox.of(
        max(cell.x0, box.x0 - _HAND_SPACE * box.height),
        box.top,
        min(cell.x1, box.x1 + box.height),
        box.bottom,
    )
    return Place(field=place.field, kind=PlaceKind.LINE, regions=[Region(page=page, bbox=wide)], label=place.label)


def _text(row: DeclarationRow, lines: Sequence[TextLine], printed: list[TextLine], page: int, cell: BBox) -> Place:
    """The opinion: what stands above the printed seal and date lines."""
    own = [n for n in lines if n not in printed]
    floor = min((n.bbox.top for n in printed), default=cell.bottom)
    above = [n for n in own if n.bbox.cy < floor]
    regions = [Region(page=page, bbox=n.bbox) for n in above]
    assert row.text is not None
    empty = Region(page=page, bbox=BBox.of(cell.x0, cell.top, cell.x1, max(cell.top + 1, floor)))
    return Place(field=row.text, kind=PlaceKind.LINE, regions=regions or [empty], label=row.label, prompts=row.prompts)
