"""A page as registration sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.registration.lines import free_lines, page_chars
from extractor.registration.rulings.grid import find_grids
from extractor.registration.rulings.tolerances import Tolerances
from models.document import Char, Grid, Page, PageKind, TextLine
from models.geometry import Direction


@dataclass
class PageView:
    """A page with its characters, its tables and the lines outside of them."""

    page: Page
    chars: list[Char]
    grids: list[Grid]
    lines: list[TextLine]


def view_page(page: Page, unit: float = 1.0, sides: tuple[float, float] | None = None) -> PageView:
    """Grids, characters and free lines of a page. ``unit`` is pixels a point (1 on digital pages); ``sides`` are
    those of the tables on the pages around it, for a page without one."""
    chars = page_chars(page)
    tolerances = Tolerances() if page.kind is PageKind.DIGITAL else Tolerances().scaled(unit)
    grids = find_grids(page, tolerances, sides)
    return PageView(page=page, chars=chars, grids=grids, lines=free_lines(page, chars, grids))


def with_rests(views: Sequence[PageView]) -> list[PageView]:
    """The pages, those without a table looked at again for the rest of a row whose sides are not drawn."""
    result = list(views)
    for before, (i, view) in zip(views, list(enumerate(views))[1:], strict=False):
        upright = any(r.direction is Direction.VERTICAL for r in view.page.rulings)
        if view.page.kind is PageKind.DIGITAL and upright and before.grids and not view.grids:
            box = before.grids[-1].bbox
            result[i] = view_page(view.page, sides=(box.x0, box.x1))
    return result
