"""The picture of a page → an upright page with words and ruling lines, in pixels of the cleaned raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup import CleanPage, clean_pages, find_rulings, turn
from extractor.cleanup.bleed import without_bleed_through
from extractor.ocr.crops import cut_line
from extractor.ocr.engine import Engine
from extractor.ocr.reading import TextLine
from models.document import Page, PageKind, Word
from models.geometry import Ruling

# So many of the longest lines vote on whether a page stands on its head.
VOTERS = 10
# Lines shorter than this many times their height say little about which way up they are.
VOTER_ASPECT = 2.5
# The classifier's input is so many times as wide as high.
PART_ASPECT = 4.0
# Right way up, 30 pages of five documents (grey copy of 150 dpi, fax, photographs) read with a mean confidence of 0.98
# and more, on their heads with 0.70 at most.
WORDS_TO_DOUBT, READS_BADLY = 5, 0.85


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
    """Detect and recognise the words of a prepared page; a page that stands on its head is turned first.

    A page that reads badly is tried the other way up as well: what reads better is the right way.
    """
    cleaned, rulings = prepared.clean, prepared.rulings
    image = bgr(cleaned.grey)
    lines = engine.detect(image)
    if _upside_down(image, lines, engine):
        cleaned, rulings, image, lines = _turned(cleaned, engine)
    words = engine.read_lines(image, lines)
    if len(words) >= WORDS_TO_DOUBT and _sureness(words) < READS_BADLY:
        other, other_rulings, image, lines = _turned(cleaned, engine)
        again = engine.read_lines(image, lines)
        if _sureness(again) > _sureness(words):
            cleaned, rulings, words = other, other_rulings, again
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


def _turned(cleaned: CleanPage, engine: Engine) -> tuple[CleanPage, list[Ruling], NDArray[np.uint8], list[TextLine]]:
    """The page the other way up, its rulings, its image and its lines of text."""
    turned = turn(cleaned, 180)
    image = bgr(turned.grey)
    return turned, _rulings(turned), image, engine.detect(image)


def _sureness(words: Sequence[Word]) -> float:
    """Mean confidence of the words, by their length."""
    length = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / length if length else 0.0


def bgr(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grey raster as the three equal channels that the networks take."""
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _upside_down(image: NDArray[np.uint8], lines: list[TextLine], engine: Engine) -> bool:
    crops = [cut_line(image, line.quad) for line in lines]
    long = [c for c in crops if c.shape[1] > VOTER_ASPECT * c.shape[0]]
    voters = [_part(c) for c in sorted(long, key=lambda c: -c.shape[1])[:VOTERS]]
    votes = engine.line_upside_down(voters)
    return len(votes) > 0 and sum(votes) / len(votes) > 0.5


def _part(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """So much of a line's middle as the classifier sees unsqueezed: of prose squeezed into it nothing can be told."""
    height, width = crop.shape[:2]
    wide = round(PART_ASPECT * height)
    left = max(0, (width - wide) // 2)
    return crop[:, left : left + wide]
