"""The picture of a page → an upright page with words and ruling lines, in pixels of the cleaned raster."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup import CleanPage, clean_pages, find_rulings, turn
from extractor.cleanup.bleed import without_bleed_through
from extractor.ocr.crops import cut_line
from extractor.ocr.engine import Engine
from extractor.ocr.reading import TextLine
from models.document import Page, PageKind
from models.geometry import Ruling

# So many of the longest lines vote on whether a page stands on its head.
VOTERS = 10
# Lines shorter than this many times their height say little about which way up they are.
VOTER_ASPECT = 2.5


@dataclass(frozen=True)
class ScannedPage:
    """``page`` has the words and rulings of ``clean.grey``, in its pixels."""

    page: Page
    clean: CleanPage


@dataclass(frozen=True)
class PreparedPage:
    """A cleaned page with its rulings: what is done before recognition, so that the next page's can run beside it."""

    clean: CleanPage
    rulings: list[Ruling]


def prepare_scan(picture: NDArray[np.uint8], dpi: float | None, scanned_dpi: float | None = None) -> list[PreparedPage]:
    """Clean the page of a picture, or the two of a spread from left to right, and find their rulings.

    ``picture``: BGR uint8 HxWx3; ``dpi`` where it is known; ``scanned_dpi``: that of the scan which it was drawn from.
    """
    pages = clean_pages(picture, dpi)
    if scanned_dpi is not None:
        pages = [replace(page, quality=page.quality.at_most(scanned_dpi)) for page in pages]
    return [PreparedPage(page, _rulings(page)) for page in pages]


def _rulings(cleaned: CleanPage) -> list[Ruling]:
    return without_bleed_through(find_rulings(cleaned.grey), cleaned.grey)


def read_scan(prepared: PreparedPage, number: int, engine: Engine) -> ScannedPage:
    """Detect and recognise the words of a prepared page; a page that stands on its head is turned first."""
    cleaned, rulings = prepared.clean, prepared.rulings
    image = bgr(cleaned.grey)
    lines = engine.detect(image)
    if _upside_down(image, lines, engine):
        cleaned = turn(cleaned, 180)
        rulings = _rulings(cleaned)
        image = bgr(cleaned.grey)
        lines = engine.detect(image)
    words = engine.read_lines(image, lines)
    width, height = cleaned.size
    page = Page(
        number=number,
        kind=PageKind.SCAN,
        width=float(width),
        height=float(height),
        rotation=cleaned.rotation,
        words=words,
        rulings=rulings,
    )
    return ScannedPage(page=page, clean=cleaned)


def bgr(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grey raster as the three equal channels that the networks take."""
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _upside_down(image: NDArray[np.uint8], lines: list[TextLine], engine: Engine) -> bool:
    crops = [cut_line(image, line.quad) for line in lines]
    long = [c for c in crops if c.shape[1] > VOTER_ASPECT * c.shape[0]]
    voters = sorted(long, key=lambda c: -c.shape[1])[:VOTERS]
    votes = engine.line_upside_down(voters)
    return len(votes) > 0 and sum(votes) / len(votes) > 0.5
