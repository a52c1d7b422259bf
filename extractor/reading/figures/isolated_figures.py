"""A third look at figure cells with dirt in them: the figure by itself, where the whole page's reading has it.

A scratch, a fold, dust or the rest of a seal beside a figure makes the cell's crop say something else, or several
figures. Where the page's own reading is a plain figure, its place alone is read at two scales; if both say the same,
that stands. What else lies in the cell and might be written is a reason to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Engine
from extractor.ocr.ink import ink_mask, ruling_mask, split_lines
from extractor.reading.content import PageContent
from extractor.reading.figures.figures import plain
from extractor.reading.figures.looks import (
    DASH_LEAST,
    DASH_MOST,
    CellLook,
    LineLook,
    cell_crop,
    figure_reading,
    same_figure,
    smaller,
    without_dust,
)
from extractor.registration.lines import group_lines
from models.geometry import BBox
from models.registration import Region

# A figure as the page has it, perhaps with its unit.
PLAIN = re.compile(r"[-+]?\d[\d,]*(\.\d+)?[%家个项件人名户款种]?")
# The page is so sure of each of its characters.
SURE = 0.8
# Paper left beside the figure, in sizes of the page's text: less than a sign that belongs to it stands apart.
BESIDE = 0.3
# Ink so high (sizes of the page's text) may be a character, wherever it stands; a flat piece so near before the
# figure and so near to its middle may be its sign.
CHARACTER_HEIGHT, SIGN_GAP, SIGN_OFF = 0.5, 1.0, 0.35


@dataclass(frozen=True)
class _Isolated:
    """A figure's own crop. ``left``, ``top``: where it begins on the raster, px; ``seen``: what the page has there."""

    image: NDArray[np.uint8]
    box: BBox
    seen: str
    written: bool


def isolated_looks(
    looks: Mapping[Region, CellLook], contents: Mapping[int, PageContent], engine: Engine
) -> dict[Region, CellLook]:
    """New looks at the cells whose look differs from a plain figure of the page's reading, where that bears out."""
    doubtful = {r: found for r, look in looks.items() if (found := _isolated(r, look, contents[r.page])) is not None}
    images = [one.image for one in doubtful.values()]
    first = engine.recognise(images)
    second = engine.recognise([smaller(image) for image in images])
    again: dict[Region, CellLook] = {}
    for (region, one), *readings in zip(doubtful.items(), first, second, strict=True):
        typed = [figure_reading(reading) for reading in readings]
        if all(same_figure(t.best.text, one.seen) for t in typed):
            sealed = any(n.under_seal for n in looks[region].lines)
            more = one.written or len(looks[region].lines) > 1
            line = LineLook(
                typed[0],
                typed[1],
                under_seal=sealed,
                unexplained=one.written,
                box=one.box,
                elsewhere=more,
                # What a stroke may be it may be without its dirt as well.
                steep=typed[0].best.text == "1" and any(n.steep or n.leaning for n in looks[region].lines),
                barred=any(n.barred for n in looks[region].lines),
            )
            again[region] = CellLook((line,))
    return again


def is_settled(look: CellLook, content: PageContent, region: Region) -> bool:
    """Whether a cell was read as one line, at all scales and as on the whole page, and nothing is left over."""
    one = len(look.lines) == 1 and look.agrees and not look.lines[0].unexplained and not look.lines[0].apart
    seen = "".join(line.text for line in group_lines(content.chars_in(region.bbox)))
    return one and same_figure(look.text, seen)


def _isolated(region: Region, look: CellLook, content: PageContent) -> _Isolated | None:
    lines = group_lines(content.chars_in(region.bbox))
    # Figures of two cells between which a line was lost stay doubtful: read together they are a third one.
    if len(lines) != 1 or content.raster is None or any(n.apart for n in look.lines):
        return None
    seen = lines[0].text
    if not PLAIN.fullmatch(plain(seen)) or " " in seen.strip() or is_settled(look, content, region):
        return None
    if min(c.confidence for c in lines[0].chars) < SURE:
        return None
    unit = content.raster.unit
    em = content.em * unit
    image, left, top = cell_crop(region, content)
    box = lines[0].bbox.scaled(unit)
    x0, x1 = max(0, round(box.x0 - BESIDE * em) - left), min(image.shape[1], round(box.x1 + BESIDE * em) - left)
    y0, y1 = max(0, round(box.top) - top), min(image.shape[0], round(box.bottom) - top)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    cut = without_dust(np.ascontiguousarray(image[y0:y1, x0:x1]), em)
    found = split_lines(cut)
    # Detection may put one box around the lines of a broken figure: 1 over 1 is read as 1.
    if sum(_ink_height(line.image) >= CHARACTER_HEIGHT * em for line in found) > 1:
        return None
    if len(found) == 1:
        cut = found[0].image
    place = BBox.of(left + x0, top + y0, left + x1, top + y1).scaled(1 / unit)
    return _Isolated(
        cut, place, seen, _is_written_beside(image, (x0, y0, x1, y1), em, content.raster.doubted_figure_depth)
    )


def _ink_height(image: NDArray[np.uint8]) -> int:
    rows = np.flatnonzero(ink_mask(image).any(axis=1))
    return int(np.ptp(rows)) + 1 if len(rows) else 0


def _is_written_beside(
    image: NDArray[np.uint8], figure: tuple[int, int, int, int], em: float, doubted_depth: float
) -> bool:
    """Whether ink of a cell (BGR) outside of the figure's box may be a character, or the figure's sign."""
    x0, y0, x1, y1 = figure
    ink = ink_mask(image, doubted_depth)
    ink &= ~ruling_mask(ink)
    ink[y0:y1, x0:x1] = False
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    for x, y, w, h in stats[1:count, :4].tolist():
        if h >= CHARACTER_HEIGHT * em:
            return True
        flat = DASH_LEAST * em <= w <= DASH_MOST * em and 2 * h <= w
        near = 0 <= x0 - (x + w) <= SIGN_GAP * em and abs(y + h / 2 - (y0 + y1) / 2) <= SIGN_OFF * em
        if flat and near:
            return True
    return False
