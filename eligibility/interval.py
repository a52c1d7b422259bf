"""Interval arithmetic on ``(low, high)`` pairs: what a rounded figure may have been before rounding."""

from __future__ import annotations

from math import inf

Interval = tuple[float, float]

#: Slack for binary rounding of decimal figures, far below the last printed digit.
EPSILON = 1e-9


class UndefinedError(ArithmeticError):
    """The result has no bounds: a base that may be zero, or a root of something that may be negative."""


def exact(value: float) -> Interval:
    """The interval of a number known exactly."""
    return (value, value)


def around(value: float, half: float) -> Interval:
    """``[value - half, value + half]``; a figure that can't be negative isn't made so."""
    low = value - half
    return (0.0 if low < 0.0 <= value else low, value + half)


def add(a: Interval, b: Interval) -> Interval:
    """Sum of two intervals."""
    return (a[0] + b[0], a[1] + b[1])


def subtract(a: Interval, b: Interval) -> Interval:
    """Difference of two intervals."""
    return (a[0] - b[1], a[1] - b[0])


def multiply(a: Interval, b: Interval) -> Interval:
    """Product of two intervals."""
    if a[0] >= 0.0 and b[0] >= 0.0:
        return (a[0] * b[0], a[1] * b[1])
    products = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return (min(products), max(products))


def divide(a: Interval, b: Interval) -> Interval:
    """Quotient of two intervals. Raises ``UndefinedError`` when the divisor may be zero."""
    if b[0] <= 0.0 <= b[1]:
        raise UndefinedError("基数为 0 或可能为 0")
    if a[0] >= 0.0 and b[0] > 0.0:
        return (a[0] / b[1], a[1] / b[0])
    return multiply(a, (1.0 / b[1], 1.0 / b[0]))


def power(a: Interval, exponent: float) -> Interval:
    """``a ** exponent`` for a base that can't be negative. Raises ``UndefinedError`` otherwise."""
    if a[0] < 0.0:
        raise UndefinedError("负数不能开方")
    return (a[0] ** exponent, a[1] ** exponent) if exponent >= 0 else (a[1] ** exponent, a[0] ** exponent)


def mean(*items: Interval) -> Interval:
    """Arithmetic mean of intervals."""
    n = len(items)
    return (sum(i[0] for i in items) / n, sum(i[1] for i in items) / n)


def compound(*rates: Interval) -> Interval:
    """Mean yearly rate in percent of yearly rates in percent: geometric mean of the growth factors."""
    low = high = 1.0
    for rate in rates:
        if rate[0] <= -100.0:
            raise UndefinedError("增速低于 -100%")
        low *= 1.0 + rate[0] / 100.0
        high *= 1.0 + rate[1] / 100.0
    n = 1.0 / len(rates)
    return (low**n * 100.0 - 100.0, high**n * 100.0 - 100.0)


def middle(a: Interval) -> float:
    """The middle of an interval."""
    return (a[0] + a[1]) / 2.0


def gap(a: Interval, b: Interval) -> float:
    """Distance between two intervals, 0 where they meet."""
    return max(a[0] - b[1], b[0] - a[1], 0.0)


EVERYTHING: Interval = (-inf, inf)
