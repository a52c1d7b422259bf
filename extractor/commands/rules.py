"""``shenbao rules``: the rules of the recognition standard."""

from __future__ import annotations

import argparse
import sys

from eligibility.book import NATIONAL, rule_book, rule_sets
from eligibility.cli import format_faults, rules_explain, rules_lint, rules_list
from eligibility.errors import RuleBookError
from extractor.commands.parser import Parser
from extractor.exit_codes import ExitCode

ACTIONS = ("list", "explain", "lint", "sets")


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    told = "list 列出规则，explain 解释一条，lint 检查规则文件，sets 列出规则集"
    parser.add_argument("action", metavar="|".join(ACTIONS), choices=ACTIONS, help=told)
    parser.add_argument("name", metavar="NAME", nargs="?", help="explain：规则编号；lint：规则文件（默认全部）")
    parser.add_argument("--rules", metavar="规则", default=NATIONAL, help=f"规则集或规则文件（默认 {NATIONAL}）")


def run(args: argparse.Namespace) -> ExitCode:
    """Print what was asked for."""
    if args.action == "explain" and not args.name:
        print("explain 后面要写规则编号，编号见 shenbao rules list", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    try:
        return _act(args)
    except RuleBookError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE


def _act(args: argparse.Namespace) -> ExitCode:
    if args.action == "lint":
        faults = rules_lint(args.name)
        print(format_faults(faults))
        return ExitCode.SOME_FAILED if faults else ExitCode.OK
    if args.action == "explain":
        print(rules_explain(args.name, args.rules))
    elif args.action == "sets":
        print("\n".join(f"{name}  {rule_book(name).title}" for name in rule_sets()))
    else:
        print(rules_list(args.rules))
    return ExitCode.OK
