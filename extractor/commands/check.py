"""``shenbao check``: records against the recognition standard."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from eligibility.book import NATIONAL, rule_book
from eligibility.check import check
from eligibility.cli import exit_status, format_results, report
from eligibility.errors import RecordError, RuleBookError
from eligibility.result import CheckResult
from extractor.commands.parser import Parser
from extractor.crops import CropReader
from extractor.disk_errors import disk_error
from extractor.exit_codes import ExitCode
from extractor.export.record_files import FINDINGS_SUFFIX, find_record_files, write_atomically
from extractor.intake.errors import IntakeError
from extractor.intake.opening import open_document

_PLAIN_COLUMNS = 100


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("records", metavar="RECORD", nargs="+", type=Path, help="记录文件（.json），或放记录的文件夹")
    parser.add_argument("--rules", metavar="规则", default=NATIONAL, help=f"规则集或规则文件（默认 {NATIONAL}）")
    parser.add_argument(
        "--stage", choices=("county", "ministry"), default="county", help="县级报送（默认）还是省级报部"
    )
    parser.add_argument("--comparison", metavar="文件", type=Path, help="与佐证材料比对的结果（.json），只用于一份记录")
    parser.add_argument("-o", "--out", metavar="FILE", type=Path, help="结果写成 JSON；多份记录时是文件夹")
    parser.add_argument("--html", metavar="FILE", type=Path, help="写初审意见底稿；多份记录时是文件夹")
    parser.add_argument("--document", metavar="原件", type=Path, help="申报表原件，用于底稿里的截图，只用于一份记录")
    parser.add_argument("--password", metavar="密码", help="打开加密原件的密码")
    parser.add_argument("--all", action="store_true", help="通过的项目也逐条列出")


def run(args: argparse.Namespace) -> ExitCode:
    """Check every record that is one."""
    paths = find_record_files(args.records)
    if not paths:
        print("没有可核查的记录", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    if len(paths) > 1 and (args.comparison or args.document):
        print("--comparison 和 --document 只能用于一份记录", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    try:
        book = rule_book(args.rules)
        comparison = _json(args.comparison) if args.comparison else None
    except (RuleBookError, RecordError) as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE
    results: list[tuple[Path, CheckResult]] = []
    bad = 0
    for path in paths:
        try:
            record = _json(path)
            if record.get("form") == "unknown":
                # A letter among the forms was told when it was read; it makes no usage wrong.
                print(f"{path.name}：原文件没有认出是申报表或复核申报表，没有核查", file=sys.stderr)
                continue
            results.append((path, check(record, book, stage=args.stage, comparison=comparison)))
        except RecordError as error:
            bad += 1
            print(f"{path.name}：{error}", file=sys.stderr)
    failed = _deliver(args, results)
    if failed or bad or not results:
        return ExitCode.WRONG_USAGE
    return ExitCode(exit_status(result for _, result in results))


def _json(path: Path) -> dict[str, Any]:
    """A JSON object from a file. Raises ``RecordError``."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise RecordError([f"找不到文件 {path}"]) from error
    except (OSError, ValueError) as error:
        raise RecordError([f"{path.name} 打不开，或不是 JSON"]) from error
    if not isinstance(given, dict):
        raise RecordError([f"{path.name} 的内容应为 JSON 对象"])
    return given


def _deliver(args: argparse.Namespace, results: list[tuple[Path, CheckResult]]) -> bool:
    """Write or print the results; whether that failed."""
    try:
        if args.out:
            for path, result in results:
                write_atomically(
                    _target(args.out, path, f"{FINDINGS_SUFFIX}.json", len(args.records), results), result.to_json()
                )
        if args.html:
            for path, result in results:
                target = _target(args.html, path, ".html", len(args.records), results)
                write_atomically(target, _html(args, path, result))
    except OSError as error:
        where = " 或 ".join(str(p) for p in (args.out, args.html) if p)
        print(f"无法写入 {where}：{disk_error(error)}。请换一个输出位置", file=sys.stderr)
        return True
    except IntakeError as error:
        print(error, file=sys.stderr)
        return True
    if not args.out and results:
        columns = shutil.get_terminal_size((_PLAIN_COLUMNS, 24)).columns
        print(format_results(((str(p), r) for p, r in results), everything=args.all, columns=columns))
    return False


def _target(out: Path, record: Path, suffix: str, given: int, results: list[tuple[Path, CheckResult]]) -> Path:
    """A file for one record; a file of its own in a folder for each of several."""
    if given == 1 and len(results) == 1 and not out.is_dir():
        out.parent.mkdir(parents=True, exist_ok=True)
        return out
    out.mkdir(parents=True, exist_ok=True)
    return out / f"{record.stem}{suffix}"


def _html(args: argparse.Namespace, path: Path, result: CheckResult) -> str:
    with ExitStack() as stack:
        crops = None
        if args.document:
            crops = CropReader(stack.enter_context(open_document(args.document, args.password)))
        return report(_json(path), result, crops=crops, date=date.today().isoformat())
