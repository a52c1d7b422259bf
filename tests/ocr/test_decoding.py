"""Typed decoding, against brute force over all paths."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from extractor.ocr.decoding import decode_typed, merge_glyphs, path_sum, text_probability
from extractor.ocr.glyphs import DIGITS, FIGURE, SIGNS, GlyphAlphabet
from extractor.ocr.grammar import FIGURE_GRAMMAR
from extractor.ocr.reading import BLANK, CharReading, CtcMatrix, Recognition

SMALL = GlyphAlphabet({"1": "1１", ".": ".．", "-": "-—一"})
SYMBOLS = (BLANK, "1", "１", ".", "-", "—", "家")


def recognition(symbols: tuple[str, ...], rows: NDArray[np.float64]) -> Recognition:
    """What a recogniser whose matrix this is would hand on: its best path read, nothing else."""
    best = rows.argmax(axis=1)
    text = "".join(symbols[i] for i, _ in itertools.groupby(best))
    matrix = CtcMatrix(symbols, rows.astype(np.float32), 1 / len(rows))
    return Recognition(text, tuple(CharReading(c, 1.0, 0.5) for c in text), 1.0, matrix)


def brute_force(names: tuple[str, ...], rows: NDArray[np.float64]) -> dict[str, float]:
    """Probability of each text: every path walked."""
    texts: dict[str, float] = defaultdict(float)
    for path in itertools.product(range(len(names)), repeat=len(rows)):
        collapsed = "".join(names[i] for i, _ in itertools.groupby(path) if i)
        texts[collapsed] += float(np.prod([row[i] for row, i in zip(rows, path, strict=True)]))
    return texts


def softmax_rows(steps: int, classes: int) -> st.SearchStrategy[NDArray[np.float64]]:
    logits = hnp.arrays(np.float64, (steps, classes), elements=st.floats(-6, 6))
    return logits.map(lambda a: np.exp(a) / np.exp(a).sum(axis=1, keepdims=True))


@settings(deadline=None)
@given(rows=st.integers(1, 5).flatmap(lambda steps: softmax_rows(steps, len(SYMBOLS))))
def test_best_text_and_runner_up_are_those_of_brute_force(rows: NDArray[np.float64]) -> None:
    read = recognition(SYMBOLS, rows)
    names, merged = merge_glyphs(read.matrix, SMALL)
    truth = sorted(brute_force(names, merged).items(), key=lambda item: -item[1])
    typed = decode_typed(read, SMALL)
    assert typed.best.probability == pytest.approx(truth[0][1], rel=1e-6)
    assert typed.runner_up is not None
    assert typed.runner_up.probability == pytest.approx(truth[1][1], rel=1e-6)


@settings(deadline=None)
@given(rows=softmax_rows(4, 4), labels=st.lists(st.integers(1, 3), max_size=4))
def test_path_sum_is_the_sum_over_all_paths(rows: NDArray[np.float64], labels: list[int]) -> None:
    names = (BLANK, "a", "b", "c")
    truth = brute_force(names, rows)["".join(names[i] for i in labels)]
    assert path_sum(rows, labels) == pytest.approx(truth, rel=1e-9, abs=1e-15)


@settings(deadline=None)
@given(rows=softmax_rows(4, 4))
def test_shares_of_all_texts_sum_to_one(rows: NDArray[np.float64]) -> None:
    names = (BLANK, "1", ".", "-")
    texts = brute_force(names, rows)
    total = sum(path_sum(rows, [names.index(glyph) for glyph in text]) for text in texts)
    assert total == pytest.approx(1.0)


@settings(deadline=None)
@given(rows=softmax_rows(5, 4))
def test_with_a_grammar_every_candidate_is_a_figure(rows: NDArray[np.float64]) -> None:
    typed = decode_typed(recognition((BLANK, "1", ".", "-"), rows), SMALL, FIGURE_GRAMMAR)
    assert FIGURE_GRAMMAR.allows(typed.best.text)
    assert typed.runner_up is None or FIGURE_GRAMMAR.allows(typed.runner_up.text)


@settings(deadline=None)
@given(rows=softmax_rows(4, 4))
def test_with_a_grammar_the_best_is_the_best_allowed_of_brute_force(rows: NDArray[np.float64]) -> None:
    names = (BLANK, "1", ".", "-")
    allowed = {text: p for text, p in brute_force(names, rows).items() if FIGURE_GRAMMAR.allows(text)}
    typed = decode_typed(recognition(names, rows), SMALL, FIGURE_GRAMMAR)
    assert typed.best.probability == pytest.approx(max(allowed.values()), rel=1e-6)


def test_a_point_seen_in_two_widths_is_one_point() -> None:
    rows = np.array([[0.1, 0.9, 0, 0], [0.1, 0, 0.5, 0.4], [0.1, 0, 0.4, 0.5], [0.1, 0.9, 0, 0]])
    typed = decode_typed(recognition((BLANK, "1", ".", "．"), rows), SMALL)
    assert typed.best.text == "1.1"
    assert typed.best.probability > 0.75


def test_the_same_digit_twice_needs_a_blank_between() -> None:
    symbols = (BLANK, "1")
    together = decode_typed(recognition(symbols, np.array([[0.02, 0.98]] * 3)), SMALL)
    apart = decode_typed(recognition(symbols, np.array([[0.02, 0.98], [0.98, 0.02], [0.02, 0.98]])), SMALL)
    assert (together.best.text, apart.best.text) == ("1", "11")


def test_text_outside_the_alphabet_leaves_the_figure_improbable() -> None:
    rows = np.array([[0.01, 0.01, 0.98], [0.98, 0.01, 0.01]])
    typed = decode_typed(recognition((BLANK, "1", "某"), rows), SMALL)
    assert typed.unconstrained == "某"
    assert not typed.agrees
    assert typed.alphabet_mass < 0.03
    assert typed.best.probability <= typed.alphabet_mass
    assert typed.unconstrained_probability > 0.95


def test_a_step_with_no_mass_in_the_alphabet_counts_as_blank() -> None:
    rows = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    typed = decode_typed(recognition((BLANK, "1", "某"), rows), SMALL)
    assert typed.best.text == "11"
    assert typed.best.probability < 1e-20


def test_equal_rivals_leave_no_margin() -> None:
    typed = decode_typed(recognition((BLANK, "3", "8"), np.array([[0.0, 0.5, 0.5]])), FIGURE)
    assert typed.margin == pytest.approx(0.0)


def test_unconstrained_text_is_compared_in_canonical_glyphs() -> None:
    rows = np.array([[0.02, 0.98, 0, 0], [0.02, 0, 0.98, 0], [0.02, 0, 0, 0.98]])
    typed = decode_typed(recognition((BLANK, "３", "．", "５"), rows), FIGURE)
    assert typed.unconstrained == "3.5"
    assert typed.agrees


def test_probability_of_a_text_with_an_unknown_glyph_is_zero() -> None:
    matrix = CtcMatrix((BLANK, "1"), np.array([[0.5, 0.5]], dtype=np.float32), 1.0)
    assert text_probability(matrix, "鑫") == 0.0


@pytest.mark.parametrize("text", ["0", "128.50", "-3.2%", "1,234,567.8", "+5", "无", "/", "-", "--", "12345", ""])
def test_grammar_allows_figures_as_they_are_written(text: str) -> None:
    assert FIGURE_GRAMMAR.allows(text)


@pytest.mark.parametrize("text", ["1.2.3", "12,34", "68.204.43", "1,2345", ".5", "5.", "%", "1-2", "无1", "1234,567"])
def test_grammar_refuses_what_is_no_figure(text: str) -> None:
    assert not FIGURE_GRAMMAR.allows(text)


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_grammar_allows_every_number_with_and_without_thousands_commas(value: object) -> None:
    assert FIGURE_GRAMMAR.allows(f"{value:.2f}")
    assert FIGURE_GRAMMAR.allows(f"{value:,.2f}%")


def test_no_glyph_stands_for_two() -> None:
    glyphs = "".join([*DIGITS.values(), *SIGNS.values()])
    assert len(glyphs) == len(set(glyphs))
