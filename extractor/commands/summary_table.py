"""The table that ends a run: a line a file."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.export.headings import FORM_ZH
from extractor.export.record_files import document_name
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
        table.add_row(*_cells(_with_record(name, outcome), outcome))
    console.print(table)
    console.print(Text(_closing(report, out)), soft_wrap=True)


def _with_record(name: str, outcome: FileOutcome) -> str:
    """The file, and below it its record where that has another name."""
    if outcome.record is None or outcome.record == f"{document_name(Path(outcome.file))}.json":
        return name
    return f"{name}\n→ {outcome.record}"


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


def _closing(report: ExtractReport, out: Path) -> str:
    counted = Counter(f.outcome for f in report.files)
    parts = [f"读成 {counted['read']} 份"]
    parts += [f"没有读出 {counted['failed']} 份"] if counted["failed"] else []
    parts += [f"不是申报表 {counted['unknown_form']} 份"] if counted["unknown_form"] else []
    review = sum(f.to_review for f in report.files)
    advice = f"\n共有 {review} 栏待核对：用 shenbao export 导出后，原因写在有颜色的格子的批注里" if review else ""
    return f"{'，'.join(parts)}。记录在 {out}{advice}"
