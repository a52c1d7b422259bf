"""Text of scanned values read once more at the recogniser's full scale, and held against the page's reading.

The page is read with its long lines squeezed, which is enough to find labels by and loses a comma, or one of four
equal digits, now and then. Lines that belong to a value are therefore read again as they are; what both readings say
is believed, and where they differ the full-scale one is kept and marked as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from extractor.ocr.crops import LONG_LINE
from extractor.ocr.engine import LineReader
from extractor.ocr.page import word_of_line
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent
from extractor.reading.dashes import DASH, ONE, dashes_among
from extractor.reading.mark_shapes import ENUMERATION, SEMICOLON, mark_by_shape
from extractor.reading.punctuation import COMMA, checkable_marks, misread_commas
from extractor.registration.lines import page_chars
from extractor.registration.similarity import folded
from models.document import Char, Word
from models.geometry import BBox
from models.registration import Region

# Confidence of a character on which both readings agree, and of one on which they don't (docs/confidence.md).
AGREED, DOUBTFUL = 0.99, 0.45
# A character that only the full-scale reading has is believed from this confidence: squeezing loses them.
ADDED_SURE = 0.95
# A line that was not squeezed is read again with paper around it, so that its characters come out smaller.
SMALLER_PAD = 0.22
# Equal digits side by side run into one unless the line is drawn out by so much.
EQUAL_DIGITS = re.compile(r"(\d)\1")
DRAWN_OUT = 1.6
UNDERLINE = frozenset("_＿")
# Marks that others are read as on poor copies, and those others.
TAKEN_FOR_OTHERS, OTHERS = frozenset("、：:"), frozenset((COMMA, SEMICOLON))
COMMAS = frozenset("，,")
_ZERO_AMONG_LETTERS = re.compile("[A-Z]{2}0")


def read_again(
    contents: Mapping[int, PageContent], regions: Iterable[Region], reader: LineReader
) -> dict[int, PageContent]:
    """The contents, the lines of scanned pages that have characters in ``regions`` read a second time."""
    wanted: dict[int, list[BBox]] = {}
    for region in regions:
        if contents[region.page].is_scan:
            wanted.setdefault(region.page, []).append(region.bbox)
    lines = [(page, n) for page, boxes in wanted.items() for n in _words_in(contents[page].page.words, boxes)]
    words = [contents[page].page.words[n] for page, n in lines]
    readings = reader.read_text([_crop(w, contents[page]) for (page, _), w in zip(lines, words, strict=True)])
    merged: dict[int, dict[int, Word]] = {}
    for (page, n), word, reading in zip(lines, words, readings, strict=True):
        if reading.text.strip():
            both = merge_readings(word, word_of_line(_quad(word.bbox), reading))
            checked = with_checked_marks(_with_dashes(both, contents[page]), word.text, contents[page])
            merged.setdefault(page, {})[n] = _with_commas(checked, word.text)
    return {number: _with_words(c, merged.get(number, {})) for number, c in contents.items()}


def _words_in(words: Sequence[Word], boxes: Sequence[BBox]) -> list[int]:
    return [
        n
        for n, word in enumerate(words)
        if any(box.contains(c.bbox.cx, c.bbox.cy) for c in word.chars for box in boxes)
    ]


def _crop(word: Word, content: PageContent) -> NDArray[np.uint8]:
    assert content.raster is not None
    height, width = content.raster.grey.shape
    box = word.bbox
    x0, y0 = max(0, int(box.x0)), max(0, int(box.top))
    x1, y1 = min(width, round(box.x1) + 1), min(height, round(box.bottom) + 1)
    image = bgr(np.ascontiguousarray(content.raster.grey[y0:y1, x0:x1]))
    if EQUAL_DIGITS.search(word.text):
        wide = (round(image.shape[1] * DRAWN_OUT), image.shape[0])
        return np.asarray(cv2.resize(image, wide, interpolation=cv2.INTER_CUBIC), np.uint8)
    if box.width > LONG_LINE * box.height:
        return image
    pad = max(2, round(image.shape[0] * SMALLER_PAD))
    paper = [int(v) for v in np.percentile(image.reshape(-1, 3), 90, axis=0)]
    return np.asarray(cv2.copyMakeBorder(image, pad, pad, 0, 0, cv2.BORDER_CONSTANT, value=paper), np.uint8)


def _quad(box: BBox) -> NDArray[np.float32]:
    return np.array([[box.x0, box.top], [box.x1, box.top], [box.x1, box.bottom], [box.x0, box.bottom]], np.float32)


def merge_readings(first: Word, second: Word) -> Word:
    """The second reading, each character's confidence set by whether the first has it too.

    The printed line that an entry stands on is not compared: where it is read as “_” is chance.
    """
    chars = [_trusted(c, AGREED) if c.text in UNDERLINE else c for c in second.chars if c.text.strip()]
    compared = [i for i, c in enumerate(chars) if c.text not in UNDERLINE]
    old = [folded(c.text) for c in first.chars if c.text.strip() and c.text not in UNDERLINE]
    new = [chars[i] for i in compared]
    doubtful: set[int] = set()
    for step in Levenshtein.opcodes(old, [folded(c.text) for c in new]):
        own = range(step.dest_start, step.dest_end)
        if step.tag == "insert":
            doubtful |= {i for i in own if new[i].confidence < ADDED_SURE}
        elif step.tag != "equal":
            # What only the first reading has leaves no character behind: its neighbours carry the doubt.
            doubtful |= set(own or range(max(0, step.dest_start - 1), min(len(new), step.dest_start + 1)))
    for i, place in enumerate(compared):
        chars[place] = _trusted(new[i], DOUBTFUL if i in doubtful else AGREED)
    text = "".join(c.text for c in chars)
    if len(text) == len(chars):
        chars = [_trusted(c, DOUBTFUL) if _odd(text, i) else c for i, c in enumerate(chars)]
    confidence = float(np.mean([c.confidence for c in chars])) if chars else 0.0
    return Word(text=second.text, bbox=second.bbox, confidence=confidence, chars=tuple(chars))


def _with_dashes(word: Word, content: PageContent) -> Word:
    """The word with each 一 that is surely a dash as one, and each that may be one in doubt."""
    if ONE not in word.text or content.raster is None:
        return word
    suspects = dashes_among(word.chars, content.raster.grey, content.em)
    if not suspects:
        return word
    chars = list(word.chars)
    for i, sure in suspects:
        update = {"text": DASH} if sure else {"confidence": DOUBTFUL}
        chars[i] = chars[i].model_copy(update=update)
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def _with_commas(word: Word, first: str) -> Word:
    """The word with its misread commas set right; they stay in doubt unless the ``first`` reading has such a comma."""
    text = "".join(c.text for c in word.chars)
    if len(text) != len(word.chars):
        return word
    chars = list(word.chars)
    for i in misread_commas(text):
        seen = folded(text[i - 1] + COMMA + text[i + 1]) in folded(first)
        chars[i] = chars[i].model_copy(update={"text": COMMA, "confidence": AGREED if seen else DOUBTFUL})
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def with_checked_marks(word: Word, first: str, content: PageContent) -> Word:
    """The word with its commas, enumeration marks and the like held against their ink.

    A mark whose ink is what it is read as is no longer in doubt. Recognition errs towards “、” and “：”: where the ink
    shows another mark that one is taken, and stays in doubt.
    """
    text = "".join(c.text for c in word.chars)
    if content.raster is None or len(text) != len(word.chars):
        return word
    chars = list(word.chars)
    for i in checkable_marks(text):
        shape = mark_by_shape(chars, i, content.raster.grey, content.em)
        if shape is not None and folded(shape) == folded(text[i]):
            # At a line's end the doubt may be of what the first reading has behind it.
            if i + 1 < len(text) or folded(first) == folded(text[:-1]):
                chars[i] = _trusted(chars[i], AGREED)
        elif text[i] in TAKEN_FOR_OTHERS and shape in OTHERS:
            chars[i] = chars[i].model_copy(update={"text": shape, "confidence": DOUBTFUL})
        elif _speaks_against(shape, text, i):
            chars[i] = _trusted(chars[i], DOUBTFUL)
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def _speaks_against(shape: str | None, text: str, at: int) -> bool:
    """Whether ink that is not what a mark was read as is a reason to look: for “、” also ink that is no mark's."""
    if text[at] == ENUMERATION:
        return shape is not None or (_is_chinese(text[at - 1]) and at + 1 < len(text))
    return shape is not None and text[at] in COMMAS


def _odd(text: str, at: int) -> bool:
    """Whether a character is one that such forms hardly hold: outside the common set of Chinese characters (陣 for 阵
    is how recognition errs), a letter behind Chinese at a line's end (C for 厂), or a zero in the middle of a name of
    letters (IS09001)."""
    char = text[at]
    if _is_chinese(char):
        return not _is_common(char)
    if char == "." and at and _is_chinese(text[at - 1]):
        # Chinese text has no full stop of this kind: it is a comma, a 。 or a 、 of a poor picture.
        return True
    if char.isascii() and char.isalpha() and at == len(text) - 1 and not (at and text[at - 1].isascii()):
        return True
    return char == "0" and bool(_ZERO_AMONG_LETTERS.search(text[max(0, at - 2) : at + 1]))


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _trusted(char: Char, confidence: float) -> Char:
    return char.model_copy(update={"confidence": confidence})


def _with_words(content: PageContent, merged: Mapping[int, Word]) -> PageContent:
    if not merged:
        return content
    words = [merged.get(n, word) for n, word in enumerate(content.page.words)]
    page = content.page.model_copy(update={"words": words})
    return replace(content, page=page, chars=page_chars(page))
