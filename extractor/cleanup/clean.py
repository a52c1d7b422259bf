"""Page raster → upright, flat, seal-free raster, with every geometric step recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.edge_seals import joined_at_edges
from extractor.cleanup.fold_shadows import without_fold_shadows
from extractor.cleanup.grey_seals import find_grey_seals, grey_ink_mask
from extractor.cleanup.light import flattened
from extractor.cleanup.page_map import Matrix, PageMap, project, quarter_turn
from extractor.cleanup.place import CLEAN_DPI, Place, located
from extractor.cleanup.quality import Quality, measure_quality
from extractor.cleanup.resample import resampled
from extractor.cleanup.seals import Bgr, Grey, Mask, SealBlob, find_seals, ink_mask, red_mask, redness
from extractor.cleanup.sheet import find_sheet, without_dark_rim
from extractor.cleanup.spread import split_spread
from extractor.cleanup.streaks import without_streaks
from extractor.cleanup.tone import tone_of
from extractor.cleanup.unmix import seal_free
from models.geometry import BBox


@dataclass(frozen=True)
class CleanOptions:
    """What ``clean`` does beyond scale and skew.

    ``find_page``: look for the sheet in the picture (black borders, desk). ``flatten``: even out light and curl.
    ``quarter_turns``: turn sideways pages. ``grey_seals``: look for photocopied seals where there is no red one (about
    a third of such a page's time). ``upside_down``: judges a grey page that is upright or on its head, returns the
    probability of the latter (None: not judged; ``turn`` does it later).
    """

    find_page: bool = True
    flatten: bool = True
    quarter_turns: bool = True
    grey_seals: bool = True
    upside_down: Callable[[NDArray[np.uint8]], float] | None = None


@dataclass(frozen=True)
class CleanPage:
    """A cleaned page of about 200 dpi. All rasters share one size; boxes are in its px, origin top-left.

    ``colour``: BGR. ``grey``: seal-free. ``untreated``: plain luminance. ``seal_mask``: where seal ink was.
    ``unclouded``: ``grey`` without the clouds of a copy's paper, where they are so dark that they hide figures.
    ``lifted``: where ink as dark as a pale pen's was taken for the reverse's and lifted off ``grey``, if any was.
    ``notes``: what was done to the geometry: ``sheet_found``, ``turned``, ``uncurled``.
    ``rotation``: clockwise quarter turns applied to the source (0, 90, 180, 270). ``skew_deg``: clockwise skew that
    was taken out. ``scale``: clean px per source px. ``map``: clean ↔ source.
    """

    colour: Bgr
    grey: Grey
    untreated: Grey
    seal_mask: Mask
    seals: tuple[SealBlob, ...]
    map: PageMap
    rotation: int
    skew_deg: float
    scale: float
    quality: Quality
    notes: tuple[str, ...] = field(default=())
    lifted: Mask | None = None
    unclouded: Grey | None = None

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in px."""
        return self.grey.shape[1], self.grey.shape[0]

    @property
    def to_source(self) -> Matrix:
        """3 x 3, clean px → source px (without the curl of a bent page: use ``map_box_to_source``)."""
        return self.map.to_source

    @property
    def from_source(self) -> Matrix:
        """3 x 3, source px → clean px (without the curl of a bent page)."""
        return self.map.from_source

    def map_box_to_source(self, box: BBox) -> BBox:
        """The smallest box of the source raster that holds ``box`` of the cleaned one."""
        return self.map.box_to_source(box)


def clean(image: NDArray[np.uint8], dpi: float | None = None, options: CleanOptions | None = None) -> CleanPage:
    """Clean one page.

    ``image``: uint8 BGR ``H x W x 3`` or grey ``H x W``; ``dpi`` as the file states it (None or nonsense: the page is
    taken for A4). Raises ``ValueError`` when the image is no such raster or has a side below 32 px.
    """
    chosen = options or CleanOptions()
    source = without_streaks(as_bgr(image))
    sheet = find_sheet(source) if chosen.find_page else None
    if chosen.find_page and (sheet is None or not sheet.whole):
        source = without_dark_rim(source)
    place = located(source, dpi, sheet, turn=chosen.quarter_turns, uncurl=chosen.flatten)
    colour = resampled(source, place.map, place.size)
    even = flattened(colour) if chosen.flatten else colour
    photographed = even is not colour or "sheet_found" in place.notes
    if sheet is not None and sheet.whole:
        # Slivers of the desk along sides that are not quite straight; in even light, as a shadow is no desk.
        even = without_dark_rim(even, dark=0.62)
    if photographed and chosen.flatten:  # a scanner's lid presses folds flat
        even = without_fold_shadows(even)
    page = _separated(even, place, source, look_for_grey=chosen.grey_seals)
    if chosen.upside_down is not None and chosen.upside_down(page.grey) > 0.5:
        return turn(page, 180)
    return page


def clean_pages(
    image: NDArray[np.uint8], dpi: float | None = None, options: CleanOptions | None = None
) -> list[CleanPage]:
    """Clean a raster that may show two pages side by side (``split_spread``), in reading order.

    Each page's map leads back to ``image`` as handed in. Arguments and errors as for ``clean``.
    """
    pages = []
    for part in split_spread(as_bgr(image)):
        page = clean(part.image, dpi, options)
        if not part.whole:
            turned = (page.rotation + part.rotation) % 360
            page = replace(page, map=page.map.after(part.to_source), rotation=turned)
        pages.append(page)
    return pages


def turn(page: CleanPage, degrees: int) -> CleanPage:
    """The page turned clockwise by 90, 180 or 270 degrees, its map and seals with it."""
    steps = (degrees // 90) % 4
    if degrees % 90:
        raise ValueError(f"no quarter turn: {degrees}")
    if steps == 0:
        return page
    width, height = page.size
    move = quarter_turn(degrees, width, height)
    code = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)[steps - 1]

    def rotated(raster: Grey) -> Grey:
        return np.asarray(cv2.rotate(raster, code), np.uint8)

    return replace(
        page,
        colour=rotated(page.colour),
        grey=rotated(page.grey),
        untreated=rotated(page.untreated),
        seal_mask=np.ascontiguousarray(np.rot90(page.seal_mask, -steps)),
        lifted=None if page.lifted is None else np.ascontiguousarray(np.rot90(page.lifted, -steps)),
        unclouded=None if page.unclouded is None else rotated(page.unclouded),
        seals=tuple(_turned_seal(seal, move, degrees) for seal in page.seals),
        map=page.map.turned(move),
        rotation=(page.rotation + degrees) % 360,
    )


def as_bgr(image: NDArray[np.uint8]) -> Bgr:
    """Any 8-bit grey, BGR or BGRA raster as contiguous BGR."""
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or min(image.shape[:2]) < 32:
        raise ValueError(f"no page raster: {image.dtype} {image.shape}")
    if image.ndim == 2:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 1:
        return np.asarray(cv2.cvtColor(image[..., 0], cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 4:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2BGR), np.uint8)
    return np.ascontiguousarray(image)


def _separated(colour: Bgr, place: Place, source: Bgr, *, look_for_grey: bool) -> CleanPage:
    """Seals found and lifted off an upright raster, tone and quality measured."""
    untreated = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)
    tone = tone_of(untreated)
    red = redness(colour)
    mask = red_mask(red)
    edges = place.edges
    seals = joined_at_edges(find_seals(mask, edges), edges)
    ink = ink_mask(mask, seals)
    grey = seal_free(colour, untreated, red, ink, seals, tone)
    if look_for_grey and not seals:
        seals = find_grey_seals(untreated, tone)
        if seals:
            ink = grey_ink_mask(untreated, seals, tone)
    quality = measure_quality(grey, np.asarray(source[..., 1], np.uint8), CLEAN_DPI / place.scale, tone)
    return CleanPage(
        colour=colour,
        grey=grey,
        untreated=untreated,
        seal_mask=ink,
        seals=tuple(seals),
        map=place.map,
        rotation=place.rotation,
        skew_deg=round(place.skew, 3),
        scale=place.scale,
        quality=quality,
        notes=place.notes,
    )


def _turned_seal(seal: SealBlob, move: Matrix, degrees: int) -> SealBlob:
    corners = np.array([[seal.bbox.x0, seal.bbox.top], [seal.bbox.x1, seal.bbox.bottom]])
    (xa, ya), (xb, yb) = project(move, corners)
    centre = project(move, np.array([seal.centre]))[0]
    return replace(
        seal,
        bbox=BBox.of(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)),
        centre=(float(centre[0]), float(centre[1])),
        angle=(seal.angle + degrees) % 360,
    )
