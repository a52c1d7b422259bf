"""How sure a recognised text is as a whole."""

from __future__ import annotations

from collections.abc import Iterable

# Probability that a character is right by what the recogniser says of it. Its own figures are far too modest: of 87
# long texts on stamped 200–300 dpi scans of the development corpus none was wrong, though the product of their
# characters' figures was below 0.9 for a third of them.
CHARACTER_TRUST = ((0.9, 1.0), (0.7, 0.9995), (0.5, 0.97), (0.35, 0.9), (0.0, 0.8))


def text_confidence(characters: Iterable[float]) -> float:
    """How sure a recognised text is, from its characters' confidences."""
    trust = 1.0
    for confidence in characters:
        trust *= next(value for least, value in CHARACTER_TRUST if confidence >= least)
    return min(0.998, trust)
