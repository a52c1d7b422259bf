"""``shenbao summary``: the province's summary tables from a season's records."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from eligibility.book import NATIONAL
from eligibility.errors import RecordError, RuleBookError
from eligibility.record import load_record
from eligibility.season import Application
from extractor.commands.parser import Parser
from extractor.exit_codes import ExitCode
from extractor.export.record_files import find_record_files, write_atomically
from extractor.export.summary import SummaryOptions, write_summary

# What ``shenbao batch`` calls the record of an application folder.
BATCH_RECORD = "record.json"


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("records", metavar="OUT", nargs="+", type=Path, help="放记录的文件夹，或记录文件（.json）")
    parser.add_argument("-o", "--out", metavar="汇总表.xlsx", required=True, type=Path, help="汇总表文件")
    parser.add_argument("--rules", metavar="规则", default=NATIONAL, help=f"规则集或规则文件（默认 {NATIONAL}）")


def run(args: argparse.Namespace) -> ExitCode:
    """Write the workbook of all records that are one."""
    applications, bad = _applications(args.records)
    if not applications:
        print("没有可汇总的记录", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    try:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "summary.xlsx"
            result = write_summary(applications, part, SummaryOptions(rules=args.rules))
            write_atomically(args.out, part.read_bytes())
    except RuleBookError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE
    except OSError as error:
        reason = error.strerror or "未知原因"
        print(f"无法写入 {args.out}：{reason}。如果文件正在 Excel 中打开，请先关闭", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    print(f"推荐 {len(result.recommended)} 份，复核 {len(result.reviewed)} 份，汇总表在 {args.out}")
    return ExitCode.SOME_FAILED if bad else ExitCode.OK


def _applications(paths: list[Path]) -> tuple[list[Application], int]:
    """Every record as an application, and how many files were none; each of those is told on stderr."""
    applications: list[Application] = []
    bad = 0
    for path in _record_files(paths):
        try:
            load_record(path)
        except RecordError as error:
            bad += 1
            print(f"{path.name}：{error}", file=sys.stderr)
        else:
            name = path.parent.name if path.name == BATCH_RECORD else path.stem
            applications.append(Application(path, name=name))
    return applications, bad


def _record_files(paths: list[Path]) -> list[Path]:
    """Records directly in a folder, and those of a season in its application folders."""
    found = find_record_files(paths)
    for path in paths:
        if path.is_dir():
            found.extend(sorted(path.glob(f"*/{BATCH_RECORD}")))
    return found
