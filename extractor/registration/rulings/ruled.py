"""Are the cells of a digital page drawn, or was a part of them inferred? The latter is worth a second opinion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.registration.lines import unbroken_runs
from extractor.registration.rulings.tolerances import Tolerances
from models.document import Grid, Page
from models.geometry import BBox, Direction, Ruling

# A side of which less than this share is drawn was inferred; the rest is what lines end short of each other.
SIDE_DRAWN = 0.95
# A line that takes this share of a cell's width or height, and begins at one of its sides, may part it.
PARTS_FROM = 0.5
# Text that reaches further than this beyond a cell's side runs across it (points); italics lean over by less.
ACROSS_MIN = 2.0

# (n, 3): where each line is, where it starts and ends.
Lines = NDArray[np.float64]


class RuledPage:
    """A digital page with its lines, ready to be asked about cells. Everything in points of the page as displayed."""

    def __init__(self, page: Page, grids: Sequence[Grid], tol: Tolerances | None = None) -> None:
        self._tol = tol or Tolerances()
        # Tick boxes drawn as lines stay among them: they reach no side of a cell.
        rulings = [*page.rulings, *_pictured_lines(page, self._tol)]
        self._across = _lines(r for r in rulings if r.direction is Direction.HORIZONTAL)
        self._down = _lines(r for r in rulings if r.direction is Direction.VERTICAL)
        self._tables = [g.bbox for g in grids]
        self._words = page.words
        self._word_boxes = np.array([_sides(w.bbox) for w in page.words], np.float64).reshape(-1, 4)

    def surely_draws(self, cell: BBox) -> bool:
        """Whether the sides of ``cell`` are drawn, no line begins to part it, and no text runs across its sides.

        A side that its table lacks at an end of its own, where nothing stands beyond it, is no doubt: browsers leave
        it out where a table breaks over pages, some forms have no outer border.
        """
        x, y = (cell.x0, cell.x1), (cell.top, cell.bottom)
        undrawn = [
            _strip(cell, Direction.HORIZONTAL, at, self._tol) for at in y if not self._drawn(at, x, self._across)
        ]
        undrawn += [_strip(cell, Direction.VERTICAL, at, self._tol) for at in x if not self._drawn(at, y, self._down)]
        if any(self._is_inside(side) or self._holds_text(side) for side in undrawn):
            return False
        parted = self._parted(x, y, self._across) or self._parted(y, x, self._down)
        return not parted and not self._is_crossed(cell)

    def _drawn(self, at: float, side: tuple[float, float], lines: Lines) -> bool:
        """Whether a side at ``at``, from ``side[0]`` to ``side[1]``, lies on lines along it."""
        tol = self._tol
        start, end = side[0] + tol.reach, side[1] - tol.reach
        on_it = lines[np.abs(lines[:, 0] - at) <= tol.snap]
        reached, drawn = start, 0.0
        for _, line_start, line_end in on_it[np.argsort(on_it[:, 1])].tolist():
            # A gap that is bridged in finding tables is no doubt either: dashed lines have them.
            begin = reached if line_start - reached <= tol.gap else line_start
            stop = min(line_end, end)
            if stop > begin:
                drawn += stop - begin
                reached = stop
        return drawn >= SIDE_DRAWN * (end - start)

    def _is_inside(self, strip: BBox) -> bool:
        """Whether a table goes on beyond a side."""
        return any(table.contains(strip.cx, strip.cy) for table in self._tables)

    def _holds_text(self, strip: BBox) -> bool:
        chars = (c for w in self._words if w.bbox.overlap(strip) for c in w.chars)
        return any(strip.contains(c.bbox.cx, c.bbox.cy) for c in chars if c.text.strip())

    def _parted(self, along: tuple[float, float], within: tuple[float, float], lines: Lines) -> bool:
        """Whether a line runs inside a cell from a side of it. ``along``: the cell's extent in the direction of
        ``lines``, ``within``: its extent across them."""
        tol = self._tol
        inside = lines[(lines[:, 0] > within[0] + tol.snap) & (lines[:, 0] < within[1] - tol.snap)]
        at_side = (inside[:, 1] <= along[0] + tol.reach) | (inside[:, 2] >= along[1] - tol.reach)
        length = np.minimum(inside[:, 2], along[1]) - np.maximum(inside[:, 1], along[0])
        return bool((at_side & (length >= PARTS_FROM * (along[1] - along[0]))).any())

    def _is_crossed(self, cell: BBox) -> bool:
        """Whether a run of characters stands on both sides of the cell's left or right side."""
        boxes = self._word_boxes
        middle = (boxes[:, 1] + boxes[:, 3]) / 2
        beside = (middle >= cell.top) & (middle <= cell.bottom)
        for at in (cell.x0, cell.x1):
            over = beside & (boxes[:, 0] + ACROSS_MIN < at) & (boxes[:, 2] - ACROSS_MIN > at)
            # A word may hold the texts of two narrow cells, a run of characters doesn't.
            runs = (run for i in np.flatnonzero(over) for run in unbroken_runs(self._words[i].chars))
            if any(run[0].bbox.x0 + ACROSS_MIN < at < run[-1].bbox.x1 - ACROSS_MIN for run in runs):
                return True
        return False


def _lines(rulings: Iterable[Ruling]) -> Lines:
    return np.array([(r.at, r.start, r.end) for r in rulings], np.float64).reshape(-1, 3)


def _sides(box: BBox) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def _pictured_lines(page: Page, tol: Tolerances) -> Iterator[Ruling]:
    """Pictures as thin as a line: some printer drivers draw tables so, and they are no rulings to us."""
    for box in page.images:
        if min(box.width, box.height) <= tol.snap and max(box.width, box.height) >= tol.min_length:
            if box.width >= box.height:
                yield Ruling(direction=Direction.HORIZONTAL, at=box.cy, start=box.x0, end=box.x1)
            else:
                yield Ruling(direction=Direction.VERTICAL, at=box.cx, start=box.top, end=box.bottom)


def _strip(cell: BBox, direction: Direction, at: float, tol: Tolerances) -> BBox:
    """What lies beyond a side of a cell, about a line of text deep."""
    if direction is Direction.HORIZONTAL:
        low, high = (at - tol.min_length, at) if at == cell.top else (at, at + tol.min_length)
        return BBox.of(cell.x0, low, cell.x1, high)
    low, high = (at - tol.min_length, at) if at == cell.x0 else (at, at + tol.min_length)
    return BBox.of(low, cell.top, high, cell.bottom)
