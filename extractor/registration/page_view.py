"""A page as registration sees it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.registration.grid import Tolerances, find_grids
from extractor.registration.lines import free_lines, page_chars
from models.document import Char, Grid, Page, TextLine


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
    grids = find_grids(page, Tolerances().scaled(unit))
    return PageView(page=page, chars=chars, grids=grids, lines=free_lines(page, chars, grids))
