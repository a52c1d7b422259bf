"""Scenes drawn for the ruling network: what is said to be a ruling is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from samples.generator.degrade.raster import Image, Rng, rng_for
from samples.generator.ruling_scenes.forms import pages_of
from samples.generator.ruling_scenes.lines import Style, drawn, erased, parted, with_gaps
from samples.generator.ruling_scenes.litter import pen_strokes, seals, streaks
from samples.generator.ruling_scenes.pages import RuledPage, read_pages, save_page
from samples.generator.ruling_scenes.scene import SCALE, SIDE, drawn_scene
from tests.typeset import write_tables

LEVEL = np.array([[10.0, 50.0, 190.0, 50.0]])
UPRIGHTS = np.array([[70.0, 20.0, 70.0, 80.0], [130.0, 20.0, 130.0, 80.0]])
SOLID = Style(2.0, 0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[RuledPage]:
    """Pages with a table that fills a good part of each."""
    rows = [[f"栏目{r}", "1,234", "56.7%", "是"] for r in range(20)]
    return list(pages_of(write_tables(tmp_path_factory.mktemp("forms") / "表.pdf", rows)))


def blank() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((100, 200), 255, np.uint8)


def test_a_pages_rulings_lie_on_its_ink(pages: list[RuledPage]) -> None:
    page = pages[0]
    assert len(page.across) and len(page.down)
    for x0, y0, x1, y1 in page.across:
        row = page.grey[round(y0) - 1 : round(y1) + 2, round(x0) + 3 : round(x1) - 3]
        assert row.min(axis=0).max() < 160


def test_pages_come_back_from_their_folder(pages: list[RuledPage], tmp_path: Path) -> None:
    save_page(pages[0], tmp_path, "0001")
    (again,) = read_pages(tmp_path)
    assert np.abs(again.grey.astype(int) - pages[0].grey.astype(int)).max() < 20
    assert np.allclose(again.down, pages[0].down, atol=0.06)


def test_a_folder_without_pages_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no pages"):
        read_pages(tmp_path)


def test_scenes_are_drawn_again_from_the_same_dice(pages: list[RuledPage]) -> None:
    one, other = (drawn_scene(pages, rng_for(5, "scene")) for _ in range(2))
    assert (one.grey == other.grey).all()
    assert (one.target == other.target).all()


def test_rulings_of_scenes_are_darker_than_what_is_beside_them(pages: list[RuledPage]) -> None:
    rng = rng_for(9, "scene")
    depths = []
    for _ in range(12):
        scene = drawn_scene(pages, rng)
        assert scene.target.shape == (2, SIDE // SCALE, SIDE // SCALE)
        small = scene.grey[::SCALE, ::SCALE].astype(np.float64)
        level = (scene.target[0] > 128) & scene.judged
        if level.sum() > 500:
            beside = np.roll(level, 5, axis=0) & ~level
            depths.append(small[beside].mean() - small[level].mean())
    assert len(depths) >= 6
    assert np.median(depths) > 15


def test_a_drawn_line_is_where_it_was_said_to_be() -> None:
    picture = blank()
    drawn(picture, LEVEL, SOLID)
    assert picture[49:51, 20:180].max() < 90
    assert picture[:46].min() == picture[54:].min() == 255


def test_a_dashed_line_has_gaps() -> None:
    picture = blank()
    drawn(picture, LEVEL, Style(2.0, 0, 8.0, 6.0, 0.0))
    dark = picture[50, 12:188] < 128
    assert 0.4 < dark.mean() < 0.75


def test_an_erased_line_leaves_nothing() -> None:
    picture = blank()
    drawn(picture, LEVEL, SOLID)
    erased(picture, LEVEL)
    assert picture.min() == 255


def test_a_worn_line_has_lost_some_of_its_length() -> None:
    picture = blank()
    drawn(picture, LEVEL, SOLID)
    whole = int((picture < 128).sum())
    with_gaps(picture, LEVEL, 1.0, rng_for(1, "gaps"))
    assert 0 < int((picture < 128).sum()) < whole


def test_merged_cells_take_pieces_from_one_line_to_the_next() -> None:
    kept, gone = parted(LEVEL, UPRIGHTS, 1.0, rng_for(2, "merged"))
    assert not len(kept)
    assert gone.tolist() == [[10.0, 50.0, 70.0, 50.0], [70.0, 50.0, 130.0, 50.0], [130.0, 50.0, 190.0, 50.0]]


def test_a_line_that_meets_none_is_never_parted() -> None:
    kept, gone = parted(LEVEL, UPRIGHTS[:0], 1.0, rng_for(2, "merged"))
    assert kept.tolist() == LEVEL.tolist()
    assert not len(gone)


@pytest.mark.parametrize("litter", [seals, pen_strokes, streaks])
def test_litter_darkens_a_page(litter: Callable[[Image, Rng], Image]) -> None:
    page = np.full((400, 400), 255, np.uint8)
    assert litter(page, rng_for(4, "litter")).min() < 250
