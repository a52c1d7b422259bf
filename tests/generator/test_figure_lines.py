"""Lines of figures drawn for training: what is written, where it stands, and that it says what it claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.figures.figure_network import SYMBOLS, figure_network
from extractor.reading.figures.view import ROWS, STEP, View, figure_view
from models.geometry import BBox
from samples.generator.degrade.fonts import HEI, KAI, SONG, FontMissingError, load_font
from samples.generator.degrade.raster import Image, Rng, rng_for
from samples.generator.figure_lines.drawing import Drawn, Faces, faces_in, random_line, typeset, written
from samples.generator.figure_lines.scene import laden
from samples.generator.figure_lines.texts import random_text
from samples.generator.figure_lines.views import COLUMNS, drawn_lines, told
from samples.generator.renderers.fonts import find_font
from tools.train_figure_network import LONGEST, labels

EM = 36.0
LATIN = ("Liberation Serif", "Liberation Sans", "DejaVu Sans")
CHINESE = ("AR PL UMing CN", "WenQuanYi Zen Hei", "Noto Serif CJK SC")
PEN = ("AR PL UKai CN", "AR PL UMing CN")
MARGINS = (2 * EM, 2 * EM)
Draw = Callable[[str, float, Faces, tuple[float, float], Rng], Drawn]


@cache
def _faces() -> Faces:
    """Faces of this machine to draw with. Skips where it has none of a kind, or none for seals."""
    try:
        for seal in (SONG, HEI, KAI):
            load_font(seal, 20)
    except FontMissingError as error:
        pytest.skip(str(error))
    latin, chinese, pen = ([f.path for f in map(find_font, names) if f] for names in (LATIN, CHINESE, PEN))
    if not (latin and chinese and pen):
        pytest.skip("no Latin or no Chinese font is installed")
    return faces_in(latin, chinese, pen, digits=None)


def _seen(drawn: Drawn, paper: Image | None = None) -> View:
    """The view of a line just where it was drawn; ``paper``: what has become of the paper it is on."""
    grey = np.asarray(cv2.cvtColor(drawn.paper if paper is None else paper, cv2.COLOR_BGR2GRAY), np.uint8)
    return figure_view(grey, BBox.of(drawn.x0, drawn.middle - EM / 2, drawn.x1, drawn.middle + EM / 2), EM)


def _ink(drawn: Drawn) -> tuple[float, float]:
    """Where a line's ink starts and ends, from where the line is said to: both in sizes of its type."""
    xs = np.flatnonzero((drawn.paper.min(axis=2) < 128).any(axis=0))
    return float(xs[0] - drawn.x0) / EM, float(xs[-1] - drawn.x1) / EM


def _read(views: Sequence[View]) -> list[str]:
    return [reading.best.text for reading in figure_network().read(views)]


# Texts.


@given(st.integers(0, 2**32 - 1))
def test_a_text_says_nothing_that_the_network_has_no_symbol_for(seed: int) -> None:
    assert set(told(random_text(rng_for(seed)))) <= set(SYMBOLS[1:])


@given(st.integers(0, 2**32 - 1))
def test_a_text_is_a_figure_or_says_that_there_is_none(seed: int) -> None:
    text = told(random_text(rng_for(seed)))
    assert re.fullmatch(r"无|/|-|([-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,4})?(%|[^\d.,%]{1,4})?)?", text)


def test_texts_are_of_all_kinds() -> None:
    rng = rng_for(1, "texts")
    texts = [random_text(rng) for _ in range(1500)]
    for kind in (
        r"",
        r"无",
        r"/",
        r"\d",
        r"\d{3,}",
        r"[\d,]+,\d{3}.*",
        r"\d+\.\d+",
        r"-\d.*",
        r".+%",
        r"\d+家",
        r".*亿元",
    ):
        assert any(re.fullmatch(kind, text) for text in texts), f"none is {kind or 'empty'}"


@pytest.mark.parametrize("text", ["-", "—", "——", "--", "－"])
def test_dashes_of_any_kind_and_length_are_told_as_one(text: str) -> None:
    assert told(text) == "-"


@pytest.mark.parametrize(
    ("text", "said"),
    [("１２．５％", "12.5%"), ("－３，０００", "-3,000"), ("12 家", "12家"), ("-3.2", "-3.2"), ("无", "无"), ("", "")],
)
def test_figures_are_told_in_half_width_and_without_spaces(text: str, said: str) -> None:
    assert told(text) == said


@given(st.text(alphabet="0123456789０１５９.．,，%％-－—+/无家 万", max_size=12))
def test_what_was_told_is_told_alike_again(text: str) -> None:
    assert told(told(text)) == told(text)


def test_training_gets_the_places_of_a_texts_symbols_in_the_networks_output() -> None:
    texts = ["12.5%", "——", "", "３ 家"]
    numbers, lengths = labels(texts)
    assert numbers.shape == (len(texts), LONGEST)
    said = ["".join(SYMBOLS[n] for n in row[:length]) for row, length in zip(numbers, lengths, strict=True)]
    assert said == [told(text) for text in texts]
    assert not any(row[length:].any() for row, length in zip(numbers, lengths, strict=True))


# Drawn lines.


@pytest.mark.parametrize("draw", [typeset, written], ids=["in type", "by pen"])
def test_the_ink_of_a_line_is_where_the_line_is_said_to_be(draw: Draw) -> None:
    for seed in range(20):
        drawn = draw("2048", EM, _faces(), MARGINS, rng_for(seed, "place"))
        # A pen's strokes swing a little over the place of their digit; behind spaced type is a space.
        assert _ink(drawn) == pytest.approx((0.0, 0.0), abs=0.6)
        ys = np.flatnonzero((drawn.paper.min(axis=2) < 128).any(axis=1))
        assert (ys[0] + ys[-1]) / 2 == pytest.approx(drawn.middle, abs=0.35 * EM)


@pytest.mark.parametrize("by_pen", [False, True], ids=["in type", "by pen"])
def test_clean_lines_say_what_they_claim(by_pen: bool) -> None:
    views, texts = [], []
    for seed in range(30):
        rng = rng_for(seed, "clean")
        texts.append(random_text(rng))
        views.append(_seen(random_line(texts[-1], EM, _faces(), by_pen, rng)))
    assert sum(map(str.__eq__, _read(views), map(told, texts))) >= 28


def test_a_line_of_nothing_is_bare_paper() -> None:
    for seed in range(10):
        for by_pen in (False, True):
            drawn = random_line("", EM, _faces(), by_pen, rng_for(seed, "nothing"))
            assert (drawn.paper == 255).all()
            assert drawn.x1 - drawn.x0 < EM


def test_lines_by_pen_are_at_times_made_of_pictures_of_single_digits(tmp_path: Path) -> None:
    # A hand whose every digit is a 7, so that its lines are known among those written otherwise.
    seven = np.zeros((28, 28), np.uint8)
    cv2.putText(seven, "7", (6, 23), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255,), 2, cv2.LINE_AA)
    np.savez(tmp_path / "digits.npz", digits=np.stack([seven] * 10), said=np.arange(10, dtype=np.uint8))
    faces = faces_in(_faces().latin, _faces().chinese, _faces().pen, tmp_path / "digits.npz")
    lines = [written("1111", EM, faces, MARGINS, rng_for(seed, "hands")) for seed in range(40)]
    said = _read([_seen(drawn) for drawn in lines])
    assert 5 <= said.count("7777") <= 20
    assert said.count("1111") >= 15
    for drawn in (line for line, text in zip(lines, said, strict=True) if text == "7777"):
        assert _ink(drawn) == pytest.approx((0.0, 0.0), abs=0.6)


# What lies on them.


@pytest.fixture(scope="module")
def papers() -> list[tuple[Drawn, Image]]:
    """Lines in type, and their paper with what lies on it."""
    lines = [typeset("12.5", EM, _faces(), MARGINS, rng_for(seed, "line")) for seed in range(60)]
    return [(drawn, laden(drawn, EM, rng_for(seed, "scene"))) for seed, drawn in enumerate(lines)]


def test_most_lines_have_something_on_them_and_some_are_clean(papers: list[tuple[Drawn, Image]]) -> None:
    assert all(drawn.paper.shape == after.shape for drawn, after in papers)
    clean = sum(np.array_equal(drawn.paper, after) for drawn, after in papers)
    assert 3 <= clean <= 30


def test_nothing_that_lies_on_a_line_hides_its_print(papers: list[tuple[Drawn, Image]]) -> None:
    for drawn, after in papers:
        at = np.s_[round(drawn.middle - EM / 2) : round(drawn.middle + EM / 2), round(drawn.x0) : round(drawn.x1)]
        before, tone = drawn.paper[at].min(axis=2), after[at].mean(axis=2)
        assert tone[before > 250].mean() - tone[before < 60].mean() > 60


def test_what_lies_on_a_line_mostly_leaves_it_readable() -> None:
    views, texts = [], []
    for seed in range(40):
        rng = rng_for(seed, "laden")
        texts.append(random_text(rng))
        drawn = random_line(texts[-1], EM, _faces(), False, rng)
        views.append(_seen(drawn, laden(drawn, EM, rng)))
    assert sum(map(str.__eq__, _read(views), map(told, texts))) >= 37


# Views.


def test_the_same_seed_draws_the_same_lines() -> None:
    one, two, other = (drawn_lines(6, seed, _faces()) for seed in (3, 3, 4))
    assert one[2] == two[2]
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])
    assert not np.array_equal(one[0], other[0])


def test_views_are_as_the_reader_cuts_them_and_mostly_say_what_they_claim() -> None:
    views, columns, texts = drawn_lines(40, 1, _faces())
    assert views.shape == (40, ROWS, COLUMNS)
    assert len(texts) == 40
    assert (columns % STEP == 0).all()
    assert ((columns >= STEP) & (columns <= COLUMNS)).all()
    assert not any(view[:, wide:].any() for view, wide in zip(views, columns, strict=True))
    cut = [view[:, :wide].astype(np.float32) / 255.0 for view, wide in zip(views, columns, strict=True)]
    # Some are drawn to be hard: under a seal, by a dry pen, faxed twice.
    assert sum(map(str.__eq__, _read(cut), map(told, texts))) >= 34
