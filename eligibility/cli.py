"""What commands do with the rule book, as plain functions: data in, data or Chinese text out, no argument parsing.

``shenbao check`` and ``shenbao rules lint|list|explain`` are thin calls of these; so may another office's command be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eligibility.book import NATIONAL, rule_book
from eligibility.check import Stage, check
from eligibility.dictionary import dictionary
from eligibility.explain import explain_rule, rule_lines
from eligibility.lint import Fault, lint
from eligibility.record import RecordSource, load_record
from eligibility.report.html import CropMap, CropSource, Heading, html_report
from eligibility.report.terminal import table, terminal_text
from eligibility.result import CheckResult


def rules_lint(path: str | Path | None = None) -> list[Fault]:
    """Faults of a rule file, or of all rule sets."""
    return lint(path)


def format_faults(faults: Iterable[Fault]) -> str:
    """Faults one a line, or that there are none."""
    lines = [str(fault) for fault in faults]
    return "\n".join(lines) if lines else "规则文件没有问题"


def rules_list(rules: str | Path = NATIONAL) -> str:
    """The rules of a set as a table."""
    book = rule_book(rules)
    head = f"{book.title}（{book.id}）：{len(book.rules)} 条规则"
    notes = [f"注：{note}" for note in book.notes]
    header = ("编号", "类别", "名称", "门槛", "性质", "可靠程度")
    return "\n".join([head, *notes, table(rule_lines(book), header)])


def rules_explain(rule_id: str, rules: str | Path = NATIONAL) -> str:
    """One rule in full. Raises ``RuleBookError`` for an unknown one."""
    return explain_rule(rule_book(rules), rule_id)


def check_records(
    paths: Iterable[str | Path],
    rules: str | Path = NATIONAL,
    *,
    stage: Stage = "county",
    comparison: Mapping[str, Any] | None = None,
) -> list[tuple[str, CheckResult]]:
    """Each record file with its result. Raises ``RecordError`` for the first that is no record."""
    return [(str(p), check(Path(p), rules, stage=stage, comparison=comparison)) for p in paths]


def format_results(results: Iterable[tuple[str, CheckResult]], *, everything: bool = False, columns: int = 100) -> str:
    """Results as text for a terminal, one after the other."""
    return "\n\n".join(terminal_text(r, title=Path(p).name, columns=columns, everything=everything) for p, r in results)


def exit_status(results: Iterable[CheckResult]) -> int:
    """0 where no hard criterion failed, 1 where some did (the contract of ``shenbao check``)."""
    return 1 if any(result.hard_failed for result in results) else 0


def report(
    record: RecordSource,
    result: CheckResult,
    *,
    crops: CropSource | CropMap | None = None,
    date: str = "",
) -> str:
    """The 初审意见底稿 of a record as HTML text; ``crops`` gives the pictures of its places."""
    given = load_record(record)

    def text(field_id: str) -> str:
        value = given["fields"].get(field_id, {}).get("value")
        return value if isinstance(value, str) else ""

    source = given.get("source") or {}
    heading = Heading(
        cluster_name=text("basic.cluster_name") or text("cover.cluster_name"),
        region="　".join(p for part in ("province", "city", "county") if (p := text(f"cover.{part}"))),
        source=str(source.get("file") or ""),
        date=date,
    )
    specs = dictionary(given["form"])
    names = {field_id: spec.name for field_id, spec in specs.items()}
    for field_id, spec in specs.items():
        value = given["fields"].get(field_id, {}).get("value") if spec.columns else None
        for number, row in enumerate(value if isinstance(value, list) else ()):
            for column, title in spec.columns.items():
                names[f"{field_id}[{number}].{column}"] = f"{row.get('indicator') or ''}·{title}"
    return html_report(result, heading=heading, crops=crops, names=names)
