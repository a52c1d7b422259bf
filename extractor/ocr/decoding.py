"""Typed decoding: what a crop says if it may only say a figure, and how probable that and the next best are.

CTC after Graves et al., "Connectionist Temporal Classification" (ICML 2006): the probability of a text is the sum
over all paths that collapse to it. Candidates come from a prefix beam search (Hannun et al., "First-Pass Large
Vocabulary Continuous Speech Recognition using Bi-Directional Recurrent DNNs", 2014); the probability of each is then
computed exactly by the forward algorithm, so that beam width bears on which texts are seen, not on their figures.

Glyphs that mean the same are merged before paths are summed: a point seen partly as ``.`` and partly as ``．`` is one
point. Spaces count as blank.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.glyphs import FIGURE, SPACES, GlyphAlphabet
from extractor.ocr.grammar import Grammar
from extractor.ocr.reading import BLANK, CtcMatrix, Recognition

BEAM_WIDTH = 12
"""On 600 random matrices of 5 steps, from flat to sharp, best and runner-up were those of brute force."""

OUT_OF_THE_RUNNING = 0.1
"""A candidate is not weighed exactly when the beam gives it less than this part of what it gives the second best.
The beam's figures are short of the exact ones by what was pruned, so near rivals may change places; on flat matrices
all candidates are near. A fixed number of candidates (4) missed one runner-up in ten on such matrices."""

NEGLIGIBLE = 1e-5
"""A glyph less probable than this at a step, given the alphabet, opens no new candidate there."""

NO_MASS = 1e-30
"""Stands for the mass of a step on which the alphabet has none at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text and its probability: of all that the crop may say, and given that it says a figure (``share``)."""

    text: str
    probability: float
    share: float


@dataclass(frozen=True, slots=True)
class TypedReading:
    """The most probable text of the alphabet and the next one (None when there is no other candidate).

    ``alphabet_mass`` is the probability that the crop says any text of the alphabet at all, as far as the recogniser
    can tell: low for a crop with something else in it. ``unconstrained`` is what the recogniser says if it may say
    anything, in canonical glyphs; ``unconstrained_probability`` is exact, like the others.
    """

    best: Candidate
    runner_up: Candidate | None
    alphabet_mass: float
    unconstrained: str
    unconstrained_probability: float

    @property
    def agrees(self) -> bool:
        """Whether the free reading is the typed one."""
        return self.best.text == self.unconstrained

    @property
    def margin(self) -> float:
        """How much more probable the best is than the runner-up, as a share of both: 0 equal, 1 no rival."""
        rival = self.runner_up.share if self.runner_up else 0.0
        total = self.best.share + rival
        return (self.best.share - rival) / total if total > 0 else 0.0


def decode_typed(
    recognition: Recognition,
    alphabet: GlyphAlphabet = FIGURE,
    grammar: Grammar | None = None,
    beam_width: int = BEAM_WIDTH,
) -> TypedReading:
    """Decode a recognition over ``alphabet``; with a ``grammar``, only texts it allows are candidates."""
    glyphs, merged = merge_glyphs(recognition.matrix, alphabet)
    mass = np.maximum(merged.sum(axis=1), NO_MASS)
    shares = merged / mass[:, None]
    # A step without any mass in the alphabet says nothing: it is blank.
    shares[merged.sum(axis=1) <= NO_MASS] = np.eye(1, len(glyphs))[0]
    alphabet_mass = math.exp(min(0.0, float(np.log(mass).sum())))
    texts = _in_the_running(beam_search(shares, glyphs, grammar, beam_width))
    ranked = sorted(
        (Candidate(text, share * alphabet_mass, share) for text, share in _exact(texts, glyphs, shares).items()),
        key=lambda candidate: (-candidate.share, candidate.text),
    )
    return TypedReading(
        best=ranked[0],
        runner_up=ranked[1] if len(ranked) > 1 else None,
        alphabet_mass=alphabet_mass,
        unconstrained=alphabet.canonical(recognition.text),
        unconstrained_probability=text_probability(recognition.matrix, recognition.text, alphabet),
    )


def merge_glyphs(matrix: CtcMatrix, alphabet: GlyphAlphabet) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The matrix over the alphabet alone: glyph names (the blank first) and (steps, names) probabilities, not
    normalised. Spaces are added to the blank."""
    names = (BLANK, *alphabet.classes)
    column = {glyph: i for i, name in enumerate(names) for glyph in alphabet.classes.get(name, SPACES)}
    column[BLANK] = 0
    used = [(i, column[symbol]) for i, symbol in enumerate(matrix.symbols) if symbol in column]
    into = np.zeros((len(used), len(names)))
    into[np.arange(len(used)), [name for _, name in used]] = 1.0
    return names, matrix.probabilities[:, [i for i, _ in used]].astype(np.float64) @ into


def _in_the_running(candidates: dict[str, float]) -> list[str]:
    rival = sorted(candidates.values())[-2:][0]
    return [text for text, share in candidates.items() if share >= OUT_OF_THE_RUNNING * rival]


def beam_search(
    shares: NDArray[np.float64], glyphs: tuple[str, ...], grammar: Grammar | None, beam_width: int
) -> dict[str, float]:
    """Candidate texts by prefix beam search over (steps, glyphs) probabilities, column 0 being the blank.

    The figures are relative to each other and lower bounds. Never empty: where there are fewer
    than two, the empty text is added, whatever the grammar says of it.
    """
    # prefix -> (probability of paths that end in the blank, of those that end in the prefix's last glyph)
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    states: dict[str, str | None] = {"": grammar.start if grammar else None}
    for row in shares:
        blank = float(row[0])
        live = [(glyphs[i], float(row[i])) for i in np.flatnonzero(row > NEGLIGIBLE) if i]
        grown: dict[str, tuple[float, float]] = {}
        for prefix, (in_blank, in_glyph) in beams.items():
            total = in_blank + in_glyph
            _add(grown, prefix, total * blank, 0.0)
            for glyph, p in live:
                repeated = prefix[-1:] == glyph
                if repeated:
                    _add(grown, prefix, 0.0, in_glyph * p)
                longer = prefix + glyph
                if grammar and longer not in states:
                    states[longer] = grammar.step(states[prefix] or grammar.start, glyph)
                if grammar is None or states[longer] is not None:
                    _add(grown, longer, 0.0, (in_blank if repeated else total) * p)
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:beam_width]
        scale = sum(sum(pair) for _, pair in kept) or 1.0
        beams = {prefix: (a / scale, b / scale) for prefix, (a, b) in kept}
    allowed = {t: sum(pair) for t, pair in beams.items() if grammar is None or grammar.allows(t)}
    return allowed if len(allowed) > 1 else {"": 0.0} | allowed


def _add(beams: dict[str, tuple[float, float]], prefix: str, in_blank: float, in_glyph: float) -> None:
    a, b = beams.get(prefix, (0.0, 0.0))
    beams[prefix] = (a + in_blank, b + in_glyph)


def _exact(texts: list[str], glyphs: tuple[str, ...], shares: NDArray[np.float64]) -> dict[str, float]:
    column = {glyph: i for i, glyph in enumerate(glyphs)}
    return {text: path_sum(shares, [column[glyph] for glyph in text]) for text in texts}


def path_sum(probabilities: NDArray[np.float64], labels: list[int]) -> float:
    """The CTC forward algorithm: summed probability of all paths that collapse to ``labels`` (0 is the blank)."""
    extended = np.zeros(2 * len(labels) + 1, dtype=np.intp)
    extended[1::2] = labels
    # A glyph may follow the one before it without a blank between them unless they are the same.
    skips = np.zeros(len(extended), dtype=bool)
    skips[3::2] = extended[3::2] != extended[1:-2:2]
    forward = np.zeros(len(extended))
    forward[0] = 1.0
    for row in probabilities[:, extended]:
        moved = forward.copy()
        moved[1:] += forward[:-1]
        moved[2:] += np.where(skips[2:], forward[:-2], 0.0)
        forward = moved * row
    return float(forward[-2:].sum()) if len(labels) else float(forward[0])


def text_probability(matrix: CtcMatrix, text: str, alphabet: GlyphAlphabet = FIGURE) -> float:
    """Probability of ``text`` among all texts whatsoever, glyphs of the alphabet counting for their equivalents.

    0 when it holds a glyph that the matrix knows nothing of.
    """
    wanted = alphabet.canonical(text)
    free = alphabet.plus({glyph: glyph for glyph in wanted if glyph not in alphabet.classes})
    glyphs, merged = merge_glyphs(matrix, free)
    return _exact([wanted], glyphs, merged)[wanted]
