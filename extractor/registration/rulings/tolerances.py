"""Tolerances of finding tables among ruling lines."""

from __future__ import annotations

from dataclasses import dataclass

# Share of a cell's side that must be drawn on a scan for the side to be a border.
SCAN_BORDER_COVER = 0.3
# On a scan a single line that runs past the others may be a stroke of a pen, a fold, a character's stem.
SCAN_ENDS = 2


@dataclass(frozen=True)
class Tolerances:
    """Tolerances in PDF points; ``scaled`` turns them into the unit of another page.

    ``snap``: rulings this close are one. ``double``: between rulings this close there is no cell: they are a double
    line. ``gap``: a break this long in a line is bridged. ``reach``: how far a line
    may end short of the line it should meet; underlined entries end a cell's padding (2 points and more)
    short of it. ``min_length``: shorter lines (box outlines, underlines) are no table.
    ``border_cover``: share of a cell's side that must be drawn for the side to be a border; 0.5 tolerates a broken
    line, more would lose faint ones. ``ends``: so many lines must end together past the last one across them for a
    table to end there without a border.
    """

    snap: float = 2.0
    double: float = 5.0
    gap: float = 4.0
    reach: float = 1.8
    min_length: float = 13.0
    border_cover: float = 0.5
    ends: int = 1

    def scaled(self, unit: float) -> Tolerances:
        """The tolerances on a scan with ``unit`` pixels a point, where worn lines have gaps."""
        return Tolerances(
            snap=self.snap * unit,
            double=self.double * unit,
            gap=self.gap * unit,
            reach=self.reach * unit,
            min_length=self.min_length * unit,
            border_cover=SCAN_BORDER_COVER,
            ends=SCAN_ENDS,
        )
