"""``shenbao overlay``: page pictures with what was read drawn on them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.commands.engine_options import add_engine_options, engine_of
from extractor.commands.parser import Parser
from extractor.disk_errors import disk_error
from extractor.exit_codes import ExitCode
from extractor.export.record_files import RecordFileError, document_name, load_record
from extractor.fonts import chinese_font
from extractor.intake.errors import IntakeError, SeveralDocumentsError
from extractor.intake.finding import find_documents
from extractor.intake.opening import content_sha256, open_document
from extractor.ocr.models import ModelError
from extractor.overlay import overlay_pages
from extractor.page_reading import read_pages
from extractor.pipeline import record_of


def configure(parser: Parser) -> None:
    """Arguments of the verb."""
    parser.add_argument("file", metavar="FILE", type=Path, help="申报表文件，或页面图片的文件夹")
    parser.add_argument("-o", "--out", metavar="DIR", required=True, type=Path, help="图片写到这个文件夹")
    parser.add_argument("--record", metavar="记录", type=Path, help="用已有的记录（.json），不重新读取")
    parser.add_argument("--password", metavar="密码", help="打开加密 PDF 的密码")
    add_engine_options(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Draw every page of one document."""
    if not chinese_font().chinese:
        print("没有找到中文字体，图上只写栏目编号；安装 fonts-noto-cjk 后可显示中文", file=sys.stderr)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        pages, known = _draw(args)
    except RecordFileError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_USAGE
    except OSError as error:
        print(f"无法写入 {args.out}：{disk_error(error)}。请换一个输出位置", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    except (IntakeError, ModelError) as error:
        print(error, file=sys.stderr)
        return ExitCode.SOME_FAILED
    print(f"已画 {pages} 页，在 {args.out}")
    return ExitCode.OK if known else ExitCode.SOME_FAILED


def _draw(args: argparse.Namespace) -> tuple[int, bool]:
    """Draw the pages; how many they are, and whether they are one of the forms."""
    if args.file.is_dir() and find_documents(args.file).documents != [args.file]:
        raise SeveralDocumentsError(args.file)
    given = load_record(args.record) if args.record else None
    name = document_name(args.file)
    pages = 0
    with open_document(args.file, args.password) as document:
        if given is None:
            engine = engine_of(args)
            record = record_of(document, read_pages(document, engine), engine)
        else:
            record = given
            if record.source.sha256 != content_sha256(args.file):
                print(f"注意：{args.record.name} 不是由 {args.file.name} 读出的，位置可能对不上", file=sys.stderr)
        for issue in record.issues:
            print(issue.message, file=sys.stderr)
        for number, picture in overlay_pages(document, record):
            picture.save(args.out / f"{name}-p{number:02d}.png")
            pages += 1
    return pages, record.form != "unknown"
