"""“—” and “一” look alike to a recogniser: what is which, by its width and by the words around."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.dashes import dashes_among, has_flat_stroke
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox

EM = 30.0


def line(text: str, stroke: float) -> tuple[list[Char], NDArray[np.uint8]]:
    """A line of characters of 30 px, 一 drawn as a stroke of so many of its widths."""
    grey = np.full((60, int(EM * (len(text) + 2))), 245, np.uint8)
    chars = []
    for i, char in enumerate(text):
        x = EM * (i + 1)
        chars.append(Char(text=char, bbox=BBox.of(x, 15, x + EM, 45)))
        if char == "一":
            middle, half = x + EM / 2, stroke * EM / 2
            grey[29:32, round(middle - half) : round(middle + half)] = 30
    return chars, grey


def test_a_stroke_that_fills_its_square_is_a_dash() -> None:
    assert dashes_among(*line("原料一纤维", 1.0), EM) == [(2, True)]


def test_a_shorter_one_may_be_either() -> None:
    assert dashes_among(*line("原料一纤维", 0.85), EM) == [(2, False)]


def test_in_a_word_it_is_the_character() -> None:
    for text in ("全国第一批", "统一部署", "建成一个", "一体化"):
        assert dashes_among(*line(text, 1.0), EM) == []


def test_what_comes_again_at_once_is_counted() -> None:
    assert dashes_among(*line("建立一链一长机制", 1.0), EM) == []


def test_in_a_persons_name_it_is_the_character() -> None:
    for text in ("何一凡", "何一凡189-0000-5912"):
        assert dashes_among(*line(text, 1.0), EM) == []


def test_at_a_line_s_end_only_a_stroke_that_fills_its_square_is_one() -> None:
    assert dashes_among(*line("铜材与涤纶单丝一", 1.0), EM) == [(7, True)]
    assert dashes_among(*line("资金管理实行统一", 1.0), EM) == dashes_among(*line("主要指标进一", 1.0), EM) == []
    assert dashes_among(*line("建设要素保障一", 0.85), EM) == []


def test_between_figures_it_is_a_dash_whatever_its_width() -> None:
    assert dashes_among(*line("方案2023一2025年", 0.8), EM) == [(6, True)]
    assert dashes_among(*line("2023年一2025年", 0.8), EM) == [(5, True)]
    assert dashes_among(*line("第一2批", 0.8), EM) == []


def test_a_line_of_nothing_has_none() -> None:
    assert dashes_among([], np.full((60, 60), 245, np.uint8), EM) == []


def named(gap: str) -> bool:
    """Whether a flat stroke is seen in a name of two characters with this between them."""
    grey = np.full((60, 150), 245, np.uint8)
    for x in (20, 100):
        cv2.rectangle(grey, (x + 3, 18), (x + 27, 42), 30, 2)
        cv2.line(grey, (x + 3, 30), (x + 27, 30), 30, 2)
    if gap == "一":
        cv2.line(grey, (66, 30), (82, 30), 30, 2)
    raster = PageRaster(grey, grey, np.repeat(grey[:, :, None], 3, axis=2), np.zeros(grey.shape, np.bool_))
    chars = tuple(Char(text="口", bbox=BBox.of(x, 15, x + EM, 45)) for x in (20, 50, 80))
    word = Word(text="口口口", bbox=BBox.around(c.bbox for c in chars), chars=chars)
    page = Page(number=1, kind=PageKind.SCAN, width=150, height=60, words=[word])
    return has_flat_stroke(BBox.of(20, 15, 130, 45), PageContent(page, list(chars), lambda b: b, raster))


def test_a_flat_stroke_among_characters_is_seen() -> None:
    assert named("一")
    assert not named("")


def test_a_hyphen_between_words_that_is_as_long_as_none_is_a_dash() -> None:
    for stroke, found in ((0.9, [(2, True)]), (0.4, [])):
        chars, grey = line("巴登一符腾堡", stroke)
        chars[2] = chars[2].model_copy(update={"text": "-"})
        assert dashes_among(chars, grey, EM) == found


def test_a_hyphen_between_figures_stays() -> None:
    chars, grey = line("长2一5米", 0.9)
    chars[2] = chars[2].model_copy(update={"text": "-"})
    assert dashes_among(chars, grey, EM) == []
