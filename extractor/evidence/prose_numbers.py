"""Quantities in Chinese prose: 1,234.5万元, 三百二十家, 近百家, 约1.2万人, 百分之十二点五, 三成, 40—50亿元.

Works on regularised text (``prose_text.regularise``). Values are exact decimals in the base unit of their dimension:
yuan, %, percentage points, persons, square kilometres, and so on (``UNITS``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.facts import Bound


class Dimension(StrEnum):
    """What kind of thing a quantity measures; only equal dimensions are ever compared."""

    MONEY = "money"
    FOREIGN_MONEY = "foreign_money"
    PERCENT = "percent"
    POINTS = "points"
    FIRMS = "firms"
    PIECES = "pieces"
    PERSONS = "persons"
    AREA = "area"
    ENERGY_INTENSITY = "energy_intensity"
    CARBON_INTENSITY = "carbon_intensity"
    MASS_INTENSITY = "mass_intensity"
    ENERGY = "energy"
    PER_10K_PERSONS = "per_10k_persons"
    OTHER = "other"


@dataclass(frozen=True)
class Quantity:
    """One quantity at ``text[start:end]``. ``value`` is None for a range or a vague number (数十家).

    ``rounding`` is half a unit of the last digit written. ``group`` is equal for the members of a list that share one
    unit (38.2、41.5、45.0亿元), -1 outside such lists. ``core`` is where the number itself starts (after 约, 超过 …).
    """

    start: int
    end: int
    core: int
    value: Decimal | None
    dimension: Dimension
    unit: str
    bound: Bound | None = None
    rounding: Decimal = Decimal(0)
    group: int = -1

    @property
    def approximate(self) -> bool:
        """True where the text itself does not claim an exact figure."""
        return self.bound is not None or self.value is None


_D = Decimal
UNITS: dict[str, tuple[Dimension, Decimal]] = {
    "元人民币": (Dimension.MONEY, _D(1)),
    "元": (Dimension.MONEY, _D(1)),
    "美元": (Dimension.FOREIGN_MONEY, _D(1)),
    "欧元": (Dimension.FOREIGN_MONEY, _D(1)),
    "日元": (Dimension.FOREIGN_MONEY, _D(1)),
    "港元": (Dimension.FOREIGN_MONEY, _D(1)),
    "%": (Dimension.PERCENT, _D(1)),
    "个百分点": (Dimension.POINTS, _D(1)),
    "百分点": (Dimension.POINTS, _D(1)),
    "家次": (Dimension.OTHER, _D(1)),
    "人次": (Dimension.OTHER, _D(1)),
    "家": (Dimension.FIRMS, _D(1)),
    "户": (Dimension.FIRMS, _D(1)),
    "个": (Dimension.PIECES, _D(1)),
    "件": (Dimension.PIECES, _D(1)),
    "项": (Dimension.PIECES, _D(1)),
    "人": (Dimension.PERSONS, _D(1)),
    "名": (Dimension.PERSONS, _D(1)),
    "平方公里": (Dimension.AREA, _D(1)),
    "平方千米": (Dimension.AREA, _D(1)),
    "km2": (Dimension.AREA, _D(1)),
    "㎢": (Dimension.AREA, _D(1)),
    "公顷": (Dimension.AREA, _D("0.01")),
    "平方米": (Dimension.AREA, _D("0.000001")),
    "亩": (Dimension.AREA, _D(1) / _D(1500)),
    "吨标准煤/万元": (Dimension.ENERGY_INTENSITY, _D(1)),
    "吨标煤/万元": (Dimension.ENERGY_INTENSITY, _D(1)),
    "千克标准煤/万元": (Dimension.ENERGY_INTENSITY, _D("0.001")),
    "吨二氧化碳/万元": (Dimension.CARBON_INTENSITY, _D(1)),
    "吨CO2/万元": (Dimension.CARBON_INTENSITY, _D(1)),
    "吨/万元": (Dimension.MASS_INTENSITY, _D(1)),
    "吨标准煤": (Dimension.ENERGY, _D(1)),
    "吨标煤": (Dimension.ENERGY, _D(1)),
    "件/万人": (Dimension.PER_10K_PERSONS, _D(1)),
    "件每万人": (Dimension.PER_10K_PERSONS, _D(1)),
} | {
    u: (Dimension.OTHER, _D(1))
    for u in (
        "倍",
        "吨",
        "台",
        "套",
        "条",
        "座",
        "所",
        "支",
        "款",
        "种",
        "场",
        "批",
        "年",
        "天",
        "期",
        "位",
        "次",
        "级",
        "千瓦时",
        "度",
        "小时",
        "公里",
        "米",
        "强",
        "分",
        "月",
        "日",
        "岁",
        "亿级",
        "星",
    )
}

_SCALES = {
    "万亿": 12,
    "千亿": 11,
    "百亿": 10,
    "十亿": 9,
    "亿": 8,
    "千万": 7,
    "百万": 6,
    "十万": 5,
    "万": 4,
    "千": 3,
    "百": 2,
    "": 0,
}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}

_LEAD = "大约|约|接近|将近|超过|超|逾|突破|不少于|不低于|至少|不足|不到|少于|低于|高于|大于|不超过|未超过|上|近"
_LEAD_BOUND = (
    dict.fromkeys(["大约", "约", "接近", "将近", "近"], Bound.ABOUT)
    | dict.fromkeys(["超过", "超", "逾", "突破", "不少于", "不低于", "至少", "高于", "大于", "上"], Bound.AT_LEAST)
    | dict.fromkeys(["不足", "不到", "少于", "低于", "不超过", "未超过"], Bound.AT_MOST)
)
_TAIL_BOUND = {
    "以上": Bound.AT_LEAST,
    "左右": Bound.ABOUT,
    "上下": Bound.ABOUT,
    "以下": Bound.AT_MOST,
    "以内": Bound.AT_MOST,
}

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CHINESE = (
    r"[零〇一二两三四五六七八九十百千](?:[零〇一二两三四五六七八九十百千万亿点]*[零〇一二两三四五六七八九十百千])?"
)
_VAGUE = r"[数几十百千]*[数几][十百千]*"
_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百"
# 86.5亿 at the end of a clause is money: what is counted in 亿 without a unit is never anything else here.
_BARE_MONEY = r"(?<=亿)(?=$|[，。；、()\n]|以[上下内]|左右|上下|大关)"
_UNIT = "|".join([*sorted(map(re.escape, UNITS), key=len, reverse=True), _BARE_MONEY])
# “上” before a number is 上百家 only; “成” must not be the first half of 成为, 成立, 成长 …
_QUANTITY = re.compile(
    rf"(?P<lead>(?:{_LEAD})(?:了)?)?"
    rf"(?:(?P<sign>[-负])?(?:(?<![\d.A-Za-z])(?P<hundred_millions>\d+)亿(?=\d+(?:\.\d+)?万元))?"
    rf"(?P<arabic>(?<![\d.A-Za-z]){_ARABIC})|百分之(?P<hundredths>{_ARABIC}|{_CHINESE})"
    rf"|(?P<vague>{_VAGUE})|(?P<chinese>(?<!第){_CHINESE}))"
    rf"(?(hundredths)|(?:(?P<more>[多余来])?(?P<scale>{_SCALE})?(?P<more2>[多余来])?"
    rf"(?P<unit>{_UNIT}|成(?![为立长果功员熟本型品效交都套就片规]))))"
    rf"(?P<tail>以上|左右|上下|以下|以内)?"
)
_RANGE = re.compile(rf"{_ARABIC}(?:{_SCALE})?(?:{_UNIT})?(?:-|至|到){_ARABIC}(?:{_SCALE})?(?:{_UNIT})")
_LIST = re.compile(
    rf"(?<![\d.A-Za-z])(?P<items>-?{_ARABIC}(?:(?:、|，|和|与|及|以及)-?{_ARABIC})+)(?P<scale>{_SCALE})?(?P<unit>{_UNIT})"
)


def find_quantities(text: str, taken: list[tuple[int, int]] | None = None) -> list[Quantity]:
    """All quantities of regularised ``text`` in order; nothing that overlaps a span of ``taken`` (years, for one)."""
    busy = bytearray(len(text))
    for start, end in taken or []:
        busy[start:end] = b"\x01" * (end - start)
    found: list[Quantity] = []
    for match in _LIST.finditer(text):
        if any(busy[match.start() : match.end()]) or not _is_list(match):
            continue
        found += _list_members(match, group=len(found))
        busy[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in _RANGE.finditer(text):
        if any(busy[match.start() : match.end()]) or _from_to(text, match):
            continue
        found.append(_range(match))
        busy[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in _QUANTITY.finditer(text):
        if not any(busy[match.start() : match.end()]):
            quantity = _single(text, match)
            if quantity is not None:
                found.append(quantity)
    return sorted(found, key=lambda q: q.start)


def chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral (三百二十, 一万二千, 十二点五, 二〇二四); None where it is not well formed."""
    whole, point, fraction = text.partition("点")
    value = _chinese_integer(whole)
    if value is None or (point and (not fraction or any(c not in _DIGITS for c in fraction))):
        return None
    if not point:
        return _D(value)
    return _D(value) + _D("0." + "".join(str(_DIGITS[c]) for c in fraction))


def _chinese_integer(text: str) -> int | None:
    if not text:
        return None
    for mark, scale in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            high, _, low = text.partition(mark)
            upper = _chinese_integer(high)
            lower = _chinese_integer(low.lstrip("零〇")) if low.strip("零〇") else 0
            return None if upper is None or lower is None or lower >= scale else upper * scale + lower
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) == 1 or len(text) >= 4 else None
    total, pending, last_step = 0, None, 10**4
    for char in text:
        if char in _DIGITS:
            if pending not in (None, 0):
                return None
            pending = _DIGITS[char]
        elif char in _STEPS:
            step = _STEPS[char]
            if step >= last_step:
                return None
            total += (1 if pending is None else pending) * step
            pending, last_step = None, step
        else:
            return None
    return total + (pending or 0)


def _single(text: str, match: re.Match[str]) -> Quantity | None:
    lead = (match["lead"] or "").removesuffix("了")
    if lead == "上" and not (match["chinese"] or "").startswith(("百", "千", "十")):
        return None
    unit = "%" if match["unit"] is None else match["unit"] or "元"
    number, places = _value(match)
    if number is None and match["vague"] is None:
        return None
    scale = _D(10) ** _SCALES[match["scale"] or ""]
    dimension, factor = (Dimension.PERCENT, _D(10)) if unit == "成" else UNITS[unit]
    bound = _LEAD_BOUND.get(lead) or _TAIL_BOUND.get(match["tail"] or "")
    if bound is None and (match["more"] or match["more2"]):
        bound = Bound.AT_LEAST
    if bound is None and unit == "成":
        bound = Bound.ABOUT
    value = None if number is None else number * scale * factor
    if value is not None and match["hundred_millions"]:
        value += _D(match["hundred_millions"]) * 10**8
    if value is not None and match["sign"] and _is_minus(text, match):
        value = -value
    first = match.group("vague", "chinese", "arabic", "hundredths")
    core = min(match.start(n) for n, g in zip(("vague", "chinese", "arabic", "hundredths"), first, strict=True) if g)
    if match["hundred_millions"]:
        core = match.start("hundred_millions")
    return Quantity(
        start=match.start(),
        end=match.end(),
        core=core,
        value=value,
        dimension=dimension,
        unit=(match["scale"] or "") + unit,
        bound=bound,
        rounding=_D(5) * _D(10) ** (-places - 1) * scale * factor,
    )


def _value(match: re.Match[str]) -> tuple[Decimal | None, int]:
    """Number and count of decimal places."""
    if match["vague"] is not None:
        return None, 0
    written = match["arabic"] or match["hundredths"]
    if written and written[0].isdigit():
        digits = written.replace(",", "")
        return _D(digits), len(digits.partition(".")[2])
    chinese = match["chinese"] or match["hundredths"]
    return chinese_number(chinese), len(chinese.partition("点")[2])


def _is_minus(text: str, match: re.Match[str]) -> bool:
    before = text[match.start("sign") - 1 : match.start("sign")]
    return match["sign"] == "负" or not (before.isdigit() or before in "年月%家元个件人)")


def _is_list(match: re.Match[str]) -> bool:
    """A list of figures, not a serial number, a year and a figure (2024，45亿元) or a number with 1，234."""
    items = re.split("、|，|和|与|以及|及", match["items"])
    return not any(re.fullmatch(r"20[0-4]\d", i) for i in items) and not any(re.fullmatch(r"0\d+", i) for i in items)


def _list_members(match: re.Match[str], group: int) -> list[Quantity]:
    scale = _D(10) ** _SCALES[match["scale"] or ""]
    dimension, factor = UNITS[match["unit"] or "元"]
    members: list[Quantity] = []
    numbers = list(re.finditer(rf"-?{_ARABIC}", match["items"]))
    base = match.start("items")
    for i, number in enumerate(numbers):
        digits = number[0].replace(",", "")
        places = len(digits.partition(".")[2])
        start = base + number.start()
        members.append(
            Quantity(
                start=start,
                end=match.end() if i == len(numbers) - 1 else base + number.end(),
                core=start,
                value=_D(digits) * scale * factor,
                dimension=dimension,
                unit=(match["scale"] or "") + (match["unit"] or "元"),
                rounding=_D(5) * _D(10) ** (-places - 1) * scale * factor,
                group=group,
            )
        )
    return members


def _from_to(text: str, match: re.Match[str]) -> bool:
    """由38.2亿元至45亿元 and 从120家到205家 are two figures, not a range."""
    joined = re.search("[至到]", match[0])
    return bool(joined) and bool(re.search("[由从][^，。；]{0,8}$", text[max(0, match.start() - 10) : match.start()]))


def _range(match: re.Match[str]) -> Quantity:
    unit = re.search(rf"(?:{_UNIT})$", match[0])
    name = (unit[0] or "元") if unit else ""
    dimension = UNITS[name][0] if name in UNITS else Dimension.OTHER
    return Quantity(match.start(), match.end(), match.start(), None, dimension, name, Bound.ABOUT)
