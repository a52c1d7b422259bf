"""Pages of other documents in the stack, told by their tables: drawn otherwise than any table of the form's pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.registration.align import MATCH_BASE
from extractor.registration.lines import chars_in
from extractor.registration.page_view import PageView
from extractor.registration.rows import ExpectedRow
from models.document import Grid

# Tables of one document are of one width, to this share of the page's; a sheet may lie this much aside on the glass.
WIDTH_OFF, ASIDE = 0.02, 0.06
# Column edges that are the same differ by at most this share of the table's width; of a table that goes on so many
# are the same (worn lines are lost, strokes are taken for lines).
EDGE_OFF, EDGES_SHARED = 0.02, 0.6
# A table holds at least so many characters.
CHARS_MIN = 8
# A label of so many characters, read so nearly as it is printed, is the form's.
LABEL_LEAST, AS_PRINTED = 8, 0.97
# A table of two columns has three edges: that they all are another's is no accident.
EDGES_MIN = 2


def bears_a_label(gains: NDArray[np.float64], expected: Sequence[ExpectedRow]) -> bool:
    """Whether one of a table's rows, of which ``gains`` (rows, expected) says what it earns as each of the form's,
    bears a long label of the form as it is printed: no other document has such a row by chance."""
    named = [j for j, row in enumerate(expected) if len(row.labels) == 1 and len(row.labels[0]) >= LABEL_LEAST]
    return bool(gains.size and named and gains[:, named].max() >= AS_PRINTED - MATCH_BASE)


def strange_tables(views: Sequence[PageView], telling: Sequence[bool]) -> list[int]:
    """Positions of the pages whose tables are none of the form's. ``telling``: pages that show by their rows or
    headings that they belong; pages without a table are not judged here."""
    belonging = [view for view, tells in zip(views, telling, strict=True) if tells]
    known = [(grid, view.page.width) for view in belonging for grid in view.grids]
    if not known:
        return []
    strange: list[int] = []
    for i, view in enumerate(views):
        own = [] if telling[i] else _filled(view)
        if own and not any(_alike(own[0], view.page.width, *other) for other in known):
            strange.append(i)
    return strange


def _filled(view: PageView) -> list[Grid]:
    """The page's tables with text in them: lines that show through from the other side are none."""
    return [grid for grid in view.grids if len(chars_in(view.chars, grid.bbox)) >= CHARS_MIN]


def _alike(one: Grid, width: float, other: Grid, other_width: float) -> bool:
    """Whether ``one`` may be a part of the table ``other``, or of one with its columns."""
    # A page that lay askew is wider: made upright, its corners stand out.
    return any(_alike_in(one, w, other, o) for w, o in ((width, other_width), (max(width, other_width),) * 2))


def _alike_in(one: Grid, width: float, other: Grid, other_width: float) -> bool:
    edges, other_edges = ([x / w for x in g.xs] for g, w in ((one, width), (other, other_width)))
    if len(edges) > EDGES_MIN and all(any(abs(x - o) <= EDGE_OFF / 2 for o in other_edges) for x in edges):
        return True  # a part of it, without the columns that are empty there
    wide, other_wide = one.bbox.width / width, other.bbox.width / other_width
    aside = abs(one.bbox.x0 / width - other.bbox.x0 / other_width)
    if abs(wide - other_wide) > WIDTH_OFF or aside > ASIDE:
        return False
    inner, others = _inner(one), _inner(other)
    shared = [any(abs(x - o) <= EDGE_OFF for o in others) for x in inner]
    return sum(shared) >= EDGES_SHARED * len(inner)


def _inner(grid: Grid) -> list[float]:
    return [(x - grid.bbox.x0) / grid.bbox.width for x in grid.xs[1:-1]]
