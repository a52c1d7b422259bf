"""``python -m samples.generator corpus --out DIR --count N --seed S``: the test corpus, on demand."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.generator.corpus import (
    HELD_APART_SEEDS,
    RENDERERS,
    generate_document,
    write_document,
)
from samples.generator.drift.kinds import DriftKind, recipe_of
from samples.generator.renderers.fonts import MissingFontError
from samples.generator.renderers.rendered import MissingProgramError
from samples.generator.truth import FormName

_FORMS: tuple[FormName, ...] = ("shenbao", "fuhe")


def main(argv: list[str] | None = None) -> int:
    """Parse the command line and write the corpus; 0 done, 1 a renderer or font is missing, 2 wrong usage."""
    args = _parser().parse_args(argv)
    forms = [f for f in _FORMS if args.form in (None, f)]
    renderers = [r for r in RENDERERS if args.renderer in (None, r)]
    first = args.seed + (HELD_APART_SEEDS if args.held_apart else 0)
    try:
        for i in range(args.count):
            form, renderer = forms[i % len(forms)], renderers[i // len(forms) % len(renderers)]
            drift = recipe_of(first + i) if args.drift == [] else tuple(args.drift or ())
            document = generate_document(form, first + i, renderer, args.held_apart, args.pen, drift)
            write_document(document, args.out)
            print(document.name, f"{len(document.geometry.pages)} 页", file=sys.stderr)
    except (MissingFontError, MissingProgramError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description="生成虚构的样例表格")
    commands = parser.add_subparsers(required=True, metavar="命令")
    corpus = commands.add_parser("corpus", help="生成测试语料：PDF、真值、版面几何")
    corpus.add_argument("--out", type=Path, required=True, help="输出文件夹")
    corpus.add_argument("--count", type=int, default=4, help="份数")
    corpus.add_argument("--seed", type=int, default=1, help="起始随机种子")
    corpus.add_argument("--form", choices=_FORMS, help="只生成一种表")
    corpus.add_argument("--renderer", choices=RENDERERS, help="只用一种绘制方式")
    corpus.add_argument("--held-apart", action="store_true", help="生成留出部分（字体、用词、种子都与开发部分不同）")
    corpus.add_argument("--pen", action="store_true", help="方框留空，由手写勾选")
    corpus.add_argument(
        "--drift",
        type=DriftKind,
        choices=list(DriftKind),
        nargs="*",
        metavar="KIND",
        help="改动过的表：增删行列、改栏目名、缺页、重页、夹页等；不写种类则由种子决定",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
