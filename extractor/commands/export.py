"""``shenbao export``: records as tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from extractor.commands.parser import Parser
from extractor.disk_errors import disk_error
from extractor.exit_codes import ExitCode
from extractor.export.csv import csv_bytes
from extractor.export.record_files import RecordFileError, find_record_files, load_record, write_atomically
from extractor.export.xlsx import xlsx_bytes
from models.record import Record

FORMATS: dict[str, Callable[[Sequence[Record]], bytes]] = {".xlsx": xlsx_bytes, ".csv": csv_bytes}


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("records", metavar="RECORD", nargs="+", type=Path, help="记录文件（.json），或放记录的文件夹")
    parser.add_argument("-o", "--out", metavar="X.xlsx|X.csv", required=True, type=Path, help="导出的文件")


def run(args: argparse.Namespace) -> ExitCode:
    """Write one table of all records that can be read."""
    formatted = FORMATS.get(args.out.suffix.lower())
    if formatted is None:
        print(f"不认识的格式 {args.out.suffix or args.out}，请写成 .xlsx 或 .csv", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    records, bad = load_all(args.records)
    if not records:
        print("没有可导出的记录", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(args.out, formatted(records))
    except OSError as error:
        print(f"无法写入 {args.out}：{disk_error(error)}。如果文件正在 Excel 中打开，请先关闭", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    print(f"已导出 {len(records)} 份记录到 {args.out}")
    return ExitCode.SOME_FAILED if bad else ExitCode.OK


def load_all(paths: Sequence[Path]) -> tuple[list[Record], int]:
    """The records under ``paths``, and how many files were none; each of those is told on stderr."""
    records: list[Record] = []
    bad = 0
    for path in find_record_files(paths):
        try:
            records.append(load_record(path))
        except RecordFileError as error:
            bad += 1
            print(error, file=sys.stderr)
    return records, bad
