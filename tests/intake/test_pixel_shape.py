"""Faxes at standard resolution: 204 pixels an inch across, 98 down."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractor.crops import CropReader
from extractor.intake.opening import open_document
from extractor.intake.pixel_shape import PixelShape
from extractor.ocr.engine import open_engine
from extractor.overlay.drawing import overlay_pages
from extractor.page_reading import read_pages
from models.record import Record, Source

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


SIDES = st.integers(1, 40_000)


@given(st.tuples(st.floats(0, 2000), st.floats(0, 2000)), st.tuples(SIDES, SIDES))
def test_no_picture_becomes_larger_than_can_be_read(dpi: tuple[float, float], size: tuple[int, int]) -> None:
    shape = PixelShape.of(dpi, size)
    assert shape.square or max(size[0] * shape.across, size[1] * shape.down) <= 12_001


@pytest.mark.parametrize(
    ("dpi", "size", "down"),
    [
        ((204, 98), (1728, 1146), 204 / 98),
        ((204, 98), (1728, 1250), 204 / 98),
        ((204, 98), (1728, 2386), 1.0),
        ((204, 98), (1654, 2339), 1.0),
        ((300, 200), (2480, 3508), 1.0),
        ((204, 98), (2339, 1654), 1.0),
    ],
    ids=["A4", "longer", "a fax drawn out already", "a scan", "other tags on a scan", "a scan across"],
)
def test_tags_that_a_page_s_size_belies_are_not_believed(
    dpi: tuple[float, float], size: tuple[int, int], down: float
) -> None:
    assert PixelShape.of(dpi, size).down == pytest.approx(down)


def test_a_fax_that_was_drawn_out_still_has_two_tones(tmp_path: Path) -> None:
    path = tmp_path / "fax.tiff"
    rng = np.random.default_rng(1)
    Image.fromarray(np.where(rng.random((HEIGHT, WIDTH)) < 0.1, 0, 255).astype(np.uint8)).save(path, dpi=(204, 98))
    with open_document(path) as document:
        assert document.scanned_dpi(1) == pytest.approx(98)
        squared = document.pixel_shape(1).squared(document.picture(1)[0])
    assert set(np.unique(squared)) == {0, 255}


def test_what_a_clerk_is_shown_of_a_fax_is_drawn_out(tmp_path: Path) -> None:
    with open_document(fax(tmp_path / "fax.tiff")) as document:
        png = CropReader(document)(1, (300.0, 240.0, 700.0, 300.0))
        assert png is not None
        crop = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
        source = Source(file="fax.tiff", sha256="", pages=1, kind="scan")
        record = Record(source=source, form="unknown", form_version=None, needs_review=True)
        [(_, page)] = overlay_pages(document, record)
    assert crop.shape[0] > 100
    assert page.height > 1700
