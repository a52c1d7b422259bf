"""The dash “—” told from the character “一”: recognition takes one for the other, at every scale alike.

Between figures it is a dash. Where the character makes a word with its neighbours it stays. Elsewhere only a stroke
that fills its square proves a dash: in seventeen Chinese fonts the character's is 0.77 to 0.92 of its square wide,
the dash's 0.41 to 1.00.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.content import PageContent
from extractor.registration.similarity import is_chinese
from models.document import Char
from models.geometry import BBox

DASH = "—"
ONE = "一"
# A stroke of so many squares' width is a dash.
DASH_WIDTH = 0.985
# Hyphens are a quarter to half a square long; what is this much longer is a dash.
HYPHENS, LONGER_THAN_HYPHEN = frozenset("-‐–"), 0.6
# The stroke's row is looked for in the middle of the line, in squares; it is dark over most of its length.
MIDDLE, STROKE_MOST = 0.3, 2.5
# Ink is this much darker than the paper, in grey levels.
INK_DEPTH = 60
# A 一 that a fax left something of is so wide at least, in squares, and so flat.
STROKE_LEAST, STROKE_FLAT = 0.2, 0.5
# How near another 一 makes an idiom, in characters.
IDIOM = 2
# So few characters by themselves are a person's name (何一凡), which holds no dash.
NAME_MOST = 4
# What a figure before a dash may end on.
_UNITS = frozenset("年月日%％")
# Characters that make a word with 一 before or behind it.
_BEHIND = frozenset(
    "个批种体化定步级流线条是些次直般致律旦切面方部分时期起同样年月日位项家路带站网镇村件套区产二三心手把番揽子贯对把力举"
)
_BEFORE = frozenset("第统之同唯单万专进逐不有十二三每任另归划合为以在这那某其")


def dashes_among(chars: Sequence[Char], grey: NDArray[np.uint8], em: float) -> list[tuple[int, bool]]:
    """The characters 一 and hyphens of a line that may be dashes: index of each, and whether it surely is one.

    ``grey``: HxW raster of the page, in the pixels of the characters' boxes; ``em``: size of the page's text in pixels.
    """
    # Between figures, or years, stands no character (2023—2025年).
    spans = [i for i, char in enumerate(chars) if char.text == ONE and _between_figures(chars, i)]
    suspects = [i for i, char in enumerate(chars) if char.text == ONE and _between_words(chars, i)]
    found = [(i, _is_wide(chars[i], grey, em)) for i in suspects]
    # At a line's end the word may go on in the next line: what isn't surely a dash there is none.
    ends = [i for i in (0, len(chars) - 1) if len(chars) > NAME_MOST and chars[i].text == ONE and _ends_line(chars, i)]
    dashes = [i for i, char in enumerate(chars) if char.text in HYPHENS and _is_long(chars, i, grey, em)]
    return found + [(i, True) for i in [*spans, *(i for i in ends if _is_wide(chars[i], grey, em)), *dashes]]


def _between_figures(chars: Sequence[Char], i: int) -> bool:
    before, behind = (chars[k].text if 0 <= k < len(chars) else "" for k in (i - 1, i + 1))
    return behind.isdigit() and (before.isdigit() or before in _UNITS)


def _is_wide(char: Char, grey: NDArray[np.uint8], em: float) -> bool:
    return _stroke_width(char, grey, em) >= DASH_WIDTH * em


def _is_long(chars: Sequence[Char], i: int, grey: NDArray[np.uint8], em: float) -> bool:
    """Whether what was read as a hyphen between Chinese characters is as long as no hyphen is."""
    if not 0 < i < len(chars) - 1 or not (is_chinese(chars[i - 1].text) and is_chinese(chars[i + 1].text)):
        return False
    return _stroke_width(chars[i], grey, em) >= LONGER_THAN_HYPHEN * em


def _ends_line(chars: Sequence[Char], i: int) -> bool:
    """Whether the first or last character of a line stands beside Chinese with which it makes no word."""
    beside = chars[1].text if i == 0 else chars[i - 1].text
    return is_chinese(beside) and beside not in (_BEHIND if i == 0 else _BEFORE)


def _between_words(chars: Sequence[Char], i: int) -> bool:
    """Whether a character stands between Chinese characters with which it makes no word."""
    if not 0 < i < len(chars) - 1:
        return False
    before, behind = chars[i - 1].text, chars[i + 1].text
    chinese = is_chinese(before) and is_chinese(behind)
    # 一事一议: where it comes again at once it counts.
    again = any(chars[k].text == ONE for k in range(max(0, i - IDIOM), min(len(chars), i + IDIOM + 1)) if k != i)
    if not chinese or again or before in _BEFORE or behind in _BEHIND:
        return False
    return _run_length(chars, i) > NAME_MOST


def _run_length(chars: Sequence[Char], i: int) -> int:
    """How many Chinese characters stand side by side around one of them."""
    start, end = i, i + 1
    while start and is_chinese(chars[start - 1].text):
        start -= 1
    while end < len(chars) and is_chinese(chars[end].text):
        end += 1
    return end - start


def _stroke_width(char: Char, grey: NDArray[np.uint8], em: float) -> float:
    """Width of the flat stroke through the character's middle, in pixels."""
    x, y = round(char.bbox.cx), char.bbox.cy
    left, right = max(0, round(x - STROKE_MOST / 2 * em)), round(x + STROKE_MOST / 2 * em)
    crop = grey[max(0, round(y - MIDDLE * em)) : round(y + MIDDLE * em), left:right]
    if crop.size == 0:
        return 0.0
    best = 0
    for row in crop < np.percentile(crop, 90) - INK_DEPTH:
        if not 0 <= x - left < len(row) or not row[x - left]:
            continue
        gaps = np.flatnonzero(~row)
        start = max((int(g) + 1 for g in gaps if g < x - left), default=0)
        end = min((int(g) for g in gaps if g > x - left), default=len(row))
        best = max(best, end - start)
    return float(best)


def has_flat_stroke(box: BBox, content: PageContent) -> bool:
    """Whether a stroke as flat as a 一 lies by itself halfway up a line's box on a scanned page, in the page's unit."""
    assert content.raster is not None
    place, em = box.scaled(content.raster.unit), content.em * content.raster.unit
    middle = MIDDLE * em
    rows = slice(max(0, round(place.cy - middle)), max(0, round(place.cy + middle)))
    crop = content.raster.grey[rows, max(0, round(place.x0)) : max(0, round(place.x1))]
    if crop.size == 0:
        return False
    ink = (crop < np.percentile(crop, 90) - INK_DEPTH).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    return any(w >= STROKE_LEAST * em and h <= STROKE_FLAT * w for _, _, w, h, _ in stats.tolist())
