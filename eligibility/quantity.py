"""Quantities in the free cells of the plan tables: ``3.20亿元``, ``≥12%``, ``不低于 150 件``, ``0.85吨标准煤/万元``.

A clerk writes a level (``153件``), a bound (``150件以上``) or a change (``增加53件``, ``下降13.5%``): they are told
apart, as a change held against a level would be an accusation without ground.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal["money", "percent", "points", "count", "intensity", "none", "other"]
Bound = Literal["at_least", "at_most", "about"]

# A digit behind a letter belongs to a name (CO2, PM2.5).
_NUMBER = re.compile(r"(?<![\d.A-Za-z])(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?:\s*[余多来])?")
_YEARS = re.compile(r"(?:20\d\d年?\s*[-—~至到]\s*)?20\d\d\s*年(?:度|底|末)?|20\d\d\s*[-—~至]\s*20\d\d")
_BRACKETED = re.compile(r"\([^()]*\)")

_YUAN = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "": 0}
_MONEY = re.compile(r"(亿|千万|百万|万|千|)元(?:人民币)?(?:/年)?|(亿|万)(?=$|[\s，。；,;以左上]|人民币)")
_PERCENT = re.compile(r"%|个百分点")
_COUNT = re.compile(r"(亿|万|千|百|)(家|户|个|件|项|条|种|名|人|次|台|套|座|所)(?:次)?(?!/|每)")
_TENS = {"": 0, "百": 2, "千": 3, "万": 4, "亿": 8}
_INTENSITY = re.compile(
    r"(万吨|吨|千克|公斤|kg|t)(?:标准煤|标煤|二氧化碳|当量|CO2|ce|e)*(?:/|每)(亿|万|千|)元(?:产值|工业产值|增加值)?",
    re.IGNORECASE,
)
_GRAMS = {"万吨": 10, "吨": 6, "t": 6, "千克": 3, "公斤": 3, "kg": 3}
#: What may follow a figure without being a unit.
_NO_UNIT = re.compile(r"$|[\s，。；、,;:()+]|以[上下内]|左右|上下|及以|或|余|多")

_AT_LEAST = r"不(?:得)?(?:低|少|小)于|至少|以上|≥|≧|>|超过|超|大于|高于|多于|突破|\d\s*[余多+]"
_AT_MOST = r"至多|以内|以下|≤|≦|<|低于|小于|少于|控制在"
_ABOUT = r"(?<!节)约|左右|上下|接近|近(?![一二两三四五\d]?年)"
#: Longer words first, as 不低于 holds 低于.
_BOUNDS = re.compile(rf"(?:不(?:得)?(?:(?:高|大|多)于|超过))|(?P<at_least>{_AT_LEAST})|{_AT_MOST}|(?P<about>{_ABOUT})")
_CHANGE = re.compile(
    r"(新增|净增|增加|增长|增幅|提高|提升|上升|扩大|翻|下降|降低|降幅|减少|削减|回落)(?!率|速)[^到至达为]*$"
)
_YEARLY = re.compile(r"年均|每年|逐年|年增|年递增|/年|年平均|同比")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit.

    ``scaled`` is in yuan for money, in ones for counts, in grams per yuan for intensities, as printed otherwise.
    ``change`` is the verb of a change (增加, 下降); empty where the text states a level. ``yearly``: 年均, 每年.
    """

    number: Decimal
    unit: str
    text: str
    kind: Kind
    factor: Decimal = Decimal(1)
    bound: Bound | None = None
    change: str = ""
    yearly: bool = False
    scaled: Decimal = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scaled", self.number * self.factor)

    @property
    def percent(self) -> bool:
        """Whether it is a rate in percent."""
        return self.kind == "percent"

    def in_unit_of(self, other: Quantity) -> Quantity | None:
        """This quantity with the unit of the other where it has none; None where the two can't be compared.

        Percentage points say how far something moves, never where it stands.
        """
        if self.kind == other.kind and self.kind not in ("other", "points"):
            return self
        if self.kind == "other" and other.kind == "other" and self.unit == other.unit:
            return self
        if self.kind == "none" and other.kind not in ("other", "points"):
            return Quantity(
                self.number, other.unit, self.text, other.kind, other.factor, self.bound, self.change, self.yearly
            )
        return None


@lru_cache(maxsize=1 << 12)
def parse_quantity(text: str, label: str = "") -> Quantity | None:
    """The one quantity a cell states, or None where there is none or more than one.

    ``label`` is the row's own text: a unit it names in brackets, 研发经费投入（万元）, holds where the cell has none.
    """
    plain = _YEARS.sub("", unicodedata.normalize("NFKC", text)).strip()
    matches = list(_NUMBER.finditer(plain))
    if len(matches) > 1:
        # 4.30亿元（年均增长10.3%）: what stands in brackets explains the figure before them.
        plain = _BRACKETED.sub("", plain).strip()
        matches = list(_NUMBER.finditer(plain))
    if len(matches) != 1:
        return None
    number = matches[0]
    unit, kind, factor = _unit(plain[number.end() :].lstrip())
    if kind == "none":
        unit, kind, factor = _unit_of_label(label)
    change = _CHANGE.search(plain[: number.start()])
    return Quantity(
        Decimal(number[1].replace(",", "")),
        unit,
        plain,
        kind,
        factor,
        _bound(plain),
        change[1] if change else "",
        bool(_YEARLY.search(plain)),
    )


def _unit(rest: str) -> tuple[str, Kind, Decimal]:
    """Unit as written, its kind, and the factor to the kind's base, from the text behind a figure."""
    if match := _PERCENT.match(rest):
        return match[0], "percent" if match[0] == "%" else "points", Decimal(1)
    if match := _INTENSITY.match(rest):
        return match[0], "intensity", Decimal(10) ** (_GRAMS[match[1].lower()] - _YUAN[match[2]])
    if match := _MONEY.match(rest):
        return match[0], "money", Decimal(10) ** _YUAN[match[1] if match[1] is not None else match[2]]
    if match := _COUNT.match(rest):
        return match[0], "count", Decimal(10) ** _TENS[match[1]]
    if _NO_UNIT.match(rest):
        return "", "none", Decimal(1)
    return re.split(r"[\s，。；,;()]", rest, maxsplit=1)[0], "other", Decimal(1)


def _unit_of_label(label: str) -> tuple[str, Kind, Decimal]:
    for inner in re.findall(r"\(([^()]*)\)", unicodedata.normalize("NFKC", label)):
        unit, kind, factor = _unit(inner.strip().removeprefix("单位:").strip())
        if kind not in ("none", "other"):
            return unit, kind, factor
    return "", "none", Decimal(1)


def _bound(text: str) -> Bound | None:
    match = _BOUNDS.search(text)
    if match is None:
        return None
    if match["at_least"]:
        return "at_least"
    return "about" if match["about"] else "at_most"
