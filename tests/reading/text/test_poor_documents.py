"""On a document so poor that recognition is unsure all the time, agreement of readings proves nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.text.merged_readings import is_doubtful
from extractor.reading.text.second_reading import read_again
from models.document import Page, PageKind
from models.geometry import BBox
from models.registration import Region
from tests.cleanup import pages

LINE_LEAST = 5


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _faxed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page after a fax: half as many rows, noise of the line, one bit."""
    height, width = picture.shape[:2]
    grey = cv2.GaussianBlur(picture.min(axis=2), (0, 0), 1.2).astype(np.float64)
    rows = cv2.resize(grey, (width, height // 2), interpolation=cv2.INTER_AREA)
    noisy = rows + np.random.default_rng(1).normal(0, 25, rows.shape)
    dots = np.where(noisy < 190, 0, 255).astype(np.uint8)
    whole = cv2.resize(dots, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.cvtColor(whole, cv2.COLOR_GRAY2BGR), np.uint8)


def _share_in_doubt(picture: NDArray[np.uint8], engine: Engine) -> float:
    """Share of the lines of running text on a page of it that are in doubt."""
    grey = np.asarray(picture.min(axis=2), np.uint8)
    height, width = grey.shape
    words = engine.read_page(picture)
    page = Page(number=1, kind=PageKind.SCAN, width=width, height=height, words=words)
    raster = PageRaster(grey, grey, picture, np.zeros(grey.shape, np.bool_))
    content = PageContent(page, [c for w in words for c in w.chars], lambda box: box, raster)
    text = Region(page=1, bbox=BBox.of(0, 0, width, height))
    again = read_again({1: content}, [text], engine, running=[text])
    lines = [w for w in again[1].page.words if len(w.chars) >= LINE_LEAST]
    return sum(is_doubtful(line) for line in lines) / len(lines)


def test_running_text_of_a_clean_page_is_in_no_doubt(engine: Engine) -> None:
    assert _share_in_doubt(pages.page("prose"), engine) == 0.0


def test_all_running_text_of_a_very_poor_page_is(engine: Engine) -> None:
    assert _share_in_doubt(_faxed(pages.page("prose")), engine) == 1.0
