"""The edges that tables lack: outer borders left out by their makers, borders lost where a page ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.registration.rulings.tolerances import Tolerances
from models.document import Page
from models.geometry import BBox, Direction, Ruling

# Of the ends of a scan's lines past the last line across them so many must lie together, the others being worn.
WORN_ENDS = 0.4
# A worn line ends at most so far before the edge on which the others end, in ``snap`` (12 points; a
# photographed one was 9 off).
WORN_OFF = 6.0


def with_lone_sides(rulings: Sequence[Ruling], lone: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """A table's rulings with those of ``lone`` that run beside it from its top to its bottom: sides of columns in
    which nothing begins on this page."""
    verticals = [r for r in rulings if r.direction is Direction.VERTICAL]
    if tol.ends > 1 or not verticals:
        return list(rulings)
    top, bottom = min(r.start for r in verticals), max(r.end for r in verticals)
    off = 2 * tol.snap
    beside = [r for r in lone if r.direction is Direction.VERTICAL]
    return [*rulings, *(r for r in beside if abs(r.start - top) <= off and abs(r.end - bottom) <= off)]


def closing_edges(rulings: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The edges that a table of meeting rulings lacks at its ends."""
    verticals = [r for r in rulings if r.direction is Direction.VERTICAL]
    horizontals = [r for r in rulings if r.direction is Direction.HORIZONTAL]
    return [*_closing(verticals, horizontals, tol), *_closing(horizontals, verticals, tol)]


def _closing(along: Sequence[Ruling], across: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The edges that a table lacks: where lines run past the last one across them and end together.

    Browsers draw no border where a table breaks over pages, some forms have no outer border at all; scanners lose the
    line nearest the paper's edge.
    """
    if len(along) < tol.ends or not across:
        return []
    first, last = min(r.at for r in across), max(r.at for r in across)
    before = [r.start for r in along if r.start < first - tol.min_length]
    after = [r.end for r in along if r.end > last + tol.min_length]
    whole = (min(r.at for r in along), max(r.at for r in along))
    if tol.ends == 1:
        whole = (min(whole[0], *(r.start for r in across)), max(whole[1], *(r.end for r in across)))
    edges: list[Ruling] = []
    if tol.ends == 1:
        # A border of which a part is missing: above the empty rest of a merged cell, where a page begins.
        before = before or [
            first for r in along if abs(r.start - first) <= tol.snap and not _ends_on(r, first, across, tol)
        ]
        after = after or [last for r in along if abs(r.end - last) <= tol.snap and not _ends_on(r, last, across, tol)]
    for ends in (before, after):
        together = _together(ends, tol)
        if together:
            at = sum(together) / len(together)
            edges.append(across[0].model_copy(update={"at": at, "start": whole[0], "end": whole[1]}))
    return edges


def drawn_to_edges(rulings: Sequence[Ruling], edges: Sequence[Ruling], tol: Tolerances) -> list[Ruling]:
    """The rulings of a scan, those drawn on to one of the closing ``edges`` that begin on a line across them and end
    shortly before it: worn, where the others end together. Underlines begin on none."""
    return [_drawn_to_edges(line, edges, rulings, tol) for line in rulings]


def _drawn_to_edges(line: Ruling, edges: Sequence[Ruling], rulings: Sequence[Ruling], tol: Tolerances) -> Ruling:
    across = [r for r in rulings if r.direction is not line.direction and _passes(r, line.at, tol)]
    begins = any(abs(r.at - line.start) <= tol.reach for r in across)
    ends = any(abs(r.at - line.end) <= tol.reach for r in across)
    for edge in edges:
        if edge.direction is line.direction or not _passes(edge, line.at, tol):
            continue
        if begins and not ends and 0 < edge.at - line.end <= WORN_OFF * tol.snap:
            line = line.model_copy(update={"end": edge.at})
        elif ends and not begins and 0 < line.start - edge.at <= WORN_OFF * tol.snap:
            line = line.model_copy(update={"start": edge.at})
    return line


def _passes(line: Ruling, at: float, tol: Tolerances) -> bool:
    return line.start - tol.reach <= at <= line.end + tol.reach


def _together(ends: Sequence[float], tol: Tolerances) -> list[float]:
    """Those of the ``ends`` of lines that lie on one edge; none where they don't agree on one.

    On a scan lines are worn away near their ends: many of them must agree, and the others end before.
    """
    if tol.ends == 1:
        return list(ends) if ends and max(ends) - min(ends) <= 2 * tol.snap else []
    most: list[float] = max(([e for e in ends if abs(e - at) <= tol.snap] for at in ends), key=len, default=[])
    return most if len(most) >= max(tol.ends, WORN_ENDS * len(ends)) else []


def _ends_on(line: Ruling, at: float, across: Sequence[Ruling], tol: Tolerances) -> bool:
    """Whether a line's end lies on one of the lines ``across`` that stand ``at`` the edge."""
    edge = (r for r in across if abs(r.at - at) <= tol.snap)
    return any(r.start - tol.reach <= line.at <= r.end + tol.reach for r in edge)


def edges_of_rests(
    page: Page, lone: Sequence[Ruling], tol: Tolerances, sides: tuple[float, float] | None = None
) -> Iterator[Ruling]:
    """The edges of rows of which only the lines between their cells are drawn: the rest of a row that broke over the
    page, of a table without outer border. ``lone``: rulings that meet no other; ``sides``: left and right edge of the
    tables on the pages around, for a page without any."""
    verticals = sorted((r for r in lone if r.direction is Direction.VERTICAL), key=lambda r: (r.start, r.at))
    while verticals:
        first = verticals[0]
        row = [r for r in verticals if _stand_together(r, first, tol)]
        verticals = [r for r in verticals if all(r is not o for o in row)]
        found = _sides_of_row(page, row, tol, sides)
        if found is None:
            continue
        x0, x1 = found
        for y in (first.start, first.end):
            yield first.model_copy(update={"direction": Direction.HORIZONTAL, "at": y, "start": x0, "end": x1})
        for x in (x0, x1):
            yield first.model_copy(update={"at": x})


def _stand_together(one: Ruling, other: Ruling, tol: Tolerances) -> bool:
    return abs(one.start - other.start) <= tol.snap and abs(one.end - other.end) <= tol.snap


def _sides_of_row(
    page: Page, row: Sequence[Ruling], tol: Tolerances, sides: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Left and right edge of a row of which the lines between its cells are given: those of the page's tables, or of
    its text. ``None`` where the lines part no text and are thus no row's."""
    top, bottom = row[0].start, row[0].end
    band = [c.bbox for w in page.words for c in w.chars if top <= c.bbox.cy <= bottom and c.text.strip()]
    if not band or any(_crossed(line, band) for line in row):
        return None
    across = [r for r in page.rulings if r.direction is Direction.HORIZONTAL and r.length >= tol.min_length]
    x0, x1 = min(b.x0 for b in band) - tol.snap, max(b.x1 for b in band) + tol.snap
    if across:
        x0, x1 = min(x0, *(r.start for r in across)), max(x1, *(r.end for r in across))
    elif sides:
        x0, x1 = min(x0, sides[0]), max(x1, sides[1])
    inner = [line for line in row if x0 + tol.min_length < line.at < x1 - tol.min_length]
    # Of a row whose label stands on the page before, only tables on the page tell that it begins further left.
    if not any(across or sides or _between(line, band) for line in inner):
        return None
    return (row[0].at if inner[0] is not row[0] else x0), (row[-1].at if inner[-1] is not row[-1] else x1)


def _crossed(line: Ruling, band: Sequence[BBox]) -> bool:
    return any(b.x0 < line.at - 1 and b.x1 > line.at + 1 for b in band)


def _between(line: Ruling, band: Sequence[BBox]) -> bool:
    """Whether text stands on both sides of a line."""
    return any(b.x1 <= line.at + 1 for b in band) and any(b.x0 >= line.at - 1 for b in band)
