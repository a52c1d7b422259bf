"""One document, end to end: ``open → clean → words → register → read → assemble``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extractor.assemble import assemble_record, read_fields, unknown_record
from extractor.intake.opening import OpenedDocument, SourcePage, open_document
from extractor.reading.content import PageContent
from extractor.reading.presence import SealOnPage
from extractor.reading.read import Sources
from extractor.registration.catalogue import load_dictionary, load_layout
from extractor.registration.register import PageView, register, view_page
from models.document import PageKind
from models.geometry import BBox
from models.record import Issue, PageInfo, Record, SealFact, Source
from models.registration import Registration

Progress = Callable[[str, int, int], None]


@dataclass
class ReadPage:
    """A page ready for registration, with what is needed to map it back to the record's coordinates."""

    source: SourcePage
    view: PageView
    content: PageContent
    info: PageInfo
    seals: list[SealOnPage] = field(default_factory=list)
    facts: list[SealFact] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def extract(
    path: Path,
    *,
    password: str | None = None,
    progress: Progress | None = None,
) -> Record:
    """Read one document into a record. Raises ``IntakeError`` for files that can't be taken in."""
    with open_document(path, password) as document:
        pages = read_pages(document, progress)
        return record_of(document, pages)


def read_pages(document: OpenedDocument, progress: Progress | None = None) -> list[ReadPage]:
    """Words and grids of every page."""
    pages: list[ReadPage] = []
    total = len(document.pages)
    for source in document.pages:
        if source.digital is not None:
            pages.append(_digital_page(source))
        if progress:
            progress(document.path.name, source.number, total)
    return pages


def _digital_page(source: SourcePage) -> ReadPage:
    assert source.digital is not None
    page = source.digital
    view = view_page(page)
    content = PageContent(page=page, chars=view.chars, to_record=_same)
    info = PageInfo(page=page.number, kind="digital", rotation=page.rotation, width=page.width, height=page.height)
    return ReadPage(source=source, view=view, content=content, info=info)


def _same(box: BBox) -> BBox:
    return box


def record_of(document: OpenedDocument, pages: Sequence[ReadPage]) -> Record:
    """Register the pages against the form that explains them best, and read every field."""
    source = _source(document, pages)
    registration = register([p.view for p in pages]) if pages else None
    if registration is None:
        message = f"{document.path.name}：不像是《中小企业特色产业集群申报表》或《复核申报表》，请确认文件是否放错"
        return unknown_record(source, [p.info for p in pages], message)
    layout = load_layout(f"{registration.form}-2025")
    dictionary = load_dictionary(layout.dictionary)
    sources = Sources(
        contents={p.source.number: p.content for p in pages},
        seals=[s for p in pages for s in p.seals],
        looks=None,
    )
    readings = read_fields(layout, dictionary, registration, sources)
    return assemble_record(
        source,
        registration,
        dictionary,
        readings,
        [_with_sections(p.info, registration) for p in pages],
        [f for p in pages for f in p.facts],
        [i for p in pages for i in p.issues],
    )


def _with_sections(info: PageInfo, registration: Registration) -> PageInfo:
    return info.model_copy(update={"sections": registration.sections.get(info.page, [])})


def _source(document: OpenedDocument, pages: Sequence[ReadPage]) -> Source:
    kinds = {p.content.page.kind for p in pages}
    kind: Literal["digital", "scan", "mixed"] = "mixed"
    if kinds == {PageKind.DIGITAL}:
        kind = "digital"
    elif kinds == {PageKind.SCAN}:
        kind = "scan"
    return Source(file=document.path.name, sha256=document.sha256, pages=len(document.pages), kind=kind)
