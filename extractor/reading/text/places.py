"""The country's provinces, cities and counties by their official names: which places a form can be from.

``places.csv`` has the six digits of GB/T 2260 and the name of each place of county rank and above (民政部
《中华人民共和国行政区划代码》, by way of the package cpca 0.5.5 of 2020, MIT, in parts older), and places named anew
that it lacks, as far as known. That a name is missing there says nothing by itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

PROVINCE, CITY = 2, 4
"""So many digits of a place's code are its province's, and its city's."""

DIRECT = "90"
"""A county of which the third and fourth digit are these belongs to its province directly."""

KINDS = "市县区旗州盟"
"""What the name of a city or county ends with."""

_PEOPLES = (
    "壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|拉祜|水|佤|纳西|羌|土|仫佬|锡伯|"
    "柯尔克孜|达斡尔|景颇|毛南|撒拉|布朗|塔吉克|普米|鄂温克|怒|基诺|保安|裕固|鄂伦春|独龙|各"
)
_OF_PEOPLES = re.compile(f"(?:(?:(?:{_PEOPLES})族)+|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克)(?:自治[县州旗区]|[县区])$")
_OTHER_KINDS = re.compile("(?:特别行政区|自治[县州区旗]|维吾尔自治区|地区|林区|特区|新区|[省市县区旗州盟])$")


@cache
def places() -> dict[str, str]:
    """The official name of each place by its code of six digits."""
    lines = files(__package__).joinpath("places.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def stem(name: str) -> str:
    """A place's name without what says of which kind it is (濉溪县: 濉溪); whole where less than two characters are
    left (忠县)."""
    for ending in (_OF_PEOPLES, _OTHER_KINDS):
        short = ending.sub("", name)
        if 2 <= len(short) < len(name):
            return short
    return name


@cache
def _names() -> frozenset[str]:
    return frozenset(name for place in places().values() for name in (place, stem(place)))


def is_place(name: str, within: str = "") -> bool:
    """Whether a province, city or county (of ``within`` where that is one) is called so, with or without its kind."""
    prefixes = _prefixes(within) if within else []
    if not prefixes:
        return name in _names()
    return any(name in (place, stem(place)) for place in _inside(prefixes))


def differ_in_one(one: str, other: str) -> bool:
    """Whether two names are as long and have all characters but one in common."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def real_name_of(name: str, within: str) -> str | None:
    """The place of ``within`` (a city or province, with or without its kind) whose name is ``name`` but for one
    character, without what says of which kind they are (counties become cities and districts); None where ``name`` is
    itself one's, or no or more than one place's is nearly."""
    prefixes = _prefixes(within)
    short = name[:-1] if len(name) > 2 and name[-1] in KINDS else name
    if len(short) < 2 or not prefixes:
        return None
    inside = {stem(place) for place in _inside(prefixes)}
    if name in inside or short in inside:
        return None
    alike = {place for place in inside if differ_in_one(short, place)}
    return alike.pop() if len(alike) == 1 else None


def _inside(prefixes: Sequence[tuple[str, str]]) -> list[str]:
    return [name for code, name in places().items() if any(code != p[1] and code.startswith(p[0]) for p in prefixes)]


def _prefixes(name: str) -> list[tuple[str, str]]:
    """What the codes of places within a city or province begin with, and its own code."""
    found = []
    for code, place in places().items():
        if name in (place, stem(place)):
            rank = PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else 0
            if rank:
                found.append((code[:rank], code))
    return found


def borne_out(texts: Iterable[str], sure: Iterable[str], least: int, *, wary: bool) -> set[str]:
    """The stems of the counties and cities that ``least`` texts have with a kind behind them (郓城县; counties become
    cities and districts) while the texts name their city or province too: 新兴 is a word where 云浮 is not meant.

    ``sure``: the texts, but for what is doubtful in them; one has to have the stem, and ``least`` where another place
    around is called so but for one character (鄄城县). ``wary``: then it counts in no case, as a poor picture may show
    that one as this everywhere.
    """
    own, joined_sure = list(texts), list(sure)
    joined = "\n".join(own)
    found = set()
    for code, place in places().items():
        short = stem(place)
        if short not in joined or code.endswith("0000") or not _is_meant(code, joined):
            continue
        rival = _has_rival(code, short)
        named = re.compile(f"{short}[{KINDS}]" if short != place else short)
        seen = sum(short in text for text in joined_sure)
        if (wary and rival) or seen < (least if rival else 1):
            continue
        if sum(bool(named.search(text)) for text in own) >= least:
            found.add(short)
    return found


def _is_meant(code: str, joined: str) -> bool:
    """Whether a text names the city or province that a place lies in."""
    around = [code[:CITY] + "00"] if not code.endswith("00") and code[PROVINCE:CITY] != DIRECT else []
    names = [places().get(c, "") for c in (*around, code[:PROVINCE] + "0000")]
    return any(name and stem(name) in joined for name in names)


def _has_rival(code: str, short: str) -> bool:
    """Whether another place around has the name but for one character: of a county's city, of a city's province."""
    start = code[:PROVINCE] if code.endswith("00") else code[:CITY]
    return any(c.startswith(start) and differ_in_one(short, stem(n)) for c, n in places().items())
