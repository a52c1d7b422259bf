"""An office's own checks: functions published under the entry point group ``shenbao.rules``.

An entry point names a function ``check(record) -> findings``. ``record`` is the record as plain data; a finding is an
``eligibility.Finding`` or a mapping with at least ``rule``, ``verdict`` and ``message``. Own checks never decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eligibility.result import Finding

GROUP = "shenbao.rules"
PluginCheck = Callable[[Mapping[str, Any]], Iterable[Finding | Mapping[str, Any]]]

_DEFAULTS = {"severity": "warning", "status": "plugin", "citation": "本单位自定"}
_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)


@cache
def installed() -> tuple[tuple[str, PluginCheck], ...]:
    """The checks that other distributions publish, by name."""
    return tuple((e.name, e.load()) for e in sorted(entry_points(group=GROUP), key=lambda e: e.name))


def run_plugins(record: Mapping[str, Any], checks: Iterable[tuple[str, PluginCheck]]) -> list[Finding]:
    """The findings of the office's own checks. One that breaks becomes a finding that says so."""
    out: list[Finding] = []
    for name, check in checks:
        try:
            out += [_finding(given) for given in check(record)]
        except Exception as error:  # a stranger's code must not take the national rules down with it
            message = f"自定检查 {name} 出错，未作判断：{type(error).__name__} {error}"
            out.append(
                Finding(
                    rule=name,
                    verdict="not_evaluable",
                    severity="warning",
                    status="plugin",
                    citation="本单位自定",
                    message=message,
                    group="plugin",
                )
            )
    return out


def _finding(given: Finding | Mapping[str, Any]) -> Finding:
    if isinstance(given, Finding):
        finding = given
    else:
        try:
            finding = _FINDING.validate_python(_DEFAULTS | dict(given))
        except ValidationError as error:
            first = error.errors()[0]
            raise ValueError(f"结果缺少或写错 {'.'.join(map(str, first['loc']))}") from None
    finding.group = "plugin"
    finding.decisive = False
    return finding
