"""A run over many documents: each is read by itself, written at once, and accounted for in the report."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractor.corrections import CorrectionsError, apply_corrections, load_corrections
from extractor.disk_errors import disk_error
from extractor.export.headings import READ_STATUSES, dictionary_of
from extractor.export.record_files import (
    CORRECTIONS_SUFFIX,
    REPORT_NAME,
    RecordFileError,
    load_record,
    write_atomically,
)
from extractor.intake.errors import IntakeError
from extractor.intake.opening import content_sha256
from extractor.ocr.engine import Engine
from extractor.ocr.models import ModelError
from extractor.pipeline import extract
from extractor.technical_detail import technical_detail
from extractor.worklist import Job, list_work
from models.record import Record, Status
from models.report import ExtractReport, FileOutcome

logger = logging.getLogger(__name__)

ERROR_LOG = "errors.log"


class Watcher(Protocol):
    """Is told how a run goes on; the progress bar is one."""

    def found(self, documents: int) -> None:
        """So many documents will be read."""
        ...

    def page(self, name: str, number: int, total: int) -> None:
        """A page of the document ``name`` has been read."""
        ...

    def done(self, name: str, outcome: FileOutcome, record: Record | None) -> None:
        """The document ``name`` is finished; there is a record unless it failed."""
        ...

    def notice(self, message: str) -> None:
        """Something the clerk should know (Chinese)."""
        ...


@dataclass(frozen=True)
class ExtractOptions:
    """What a run needs besides the documents. ``engine`` is asked for only when a page must be recognised."""

    out: Path
    engine: Callable[[], Engine]
    password: str | None = None


def extract_all(paths: Iterable[Path], options: ExtractOptions, watcher: Watcher) -> ExtractReport:
    """Read every document under ``paths`` into ``options.out``, and write ``report.json`` beside the records.

    A document that fails takes no other down. Raises ``OSError`` when the output folder can't be made or written.
    """
    started = time.perf_counter()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=options.out):
        pass  # An hour of reading must not end in a folder that can't be written.
    work = list_work(paths, options.out)
    watcher.found(len(work.jobs))
    for notice in work.notices:
        watcher.notice(notice)
    outcomes: list[FileOutcome] = []
    try:
        for job in work.jobs:
            outcomes.append(_finish(job, options, watcher))
    finally:
        report = ExtractReport(seconds=round(time.perf_counter() - started, 3), files=outcomes)
        write_atomically(options.out / f"{REPORT_NAME}.json", report.model_dump_json(by_alias=True, indent=1))
    return report


def _finish(job: Job, options: ExtractOptions, watcher: Watcher) -> FileOutcome:
    """Read one document and write its record; whatever happens becomes an outcome."""
    started = time.perf_counter()
    record: Record | None = None
    try:
        if job.failure is not None:
            raise job.failure
        record = _read(job, options, watcher)
        target = _target(job, options)
        _notice_replaced(target, record, watcher)
        write_atomically(target, record.to_json())
        outcome = _outcome_of(record, job, target)
    except IntakeError as error:
        outcome = _failed(job, _told(job, error))
    except (ModelError, ImportError) as error:
        outcome = _failed(job, f"{job.label}：文字识别用不了（{error}）。请运行 shenbao doctor 检查安装")
        _log_failure(job.document, error, options.out)
    except Exception as error:
        outcome = _failed(job, _internal(job, error, options.out))
        _log_failure(job.document, error, options.out)
    if outcome.outcome == "failed":
        record = None
        _drop_stale(job, options)
    outcome.seconds = round(time.perf_counter() - started, 3)
    watcher.done(job.label, outcome, record)
    return outcome


def _target(job: Job, options: ExtractOptions) -> Path:
    return options.out / f"{job.name}.json"


def _read(job: Job, options: ExtractOptions, watcher: Watcher) -> Record:
    record = extract(
        job.document,
        options.engine,
        password=options.password,
        progress=lambda _, n, total: watcher.page(job.label, n, total),
    )
    if record.form == "unknown":
        return record
    try:
        corrections = load_corrections(options.out / f"{job.name}{CORRECTIONS_SUFFIX}.json")
    except CorrectionsError as error:
        watcher.notice(str(error))
        return record
    if not corrections:
        return record
    corrected = apply_corrections(record, corrections, dictionary_of(record))
    for problem in corrected.problems:
        watcher.notice(f"{job.label}：{problem}")
    if corrected.applied:
        watcher.notice(f"{job.label}：已采用 {corrected.applied} 项人工更正")
    return corrected.record


def _notice_replaced(target: Path, record: Record, watcher: Watcher) -> None:
    """Tell when a record of another document of the same name is about to be replaced."""
    earlier = _earlier(target)
    if earlier is not None and earlier.source.sha256 != record.source.sha256:
        watcher.notice(f"{target.name} 原是另一份同名文件（内容不同）的记录，现已替换；要都保留，请换输出文件夹")


def _earlier(target: Path) -> Record | None:
    if not target.exists():
        return None
    try:
        return load_record(target)
    except RecordFileError:
        return None


def _drop_stale(job: Job, options: ExtractOptions) -> None:
    """Remove an earlier record that stands where this document's would, unless it was read from this very content."""
    if job.failure is not None:
        return
    target = _target(job, options)
    earlier = _earlier(target)
    try:
        if earlier is not None and earlier.source.sha256 != content_sha256(job.document):
            target.unlink()
    except (OSError, IntakeError) as error:
        logger.warning("%s: %s", target, type(error).__name__)


def _outcome_of(record: Record, job: Job, target: Path) -> FileOutcome:
    readings = record.fields.values()
    unknown = record.form == "unknown"
    return FileOutcome(
        file=str(job.document),
        outcome="unknown_form" if unknown else "read",
        record=target.name,
        form=record.form,
        pages=record.source.pages,
        fields=sum(r.status in READ_STATUSES for r in readings),
        to_review=sum(r.needs_review for r in readings),
        missing=sum(r.status is Status.MISSING for r in readings),
        message=_unknown(job, record) if unknown else None,
    )


def _unknown(job: Job, record: Record) -> str:
    named = f"{job.document.name}："
    return f"{job.label}：{'；'.join(i.message.removeprefix(named) for i in record.issues)}"


def _failed(job: Job, message: str) -> FileOutcome:
    return FileOutcome(file=str(job.document), outcome="failed", message=message)


def _told(job: Job, error: IntakeError) -> str:
    """An error by the name that tells the document from others of the same name; a page picture with its folder's."""
    label = job.label if error.path == job.document else f"{job.label}/{error.path.name}"
    return f"{label}：{error.problem}。{error.advice}"


def _internal(job: Job, error: Exception, out: Path) -> str:
    if isinstance(error, MemoryError):
        return f"{job.label}：内存不足，没有读完。请关闭其他程序，或单独处理这个文件后再试"
    if isinstance(error, OSError):
        return f"{job.label}：读写文件时出错（{disk_error(error)}）。请检查磁盘空间和权限后再试"
    return f"{job.label}：读取时程序出错，没有写出记录。请把这个文件和 {out / ERROR_LOG} 交给技术人员"


def _log_failure(document: Path, error: BaseException, out: Path) -> None:
    detail = technical_detail(error)
    logger.debug("%s\n%s", document, detail)
    with suppress(OSError), (out / ERROR_LOG).open("a", encoding="utf-8") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {document}\n{detail}\n")
