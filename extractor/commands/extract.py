"""``shenbao extract``: forms into records."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.commands.engine_options import add_engine_options, engine_of
from extractor.commands.parser import Parser
from extractor.commands.progress import TerminalWatcher
from extractor.commands.summary_table import print_summary
from extractor.disk_errors import disk_error
from extractor.exit_codes import ExitCode
from extractor.extraction import ExtractOptions, extract_all


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="PDF、JPG、PNG、TIFF 文件，或文件夹")
    parser.add_argument("-o", "--out", metavar="OUT", required=True, type=Path, help="记录写到这个文件夹")
    parser.add_argument("--password", metavar="密码", help="打开加密 PDF 的密码")
    parser.add_argument("--json", action="store_true", help="标准输出只写 JSON 报告，供程序读取")
    add_engine_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Read every document, then tell what was read."""
    if args.out.exists() and not args.out.is_dir():
        print(f"{args.out} 不是文件夹，请换一个输出位置", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    options = ExtractOptions(args.out, engine_of(args), args.password)
    with TerminalWatcher(verbose=args.verbose) as watcher:
        try:
            report = extract_all(args.paths, options, watcher)
        except OSError as error:
            print(f"无法写入 {args.out}：{disk_error(error)}。请检查磁盘空间和权限，或换一个输出位置", file=sys.stderr)
            return ExitCode.WRONG_USAGE
    if args.json:
        print(report.model_dump_json(by_alias=True, indent=1))
    else:
        print_summary(report, args.out)
    return ExitCode.OK if all(f.outcome == "read" for f in report.files) else ExitCode.SOME_FAILED
