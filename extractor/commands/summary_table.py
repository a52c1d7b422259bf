"""The table that ends a run: a line a file."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.export.headings import FORM_ZH
from extractor.worklist import labels_of
from models.report import ExtractReport, FileOutcome

# Width where stdout is no terminal that could tell its own.
PLAIN_WIDTH = 110
HEADER = ("文件", "表种", "页数", "已读字段", "待核对", "缺失", "用时")


def print_summary(report: ExtractReport, out: Path) -> None:
    """Print the table and where the records are, to stdout."""
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=PLAIN_WIDTH)
    table = Table()
    for name in HEADER[:2]:
        table.add_column(name, overflow="fold")
    for name in HEADER[2:]:
        table.add_column(name, justify="right", no_wrap=True)
    labels = labels_of([Path(f.file) for f in report.files])
    for name, outcome in zip(labels, report.files, strict=True):
        table.add_row(*_cells(name, outcome))
    console.print(table)
    failed = sum(f.outcome != "read" for f in report.files)
    console.print(Text(_closing(len(report.files) - failed, failed, out)), soft_wrap=True)


def _cells(name: str, outcome: FileOutcome) -> list[Text]:
    seconds = f"{outcome.seconds:.1f} 秒"
    if outcome.outcome == "failed":
        return [Text(t) for t in (name, "没有读出", "", "", "", "", seconds)]
    form = FORM_ZH.get(outcome.form or "", outcome.form or "")
    if outcome.outcome == "unknown_form":
        return [Text(t) for t in (name, form, str(outcome.pages), "", "", "", seconds)]
    review = Text(str(outcome.to_review), style="yellow" if outcome.to_review else "green")
    missing = Text(str(outcome.missing), style="yellow" if outcome.missing else "")
    return [Text(name), Text(form), Text(str(outcome.pages)), Text(str(outcome.fields)), review, missing, Text(seconds)]


def _closing(read: int, failed: int, out: Path) -> str:
    tail = f"，{failed} 份没有读成" if failed else ""
    return f"读成 {read} 份{tail}。记录在 {out}"
