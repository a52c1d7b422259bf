"""The pages of a document, each ready for registration: ``picture → clean → words``, or the text layer.

A page of the input is usually one page of the form; an A3 scan of an open booklet is two. What is read is therefore
numbered by itself (*read pages*, from 1, in reading order), and every read page knows the page of the input it is on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Literal

import cv2

from extractor.cleanup import CleanPage, SealBlob
from extractor.intake.opening import OpenedDocument, SourcePage
from extractor.ocr.closed_strokes import has_closed_strokes
from extractor.ocr.engine import Engine
from extractor.ocr.scanning import PreparedPage, ScannedPage, is_illegible, prepare_scan, read_scan
from extractor.ocr.seal_text import SealText, read_seals
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.presence import SealOnPage
from extractor.registration.page_view import PageView, view_page
from models.geometry import BBox
from models.record import PageInfo, SealFact

# Pixels of a cleaned raster per PDF point: it is standardised to this many dots per inch.
CLEAN_UNIT = 200 / 72
# Pages made ready beside the one that is recognised: with one only, a second core often waits for it.
READY_AHEAD = 2

Progress = Callable[[str, int, int], None]
Half = Literal["左半幅", "右半幅"]
# With record units per pixel of the picture, across and down.
_Units = tuple[float, float]
_Prepared = tuple[list[PreparedPage], _Units]


@dataclass
class ReadPage:
    """A page ready for registration, with what is needed to map it back to the record's coordinates.

    ``source`` is the page of the input; ``half`` says which half of it this is where it shows two pages. ``advice``:
    what a clerk can do about a picture that can't be trusted.
    """

    source: SourcePage
    view: PageView
    content: PageContent
    info: PageInfo
    half: Half | None = None
    advice: str | None = None
    seals: list[SealOnPage] = field(default_factory=list)
    facts: list[SealFact] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The read page's own number, by which registration and reading know it."""
        return self.view.page.number


def read_pages(
    document: OpenedDocument, engine: Callable[[], Engine], progress: Progress | None = None
) -> list[ReadPage]:
    """Words and grids of every page. While one page is recognised, the next ones are made ready beside it."""
    pages: list[ReadPage] = []
    total = len(document.pages)
    upcoming = (source for source in document.pages if source.digital is None)
    # Pages side by side keep the cores busy; threads of OpenCV's own would only get into each other's way.
    cv2.setNumThreads(1)
    with ThreadPoolExecutor(max_workers=READY_AHEAD) as beside:
        waiting: deque[Future[_Prepared]] = deque()
        for source in document.pages:
            if source.digital is not None:
                pages.append(_digital_page(source, len(pages) + 1))
            else:
                ahead = islice(upcoming, READY_AHEAD + 1 - len(waiting))
                waiting.extend(beside.submit(_prepared, document, s, engine()) for s in ahead)
                prepared, units = waiting.popleft().result()
                pages.extend(_scanned_pages(source, prepared, units, engine(), len(pages) + 1))
            if progress:
                progress(document.path.name, source.number, total)
    return pages


def _prepared(document: OpenedDocument, source: SourcePage, engine: Engine) -> _Prepared:
    """The pages of one picture ready for recognition, and record units per pixel of it."""
    picture, units = document.picture(source.number)
    dpi = 72 / units if units != 1.0 else None
    shape = document.pixel_shape(source.number)
    prepared = prepare_scan(shape.squared(picture), dpi, document.scanned_dpi(source.number), engine)
    return prepared, (units / shape.across, units / shape.down)


def _scanned_pages(
    source: SourcePage, prepared: Sequence[PreparedPage], units: _Units, engine: Engine, first: int
) -> list[ReadPage]:
    """The one or two pages of a picture in reading order, numbered from ``first``."""
    scanned = [read_scan(p, 0, engine) for p in prepared]
    if _on_its_head(prepared, scanned):
        scanned.reverse()
    halves: list[Half | None] = [None] if len(scanned) == 1 else ["左半幅", "右半幅"]
    return [
        _scanned_page(source, page, units, first + i, half, engine)
        for i, (page, half) in enumerate(zip(scanned, halves, strict=True))
    ]


def _on_its_head(prepared: Sequence[PreparedPage], scanned: Sequence[ScannedPage]) -> bool:
    """Whether a spread was found on its head only when it was read, judged by its page with more text."""
    turned = [p.clean.rotation != s.clean.rotation for p, s in zip(prepared, scanned, strict=True)]
    fuller = max(range(len(scanned)), key=lambda i: len(scanned[i].page.words))
    return len(scanned) > 1 and turned[fuller]


def _scanned_page(
    source: SourcePage, scanned: ScannedPage, units: _Units, number: int, half: Half | None, engine: Engine
) -> ReadPage:
    page = scanned.page.model_copy(update={"number": number, "file": source.file})
    cleaned = scanned.clean
    view = view_page(page, CLEAN_UNIT)

    def to_record(box: BBox) -> BBox:
        found = cleaned.map_box_to_source(box)
        across, down = units
        return BBox.of(found.x0 * across, found.top * down, found.x1 * across, found.bottom * down)

    raster = PageRaster(
        cleaned.grey,
        cleaned.untreated,
        cleaned.colour,
        cleaned.seal_mask,
        lifted=cleaned.lifted,
        unclouded=cleaned.unclouded,
    )
    closed = has_closed_strokes(page, cleaned.grey)
    hardly = closed or is_illegible(page)
    content = PageContent(page, view.chars, to_record, raster, hardly_legible=hardly)
    info = PageInfo(
        page=source.number,
        kind="scan",
        rotation=cleaned.rotation,
        skew=cleaned.skew_deg,
        width=source.width,
        height=source.height,
        quality=_quality(cleaned),
        file=source.file,
    )
    ready = ReadPage(source=source, view=view, content=content, info=info, half=half)
    ready.advice = cleaned.quality.advice(source.number)
    if closed:
        ready.advice = f"第 {source.number} 页的笔画粘在一起（复印或扫描过深），请用原件重新扫描，或把浓度调浅"
    elif ready.advice is None and hardly:
        ready.advice = f"第 {source.number} 页的字大多认不清（笔画缺失或太模糊），请用清晰的原件以 200 dpi 以上重新扫描"
    texts = read_seals(cleaned.colour, cleaned.seals, engine)
    for seal, text in zip(cleaned.seals, texts, strict=True):
        ready.seals.append(SealOnPage(number, seal.bbox, seal_confidence(seal)))
        ready.facts.append(seal_fact(source.number, seal, to_record, text))
    return ready


def _quality(page: CleanPage) -> dict[str, Any]:
    return {k: v for k, v in asdict(page.quality).items() if isinstance(v, str | int | float | bool | type(None))}


def seal_confidence(seal: SealBlob) -> float:
    """How sure it is that a find is a seal."""
    return 0.95 if seal.shape != "unknown" and not seal.partial else 0.8


def seal_fact(page: int, seal: SealBlob, to_record: Callable[[BBox], BBox], text: SealText | None = None) -> SealFact:
    """A seal as the record tells of it; ``page`` is the input's."""
    return SealFact(
        page=page,
        bbox=to_record(seal.bbox).as_list(),
        shape=seal.shape,
        colour=seal.colour,
        confidence=seal_confidence(seal),
        text=text.text if text else None,
        text_confidence=text.confidence if text else None,
    )


def _digital_page(source: SourcePage, number: int) -> ReadPage:
    assert source.digital is not None
    page = source.digital.model_copy(update={"number": number})
    view = view_page(page)
    content = PageContent(page=page, chars=view.chars, to_record=_same)
    info = PageInfo(page=source.number, kind="digital", rotation=page.rotation, width=page.width, height=page.height)
    return ReadPage(source=source, view=view, content=content, info=info)


def _same(box: BBox) -> BBox:
    return box
