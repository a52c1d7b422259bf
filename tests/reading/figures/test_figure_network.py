"""The network that reads figures, on figures set here in installed type and spoiled by hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.ocr.decoding import TypedReading
from extractor.ocr.glyphs import FIGURE_WITH_UNIT
from extractor.reading.figures.figure_network import STRIDE, SYMBOLS, figure_network
from extractor.reading.figures.view import ROWS, STEP, figure_view
from models.geometry import BBox
from samples.generator.degrade import fonts, seals
from samples.generator.degrade.raster import Mask, lay_ink, rng_for
from samples.generator.degrade.seals import SealDesign, SealInk, SealShape
from tests.ocr.drawing import blank_cell, write
from tests.reading.figures.figure_pictures import PAPER, Picture, typeset

LATIN = ("Liberation Serif", "Liberation Sans", "Liberation Mono", "DejaVu Sans")
CHINESE = ("Noto Serif CJK SC", "AR PL UMing CN", "AR PL UKai CN", "WenQuanYi Zen Hei")
EM, DPI = 33, 200
SURE = 0.9


def _read(picture: Picture, line: BBox, em: float = EM) -> TypedReading:
    return figure_network().read([figure_view(picture, line, em)])[0]


@pytest.mark.parametrize("family", (*LATIN, *CHINESE))
@pytest.mark.parametrize("text", ["7", "9086", "6.07", "12,345", "1,234,567.8", "15.48%", "-3.2", "+4", "/"])
def test_plain_figures_are_read_surely(text: str, family: str) -> None:
    reading = _read(*typeset(text, family, EM))
    assert reading.best.text == text
    assert reading.best.share > SURE


@pytest.mark.parametrize("em", [17, 25, 42, 62])
def test_figures_are_read_at_the_resolutions_of_faxes_and_of_scanners(em: int) -> None:
    reading = _read(*typeset("12,345.67", "Liberation Serif", em), em)
    assert reading.best.text == "12,345.67"
    assert reading.best.share > SURE


@pytest.mark.parametrize("family", CHINESE)
@pytest.mark.parametrize("text", ["无", "12家", "3项", "25人", "18万元", "1.2亿元", "8.6平方公里", "1990年", "30吨"])
def test_none_and_figures_with_units_are_read_surely(text: str, family: str) -> None:
    reading = _read(*typeset(text, family, EM))
    assert reading.best.text == text
    assert reading.best.share > SURE


@pytest.mark.parametrize("text", ["153", "12,345", "15.48%", "-3.2"])
def test_a_figure_in_the_strokes_of_a_plotter_is_read_too(text: str) -> None:
    # OpenCV's own letters: no face that the network was trained on.
    cell = write(blank_cell(), text)[..., 0]
    (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
    assert _read(cell, BBox.of(60, 14, 60 + wide, 42), 30).best.text == text


@pytest.fixture(scope="module")
def rubber() -> Mask:
    """The round seal of an office."""
    try:
        return seals.seal_mask(SealDesign(SealShape.ROUND, "示例县工业和信息化局", faces=fonts.SONG), DPI)
    except fonts.FontMissingError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("tone", [110, 150, 180])
@pytest.mark.parametrize("text", ["153", "12,345", "15.48%", "6.07"])
def test_a_figure_under_a_grey_seal_is_read(rubber: Mask, text: str, tone: int) -> None:
    # A copied seal is as grey as print: its rim and the characters on it lie across the figure.
    picture, line = typeset(text, "Liberation Serif", EM)
    ink = seals.press(rubber, SealInk(), DPI, rng_for(1, text))
    left, top = round(line.cx - ink.shape[1] / 2), round(line.cy - 0.12 * ink.shape[0])
    paper = np.repeat(picture[:, :, None], 3, axis=2)
    sealed = np.ascontiguousarray(lay_ink(paper, ink, left, top, (tone, tone, tone))[..., 0])
    inside = np.s_[round(line.top) : round(line.bottom), round(line.x0) : round(line.x1)]
    assert (sealed[inside] < picture[inside]).mean() > 0.1, "the seal does not lie on the figure"
    assert _read(sealed, line).best.text == text


@pytest.mark.parametrize("text", ["153", "12,345", "15.48%", "6.07"])
def test_a_figure_of_broken_strokes_is_read(text: str) -> None:
    # Toner that did not take: of every six columns two are paper.
    picture, line = typeset(text, "Liberation Serif", EM)
    broken = picture.copy()
    for x in range(0, broken.shape[1], 6):
        broken[:, x : x + 2] = PAPER
    assert _read(broken, line).best.text == text


@pytest.mark.parametrize("text", ["153", "15.48", "6.07", "8,936"])
def test_of_a_line_smeared_past_reading_the_network_is_not_sure(text: str) -> None:
    cell = write(blank_cell(), text)[..., 0]
    smeared = np.asarray(cv2.blur(cell, (17, 17)), np.uint8)
    assert _read(smeared, BBox.of(60, 14, 60 + 17 * len(text), 42), 30).best.share < SURE


def test_paper_says_nothing() -> None:
    assert _read(blank_cell()[..., 0], BBox.of(60, 14, 64, 42), 30).best.text == ""


def test_without_views_there_are_no_readings() -> None:
    assert figure_network().read([]) == []


def test_readings_come_in_the_order_of_the_views() -> None:
    # Of many widths, as the lines of a page are.
    texts = [str(7 * n**3 + n) for n in range(1, 40)]
    views = [figure_view(*typeset(text, "Liberation Sans", EM), EM) for text in texts]
    assert [reading.best.text for reading in figure_network().read(views)] == texts


@pytest.mark.parametrize("steps", [1, 3, 20])
def test_each_step_holds_probabilities_of_all_symbols(steps: int) -> None:
    view = np.random.default_rng(steps).random((1, 1, ROWS, steps * STEP), np.float32)
    output = figure_network().network.infer(view)
    assert output.shape == (1, steps * STEP // STRIDE, len(SYMBOLS))
    assert output.sum(axis=2) == pytest.approx(1.0, abs=1e-4)


def test_whatever_is_shown_what_is_read_is_a_figure_of_the_alphabet() -> None:
    dice = np.random.default_rng(5)
    views = [(dice.random((ROWS, STEP * int(dice.integers(1, 9)))) ** 4).astype(np.float32) for _ in range(40)]
    for reading in figure_network().read(views):
        assert set(reading.best.text) <= set(FIGURE_WITH_UNIT.classes)
        assert 0.0 <= reading.best.share <= 1.0
        assert reading.alphabet_mass == pytest.approx(1.0, abs=1e-3), "it knows no other characters"


def test_the_alphabet_of_a_cell_has_all_that_the_network_knows() -> None:
    assert set(SYMBOLS[1:]) <= set(FIGURE_WITH_UNIT.classes)
    assert len(set(SYMBOLS)) == len(SYMBOLS)
