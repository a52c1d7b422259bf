"""Reads the hard corpus, document by document, and keeps what became of each beside it, so that a run can go on."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2

from benchmarks.drift_reports import DriftRead, Told, told_in
from benchmarks.hard_corpus import Planned, make
from benchmarks.outcomes import Outcome, outcomes_of, reading_engine
from extractor.confidence.calibration import UNCALIBRATED
from extractor.pipeline import extract
from samples.generator.truth import TrueDrift

_ROOT = Path(__file__).resolve().parents[1]
_READER = ("extractor", "layouts", "models")
_SOURCES = {".py", ".yaml"}


@dataclass(frozen=True)
class Read:
    """What became of one document. ``kept``: it was read before, by this same reader."""

    planned: Planned
    outcomes: list[Outcome]
    told: list[Told]
    drifts: list[TrueDrift]
    kept: bool = False

    @property
    def drift_read(self) -> DriftRead:
        """What the report of drift is made of."""
        document = self.planned
        return DriftRead(document.label, document.name, document.form, self.drifts, self.told, self.outcomes)


@dataclass(frozen=True)
class Failed:
    """A document that could not be made or read, and why."""

    planned: Planned
    why: str


def reader_version(calibrated: bool) -> str:
    """A digest of the reader's sources and data files: what one reader said is not told of another."""
    digest = hashlib.sha256()
    for folder in _READER:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in _SOURCES:
                digest.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16] + ("" if calibrated else "-uncalibrated")


@dataclass(frozen=True)
class Reader:
    """Makes and reads documents of the corpus in ``corpus``.

    ``version`` is asked for before the first document: sources may be edited while a long run goes on. ``fresh``: read
    again what was read already.
    """

    corpus: Path
    version: str
    calibrated: bool = True
    fresh: bool = False

    def read(self, planned: Planned) -> Read | Failed:
        """What became of ``planned``, from before or by reading it now."""
        try:
            kept = None if self.fresh else self.kept(planned)
            return kept or self._read(planned)
        except Exception as error:
            # Hours of other documents must not be lost to one; each failure is told, and the run's exit is 1.
            return Failed(planned, f"{type(error).__name__}: {error}")

    def _read(self, planned: Planned) -> Read:
        cv2.setNumThreads(1)
        scan = make(planned, self.corpus)
        truth = self._truth(planned)
        record = extract(scan, reading_engine, calibration=None if self.calibrated else UNCALIBRATED)
        outcomes = outcomes_of(record, truth, planned.label, scan.name)
        read = Read(planned, outcomes, told_in(record), _drifts(truth))
        self._keep(read)
        return read

    def _truth(self, planned: Planned) -> dict[str, Any]:
        truth: dict[str, Any] = json.loads(planned.truth(self.corpus).read_text(encoding="utf-8"))
        return truth

    def _store(self, planned: Planned) -> Path:
        return planned.folder(self.corpus) / f"{planned.name}.outcomes.jsonl"

    def kept(self, planned: Planned) -> Read | None:
        """What became of ``planned`` when this reader read it; None when it has not, or the document is gone."""
        store = self._store(planned)
        if not store.exists() or planned.scan(self.corpus) is None:
            return None
        head, *outcomes = map(json.loads, store.read_text(encoding="utf-8").splitlines())
        if head["reader"] != self.version:
            return None
        told = [Told(**entry) for entry in head["told"]]
        return Read(planned, [Outcome(**o) for o in outcomes], told, _drifts(self._truth(planned)), kept=True)

    def _keep(self, read: Read) -> None:
        store = self._store(read.planned)
        head = {"reader": self.version, "told": [asdict(t) for t in read.told]}
        lines = [json.dumps(entry, ensure_ascii=False) for entry in (head, *(asdict(o) for o in read.outcomes))]
        unfinished = store.with_suffix(".unfinished")
        unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
        unfinished.replace(store)


def _drifts(truth: dict[str, Any]) -> list[TrueDrift]:
    return [TrueDrift.model_validate(drift) for drift in truth.get("drifts", [])]


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def read_all(planned: Sequence[Planned], reader: Reader, workers: int) -> Iterator[Read | Failed]:
    """Every document as it gets done, in no order. An interrupt (Ctrl-C) ends it; what was done is kept."""
    pool = ProcessPoolExecutor(workers, initializer=_leave_interrupts_to_the_parent)
    try:
        for job in as_completed([pool.submit(reader.read, document) for document in planned]):
            yield job.result()
    except KeyboardInterrupt:
        # Whatever a worker was at is done again the next time: files are finished elsewhere and moved into place.
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def progress_line(number: int, total: int, done: Read | Failed) -> str:
    """What is told when a document is done."""
    document = done.planned
    name = f"{number}/{total} {document.label} {document.name}"
    if isinstance(done, Failed):
        return f"{name}: FAILED {done.why}"
    wrong = sum(not o.exact for o in done.outcomes)
    silent = sum(o.silent for o in done.outcomes)
    flagged = sum(o.flagged for o in done.outcomes)
    return f"{name}: {wrong} wrong, {silent} silent, {flagged} flagged" + (" (read before)" if done.kept else "")


def run(planned: Sequence[Planned], reader: Reader, workers: int) -> tuple[list[Read], list[Failed]]:
    """Make and read ``planned``, telling the progress on the error stream; what was read, in the plan's order."""
    read: list[Read] = []
    failed: list[Failed] = []
    for number, done in enumerate(read_all(planned, reader, workers), start=1):
        print(progress_line(number, len(planned), done), file=sys.stderr, flush=True)
        if isinstance(done, Failed):
            failed.append(done)
        else:
            read.append(done)
    return sorted(read, key=lambda r: planned.index(r.planned)), failed
