"""What the ink of a figure cell says by its shape, whatever it is read as."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ink import ink_mask, ink_pieces, ruling_mask
from extractor.ocr.reading import Recognition

# A run of ink columns wider than this share of the line's height, with no character near, is unexplained.
INK_RUN_MIN = 0.22
# How far from a character's centre its ink may lie, in line heights.
CHAR_REACH = 0.62
# Paper between two figures of one line, in sizes of the page's text; between full-width digits there is less.
APART = 1.15
# A stroke higher than so many sizes of the page's text is no print of it; nor one so high that is so much higher than
# what else stands in its cell. (The highest pieces of printed words are 0.92 to 0.96 high.)
OVERWRITTEN, OVER_SOME, OVER_OTHERS = 1.4, 1.15, 1.25
# Of so many pieces in a cell at least so many per cent are no higher than its print.
PRINT_PIECES, USUAL_PRINT = 6, 70
# A stroke leans that moves so far to the side on its way up, in its height (an italic 1 has 0.21); no pixel of a
# straight one lies further off, in its height.
LEAN, STROKE_OFF = 0.25, 0.2
# By pen a “/” may stand steeper, and a 1 lean as much; print is no higher than this, in sizes of the page's text. Set
# on three slashes (0.19 to 0.24) and eleven single 1 by pen, of which three lean more than this.
STEEP, BY_PEN = 0.12, 1.1
# A “/” is nowhere more than so many times as thick as usually, and its middle nowhere further off a line, in its
# height; ink of so few pixels is no piece of it.
EVEN, STRAIGHT, SPOT = 1.5, 0.06, 4
# A digit is at least so high, in sizes of the page's text.
SIGN_HEIGHT = 0.4


def digits_apart(image: NDArray[np.uint8], reading: Recognition, em: float) -> bool:
    """Whether paper as wide as a character and more lies between digits of a line. ``em``: size of the page's text."""
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return False
    digits = [c.x * image.shape[1] for c in reading.chars if c.text.isdigit()]
    wide = np.flatnonzero(np.diff(columns) > APART * em)
    middles = [(int(columns[i]) + int(columns[i + 1])) / 2 for i in wide]
    return any(min(digits, default=m) < m < max(digits, default=m) for m in middles)


def is_leaning_stroke(image: NDArray[np.uint8], least: float = LEAN, height: float = 2.0) -> bool:
    """Whether the largest piece of ink of a line's picture is a straight stroke that leans to the right by ``least`` of
    its height, and is so high (px) at least."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink_mask(image).astype(np.uint8), connectivity=8)
    if count < 2:
        return False
    largest = int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) + 1
    ys, xs = np.nonzero(labels == largest)
    if np.ptp(ys) < height:
        return False
    lean, at = np.polyfit(ys, xs, 1)
    straight = float(np.abs(xs - (lean * ys + at)).max()) <= STROKE_OFF * float(np.ptp(ys))
    return straight and float(-lean) >= least


def is_straight_slash(image: NDArray[np.uint8], height: float) -> bool:
    """Whether all of a picture's ink is one stroke that leans to the right, straight and everywhere as thick, and so
    high (px) at least: a “/”, no narrow 0, no 1 with a foot or a flag."""
    ink = ink_mask(image)
    pieces = [box for box in ink_pieces(ink) if box[4] > SPOT]
    if len(pieces) != 1 or pieces[0][3] < height:
        return False
    _, y, _, h, _ = pieces[0]
    # Its ends, cut by the pen's edge or by what it touches, are thinner or thicker than the rest.
    rows = [np.flatnonzero(row) for row in ink[y + h // 8 : y + h - h // 8]]
    if any(not len(row) for row in rows):
        return False
    spans = np.array([row[-1] - row[0] + 1 for row in rows])
    middles = np.array([(row[-1] + row[0]) / 2 for row in rows])
    at = np.arange(len(rows))
    lean, start = np.polyfit(at, middles, 1)
    off = float(np.abs(middles - (lean * at + start)).max())
    even = float(spans.max()) <= EVEN * float(np.median(spans)) + 1
    filled = all(int(row[-1] - row[0]) + 1 - len(row) <= 1 for row in rows)
    return even and filled and off <= STRAIGHT * h and -lean >= LEAN


def has_strokes(image: NDArray[np.uint8], em: float) -> bool:
    """Whether a cell's ink is more than dust: a stroke of some length. ``em``: size of the page's text in pixels."""
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2][1:]
    inside = (stats[:, 0] > 1) & (stats[:, 0] + stats[:, 2] < image.shape[1] - 1)
    long = np.maximum(stats[:, 2], stats[:, 3]) >= SIGN_HEIGHT * em
    return bool((inside & long).any())


def has_overwriting(image: NDArray[np.uint8], em: float) -> bool:
    """Whether a cell of print holds a stroke higher than print is: a figure written over its words. ``em``: size of the
    page's text in pixels."""
    ink = ink_mask(image)
    ink &= ~ruling_mask(ink)
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2][1:]
    within = (stats[:, 1] > 0) & (stats[:, 1] + stats[:, 3] < image.shape[0])
    heights = np.sort(stats[within, 3])
    print_like = heights[heights > SIGN_HEIGHT * em]
    if not len(print_like):
        return False
    highest, usual = print_like[-1], np.percentile(print_like, USUAL_PRINT, method="lower")
    more = len(print_like) >= PRINT_PIECES and highest > max(OVER_SOME * em, OVER_OTHERS * usual)
    return bool(highest > OVERWRITTEN * em or more)


def has_unexplained_ink(image: NDArray[np.uint8], reading: Recognition, doubted_depth: float) -> bool:
    """Whether a line's crop has a run of ink columns with no recognised character near it."""
    height, width = image.shape[:2]
    ink = ink_mask(image, doubted_depth)
    columns = ink.sum(axis=0) >= max(2, 0.12 * height)
    centres = [c.x * width for c in reading.chars if c.text.strip()]
    start: int | None = None
    for x, on in enumerate([*columns.tolist(), False]):
        if on and start is None:
            start = x
        elif not on and start is not None:
            run = (start, x)
            start = None
            near = any(run[0] - CHAR_REACH * height <= c <= run[1] + CHAR_REACH * height for c in centres)
            if run[1] - run[0] >= INK_RUN_MIN * height and not near:
                return True
    return False
