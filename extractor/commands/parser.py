"""An argument parser that speaks Chinese to the clerk: headings, help and every error."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterable
from typing import NoReturn

from extractor.exit_codes import ExitCode

# What argparse says, as a pattern, and how we say it. Unknown sentences are passed on as they are.
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 应为整数，而不是 \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同时使用"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


def in_chinese(message: str) -> str:
    """An error sentence of argparse in Chinese."""
    for pattern, chinese in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(chinese)
    return message


def columns_of(text: str) -> int:
    """How wide a terminal shows ``text``: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def broken_lines(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most so many terminal columns: between Chinese characters or at spaces, and no line opens
    with a mark that closes something."""
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and columns_of(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


# What stays on one line: a word of letters, or one Chinese character; with the marks that close it.
_PIECE = re.compile(r"(?:[\x21-\x7e]+|[（“《]*.)[，。；：、）”》？！]*\s*")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return broken_lines(text, width)

    def _format_action(self, action: argparse.Action) -> str:
        """argparse pads by characters; we take back the columns that Chinese ones take besides."""
        told = super()._format_action(action)
        named = f"{' ' * self._current_indent}{self._format_action_invocation(action)}"
        surplus = columns_of(named) - len(named)
        if told.startswith(f"{named}{' ' * (surplus + 2)}"):
            return named + told[len(named) + surplus :]
        return told


class Parser(argparse.ArgumentParser):
    """``argparse.ArgumentParser`` in Chinese; wrong usage ends with ``ExitCode.WRONG_USAGE``."""

    def __init__(self, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help stands, and end."""
        self.exit(ExitCode.WRONG_USAGE, f"{in_chinese(message)}\n运行 {self.prog} --help 查看用法\n")


def whole_number(text: str) -> int:
    """A number of threads: 1 or more. Raises ``argparse.ArgumentTypeError``."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"应为大于 0 的整数，而不是 {text}")
    return int(text)
