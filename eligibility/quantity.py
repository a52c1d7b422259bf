"""Quantities in the free cells of the plan tables and in prose: ``3.20亿元``, ``≥12%``, ``不低于 150 件``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"(?<![\d.])(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)")
_YEARS = re.compile(r"20\d\d\s*(?:年|[-—~至]\s*20\d\d\s*年?)")
_UNIT = re.compile(
    r"\s*(个百分点|%|亿元|万元|元|亿|万件|万家|万个|万吨|万|家|个|件|项|户|吨标准煤/万元|吨[^\d，。；]*|tce[^\d]*)"
)

_SCALE = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "元": 1, "万件": 10**4, "万家": 10**4, "万个": 10**4, "万": 10**4}
_MONEY = frozenset({"亿元", "万元", "元", "亿"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit; ``scaled`` is in yuan for money, in ones for counts, as printed otherwise."""

    number: Decimal
    unit: str
    text: str
    scaled: Decimal = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scaled", self.number * _SCALE.get(self.unit, 1))

    @property
    def percent(self) -> bool:
        """Whether it is a rate in percent."""
        return self.unit in ("%", "个百分点")

    @property
    def money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in _MONEY

    @property
    def half(self) -> Decimal:
        """Half a unit of the last place that counts, scaled: two decimals ±0.005, one decimal ±0.05."""
        exponent = self.number.as_tuple().exponent
        one = exponent == -1
        return (Decimal("0.05") if one else Decimal("0.005")) * _SCALE.get(self.unit, 1)


@lru_cache(maxsize=1 << 12)
def parse_quantity(text: str) -> Quantity | None:
    """The one quantity a cell states, or None where there is none or more than one."""
    plain = _YEARS.sub("", unicodedata.normalize("NFKC", text)).strip()
    matches = list(_NUMBER.finditer(plain))
    if len(matches) != 1:
        return None
    number = matches[0]
    unit = _UNIT.match(plain, number.end())
    return Quantity(Decimal(number[0].replace(",", "")), unit[1].strip() if unit else "", plain)
