"""Quotation marks of running text: small print leaves nothing of which way they turn, but every second one closes."""

from __future__ import annotations

OPENS, CLOSES = "“", "”"
_DOUBLE = frozenset('“”"＂″„‟')
# What a quotation neither begins before nor ends behind.
_NOT_BEHIND_OPENING = frozenset("，。；：、！？）)》】”")
_NOT_BEFORE_CLOSING = frozenset("，、；：（(《【“")


def paired_quotes(text: str) -> str:
    """The text with every second double quotation mark opening and the others closing.

    As it was where their number is odd (one was lost), the first one surely closes (two were), or one would open before
    a mark or close behind one.
    """
    places = [i for i, c in enumerate(text) if c in _DOUBLE and not _is_measure(text, i)]
    if len(places) % 2 or (places and text[places[0]] == CLOSES):
        return text
    chars = list(text)
    for k, i in enumerate(places):
        chars[i] = CLOSES if k % 2 else OPENS
    fits = all(_fits("".join(chars), i, closes=bool(k % 2)) for k, i in enumerate(places))
    return "".join(chars) if fits else text


def _is_measure(text: str, i: int) -> bool:
    """Whether a mark stands for seconds or inches (15′20″, 27"显示器)."""
    return text[i] not in OPENS + CLOSES and (text[:i][-1:].isdigit() or text[:i][-1:] == "′")


def _fits(text: str, i: int, *, closes: bool) -> bool:
    beside = text[:i].rstrip()[-1:] if closes else text[i + 1 :].lstrip()[:1]
    return bool(beside) and beside not in (_NOT_BEFORE_CLOSING if closes else _NOT_BEHIND_OPENING)
