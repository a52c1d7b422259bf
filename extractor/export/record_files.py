"""Records on disk: what they are called, how they are written, how they are read back."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from extractor.intake.opening import content_sha256
from models.record import Record

REPORT_NAME = "report"
CORRECTIONS_SUFFIX = ".corrections"
FINDINGS_SUFFIX = ".check"
# Enough to keep some hundred equal names of one season apart, short enough to read over the telephone.
HASH_CHARS = 8


class RecordFileError(Exception):
    """A file that should be a record and isn't; ``str(error)`` is Chinese, names the file and says what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(f"{path.name}：{problem}。请给出 shenbao extract 写出的 .json 记录文件")


def document_name(path: Path) -> str:
    """The name a document's record would have by itself: the stem of a file, the name of a folder."""
    if path.is_dir():
        return path.resolve().name
    return path.stem


def record_names(documents: Sequence[Path]) -> list[str]:
    """The name of each document's record, without ``.json``.

    Equal names get a short hash of the content appended; so do ``report`` and names that end like a file of
    corrections or of findings, which may stand in the same folder. Names are compared without case, as Windows does.
    """
    own = [document_name(d) for d in documents]
    seen = Counter(name.casefold() for name in own)
    return [
        f"{name}-{content_sha256(document)[:HASH_CHARS]}" if seen[name.casefold()] > 1 or _reserved(name) else name
        for document, name in zip(documents, own, strict=True)
    ]


def _reserved(name: str) -> bool:
    folded = name.casefold()
    return folded == REPORT_NAME or folded.endswith((CORRECTIONS_SUFFIX, FINDINGS_SUFFIX))


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that nobody ever sees half of it: a temporary file beside it, then a rename.

    Text is written as UTF-8 with ``\\n``. Raises ``OSError``; then nothing is left behind.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only their owner may read; records are for the whole office.
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def load_record(path: Path) -> Record:
    """Read a record back. Raises ``RecordFileError``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise RecordFileError(path, f"找不到这个文件（{path}）") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RecordFileError(path, "打不开，或不是文本文件") from error
    try:
        return Record.model_validate_json(text)
    except ValidationError as error:
        raise RecordFileError(path, "不是申报表记录") from error


def is_record_name(path: Path) -> bool:
    """Whether a file of an output folder may be a record: JSON, and neither the report, corrections nor findings."""
    return path.suffix.lower() == ".json" and not _reserved(path.stem)


def find_record_files(paths: Iterable[Path]) -> list[Path]:
    """The record files meant by ``paths``: a file is itself, a folder stands for the records directly in it.

    ``结果/*.json`` means the same as the folder, whether the shell wrote it out, which takes the report along, or left
    it as it is, as Windows does.
    """
    given = [match for path in paths for match in _matches(path)]
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found.extend(sorted(p for p in path.iterdir() if p.is_file() and is_record_name(p)))
        elif len(given) == 1 or is_record_name(path) or not path.exists():
            found.append(path)
    return found


def _matches(path: Path) -> list[Path]:
    if path.exists() or not any(c in path.name for c in "*?"):
        return [path]
    return sorted(p for p in path.parent.glob(path.name) if is_record_name(p)) or [path]
