"""What an examination of the installation found, and how it is told to the clerk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How a check ended; the value is what the clerk sees."""

    GOOD = "正常"
    NOTICE = "注意"
    FAULT = "故障"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was found and, unless all is well, what to do about it (both Chinese)."""

    subject: str
    outcome: Outcome
    found: str
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Every check, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether the main job can be done: no fault. Notices don't count."""
        return all(check.outcome is not Outcome.FAULT for check in self.checks)


def good(subject: str, found: str) -> Check:
    """All is well."""
    return Check(subject, Outcome.GOOD, found)


def notice(subject: str, found: str, advice: str) -> Check:
    """Works, but should be known."""
    return Check(subject, Outcome.NOTICE, found, advice)


def fault(subject: str, found: str, advice: str) -> Check:
    """Doesn't work until something is done."""
    return Check(subject, Outcome.FAULT, found, advice)


def format_check(check: Check) -> str:
    """``[正常] subject：found``, with the advice on a line of its own. Only characters a GBK console has."""
    told = f"[{check.outcome.value}] {check.subject}：{check.found}"
    return f"{told}\n       怎么办：{check.advice}" if check.advice else told


def format_verdict(report: DoctorReport) -> str:
    """The last line: whether the installation can be used."""
    if not report.healthy:
        faults = "、".join(_subjects(report, Outcome.FAULT))
        return f"结论：安装有问题（{faults}），请按上面的“怎么办”处理后重新运行 shenbao doctor"
    notices = "、".join(_subjects(report, Outcome.NOTICE))
    return f"结论：可以使用；另请注意：{notices}" if notices else "结论：安装完好，可以使用"


def format_report(report: DoctorReport) -> str:
    """The whole report as lines of text."""
    return "\n".join([*map(format_check, report.checks), format_verdict(report)])


def _subjects(report: DoctorReport, outcome: Outcome) -> Iterable[str]:
    return dict.fromkeys(check.subject for check in report.checks if check.outcome is outcome)
