"""How a figure is written: a small automaton that a typed decoding may be held to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ANY_DIGIT = "0123456789"


@dataclass(frozen=True)
class Grammar:
    """A deterministic automaton over glyphs. It starts in ``start``; a text is allowed when it ends in ``final``."""

    start: str
    moves: Mapping[tuple[str, str], str]
    final: frozenset[str]

    def step(self, state: str, glyph: str) -> str | None:
        """The state after ``glyph``, or None when it may not stand here."""
        return self.moves.get((state, glyph))

    def allows(self, text: str) -> bool:
        """Whether ``text`` is written as the grammar wants it."""
        state = self.start
        for glyph in text:
            following = self.step(state, glyph)
            if following is None:
                return False
            state = following
        return state in self.final


def _moves(*rules: tuple[str, Iterable[str], str]) -> dict[tuple[str, str], str]:
    return {(state, glyph): to for state, glyphs, to in rules for glyph in glyphs}


FIGURE_GRAMMAR = Grammar(
    start="start",
    moves=_moves(
        ("start", "-", "dash"),
        ("start", "+", "plus"),
        ("start", "无/", "word"),
        ("start", ANY_DIGIT, "digit1"),
        ("dash", "-", "dashes"),
        ("dashes", "-", "dashes"),
        ("dash", ANY_DIGIT, "digit1"),
        ("plus", ANY_DIGIT, "digit1"),
        # Up to three digits may be followed by groups of exactly three.
        ("digit1", ANY_DIGIT, "digit2"),
        ("digit2", ANY_DIGIT, "digit3"),
        ("digit3", ANY_DIGIT, "digits"),
        ("digits", ANY_DIGIT, "digits"),
        ("digit1", ",", "group0"),
        ("digit2", ",", "group0"),
        ("digit3", ",", "group0"),
        ("group0", ANY_DIGIT, "group1"),
        ("group1", ANY_DIGIT, "group2"),
        ("group2", ANY_DIGIT, "group3"),
        ("group3", ",", "group0"),
        *((state, ".", "point") for state in ("digit1", "digit2", "digit3", "digits", "group3")),
        *((state, "%", "percent") for state in ("digit1", "digit2", "digit3", "digits", "group3", "fraction")),
        ("point", ANY_DIGIT, "fraction"),
        ("fraction", ANY_DIGIT, "fraction"),
    ),
    final=frozenset(
        {"start", "dash", "dashes", "word", "digit1", "digit2", "digit3", "digits", "group3", "fraction", "percent"}
    ),
)
"""A number with an optional sign, thousands groups, fraction and percent sign; or 无, /, dashes; or nothing."""
