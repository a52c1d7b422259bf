"""Faxes at standard resolution: 204 pixels an inch across, 98 down."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractor.intake.opening import open_document
from extractor.intake.pixel_shape import PixelShape
from extractor.ocr.engine import open_engine
from extractor.page_reading import read_pages

WIDTH, HEIGHT = 1728, 1146
FIGURES = ("128.50", "2024", "37,261")


def fax(path: Path, dpi: tuple[float, float] | None = (204.0, 98.0), turned: bool = False) -> Path:
    """A faxed sheet of figures, its lines twice as dense across as down; ``turned``: by its EXIF orientation."""
    sheet = np.full((round(HEIGHT * 204 / 98), WIDTH), 255, np.uint8)
    for i, text in enumerate(FIGURES):
        cv2.putText(sheet, text, (300, 600 + 500 * i), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (0,), 5, cv2.LINE_AA)
    lines = cv2.resize(sheet, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    image = Image.fromarray(lines if not turned else np.ascontiguousarray(np.rot90(lines)))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
        dpi = dpi and (dpi[1], dpi[0])
    image.save(path, exif=exif, compression="tiff_lzw", **({"dpi": dpi} if dpi else {}))
    return path


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "lying on its side"])
def test_a_fax_s_lines_are_as_far_apart_as_its_dots_when_drawn_out(tmp_path: Path, turned: bool) -> None:
    with open_document(fax(tmp_path / "fax.tiff", turned=turned)) as document:
        assert (document.pages[0].width, document.pages[0].height) == (WIDTH, HEIGHT)
        shape = document.pixel_shape(1)
        squared = shape.squared(document.picture(1)[0])
    assert shape.across == 1.0
    assert squared.shape[:2] == (pytest.approx(2386, abs=1), WIDTH)


@pytest.mark.parametrize("dpi", [None, (200.0, 200.0), (204.0, 196.0), (1.0, 300.0)])
def test_other_pictures_stay_as_they_are(tmp_path: Path, dpi: tuple[float, float] | None) -> None:
    with open_document(fax(tmp_path / "scan.tiff", dpi)) as document:
        picture, _ = document.picture(1)
        assert document.pixel_shape(1).squared(picture) is picture


def test_what_is_read_on_the_drawn_out_page_is_told_in_pixels_of_the_file(tmp_path: Path) -> None:
    with open_document(fax(tmp_path / "fax.tiff")) as document:
        [page] = read_pages(document, lambda: open_engine(threads=1))
        assert (page.info.width, page.info.height) == (WIDTH, HEIGHT)
    tops = {w.text: page.content.to_record(w.bbox) for w in page.content.page.words}
    assert set(FIGURES) <= set(tops)
    for i, text in enumerate(FIGURES):
        baseline = (600 + 500 * i) * 98 / 204
        assert tops[text].top < baseline < tops[text].bottom + 4
        assert tops[text].height < 60


@given(st.floats(0, 2000), st.floats(0, 2000))
def test_one_side_of_a_pixel_stays_and_the_other_grows(across: float, down: float) -> None:
    shape = PixelShape.of(across, down)
    assert min(shape.across, shape.down) == 1.0
    assert max(shape.across, shape.down) <= 4.2 + 1e-6
