"""Recognition may say no traditional character: what it says instead, and how surely."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.ctc import Alphabet, read_best_path, read_matrix
from extractor.ocr.reading import LineReading
from extractor.ocr.simplified import simplified_forms

ALPHABET = Alphabet.of_dictionary("级級绿数數敷雨兩两乾")


def read(*steps: dict[str, float]) -> LineReading:
    """The reading of steps that say these characters, each with a blank behind it."""
    rows: list[NDArray[np.float32]] = []
    for says in steps:
        row = np.zeros(len(ALPHABET.symbols), np.float32)
        for character, probability in says.items():
            row[ALPHABET.symbols.index(character)] = probability
        row[0] = 1 - row.sum()
        blank = np.zeros_like(row)
        blank[0] = 1
        rows += [row, blank]
    return read_best_path(np.array(rows), ALPHABET)


@pytest.mark.parametrize(
    ("character", "form"), [("級", "级"), ("國", "国"), ("図", "图"), ("発", "发"), ("無", "无"), ("釐", "厘")]
)
def test_traditional_and_japanese_characters_have_a_simplified_form(character: str, form: str) -> None:
    assert simplified_forms([character]) == {character: form}


@pytest.mark.parametrize("character", list("乾著昇喆堃镕龑级一A1。"))
def test_characters_of_simplified_script_and_of_names_have_none(character: str) -> None:
    assert simplified_forms([character]) == {}


def test_what_is_seen_as_a_traditional_character_is_its_simplified_form() -> None:
    seen = read({"級": 0.9, "级": 0.06, "绿": 0.01})
    assert seen.text == "级"
    assert seen.chars[0].confidence == pytest.approx((6 / 7) ** 2, abs=0.01)


def test_another_character_that_was_nearly_seen_is_nearer_than_the_form() -> None:
    assert read({"數": 0.6, "敷": 0.3, "数": 0.02}).text == "敷"


def test_a_form_that_recognition_saw_nothing_of_is_unsure() -> None:
    seen = read({"兩": 0.9, "雨": 0.08, "两": 0.01})
    assert seen.text == "两"
    assert seen.chars[0].confidence < 0.2


def test_what_is_surely_a_traditional_character_may_be_one() -> None:
    assert read({"級": 0.995, "级": 0.004}).chars[0].confidence < 0.35


def test_steps_that_say_both_are_one_character() -> None:
    rows = np.zeros((3, len(ALPHABET.symbols)), np.float32)
    rows[0, ALPHABET.symbols.index("級")] = 0.9
    rows[0, ALPHABET.symbols.index("级")] = 0.1
    rows[1, ALPHABET.symbols.index("级")] = 1.0
    rows[2, 0] = 1.0
    assert read_matrix(rows, ALPHABET).text == "级"


def test_two_traditional_characters_side_by_side_are_two() -> None:
    rows = np.zeros((3, len(ALPHABET.symbols)), np.float32)
    for step, (foreign, own) in enumerate((("級", "级"), ("數", "数"))):
        rows[step, ALPHABET.symbols.index(foreign)] = 0.9
        rows[step, ALPHABET.symbols.index(own)] = 0.1
    rows[2, 0] = 1.0
    assert read_matrix(rows, ALPHABET).text == "级数"


def test_what_is_no_form_of_what_is_seen_is_no_surer_than_it_was() -> None:
    seen = read({"數": 0.71, "敷": 0.28})
    assert (seen.text, seen.chars[0].confidence) == ("敷", pytest.approx(0.28, abs=0.01))


def test_simplified_characters_are_read_as_before() -> None:
    seen = read({"乾": 0.7, "级": 0.2})
    assert (seen.text, seen.chars[0].confidence) == ("乾", pytest.approx(0.7))
