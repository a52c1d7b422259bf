"""The tables of section 八: their rows, and what may be taken from a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eligibility.finding import cannot, found
from eligibility.quantity import Quantity, parse_quantity
from eligibility.result import Finding
from eligibility.rule import Rule
from eligibility.sheet import Sheet, squeeze

TARGETS = "plan.targets"
COMPLETION = "plan.completion"

#: Printed label of a row, and what a reworded one still says.
ROWS: dict[str, tuple[str, re.Pattern[str]]] = {
    "growth": ("近三年集群产值年均增速", re.compile(r"产值.*增(?:速|长)")),
    "quality": ("优质中小企业数量", re.compile(r"优质中小企业")),
    "rd": ("研发经费投入", re.compile(r"研发(?:经费|投入|费用)(?!.*(?:强度|占|比))")),
    "patents": ("有效发明专利数量", re.compile(r"发明专利(?!.*(?:每万|占|比))")),
    "iiot": ("工业互联网普及率", re.compile(r"工业互联网.*普及")),
    "co2": ("二氧化碳排放量", re.compile(r"二氧化碳|碳排放")),
    "energy": ("单位工业产值能耗", re.compile(r"能耗")),
}
#: How far 约 and 左右 reach, relative; ours, as for figures quoted in prose.
_ABOUT_PART = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan table."""

    table: str
    index: int
    cells: Mapping[str, Any]

    def text(self, column: str) -> str:
        """The text of a cell, empty where there is none."""
        content = self.cells.get(column)
        return "" if content is None else str(content).strip()

    def quantity(self, column: str) -> Quantity | None:
        """The one quantity of a cell, in the unit of the row's label where the cell has none."""
        return parse_quantity(self.text(column), self.text("indicator"))

    def cell(self, column: str) -> str:
        """The name of a cell: ``plan.targets[2].target_2027``."""
        return f"{self.table}[{self.index}].{column}"

    def figures(self, *columns: str) -> dict[str, Any]:
        """The cells as the record writes them."""
        return {self.cell(c): self.cells.get(c) for c in columns}


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[Row]
    by_kind: dict[str, Row]


def _table(sheet: Sheet, table: str) -> _Table:
    """The rows of a table of the record, and which of them are the printed ones; kept on the sheet."""
    known: _Table | None = sheet.table_rows.get(table)
    if known is None:
        reading = sheet.reading(table)
        sure = reading.sure and isinstance(reading.value, list)
        every = [Row(table, i, cells) for i, cells in enumerate(reading.value)] if sure else []
        known = sheet.table_rows[table] = _Table(every, _by_kind(every))
    return known


def _by_kind(every: list[Row]) -> dict[str, Row]:
    """For each kind the row with the printed label, else the first that says the same in other words."""
    labels = [squeeze(row.text("indicator")) for row in every]
    found_rows: dict[str, Row] = {}
    for kind, (label, pattern) in ROWS.items():
        at = (
            labels.index(label) if label in labels else next((i for i, x in enumerate(labels) if pattern.search(x)), -1)
        )
        if at >= 0:
            found_rows[kind] = every[at]
    return found_rows


def rows(sheet: Sheet, table: str) -> list[Row]:
    """The rows of a table of the record that may be trusted."""
    return _table(sheet, table).rows


def find_row(sheet: Sheet, table: str, kind: str) -> Row | None:
    """The printed row of that kind, else the first that says the same in other words."""
    return _table(sheet, table).by_kind.get(kind)


def row_or_doubt(rule: Rule, sheet: Sheet, table: str, kind: str) -> Row | Finding:
    """The row of that kind, or the finding that says why there is none."""
    row = find_row(sheet, table, kind)
    if row is not None:
        return row
    if not sheet.reading(table).sure:
        return cannot(rule, sheet, (table,), (table,))
    message = f"目标表没有“{ROWS[kind][0]}”一行，暂不能判断"
    return found(rule, sheet, "not_evaluable", message, (table,), figures={})


def unclear(rule: Rule, sheet: Sheet, row: Row, *columns: str) -> Finding:
    """A cell is empty (not evaluable), or says something from which no comparable figure can be taken (a person)."""
    cells = [row.cell(c) for c in columns]
    empty = [c for c in columns if not row.text(c)]
    names = sheet.specs[row.table].columns
    label = row.text("indicator")
    if empty:
        what = "、".join(names.get(c, c) for c in empty)
        message = f"“{label}”的{what}未填，暂不能判断"
        return found(rule, sheet, "not_evaluable", message, cells, figures=row.figures(*columns))
    shown = "、".join(f"“{row.text(c)}”" for c in columns)
    message = f"“{label}”{shown}取不出可比的数，请人工判断"
    return found(rule, sheet, "needs_person", message, cells, figures=row.figures(*columns))


def pair(row: Row, base: str, target: str) -> tuple[Quantity, Quantity] | None:
    """Two cells as quantities of one kind; a unit written once holds for both."""
    first, second = row.quantity(base), row.quantity(target)
    if first is None or second is None:
        return None
    third, fourth = first.in_unit_of(second), second.in_unit_of(first)
    if third is None and fourth is None:
        return None
    return third or first, fourth or second


def levels(row: Row, base: str, target: str) -> tuple[Quantity, Quantity] | None:
    """Two cells of one kind which both say where something stands, not by how much it moves."""
    both = pair(row, base, target)
    return None if both is None or both[0].change or both[1].change else both


def loose(quantity: Quantity, *, wanted: str) -> bool:
    """Whether a bound leaves open what a target promises: 以内 where at least so much is wanted, or the reverse."""
    return quantity.bound is not None and quantity.bound not in ("about", wanted)


def spread(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """What a level may mean: itself, or 5 % about it where it says 约. Exact, as a target may lie on the limit."""
    value = quantity.scaled
    if quantity.bound != "about":
        return value, value
    reach = abs(value) * _ABOUT_PART
    return value - reach, value + reach
