"""Dates as records of other systems write them, compared as far as they go."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

#: Year, month and day; a shorter tuple where the day, or the month too, isn't written.
Day = tuple[int, ...]

_WRITTEN = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@lru_cache(maxsize=1024)
def read_date(text: str) -> Day | None:
    """``2025-07-05``, ``2025年7月5日``, ``2025.7.5``, ``20250705``, ``2025-07``; None for what is no date."""
    plain = re.sub(r"\s*([年月日./-])\s*", r"\1", unicodedata.normalize("NFKC", text).strip())
    match = _COMPACT.fullmatch(plain) or _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    parts = tuple(int(p) for p in match.groups() if p is not None)
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return parts


def later(a: Day, b: Day) -> bool:
    """Whether ``a`` is surely after ``b``, as far as both are written."""
    length = min(len(a), len(b))
    return a[:length] > b[:length]


def undecided(a: Day, b: Day) -> bool:
    """Whether what is not written decides the order of ``a`` and ``b``."""
    length = min(len(a), len(b))
    return len(a) < len(b) and a[:length] == b[:length]
