"""How alike a printed label is to what was read in its place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

# Widths of brackets, commas and spaces in the labels are not evidence of anything (they differ between copies).
_NOISE = re.compile(r"[\s()\[\]{}<>,.:;'\"、。，：；“”‘’《》（）【】〔〕·…_\-—–~～]+")


# Nothing below this (per cent) is asked for anywhere: comparing may stop early.
CUTOFF = 30.0
# Comparisons remembered: a document of 20 pages makes 100,000, most of them more than once.
REMEMBERED = 1 << 15
# So many characters at the beginning are looked at for two neighbours in the same place, before comparing in full.
HEAD = 8


def folded(text: str) -> str:
    """The text after NFKC, with the CJK radicals that Chromium's text layers hold as the characters they stand for.

    NFKC folds the Kangxi radicals but not those of U+2E80 to U+2EFF; the pairs are of the Unicode Character Database
    (EquivalentUnifiedIdeograph).
    """
    return unicodedata.normalize("NFKC", text).translate(_RADICALS)


_RADICALS = str.maketrans(
    "⺁⺄⺈⺋⺌⺍⺎⺗⺙⺝⺟⺠⺡⺢⺣⺤⺥⺧⺨⺩⺪⺬⺭⺮⺯⺱⺲⺳⺴⺶⺷⺹⺺⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳",
    "厂乙刀㔾小小兀心攵月母民氵水灬爪爫牛犬王疋示礻竹糹罓罒罓网羊羊耂肀月臼艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阝青韦页风飞食飠饣饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟",
)


def bare(text: str) -> str:
    """The text after NFKC, without white space and punctuation, for comparing labels."""
    return _NOISE.sub("", folded(text)).lower()


def is_chinese(text: str) -> bool:
    """Whether ``text`` is one or more Chinese characters and nothing else."""
    return bool(text) and all("\u4e00" <= char <= "\u9fff" for char in text)


def compact(text: str) -> str:
    """The text after NFKC and without white space: how two readings of a value are compared."""
    return re.sub(r"\s+", "", folded(text))


@lru_cache(REMEMBERED)
def likeness(expected: str, found: str) -> float:
    """0–1 similarity of two strings already made ``bare``."""
    if not expected or not found:
        return 0.0
    return fuzz.ratio(expected, found, score_cutoff=CUTOFF) / 100.0


@lru_cache(REMEMBERED)
def starts_like(expected: str, found: str) -> float:
    """0–1 similarity of ``expected`` with the beginning of ``found`` (both ``bare``).

    One extra or lost character is allowed for; the whole text must be at least about as long as the label.
    """
    n = len(expected)
    if not n or len(found) < 0.6 * n or not share_a_pair(expected, found):
        return 0.0
    return max(likeness(expected, found[: n + d]) for d in (-1, 0, 1) if n + d > 0)


def partial_likeness(expected: str, found: str) -> float:
    """0–1 similarity of ``found`` with the part of ``expected`` it is most like (both ``bare``)."""
    if not expected or not found or len(found) > len(expected):
        return 0.0
    return fuzz.partial_ratio(found, expected) / 100.0


def share_a_pair(expected: str, found: str) -> bool:
    """Whether the beginnings have two neighbouring characters in common, a place apart at most. Cheap, and true for
    every pair that is alike."""
    head = found[: HEAD + 1]
    return len(expected) < 4 or any(expected[i : i + 2] in head for i in range(min(HEAD, len(expected) - 1)))
