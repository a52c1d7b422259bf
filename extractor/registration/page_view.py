"""A page as registration sees it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.registration.grid import find_grids
from extractor.registration.lines import free_lines, page_chars
from extractor.registration.tolerances import Tolerances
from models.document import Char, Grid, Page, PageKind, TextLine


@dataclass
class PageView:
    """A page with its characters, its tables and the lines outside of them."""

    page: Page
    chars: list[Char]
    grids: list[Grid]
    lines: list[TextLine]


def view_page(page: Page, unit: float = 1.0) -> PageView:
    """Grids, characters and free lines of a page. ``unit`` is pixels a point (1 on digital pages)."""
    chars = page_chars(page)
    tolerances = Tolerances() if page.kind is PageKind.DIGITAL else Tolerances().scaled(unit)
    grids = find_grids(page, tolerances)
    return PageView(page=page, chars=chars, grids=grids, lines=free_lines(page, chars, grids))
