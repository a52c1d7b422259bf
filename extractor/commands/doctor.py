"""``shenbao doctor``: is this installation complete, and does it read right?"""

from __future__ import annotations

import argparse

from extractor.commands.parser import Parser
from extractor.doctor import Check, format_check, format_verdict, run_doctor
from extractor.exit_codes import ExitCode


def configure(parser: Parser) -> None:
    """The verb takes nothing."""


def run(args: argparse.Namespace) -> ExitCode:
    """Tell each check as it is made, and the verdict."""
    report = run_doctor(_tell)
    print(format_verdict(report))
    return ExitCode.OK if report.healthy else ExitCode.SOME_FAILED


def _tell(check: Check) -> None:
    print(format_check(check), flush=True)
