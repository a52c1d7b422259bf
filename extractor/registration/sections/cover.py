"""The cover: lines ``label：entry`` → places of their entries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from extractor.registration.similarity import bare, likeness, share_a_pair
from models.document import Char, TextLine
from models.geometry import BBox
from models.layout import Cover, CoverLine, RegionPart
from models.registration import Place, PlaceKind, Region

# A cover line's label must be at least this alike to the official one.
LABEL_MIN = 0.72
# At least this many cover labels make a page a cover.
COVER_LABELS_MIN = 3
# And at least so many of them must be in no table.
OWN_LABELS_MIN = 2
# How far a seal may reach from the line it belongs to, in line heights.
SEAL_REACH = 6.0

_COLON = re.compile(r"[:：﹕∶]")
_BLANK = re.compile(r"[\s_＿—\-–]+")


@dataclass(frozen=True)
class LabelledLine:
    """A line of the page that begins with a cover label; ``start`` is the index of the entry's first character."""

    index: int
    line: TextLine
    start: int
    likeness: float


def find_labels(lines: Sequence[TextLine], cover: Cover) -> dict[int, LabelledLine]:
    """Cover line number → the page's line that carries its label, in order and each once."""
    found: dict[int, LabelledLine] = {}
    taken = -1
    for number, expected in enumerate(cover.lines):
        best: LabelledLine | None = None
        for index in range(taken + 1, len(lines)):
            hit = _labelled(index, lines[index], bare(expected.label))
            if hit and (best is None or hit.likeness > best.likeness + 0.05):
                best = hit
        if best is not None:
            found[number] = best
            taken = best.index
    return found


def is_cover(lines: Sequence[TextLine], cover: Cover, others: Collection[str]) -> bool:
    """Whether lines are a cover's, not a table's whose rulings are lost: labels among them are the cover's own, not
    also one of ``others`` (``bare``), those of the form's rows."""
    found = find_labels(lines, cover)
    own = [n for n in found if bare(cover.lines[n].label) not in others]
    return len(found) >= COVER_LABELS_MIN and len(own) >= OWN_LABELS_MIN


def _labelled(index: int, line: TextLine, label: str) -> LabelledLine | None:
    """The line, if it begins with the label; the best of several places where the label may end is taken."""
    if not share_a_pair(label, bare(line.text[: 2 * len(label)])):
        return None
    best: LabelledLine | None = None
    for end in range(1, len(line.chars) + 1):
        text = bare("".join(c.text for c in line.chars[:end]))
        if len(text) < 0.6 * len(label):
            continue
        if len(text) > 1.4 * len(label) + 2:
            break
        alike = likeness(label, text)
        if alike >= LABEL_MIN and (best is None or alike > best.likeness):
            best = LabelledLine(index=index, line=line, start=end, likeness=alike)
    if best is None:
        return None
    # The closing bracket and colon of the label belong to it.
    start = best.start
    while start < len(line.chars) and line.chars[start].text in "）):：﹕∶;； ":
        start += 1
    return LabelledLine(index=index, line=line, start=start, likeness=best.likeness)


def cover_places(page: int, lines: Sequence[TextLine], cover: Cover, right: float) -> Iterator[Place]:
    """The places of the cover's entries. ``right`` is the right edge of the page."""
    found = find_labels(lines, cover)
    used = {hit.index for hit in found.values()}
    for number, hit in found.items():
        expected = cover.lines[number]
        following = [h.index for n, h in found.items() if n > number]
        until = min(following) if following else min(hit.index + 2, len(lines))
        entry = list(hit.line.chars[hit.start :])
        above = hit.line
        for index in range(hit.index + 1, until):
            if index in used or not _continues(above, lines[index], hit, right):
                break
            entry.extend(lines[index].chars)
            above = lines[index]
        yield from _line_places(page, expected, hit, entry, right)


def _continues(above: TextLine, line: TextLine, hit: LabelledLine, right: float) -> bool:
    """Whether a line without label is the rest of the entry above it, not text of its own further down.

    The rest of a wrapped entry follows closely; it stands under the entry, or, under a line that was full, anywhere.
    """
    height = above.bbox.height
    if line.bbox.top - above.bbox.bottom > 1.0 * height:
        return False
    return line.bbox.x0 > hit.line.bbox.x0 + 2 * height or above.bbox.x1 > 0.6 * right


def _line_places(page: int, expected: CoverLine, hit: LabelledLine, entry: list[Char], right: float) -> Iterator[Place]:
    regions = _from_label(_regions(page, entry), hit) or [_empty_region(page, hit, right)]

    def place(field: str, where: list[Region], kind: PlaceKind = PlaceKind.LINE) -> Place:
        return Place(
            field=field,
            kind=kind,
            regions=where,
            label=expected.label,
            likeness=hit.likeness,
            prompts=expected.prompts,
        )

    if expected.field:
        yield place(expected.field, regions)
    if expected.contact:
        yield place(expected.contact.name, regions)
        yield place(expected.contact.phone, regions)
    for part, chars in split_by_suffix(entry, expected.parts) if expected.parts else []:
        yield place(part.field, _regions(page, chars))
    if expected.seal:
        box = hit.line.bbox
        reach = SEAL_REACH * box.height
        area = BBox.of(box.x0, max(0.0, box.top - reach), right, box.bottom + reach)
        yield place(expected.seal, [Region(page=page, bbox=area)], PlaceKind.SEAL)


def _regions(page: int, chars: list[Char]) -> list[Region]:
    """One region a line of the entry."""
    regions: list[Region] = []
    run: list[Char] = []
    for char in chars:
        if run and abs(char.bbox.cy - run[-1].bbox.cy) > 0.6 * char.bbox.height:
            regions.append(Region(page=page, bbox=BBox.around(c.bbox for c in run)))
            run = []
        run.append(char)
    if run:
        regions.append(Region(page=page, bbox=BBox.around(c.bbox for c in run)))
    return regions


def _from_label(regions: list[Region], hit: LabelledLine) -> list[Region]:
    """The regions, the first one from the label's end on where it is on its line: the page's reading may have lost what
    stands first, and a line is read again."""
    if not regions or not hit.start or hit.start >= len(hit.line.chars):
        return regions
    first, box = regions[0], regions[0].bbox
    label = hit.line.chars[hit.start - 1].bbox
    if not label.x1 < box.x0 or not box.top <= label.cy <= box.bottom:
        return regions
    return [Region(page=first.page, bbox=BBox.of(label.x1, box.top, box.x1, box.bottom)), *regions[1:]]


def _empty_region(page: int, hit: LabelledLine, right: float) -> Region:
    box = hit.line.bbox
    x0 = hit.line.chars[min(hit.start, len(hit.line.chars)) - 1].bbox.x1
    return Region(page=page, bbox=BBox.of(x0, box.top, max(x0 + 1, right * 0.9), box.bottom))


def split_by_suffix(entry: list[Char], parts: Sequence[RegionPart]) -> list[tuple[RegionPart, list[Char]]]:
    """The characters of each entry before its printed suffix, as in ``__省（区、市）__市（区）__县（市、区）``."""
    text = "".join(_narrow(c.text) for c in entry)
    result: list[tuple[RegionPart, list[Char]]] = []
    position = 0
    for part in parts:
        suffix = part.suffix
        found = _find_suffix(text, suffix, position)
        if found is None:
            result.append((part, []))
            continue
        start, end = found
        chars = [c for c in entry[position:start] if not _BLANK.fullmatch(c.text)]
        result.append((part, chars))
        position = end
    return result


def _narrow(text: str) -> str:
    """One character in, one out: brackets and commas in one width, so that positions stay those of the characters."""
    return text.translate(str.maketrans("（）【】〔〕，,、．", "()()()、、、."))[:1] or " "


def _find_suffix(text: str, suffix: str, position: int) -> tuple[int, int] | None:
    """Start and end of the printed suffix in ``text`` at or after ``position``.

    Spaces may stand between its characters; brackets and commas may be missing, as recognition loses them first.
    """
    narrow = "".join(_narrow(c) for c in suffix)
    pattern = r"\s*".join(f"{re.escape(c)}?" if c in "()、" else re.escape(c) for c in narrow)
    match = re.compile(pattern).search(text, position)
    return (match.start(), match.end()) if match else None
