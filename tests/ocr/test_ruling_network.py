"""The ruling network on pages of the samples, as they are and as a fax leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.cleanup.ruling_maps import rulings_of
from extractor.ocr.ruling_network import ruling_network
from models.geometry import Direction, Ruling
from samples.generator.degrade import office, paper
from samples.generator.degrade.raster import as_image, rng_for
from samples.generator.ruling_scenes.forms import pages_of
from samples.generator.ruling_scenes.pages import DPI, Lines, RuledPage
from tests.conftest import SAMPLES

Grey = NDArray[np.uint8]


@cache
def form_pages() -> tuple[RuledPage, ...]:
    return tuple(pages_of(SAMPLES / "示例-复核申报表-电子版.pdf"))


def tables() -> list[RuledPage]:
    return [page for page in form_pages() if len(page.across) > 4]


def faxed(page: RuledPage, mode: str) -> Grey:
    """A page with pale, broken rulings after a fax."""
    rng = rng_for(11, mode)
    weak = paper.weaken_rulings(as_image(cv2.merge([page.grey] * 3)), DPI, 0.5, 0.15, rng)
    bits = office.fax(weak, DPI, mode, False, 150, rng).image[:, :, 0]
    height, width = page.grey.shape
    return np.asarray(cv2.resize(bits, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def found_in(grey: Grey) -> list[Ruling]:
    return rulings_of(ruling_network().maps_of(grey))


def drawn(lines: Lines, shape: tuple[int, ...], wide: int) -> Grey:
    out = np.zeros(shape, np.uint8)
    for x0, y0, x1, y1 in lines.round().astype(int).tolist():
        cv2.line(out, (x0, y0), (x1, y1), (1,), wide)
    return out


def ends_of(rulings: Sequence[Ruling], direction: Direction) -> Lines:
    level = direction is Direction.HORIZONTAL
    ends = [
        (r.start, r.at, r.end, r.at) if level else (r.at, r.start, r.at, r.end)
        for r in rulings
        if r.direction is direction
    ]
    return np.array(ends, np.float64).reshape(-1, 4)


def covered(page: RuledPage, rulings: Sequence[Ruling]) -> float:
    """Share of the length of a page's printed rulings along which some were found."""
    there = hit = 0
    for lines, direction in ((page.across, Direction.HORIZONTAL), (page.down, Direction.VERTICAL)):
        true = drawn(lines, page.grey.shape, 1)
        near = drawn(ends_of(rulings, direction), page.grey.shape, 9)
        there += int(true.sum())
        hit += int((true & near).sum())
    return hit / there


@pytest.mark.parametrize("mode", ["fine", "standard"])
def test_rulings_that_a_fax_broke_are_found_whole(mode: str) -> None:
    for page in tables()[:4]:
        assert covered(page, found_in(faxed(page, mode))) > 0.98


def test_a_page_of_running_text_has_no_rulings() -> None:
    plain = [page for page in form_pages() if not len(page.across) and not len(page.down)]
    assert plain
    assert all(found_in(page.grey) == [] for page in plain)


def test_an_empty_page_has_no_rulings() -> None:
    assert found_in(np.full((2339, 1654), 255, np.uint8)) == []


def test_maps_have_half_the_resolution_of_the_page() -> None:
    assert ruling_network().maps_of(np.full((301, 203), 255, np.uint8)).shape == (2, 150, 101)


def test_a_grey_page_is_seen_as_a_white_one_is() -> None:
    page = tables()[0]
    dim = (page.grey.astype(np.float32) * 0.6 + 30).astype(np.uint8)
    assert covered(page, found_in(dim)) > 0.98
