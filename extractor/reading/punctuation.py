"""Commas of Chinese text that recognition takes for points: on copies of 150 dpi “，” is read as “.”, “·” or “,”.

Between Chinese words none of these three can stand: a decimal point has digits on both sides, a list's point comes
first in its line, a middle dot stands in foreign names, which these forms' running text does not hold.
"""

from __future__ import annotations

import re

COMMA = "，"
_POINTS = frozenset(".·,")
_CLOSING = frozenset("）)”》】%％")
# Digits of a list's number.
NUMBERING = 2


def misread_commas(text: str) -> list[int]:
    """Where in a line of running text a point must be a comma."""
    return [i for i, char in enumerate(text) if char in _POINTS and _between_words(text, i)]


def _between_words(text: str, i: int) -> bool:
    if not 0 < i < len(text) - 1:
        return False
    before, behind = text[i - 1], text[i + 1]
    if _is_word(before) or before in _CLOSING:
        return _is_word(behind) or behind.isdigit() or behind in "“《（("
    return before.isdigit() and _is_word(behind) and _too_long_for_a_list(text[:i])


def _too_long_for_a_list(before: str) -> bool:
    """Whether the figure that ends ``before`` is no number of a list (“中心2.省级”): it has a point or many digits."""
    figure = re.search(r"[\d.]+$", before)
    return figure is not None and len(figure[0]) > NUMBERING


def _is_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
