"""Short lines one below the other that detection took for one: “□是” over “□否” comes out as 唯 or 居.

Of tick boxes' cells only: there what is read is known, so that a wrong cut shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Engine
from extractor.ocr.ink import ink_mask, ruling_mask
from extractor.reading.content import PageContent
from extractor.reading.figures.looks import cell_crop
from extractor.reading.marks.glyphs import is_bare_tick
from extractor.reading.text.lost_text import LostPiece, read_pieces
from extractor.registration.lines import group_lines
from extractor.registration.similarity import is_chinese
from models.document import Char
from models.geometry import BBox
from models.registration import Region

# Characters of one line are hardly higher than this, in sizes of the page's text, with what detection adds; each of
# several lines is at least so high. Set, as what follows, on six such cells of four scans, 2.1 to 3.95 characters high.
ONE_LINE, LINE_LEAST = 1.8, 0.75
# What was taken for one line has so many characters at most: longer ones are not stacked with a short one unseen.
SHORT = 4
# Between lines there is so much ink at most, in shares of the usual row's: a pen's tick may run through.
BETWEEN = 0.5
# A cut is looked for so far from where lines of equal height would part, in their height.
CUT_REACH = 0.3
# Paper read with a line on either side, in sizes of the page's text.
BESIDE = 0.4


def with_stacked_lines(
    contents: Mapping[int, PageContent], regions: Iterable[Region], engine: Engine
) -> dict[int, PageContent]:
    """The contents with the lines of scanned cells of tick boxes read apart that were read as one."""
    result = dict(contents)
    for region in dict.fromkeys(regions):
        for chars in _stacks(region, result[region.page]):
            content = result[region.page]
            read = read_pieces(_bands(region, content, chars), engine, boxes=True)
            found = [c for piece in read for c in piece or ()]
            if len(read) > 1 and all(any(is_chinese(c.text) for c in piece or ()) for piece in read):
                kept = [c for c in content.chars if all(c is not one for one in chars)]
                result[region.page] = replace(content, chars=[*kept, *found])
    return result


def _stacks(region: Region, content: PageContent) -> list[list[Char]]:
    """The lines of a region that are too high to be one, and short; a tick by itself may be as high."""
    if content.raster is None:
        return []
    lines = group_lines(content.chars_in(region.bbox))
    high = [[c for c in line.chars if c.bbox.height >= ONE_LINE * content.em] for line in lines]
    return [
        chars for chars in high if 1 <= len(chars) <= SHORT and not any(is_bare_tick(c.text, c.font) for c in chars)
    ]


def _bands(region: Region, content: PageContent, chars: list[Char]) -> list[LostPiece]:
    """The lines' pictures, from top to bottom; one of the whole height where there is no place to cut."""
    assert content.raster is not None
    image, left, top = cell_crop(region, content)
    unit = content.raster.unit
    em = content.em * unit
    box = BBox.around(c.bbox for c in chars).scaled(unit)
    x0, x1 = max(0, round(box.x0 - BESIDE * em) - left), min(image.shape[1], round(box.x1 + BESIDE * em) - left)
    # What was taken for one line may reach into the next one, which was read.
    others = [c.bbox.scaled(unit) for c in content.chars_in(region.bbox) if all(c is not one for one in chars)]
    beside = [o for o in others if o.x0 < box.x1 + em and o.x1 > box.x0 - em]
    highest = max([box.top, *(o.bottom for o in beside if o.cy < box.top + em / 2)])
    lowest = min([box.bottom, *(o.top for o in beside if o.cy > box.bottom - em)])
    y0, y1 = max(0, round(highest) - top), min(image.shape[0], round(lowest) - top)
    if x1 - x0 < em / 2 or y1 - y0 < ONE_LINE * em:
        return []
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    cuts = [0, *_cuts(ink[y0:y1, x0:x1], em), y1 - y0]
    pieces = []
    for above, below in pairwise(cuts):
        edges = left + x0, top + y0 + above, left + x1, top + y0 + below
        crop = np.ascontiguousarray(image[y0 + above : y0 + below, x0:x1])
        pieces.append(LostPiece(region, crop, BBox.of(*edges).scaled(1 / unit)))
    return pieces


def _cuts(ink: NDArray[np.bool_], em: float) -> list[int]:
    """The rows (of ``ink``, HxW) between lines of about equal height, which hold the least ink near by; none where
    that is as much as in a line."""
    rows = np.flatnonzero(ink.any(axis=1))
    first, height = (int(rows[0]), int(np.ptp(rows)) + 1) if len(rows) else (0, 0)
    counts = [n for n in (2, 3) if height >= n * LINE_LEAST * em]
    found = [_least_ink(ink, first, height, n) for n in counts]
    usual = float(np.median(ink.sum(axis=1)[rows])) if len(rows) else 0.0
    between = [(least, cuts) for least, cuts in found if least <= BETWEEN * usual]
    # Of cuts through as little ink those into fewer lines.
    return min(between, key=lambda one: one[0])[1] if between else []


def _least_ink(ink: NDArray[np.bool_], first: int, height: int, count: int) -> tuple[float, list[int]]:
    """The mean ink of the best cuts into ``count`` lines, and where they are."""
    profile = ink.sum(axis=1)
    reach = max(1, round(CUT_REACH * height / count))
    cuts, least = [], []
    for k in range(1, count):
        middle = first + round(k * height / count)
        low = max(1, middle - reach)
        near = profile[low : middle + reach + 1]
        emptiest = np.flatnonzero(near == near.min())
        cuts.append(low + int(emptiest[len(emptiest) // 2]))
        least.append(int(near.min()))
    return float(np.mean(least)), cuts
