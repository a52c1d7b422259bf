"""Intervals that printed figures stand for, and the few operations that relations between fields need.

A printed 6.69 stands for everything that rounds to it; what is computed from such figures is an interval as well
(Moore, "Interval Analysis", 1966).
"""

from __future__ import annotations

from dataclasses import dataclass

# Half of the last place of a figure with two decimals, as the form asks for (填报说明: 保留两位小数).
HALF_CENT = 0.005


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included; ``low <= high``."""

    low: float
    high: float

    @staticmethod
    def of(figure: float, *, exact: bool) -> Interval:
        """What a printed figure stands for: itself when ``exact`` (a count), else ± half of the second decimal."""
        half = 0.0 if exact else HALF_CENT
        return Interval(figure - half, figure + half)

    @property
    def width(self) -> float:
        """``high - low``."""
        return self.high - self.low

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises ``ZeroDivisionError`` where the divisor may be 0."""
        if other.low <= 0.0 <= other.high:
            raise ZeroDivisionError
        return self * Interval(1.0 / other.high, 1.0 / other.low)

    def plus(self, number: float) -> Interval:
        """Moved by ``number``."""
        return Interval(self.low + number, self.high + number)

    def times(self, factor: float) -> Interval:
        """Multiplied by a number."""
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def power(self, exponent: float) -> Interval:
        """The power of an interval of positive numbers, ``exponent > 0``. Raises ``ZeroDivisionError`` for others,
        whose power says nothing here either."""
        if self.low <= 0.0:
            raise ZeroDivisionError
        return Interval(self.low**exponent, self.high**exponent)

    def gap(self, other: Interval) -> float:
        """How far two intervals lie apart, 0 where they meet."""
        return max(0.0, self.low - other.high, other.low - self.high)
