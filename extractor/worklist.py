"""What a run has to read: every document once, what its record is called, and what the clerk calls it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.export.record_files import record_names
from extractor.intake.errors import IntakeError, UnreadableError
from extractor.intake.finding import find_documents

# So many files are named where a list of them goes into one sentence.
MOST_NAMED = 5


@dataclass(frozen=True)
class Job:
    """A document to read. ``name``: its record's, without ``.json``. ``label``: its file name, with as many folders
    before it as tell it from the others. ``failure``: why it can't even be opened."""

    document: Path
    name: str
    label: str
    failure: IntakeError | None = None


@dataclass
class Worklist:
    """The jobs of a run, and what the clerk should know about what lies beside them (Chinese)."""

    jobs: list[Job]
    notices: list[str] = field(default_factory=list)


def list_work(paths: Iterable[Path], out: Path) -> Worklist:
    """Every document below ``paths`` once, in the order given; a path under which there is none is a job that failed.

    Page pictures drawn into the output folder by an earlier run are no documents, unless it is what was asked for.
    """
    found: dict[Path, tuple[Path, IntakeError | None]] = {}
    unread: list[Path] = []
    loose: list[Path] = []
    for path in paths:
        try:
            below = find_documents(path)
        except IntakeError as error:
            found.setdefault(_real(path), (path, error))
            continue
        for document in _without_own(below.documents, path, out):
            found.setdefault(_real(document), (document, _closed(document)))
        for closed in below.closed:
            found.setdefault(_real(closed.path), (closed.path, closed))
        unread.extend(_without_own(below.unread, path, out))
        loose.extend(_without_own(below.loose, path, out))
    return Worklist(_jobs(list(found.values())), [*_told_unread(unread), *_told_loose(loose)])


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()


def _without_own(paths: Sequence[Path], given: Path, out: Path) -> list[Path]:
    inside = _real(out)
    if _real(given).is_relative_to(inside):
        return list(paths)
    return [p for p in paths if not _real(p).is_relative_to(inside)]


def _closed(document: Path) -> IntakeError | None:
    return None if os.access(document, os.R_OK) else UnreadableError(document)


def _jobs(found: Sequence[tuple[Path, IntakeError | None]]) -> list[Job]:
    open_ones = [document for document, failure in found if failure is None]
    names = dict(zip(open_ones, record_names(open_ones), strict=True))
    labels = labels_of([document for document, _ in found])
    return [
        Job(document, names.get(document, document.stem), label, failure)
        for (document, failure), label in zip(found, labels, strict=True)
    ]


def labels_of(paths: Sequence[Path]) -> list[str]:
    """What to call each file: its name; where several have the same, with the folders that tell them apart."""
    whole = [p.absolute().parts if p.name else p.resolve().parts for p in paths]
    depth = [1] * len(paths)
    while True:
        labels = ["/".join(parts[-d:]) for parts, d in zip(whole, depth, strict=True)]
        count = Counter(labels)
        deeper = [i for i, label in enumerate(labels) if count[label] > 1 and depth[i] < len(whole[i])]
        if not deeper:
            return labels
        for i in deeper:
            depth[i] += 1


def _told_unread(files: Sequence[Path]) -> list[str]:
    if not files:
        return []
    advice = "其中如有申报表，请另存为 PDF（照片存为 JPG，压缩包先解压）后再读"
    return [f"有 {len(files)} 个文件的格式不能读：{_named(files)}。{advice}"]


def _told_loose(folders: Sequence[Path]) -> list[str]:
    advice = "如果这些图片是同一份申报表的各页，请单独放进一个文件夹"
    return [f"文件夹“{f.resolve().name}”里图片和其他文件放在一起，每张图片各算一份材料。{advice}" for f in folders]


def _named(files: Sequence[Path]) -> str:
    listed = "、".join(p.name for p in files[:MOST_NAMED])
    return listed if len(files) <= MOST_NAMED else f"{listed} 等"
