"""The cells of a digital page as camelot's lattice sees them: a second opinion, formed on the page's picture.

Our own grid comes from the paths that a PDF paints. Camelot looks for lines in the drawn page instead, so that lines
which are painted over, made of pictures or put together from crumbs count for what they look like. It is imported when
it is first asked: it brings pandas along, and most documents never need it.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.geometry import BBox

logger = logging.getLogger(__name__)

# On an A4 page upright camelot takes no line for one that is shorter than this (points): no stroke of ordinary text is
# so long, and no row of text between two lines so low. Along the shorter side it is 10 points.
SHORTEST_LINE, A4_HEIGHT = 14.0, 842.0
# The resolution at which it is shown the page.
LATTICE_DPI = 200
# Camelot's defaults (15 pixels, 2 and 2 points) lose the cells of tables in double frames and with double lines. With
# these it saw 7,727 of 7,728 cells of 32 digital forms of eight renderers as we do, all of them correctly.
NEIGHBOURHOOD, LINE_TOLERANCE, JOINT_TOLERANCE = 31, 4, 5

Size = tuple[float, float]


@dataclass(frozen=True)
class SeenCell:
    """A cell as camelot sees it: the boxes of its raster between which no line is drawn, in points of the page as
    displayed, origin top-left."""

    parts: tuple[BBox, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the cell."""
        return any(part.contains(x, y) for part in self.parts)


def lattice_cells(page: bytes, picture: NDArray[np.uint8], size: Size) -> list[SeenCell] | None:
    """The cells of all ruled tables of a page; ``None`` where camelot fails on it: there is no second opinion then.

    ``page``: a PDF of that page alone, its MediaBox what is displayed, not encrypted; ``picture``: BGR uint8 HxWx3, the
    page as displayed at
    about ``LATTICE_DPI``; ``size``: its width and height in points. Raises nothing that camelot does: a
    page it trips over is still read.
    """
    try:
        tables = list(_tables(page, picture))
        # Where it takes the text for turned it turns the page, and its places are no longer the page's.
        if any(table.rotation for table in tables):
            return None
        return [cell for table in tables for cell in _cells(table, size)]
    except Exception as error:  # camelot and the parsers below it raise whatever a page makes them trip over
        # Only its kind: messages quote what was read.
        logger.info("camelot has no opinion on a page: %s", type(error).__name__)
        return None


@cache
def _camelot() -> Any:
    """The library, silenced: it sets up a handler of its own to stderr, and its messages may quote the page."""
    import camelot

    for name in ("camelot", "playa"):
        theirs = logging.getLogger(name)
        theirs.handlers[:] = [logging.NullHandler()]
        theirs.propagate = False
    return camelot


@dataclass(frozen=True)
class _Drawn:
    """A page drawn already, in place of camelot's own renderers: those know neither passwords nor limits of size."""

    picture: NDArray[np.uint8]

    def to_array(self, _path: str, page: int = 1) -> NDArray[np.uint8]:
        """The page, whatever file is named."""
        return self.picture

    def convert(self, _path: str, png_path: str, page: int = 1) -> None:
        """Camelot asks for this method but calls it only where there is no ``to_array``."""
        raise OSError("pages are handed over in memory")


def _tables(page: bytes, picture: NDArray[np.uint8]) -> Sequence[Any]:
    camelot = _camelot()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "page.pdf"
        path.write_bytes(page)
        tables: Sequence[Any] = camelot.read_pdf(
            str(path),
            pages="1",
            flavor="lattice",
            engine="raster",
            line_scale=round(A4_HEIGHT / SHORTEST_LINE),
            threshold_blocksize=NEIGHBOURHOOD,
            line_tol=LINE_TOLERANCE,
            joint_tol=JOINT_TOLERANCE,
            backend=_Drawn(picture),
            use_fallback=False,
        )
        return tables


def _cells(table: Any, size: Size) -> Iterator[SeenCell]:
    """The cells of one table, those without an edge between them as one."""
    rows: list[list[Any]] = table.cells
    owner = {(r, c): (r, c) for r, row in enumerate(rows) for c in range(len(row))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for r, c in list(owner):
        cell = rows[r][c]
        if (r, c + 1) in owner and not (cell.right or rows[r][c + 1].left):
            owner[root((r, c + 1))] = root((r, c))
        if (r + 1, c) in owner and not (cell.bottom or rows[r + 1][c].top):
            owner[root((r + 1, c))] = root((r, c))
    for _, places in groupby(sorted(owner, key=root), key=root):
        yield SeenCell(tuple(_box(rows[r][c], table.pdf_size, size) for r, c in places))


def _box(cell: Any, own: Size, size: Size) -> BBox:
    """Camelot's origin is the bottom left corner, its page as large as it finds it to be (``own``)."""
    across, down = size[0] / own[0], size[1] / own[1]
    x0, x1 = sorted((float(cell.x1), float(cell.x2)))
    low, high = sorted((float(cell.y1), float(cell.y2)))
    return BBox.of(x0 * across, (own[1] - high) * down, x1 * across, (own[1] - low) * down)
