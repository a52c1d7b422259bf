"""Telephone numbers: has what was read the digits of one?"""

from __future__ import annotations

import re
import unicodedata

from models.record import Reason, ReasonCode

_APART = re.compile(r"[、;；,，/]|或")
# A “#” before an extension is what recognition makes of 转.
_EXTENSION = r"(?:(?:-|转|分机|ext\.?|x)\d{1,6})?"
# Mobile numbers have 11 digits and begin with 13 to 19; fixed ones 7 or 8, with an area code: 010, 02x or 03xx to 09xx;
# 400 and 800 numbers 10 (工业和信息化部，《电信网编号计划》).
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_NUMBER = re.compile(
    rf"(?:\+?86-?)?(?:1[3-9]\d{{9}}|(?:{_AREA}-?)?\d{{3,4}}-?\d{{4}}|[48]00-?\d{{3}}-?\d{{4}}){_EXTENSION}",
    re.IGNORECASE,
)


# A dialling code and a number without any sign between them: recognition loses brackets and dashes.
_RUN_TOGETHER = re.compile(r"(?<!\d)0\d{10,11}(?!\d)")


def odd_number(text: str) -> Reason | None:
    """A reason to look when some number in ``text`` has more or fewer digits than telephone numbers have, or begins as
    none does.

    Recognition drops one of several equal digits, and the sign between two numbers.
    """
    folded = re.sub(r"[\s()（）]+", "", unicodedata.normalize("NFKC", text)).replace("—", "-").replace("–", "-")
    numbers = [n for n in _APART.split(folded) if n]
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if all(_NUMBER.fullmatch(n) for n in numbers) and not _RUN_TOGETHER.search(whole):
        return None
    return Reason(code=ReasonCode.BAD_FORMAT, message=f"“{text}”的位数或开头不像电话号码，请核对原件")
