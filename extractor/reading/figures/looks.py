"""The second look at figure cells: trimmed crops, decoded over the figure alphabet, at two scales, all in one batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.decoding import TypedReading, decode_typed
from extractor.ocr.engine import Engine
from extractor.ocr.glyphs import FIGURE, FIGURE_WITH_UNIT, UNITS, GlyphAlphabet
from extractor.ocr.ink import InkCrop, ink_mask, ruling_mask, split_lines
from extractor.ocr.reading import Recognition
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from extractor.reading.figures.cell_ink import (
    BY_PEN,
    SIGN_HEIGHT,
    STEEP,
    digits_apart,
    has_unexplained_ink,
    is_leaning_stroke,
    is_straight_slash,
)
from extractor.reading.figures.figure_network import FigureReading
from extractor.reading.figures.pen_digits import has_seven_read_as_one
from extractor.registration.similarity import compact
from models.geometry import BBox
from models.registration import Region

# The cell's crop starts this many pixels inside its ruling lines.
INSET = 2
# The second scale: the crop's line is this much smaller in the recogniser's input, with paper around it.
SECOND_SCALE_PAD = 0.22
# Sizes in characters of the page's text: a dash is at least so wide; a point or comma stands at most
# so far beside one, and so far below its foot. Between two full-width digits the gap is wider.
DASH_WIDTH = 0.3
POINT_GAP, POINT_DROP, WIDE_GAP = 0.35, 0.3, 1.3
# A line whose every character is at least so sure is not read at a second scale: the whole page's reading, made at
# another one, has to agree with it all the same.
SURE = 0.97
# A dash is a stroke so many times as wide as high, of so many sizes of the page's text; two may stand side by side.
DASH_FLAT, DASH_LEAST, DASH_MOST = 4.0, 0.25, 2.4
# Dust beside a dash is at most so large, in sizes of the page's text; a flat remnant of a ruling so high, in pixels.
SPECK, REMNANT = 0.15, 2
# Share of a line's box under seal ink from which the seal lies over the figure.
SEAL_SHARE = 0.03


@dataclass(frozen=True)
class LineLook:
    """One line of a cell read at two scales. ``under_seal``: seal ink lay on it; ``unexplained``: ink left over."""

    first: TypedReading
    second: TypedReading
    under_seal: bool
    unexplained: bool
    box: BBox
    """Where its ink is, in the page's unit."""
    dash: bool = False
    """Its ink is nothing but one or two dashes side by side: seen by their shape, whatever they are read as."""
    apart: bool = False
    """Its digits stand so far apart that they are two figures, of cells between which a ruling line was lost."""
    leaning: bool = False
    """It is read as 1 and its ink is one leaning stroke: a “/”, or a scratch."""
    slash: bool = False
    """It is read as “/” and its ink is one."""
    steep: bool = False
    """It is read as 1 and its ink is one stroke by pen that leans so little that it may be either."""
    barred: bool = False
    """A 1 of it has the bar of a pen's 7."""
    elsewhere: bool = False
    """What else lies in its cell, out of this line, may be a character: no reading of the line says anything of it."""

    @property
    def text(self) -> str:
        """The first reading."""
        return "-" if self.dash else self.first.best.text

    @property
    def agrees(self) -> bool:
        """Whether both scales say the same."""
        return self.dash or same_figure(self.first.best.text, self.second.best.text)

    @property
    def probability(self) -> float:
        """Probability of the reading among what a figure may be."""
        return 1.0 if self.dash else min(share_of(self.first), share_of(self.second))


@dataclass(frozen=True)
class CellLook:
    """The lines of a figure cell; none when the cell is blank. ``network``: what the figure network reads in it; None
    before it was asked."""

    lines: tuple[LineLook, ...]
    network: FigureReading | None = None
    around: FigureReading | None = None
    """What the network reads at a cell's only line and beside it on the page as it came."""

    @property
    def text(self) -> str:
        """The typed reading, lines separated by ``\\n``."""
        return "\n".join(n.text for n in self.lines)

    @property
    def agrees(self) -> bool:
        """Whether both scales say the same."""
        return all(n.agrees for n in self.lines)

    @property
    def probability(self) -> float:
        """Probability of the first reading among what a figure may be: the worst line's."""
        return min((n.probability for n in self.lines), default=1.0)

    @property
    def second_probability(self) -> float:
        """Probability of the reading at the second scale, among all that the crop may say: the worst line's."""
        return min((share_of(n.second) * n.second.alphabet_mass for n in self.lines if not n.dash), default=1.0)

    @property
    def alphabet_mass(self) -> float:
        """How surely the cell holds a figure at all: the worst line's."""
        return min((n.first.alphabet_mass for n in self.lines if not n.dash), default=1.0)


@dataclass(frozen=True)
class _Crop:
    region: Region
    line: InkCrop
    seal: float
    box: BBox
    dash: bool
    em: float
    doubted_depth: float


def look_at_figures(
    regions: Iterable[Region], contents: Mapping[int, PageContent], engine: Engine
) -> dict[Region, CellLook]:
    """Read every region (scanned figure cells) from its own crop.

    All are recognised in one batch; those that are not sure, under a seal, or overlooked on the page, once more at
    another scale. The others have the whole page's reading to agree with.
    """
    wanted = list(dict.fromkeys(regions))
    crops = [crop for region in wanted for crop in _lines_of(region, contents[region.page])]
    first = engine.recognise([c.line.image for c in crops])
    unsure = [i for i, crop in enumerate(crops) if _needs_second(crop, first[i], contents)]
    again = dict(zip(unsure, engine.recognise([smaller(crops[i].line.image) for i in unsure]), strict=True))
    looks: dict[Region, list[LineLook]] = {region: [] for region in wanted}
    for i, crop in enumerate(crops):
        looks[crop.region].append(_line_look(crop, first[i], again.get(i)))
    return {region: CellLook(tuple(lines)) for region, lines in looks.items()}


def cell_crop(region: Region, content: PageContent) -> tuple[NDArray[np.uint8], int, int]:
    """BGR crop of a cell from the seal-free raster and its left and top in raster pixels."""
    assert content.raster is not None
    unit = content.raster.unit
    height, width = content.raster.for_figures.shape
    x0 = max(0, round(region.bbox.x0 * unit) + INSET)
    y0 = max(0, round(region.bbox.top * unit) + INSET)
    x1 = min(width, round(region.bbox.x1 * unit) - INSET)
    y1 = min(height, round(region.bbox.bottom * unit) - INSET)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return np.full((8, 8, 3), 255, np.uint8), x0, y0
    return bgr(np.ascontiguousarray(content.raster.for_figures[y0:y1, x0:x1])), x0, y0


def _lines_of(region: Region, content: PageContent) -> list[_Crop]:
    image, left, top = cell_crop(region, content)
    assert content.raster is not None
    unit = content.raster.unit
    em = content.em * unit
    crops: list[_Crop] = []
    for line in _of_figures(split_lines(without_dust(image, em)), em):
        h, w = line.image.shape[:2]
        x0, y0 = left + line.x, top + line.y
        seal = content.raster.seal_mask[y0 : y0 + h, x0 : x0 + w]
        box = BBox.of(x0, y0, x0 + w, y0 + h).scaled(1 / unit)
        share = float(seal.mean()) if seal.size else 0.0
        crops.append(_Crop(region, line, share, box, is_dash(line.image, em), em, content.raster.doubted_figure_depth))
    return crops


def _of_figures(lines: list[InkCrop], em: float) -> list[InkCrop]:
    """The lines of a cell that may hold a figure: beside one with a character, specks and what is left of a ruling are
    none. ``em``: size of the page's text in pixels."""
    sizes = [_ink_size(line.image) for line in lines]
    if not any(height >= SIGN_HEIGHT * em for _, height in sizes):
        return lines
    return [
        line
        for line, (width, height) in zip(lines, sizes, strict=True)
        if height >= SIGN_HEIGHT * em or (width >= DASH_WIDTH * em and height > REMNANT)
    ]


def _ink_size(image: NDArray[np.uint8]) -> tuple[int, int]:
    """Width and height of a line's ink."""
    ink = ink_mask(image)
    xs, ys = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.any(axis=1))
    return (int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1) if len(xs) else (0, 0)


def is_dash(image: NDArray[np.uint8], em: float) -> bool:
    """Whether a line's ink is nothing but one or two dashes side by side. ``em``: size of the page's text in pixels."""
    ink = ink_mask(image)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    pieces = [tuple(int(v) for v in row[:4]) for row in stats[1:count]]
    pieces = [p for p in pieces if max(p[2], p[3]) >= max(3.0, SPECK * em)]
    if not 1 <= len(pieces) <= 2:
        return False
    flat = all(w >= DASH_FLAT * h and w >= DASH_LEAST * em for _, _, w, h in pieces)
    middles = [y + h / 2 for _, y, _, h in pieces]
    across = max(x + w for x, _, w, _ in pieces) - min(x for x, *_ in pieces)
    return flat and max(middles) - min(middles) <= 0.15 * em and across <= DASH_MOST * em


def without_dust(image: NDArray[np.uint8], em: float) -> NDArray[np.uint8]:
    """The cell with specks painted over that stand too far from any character to be its point or comma.

    ``em``: size of the page's text in pixels. Dust beside a figure would be read as a sign of it, and dust far away
    makes the crop wide and the figure in it small.
    """
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    boxes = stats[1:count]
    large = [b for b in boxes if b[3] >= SIGN_HEIGHT * em or b[2] >= DASH_WIDTH * em]
    specks = [i for i, b in enumerate(boxes, start=1) if not _is_sign(b, large, em)]
    if not specks or not large:
        return image
    paper = np.median(image.reshape(-1, 3), axis=0).astype(np.uint8)
    spot = cv2.dilate(np.isin(labels, specks).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    clean = image.copy()
    clean[spot] = paper
    return clean


def _is_sign(box: NDArray[np.int32], large: Sequence[NDArray[np.int32]], em: float) -> bool:
    """Whether a piece of ink (x, y, w, h, area) is a character or stands where a point or comma of one stands."""
    x, y, w, h = (int(v) for v in box[:4])
    if h >= SIGN_HEIGHT * em or w >= DASH_WIDTH * em:
        return True
    gaps = [(max(ox - (x + w), x - (ox + ow)), ox > x, oy, oh) for ox, oy, ow, oh in (map(int, o[:4]) for o in large)]
    between = all(any(gap <= WIDE_GAP * em and right is side for gap, right, _, _ in gaps) for side in (True, False))
    for gap, _, oy, oh in gaps:
        at_foot = oy + 0.35 * oh < y and y + h / 2 <= oy + oh + POINT_DROP * em
        if at_foot and gap <= (WIDE_GAP if between else POINT_GAP) * em:
            return True
        if gap <= 0 and oy - 0.3 * em <= y <= oy + oh + 0.3 * em:
            return True
    return False


def smaller(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A line (BGR) with paper around it: in the recogniser's fixed input height its characters come out smaller."""
    pad = max(2, round(image.shape[0] * SECOND_SCALE_PAD))
    paper = [int(v) for v in np.percentile(image.reshape(-1, 3), 90, axis=0)]
    return np.asarray(cv2.copyMakeBorder(image, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=paper), np.uint8)


def _needs_second(crop: _Crop, reading: Recognition, contents: Mapping[int, PageContent]) -> bool:
    """Whether nothing else confirms a line's first reading: it is unsure, under a seal, or the page has none."""
    unseen = not contents[crop.region.page].chars_in(crop.region.bbox)
    return crop.seal >= SEAL_SHARE or not _is_sure(reading) or (unseen and not crop.dash)


def _is_sure(reading: Recognition) -> bool:
    return bool(reading.chars) and min(c.confidence for c in reading.chars) >= SURE


def _line_look(crop: _Crop, first: Recognition, second: Recognition | None) -> LineLook:
    typed = figure_reading(first)
    return LineLook(
        first=typed,
        second=typed if second is None else decode_typed(second, _alphabet(first)),
        under_seal=crop.seal >= SEAL_SHARE,
        unexplained=not crop.dash and has_unexplained_ink(crop.line.image, first, crop.doubted_depth),
        box=crop.box,
        dash=crop.dash,
        apart=digits_apart(crop.line.image, first, crop.em),
        leaning=typed.best.text == "1" and is_leaning_stroke(crop.line.image),
        slash=typed.best.text == "/" and is_straight_slash(crop.line.image, SIGN_HEIGHT * crop.em),
        steep=typed.best.text == "1" and is_leaning_stroke(crop.line.image, STEEP, BY_PEN * crop.em),
        barred=not crop.dash and has_seven_read_as_one(crop.line.image, placed_chars(first, crop.line.image), crop.em),
    )


def figure_reading(reading: Recognition) -> TypedReading:
    """A reading over the figure alphabet, with units where it has some."""
    return decode_typed(reading, _alphabet(reading))


def _alphabet(reading: Recognition) -> GlyphAlphabet:
    return FIGURE_WITH_UNIT if any(u in reading.text for u in UNITS) else FIGURE


def placed_chars(reading: Recognition, image: NDArray[np.uint8]) -> list[tuple[str, float]]:
    """A reading's characters with their x in pixels of the picture."""
    return [(c.text, c.x * image.shape[1]) for c in reading.chars]


def share_of(reading: TypedReading) -> float:
    """Probability of what a reading says among what a figure may be: a point or comma behind it says nothing."""
    best, other = reading.best, reading.runner_up
    alike = other is not None and other.text and same_figure(best.text, other.text)
    return best.share + (other.share if other is not None and alike else 0.0)


def same_figure(a: str, b: str) -> bool:
    """Whether two readings of a cell are the same text, in half width, without spaces and points or commas behind."""
    return _printed_blank_off(a) == _printed_blank_off(b)


def _printed_blank_off(text: str) -> str:
    """Half width, no spaces, a dash of any length as one, without the underline that an entry stands on and what specks
    and its end behind a digit are read as."""
    bare = re.sub("-{2,}", "-", FIGURE_WITH_UNIT.canonical(compact(text).replace("_", "")))
    bare = re.sub(r"(?<=[\d%])[.,-]+$", "", bare)
    # Of several points only the last can be the decimal one.
    return bare.replace(".", ",", bare.count(".") - 1) if bare.count(".") > 1 else bare
