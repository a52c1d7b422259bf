"""“—” and “一” look alike to a recogniser: what is which, by its width and by the words around."""

import numpy as np
from numpy.typing import NDArray

from extractor.reading.dashes import dashes_among
from models.document import Char
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
