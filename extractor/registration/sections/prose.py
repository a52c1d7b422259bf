"""Running text under headings (section 八) → the lines of each heading's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from extractor.registration.align import best_chain
from extractor.registration.similarity import bare, likeness, starts_like
from models.document import TextLine
from models.geometry import BBox
from models.layout import Prose
from models.registration import Place, PlaceKind, Region

# A line must be at least this alike to a heading; running text that merely mentions it scores lower.
HEADING_MIN = 0.8
# A heading may be followed by text on its own line; then only its beginning is compared, more strictly.
HEADING_START_MIN = 0.9
# So long is text that may be of a table's row, and less alike than this (of 100) to what is printed under the heading.
LEFT_LEAST, LEFT_ALIKE = 4, 75.0


@dataclass(frozen=True)
class ProseLine:
    """A line of running text with its page."""

    page: int
    line: TextLine


@dataclass(frozen=True)
class Heading:
    """A heading found: ``part`` is its number in the layout, ``index`` its line, ``end`` where its text ends."""

    part: int
    index: int
    end: int
    likeness: float


def find_headings(lines: Sequence[ProseLine], prose: Prose) -> list[Heading]:
    """The headings in the lines, in the layout's order."""
    labels = [bare(p.heading) for p in prose.parts]
    texts = [bare(item.line.text) for item in lines]
    gains = np.zeros((len(lines), len(labels)))
    for i, text in enumerate(texts):
        for j, label in enumerate(labels):
            gains[i, j] = heading_gain(label, text)
    chain = best_chain(gains)
    return [Heading(j, i, _heading_end(lines[i].line, labels[j]), float(gains[i, j]) + 0.5) for i, j in chain]


def heading_gain(label: str, text: str) -> float:
    """What a line earns for being the heading ``label`` (both ``bare``); 0 when it is not."""
    same = likeness(label, text)
    if same >= HEADING_MIN:
        return same - 0.5
    begins = starts_like(label, text)
    return begins - 0.55 if begins >= HEADING_START_MIN and len(label) >= 4 else 0.0


def _heading_end(line: TextLine, label: str) -> int:
    """Index of the first character of the line after the heading."""
    text = bare(line.text)
    if likeness(label, text) >= HEADING_MIN and len(text) <= len(label) + 2:
        return len(line.chars)
    count = 0
    for i, char in enumerate(line.chars):
        if count >= len(label):
            while i < len(line.chars) and line.chars[i].text in "：:）)。 ":
                i += 1
            return i
        count += len(bare(char.text))
    return len(line.chars)


def prose_places(lines: Sequence[ProseLine], prose: Prose) -> Iterator[Place]:
    """The places of the section's running texts: one region a line."""
    headings = find_headings(lines, prose)
    for n, heading in enumerate(headings):
        part = prose.parts[heading.part]
        if part.field is None or part.table is not None:
            continue
        until = headings[n + 1].index if n + 1 < len(headings) else len(lines)
        regions = _regions(lines, heading, until)
        yield Place(
            field=part.field,
            kind=PlaceKind.LINE,
            regions=regions or [_below(lines[heading.index])],
            label=lines[heading.index].line.text,
            likeness=min(1.0, heading.likeness),
            prompts=part.prompts,
        )


def beside_tables(lines: Sequence[ProseLine], prose: Prose) -> Iterator[tuple[str, str]]:
    """What stands under the heading of a table and is neither in a table nor printed there, with the table's field:
    rows whose lines were not seen, perhaps."""
    headings = find_headings(lines, prose)
    for n, heading in enumerate(headings):
        part = prose.parts[heading.part]
        if part.field is None or part.table is None:
            continue
        until = headings[n + 1].index if n + 1 < len(headings) else len(lines)
        printed = bare("".join(part.prompts))
        for item in lines[heading.index + 1 : until]:
            text = bare(item.line.text)
            if len(text) >= LEFT_LEAST and fuzz.partial_ratio(text, printed) < LEFT_ALIKE:
                yield part.field, item.line.text
                break


def _regions(lines: Sequence[ProseLine], heading: Heading, until: int) -> list[Region]:
    first = lines[heading.index]
    regions: list[Region] = []
    rest = first.line.chars[heading.end :]
    if rest:
        regions.append(Region(page=first.page, bbox=BBox.around(c.bbox for c in rest)))
    regions.extend(Region(page=item.page, bbox=item.line.bbox) for item in lines[heading.index + 1 : until])
    return regions


def _below(item: ProseLine) -> Region:
    """An empty strip below a heading with no text: the place where nothing stands."""
    box = item.line.bbox
    strip = BBox.of(box.x0, box.bottom, box.x1, box.bottom + 1)
    return Region(page=item.page, bbox=strip)
