"""Flows the rows of a table over pages: heights from content, rows that break at lines, headers repeated or not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from samples.generator.renderers.blocks import Cell, GridCell, Table, place_cells
from samples.generator.renderers.typeset import Line

# Above this share of a page free, a row that doesn't fit is broken rather than moved (Word breaks always; rows that
# may break but hardly have room for a line are moved so that no page ends in an empty strip).
_MIN_LINES_BEFORE_BREAK = 2


@dataclass(frozen=True)
class Frame:
    """Where text may stand on every page (points from the top), and the page the table starts on."""

    top: float
    bottom: float


@dataclass
class CellPiece:
    """The part of one cell that stands on one page, with the lines set there."""

    cell: Cell
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    lines: list[Line]
    whole: bool


@dataclass
class _Strip:
    """A row, or the part of it that stands on one page."""

    row: int
    page: int
    top: float
    bottom: float


@dataclass
class TableFlow:
    """A laid-out table and where the text after it goes on."""

    pieces: list[CellPiece]
    page: int
    y: float


@dataclass
class _Job:
    table: Table
    placed: list[GridCell]
    lines: dict[tuple[int, int], list[Line]]
    padding: float
    heights: list[float]
    strips: list[_Strip] = field(default_factory=list)
    cuts: dict[tuple[int, int], list[tuple[int, list[Line]]]] = field(default_factory=lambda: defaultdict(list))


def flow_table(
    table: Table,
    lines: dict[tuple[int, int], list[Line]],
    edges: list[float],
    frame: Frame,
    page: int,
    y: float,
    padding: float,
    may_split: bool,
    repeat_header: bool,
) -> TableFlow:
    """Lay out ``table`` from ``y`` of ``page`` on. ``lines`` holds each cell's set lines by grid place, ``edges`` the x
    of the column edges, ``padding`` the inner margin above and below the text; all in points."""
    placed = place_cells(table)
    job = _Job(table, placed, lines, padding, _row_heights(table, placed, lines, padding))
    header = [r for r in range(len(table.rows)) if table.rows[r].header] if repeat_header else []
    extra: list[CellPiece] = []
    for row in range(len(table.rows)):
        page, y = _flow_row(job, row, frame, page, y, may_split, header, extra, edges)
    pieces = [p for cell in placed for p in _pieces(job, cell, edges)]
    return TableFlow(pieces + extra, page, y)


def content_height(lines: list[Line]) -> float:
    """Height of set lines in points."""
    return sum(line.total for line in lines)


def _row_heights(
    table: Table, placed: list[GridCell], lines: dict[tuple[int, int], list[Line]], padding: float
) -> list[float]:
    heights = [row.min_height for row in table.rows]
    for g in sorted(placed, key=lambda g: g.cell.rowspan):
        need = content_height(lines[g.row, g.col]) + 2 * padding
        last = g.row + g.cell.rowspan - 1
        have = sum(heights[g.row : last + 1])
        if need > have:
            heights[last] += need - have
    return heights


def _flow_row(
    job: _Job,
    row: int,
    frame: Frame,
    page: int,
    y: float,
    may_split: bool,
    header: list[int],
    extra: list[CellPiece],
    edges: list[float],
) -> tuple[int, float]:
    height = job.heights[row]
    own = [g for g in job.placed if g.row == row and g.cell.rowspan == 1]
    rest = {(g.row, g.col): list(job.lines[g.row, g.col]) for g in own}
    started = False
    while height > frame.bottom - y + 0.01:
        room = frame.bottom - y
        cut = {k: _take(ls, room - 2 * job.padding) for k, ls in rest.items()}
        taken = max((len(c) for c in cut.values()), default=0)
        fresh = y <= frame.top + 0.01
        if (may_split or fresh) and taken >= _MIN_LINES_BEFORE_BREAK:
            for key, part in cut.items():
                job.cuts[key].append((page, part))
                rest[key] = rest[key][len(part) :]
            job.strips.append(_Strip(row, page, y, frame.bottom))
            left = max((content_height(ls) for ls in rest.values()), default=0.0)
            height = left + 2 * job.padding
            started = True
        elif fresh:
            break
        page, y = page + 1, frame.top
        if header and row not in header:
            y = _repeat_header(job, header, page, y, edges, extra)
    for key, remaining in rest.items():
        job.cuts[key].append((page, remaining))
    if started and not any(rest.values()):
        return page, y
    job.strips.append(_Strip(row, page, y, y + height))
    return page, y + height


def _take(lines: list[Line], room: float) -> list[Line]:
    used, taken = 0.0, []
    for line in lines:
        used += line.total
        if used > room:
            break
        taken.append(line)
    return taken


def _repeat_header(
    job: _Job, header: list[int], page: int, y: float, edges: list[float], extra: list[CellPiece]
) -> float:
    for row in header:
        height = job.heights[row]
        for g in job.placed:
            if g.row == row:
                x0, x1 = edges[g.col], edges[g.col + g.cell.colspan]
                text = job.lines[g.row, g.col]
                extra.append(CellPiece(g.cell, page, x0, x1, y, y + height, text, whole=True))
        y += height
    return y


def _pieces(job: _Job, g: GridCell, edges: list[float]) -> list[CellPiece]:
    """The cell's part on each page it reaches. Lines of a cell over several rows flow from part to part."""
    rows = range(g.row, g.row + g.cell.rowspan)
    spans: dict[int, tuple[float, float]] = {}
    for strip in job.strips:
        if strip.row in rows:
            top, bottom = spans.get(strip.page, (strip.top, strip.bottom))
            spans[strip.page] = (min(top, strip.top), max(bottom, strip.bottom))
    x0, x1 = edges[g.col], edges[g.col + g.cell.colspan]
    key = (g.row, g.col)
    if g.cell.rowspan == 1:
        texts: dict[int, list[Line]] = dict(job.cuts[key])
    else:
        texts = _spread(job.lines[key], spans, job.padding)
    return [
        CellPiece(g.cell, page, x0, x1, top, bottom, texts.get(page, []), whole=len(spans) == 1)
        for page, (top, bottom) in sorted(spans.items())
    ]


def _spread(lines: list[Line], spans: dict[int, tuple[float, float]], padding: float) -> dict[int, list[Line]]:
    """Lines of a spanning cell over its parts: all in the first that holds them, else flowing from the first on."""
    need = content_height(lines) + 2 * padding
    for page, (top, bottom) in sorted(spans.items()):
        if need <= bottom - top + 0.01:
            return {page: lines}
    texts: dict[int, list[Line]] = {}
    rest = list(lines)
    pages = sorted(spans)
    for page in pages:
        top, bottom = spans[page]
        part = rest if page == pages[-1] else _take(rest, bottom - top - 2 * padding)
        texts[page] = part
        rest = rest[len(part) :]
    return texts
