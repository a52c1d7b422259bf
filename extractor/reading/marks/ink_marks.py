"""What is drawn in and around tick boxes, and what a document's untouched boxes look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.content import PageContent
from extractor.reading.marks.box_outline import Square, find_square, interior
from extractor.reading.marks.box_view import View, box_view
from extractor.reading.marks.options import LocatedOption
from extractor.reading.marks.round_boxes import Circle, circle_in
from extractor.reading.marks.tick_network import States, tick_network
from models.geometry import BBox

# How far recognised text may reach into a box before it, in text sizes: its tick is read as part of a character.
TEXT_OVER_BOX = 0.85
# A drawn box may touch the text of a text layer.
DRAWN_TO_TEXT = 0.1
# Recognised character edges are off by up to so much of a character.
EDGE_OFF = 0.3
# Interior ink above the document's untouched boxes from which a box is ticked, and up to which it is not.
TICK_ABOVE = 0.10
CLEAR_BELOW = 0.045
# The gap between untouched and ticked boxes of a document: it begins and ends below these amounts, is at least so
# wide, and leaves at least this share of the boxes untouched (most printed boxes of a form are).
GAP_BELOW, GAP_ABOVE, GAP_LEAST, UNTOUCHED_LEAST = 0.1, 0.5, 0.045, 0.25
# So near the gap's ends, as a share of it, nobody can tell.
GAP_MARGIN = 0.35
# From here the network calls a box marked. So many of them at least, each as black as this inside and with no more ink
# around it, are printed black boxes (■).
MARKED, BLACK_LEAST, BLACK, BLACK_AROUND = 0.9, 5, 0.95, 0.05
# Of a tick that passes its box by an arm lies before it: the strip looked at ends so far before the box, is so wide and
# goes so far below it; strokes there are so long; all in sides of the box.
LEFT_APART, LEFT_REACH, LEFT_BELOW, LEFT_LONG = 0.1, 0.6, 0.35, 0.25
# A tick in front of its box: at least this share of the box's side high.
TICK_HEIGHT_MIN = 0.45
# A ruling is at most so wide, in sides of the box.
RULING_WIDE = 0.25
# Ink is what lies this share of the way from paper to the zone's darkest print; thin outlines of 200 dpi scans reach
# no further than a third of it.
STRONG, FAINT = 0.3, 0.2
MIN_CONTRAST, FAINT_LEAST = 60.0, 18.0
# Pixels inside its cell's edges at which a zone ends.
RULING_INSET = 3
# What is surely a box has its sides drawn so far, and is so large and reaches into the text no further, in text sizes;
# a box that stands before its text, where a 目 may end the line above, somewhat further.
OUTLINE_SURE, SIDE_SURE, INTO_TEXT_SURE, INTO_OWN_TEXT = 0.9, 0.5, 0.3, 0.45
# Between a box and its text is usually so much, in text sizes.
USUAL_GAP = 0.12
# A box that ends a line is shown to the network as if its text followed so far behind it, or, where its outline was not
# found, began so far right of the text before; in text sizes.
WRAPPED_GAP, WRAPPED_ROOM = 0.1, 1.3
# Where fewer boxes than this share look like circles, its boxes are squares.
CIRCLES_LEAST = 0.2
# A document's boxes are known from so many; what is smaller than this share of them and within the text is none. Set
# on one square of 0.6.
OTHERS_LEAST, SMALLER = 5, 0.75


@dataclass(frozen=True)
class BoxInk:
    """What was measured at an option. ``box`` is ``None`` where no outline was found. Shares are of the box's area:
    ``inside`` of its interior, ``around`` of the ink near it that is neither outline nor text."""

    option: LocatedOption
    box: BBox | None
    inside: float
    around: float
    zone_ink: float
    beside: float = 0.0
    """Ink of a separate stroke between the option before and the box: a tick written in front of it."""
    behind: float = 0.0
    """Ink between the box and its text: a tick written behind it."""
    left: float = 0.0
    """Ink of strokes right before the box, which may touch it: an arm of a tick that passes it by."""
    outline: float = 0.0
    """Drawn share of the box's least drawn side."""
    into_text: float = 0.0
    """How far the box reaches into the option's text, in sizes of the text."""
    text_left: float | None = None
    """Where the option's text begins, told by its box; ``None``: as recognition has it."""
    hidden: bool = False
    """An outline was found only within the text: that of the box itself is hidden by something, or lost."""
    circle: Circle | None = None
    """An empty circle where the box should be; it may have passed for a square."""
    states: States | None = None
    """What the tick network says of its view; ``None``: not asked."""


def measure_box(option: LocatedOption, content: PageContent) -> BoxInk:
    """Find the option's box left of its text, or at the end of the line above, and measure the ink in and around it."""
    ink = _measured(option, content)
    if option.above is None or surely_box(ink, INTO_OWN_TEXT) or ink.circle is not None:
        return ink
    above = _measured(replace(option, zone=option.above, wrapped=True, above=None, earliest=None), content)
    return above if surely_box(above) or above.circle is not None else ink


def surely_box(ink: BoxInk, into_text: float = INTO_TEXT_SURE) -> bool:
    """Whether what was found is a box and no part of the text, into which it reaches no further than ``into_text``."""
    large = ink.box is not None and ink.box.width >= SIDE_SURE * ink.option.text_box.height
    return large and ink.outline >= OUTLINE_SURE and ink.into_text <= into_text


def _measured(option: LocatedOption, content: PageContent, *, boxed: bool = True) -> BoxInk:
    """The ink in and around the box in the option's zone; what is found of one is none where it is not ``boxed``."""
    assert content.raster is not None
    unit = content.raster.unit
    text_height = option.text_box.height * unit
    text_left = (option.zone.x1 if option.wrapped else option.text_box.x0) * unit
    # A text layer says exactly where its characters stand; recognised ones may begin too early.
    ink, faint, x0, y0 = zone_ink(_zone(option, content, TEXT_OVER_BOX if content.is_scan else DRAWN_TO_TEXT), content)
    found = find_square(faint, text_height, text_left - x0) if boxed else None
    circle = circle_in(ink, faint, text_left - x0, text_height)
    if found is None:
        before = ink[:, : max(1, round(text_left - x0 + EDGE_OFF * text_height))]
        inked = float(before.sum()) / max(1.0, (0.8 * text_height) ** 2)
        return BoxInk(option, None, 0.0, 0.0, inked, circle=circle)
    x, y, length = found.x, found.y, found.side
    if option.earliest is not None:
        text_left = max(option.earliest * unit, min(text_left, x0 + x + length + USUAL_GAP * text_height))
    inner = ink[interior(faint, found)]
    box = BBox.of(x0 + x, y0 + y, x0 + x + length, y0 + y + length).scaled(1 / unit)
    return BoxInk(
        option=option,
        box=box,
        inside=float(inner.mean()) if inner.size else 0.0,
        around=_leaving(ink, x, y, length) / float(length * length),
        zone_ink=float(ink.mean()),
        beside=_in_front(ink, x, length) / float(length * length),
        left=_left_of(ink, x, y, length) / float(length * length),
        behind=_between(ink, x + length, round(text_left - x0 - EDGE_OFF * text_height)) / float(length * length),
        outline=found.weakest,
        text_left=text_left / unit,
        into_text=max(0.0, x0 + x + length - text_left) / text_height,
        circle=circle if circle is not None and _is_the_box(circle, found) else None,
    )


def _is_the_box(circle: Circle, square: Square) -> bool:
    """Whether a circle stands where a square was found, or that is none: strokes of the text."""
    if square.weakest < OUTLINE_SURE:
        return True
    return square.x <= circle.x <= square.x + square.side and square.y <= circle.y <= square.y + square.side


def measure_character(option: LocatedOption, character: BBox, content: PageContent) -> BoxInk:
    """The ink inside a box that is a character of a text layer: its place is known, its outline is looked for there.

    Text may touch it: what is taken for its inside must not hold its own right side.
    """
    assert content.raster is not None
    unit = content.raster.unit
    place = character.scaled(unit)
    ink, faint, x0, y0 = zone_ink(place.grown(1.0), content)
    found = find_square(faint, option.text_box.height * unit, place.x1 - x0)
    if found is None:
        return BoxInk(option, None, 0.0, 0.0, 0.0)
    inner = ink[interior(faint, found)]
    left, top = x0 + found.x, y0 + found.y
    box = BBox.of(left, top, left + found.side, top + found.side).scaled(1 / unit)
    return BoxInk(option, box, float(inner.mean()) if inner.size else 0.0, 0.0, float(ink.mean()))


def _leaving(ink: NDArray[np.bool_], x: int, y: int, side: int) -> int:
    """Pixels of strokes that begin in the box and leave it. Text and rulings beside it are other pieces of ink."""
    _, labels = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    own = np.unique(labels[y : y + side, x : x + side])
    pieces = np.isin(labels, own[own > 0])
    margin = max(2, round(0.14 * side))
    pieces[max(0, y - margin) : y + side + margin, max(0, x - margin) : x + side + margin] = False
    # What is right of the box is text, or a tick through it: only what lies above, below and left counts.
    pieces[:, x + side + margin :] = False
    return int(pieces.sum())


def _between(ink: NDArray[np.bool_], box_right: int, text_left: int) -> int:
    """Pixels of ink between a box and its text, a rim around both left out."""
    return int(ink[:, box_right + 2 : max(box_right + 2, text_left)].sum())


def _left_of(ink: NDArray[np.bool_], x: int, y: int, side: int) -> int:
    """Pixels of strokes in the strip right before the box, its own outline left out."""
    margin = max(2, round(LEFT_APART * side))
    x0, x1 = max(0, x - round(LEFT_REACH * side)), max(0, x - margin)
    strip = ink[max(0, y) : y + round((1 + LEFT_BELOW) * side), x0:x1]
    if not strip.size:
        return 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(strip.astype(np.uint8), connectivity=8)
    through = [i for i in range(1, count) if stats[i, 3] == len(strip) and stats[i, 2] <= RULING_WIDE * side]
    # What comes in from the strip's other end is the text before.
    own = [i for i in range(1, count) if i not in through and stats[i, 0] > 0]
    return sum(int(stats[i, 4]) for i in own if max(stats[i, 2], stats[i, 3]) >= LEFT_LONG * side)


def _in_front(ink: NDArray[np.bool_], x: int, side: int) -> int:
    """Pixels of the largest piece of ink left of the box (its arm may reach over the edge), about as high as a tick.

    Text of the option before is cut by the zone's left edge and does not count, nor does a ruling, which runs through
    the zone from top to bottom.
    """
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    best = 0
    for left, _, width, height, area in stats[1:count]:
        in_front = 0 < left < x - 0.15 * side and left + width <= x + 0.35 * side
        ruling = height == len(ink) and width <= RULING_WIDE * side
        if in_front and not ruling and height >= TICK_HEIGHT_MIN * side:
            best = max(best, int(area))
    return best


def _zone(option: LocatedOption, content: PageContent, over: float) -> BBox:
    """Where the box may stand, in raster pixels; it may reach ``over`` text heights into the text."""
    assert content.raster is not None
    unit = content.raster.unit
    height, width = content.raster.grey.shape
    text = option.text_box.scaled(unit)
    zone = option.zone.scaled(unit)
    reach = 0.3 * text.height
    # The cell's own rulings are no marks.
    cell = option.cell.scaled(unit).grown(-RULING_INSET)
    if option.wrapped:
        top, bottom = max(0.0, zone.top, cell.top), min(float(height), zone.bottom, cell.bottom)
        x0, x1 = max(0.0, zone.x0), min(float(width), zone.x1, cell.x1)
        return BBox.of(x0, top, max(x0, x1), max(top, bottom))
    x0, x1 = max(0.0, zone.x0, cell.x0), min(float(width), text.x0 + over * text.height)
    top, bottom = max(0.0, text.top - reach, cell.top), min(float(height), text.bottom + reach, cell.bottom)
    return BBox.of(x0, top, max(x0, x1), max(top, bottom))


def _darkest(zone: BBox, content: PageContent) -> tuple[NDArray[np.uint8], int, int]:
    """The zone as grey, its left and top in raster pixels. Red pen is dark; seals are lifted off."""
    raster = content.raster
    assert raster is not None
    x0, y0, x1, y1 = max(0, round(zone.x0)), max(0, round(zone.top)), round(zone.x1), round(zone.bottom)
    grey = raster.grey[y0:y1, x0:x1]
    darkest = np.where(raster.seal_mask[y0:y1, x0:x1], grey, np.minimum(grey, raster.untreated[y0:y1, x0:x1]))
    return np.asarray(darkest, np.uint8), x0, y0


def zone_ink(zone: BBox, content: PageContent) -> tuple[NDArray[np.bool_], NDArray[np.bool_], int, int]:
    """Ink of the zone, the same with faint lines, and its left and top in raster pixels.

    Red pen counts as ink; the ink of seals does not.
    """
    darkest, x0, y0 = _darkest(zone, content)
    if darkest.size == 0:
        return np.zeros((1, 1), np.bool_), np.zeros((1, 1), np.bool_), x0, y0
    paper = float(np.percentile(darkest, 80))
    depth = max(MIN_CONTRAST, paper - float(np.percentile(darkest, 1)))
    strong = np.asarray(darkest < paper - STRONG * depth, np.bool_)
    faint = np.asarray(darkest < paper - max(FAINT * depth, FAINT_LEAST), np.bool_)
    return strong, faint, x0, y0


@dataclass(frozen=True)
class Baseline:
    """What a document's boxes look like: interior ink up to ``clear`` is an untouched box's, from ``ticked`` on a
    ticked one's; ``around``: ink around its untouched boxes; ``blackened``: its marks are printed black boxes, which
    no copy loses, whatever it makes of the outlines of untouched ones."""

    clear: float = CLEAR_BELOW
    ticked: float = TICK_ABOVE
    around: float = 0.0
    blackened: bool = False


def baseline_of(boxes: Sequence[BoxInk]) -> Baseline:
    """Ticked and untouched boxes of a document told apart by the first wide gap between the ink in them.

    A hair-thin pen draws less into a box than a worn copy's noise does elsewhere, so no fixed amount will do. Where
    there is no such gap (nothing is ticked, or the page is too noisy) the usual amounts hold above the ink of the
    cleaner quarter.
    """
    inside = sorted(b.inside for b in boxes if b.box is not None)
    around = sorted(b.around for b in boxes if b.box is not None)
    if not inside:
        return Baseline()
    blackened = _blackened(boxes)
    usual_around = min(around[len(around) // 4], 0.08)
    gaps = ((high - low, low) for low, high in pairwise(inside) if low <= GAP_BELOW and high <= GAP_ABOVE)
    gap, low = next((g for g in gaps if g[0] >= GAP_LEAST), (0.0, 0.0))
    untouched = sum(v <= low for v in inside)
    if gap and untouched >= UNTOUCHED_LEAST * len(inside):
        return Baseline(low + GAP_MARGIN * gap, low + (1 - GAP_MARGIN) * gap, usual_around, blackened)
    quarter = min(inside[len(inside) // 4], 0.08)
    return Baseline(quarter + CLEAR_BELOW, quarter + TICK_ABOVE, usual_around, blackened)


def _blackened(boxes: Sequence[BoxInk]) -> bool:
    """Whether all that is surely marked is a black box with nothing around it: no pen is so even."""
    marked = [b for b in boxes if b.states is not None and b.states.marked >= MARKED]
    black = all(b.box is not None and b.inside >= BLACK and b.around <= BLACK_AROUND for b in marked)
    return black and len(marked) >= BLACK_LEAST


def measure_all(options: Sequence[LocatedOption], contents: Mapping[int, PageContent]) -> list[BoxInk]:
    """The ink of every option's box, and what the tick network says of it."""
    measured = _without_squares_of_text([measure_box(option, contents[option.page]) for option in options], contents)
    measured = _without_stray_circles(measured)
    states = tick_network().states([_view(ink, contents[ink.option.page]) for ink in measured])
    return [
        replace(ink, states=States(float(u), float(m), float(s)))
        for ink, (u, m, s) in zip(measured, states, strict=True)
    ]


def _without_stray_circles(boxes: Sequence[BoxInk]) -> list[BoxInk]:
    """The measured boxes, without the circles that single ones of a document of squares were taken for."""
    circles = sum(ink.circle is not None and not ink.circle.lone for ink in boxes)
    if circles >= CIRCLES_LEAST * len(boxes):
        return list(boxes)
    return [
        replace(ink, circle=None) if ink.circle is not None and (ink.circle.lone or surely_box(ink)) else ink
        for ink in boxes
    ]


def _without_squares_of_text(boxes: Sequence[BoxInk], contents: Mapping[int, PageContent]) -> list[BoxInk]:
    """The measured boxes without those that are part of a character: squares within an option's text that are smaller,
    beside it, than the document's boxes. A pen's tick has hidden the outline of the box itself then."""
    sizes = [ink.box.width / ink.option.text_box.height for ink in boxes if ink.box is not None and surely_box(ink)]
    if len(sizes) < OTHERS_LEAST:
        return list(boxes)
    small = SMALLER * float(np.median(sizes))
    return [
        replace(_measured(ink.option, contents[ink.option.page], boxed=False), hidden=True)
        if _is_square_of_text(ink, small)
        else ink
        for ink in boxes
    ]


def _is_square_of_text(ink: BoxInk, small: float) -> bool:
    if ink.box is None or ink.option.wrapped:
        return False
    return ink.box.x0 >= ink.option.text_box.x0 and ink.box.width < small * ink.option.text_box.height


def _view(ink: BoxInk, content: PageContent) -> View:
    """What the tick network looks at. A box that ends a line is shown as if its text followed it."""
    assert content.raster is not None
    option, unit = ink.option, content.raster.unit
    text = option.text_box.scaled(unit)
    left, middle = text.x0 if ink.text_left is None else ink.text_left * unit, text.cy
    if option.wrapped:
        zone = option.zone.scaled(unit)
        middle = zone.cy
        left = ink.box.scaled(unit).x1 + WRAPPED_GAP * text.height if ink.box else zone.x0 + WRAPPED_ROOM * text.height
    reach = 4.0 * text.height
    zone = BBox.of(left - reach, middle - reach, left + reach, middle + reach)
    grey, x0, y0 = _darkest(zone, content)
    return box_view(grey, left - x0, middle - y0, text.height)
