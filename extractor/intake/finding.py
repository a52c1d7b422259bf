"""Which documents lie under a path, and what lies there that can't be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from extractor.intake.errors import NoFormsError, NotFoundError, UnreadableError

PDF_SUFFIXES = frozenset({".pdf"})
IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"})
# What offices also send forms in: texts of Word, WPS and OFD, archives, an iPhone's photographs.
_UNREAD_SUFFIXES = frozenset(
    {".doc", ".docx", ".wps", ".rtf", ".odt", ".ofd", ".ceb", ".zip", ".rar", ".7z", ".heic", ".heif"}
)
_PHOTOGRAPH_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
# So many photographs beside other files may be the pages of one form that were not put in a folder of their own.
_MANY_PHOTOGRAPHS = 3


@dataclass
class FoundDocuments:
    """What lies under a path, in natural order.

    ``closed``: folders below it that can't be looked into. ``unread``: files of kinds in which forms are sent but which
    aren't read. ``loose``: folders whose many pictures are a document each, because other files lie beside them.
    """

    documents: list[Path] = field(default_factory=list)
    closed: list[UnreadableError] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    loose: list[Path] = field(default_factory=list)


def natural_key(name: str) -> list[tuple[int, int | str]]:
    """Sort key under which ``第2页`` stands before ``第10页``."""
    return [(0, int(p)) if p.isdigit() else (1, p.lower()) for p in re.split(r"(\d+)", name) if p]


def find_documents(path: Path) -> FoundDocuments:
    """The documents under a path: a file is one; a folder of page images only is one; else every form file below it.

    A folder below ``path`` that can't be looked into takes the others no place away. Raises ``NotFoundError``,
    ``NoFormsError`` or, where ``path`` itself is closed, ``UnreadableError``.
    """
    try:
        if not path.exists():
            raise NotFoundError(path)
    except OSError as error:
        raise UnreadableError(path) from error
    if path.is_file():
        return FoundDocuments([path])
    found = FoundDocuments()
    _look_into(path, found, set())
    if not found.documents and not found.closed:
        raise NoFormsError(path)
    return found


def _look_into(folder: Path, found: FoundDocuments, visited: set[Path]) -> None:
    """Add what lies in a folder and below it. ``visited``: links may lead back to where we come from."""
    real = folder.resolve()
    if real in visited:
        return
    visited.add(real)
    try:
        entries = sorted((p for p in folder.iterdir() if not _is_clutter(p)), key=lambda p: natural_key(p.name))
        files = [p for p in entries if p.is_file()]
        folders = [p for p in entries if p.is_dir()]
    except OSError as error:
        closed = UnreadableError(folder)
        if len(visited) == 1:
            raise closed from error
        found.closed.append(closed)
        return
    images = [p for p in files if p.suffix.lower() in IMAGE_SUFFIXES]
    if images and len(images) == len(files) and not folders:
        found.documents.append(folder)
        return
    found.documents.extend(p for p in files if p.suffix.lower() in PDF_SUFFIXES | IMAGE_SUFFIXES)
    found.unread.extend(p for p in files if p.suffix.lower() in _UNREAD_SUFFIXES)
    if sum(p.suffix.lower() in _PHOTOGRAPH_SUFFIXES for p in images) >= _MANY_PHOTOGRAPHS:
        found.loose.append(folder)
    for below in folders:
        _look_into(below, found, visited)


def _is_clutter(path: Path) -> bool:
    """Files that programs leave in folders and nobody put there: Office's locks, Windows' thumbnails."""
    return path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini")
