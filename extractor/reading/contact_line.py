"""The cover's contact line, on which a name and a telephone number stand side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.content import PlacedLine
from extractor.reading.printed import strip_blanks
from extractor.reading.values import phone
from extractor.registration.lines import line_of
from extractor.registration.similarity import is_chinese
from models.document import Char

_PHONE = re.compile(r"[(（+]?\d[\d\s()（）\-—–－+/、,，;；转#*extEXT.分机]*")


def split_contact(text: str) -> tuple[str, str]:
    """Name and telephone number written on one line; either may be empty."""
    folded = strip_blanks(unicodedata.normalize("NFKC", text))
    match = _PHONE.search(folded)
    if match is None:
        return _bare_name(folded), ""
    name = folded[: match.start()] + " " + folded[match.end() :]
    return _bare_name(name), _without_brackets(phone(match.group()).strip("/、,;—-. "))


def _without_brackets(number: str) -> str:
    """Without brackets around the whole number, or one that the name left behind; those around a dialling code stay."""
    inner = re.fullmatch(r"\(([^()]*)\)", number)
    if inner:
        return inner.group(1).strip()
    return number.strip("() ") if number.count("(") != number.count(")") else number


def _bare_name(text: str) -> str:
    return re.sub(r"(联系)?电话|手机|姓名|联系人|[\s:：/、,，;；()_\-—–.]+", "", text)


def lines_of_part(lines: Sequence[PlacedLine], *, number: bool) -> list[PlacedLine]:
    """The lines with the characters of the telephone number alone, or of the name alone: what is doubtful in one of
    them says nothing of the other. Characters that may be either's are both's."""
    chars = [c for n in lines for c in n.line.chars]
    digits = [i for i, c in enumerate(chars) if c.text.isdigit()]
    if not digits:
        return list(lines)
    first, last = digits[0], digits[-1]
    own = {id(c) for i, c in enumerate(chars) if _is_part(c, first <= i <= last, number)}
    parts = [(n, [c for c in n.line.chars if id(c) in own]) for n in lines]
    return [replace(n, line=line_of(part)) for n, part in parts if part] or list(lines)


def _is_part(char: Char, within: bool, number: bool) -> bool:
    if is_chinese(char.text):
        return within or not number
    return number or not within
