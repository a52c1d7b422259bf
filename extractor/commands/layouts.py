"""``shenbao layouts``: what the program knows of each form's printed structure."""

from __future__ import annotations

import argparse
import sys

from extractor.commands.parser import Parser
from extractor.exit_codes import ExitCode
from extractor.registration.layout_files.catalogue import layout_names
from extractor.registration.layout_files.lint import LayoutNotFoundError, lint_layout, load_layout_file
from extractor.registration.layout_files.outline import outline


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("action", metavar="lint|show", choices=("lint", "show"), help="lint 检查错误，show 显示结构")
    parser.add_argument("names", metavar="NAME", nargs="*", help="表样名（如 shenbao-2025）或 .yaml 文件，默认全部")


def run(args: argparse.Namespace) -> ExitCode:
    """Lint or show each layout."""
    names: list[str] = args.names or layout_names()
    try:
        return _lint(names) if args.action == "lint" else _show(names)
    except LayoutNotFoundError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE


def _lint(names: list[str]) -> ExitCode:
    faults = [fault for name in names for fault in lint_layout(name)]
    for fault in faults:
        print(fault)
    print(f"{len(faults)} 处问题" if faults else f"{'、'.join(names)} 没有问题", file=sys.stderr)
    return ExitCode.SOME_FAILED if faults else ExitCode.OK


def _show(names: list[str]) -> ExitCode:
    for name in names:
        layout = load_layout_file(name)
        if layout is None:
            print(f"{name} 有错误，显示不了；请先运行 shenbao layouts lint {name}", file=sys.stderr)
            return ExitCode.SOME_FAILED
        for line in outline(layout):
            print(line)
    return ExitCode.OK
