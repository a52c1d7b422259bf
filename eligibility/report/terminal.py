"""Findings as text for a terminal: the verdict first, what needs attention next, the rest counted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from eligibility.result import GROUP_ZH, SEVERITY_ZH, STATUS_ZH, VERDICT_ZH, CheckResult, Finding

_MARKS = {"fail": "✗", "needs_person": "？", "not_evaluable": "—", "pass": "✓"}
_ORDER = {"fail": 0, "needs_person": 1, "not_evaluable": 2, "pass": 3}
_SEVERITY_ORDER = {"hard": 0, "warning": 1, "format": 2, "needs_person": 3, "modifier": 4, "info": 5}


def width(text: str) -> int:
    """Columns a text takes in a terminal: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(text: str, columns: int) -> list[str]:
    lines, line, used = [], "", 0
    for character in text:
        w = width(character)
        if used + w > columns and line:
            lines.append(line)
            line, used = "", 0
        line += character
        used += w
    return [*lines, line] if line else lines or [""]


def table(rows: Iterable[tuple[str, ...]], header: tuple[str, ...]) -> str:
    """Rows under a header, columns aligned by their width on screen."""
    every = [header, *rows]
    widths = [max(width(row[i]) for row in every) for i in range(len(header))]
    lines = [
        "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip() for row in every
    ]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]])


def grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by group, in the order a reviewer reads them: criteria first, and within a group the gravest first."""
    by_group: dict[str, list[Finding]] = {}
    for finding in findings:
        by_group.setdefault(finding.group, []).append(finding)
    order = [*(g for g in GROUP_ZH if g in by_group), *(g for g in by_group if g not in GROUP_ZH)]
    key = lambda f: (_ORDER[f.verdict], _SEVERITY_ORDER.get(f.severity, 9))  # noqa: E731
    return [(group, sorted(by_group[group], key=key)) for group in order]


def place_text(finding: Finding) -> str:
    """The pages a finding rests on: ``第 4、5 页``."""
    pages = sorted({p["page"] for p in finding.provenance.values() if p.get("page") is not None})
    return f"第 {'、'.join(map(str, pages))} 页" if pages else ""


def summary_line(findings: Iterable[Finding]) -> str:
    """``符合 120，不符合 3，需人工判断 14，暂不能判断 6``."""
    counts = Counter(f.verdict for f in findings)
    return "，".join(f"{VERDICT_ZH[v]} {counts[v]}" for v in ("pass", "fail", "needs_person", "not_evaluable"))


def terminal_text(result: CheckResult, *, title: str = "", columns: int = 100, everything: bool = False) -> str:
    """The result for a terminal. ``everything`` also lists what passes and what can't be evaluated."""
    lines = [f"{title}  " if title else ""]
    lines[0] += f"{result.rules_title}（{result.rules}）  总结论：{VERDICT_ZH[result.verdict]}"
    lines += [f"  注：{note}" for note in result.notes]
    lines.append(f"  {summary_line(result.findings)}")
    hidden: Counter[str] = Counter()
    for group, findings in grouped(result.findings):
        # What can't be evaluated matters where it decides; elsewhere it is counted.
        shown = [f for f in findings if everything or f.verdict in ("fail", "needs_person") or _blocks(f)]
        hidden.update(f.verdict for f in findings)
        hidden.subtract(f.verdict for f in shown)
        if not shown:
            continue
        lines += ["", f"【{GROUP_ZH.get(group, group)}】"]
        by_hand = [] if everything else [f for f in shown if _by_hand(f)]
        for finding in shown:
            if finding not in by_hand:
                lines += _finding_lines(finding, columns)
        if by_hand:
            titles = "、".join(dict.fromkeys(f.title for f in by_hand))
            head, *more = _wrap(f"须由人工判断：{titles}", columns - 3)
            lines += [f"？ {head}", *(f"   {part}" for part in more)]
    rest = "，".join(f"{VERDICT_ZH[v]} {n} 条" for v, n in hidden.items() if n)
    if rest:
        lines += ["", f"未列出：{rest}"]
    return "\n".join(lines)


def _by_hand(finding: Finding) -> bool:
    """Whether a person decides by the nature of the rule: nothing was computed that the message had to show."""
    return finding.verdict == "needs_person" and not (finding.decisive or finding.computed or finding.needed)


def _blocks(finding: Finding) -> bool:
    return finding.decisive and finding.verdict == "not_evaluable"


def _finding_lines(finding: Finding, columns: int) -> list[str]:
    head = f"{_MARKS[finding.verdict]} {SEVERITY_ZH[finding.severity]}  "
    indent = " " * width(head)
    body = _wrap(finding.message, max(20, columns - width(head)))
    lines = [head + body[0], *(indent + part for part in body[1:])]
    detail = [finding.rule, STATUS_ZH[finding.status], place_text(finding)]
    if finding.needed and finding.verdict != "pass":
        lines += [indent + part for part in _wrap(f"怎样才符合：{finding.needed}", max(20, columns - width(head)))]
    lines += [indent + part for part in _wrap(f"依据：{finding.citation}", max(20, columns - width(head)))]
    lines.append(indent + "  ".join(d for d in detail if d))
    return lines
