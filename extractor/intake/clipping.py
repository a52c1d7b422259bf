"""Clip paths: what of a painted object shows. Browsers draw a broken table's lines beyond the page and clip them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2.raw as pdfium_c

from extractor.intake.page_objects import PageObject
from models.geometry import BBox, Direction, Ruling

# A line that lies on the edge of what shows is drawn half (points).
EDGE = 1.0
# More clip paths than this over one object are a file made to trip readers.
PATHS_MAX = 64


def clip_box(item: PageObject) -> BBox | None:
    """The box in which an object shows, in points of the page as displayed; ``None`` where it isn't clipped.

    Clip paths of other shapes than boxes count as the boxes around them.
    """
    clip = pdfium_c.FPDFPageObj_GetClipPath(item.handle)
    count = pdfium_c.FPDFClipPath_CountPaths(clip) if clip else 0
    shown: BBox | None = None
    for index in range(min(max(0, count), PATHS_MAX)):
        points = list(_points(clip, index, item))
        if not points:
            continue
        xs, ys = zip(*points, strict=True)
        box = BBox.of(min(xs), min(ys), max(xs), max(ys))
        shown = box if shown is None else _common(shown, box)
    return shown


def _points(clip: object, index: int, item: PageObject) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, pdfium_c.FPDFClipPath_CountPathSegments(clip, index))):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, index, number)
        if pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            yield item.placed.point(x.value, y.value)


def _common(one: BBox, other: BBox) -> BBox:
    x0, top = max(one.x0, other.x0), max(one.top, other.top)
    return BBox.of(x0, top, max(x0, min(one.x1, other.x1)), max(top, min(one.bottom, other.bottom)))


def clipped(rulings: Sequence[Ruling], shown: BBox) -> Iterator[Ruling]:
    """The parts of the rulings that show in a box."""
    for ruling in rulings:
        flat = ruling.direction is Direction.HORIZONTAL
        low, high = (shown.top, shown.bottom) if flat else (shown.x0, shown.x1)
        first, last = (shown.x0, shown.x1) if flat else (shown.top, shown.bottom)
        start, end = max(ruling.start, first), min(ruling.end, last)
        if low - EDGE <= ruling.at <= high + EDGE and start < end:
            yield ruling.model_copy(update={"start": start, "end": end})
