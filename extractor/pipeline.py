"""One document, end to end: ``open → clean → words → register → read → assemble``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from extractor.assemble import assemble_record, printed_options, read_fields, unknown_record
from extractor.cleanup import CleanPage, SealBlob
from extractor.cleanup.seals import find_seals, red_mask, redness
from extractor.confidence.said_twice import compare_what_is_said_twice
from extractor.intake.opening import OpenedDocument, SourcePage, open_document
from extractor.ocr.engine import Engine
from extractor.ocr.scanning import PreparedPage, prepare_scan, read_scan
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.lost_text import recover_text
from extractor.reading.presence import SealOnPage
from extractor.reading.read import Sources
from extractor.reading.scan_looks import ScanLooks, look_at_scans
from extractor.reading.second_reading import read_again
from extractor.registration.catalogue import load_dictionary, load_layout
from extractor.registration.register import PageView, register, view_page
from models.document import PageKind
from models.geometry import BBox
from models.layout import Dictionary, FieldType, Layout
from models.record import Issue, PageInfo, Record, SealFact, Source
from models.registration import PlaceKind, Region, Registration

# Pixels of a cleaned raster per PDF point: it is standardised to this many dots per inch.
CLEAN_UNIT = 200 / 72

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
    engine: Callable[[], Engine],
    *,
    password: str | None = None,
    progress: Progress | None = None,
) -> Record:
    """Read one document into a record. ``engine`` is asked for only when a page must be recognised.

    Raises ``IntakeError`` for files that can't be taken in.
    """
    with open_document(path, password) as document:
        pages = read_pages(document, engine, progress)
        return record_of(document, pages, engine)


def read_pages(
    document: OpenedDocument, engine: Callable[[], Engine], progress: Progress | None = None
) -> list[ReadPage]:
    """Words and grids of every page. While one page is recognised, the next one is cleaned beside it."""
    pages: list[ReadPage] = []
    total = len(document.pages)
    scans = [source for source in document.pages if source.digital is None]
    with ThreadPoolExecutor(max_workers=1) as beside:
        upcoming = iter(scans)
        waiting = _submit(beside, document, next(upcoming, None))
        for source in document.pages:
            if source.digital is not None:
                pages.append(_digital_page(source))
            else:
                assert waiting is not None
                prepared, units = waiting.result()
                waiting = _submit(beside, document, next(upcoming, None))
                pages.append(_scanned_page(source, prepared, units, engine()))
            if progress:
                progress(document.path.name, source.number, total)
    return pages


def _submit(
    beside: ThreadPoolExecutor, document: OpenedDocument, source: SourcePage | None
) -> Future[tuple[PreparedPage, float]] | None:
    return None if source is None else beside.submit(_prepared, document, source)


def _prepared(document: OpenedDocument, source: SourcePage) -> tuple[PreparedPage, float]:
    """The cleaned page, and record units per pixel of its picture."""
    picture, units = document.picture(source.number)
    return prepare_scan(picture, 72 / units if units != 1.0 else None), units


def _scanned_page(source: SourcePage, prepared: PreparedPage, units: float, engine: Engine) -> ReadPage:
    scanned = read_scan(prepared, source.number, engine)
    page = scanned.page.model_copy(update={"file": source.file})
    cleaned = scanned.clean
    view = view_page(page, CLEAN_UNIT)

    def to_record(box: BBox) -> BBox:
        return cleaned.map_box_to_source(box).scaled(units)

    raster = PageRaster(cleaned.grey, cleaned.untreated, cleaned.colour, cleaned.seal_mask)
    content = PageContent(page=page, chars=view.chars, to_record=to_record, raster=raster)
    info = PageInfo(
        page=page.number,
        kind="scan",
        rotation=cleaned.rotation,
        skew=cleaned.skew_deg,
        width=source.width,
        height=source.height,
        quality=_quality(cleaned),
        file=source.file,
    )
    ready = ReadPage(source=source, view=view, content=content, info=info)
    for seal in cleaned.seals:
        ready.seals.append(SealOnPage(page.number, seal.bbox, _seal_confidence(seal)))
        ready.facts.append(_seal_fact(page.number, seal, to_record))
    return ready


def _quality(page: CleanPage) -> dict[str, Any]:
    return {k: v for k, v in asdict(page.quality).items() if isinstance(v, str | int | float | bool | type(None))}


def _seal_confidence(seal: SealBlob) -> float:
    return 0.95 if seal.shape != "unknown" and not seal.partial else 0.8


def _seal_fact(number: int, seal: SealBlob, to_record: Callable[[BBox], BBox]) -> SealFact:
    return SealFact(
        page=number,
        bbox=to_record(seal.bbox).as_list(),
        shape=seal.shape,
        colour=seal.colour,
        confidence=_seal_confidence(seal),
    )


def _digital_page(source: SourcePage) -> ReadPage:
    assert source.digital is not None
    page = source.digital
    view = view_page(page)
    content = PageContent(page=page, chars=view.chars, to_record=_same)
    info = PageInfo(page=page.number, kind="digital", rotation=page.rotation, width=page.width, height=page.height)
    return ReadPage(source=source, view=view, content=content, info=info)


def _same(box: BBox) -> BBox:
    return box


def record_of(document: OpenedDocument, pages: Sequence[ReadPage], engine: Callable[[], Engine]) -> Record:
    """Register the pages against the form that explains them best, and read every field."""
    source = _source(document, pages)
    registration = register([p.view for p in pages]) if pages else None
    if registration is None:
        message = f"{document.path.name}：不像是《中小企业特色产业集群申报表》或《复核申报表》，请确认文件是否放错"
        return unknown_record(source, [p.info for p in pages], message)
    layout = load_layout(f"{registration.form}-2025")
    dictionary = load_dictionary(layout.dictionary)
    contents = _with_pictures(document, pages, registration, layout)
    contents = _with_second_reading(contents, registration, dictionary, engine)
    contents, unexplained = _with_lost_text(contents, registration, dictionary, engine)
    drawn = _drawn_seals(contents)
    sources = Sources(
        contents=contents,
        seals=[s for p in pages for s in p.seals] + [s for s, _ in drawn],
        looks=_looks(layout, dictionary, registration, contents, engine),
        unexplained=unexplained,
    )
    readings = compare_what_is_said_twice(read_fields(layout, dictionary, registration, sources))
    return assemble_record(
        source,
        registration,
        dictionary,
        readings,
        [_with_sections(p.info, registration) for p in pages],
        [f for p in pages for f in p.facts] + [f for _, f in drawn],
        [i for p in pages for i in p.issues],
    )


def _looks(
    layout: Layout,
    dictionary: Dictionary,
    registration: Registration,
    contents: Mapping[int, PageContent],
    engine: Callable[[], Engine],
) -> ScanLooks:
    """Second looks at the figures of scanned pages, and at every tick box."""
    specs = dictionary.by_id()
    options = printed_options(layout)
    places = registration.places
    figures = [p for f, p in places.items() if specs[f].type.is_figure]
    choices = [(p, options[f]) for f, p in places.items() if f in options]
    return look_at_scans(contents, figures, choices, engine)


# Values that are read as running text.
_TEXTS = {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PHONE, FieldType.DATE, FieldType.COUNT_WITH_NAMES}
_TEXTS |= {FieldType.TABLE}


def _with_second_reading(
    contents: dict[int, PageContent],
    registration: Registration,
    dictionary: Dictionary,
    engine: Callable[[], Engine],
) -> dict[int, PageContent]:
    """The contents with the lines of text values on scanned pages read twice."""
    specs = dictionary.by_id()
    places = [p for name, p in registration.places.items() if specs[name].type in _TEXTS]
    regions = [r for p in places for r in (*p.regions, *(r for c in p.cells for r in c.regions))]
    scanned = [r for r in regions if contents[r.page].is_scan]
    return read_again(contents, scanned, engine()) if scanned else contents


def _with_lost_text(
    contents: dict[int, PageContent],
    registration: Registration,
    dictionary: Dictionary,
    engine: Callable[[], Engine],
) -> tuple[dict[int, PageContent], frozenset[Region]]:
    """The contents with what detection overlooked in cells of scanned pages, and the cells with ink nobody can read."""
    specs = dictionary.by_id()
    texts: list[Region] = []
    choices: list[Region] = []
    for name, place in registration.places.items():
        spec = specs[name]
        if spec.type.is_figure or place.kind not in (PlaceKind.CELL, PlaceKind.SPLIT, PlaceKind.TABLE):
            continue
        regions = [r for c in place.cells for r in c.regions] if place.cells else place.regions
        (choices if spec.options else texts).extend(r for r in regions if contents[r.page].is_scan)
    if not texts and not choices:
        return contents, frozenset()
    in_texts = recover_text(texts, contents, engine())
    in_choices = recover_text(choices, contents, engine(), boxes=True)
    result = dict(contents)
    for found in (in_texts.chars, in_choices.chars):
        for page, chars in found.items():
            result[page] = replace(result[page], chars=[*result[page].chars, *chars])
    return result, frozenset(in_texts.unexplained)


def _with_pictures(
    document: OpenedDocument, pages: Sequence[ReadPage], registration: Registration, layout: Layout
) -> dict[int, PageContent]:
    """The pages' contents, digital pages with tick boxes, seals or signatures drawn: their ink is evidence too."""
    options = printed_options(layout)
    shown = {
        region.page
        for name, place in registration.places.items()
        if name in options or place.kind in (PlaceKind.SEAL, PlaceKind.SIGNATURE)
        for region in place.regions
    }
    return {
        p.source.number: replace(p.content, raster=_drawn(document, p.source.number))
        if p.source.number in shown and not p.content.is_scan
        else p.content
        for p in pages
    }


def _drawn(document: OpenedDocument, number: int) -> PageRaster:
    picture, units = document.picture(number)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_), unit=1 / units)


def _drawn_seals(contents: Mapping[int, PageContent]) -> list[tuple[SealOnPage, SealFact]]:
    """Seals on digital pages: pasted pictures or vector drawings, found on the drawn page."""
    found: list[tuple[SealOnPage, SealFact]] = []
    for number, content in contents.items():
        if content.is_scan or content.raster is None:
            continue
        to_points = _scaling(1 / content.raster.unit)
        for seal in find_seals(red_mask(redness(content.raster.colour))):
            on_page = SealOnPage(number, to_points(seal.bbox), _seal_confidence(seal))
            found.append((on_page, _seal_fact(number, seal, to_points)))
    return found


def _scaling(factor: float) -> Callable[[BBox], BBox]:
    return lambda box: box.scaled(factor)


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
