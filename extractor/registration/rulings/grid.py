"""Ruling lines → grids of cells, the same way for digital pages and scans.

The method is a chain: ``without_drawn_boxes → snap_rulings → (scans: without_creases → without_text_across →
with_gaps_closed →) connect_tables → grid_of``.
Neighbouring elementary cells that have no ruling between them are one merged cell. All lengths are in the page's unit
and scale with ``Tolerances``.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.registration.rulings.closing import closing_edges, drawn_to_edges, edges_of_rests, with_lone_sides
from extractor.registration.rulings.creases import without_creases
from extractor.registration.rulings.drawn_boxes import without_drawn_boxes
from extractor.registration.rulings.text_across import without_text_across
from extractor.registration.rulings.tolerances import Tolerances
from extractor.registration.rulings.worn_gaps import with_gaps_closed
from models.document import Cell, Grid, Page, PageKind
from models.geometry import BBox, Direction, Ruling


def find_grids(
    page: Page, tolerances: Tolerances | None = None, sides: tuple[float, float] | None = None
) -> list[Grid]:
    """Every ruled table of the page, top to bottom. Boxes are in the page's unit.

    ``sides``: left and right edge of the tables on the pages around it.
    """
    tol = tolerances or Tolerances()
    rulings = snap_rulings(without_drawn_boxes(page.rulings, tol), tol)
    if page.kind is not PageKind.DIGITAL:
        rulings = with_gaps_closed(without_text_across(without_creases(rulings, tol), page.words, tol), tol)
    # A closing edge may be what connects the last lines of a table that ends open, or all of a row's rest whose only
    # lines are its sides and its lower edge.
    loose = connect_tables(rulings, tol, crossings=1)
    met = {id(r) for group in loose for r in group}
    lone = [r for r in rulings if id(r) not in met]
    loose = [with_lone_sides(group, lone, tol) for group in loose]
    edges = [edge for group in loose for edge in closing_edges(group, tol)]
    if page.kind is PageKind.DIGITAL:
        met = {id(r) for group in loose for r in group}
        edges += edges_of_rests(page, [r for r in lone if id(r) not in met], tol, sides)
    else:
        rulings = drawn_to_edges(rulings, edges, tol)
    rulings = [*rulings, *edges]
    grids = [grid_of(group, page.number, tol) for group in connect_tables(rulings, tol)]
    found = [g for g in grids if g is not None]
    return sorted(found, key=lambda g: (g.bbox.top, g.bbox.x0))


def snap_rulings(rulings: Iterable[Ruling], tol: Tolerances) -> list[Ruling]:
    """Merge rulings that lie on one line: parallel within ``snap`` and touching within ``gap``."""
    merged: list[Ruling] = []
    for direction in Direction:
        lines = sorted((r for r in rulings if r.direction is direction), key=lambda r: r.at)
        for band in _bands(lines, tol.snap):
            merged.extend(_join_band(band, tol.gap))
    return [r for r in merged if r.length >= tol.min_length]


def _bands(lines: list[Ruling], snap: float) -> list[list[Ruling]]:
    bands: list[list[Ruling]] = []
    for line in lines:
        if bands and line.at - bands[-1][-1].at <= snap and line.at - bands[-1][0].at <= 2 * snap:
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _join_band(band: list[Ruling], gap: float) -> list[Ruling]:
    weight = sum(r.length for r in band)
    at = sum(r.at * r.length for r in band) / weight if weight else band[0].at
    joined: list[Ruling] = []
    for line in sorted(band, key=lambda r: r.start):
        if joined and line.start - joined[-1].end <= gap:
            last = joined[-1]
            joined[-1] = last.model_copy(
                update={"end": max(last.end, line.end), "thickness": max(last.thickness, line.thickness)}
            )
        else:
            joined.append(line.model_copy(update={"at": at}))
    return joined


def _meet(h: Ruling, v: Ruling, reach: float) -> bool:
    return h.start - reach <= v.at <= h.end + reach and v.start - reach <= h.at <= v.end + reach


def connect_tables(rulings: list[Ruling], tol: Tolerances, crossings: int = 2) -> list[list[Ruling]]:
    """Groups of rulings that meet; a ruling that meets fewer than ``crossings`` others belongs to no table."""
    alive = list(rulings)
    while True:
        kept = [r for r in alive if sum(1 for o in alive if _crosses(r, o, tol.reach)) >= crossings]
        if len(kept) == len(alive):
            break
        alive = kept
    parent = list(range(len(alive)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, a in enumerate(alive):
        for j in range(i):
            if _crosses(a, alive[j], tol.reach):
                parent[root(i)] = root(j)
    groups: dict[int, list[Ruling]] = {}
    for i, ruling in enumerate(alive):
        groups.setdefault(root(i), []).append(ruling)
    return list(groups.values())


def _crosses(a: Ruling, b: Ruling, reach: float) -> bool:
    if a.direction is b.direction:
        return False
    return _meet(a, b, reach) if a.direction is Direction.HORIZONTAL else _meet(b, a, reach)


def grid_of(rulings: list[Ruling], page: int, tol: Tolerances) -> Grid | None:
    """The grid that one group of meeting rulings draws, or ``None`` when it encloses nothing."""
    verticals = [r for r in rulings if r.direction is Direction.VERTICAL]
    horizontals = [r for r in rulings if r.direction is Direction.HORIZONTAL]
    xs = _positions(verticals, tol.snap)
    ys = _positions(horizontals, tol.snap)
    if len(xs) < 2 or len(ys) < 2:
        return None
    merged = _merge_cells(xs, ys, verticals, horizontals, page, tol)
    cells = [c for c in merged if min(c.bbox.width, c.bbox.height) > tol.double]
    return Grid(page=page, bbox=BBox.of(xs[0], ys[0], xs[-1], ys[-1]), xs=xs, ys=ys, cells=cells)


def _positions(lines: list[Ruling], snap: float) -> list[float]:
    positions: list[list[float]] = []
    for at in sorted(r.at for r in lines):
        if positions and at - positions[-1][-1] <= snap:
            positions[-1].append(at)
        else:
            positions.append([at])
    return [sum(p) / len(p) for p in positions]


def _covered(lines: list[Ruling], at: float, start: float, end: float, tol: Tolerances) -> bool:
    drawn = 0.0
    for line in lines:
        if abs(line.at - at) <= tol.snap:
            drawn += max(0.0, min(line.end, end) - max(line.start, start))
    return drawn >= tol.border_cover * (end - start)


def _merge_cells(
    xs: list[float],
    ys: list[float],
    verticals: list[Ruling],
    horizontals: list[Ruling],
    page: int,
    tol: Tolerances,
) -> list[Cell]:
    rows, cols = len(ys) - 1, len(xs) - 1
    right = [[_covered(verticals, xs[c + 1], ys[r], ys[r + 1], tol) for c in range(cols)] for r in range(rows)]
    below = [[_covered(horizontals, ys[r + 1], xs[c], xs[c + 1], tol) for c in range(cols)] for r in range(rows)]
    taken = [[False] * cols for _ in range(rows)]
    cells: list[Cell] = []
    for r in range(rows):
        for c in range(cols):
            if taken[r][c]:
                continue
            c_end = c + 1
            while c_end < cols and not right[r][c_end - 1] and not taken[r][c_end]:
                c_end += 1
            r_end = r + 1
            while r_end < rows and _opens_downwards(r_end, c, c_end, below, right, taken):
                r_end += 1
            for rr in range(r, r_end):
                for cc in range(c, c_end):
                    taken[rr][cc] = True
            box = BBox.of(xs[c], ys[r], xs[c_end], ys[r_end])
            cells.append(Cell(page=page, bbox=box, row=r, col=c, row_end=r_end, col_end=c_end))
    return cells


def _opens_downwards(
    row: int, c: int, c_end: int, below: list[list[bool]], right: list[list[bool]], taken: list[list[bool]]
) -> bool:
    """Whether row ``row`` belongs to the cell over columns ``c … c_end``: no border above it, none inside it."""
    if any(below[row - 1][cc] or taken[row][cc] for cc in range(c, c_end)):
        return False
    return not any(right[row][cc] for cc in range(c, c_end - 1))
