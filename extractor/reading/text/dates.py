"""Dates in every common spelling → ``YYYY-MM-DD`` or ``YYYY-MM``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "O": "0",
    "o": "0",
    "Ｏ": "0",
}
_SEPARATED = re.compile(r"(?P<y>\d{4})[年./\-~](?P<m>\d{1,2})(?:[月./\-~](?:(?P<d>\d{1,2})[日号]?)?|$)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_DASHES = str.maketrans(dict.fromkeys("−–—―‒－﹣─", "-"))


def parse_date(text: str) -> str | None:
    """The date in ``text``, or ``None`` when there is none or it isn't in the calendar."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    for candidate in (bare, _chinese_to_digits(bare)):
        match = _SEPARATED.search(candidate) or _COMPACT.search(candidate)
        if match:
            return _checked(match)
    return None


def beside_date(text: str) -> str:
    """What stands beside the date in ``text``, without blanks and signs: nothing, usually."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    for candidate in (bare, _chinese_to_digits(bare)):
        match = _SEPARATED.search(candidate) or _COMPACT.search(candidate)
        if match:
            return re.sub(r"[\W_]+", "", candidate[: match.start()] + candidate[match.end() :])
    return ""


def _checked(match: re.Match[str]) -> str | None:
    year, month, day = int(match["y"]), int(match["m"]), match["d"]
    try:
        checked = date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    return checked.isoformat() if day else checked.isoformat()[:7]


def _chinese_to_digits(text: str) -> str:
    """Chinese numerals in years, months and days as digits: 二〇二五年六月十八日 → 2025年6月18日."""

    def number(match: re.Match[str]) -> str:
        run = match.group()
        if "十" not in run:
            return "".join(_DIGITS.get(c, c) for c in run)
        tens, _, ones = run.partition("十")
        high = int(_DIGITS.get(tens, "1")) if tens else 1
        low = int(_DIGITS.get(ones, "0")) if ones else 0
        return str(high * 10 + low)

    return re.sub(r"[〇零○Oo一二三四五六七八九十]+", number, text)


def is_empty_date(text: str) -> bool:
    """Whether nothing but the printed 年 月 日 (and blanks to fill) stands there."""
    return re.sub(r"[\s年月日_＿—\-/.]+", "", text) == ""
