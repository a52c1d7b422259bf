"""A sentence as the linker sees it: times, figures, indicators, marker words, breaks, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from extractor.evidence.prose_indicators import Indicator, Phrase, PhraseBook
from extractor.evidence.prose_numbers import Quantity
from extractor.evidence.prose_periods import Period

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SENTENCE_ENDS = frozenset("。！？\n")
_BREAKS = frozenset("。！？\n，；：()")
_NOT_UNKNOWN = frozenset("。！？\n，；：()《、")


class Kind(StrEnum):
    """Kinds of token."""

    PERIOD = "period"
    FIGURES = "figures"
    INDICATORS = "indicators"
    DECOY = "decoy"
    MARKER = "marker"
    BREAK = "break"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Named:
    """One indicator as worded at a place; ``weight`` is how surely the wording means it."""

    indicator: Indicator
    start: int
    end: int
    weight: float


class Token(NamedTuple):
    """``text[start:end]`` with its reading. Figures and indicators that stand in a list are one token each."""

    kind: Kind
    start: int
    end: int
    text: str
    period: Period | None = None
    figures: tuple[Quantity, ...] = ()
    named: tuple[Named, ...] = ()
    category: str = ""

    def is_marker(self, *categories: str) -> bool:
        """True for a marker word of one of ``categories``."""
        return self.kind is Kind.MARKER and self.category in categories


def sentences(doc: Doc, book: PhraseBook) -> Iterator[list[Token]]:
    """The tokens of each sentence of ``doc``, lists joined. Titles in 《》 are not read."""
    sentence: list[Token] = []
    for token in _cover(doc, book):
        if token.kind is Kind.BREAK and token.text in _SENTENCE_ENDS:
            if sentence:
                yield _join_lists(sentence)
            sentence = []
        else:
            sentence.append(token)
    if sentence:
        yield _join_lists(sentence)


def _cover(doc: Doc, book: PhraseBook) -> Iterator[Token]:
    """Every character of ``doc`` in exactly one token."""
    text = doc.user_data["text"]
    starts: dict[int, Token] = {}
    for period in doc.user_data["periods"]:
        starts[period.start] = Token(
            Kind.PERIOD, period.start, period.end, text[period.start : period.end], period=period
        )
    for quantity in doc.user_data["quantities"]:
        starts[quantity.start] = Token(
            Kind.FIGURES, quantity.start, quantity.end, text[quantity.start : quantity.end], figures=(quantity,)
        )
    for start, end, meanings in doc.user_data["phrases"]:
        starts[start] = _phrase_token(text, start, end, meanings, book)
    at = 0
    while at < len(text):
        token = starts.get(at)
        if text[at] == "《" and (close := text.find("》", at, at + 60)) > 0:
            token = Token(Kind.UNKNOWN, at, close + 1, text[at : close + 1])
        elif token is None and text[at] in _BREAKS:
            token = Token(Kind.BREAK, at, at + 1, text[at])
        elif token is None:
            end = at + 1
            while end < len(text) and end not in starts and text[end] not in _NOT_UNKNOWN:
                end += 1
            token = Token(Kind.UNKNOWN, at, end, text[at:end])
        yield token
        at = token.end


def _phrase_token(text: str, start: int, end: int, meanings: tuple[Phrase, ...], book: PhraseBook) -> Token:
    indicators = [p for p in meanings if p.kind == "indicator"]
    written = text[start:end]
    if len(indicators) == 1 and not any(p.kind == "decoy" for p in meanings):
        phrase = indicators[0]
        named = Named(book.indicators[phrase.name], start, end, phrase.weight)
        return Token(Kind.INDICATORS, start, end, written, named=(named,))
    if indicators or meanings[0].kind == "decoy":
        return Token(Kind.DECOY, start, end, written)
    return Token(Kind.MARKER, start, end, written, category=_category(meanings))


def _category(meanings: tuple[Phrase, ...]) -> str:
    """A word may stand in several lists of markers; the one that restrains more comes first."""
    order = (
        "future",
        "negation",
        "increment",
        "other",
        "quantifier",
        "versus",
        "total",
        "average",
        "current",
        "joiner",
    )
    names = [p.name for p in meanings]
    return next((o for o in order if o in names), names[0])


def _join_lists(tokens: list[Token]) -> list[Token]:
    """38.2、41.5和45.0亿元 becomes one token of three figures; so do lists of indicators. “，” joins after 分别."""
    joined: list[Token] = []
    spread = False
    i = 0
    while i < len(tokens):
        token = tokens[i]
        spread = (spread or token.text in {"分别", "依次"}) and token.text != "；"
        if token.kind in {Kind.FIGURES, Kind.INDICATORS}:
            while (
                i + 2 < len(tokens) and tokens[i + 2].kind is token.kind and _joins(tokens[i + 1], spread, token.kind)
            ):
                if token.kind is Kind.FIGURES and not _listable(tokens, i, spread):
                    break
                token = _merge(token, tokens[i + 2])
                i += 2
        joined.append(token)
        i += 1
    return joined


def _joins(token: Token, spread: bool, kind: Kind) -> bool:
    return token.is_marker("joiner") or (spread and kind is Kind.FIGURES and token.text == "，")


def _listable(tokens: list[Token], i: int, spread: bool) -> bool:
    """Figures are one list only when alike (or after 分别), and the next is not 36家 of “36家国家级高新技术企业”."""
    follower = tokens[i + 3] if i + 3 < len(tokens) else None
    if follower is not None and follower.kind is Kind.INDICATORS:
        return False
    return spread or tokens[i].figures[-1].dimension is tokens[i + 2].figures[0].dimension


def _merge(left: Token, right: Token) -> Token:
    return Token(
        left.kind,
        left.start,
        right.end,
        left.text + "、" + right.text,
        figures=left.figures + right.figures,
        named=left.named + right.named,
    )
