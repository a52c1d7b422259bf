"""``--engine`` and ``--threads``, for every verb that may have to recognise text."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import cache

from extractor.commands.parser import Parser, whole_number
from extractor.ocr.engine import DEFAULT_ENGINE, ENGINES, Engine, open_engine


def add_engine_options(parser: Parser) -> None:
    """Add the two options."""
    parser.add_argument(
        "--engine", choices=sorted(ENGINES), default=DEFAULT_ENGINE, help=f"文字识别引擎（默认 {DEFAULT_ENGINE}）"
    )
    parser.add_argument(
        "--threads", metavar="N", type=whole_number, default=None, help="识别用几个处理器核心（默认全部）"
    )


def engine_of(args: argparse.Namespace) -> Callable[[], Engine]:
    """Opens the chosen engine when it is first asked for, and gives the same one ever after."""
    threads: int = args.threads or usable_cores()
    name: str = args.engine

    @cache
    def engine() -> Engine:
        return open_engine(name, threads)

    return engine


def usable_cores() -> int:
    """Cores this process may run on, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
