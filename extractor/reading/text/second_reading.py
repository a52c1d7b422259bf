"""Text of scanned values read once more at the recogniser's full scale, and held against the page's reading.

The page is read with its long lines squeezed, which is enough to find labels by and loses a comma, or one of four
equal digits, now and then. Lines that belong to a value are therefore read again as they are; what both readings say
is believed. Where they differ a third one, at another scale, decides if two of the three are alike and sure enough;
else the full-scale one is kept and marked as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from extractor.ocr.crops import LONG_LINE
from extractor.ocr.engine import LineReader
from extractor.ocr.page import word_of_line
from extractor.ocr.scanning import bgr
from extractor.reading.content import Contents, PageContent
from extractor.reading.text.merged_readings import (
    doubted,
    is_doubtful,
    merge_readings,
    settled,
    sure_text,
    trusted,
)
from extractor.reading.text.places import borne_out
from extractor.reading.text.text_doubts import (
    checked_text,
    may_be_of_a_ruling,
    may_be_of_a_seal,
    with_places_trusted,
    with_rare_doubted,
    with_unsure_alike_doubted,
    with_unsure_doubted,
)
from extractor.registration.lines import page_chars
from extractor.registration.similarity import folded, is_chinese
from models.document import Char, Word
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

# A line that was not squeezed is read again with paper around it, so that its characters come out smaller.
SMALLER_PAD = 0.22
# For a third reading it is the long lines that get paper, and less of it.
LESS_PAD = 0.15
# Equal digits side by side run into one unless the line is drawn out by so much.
EQUAL_DIGITS = re.compile(r"(\d)\1")
DRAWN_OUT, DRAWN_OUT_LESS = 1.6, 1.3
# On poor pictures Chinese characters are in doubt that recognition is less sure of than this, though all readings have
# them. On nine scans of the development corpus all 15 characters that were wrong in two readings alike (江 for 汀, 人
# for 入) were below the second value; they stood on copies of the fourth generation and faxes, where 1.0 and 9.3 % of
# the right ones were too, on good scans 0.1 to 0.4 %. From such a share on, in lines of so many characters, of so many
# in all, a document is poor; each character counts once, as a place's rare one is unsure wherever it stands (邡: 17 of
# 28 on a clean scan). Running text, in which one of hundreds always is, is held to the first value only.
SURE_IN_RUNNING_TEXT, SURE_OF_A_NAME = 0.95, 0.985
LINE_OF_TEXT = 12
POOR_SHARE, POOR_OF = 0.006, 200
# A line belongs to a region by so much of its height; what is printed between entries begins and ends with these.
ON_THE_LINE, PRINTED_MARKS = 0.5, frozenset("（(）)：:、，,")
# Where recognition is unsure of so many of all characters (faxes of the development corpus: 5 to 27 %), a running text
# that nothing speaks against has lost a mark or a character all the same now and then: each goes to a person.
VERY_POOR_SHARE = 0.04
# A county whose name so many lines have is the form's own, or one that it speaks of.
PLACE_SAID = 3


@dataclass(frozen=True)
class _Line:
    """A line's page and number among its words, the page's reading of it and the merged one; ``source``: the reading
    at full scale that the merged one was taken from."""

    page: int
    number: int
    first: Word
    source: Word
    merged: Word
    running: bool


def read_again(
    contents: Mapping[int, PageContent],
    regions: Iterable[Region],
    reader: LineReader,
    running: Collection[Region] = (),
) -> dict[int, PageContent]:
    """The contents, the lines of scanned pages that have characters in ``regions`` read a second time.

    Lines that are in doubt then are read a third time, and what two of the three say is believed. ``running``: the
    regions of running text.
    """
    lines = _merged_lines(contents, regions, reader, running)
    sources = [line.source for line in lines]
    poor, very_poor = is_poor(sources), unsure_share(sources) >= VERY_POOR_SHARE
    read = [_checked(line, contents[line.page], poor) for line in lines]
    known = borne_out([word.text for word in read], map(sure_text, read), PLACE_SAID, wary=poor)
    changed: dict[int, dict[int, Word]] = {}
    for line, word in zip(lines, read, strict=True):
        checked = with_places_trusted(word, known)
        content = contents[line.page]
        if very_poor and line.running:
            checked = doubted(checked)
        if may_be_of_a_ruling(checked, content) or may_be_of_a_seal(checked, content):
            checked = doubted(checked)
        changed.setdefault(line.page, {})[line.number] = checked
    return {number: _with_words(c, changed.get(number, {})) for number, c in contents.items()}


def _checked(line: _Line, content: PageContent, poor: bool) -> Word:
    """A line's merged reading, with what is odd in it or recognition is unsure of in doubt; ``poor``: the document."""
    checked = checked_text(line.merged, line.first.text, content, line.running)
    checked = with_rare_doubted(checked, line.first, line.source, poor=poor)
    checked = with_unsure_alike_doubted(checked, line.first, line.source)
    if not poor:
        return checked
    return with_unsure_doubted(checked, line.source, SURE_IN_RUNNING_TEXT if line.running else SURE_OF_A_NAME)


def followed(places: Mapping[str, Place], before: Contents, after: Contents) -> dict[str, Place]:
    """The places, the regions drawn around characters of scanned pages around the same ones as they were read again.

    A second reading has a line's characters a little elsewhere: the last one of a telephone number lay beyond what the
    first reading's took up.
    """
    return {
        name: place.model_copy(update={"regions": [_followed(r, before[r.page], after[r.page]) for r in place.regions]})
        if place.kind is PlaceKind.LINE and any(before[r.page] is not after[r.page] for r in place.regions)
        else place
        for name, place in places.items()
    }


def _followed(region: Region, before: PageContent, after: PageContent) -> Region:
    box = region.bbox
    lefts, rights = [], []
    for first, again in zip(before.page.words, after.page.words, strict=True):
        own = [i for i, c in enumerate(first.chars) if box.contains(c.bbox.cx, c.bbox.cy)]
        if not own or not _on_the_line(first.bbox, box):
            continue
        start, end = _counterparts(first, again, own[0], own[-1] + 1)
        if start < end:
            lefts.append(_middle(again, start) if start else min(box.x0, again.chars[0].bbox.x0))
            rights.append(_middle(again, end) if end < len(again.chars) else max(box.x1, again.chars[-1].bbox.x1))
        else:
            # Nothing of it was read again: its place stays, for what speaks against that to look at.
            lefts.append(box.x0)
            rights.append(box.x1)
    if not lefts:
        return region
    return Region(page=region.page, bbox=BBox.of(min(lefts), box.top, max(rights), box.bottom))


def _on_the_line(word: BBox, line: BBox) -> bool:
    """Whether a line of text is the one that a region was drawn around, none that dips into it from above or below."""
    shared = min(word.bottom, line.bottom) - max(word.top, line.top)
    return shared > ON_THE_LINE * min(word.height, line.height)


def _counterparts(first: Word, again: Word, start: int, end: int) -> tuple[int, int]:
    """Where a part of a line, from character ``start`` to before ``end``, begins and ends in another reading of the
    line; what only that one has at its ends belongs to it, but for marks of the print beside it."""
    texts = [folded(c.text) for c in first.chars], [folded(c.text) for c in again.chars]
    new_start, new_end = len(texts[1]), 0
    for step in Levenshtein.opcodes(*texts):
        if step.src_start <= start <= step.src_end:
            new_start = min(new_start, step.dest_start + min(start - step.src_start, step.dest_end - step.dest_start))
        if step.src_start <= end <= step.src_end:
            new_end = max(new_end, step.dest_end - min(step.src_end - end, step.dest_end - step.dest_start))
    own = set(texts[0][start:end])
    while (
        start
        and new_start < new_end
        and again.chars[new_start].text in PRINTED_MARKS
        and own.isdisjoint((texts[1][new_start],))
    ):
        new_start += 1
    while (
        end < len(first.chars)
        and new_start < new_end
        and again.chars[new_end - 1].text in PRINTED_MARKS
        and (own.isdisjoint((texts[1][new_end - 1],)))
    ):
        new_end -= 1
    return new_start, max(new_start, new_end)


def _middle(word: Word, at: int) -> float:
    """Between the characters before and at a number of a line, by their middles."""
    return (word.chars[at - 1].bbox.cx + word.chars[at].bbox.cx) / 2


def _merged_lines(
    contents: Mapping[int, PageContent], regions: Iterable[Region], reader: LineReader, running: Collection[Region]
) -> list[_Line]:
    places = _lines_in(regions, contents)
    firsts = [contents[page].page.words[n] for page, n in places]
    seconds = _read(firsts, [_crop(w, contents[page]) for (page, _), w in zip(places, firsts, strict=True)], reader)
    merged = [merge_readings(one, two) for one, two in zip(firsts, seconds, strict=True)]
    asked = [i for i, word in enumerate(merged) if is_doubtful(word) or not word.chars]
    crops = [_crop(firsts[i], contents[places[i][0]], third=True) for i in asked]
    thirds = dict(zip(asked, _read([firsts[i] for i in asked], crops, reader), strict=True))
    in_running_text = set(_lines_in(running, contents))
    lines: list[_Line] = []
    for i, (page, n) in enumerate(places):
        source, word = seconds[i], merged[i]
        if i in thirds:
            agreed = settled(firsts[i], seconds[i], thirds[i])
            if agreed is not None:
                source, word = agreed, trusted(agreed)
            elif not word.chars:
                source, word = firsts[i], doubted(firsts[i])
        lines.append(_Line(page, n, firsts[i], source, word, (page, n) in in_running_text))
    return lines


def _read(words: Sequence[Word], crops: Sequence[NDArray[np.uint8]], reader: LineReader) -> list[Word]:
    """The lines of some words as read from these crops; without characters where nothing was read."""
    return [word_of_line(_quad(w.bbox), r) for w, r in zip(words, reader.read_text(crops), strict=True)]


def is_poor(words: Sequence[Word]) -> bool:
    """Whether a document's picture is so poor that also what recognition is nearly sure of may be wrong."""
    lines = _chinese(words)
    # What shines through from the other side is read as lines of no sense, most of their characters unsure.
    told = [
        n for n in lines if len(n) >= LINE_OF_TEXT and np.percentile([c.confidence for c in n], 25) >= SURE_OF_A_NAME
    ]
    chars = [c for line in told for c in line]
    unsure = {c.text for c in chars if c.confidence < SURE_OF_A_NAME}
    return len(chars) >= POOR_OF and len(unsure) > POOR_SHARE * len(chars)


def unsure_share(words: Sequence[Word]) -> float:
    """Share of the Chinese characters in lines of text that recognition is not sure of; 0 where there are few."""
    chars = [c for line in _chinese(words) if len(line) >= LINE_OF_TEXT for c in line]
    return sum(c.confidence < SURE_OF_A_NAME for c in chars) / len(chars) if len(chars) >= POOR_OF else 0.0


def _chinese(words: Sequence[Word]) -> list[list[Char]]:
    """The Chinese characters of each line."""
    return [[c for c in word.chars if is_chinese(c.text)] for word in words]


def _lines_in(regions: Iterable[Region], contents: Mapping[int, PageContent]) -> list[tuple[int, int]]:
    """The page and number of each line of scanned pages with characters in the regions."""
    wanted: dict[int, list[BBox]] = {}
    for region in regions:
        if contents[region.page].is_scan:
            wanted.setdefault(region.page, []).append(region.bbox)
    return [(page, n) for page, boxes in wanted.items() for n in _words_in(contents[page].page.words, boxes)]


def _words_in(words: Sequence[Word], boxes: Sequence[BBox]) -> list[int]:
    return [
        n
        for n, word in enumerate(words)
        if any(box.contains(c.bbox.cx, c.bbox.cy) for c in word.chars for box in boxes)
    ]


def _crop(word: Word, content: PageContent, third: bool = False) -> NDArray[np.uint8]:
    """A line's picture for its second reading or its third, which shows it at another scale."""
    assert content.raster is not None
    height, width = content.raster.grey.shape
    box = word.bbox
    x0, y0 = max(0, int(box.x0)), max(0, int(box.top))
    x1, y1 = min(width, round(box.x1) + 1), min(height, round(box.bottom) + 1)
    image = bgr(np.ascontiguousarray(content.raster.grey[y0:y1, x0:x1]))
    if EQUAL_DIGITS.search(word.text):
        wide = (round(image.shape[1] * (DRAWN_OUT_LESS if third else DRAWN_OUT)), image.shape[0])
        return np.asarray(cv2.resize(image, wide, interpolation=cv2.INTER_CUBIC), np.uint8)
    if (box.width > LONG_LINE * box.height) is not third:
        return image
    pad = max(2, round(image.shape[0] * (LESS_PAD if third else SMALLER_PAD)))
    paper = [int(v) for v in np.percentile(image.reshape(-1, 3), 90, axis=0)]
    return np.asarray(cv2.copyMakeBorder(image, pad, pad, 0, 0, cv2.BORDER_CONSTANT, value=paper), np.uint8)


def _quad(box: BBox) -> NDArray[np.float32]:
    return np.array([[box.x0, box.top], [box.x1, box.top], [box.x1, box.bottom], [box.x0, box.bottom]], np.float32)


def _with_words(content: PageContent, merged: Mapping[int, Word]) -> PageContent:
    if not merged:
        return content
    words = [merged.get(n, word) for n, word in enumerate(content.page.words)]
    page = content.page.model_copy(update={"words": words})
    return replace(content, page=page, chars=page_chars(page))
