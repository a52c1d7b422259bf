"""``shenbao summary``: the province's summary tables from a season's records."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from eligibility.book import NATIONAL, rule_book
from eligibility.check import check
from eligibility.errors import RecordError, RuleBookError
from eligibility.record import RecordInput, load_record
from eligibility.rule import RuleBook
from eligibility.season import Application
from eligibility.sheet import squeeze
from extractor.commands.parser import Parser
from extractor.disk_errors import disk_error
from extractor.exit_codes import ExitCode
from extractor.export.record_files import find_record_files, write_atomically
from extractor.export.summary import SummaryOptions, write_summary
from extractor.export.summary_input import Decision, SummaryInputError, read_columns, read_decisions

# What ``shenbao batch`` calls the record of an application folder.
BATCH_RECORD = "record.json"


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("records", metavar="OUT", nargs="+", type=Path, help="放记录的文件夹，或记录文件（.json）")
    parser.add_argument("-o", "--out", metavar="汇总表.xlsx", required=True, type=Path, help="汇总表文件")
    parser.add_argument(
        "--decisions",
        metavar="初审",
        type=Path,
        help="初审结果（csv 或 xlsx）：集群名称或材料、初审是否通过、未通过原因",
    )
    parser.add_argument("--columns", metavar="列设置", type=Path, help="自定的栏目（yaml），不写用默认列")
    parser.add_argument("--rules", metavar="规则", default=NATIONAL, help=f"规则集或规则文件（默认 {NATIONAL}）")


def run(args: argparse.Namespace) -> ExitCode:
    """Write the workbook of all records that are one."""
    if args.out.suffix.lower() != ".xlsx":
        print(f"汇总表是 Excel 文件，请把 {args.out} 写成 .xlsx", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    try:
        book = rule_book(args.rules)
        decisions = read_decisions(args.decisions) if args.decisions else {}
        options = read_columns(args.columns, args.rules) if args.columns else SummaryOptions(rules=args.rules)
    except (RuleBookError, SummaryInputError) as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE
    applications, bad = _applications(args.records, book, decisions)
    if not applications:
        print("没有可汇总的记录", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    _tell_unused(decisions, applications)
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "summary.xlsx"
            result = write_summary(applications, part, options)
            write_atomically(args.out, part.read_bytes())
    except OSError as error:
        print(f"无法写入 {args.out}：{disk_error(error)}。如果文件正在 Excel 中打开，请先关闭", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    print(f"推荐 {len(result.recommended)} 份，复核 {len(result.reviewed)} 份，汇总表在 {args.out}")
    return ExitCode.SOME_FAILED if bad else ExitCode.OK


def _applications(paths: list[Path], book: RuleBook, decisions: dict[str, Decision]) -> tuple[list[Application], int]:
    """Every record as an application, checked; and how many files were none, each told on stderr."""
    applications: list[Application] = []
    bad = 0
    for path in _record_files(paths):
        name = path.parent.name if path.name == BATCH_RECORD else path.stem
        try:
            record = load_record(path)
            result = check(record, book)
        except RecordError as error:
            bad += 1
            print(f"{path.name}：{error}", file=sys.stderr)
            continue
        decision = next((decisions[n] for n in _names(name, record) if n in decisions), Decision(None, None))
        applications.append(Application(record, name, result, decision.passed, decision.reason))
    return applications, bad


def _names(name: str, record: RecordInput) -> list[str]:
    """How a table of decisions may call a form: the record's name, or the cluster's."""
    names = [squeeze(name)]
    for field in ("basic.cluster_name", "cover.cluster_name"):
        value = record["fields"].get(field, {}).get("value")
        if isinstance(value, str):
            names.append(squeeze(value))
    return names


def _tell_unused(decisions: dict[str, Decision], applications: list[Application]) -> None:
    """A decision that fits no form is told, as its name is probably written in another way."""
    known = {n for a in applications for n in _names(a.name, load_record(a.record))}
    unused = [name for name in decisions if name not in known]
    if unused:
        print(f"初审结果里有对不上记录的名称：{'、'.join(unused[:5])}", file=sys.stderr)


def _record_files(paths: list[Path]) -> list[Path]:
    """Records directly in a folder, and those of a season in its application folders."""
    found = find_record_files(paths)
    for path in paths:
        if path.is_dir():
            found.extend(sorted(path.glob(f"*/{BATCH_RECORD}")))
    return found
