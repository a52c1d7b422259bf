"""The command ``shenbao``: finds the verb, calls it, and turns what went wrong into words and an exit code."""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from extractor.commands.parser import Parser
from extractor.exit_codes import ExitCode
from extractor.technical_detail import technical_detail

# In the order a clerk meets them. Each is a module of ``extractor.commands``.
VERBS = {
    "extract": "读申报表：PDF、扫描件、照片 → 记录",
    "overlay": "把读到的内容画在页面图片上，便于核对",
    "export": "把记录导出为 Excel 或 CSV",
    "check": "按认定标准核查记录",
    "rules": "查看、检查认定标准的规则",
    "summary": "汇总表（附件 2、附件 4）",
    "layouts": "查看、检查表样定义",
    "doctor": "检查安装是否完好，不联网试读一份样表",
}


class Verb(Protocol):
    """What a module of ``extractor.commands`` offers."""

    def configure(self, parser: Parser) -> None:
        """Add the verb's arguments."""
        ...

    def run(self, args: argparse.Namespace) -> ExitCode:
        """Do it."""
        ...


def verb(name: str) -> Verb:
    """The module of a verb; only the one that is called is loaded."""
    return cast(Verb, import_module(f"extractor.commands.{name}"))


def build_parser(called: str | None) -> Parser:
    """The parser of the whole command, with the arguments of the verb that is called."""
    parser = Parser(prog="shenbao", description="读取《中小企业特色产业集群申报表》和《复核申报表》")
    verbs = parser.add_subparsers(title="命令", metavar="<命令>", dest="verb", required=True, parser_class=_SubParser)
    for name, told in VERBS.items():
        sub = verbs.add_parser(name, help=told, description=told)
        if name == called:
            verb(name).configure(sub)
            sub.add_argument("-v", "--verbose", action="store_true", help="多说明一些：为什么要核对、哪里出了错")
    return parser


class _SubParser(Parser):
    def __init__(self, **given: str | None) -> None:
        super().__init__(prog=given.get("prog"), description=given.get("description"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is one of ``ExitCode``."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    called = next((a for a in arguments if not a.startswith("-")), None)
    try:
        args = build_parser(called if called in VERBS else None).parse_args(arguments)
        return verb(args.verb).run(args)
    except KeyboardInterrupt:
        print("已中断；此前写出的文件都保留着", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough: no fault of ours, and nobody left to tell.
        sys.stderr.close()
        return ExitCode.OK
    except Exception as error:
        _tell_internal_error(error, verbose=bool({"-v", "--verbose"} & set(arguments)))
        return ExitCode.INTERNAL_ERROR


def _tell_internal_error(error: Exception, *, verbose: bool) -> None:
    print(f"程序出错，没有完成（{type(error).__name__}）", file=sys.stderr)
    if verbose:
        print(technical_detail(error), file=sys.stderr)
    else:
        print("请加上 -v 重新运行，把显示的内容交给技术人员", file=sys.stderr)


def _prepare_streams() -> None:
    """UTF-8 into files and pipes whatever the system's code page; libraries' warnings stay out of the clerk's sight."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())


if __name__ == "__main__":
    sys.exit(main())
