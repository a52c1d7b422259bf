"""How clerks write a figure, a date, a telephone number or a list of names; each with the value it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from unicodedata import normalize

from samples.generator.truth import TrueField

_FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_CHINESE_DIGITS = "〇一二三四五六七八九"
_MINUS = ("-", "－", "−", "–")
_NONE = ("无", "/", "—", "——", "无")
# Figures of these units are now and then written in the neighbouring one: factor from written to the field's unit.
_OTHER_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "万元": (("亿元", 10000.0), ("元", 0.0001)),
    "亿元": (("万元", 0.0001),),
    "人": (("万人", 10000.0),),
    "平方公里": (("亩", 1 / 1500), ("公顷", 0.01)),
}


@dataclass(frozen=True)
class Habits:
    """How one clerk writes: probabilities of each manner, drawn once a document."""

    thousands: bool
    full_width: float
    unit_typed: float
    other_unit: float
    trailing_zeros: bool
    percent_sign: float
    integer_decimals: float
    minus: str
    none_word: str

    @classmethod
    def draw(cls, rng: Random) -> Habits:
        """Draw a clerk."""
        return cls(
            thousands=rng.random() < 0.3,
            full_width=rng.choice([0, 0, 0, 0.04]),
            unit_typed=rng.choice([0, 0, 0.04, 0.12]),
            other_unit=rng.choice([0, 0, 0.03]),
            trailing_zeros=rng.random() < 0.65,
            percent_sign=rng.choice([0, 0, 0.1, 0.9]),
            integer_decimals=rng.choice([0, 0, 0, 0.05]),
            minus=rng.choice(_MINUS),
            none_word=rng.choice(_NONE),
        )


def none_declared(word: str) -> TrueField:
    """“无” and its like in a figure or text cell."""
    return TrueField(value=None, raw=word, status="none_declared")


def write_figure(rng: Random, habits: Habits, value: float, kind: str, unit: str | None) -> TrueField:
    """Write ``value`` of a field of type ``kind`` (integer, decimal, percent) and ``unit`` into a cell."""
    if habits.other_unit and unit in _OTHER_UNITS and value > 0 and rng.random() < habits.other_unit:
        written = _in_other_unit(rng, value, kind, unit)
        if written is not None:
            return written
    text = _digits(rng, habits, abs(value), kind)
    if value < 0:
        text = habits.minus + text
    if kind == "percent":
        if rng.random() < habits.percent_sign:
            text += rng.choice(["%", "%", "％"])
    elif unit and "/" not in unit and rng.random() < habits.unit_typed:
        text += rng.choice(["", " "]) + unit
    if rng.random() < habits.full_width:
        text = text.translate(_FULL_WIDTH)
    number = int(value) if kind == "integer" else value
    return TrueField(value=number, raw=text, status="read")


def _digits(rng: Random, habits: Habits, value: float, kind: str) -> str:
    comma = "," if habits.thousands and value >= 1000 else ""
    if kind == "integer":
        decimals = ".00" if rng.random() < habits.integer_decimals else ""
        return f"{int(value):{comma}d}{decimals}"
    places = max(2, _places(value)) if habits.trailing_zeros else _places(value)
    return f"{value:{comma}.{places}f}"


def _places(value: float) -> int:
    text = f"{value:.4f}".rstrip("0")
    return len(text.partition(".")[2])


def _in_other_unit(rng: Random, value: float, kind: str, unit: str) -> TrueField | None:
    """The figure in a neighbouring unit, if it can be written there exactly; flagged ``unit_mismatch``."""
    other, factor = rng.choice(_OTHER_UNITS[unit])
    for places in range(7):
        text = f"{value / factor:.{places}f}"
        if abs(round(float(text) * factor, 6) - value) < 1e-9:
            number = int(value) if kind == "integer" else value
            return TrueField(value=number, raw=text + other, status="read", reasons=["unit_mismatch"])
    return None


def write_date(rng: Random, day: date, full: bool = True) -> TrueField:
    """A date in one of the common spellings; ``full`` keeps the day."""
    y, m, d = day.year, day.month, day.day
    if not full and rng.random() < 0.5:
        raw = rng.choice([f"{y}年{m}月", f"{y}.{m}", f"{y}-{m:02d}", f"{y} 年 {m} 月"])
        return TrueField(value=f"{y}-{m:02d}", raw=raw, status="read")
    raw = rng.choice(
        [
            f"{y}年{m}月{d}日",
            f"{y}年{m:02d}月{d:02d}日",
            f"{y} 年 {m} 月 {d} 日",
            f"{y}-{m:02d}-{d:02d}",
            f"{y}.{m}.{d}",
            f"{y}/{m}/{d}",
            chinese_date(day),
            f"{y}年{m}月{d}日".translate(_FULL_WIDTH),
        ]
    )
    return TrueField(value=day.isoformat(), raw=raw, status="read")


def chinese_date(day: date) -> str:
    """二〇二五年六月十八日."""
    year = "".join(_CHINESE_DIGITS[int(c)] for c in str(day.year))
    return f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"


def _chinese_number(n: int) -> str:
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _CHINESE_DIGITS[tens] + "十")
    return head + (_CHINESE_DIGITS[ones] if ones else "")


def write_phone(rng: Random, area_codes: tuple[str, ...]) -> TrueField:
    """A telephone number that nobody has: repeated digits, the way clerks punctuate them."""
    area, digit = rng.choice(area_codes), rng.choice("68")
    local = digit * 4 + f"{rng.randint(0, 9999):04d}"
    mobile = f"1{rng.choice('35789')}{rng.choice('05689')}"
    raw = rng.choice(
        [
            f"{area}-{local}",
            f"{area}-{local[:4]} {local[4:]}转{rng.randint(100, 999)}",
            f"{area}-{local}-{rng.randint(801, 819)}",
            f"({area}){local}",
            f"（{area}）{local}",
            f"{mobile} 0000 {rng.randint(0, 9999):04d}",
            f"{mobile}0000{rng.randint(0, 9999):04d}",
            f"{mobile}-0000-{rng.randint(0, 9999):04d}",
        ]
    )
    return TrueField(value=normalize("NFKC", raw), raw=raw, status="read")


def write_names(rng: Random, names: list[str]) -> str:
    """A list of names the way clerks write it."""
    if not names:
        return ""
    manner = rng.choice(["、", "、", "；", "，", "\n", "1.", "1、", "（1）", "①"])
    if manner == "1.":
        return "\n".join(f"{i}.{n}" for i, n in enumerate(names, 1))
    if manner == "1、":
        return "；".join(f"{i}、{n}" for i, n in enumerate(names, 1))
    if manner == "（1）":
        return "；".join(f"（{i}）{n}" for i, n in enumerate(names, 1))
    if manner == "①":
        return " ".join(f"{chr(0x2460 + i)}{n}" for i, n in enumerate(names[:20]))
    return manner.join(names)
