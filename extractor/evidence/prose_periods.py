"""Years and periods in Chinese prose: 2024年, 截至2024年底, 2022—2024年, 近三年, 2024年上半年, 较2022年.

Works on regularised text (``prose_text.regularise``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

FORM_YEARS = (2022, 2023, 2024)
"""The three years every yearly field of the 2025 forms has; 近三年 means these (填报说明: 截止到 2024 年底)."""


class PeriodKind(StrEnum):
    """How a time expression can serve a figure."""

    YEAR = "year"
    YEARS = "years"
    """Several single years (2022年、2023年和2024年; 2022—2024年; 近三年)."""
    BASE = "base"
    """The year something is compared with (较2022年)."""
    OPAQUE = "opaque"
    """A time that is no full year of the form: half-years, 近年来, “十四五”, 2022年以来, 去年."""


@dataclass(frozen=True)
class Period:
    """One time expression at ``text[start:end]`` with the calendar years it names, in order of mention."""

    start: int
    end: int
    kind: PeriodKind
    years: tuple[int, ...] = ()
    recent: bool = False


_Y = r"(?:20\d\d)"
_END = r"(?:年度|年)?(?:12月(?:31日)?)?(?:年底|年末|底|末)?"
# Order matters: the first alternative that fits at a place wins.
_PERIOD = re.compile(
    rf"(?P<partial>{_Y}年(?:上半年|下半年|前[一二三]个?季度|第?[一二三四]季度|\d{{1,2}}-\d{{1,2}}月|(?!12月)\d{{1,2}}月(?:\d{{1,2}}日)?[底末]?|12月(?!31)\d{{1,2}}日))"
    rf"|(?P<since>(?:自|从)?{_Y}年(?:以来|至今|起|以后|之后|开始))"
    rf"|(?P<base>(?:相较于|相较|对比|较|比|相比){_Y}年?(?:底|末|年底|年末|度)?)"
    rf"|(?P<range>{_Y}年?(?:-|至|到){_Y}年(?:期间|间|度)?)"
    rf"|(?P<list>{_Y}年?(?:底|末|度)?(?:(?:、|，|和|与|及|以及){_Y}年?(?:底|末|度)?)+(?<=[年底末度]))"
    rf"|(?P<year>(?<!\d){_Y}年度?{_END}(?!年))"
    r"|(?P<recent>近三年来?|近3年来?|最近三年|过去三年|三年来|三年间|三年(?=累计|共|降低|下降))"
    r"|(?P<opaque>连续[两二三四五多几\d]年|近[几两五二四]年来?|近年来|多年来|历年来?|十[二三四五]五(?:期间|以来|时期|规划)?|(?<![较比])去年|(?<![较比])上年(?!度?同期)|前年"
    r"|今年(?:以来)?|当年|年初|上半年|下半年|前三季度|今后三年|未来三年|未来五年|第[一二三四]季度|同期)"
)


def find_periods(text: str) -> list[Period]:
    """All time expressions of regularised ``text`` in order, without overlaps."""
    return [_period(match) for match in _PERIOD.finditer(text)]


def _period(match: re.Match[str]) -> Period:
    start, end = match.span()
    years = tuple(int(y) for y in re.findall(_Y, match[0]))
    if match["partial"] or match["since"] or match["opaque"]:
        return Period(start, end, PeriodKind.OPAQUE, years)
    if match["base"]:
        return Period(start, end, PeriodKind.BASE, years)
    if match["recent"]:
        return Period(start, end, PeriodKind.YEARS, FORM_YEARS, recent=True)
    if match["range"]:
        first, last = years
        return Period(start, end, PeriodKind.YEARS, tuple(range(first, last + 1)))
    if match["list"]:
        return Period(start, end, PeriodKind.YEARS, years)
    return Period(start, end, PeriodKind.YEAR, years)
