"""What an office gives to a summary: its decisions on the reviews, and its own columns.

Decisions stand in a table with 集群名称 (or 材料, the record's name), 初审是否通过 and 未通过原因: a CSV, or a workbook
such as the summary itself, filled in by hand and given back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from eligibility.sheet import squeeze
from extractor.disk_errors import disk_error
from extractor.export.summary import Column, SummaryOptions

_BY = ("材料", "集群名称")
_PASSED, _REASON = "初审是否通过", "未通过原因"
_YES = frozenset({"是", "通过", "已通过", "合格", "y", "yes", "true", "1"})
_NO = frozenset({"否", "不通过", "未通过", "不合格", "n", "no", "false", "0"})
_MOST_TITLE_ROWS = 8


class SummaryInputError(ValueError):
    """A file of decisions or columns that can't be used; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The first review of one form: passed or not (None: not decided), and why not."""

    passed: bool | None
    reason: str | None


def read_decisions(path: Path) -> dict[str, Decision]:
    """Decisions by squeezed 材料 or 集群名称. Raises ``SummaryInputError`` where the file has no such table."""
    decisions: dict[str, Decision] = {}
    found = False
    for rows in _tables(path):
        header = next((i for i, row in enumerate(rows[:_MOST_TITLE_ROWS]) if _PASSED in row), None)
        if header is None:
            continue
        found = True
        columns = {name: at for at, name in enumerate(rows[header]) if name}
        if not any(key in columns for key in _BY):
            raise SummaryInputError(f"{path.name} 的表里没有“材料”或“集群名称”一列")
        for row in rows[header + 1 :]:
            decision = _decision(row, columns, path)
            for key in _BY:
                name = squeeze(_cell(row, columns.get(key)))
                if name and decision is not None:
                    decisions[name] = decision
    if not found:
        raise SummaryInputError(f"{path.name} 里没有带“{_PASSED}”一列的表")
    return decisions


def _decision(row: Sequence[str], columns: dict[str, int], path: Path) -> Decision | None:
    said = squeeze(_cell(row, columns[_PASSED])).lower()
    reason = _cell(row, columns.get(_REASON)) or None
    if not said and reason is None:
        return None
    if said and said not in _YES | _NO:
        raise SummaryInputError(f"{path.name} 的“{_PASSED}”应为“是”或“否”，实际为“{said}”")
    return Decision(said in _YES if said else None, reason)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _tables(path: Path) -> Iterator[list[list[str]]]:
    """The tables of a CSV (UTF-8 or GB18030, as Excel writes it) or of a workbook's sheets, cells as text."""
    try:
        if path.suffix.lower() == ".csv":
            yield [[c.strip() for c in row] for row in csv.reader(io.StringIO(_decoded(path.read_bytes())))]
            return
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise SummaryInputError(f"读不了 {path}：{disk_error(error)}") from None
    except Exception:
        # openpyxl raises whatever zip, XML or itself meets in a file that is no workbook.
        raise SummaryInputError(f"{path.name} 不是 CSV 或 xlsx 表格") from None
    try:
        for sheet in book.worksheets:
            yield [["" if v is None else str(v).strip() for v in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SummaryInputError("CSV 的编码应为 UTF-8 或 GBK")


_COLUMN_KEYS = {"recommended", "reviewed", "recommended_title", "reviewed_title", "remark"}


def read_columns(path: Path, rules: str) -> SummaryOptions:
    """An office's own columns and titles from YAML; the tables it doesn't name keep the default columns.

    ``recommended`` and ``reviewed`` are lists of ``{header, key, width}``, the keys those of a summary row. Raises
    ``SummaryInputError``.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SummaryInputError(f"读不了 {path}：{disk_error(error)}") from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise SummaryInputError(f"{path.name} 不是 UTF-8 的 YAML") from None
    if not isinstance(data, dict) or not data or set(data) - _COLUMN_KEYS:
        raise SummaryInputError(f"{path.name} 应写 {'、'.join(sorted(_COLUMN_KEYS))} 中的若干项")
    given: dict[str, Any] = {key: data[key] for key in data if key not in ("recommended", "reviewed")}
    for table in ("recommended", "reviewed"):
        if table in data:
            given[table] = tuple(_column(entry, path) for entry in data[table] or ())
    try:
        return SummaryOptions(rules=rules, **given)
    except ValueError as error:
        raise SummaryInputError(str(error)) from None


def _column(entry: Any, path: Path) -> Column:
    if (
        not isinstance(entry, dict)
        or not {"header", "key"} <= entry.keys()
        or entry.keys() - {"header", "key", "width"}
    ):
        raise SummaryInputError(f"{path.name} 的每一列应写 header、key，可写 width：{entry!r:.60}")
    return Column(str(entry["header"]), str(entry["key"]), float(entry.get("width", 14)))
