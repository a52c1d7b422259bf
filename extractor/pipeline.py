"""One document, end to end: ``open → clean → words → register → read → assemble``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.assemble import assemble_record, printed_options, read_fields, unknown_record
from extractor.cleanup.seals import find_seals, red_mask, redness
from extractor.confidence.arithmetic import weigh_arithmetic
from extractor.confidence.calibration import Calibration, calibrate, stored_calibration
from extractor.confidence.closing_marks import doubt_open_ends
from extractor.confidence.doubted_pages import CLOUDED, HARDLY_LEGIBLE, doubt_pages
from extractor.confidence.foreign_pages import doubt_texts_before_foreign_pages
from extractor.confidence.said_twice import compare_what_is_said_twice
from extractor.confidence.signs_of_none import bear_out_signs_of_none
from extractor.confidence.two_grids import (
    TwoGrids,
    doubt_blanks_of_faint_tables,
    doubt_cells_seen_otherwise,
    doubt_rows_not_found,
    value_regions,
)
from extractor.confidence.two_versions import doubt_pages_in_two_versions
from extractor.drift_issues import drift_issues
from extractor.input_pages import deviations_on_input_pages, on_input_pages, page_infos
from extractor.intake.opening import OpenedDocument, open_document
from extractor.ocr.engine import Engine
from extractor.page_issues import page_issues, quality_issues
from extractor.page_reading import Progress, ReadPage, read_pages, seal_confidence, seal_fact
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.other_readings import other_readings
from extractor.reading.presence import SealOnPage
from extractor.reading.scan_looks import ScanLooks, look_at_scans
from extractor.reading.sources import Sources
from extractor.reading.text.lost_prose import recover_lines
from extractor.reading.text.lost_text import recover_text
from extractor.reading.text.second_reading import followed, read_again
from extractor.reading.text.stacked_lines import with_stacked_lines
from extractor.redrawn_pages import with_rulings_redrawn
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.register import register
from extractor.registration.rulings.lattice_opinion import LATTICE_DPI, SeenCell, lattice_cells
from extractor.registration.rulings.ruled import RuledPage
from extractor.seal_findings import doubt_other_seals, seal_issues
from models.document import PageKind
from models.geometry import BBox
from models.layout import Dictionary, FieldType, Layout
from models.record import Record, SealFact, Source
from models.registration import PlaceKind, Region, Registration

# Difference between a pixel's channels from which it is not grey: less than seal ink shows (``cleanup.seals.RED``).
COLOURED = 12


def extract(
    path: Path,
    engine: Callable[[], Engine],
    *,
    password: str | None = None,
    progress: Progress | None = None,
    calibration: Calibration | None = None,
) -> Record:
    """Read one document into a record. ``engine`` is asked for only when a page must be recognised; ``calibration``
    is the stored one if not given.

    Raises ``IntakeError`` for files that can't be taken in.
    """
    with open_document(path, password) as document:
        pages = read_pages(document, engine, progress)
        return record_of(document, pages, engine, calibration)


def record_of(
    document: OpenedDocument,
    pages: Sequence[ReadPage],
    engine: Callable[[], Engine],
    calibration: Calibration | None = None,
) -> Record:
    """Register the pages against the form that explains them best, and read every field."""
    source = _source(document, pages)
    found = with_rulings_redrawn(pages, register([p.view for p in pages]) if pages else None)
    pages, registration = found.pages, found.registration
    if registration is None:
        message = f"{document.path.name}：不像是《中小企业特色产业集群申报表》或《复核申报表》，请确认文件是否放错"
        return unknown_record(source, page_infos(pages, {}), message)
    layout = load_layout(f"{registration.form}-2025")
    dictionary = load_dictionary(layout.dictionary)
    contents = _with_pictures(document, pages, registration, layout)
    contents, registration = _with_second_reading(contents, registration, dictionary, engine)
    contents, unexplained = _with_lost_text(contents, registration, dictionary, engine)
    contents, registration, beside = _with_lost_lines(contents, registration, layout, engine)
    drawn = _drawn_seals(contents, pages)
    looks = _looks(layout, dictionary, registration, contents, engine)
    sources = Sources(
        contents=contents,
        seals=[s for p in pages for s in p.seals] + [s for s, _ in drawn],
        looks=looks,
        unexplained=unexplained | beside,
        places=[r for place in registration.places.values() for r in place.every_region],
    )
    others = other_readings(dictionary.fields, registration.places, contents, looks)
    read = weigh_arithmetic(read_fields(layout, dictionary, registration, sources), others, dictionary)
    read = doubt_open_ends(bear_out_signs_of_none(read, dictionary), dictionary)
    texts = {f.id for f in dictionary.fields if f.type is FieldType.LONG_TEXT}
    read = doubt_pages_in_two_versions(compare_what_is_said_twice(read), registration.deviations)
    read = doubt_texts_before_foreign_pages(read, texts, registration, contents)
    grids = _two_grids(document, pages, registration, dictionary)
    read = doubt_cells_seen_otherwise(read, registration.places, grids)
    read = doubt_rows_not_found(read, dictionary, registration.sections, grids)
    read = doubt_blanks_of_faint_tables(read, found.redrawn)
    read = doubt_pages(read, {n for n, c in contents.items() if c.is_clouded}, CLOUDED)
    read = doubt_pages(read, {n for n, c in contents.items() if c.hardly_legible}, HARDLY_LEGIBLE)
    scanned = {p.number for p in pages if p.content.is_scan}
    read = calibrate(read, dictionary, scanned, calibration or stored_calibration())
    readings = on_input_pages(read, pages)
    seals = [f for p in pages for f in p.facts] + [f for _, f in drawn]
    readings = doubt_other_seals(readings, seals)
    return assemble_record(
        source,
        registration.form,
        dictionary,
        readings,
        page_infos(pages, registration.sections),
        seals,
        deviations_on_input_pages(registration.deviations, pages),
        [
            *quality_issues(pages),
            *page_issues(registration.deviations, layout, pages),
            *drift_issues(registration.deviations, pages),
            *seal_issues(readings, seals),
        ],
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
) -> tuple[dict[int, PageContent], Registration]:
    """The contents with the lines of text values on scanned pages read twice, and their places as wide as those."""
    specs = dictionary.by_id()
    places = [p for name, p in registration.places.items() if specs[name].type in _TEXTS]
    regions = [r for p in places for r in (*p.regions, *(r for c in p.cells for r in c.regions))]
    scanned = [r for r in regions if contents[r.page].is_scan]
    texts = [p for name, p in registration.places.items() if specs[name].type is FieldType.LONG_TEXT]
    running = [r for p in texts for r in p.regions]
    if not scanned:
        return contents, registration
    again = read_again(contents, scanned, engine(), running)
    followed_places = followed(registration.places, contents, again)
    return again, registration.model_copy(update={"places": followed_places})


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
    lists: set[Region] = set()
    for name, place in registration.places.items():
        spec = specs[name]
        if spec.type.is_figure or place.kind not in (PlaceKind.CELL, PlaceKind.SPLIT, PlaceKind.TABLE):
            continue
        regions = [r for c in place.cells for r in c.regions] if place.cells else place.regions
        (choices if spec.options else texts).extend(r for r in regions if contents[r.page].is_scan)
        lists.update(regions if spec.type is FieldType.COUNT_WITH_NAMES else ())
    if not texts and not choices:
        return contents, frozenset()
    contents = with_stacked_lines(contents, choices, engine()) if choices else contents
    in_texts = recover_text(texts, contents, engine(), lists=lists)
    in_choices = recover_text(choices, contents, engine(), boxes=True)
    result = dict(contents)
    for found in (in_texts.chars, in_choices.chars):
        for page, chars in found.items():
            result[page] = replace(result[page], chars=[*result[page].chars, *chars])
    return result, frozenset(in_texts.unexplained)


def _with_lost_lines(
    contents: dict[int, PageContent], registration: Registration, layout: Layout, engine: Callable[[], Engine]
) -> tuple[dict[int, PageContent], Registration, frozenset[Region]]:
    """The same for the running texts of scanned pages, whose places get the lines that were overlooked."""
    headed = {part.field for part in layout.prose.parts}
    texts = {
        name: place
        for name, place in registration.places.items()
        if name in headed and place.kind is PlaceKind.LINE and any(contents[r.page].is_scan for r in place.regions)
    }
    if not texts:
        return contents, registration, frozenset()
    found = recover_lines(texts, contents, engine())
    result = dict(contents)
    for page, chars in found.chars.items():
        result[page] = replace(result[page], chars=[*result[page].chars, *chars])
    places = {**registration.places, **found.places}
    return result, registration.model_copy(update={"places": places}), frozenset(found.unexplained)


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
        p.number: replace(p.content, raster=_drawn(document, p.source.number))
        if p.number in shown and not p.content.is_scan
        else p.content
        for p in pages
    }


def _two_grids(
    document: OpenedDocument, pages: Sequence[ReadPage], registration: Registration, dictionary: Dictionary
) -> dict[int, TwoGrids]:
    """Camelot's opinion beside ours on the digital pages where a value's cell isn't surely drawn, or any cell where
    fields of the page's sections were not found; on most there are no such cells, and camelot isn't even loaded."""
    regions = [r for place in registration.places.values() for r in value_regions(place)]
    incomplete = {f.section for f in dictionary.fields if f.id not in registration.places}
    opinions: dict[int, TwoGrids] = {}
    for page in pages:
        ours = [c.bbox for grid in page.view.grids for c in grid.cells]
        asked = [r.bbox for r in regions if r.page == page.number]
        if incomplete.intersection(registration.sections.get(page.number, ())):
            asked += ours
        if page.content.is_scan or not asked:
            continue
        ruled = RuledPage(page.content.page, page.view.grids)
        if not all(ruled.surely_draws(cell) for cell in asked):
            theirs = _seen_by_camelot(document, page)
            if theirs is not None:
                opinions[page.number] = TwoGrids(page.content, ours, theirs)
    return opinions


def _seen_by_camelot(document: OpenedDocument, page: ReadPage) -> list[SeenCell] | None:
    alone = document.single_page(page.source.number)
    if alone is None:
        return None
    picture, _ = document.picture(page.source.number, LATTICE_DPI)
    return lattice_cells(alone, picture, (page.content.page.width, page.content.page.height))


def _drawn(document: OpenedDocument, number: int) -> PageRaster:
    picture, units = document.picture(number)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_), unit=1 / units)


def _drawn_seals(contents: Mapping[int, PageContent], pages: Sequence[ReadPage]) -> list[tuple[SealOnPage, SealFact]]:
    """Seals on digital pages: pasted pictures or vector drawings, found on the drawn page."""
    found: list[tuple[SealOnPage, SealFact]] = []
    for page in pages:
        content = contents[page.number]
        if content.is_scan or content.raster is None or not _has_colour(content.raster.colour):
            continue
        to_points = _scaling(1 / content.raster.unit)
        for seal in find_seals(red_mask(redness(content.raster.colour))):
            on_page = SealOnPage(page.number, to_points(seal.bbox), seal_confidence(seal))
            found.append((on_page, seal_fact(page.source.number, seal, to_points)))
    return found


def _has_colour(picture: NDArray[np.uint8]) -> bool:
    """Whether anything on a drawn page is coloured: looking at every fifth pixel finds whatever is a millimetre wide,
    and most pages of digital forms are black and white."""
    spots = picture[::5, ::5].astype(np.int16)
    return bool((np.ptp(spots, axis=2) >= COLOURED).any())


def _scaling(factor: float) -> Callable[[BBox], BBox]:
    return lambda box: box.scaled(factor)


def _source(document: OpenedDocument, pages: Sequence[ReadPage]) -> Source:
    kinds = {p.content.page.kind for p in pages}
    kind: Literal["digital", "scan", "mixed"] = "mixed"
    if kinds == {PageKind.DIGITAL}:
        kind = "digital"
    elif kinds == {PageKind.SCAN}:
        kind = "scan"
    return Source(file=document.path.name, sha256=document.sha256, pages=len(document.pages), kind=kind)
