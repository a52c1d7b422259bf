"""The default engine on drawn pages: what is written where is known exactly."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.decoding import decode_typed
from extractor.ocr.engine import ENGINES, Engine, LineReader, open_engine, open_second_reader
from models.geometry import BBox
from tests.ocr.drawing import blank_cell, frame, only_line, write

FIGURES = {"128.50": (120, 200), "-14.96%": (520, 200), "1,234": (120, 420), "2024": (520, 420)}
"""Text and left end of its baseline on the drawn page."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine("openvino", threads=1)


def page() -> NDArray[np.uint8]:
    drawn = np.full((600, 800, 3), 240, np.uint8)
    for text, (x, y) in FIGURES.items():
        cv2.putText(drawn, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 30), 2, cv2.LINE_AA)
    return drawn


def true_box(text: str) -> BBox:
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.2, 2)
    x, y = FIGURES[text]
    return BBox.of(x, y - height, x + width, y + below)


def test_a_page_is_read_in_reading_order(engine: Engine) -> None:
    words = engine.read_page(page())
    assert [unicodedata.normalize("NFKC", word.text) for word in words] == list(FIGURES)


def test_words_lie_where_they_were_written(engine: Engine) -> None:
    for word in engine.read_page(page()):
        box = true_box(unicodedata.normalize("NFKC", word.text))
        assert word.bbox.overlap(box) > 0.85 * box.area


def test_characters_lie_inside_their_word_in_order(engine: Engine) -> None:
    for word in engine.read_page(page()):
        assert "".join(char.text for char in word.chars) == word.text
        centres = [char.bbox.cx for char in word.chars]
        assert centres == sorted(centres)
        assert all(word.bbox.contains(char.bbox.cx, char.bbox.cy) for char in word.chars)


def test_the_point_is_found_at_its_place(engine: Engine) -> None:
    word = next(word for word in engine.read_page(page()) if word.text == "128.50")
    (before, _), _ = cv2.getTextSize("128", cv2.FONT_HERSHEY_SIMPLEX, 1.2, 2)
    assert word.chars[3].bbox.cx == pytest.approx(120 + before + 6, abs=8)


def test_only_the_lines_asked_for_are_read(engine: Engine) -> None:
    image = page()
    upper = [line for line in engine.detect(image) if line.quad[:, 1].mean() < 300]
    assert len(engine.read_lines(image, upper)) == 2


def test_an_empty_page_has_no_lines_and_no_words(engine: Engine) -> None:
    empty = np.full((400, 300, 3), 250, np.uint8)
    assert engine.detect(empty) == []
    assert engine.read_page(empty) == []
    assert engine.recognise([]) == []
    assert engine.line_upside_down([]) == []


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (48, 5000)])
def test_crops_of_any_shape_are_taken(engine: Engine, size: tuple[int, int]) -> None:
    (reading,) = engine.recognise([np.full((*size, 3), 255, np.uint8)])
    assert reading.matrix.steps >= 1


def test_readings_come_in_the_order_of_their_crops(engine: Engine) -> None:
    texts = ["7", "1234567", "42"]
    cells = [only_line(write(blank_cell(), text)) for text in texts]
    readings = engine.recognise([cell.image for cell in cells if cell is not None])
    assert [reading.text for reading in readings] == texts


def test_a_matrix_row_holds_nearly_all_of_its_mass(engine: Engine) -> None:
    (reading,) = engine.recognise([write(blank_cell(noise=10), "128.50")])
    rows = reading.matrix.probabilities.sum(axis=1)
    assert rows.max() <= 1.0 + 1e-4
    assert rows.min() > 0.9


def test_two_threads_read_the_same_as_one(engine: Engine) -> None:
    image = page()
    twofold = open_engine("openvino", threads=2)
    assert [w.text for w in twofold.read_page(image)] == [w.text for w in engine.read_page(image)]


def test_two_callers_at_once_get_each_their_own_readings() -> None:
    twofold = open_engine("openvino", threads=2)
    texts = [[f"{i}{k}{k}" for k in range(10)] for i in (1, 2)]
    cells = [[write(blank_cell(), text) for text in own] for own in texts]
    with ThreadPoolExecutor(2) as callers:
        read = list(callers.map(twofold.read_text, cells))
    assert [[r.text for r in own] for own in read] == texts


@pytest.mark.parametrize("text", ["0", "1", "128.50", "-14.96%", "93,610", "2024", "/", "+5.5"])
def test_a_cell_is_trimmed_and_decoded_as_a_figure(engine: Engine, text: str) -> None:
    trimmed = only_line(frame(write(blank_cell(noise=4), text)))
    assert trimmed is not None
    typed = decode_typed(engine.recognise([trimmed.image])[0])
    assert typed.best.text == text
    assert typed.margin > 0


def test_a_line_on_its_head_is_noticed(engine: Engine) -> None:
    upright = write(blank_cell(), "2024-128", x=10)
    turned = np.ascontiguousarray(upright[::-1, ::-1])
    straight, reversed_ = engine.line_upside_down([upright, turned])
    assert straight < 0.5 < reversed_


def test_an_unknown_engine_is_refused_with_the_names_of_the_known() -> None:
    with pytest.raises(ValueError, match="openvino"):
        open_engine("tesseract")


@pytest.mark.parametrize(("name", "package"), [("onnxruntime", "onnxruntime"), ("paddleocr", "paddleocr")])
def test_optional_engines_read_the_same_page(name: str, package: str) -> None:
    pytest.importorskip(package)
    words = ENGINES[name](1).read_page(page())
    assert [unicodedata.normalize("NFKC", word.text) for word in words] == list(FIGURES)


def test_the_second_reader_reads_a_cell(engine: Engine) -> None:
    second: LineReader | None = open_second_reader()
    if second is None:
        pytest.skip("the second reader's weights are not installed")
    trimmed = only_line(write(blank_cell(), "128.50"))
    assert trimmed is not None
    assert decode_typed(second.recognise([trimmed.image])[0]).best.text == "128.50"
