"""Clouds of a copy's paper are told from print by their tone, and hide no figure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.cleanup import turn
from extractor.cleanup.paper_clouds import cloud_tone, without_clouds
from extractor.ocr.engine import Engine, open_engine
from extractor.ocr.scanning import ScannedPage, prepare_scan, read_scan
from extractor.reading.content import PageRaster
from tests.cleanup import pages
from tests.cleanup.pages import Image

PAPER, PRINT = 246, 26
Grey = NDArray[np.uint8]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _clouds(shape: tuple[int, int], darkest: float) -> NDArray[np.float64]:
    """Levels below paper: blots of all sizes, everywhere."""
    at = np.random.default_rng(5)
    clouds = np.zeros(shape)
    for size in (3, 7, 19):
        clouds += cv2.GaussianBlur(at.normal(0, 1, shape), (0, 0), size) * size
    clouds -= np.percentile(clouds, 40)
    return np.clip(clouds / np.percentile(clouds, 99.8), 0, 1) * darkest


def _printed(shape: tuple[int, int] = (1500, 1100)) -> Grey:
    grey = np.full(shape, PAPER, np.uint8)
    for top in range(120, shape[0] - 100, 120):
        for left in range(100, shape[1] - 100, 40):
            cv2.putText(grey, "8", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 1.0, PRINT, 3)
    return grey


def _clouded(grey: Grey, darkest: float) -> Grey:
    return np.minimum(grey, np.clip(PAPER - _clouds((grey.shape[0], grey.shape[1]), darkest), 0, 255).astype(np.uint8))


def test_dark_clouds_everywhere_have_a_tone() -> None:
    tone = cloud_tone(_clouded(_printed(), 120))
    assert tone is not None and 0.4 < tone < 0.7


def test_clean_paper_has_no_clouds() -> None:
    assert cloud_tone(_printed()) is None


def test_pale_clouds_hide_nothing() -> None:
    assert cloud_tone(_clouded(_printed(), 50)) is None


def test_a_stain_or_shadow_on_a_part_of_the_page_is_no_cloud() -> None:
    grey = _printed()
    grey[700:] = np.minimum(grey[700:], 140)
    assert cloud_tone(grey) is None


def test_the_dots_of_a_fax_are_no_clouds() -> None:
    grey = _printed()
    grey[np.random.default_rng(2).random(grey.shape) < 0.12] = 90
    assert cloud_tone(grey) is None


def test_without_clouds_print_is_as_dark_as_before_and_paper_is_bare() -> None:
    printed = _printed()
    clouded = _clouded(printed, 120)
    tone = cloud_tone(clouded)
    assert tone is not None
    bare = without_clouds(clouded, tone)
    assert (bare[printed == PRINT] <= PRINT + 5).all()
    assert (bare[printed == PAPER] >= PAPER - 60).mean() > 0.995


def test_a_point_with_a_core_darker_than_clouds_stays() -> None:
    printed = _printed()
    cv2.circle(printed, (340, 700), 3, 110, -1)
    cv2.circle(printed, (340, 700), 1, 80, -1)
    clouded = _clouded(printed, 120)
    tone = cloud_tone(clouded)
    assert tone is not None
    assert without_clouds(clouded, tone)[700, 338] <= 110


def _copied(picture: Image) -> Image:
    grey = _clouded(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8), 135)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _read(picture: Image, engine: Engine) -> ScannedPage:
    [prepared] = prepare_scan(picture, 200, None, engine)
    return read_scan(prepared, 1, engine)


def test_words_among_clouds_are_read_and_figures_looked_at_without_them(engine: Engine) -> None:
    clean, clouded = (_read(p, engine) for p in (pages.page("form"), _copied(pages.page("form"))))
    texts = [w.text for w in clouded.page.words]
    assert sum(w.text in texts for w in clean.page.words) >= 0.9 * len(clean.page.words)
    assert clean.clean.unclouded is None and clouded.clean.unclouded is not None
    cleaned = clouded.clean
    raster = PageRaster(cleaned.grey, cleaned.untreated, cleaned.colour, cleaned.seal_mask, unclouded=cleaned.unclouded)
    assert raster.for_figures is cleaned.unclouded
    assert raster.doubted_figure_depth <= raster.doubted_depth


def test_a_turned_page_is_turned_with_its_picture_for_figures(engine: Engine) -> None:
    cleaned = _read(_copied(pages.page("form")), engine).clean
    turned = turn(cleaned, 180).unclouded
    assert cleaned.unclouded is not None and turned is not None
    assert np.array_equal(turned, np.rot90(cleaned.unclouded, 2))
