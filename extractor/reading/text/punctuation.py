"""Commas of Chinese text that recognition takes for points: on copies of 150 dpi “，” is read as “.”, “·” or “,”.

Between Chinese words none of these three can stand: a decimal point has digits on both sides, a list's point comes
first in its line, a middle dot stands in foreign names, which these forms' running text does not hold.
"""

from __future__ import annotations

import re

from extractor.registration.similarity import is_chinese

COMMA = "，"
_POINTS = frozenset(".．·,")
_CLOSING = frozenset("）)”》】%％")
_MARKS = frozenset("，,、；;：:")
# What stands before the colon of a label printed in a value's place.
_LABELS = ("数量", "名称", "注", "电话", "部门", "盖章)", "盖章）", "机构", "时间", "地区", "签字", "意见")
# Digits of a list's number.
NUMBERING = 2


def misread_commas(text: str) -> list[int]:
    """Where in a line of running text a point must be a comma."""
    return [i for i, char in enumerate(text) if char in _POINTS and _between_words(text, i)]


def checkable_marks(text: str) -> list[int]:
    """Where in a line the commas, enumeration marks, semicolons and colons of running text stand: not those in figures
    and behind printed labels."""
    return [i for i, char in enumerate(text) if char in _MARKS and i and _in_running_text(text, i)]


def _in_running_text(text: str, i: int) -> bool:
    in_figure = text[i - 1].isalnum() and text[i - 1].isascii() and text[i + 1 : i + 2].isdigit()
    return not in_figure and not (text[i] in "：:" and text[:i].endswith(_LABELS))


def _between_words(text: str, i: int) -> bool:
    if not 0 < i < len(text) - 1:
        return False
    before, behind = text[i - 1], text[i + 1]
    if is_chinese(before) or before in _CLOSING:
        return is_chinese(behind) or behind.isdigit() or behind in "“《（("
    return before.isdigit() and is_chinese(behind) and _too_long_for_a_list(text[:i])


def _too_long_for_a_list(before: str) -> bool:
    """Whether the figure that ends ``before`` is no number of a list (“中心2.省级”): it has a point or many digits."""
    figure = re.search(r"[\d.]+$", before)
    return figure is not None and len(figure[0]) > NUMBERING
