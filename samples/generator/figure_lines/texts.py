"""What is written into figure cells: counts, shares, sums, with and without units, “none”, dashes, nothing."""

from __future__ import annotations

from samples.generator.degrade.raster import Rng

_UNITS = (*"家家个个项件人次%％吨年", "万元", "亿元", "平方公里", "千元", "百万元")
_NONE = ("无", "无", "/", "/", "-", "—", "——", "--", "－", "")
_PLAIN = 0.78
_NOTHING = 0.09


def random_text(rng: Rng) -> str:
    """The text of one line; "" where the cell is empty."""
    draw = rng.random()
    if draw < _NOTHING:
        return str(rng.choice(_NONE))
    figure = _figure(rng)
    if draw < _NOTHING + _PLAIN or figure.endswith("%"):
        return figure
    return figure + ("" if rng.random() < 0.7 else " ") + str(rng.choice(_UNITS))


def _figure(rng: Rng) -> str:
    kind = rng.random()
    if kind < 0.34:
        digits = int(rng.choice([1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6]))
        return _grouped(str(int(rng.integers(0 if digits == 1 else 10 ** (digits - 1), 10**digits))), rng)
    sign = "-" if rng.random() < 0.08 else "+" if rng.random() < 0.01 else ""
    if kind < 0.62:
        places = int(rng.choice([1, 2, 2, 2, 2]))
        whole = str(int(rng.integers(0, 100 if rng.random() < 0.93 else 1000)))
    else:
        places = int(rng.choice([1, 2, 2, 2, 3, 4]))
        digits = int(rng.choice([1, 1, 2, 3, 3, 4, 5, 6]))
        whole = _grouped(str(int(rng.integers(0, 10**digits))), rng)
    fraction = "".join(str(int(d)) for d in rng.integers(0, 10, places))
    return f"{sign}{whole}.{fraction}" + ("%" if rng.random() < 0.22 and kind < 0.62 else "")


def _grouped(digits: str, rng: Rng) -> str:
    """Thousands parted by commas now and then."""
    if len(digits) <= 3 or rng.random() > 0.33:
        return digits
    return f"{int(digits):,}"
