"""Running text that detection overlooked: the end of a line, or a last line of a few characters (“家。”).

Between the lines of a text and at their ends there is nothing but paper. Ink there is cut out and read by itself; what
is read joins its line, or is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.ocr.engine import Engine
from extractor.reading.content import PageContent
from extractor.reading.text.lost_text import LostPiece, lost_pieces, read_pieces
from models.document import Char
from models.geometry import BBox
from models.registration import Place, Region

# A lost line stands at most so far below the last one and above the first, in characters: lines of running text are one
# to two apart.
BELOW, ABOVE = 1.7, 1.5
# A line is missing where two stand so many usual steps apart (known from so many); what is looked for there is so high,
# in characters: what is higher is found without.
MISSING, STEPS_LEAST = 1.6, 3
LOW_LEAST, LOW_MOST = 0.1, 0.45
# What stands below this share of a page's height is no text of a heading above.
TEXT_UNTIL = 0.92
# Two boxes are on one line that share so much of the lower one's height.
SAME_LINE = 0.5


@dataclass
class RecoveredLines:
    """``places`` with the lines found, by field; ``chars`` found by page number, in the page's unit; ``unexplained``:
    regions of texts beside which there is ink nobody can read."""

    places: dict[str, Place] = field(default_factory=dict)
    chars: dict[int, list[Char]] = field(default_factory=dict)
    unexplained: set[Region] = field(default_factory=set)


def recover_lines(places: Mapping[str, Place], contents: Mapping[int, PageContent], engine: Engine) -> RecoveredLines:
    """Look for overlooked parts of running texts on scanned pages; each of ``places`` has one region a line."""
    columns = _columns(places, contents)
    pieces: list[tuple[str, LostPiece]] = []
    for name, place in places.items():
        for page in dict.fromkeys(r.page for r in place.regions):
            block = _block(place, page, columns.get(page), contents[page])
            if block is not None:
                pieces += [(name, piece) for piece in lost_pieces(block, contents[page])]
                pieces += [(name, piece) for piece in _between_lines(place, page, block, contents[page])]
    result = RecoveredLines()
    for (name, piece), chars in zip(pieces, read_pieces([p for _, p in pieces], engine), strict=True):
        place = result.places.get(name, places[name])
        if chars:
            result.chars.setdefault(piece.region.page, []).extend(chars)
            result.places[name] = _with_line(place, Region(page=piece.region.page, bbox=piece.box))
        else:
            result.unexplained.add(places[name].regions[0])
    # A line that was made longer is still the place's first.
    for name, place in result.places.items():
        if places[name].regions[0] in result.unexplained:
            result.unexplained.add(place.regions[0])
    return result


def _columns(places: Mapping[str, Place], contents: Mapping[int, PageContent]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the running text on each scanned page, all texts together."""
    found: dict[int, tuple[float, float]] = {}
    for region in (r for place in places.values() for r in place.regions if contents[r.page].is_scan):
        left, right = found.get(region.page, (region.bbox.x0, region.bbox.x1))
        found[region.page] = min(left, region.bbox.x0), max(right, region.bbox.x1)
    return found


def _block(place: Place, page: int, column: tuple[float, float] | None, content: PageContent) -> Region | None:
    """Where lines of the place may stand on the page, down to whatever stands below them."""
    em = content.em
    own = [r.bbox for r in place.regions if r.page == page]
    boxes = [b for b in own if b.height > SAME_LINE * em]
    if column is None or not own or content.raster is None:
        return None
    if not boxes:
        return _below_heading(own[0], page, column, content)
    first, last = min(boxes, key=lambda b: b.cy), max(boxes, key=lambda b: b.cy)
    below = [c.bbox.top for c in content.chars if c.bbox.cy > last.bottom]
    # What is tall (a signature, a seal's characters) may begin above the last line.
    bottom = max(last.bottom, min([last.bottom + BELOW * em, *below]))
    goes_on = place.regions[0].page != page
    top = first.top - (ABOVE * em if goes_on else 0.0)
    return Region(page=page, bbox=BBox.of(column[0], max(0.0, top), column[1], bottom))


def _below_heading(strip: BBox, page: int, column: tuple[float, float], content: PageContent) -> Region | None:
    """Where the text of a heading may stand below which none was read: down to whatever was."""
    below = [c.bbox.top for c in content.chars if c.bbox.cy > strip.bottom + SAME_LINE * content.em]
    bottom = min(below, default=content.page.height * TEXT_UNTIL)
    return Region(page=page, bbox=BBox.of(column[0], strip.top, column[1], bottom)) if bottom > strip.bottom else None


def _between_lines(place: Place, page: int, block: Region, content: PageContent) -> list[LostPiece]:
    """Ink lower than type (“一。”) where two lines of the place stand so far apart that one is missing."""
    boxes = sorted((r.bbox for r in place.regions if r.page == page), key=lambda b: b.cy)
    steps = [lower.cy - upper.cy for upper, lower in pairwise(boxes)]
    if len(steps) < STEPS_LEAST:
        return []
    usual = median(steps)
    gaps = [
        Region(page=page, bbox=BBox.of(block.bbox.x0, upper.bottom, block.bbox.x1, lower.top))
        for upper, lower in pairwise(boxes)
        if lower.cy - upper.cy > MISSING * usual and lower.top > upper.bottom
    ]
    return [
        piece
        for gap in gaps
        for piece in lost_pieces(gap, content, LOW_MOST, LOW_LEAST)
        if piece.box.height < LOW_MOST * content.em
    ]


def _with_line(place: Place, found: Region) -> Place:
    """The place with a found piece: as a part of the line beside it, or as a line between the others."""
    regions = list(place.regions)
    for i, region in enumerate(regions):
        if region.page == found.page and _on_one_line(region.bbox, found.bbox):
            # No higher than it was: lines of a bent page come close.
            x0, x1 = min(region.bbox.x0, found.bbox.x0), max(region.bbox.x1, found.bbox.x1)
            longer = BBox.of(x0, region.bbox.top, x1, region.bbox.bottom)
            regions[i] = Region(page=region.page, bbox=longer)
            return place.model_copy(update={"regions": regions})
    before = [i for i, r in enumerate(regions) if r.page == found.page and r.bbox.cy < found.bbox.cy]
    first = next(i for i, r in enumerate(regions) if r.page == found.page)
    regions.insert(before[-1] + 1 if before else first, found)
    return place.model_copy(update={"regions": regions})


def _on_one_line(one: BBox, other: BBox) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > SAME_LINE * min(one.height, other.height)
