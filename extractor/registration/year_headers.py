"""Rows that head a table's year columns, told from rows of figures: “20.74 20.45 20.73” and “2,034 2,051 2,079” begin
as years do.
"""

from __future__ import annotations

import re
from itertools import combinations

from extractor.registration.rows import CellText, GridRow
from extractor.registration.similarity import compact

_BEGINS_AS_YEAR = re.compile(r"20\d\d")
# A whole number by itself; a point, a comma or more digits make it a figure.
_NUMBER = re.compile(r"(20\d\d)(?![.,，．\d])")
# A year header cell holds “2022年”, perhaps with a remark of a few characters.
HEADER_CHARS_MAX = 9
# Years without 年 lie in so many; above them stands nothing, or a word (年度, 指标), not a label.
FIRST, LAST = 2010, 2039
HEAD_CHARS_MAX = 4


def is_year_header(row: GridRow) -> bool:
    """Whether a row is a header of years, the first one or one repeated on a new page."""
    years = year_cells(row)
    others = [c for c in row.cells if c.bare and c not in years]
    return len(years) >= 2 and len(others) <= max(1, len(years) - 1)


def year_cells(row: GridRow) -> list[CellText]:
    """The cells of a row that name years. Numbers without 年 do beside others with it, where two of them follow each
    other as years do, or where the row has no label."""
    likely = [c for c in row.cells if _BEGINS_AS_YEAR.match(c.bare) and len(c.bare) <= HEADER_CHARS_MAX]
    said = [c for c in likely if "年" in c.bare]
    numbers = [c for c in likely if c not in said and _is_plain_year(c)]
    if not said and not _follow(numbers) and not _has_no_label(row):
        return []
    return [c for c in likely if c in said or c in numbers]


def _is_plain_year(cell: CellText) -> bool:
    number = _NUMBER.match(compact(cell.text))
    return number is not None and FIRST <= int(number[1]) <= LAST


def _follow(cells: list[CellText]) -> bool:
    """Whether two years are as far from each other as their columns are."""
    years = [(int(c.bare[:4]), c.cell.col) for c in cells]
    return any(abs(a - b) == abs(i - j) for (a, i), (b, j) in combinations(years, 2))


def _has_no_label(row: GridRow) -> bool:
    return not row.cells or len(row.cells[0].bare) <= HEAD_CHARS_MAX
