"""The picture of a page → an upright page with words and ruling lines, in pixels of the cleaned raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup import CleanPage, clean_pages, find_rulings, turn
from extractor.cleanup.bleed import without_bleed_through
from extractor.cleanup.crossed_lines import without_crossed
from extractor.cleanup.paper_clouds import cloud_tone, without_clouds
from extractor.cleanup.reverse_rulings import without_reverse_rulings
from extractor.cleanup.seal_rims import without_seal_rims
from extractor.cleanup.show_through import (
    PRINTED,
    copied_tone,
    lifted_ink,
    pale_lines,
    paler_lines,
    parting_tone,
    without_paler,
    without_show_through,
)
from extractor.ocr.crops import cut_line
from extractor.ocr.engine import Engine
from extractor.ocr.reading import LineReading, TextLine
from models.document import Page, PageKind, Word
from models.geometry import BBox, Ruling

# So many of the longest lines vote on whether a page stands on its head.
VOTERS = 10
# A page lies on its side when its upright lines are so many times as long as its level ones, and together so long as a
# share of its longer side.
SIDEWAYS_BY, SIDEWAYS_LEAST = 3.0, 0.25
# Lines shorter than this many times their height say little about which way up they are.
VOTER_ASPECT = 2.5
# The classifier's input is so many times as wide as high.
PART_ASPECT = 4.0
# Right way up, 30 pages of five documents (grey copy of 150 dpi, fax, photographs) read with a mean confidence of 0.98
# and more, on their heads with 0.70 at most.
WORDS_TO_DOUBT, READS_BADLY = 5, 0.85
# A page of fewer characters (a seal, a signature, a stray line) is not judged by how it reads.
TEXT_TO_JUDGE = 40
# So many of the longest pale lines are read as they are and mirrored. What shows through from the reverse reads with a
# confidence of 0.95 and more mirrored, of 0.7 at most as it is; pale print the other way round.
MIRRORED, READS_MIRRORED, BETTER_BY = 4, 0.8, 0.15
# The ways in which the reverse is mirrored: down, along.
MIRRORINGS = ((1, -1), (-1, 1))
# A copier makes the reverse's lines and its smudges one. Of so many of the longest one surely reads mirrored, or two
# do, so much better than as they are, and in so many characters; none reads in so many as it is. Set on one copy, of
# whose pages few lines read mirrored; of 75 other pages of the development corpora none does.
COPIED_LINES, SURELY_MIRRORED, MUCH_BETTER, COPIED_TEXT, UPRIGHT_TEXT = 12, 0.95, 0.25, 4, 2


@dataclass(frozen=True)
class ScannedPage:
    """``page`` has the words and rulings of ``clean.grey``, in its pixels."""

    page: Page
    clean: CleanPage


@dataclass(frozen=True)
class PreparedPage:
    """A cleaned page the right way up, with its rulings and its detected lines of text; ``pale`` says of each line
    whether it may shine through from the reverse.

    That is what is done before recognition, so that the next pages' can run beside it.
    """

    clean: CleanPage
    rulings: list[Ruling]
    lines: list[TextLine]
    pale: list[bool]


def prepare_scan(
    picture: NDArray[np.uint8], dpi: float | None, scanned_dpi: float | None, engine: Engine
) -> list[PreparedPage]:
    """Clean the page of a picture, or the two of a spread; find their rulings and lines of text.

    ``picture``: BGR uint8 HxWx3; ``dpi`` where it is known; ``scanned_dpi``: that of the scan which it was drawn from.
    A page that stands on its head by the look of its lines is turned. Pages come in reading order, by the page with
    more text where a spread was scanned upside down (the other may be empty).
    """
    pages = clean_pages(picture, dpi)
    if scanned_dpi is not None:
        pages = [replace(page, quality=page.quality.at_most(scanned_dpi)) for page in pages]
    found = [_level(_prepared(page, engine), engine) for page in pages]
    turned = [_upside_down(page, engine) for page in found]
    upright = [_prepared(turn(p.clean, 180), engine) if head else p for p, head in zip(found, turned, strict=True)]
    fuller = max(range(len(found)), key=lambda i: len(found[i].lines))
    return upright[::-1] if turned[fuller] else upright


def _level(prepared: PreparedPage, engine: Engine) -> PreparedPage:
    """The page turned by a quarter where its lines of text run from top to bottom: on pages with little print, or with
    the reverse shining through, cleaning cannot tell."""
    printed = [_box(line) for line, is_pale in zip(prepared.lines, prepared.pale, strict=True) if not is_pale]
    across = sum(box.width for box in printed if box.width > VOTER_ASPECT * box.height)
    down = sum(box.height for box in printed if box.height > VOTER_ASPECT * box.width)
    if down < SIDEWAYS_LEAST * max(prepared.clean.size) or down < SIDEWAYS_BY * across:
        return prepared
    return _prepared(turn(prepared.clean, 90), engine)


def _prepared(cleaned: CleanPage, engine: Engine) -> PreparedPage:
    rulings = without_bleed_through(find_rulings(cleaned.grey), cleaned.grey)
    rulings = without_seal_rims(rulings, cleaned.seals, cleaned.grey)
    lines = engine.detect(cleaned.grey)
    boxes = [_box(line) for line in lines]
    rulings = without_crossed(rulings, boxes, cleaned.grey)
    return PreparedPage(cleaned, rulings, lines, pale_lines(cleaned.grey, boxes))


def read_scan(prepared: PreparedPage, number: int, engine: Engine) -> ScannedPage:
    """Recognise the words of a prepared page, without those that show through from the reverse.

    A page that reads badly is tried the other way up as well: what reads better is the right way.
    """
    prepared = _unclouded(_one_sided(prepared, engine), engine)
    words = _words(prepared, engine)
    if len(words) >= WORDS_TO_DOUBT and sureness(words) < READS_BADLY:
        other = _unclouded(_one_sided(_prepared(turn(prepared.clean, 180), engine), engine), engine)
        again = _words(other, engine)
        if sureness(again) > sureness(words):
            prepared, words = other, again
    width, height = prepared.clean.size
    page = Page(
        number=number,
        kind=PageKind.SCAN,
        width=float(width),
        height=float(height),
        rotation=prepared.clean.rotation,
        words=words,
        rulings=prepared.rulings,
    )
    return ScannedPage(page=page, clean=prepared.clean)


def _unclouded(prepared: PreparedPage, engine: Engine) -> PreparedPage:
    """The page with the lines of text and rulings that are found without the clouds of its paper, where a copier made
    them so dark that they hide print."""
    tone = cloud_tone(prepared.clean.grey)
    if tone is None:
        return prepared
    unclouded = without_clouds(prepared.clean.grey, tone)
    found = _prepared(replace(prepared.clean, grey=unclouded), engine)
    rulings = found.rulings if _length(found.rulings) >= _length(prepared.rulings) else prepared.rulings
    return replace(found, rulings=rulings, clean=replace(prepared.clean, unclouded=unclouded))


def _one_sided(prepared: PreparedPage, engine: Engine) -> PreparedPage:
    """The page without the print of the sheet's other side, where its lines of text are some."""
    grey = prepared.clean.grey
    copied = _copied_reverse(prepared, engine)
    if copied is not None:
        bare = _found_on(prepared, without_paler(grey, copied), copied, engine)
        lifted = lifted_ink(grey, bare.clean.grey)
        known = prepared.clean.lifted
        return replace(bare, clean=replace(bare.clean, lifted=lifted if known is None else lifted | known))
    pale = [line for line, is_pale in zip(prepared.lines, prepared.pale, strict=True) if is_pale]
    if not pale or not _is_mirrored(pale, bgr(grey), engine):
        return prepared
    return _found_on(prepared, without_show_through(grey, [_box(line) for line in pale]), PRINTED, engine)


def _found_on(prepared: PreparedPage, bare: NDArray[np.uint8], tone: float, engine: Engine) -> PreparedPage:
    """The page as it is found on ``bare``, its picture without what is paler than ``tone``."""
    found = _prepared(replace(prepared.clean, grey=bare), engine)
    # Pale rulings of this side may have gone with the others'.
    printed = without_bleed_through(prepared.rulings, prepared.clean.grey, tone)
    rulings = found.rulings if _length(found.rulings) >= _length(printed) else printed
    return replace(found, rulings=without_reverse_rulings(rulings, prepared.clean.grey))


def _copied_reverse(prepared: PreparedPage, engine: Engine) -> float | None:
    """How dark the reverse is, in shares of the print's darkness, where a copier made it so dark that only lines that
    read mirrored tell it from pale print: some surely do, and none of the pale ones reads as it is."""
    grey, boxes = prepared.clean.grey, [_box(line) for line in prepared.lines]
    parting = parting_tone(grey, boxes)
    if parting is None:
        return None
    paler = paler_lines(grey, boxes, parting)
    lines = [line for line, is_pale in zip(prepared.lines, paler, strict=True) if is_pale]
    read = [_box(line) for line in _read_mirrored(lines, bgr(grey), engine)]
    return copied_tone(grey, read, parting) if read else None


def _box(line: TextLine) -> BBox:
    (x0, top), (x1, bottom) = line.quad.min(axis=0).tolist(), line.quad.max(axis=0).tolist()
    return BBox.of(x0, top, x1, bottom)


def _length(rulings: Sequence[Ruling]) -> float:
    return sum(r.length for r in rulings)


def _is_mirrored(lines: Sequence[TextLine], image: NDArray[np.uint8], engine: Engine) -> bool:
    """Whether lines of text read better mirrored: as the sheet was turned, left to right or top to bottom."""
    crops = _longest_first(lines, image)[:MIRRORED]
    upright, *mirrored = (
        sureness(engine.read_text([np.ascontiguousarray(c[::down, ::along]) for _, c in crops]))
        for down, along in ((1, 1), *MIRRORINGS)
    )
    return max(mirrored) >= max(READS_MIRRORED, upright + BETTER_BY)


def _read_mirrored(lines: Sequence[TextLine], image: NDArray[np.uint8], engine: Engine) -> list[TextLine]:
    """Those of the longest lines that surely read mirrored; none where one of them reads as it is."""
    crops = _longest_first(lines, image)[:COPIED_LINES]
    upright = engine.read_text([c for _, c in crops], squeeze_long=True)
    if any(sureness([text]) >= READS_MIRRORED and len(text.text) >= UPRIGHT_TEXT for text in upright):
        return []
    for down, along in MIRRORINGS:
        texts = engine.read_text([np.ascontiguousarray(c[::down, ::along]) for _, c in crops], squeeze_long=True)
        known = [
            (line, sureness([own]), sureness([as_is]), own.text)
            for (line, _), own, as_is in zip(crops, texts, upright, strict=True)
        ]
        sure = [
            (line, own)
            for line, own, as_is, text in known
            if own >= max(READS_MIRRORED, as_is + MUCH_BETTER) and len(text) >= COPIED_TEXT
        ]
        if len(sure) > 1 or any(own >= SURELY_MIRRORED for _, own in sure):
            return [line for line, _ in sure]
    return []


def _longest_first(lines: Sequence[TextLine], image: NDArray[np.uint8]) -> list[tuple[TextLine, NDArray[np.uint8]]]:
    return sorted(((line, cut_line(image, line.quad)) for line in lines), key=lambda pair: -pair[1].shape[1])


def _words(prepared: PreparedPage, engine: Engine) -> list[Word]:
    clean = prepared.clean
    words = engine.read_lines(bgr(clean.grey), prepared.lines)
    if clean.unclouded is None:
        return words
    return _surer(words, engine.read_lines(bgr(clean.unclouded), prepared.lines))


def _surer(words: Sequence[Word], unclouded: Sequence[Word]) -> list[Word]:
    """For each place that was read in two pictures of a page the surer reading. (A figure that lost its point with the
    clouds is read without it from its cell, and the two disagree then.)"""
    chosen = {word.bbox: word for word in words}
    for word in unclouded:
        other = chosen.get(word.bbox)
        if other is None or word.confidence > other.confidence:
            chosen[word.bbox] = word
    return list(chosen.values())


def is_illegible(page: Page) -> bool:
    """Whether most of a scanned page's text was hardly recognised: strokes lost by a fax, a copy, a blur."""
    return sum(len(w.text) for w in page.words) >= TEXT_TO_JUDGE and sureness(page.words) < READS_BADLY


def sureness(words: Sequence[Word] | Sequence[LineReading]) -> float:
    """Mean confidence of words or lines, by their length."""
    length = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / length if length else 0.0


def bgr(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grey raster as the three equal channels that the networks take."""
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _upside_down(prepared: PreparedPage, engine: Engine) -> bool:
    image = bgr(prepared.clean.grey)
    printed = [line for line, is_pale in zip(prepared.lines, prepared.pale, strict=True) if not is_pale]
    crops = [cut_line(image, line.quad) for line in printed]
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
