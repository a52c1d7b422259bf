"""A page as reading sees it, and the text that stands in a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.mottle import doubted_depth
from extractor.registration.lines import group_lines
from models.document import Char, Page, PageKind, TextLine
from models.geometry import BBox
from models.registration import Place, Region

# A line that begins this many character heights right of its text's left edge begins a paragraph.
INDENT_MIN = 1.2
# A line that ends this many character heights before the right edge ends one.
SHORT_LINE = 2.5
# Pixels of the smallest point of a pen at 200 dpi.
POINT = 3

# Of a fax 91 to 97 % of the pixels are white, of scans and copies less than 1 %. Every so many-th pixel is
# looked at; the channels of a grey one are so near.
WHITE, ALL_WHITE, SAMPLED, GREY = 254, 0.75, 3, 8


@dataclass(frozen=True)
class PageRaster:
    """The pictures of a page: ``grey`` HxW uint8 without seals, ``untreated`` HxW uint8 with them, ``colour`` HxWx3
    BGR, ``seal_mask`` HxW bool where seal ink lay, ``lifted`` HxW bool where ink that may be this side's was lifted off
    as the reverse's, ``unclouded`` ``grey`` without paper's clouds where they hide figures. ``unit`` is pixels per unit
    of the page (1 on scans)."""

    grey: NDArray[np.uint8]
    untreated: NDArray[np.uint8]
    colour: NDArray[np.uint8]
    seal_mask: NDArray[np.bool_]
    unit: float = 1.0
    lifted: NDArray[np.bool_] | None = None
    unclouded: NDArray[np.uint8] | None = None

    @cached_property
    def doubted_depth(self) -> float:
        """By how many levels what nobody read is darker than the page's paper where it may be ink."""
        return doubted_depth(self.grey)

    @property
    def for_figures(self) -> NDArray[np.uint8]:
        """The picture that figures are read on: HxW uint8 without seals. (Without clouds digits are whole still, and
        the many thin strokes of a Chinese character broken.)"""
        return self.grey if self.unclouded is None else self.unclouded

    @cached_property
    def doubted_figure_depth(self) -> float:
        """As ``doubted_depth``, on ``for_figures``."""
        return self.doubted_depth if self.unclouded is None else doubted_depth(self.unclouded)

    @cached_property
    def is_black_and_white(self) -> bool:
        """Whether the page has no colour and its paper is all one white, as on a fax: what was pale on it is gone
        without a trace."""
        sample = self.colour[::SAMPLED, ::SAMPLED]
        if int((sample.max(axis=2) - sample.min(axis=2)).max(initial=0)) > GREY:
            return False
        return float(np.mean(self.untreated[::SAMPLED, ::SAMPLED] >= WHITE)) >= ALL_WHITE

    def has_lifted(self, box: BBox) -> bool:
        """Whether so much ink as a decimal point is was lifted off in ``box`` (the page's unit)."""
        if self.lifted is None:
            return False
        x0, top, x1, bottom = (max(0, round(v * self.unit)) for v in (box.x0, box.top, box.x1, box.bottom))
        return int(self.lifted[top:bottom, x0:x1].sum()) >= POINT


@dataclass(frozen=True)
class PageContent:
    """``to_record`` maps a box of the page's unit to the record's coordinates (points, or pixels of the image file).
    ``hardly_legible``: most of the page's strokes have grown together, or are lost."""

    page: Page
    chars: list[Char]
    to_record: Callable[[BBox], BBox]
    raster: PageRaster | None = None
    hardly_legible: bool = False

    @cached_property
    def _centres(self) -> NDArray[np.float64]:
        """(n, 2) centres of the characters, x and y."""
        return np.array([(c.bbox.cx, c.bbox.cy) for c in self.chars], np.float64).reshape(-1, 2)

    @cached_property
    def em(self) -> float:
        """The usual advance of a Chinese character on the page, in its unit: the size of its text.

        Boxes of recognised lines are padded by what detection adds; the distance of neighbours is not.
        """
        advances = [
            b.bbox.cx - a.bbox.cx
            for word in self.page.words
            for a, b in pairwise(word.chars)
            if "一" <= a.text <= "鿿" and "一" <= b.text <= "鿿"
        ]
        return float(np.median(advances)) if advances else 10.5 * (self.raster.unit if self.raster else 1.0)

    def chars_in(self, box: BBox) -> list[Char]:
        """The characters whose centre lies in ``box``."""
        x, y = self._centres[:, 0], self._centres[:, 1]
        inside = (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)
        return [self.chars[i] for i in np.flatnonzero(inside)]

    @property
    def is_clouded(self) -> bool:
        """Whether a copier made the page's paper so dark that it hides print."""
        return self.raster is not None and self.raster.unclouded is not None

    @property
    def is_scan(self) -> bool:
        """Whether the page was read from its picture."""
        return self.page.kind is PageKind.SCAN


Contents = Mapping[int, PageContent]


@dataclass(frozen=True)
class PlacedLine:
    """A line of a place with its page; ``room`` is the free space right of it in its region, in the page's unit."""

    page: int
    line: TextLine
    region: Region
    room: float


def lines_of(regions: Iterable[Region], contents: Contents) -> list[PlacedLine]:
    """The lines of text in the regions, in order."""
    placed: list[PlacedLine] = []
    for region in regions:
        content = contents[region.page]
        for line in group_lines(content.chars_in(region.bbox)):
            room = region.bbox.x1 - line.bbox.x1
            placed.append(PlacedLine(page=region.page, line=line, region=region, room=room))
    return placed


def paragraphs(lines: list[PlacedLine]) -> str:
    """Running text: line wraps joined, paragraphs separated by ``\\n``."""
    if not lines:
        return ""
    left = min(n.line.bbox.x0 for n in lines)
    right = max(n.line.bbox.x1 for n in lines)
    text = lines[0].line.text
    for before, line in pairwise(lines):
        height = line.line.bbox.height
        indented = line.line.bbox.x0 - left > INDENT_MIN * height and before.line.bbox.x0 - left <= INDENT_MIN * height
        ended = right - before.line.bbox.x1 > SHORT_LINE * height
        text += ("\n" if indented or ended else "") + line.line.text
    return text


def box_of(place: Place, lines: list[PlacedLine]) -> tuple[int, BBox] | None:
    """Page and box of a value: its text on its first page, or its first region when there is no text."""
    if lines:
        page = lines[0].page
        return page, BBox.around(n.line.bbox for n in lines if n.page == page)
    if place.regions:
        return place.regions[0].page, place.regions[0].bbox
    return None


def confidence_of(lines: list[PlacedLine]) -> float:
    """The least certain character's confidence; 1.0 without characters."""
    return min((c.confidence for n in lines for c in n.line.chars), default=1.0)
