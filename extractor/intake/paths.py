"""The painted paths of a PDF page → ruling lines and small strokes, and its pictures → boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from extractor.intake.clipping import clip_box, clipped
from extractor.intake.page_objects import PageObject
from models.document import Stroke
from models.geometry import BBox, Direction, Ruling

Point = tuple[float, float]

# A rect no larger than this on both sides (points) is a drawn tick box, not a table cell.
BOX_SIDE_MAX = 18.0
# A drawn tick box is at least this thick (points): thinner ones are pieces of lines.
BOX_SIDE_MIN = 1.5
# A line or rect thinner than this (points) is a ruling line.
RULING_THICKNESS_MAX = 3.0
# A line that leaves the axis by more than this (points) is a pen stroke, not a ruling.
AXIS_TOLERANCE = 0.6
# Pen strokes: rings around an option's text and drawn signatures are no larger than this (points); seals and
# watermarks are.
PEN_WIDTH_MAX = 200.0
PEN_HEIGHT_MAX = 60.0
# A filled box no longer than a ruling is thick, and at least this square, is a dot of a dotted line.
DOT_SQUARENESS = 0.8
# An inner outline that takes this share of the outer one makes it a frame rather than a filled box.
FRAME_INNER_MIN = 0.25
# A band between a rectangle and the hole in it thinner than this (points) is none: their edges are the same.
BAND_MIN = 0.02
# Colours lighter than this (mean of red, green and blue, 0 … 255) don't show as a fill …
FILL_LIGHT_MIN = 0.7 * 255
# … and colours lighter than this are white paper.
WHITE_MIN = 0.97 * 255
# A line or fill more see-through than this (0 … 255) doesn't show.
ALPHA_MIN = 8


@dataclass(frozen=True, slots=True)
class Subpath:
    """A run of segments in points of the page as displayed. ``points``: the ends of the segments, the first one again
    at the end where it is closed; ``bbox`` also holds the bulges of its curves."""

    points: tuple[Point, ...]
    bbox: BBox
    curved: bool

    @property
    def closed(self) -> bool:
        """Whether it ends where it began."""
        return len(self.points) > 2 and _near(self.points[0], self.points[-1])

    @property
    def is_rect(self) -> bool:
        """Whether it is four sides along the axes."""
        if self.curved or not 4 <= len(self.points) <= 5 or (len(self.points) == 5 and not self.closed):
            return False
        corners = self.points[:4]
        sides = [*pairwise(corners), (corners[3], corners[0])]
        flat = [abs(ax - bx) <= 0.05 for (ax, _), (bx, _) in sides]
        upright = [abs(ay - by) <= 0.05 for (_, ay), (_, by) in sides]
        return all(f or u for f, u in zip(flat, upright, strict=True)) and _alternate(sides)


@dataclass(frozen=True, slots=True)
class Paint:
    """How a path is painted: ``stroked`` and ``filled`` say whether it shows against white paper at all, ``dark``
    whether its fill is dark enough to be ink; ``width`` is the line width as displayed; ``holes`` whether all that is
    painted is a dark fill in which a shape inside another leaves a hole (PDF's even-odd rule)."""

    stroked: bool
    filled: bool
    dark: bool
    width: float
    holes: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the paths of a page draw."""

    rulings: list[Ruling]
    strokes: list[Stroke]


def read_drawing(path_objects: Sequence[PageObject]) -> Drawing:
    """Rulings and strokes of a page's paths, in points of the page as displayed. Clip paths are no page objects."""
    whole = Drawing([], [])
    for item in path_objects:
        paint = _paint(item)
        if not (paint.stroked or paint.filled):
            continue
        drawing = Drawing([], [])
        subpaths = _subpaths(item)
        bands, subpaths = _bands(subpaths) if paint.holes else ([], subpaths)
        for band in bands:
            _sort_fill(band, paint, False, drawing)
        for subpath in subpaths:
            if paint.filled and (paint.dark or not paint.stroked):
                hollow = paint.filled and any(_framed(subpath, other) for other in subpaths)
                _sort_fill(subpath, paint, hollow, drawing)
            else:
                _sort_outline(subpath, paint, drawing)
        shown = clip_box(item)
        whole.rulings.extend(drawing.rulings if shown is None else clipped(drawing.rulings, shown))
        whole.strokes.extend(drawing.strokes)
    return whole


def picture_box(item: PageObject, width: float, height: float) -> BBox | None:
    """The part of a picture that lies on the page (``width`` x ``height`` points), ``None`` where there is none."""
    matrix = item.own_matrix()
    xs, ys = zip(*(matrix.point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))), strict=True)
    x0, x1 = max(0.0, min(xs)), min(width, max(xs))
    top, bottom = max(0.0, min(ys)), min(height, max(ys))
    return BBox.of(x0, top, x1, bottom) if x0 < x1 and top < bottom else None


def _paint(item: PageObject) -> Paint:
    fill_mode, stroke = ctypes.c_int(), pdfium_c.FPDF_BOOL()
    pdfium_c.FPDFPath_GetDrawMode(item.handle, fill_mode, stroke)
    stroked = bool(stroke.value) and _lightness(pdfium_c.FPDFPageObj_GetStrokeColor, item.handle) < WHITE_MIN
    lightness = _lightness(pdfium_c.FPDFPageObj_GetFillColor, item.handle) if fill_mode.value else 255.0
    width = ctypes.c_float()
    if stroked:
        pdfium_c.FPDFPageObj_GetStrokeWidth(item.handle, width)
    dark = lightness < FILL_LIGHT_MIN
    return Paint(
        stroked=stroked,
        filled=lightness < WHITE_MIN,
        dark=dark,
        width=width.value * item.own_matrix().scale,
        holes=dark and not stroked and fill_mode.value == pdfium_c.FPDF_FILLMODE_ALTERNATE,
    )


def _lightness(get_colour: Any, handle: Any) -> float:
    """Mean of a colour's channels, 0 … 255; a pattern has no colour and counts as black."""
    channels = [ctypes.c_uint() for _ in range(4)]
    if not get_colour(handle, *channels):
        return 0.0
    red, green, blue, alpha = (c.value for c in channels)
    return 255.0 if alpha < ALPHA_MIN else (red + green + blue) / 3


def _subpaths(item: PageObject) -> list[Subpath]:
    matrix = item.own_matrix()
    found: list[Subpath] = []
    points: list[Point] = []
    bulges: list[Point] = []
    controls: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(max(0, pdfium_c.FPDFPath_CountSegments(item.handle))):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.handle, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            _end_subpath(found, points, bulges)
            points, bulges, controls = [point], [], []
        elif kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            controls.append(point)
            if len(controls) < 3:
                continue
            bulges.extend(_on_curve(points[-1] if points else point, controls))
            points.append(point)
            controls = []
        else:
            points.append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and not _near(points[0], points[-1]):
            points.append(points[0])
    _end_subpath(found, points, bulges)
    return found


def _end_subpath(found: list[Subpath], points: list[Point], bulges: list[Point]) -> None:
    if len(points) < 2:
        return
    xs, ys = zip(*points, *bulges, strict=True)
    box = BBox.of(min(xs), min(ys), max(xs), max(ys))
    found.append(Subpath(tuple(points), box, bool(bulges)))


def _on_curve(start: Point, controls: Sequence[Point]) -> list[Point]:
    """Points inside a cubic Bézier curve, enough for its box."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = start, *controls
    inside: list[Point] = []
    for t in (0.25, 0.5, 0.75):
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        inside.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return inside


def _bands(subpaths: Sequence[Subpath]) -> tuple[list[Subpath], list[Subpath]]:
    """The bands between rectangles and the holes in them (drawn one after the other), and the other subpaths.

    Style-sheet renderers paint the borders of a box so: all four bands are a frame, one alone is an underline.
    """
    bands: list[Subpath] = []
    rest: list[Subpath] = []
    waiting: Subpath | None = None
    for subpath in subpaths:
        sides = _between(waiting, subpath) if waiting is not None else None
        if waiting is not None and sides is None:
            rest.append(waiting)
        bands += sides or []
        waiting = subpath if sides is None else None
    return bands, rest if waiting is None else [*rest, waiting]


def _between(one: Subpath, other: Subpath) -> list[Subpath] | None:
    """The sides of a frame of line width, if one of two rectangles is the hole in the other."""
    if not (one.is_rect and other.is_rect):
        return None
    a, b = sorted((one.bbox, other.bbox), key=lambda box: -box.area)
    sides = [
        (a.x0, a.top, a.x1, b.top),
        (a.x0, b.bottom, a.x1, a.bottom),
        (a.x0, a.top, b.x0, a.bottom),
        (b.x1, a.top, a.x1, a.bottom),
    ]
    widths = (b.top - a.top, a.bottom - b.bottom, b.x0 - a.x0, a.x1 - b.x1)
    if min(widths) < -BAND_MIN or max(widths) > RULING_THICKNESS_MAX or max(a.width, a.height) <= BOX_SIDE_MAX:
        return None
    return [_rect(*side) for side, width in zip(sides, widths, strict=True) if width > BAND_MIN]


def _rect(x0: float, top: float, x1: float, bottom: float) -> Subpath:
    corners = ((x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top))
    return Subpath(corners, BBox.of(x0, top, x1, bottom), curved=False)


def _sort_fill(subpath: Subpath, paint: Paint, hollow: bool, drawing: Drawing) -> None:
    """A filled shape: a line when thin, a box when small, a cell's shading when large."""
    box = subpath.bbox
    thin, long = sorted((box.width, box.height))
    filled = paint.dark and not hollow
    if subpath.is_rect:
        if long <= BOX_SIDE_MAX and thin > BOX_SIDE_MIN:
            drawing.strokes.append(Stroke(kind="rect", bbox=box, filled=filled))
        elif thin <= RULING_THICKNESS_MAX:
            drawing.rulings.extend(_bar(box))
        else:
            # Cell shading has no line of its own, but its edges stand where the cell's edges are.
            drawing.rulings.extend(_sides(box, paint.width))
    elif thin <= RULING_THICKNESS_MAX and long > BOX_SIDE_MAX:
        drawing.rulings.extend(_bar(box))
    elif _pen_sized(subpath):
        drawing.strokes.append(Stroke(kind="curve", bbox=box, filled=filled, points=subpath.points))


def _sort_outline(subpath: Subpath, paint: Paint, drawing: Drawing) -> None:
    """A stroked shape that is not filled, or filled lightly: a line, a box, a frame, a polyline, a pen stroke."""
    box = subpath.bbox
    thin, long = sorted((box.width, box.height))
    if len(subpath.points) == 2 and not subpath.curved:
        _sort_line(subpath, paint.width, drawing)
    elif subpath.is_rect:
        if long <= BOX_SIDE_MAX and thin > BOX_SIDE_MIN:
            drawing.strokes.append(Stroke(kind="rect", bbox=box))
        elif thin <= RULING_THICKNESS_MAX:
            drawing.rulings.extend(_bar(box))
        else:
            drawing.rulings.extend(_sides(box, paint.width))
    elif thin <= RULING_THICKNESS_MAX and long > BOX_SIDE_MAX:
        drawing.rulings.extend(_bar(box))
    else:
        if not subpath.curved and long > BOX_SIDE_MAX:
            drawing.rulings.extend(r for a, b in pairwise(subpath.points) for r in _segment(a, b, paint.width))
        if _pen_sized(subpath):
            drawing.strokes.append(Stroke(kind="curve", bbox=box, points=subpath.points))


def _sort_line(subpath: Subpath, width: float, drawing: Drawing) -> None:
    """A single straight line: a ruling along an axis; a stroke when short, for ticks are drawn so."""
    box = subpath.bbox
    painted = _painted(box, width)
    if min(box.width, box.height) <= AXIS_TOLERANCE:
        if min(painted.width, painted.height) > RULING_THICKNESS_MAX:
            drawing.rulings.extend(_sides(painted, 0.0))  # a filled bar drawn as one fat line
        elif max(painted.width, painted.height) > max(box.width, box.height):
            drawing.rulings.extend(_bar(painted))  # a line drawn across its length
        else:
            drawing.rulings.append(_ruling(box, width))
    if max(box.width, box.height) <= 2 * BOX_SIDE_MAX or (
        min(box.width, box.height) > AXIS_TOLERANCE and _pen_sized(subpath)
    ):
        drawing.strokes.append(Stroke(kind="line", bbox=box, points=subpath.points))


def _segment(a: Point, b: Point, width: float) -> list[Ruling]:
    x0, x1 = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    box = BBox.of(x0, top, x1, bottom)
    return [_ruling(box, width)] if min(box.width, box.height) <= AXIS_TOLERANCE else []


def _painted(box: BBox, width: float) -> BBox:
    """The area that a line along an axis covers."""
    half = width / 2
    if box.width >= box.height:
        return BBox.of(box.x0, box.cy - half, box.x1, box.cy + half)
    return BBox.of(box.cx - half, box.top, box.cx + half, box.bottom)


def _ruling(box: BBox, thickness: float) -> Ruling:
    if box.width >= box.height:
        return Ruling(direction=Direction.HORIZONTAL, at=box.cy, start=box.x0, end=box.x1, thickness=thickness)
    return Ruling(direction=Direction.VERTICAL, at=box.cx, start=box.top, end=box.bottom, thickness=thickness)


def _bar(box: BBox) -> list[Ruling]:
    """A thin filled box as a line; a square dot belongs to a dotted line of either direction."""
    thin, long = sorted((box.width, box.height))
    if long > RULING_THICKNESS_MAX or thin < DOT_SQUARENESS * long:
        return [_ruling(box, thin)]
    return [
        Ruling(direction=Direction.HORIZONTAL, at=box.cy, start=box.x0, end=box.x1, thickness=box.height),
        Ruling(direction=Direction.VERTICAL, at=box.cx, start=box.top, end=box.bottom, thickness=box.width),
    ]


def _sides(box: BBox, width: float) -> list[Ruling]:
    h, v = Direction.HORIZONTAL, Direction.VERTICAL
    return [
        Ruling(direction=h, at=box.top, start=box.x0, end=box.x1, thickness=width),
        Ruling(direction=h, at=box.bottom, start=box.x0, end=box.x1, thickness=width),
        Ruling(direction=v, at=box.x0, start=box.top, end=box.bottom, thickness=width),
        Ruling(direction=v, at=box.x1, start=box.top, end=box.bottom, thickness=width),
    ]


def _pen_sized(subpath: Subpath) -> bool:
    """Whether a shape may be drawn by hand: small, or bent like a ring or a signature."""
    box = subpath.bbox
    if max(box.width, box.height) <= 2 * BOX_SIDE_MAX:
        return True
    return (subpath.curved or len(subpath.points) > 5) and box.width <= PEN_WIDTH_MAX and box.height <= PEN_HEIGHT_MAX


def _framed(outer: Subpath, other: Subpath) -> bool:
    """Whether ``other`` is the inner edge of the frame that ``outer`` is the outer edge of."""
    if other is outer or not outer.bbox.area:
        return False
    inner, box = other.bbox, outer.bbox
    inside = box.x0 <= inner.x0 and box.top <= inner.top and inner.x1 <= box.x1 and inner.bottom <= box.bottom
    return inside and inner.area >= FRAME_INNER_MIN * box.area and inner != box


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) <= 0.05 and abs(a[1] - b[1]) <= 0.05


def _alternate(sides: Sequence[tuple[Point, Point]]) -> bool:
    """Whether sides turn at each corner: two horizontal, two vertical ones."""
    along_x = [abs(ax - bx) >= abs(ay - by) for (ax, ay), (bx, by) in sides]
    return along_x[0] != along_x[1] and along_x[1] != along_x[2] and along_x[2] != along_x[3]
