"""What stands in a figure cell → a number in the field's unit.

Commas, full-width characters and typed units are dropped; a unit that differs from the field's is converted and
noted. Two decimals, thousands groups and the sign are checked, because a figure broken by a seal or a wrong comma
must not pass as another figure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from models.record import Reason, ReasonCode

# What clerks write for "there is none" (填报说明 2 asks for “无”).
NONE_MARKS = frozenset(
    {"无", "/", "\\", "-", "--", "---", "——", "—", "一一", "//", "无。", "不涉及", "不适用", "暂无", "N/A", "n/a"}
)

# What the labels of figures that may be negative name.
_CHANGES = ("增", "降")
_MINUS = str.maketrans(dict.fromkeys("−–—―‒－﹣─ー", "-"))
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
# A lone comma that groups nothing: a point of which a copy made more.
_POINTED = re.compile(r"0,\d+|\d+,\d{1,2}|\d{4,},\d{3,}")
_SPACED_APART = re.compile(r"\d[^\S\n]+\d")
_SPACE_GROUPED = re.compile(r"^[-+]?\d{1,3}([^\S\n]\d{3})+(\.\d+)?\D*$")
# Units with a figure in them: square kilometres, square metres, carbon dioxide.
_RAISED = re.compile(r"(?<=\d)k?m2(?!\d)|co2", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[-+]?\.\d+")

# Units by dimension, as multiples of the first one named.
_MONEY = {"元": Decimal(1), "千元": Decimal(10) ** 3, "万元": Decimal(10) ** 4, "百万元": Decimal(10) ** 6}
_MONEY |= {"千万元": Decimal(10) ** 7, "亿元": Decimal(10) ** 8, "亿": Decimal(10) ** 8, "万亿元": Decimal(10) ** 12}
_AREA = {"平方公里": Decimal(1), "平方千米": Decimal(1), "km²": Decimal(1), "㎢": Decimal(1), "公顷": Decimal("0.01")}
_AREA |= {
    "亩": Decimal(1) / Decimal(1500),
    "万亩": Decimal(10) ** 4 / Decimal(1500),
    "平方米": Decimal(10) ** -6,
    "m²": Decimal(10) ** -6,
}
_COUNT = {u: Decimal(1) for u in ("家", "个", "项", "件", "人", "名", "户", "款", "种", "座", "条", "次", "所", "处")}
_COUNT |= {"万家": Decimal(10) ** 4, "万人": Decimal(10) ** 4, "万件": Decimal(10) ** 4}
_PERCENT = {"%": Decimal(1), "‰": Decimal("0.1"), "个百分点": Decimal(1)}
_PER_10K = {"件/万人": Decimal(1), "件": Decimal(1), "个": Decimal(1), "项": Decimal(1), "件每万人": Decimal(1)}
_CO2 = {u: Decimal(1) for u in ("吨二氧化碳/万元", "吨CO²/万元", "tCO²/万元", "吨/万元", "t/万元", "吨二氧化碳每万元")}
_COAL = {u: Decimal(1) for u in ("吨标准煤/万元", "吨标煤/万元", "tce/万元", "吨/万元", "t/万元", "吨标准煤每万元")}
_DIMENSIONS = (_MONEY, _AREA, _COUNT, _PERCENT, _PER_10K, _CO2, _COAL)


@dataclass(frozen=True)
class Figure:
    """A parsed figure: ``value`` in the field's unit (``None`` when there is none), and what was odd about it."""

    value: Decimal | None
    none_declared: bool = False
    readable: bool = True
    reasons: tuple[Reason, ...] = ()


def plain(text: str) -> str:
    """Half-width, one kind of minus, no white space."""
    text = unicodedata.normalize("NFKC", text).translate(_MINUS)
    return re.sub(r"\s+", "", text)


def is_none_mark(text: str) -> bool:
    """Whether the text says “there is none”."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return bare in NONE_MARKS or plain(text) in NONE_MARKS


def parse_figure(text: str, unit: str | None, *, integer: bool = False) -> Figure:
    """The figure that ``text`` states, in ``unit`` (the field's unit).

    A text without a number in it is not readable; blank text is a figure without value.
    """
    bare = plain(text)
    if not bare:
        return Figure(None)
    if _SPACED_APART.search(unicodedata.normalize("NFKC", text).strip()) and not _SPACE_GROUPED.search(text.strip()):
        # Two figures in one cell, glued together, would look like a third one.
        return Figure(None, readable=False, reasons=(_several(text),))
    # “无个”: the word before the printed unit.
    if is_none_mark(text) or is_none_mark(_without_unit(text, unit)):
        return Figure(None, none_declared=True)
    bare = _RAISED.sub(_unraised, bare)
    numbers = list(_NUMBER.finditer(bare))
    if not numbers:
        return Figure(None, readable=False, reasons=(_bad(f"“{text.strip()}”不是数字"),))
    reasons: list[Reason] = []
    if len(numbers) > 1:
        # A footnote or a second figure: which one is meant can't be known.
        return Figure(None, readable=False, reasons=(_several(text),))
    match = numbers[0]
    value, fault = _decimal(match.group(), pointed=not integer)
    if fault:
        reasons.append(_bad(f"“{text.strip()}”的逗号或小数点位置不合常规，请核对"))
    before, after = bare[: match.start()], bare[match.end() :]
    if before.strip("约为共计合:：;+(（"):
        reasons.append(_bad(f"数字前有其他文字：“{text.strip()}”"))
    elif before.strip(":：;+(（"):
        reasons.append(_bad(f"填写的是约数：“{text.strip()}”"))
    value, unit_reasons = _in_unit(value, after.strip(" .。;；,)）"), unit, text)
    reasons.extend(unit_reasons)
    if integer and value != value.to_integral_value():
        reasons.append(Reason(code=ReasonCode.OUT_OF_RANGE, message=f"应为整数，实际填写“{text.strip()}”"))
    return Figure(value, reasons=tuple(reasons))


def below_zero(text: str, label: str) -> tuple[Reason, ...]:
    """A reason to doubt a sign before a figure that was recognised: a speck looks like one, and only what grows
    or falls by its field's ``label`` has a sign."""
    if re.match(r"-[\d.]", plain(text)) is None or any(word in label for word in _CHANGES):
        return ()
    return (
        Reason(
            code=ReasonCode.OUT_OF_RANGE,
            message=f"读到的“{text.strip()}”像负数，这一栏不应为负数，负号可能是污迹，请核对",
        ),
    )


def _without_unit(text: str, unit: str | None) -> str:
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return bare.removesuffix(unit) if unit else bare


def _unraised(match: re.Match[str]) -> str:
    """Units that hold a figure, with a sign for it that is none."""
    return match.group().replace("2", "²")


def _decimal(number: str, *, pointed: bool) -> tuple[Decimal, bool]:
    """The number, and whether its separators are out of place; ``pointed``: it may have a decimal point."""
    digits = number.lstrip("+-")
    fault = "," in digits and _GROUPED.fullmatch(digits) is None
    point = "." if pointed and _POINTED.fullmatch(digits) else ""
    return Decimal(number.replace(",", point)), fault


def _in_unit(value: Decimal, typed: str, unit: str | None, text: str) -> tuple[Decimal, list[Reason]]:
    if not typed or unit is None or typed == unit:
        return value, []
    for dimension in _DIMENSIONS:
        if unit in dimension and typed in dimension:
            factor = dimension[typed] / dimension[unit]
            if factor == 1:
                return value, []
            message = f"填写单位“{typed}”与表格单位“{unit}”不同，已换算"
            return value * factor, [Reason(code=ReasonCode.UNIT_MISMATCH, message=message)]
    if re.fullmatch(r"[\W_]*", typed):
        return value, []
    return value, [_bad(f"数字后有无法识别的内容“{typed}”：“{text.strip()}”")]


def _bad(message: str) -> Reason:
    return Reason(code=ReasonCode.BAD_FORMAT, message=message)


def _several(text: str) -> Reason:
    return Reason(code=ReasonCode.SEVERAL_VALUES, message=f"一格内有多个数字：“{text.strip()}”，请确认以哪个为准")


def json_number(value: Decimal, *, integer: bool) -> float | int:
    """The number as the record writes it: whole numbers of count fields as integers."""
    if integer and value == value.to_integral_value():
        return int(value)
    number = float(value)
    return int(number) if integer and number.is_integer() else number
