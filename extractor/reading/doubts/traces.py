"""What a text shows that lost something or took something in: a hole, a speck, half a pair of brackets."""

from __future__ import annotations

import re

from models.record import Reason, ReasonCode, Value

HOLE_SEEN = "文中有一处空白，可能漏读了字，请核对原件"
OPEN_BRACKET = "括号不成对，可能漏读了字，请核对原件"
_NUMBER = re.compile(r"(?:^|[^\d\u4e00-\u9fffA-Za-z]|[包括为有是])(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})$")
HOLE = re.compile(r"(?<=[\u4e00-\u9fff\d%，、”）)])[ \u3000]+(?=[\u4e00-\u9fff\d“（(])")
# No name begins or ends with such a mark.
SPECK = re.compile(r"^[.．,，、|丨:：'`•]|(?<![A-Za-z])[.．]$|[,，、|丨'`*]$")
SPECK_SEEN = "文前或文后有一个零星的符号，可能是污迹，请核对原件"

# 二 is two thin strokes, and the first character of the formulas that these forms ask for.
HALF_OXIDE = re.compile(r"(?<![一二三])氧化碳")
HALF_OXIDE_SEEN = "“氧化碳”前可能漏读了“二”，请核对原件"


def doubt(message: str) -> Reason:
    """What was seen, in words, as a reason to look."""
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message=message)


def has_open_bracket(value: Value) -> bool:
    """Whether a bracket or quotation mark of a text, or of a name of a list, has no other half. A number's (“1）”) has
    none."""
    names = value["names"] if isinstance(value, dict) else [value]
    texts = [str(n) for n in names] if isinstance(names, list) else []
    return any(_has_half(text, *pair) for text in texts for pair in (("（(", "）)"), ("“", "”"), ("《", "》")))


def _has_half(text: str, opened: str, closed: str) -> bool:
    depth = 0
    for i, char in enumerate(text):
        if char in opened:
            depth += 1
        elif char in closed and depth:
            depth -= 1
        elif char in closed and not _NUMBER.search(text[:i]):
            return True
    return depth > 0
