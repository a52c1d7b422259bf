"""Scanner, copier, fax and paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from samples.generator.degrade import capture, office, paper
from samples.generator.degrade.apart import machines
from samples.generator.degrade.raster import Image, rng_for, smooth_noise


@pytest.fixture
def page() -> Image:
    """A ruled line, a column of short strokes (text) and a red patch."""
    image = np.full((400, 300, 3), 255, dtype=np.uint8)
    image[100:103, 20:280] = 0
    for y in range(150, 350, 12):
        image[y : y + 6, 50:56] = 0
    image[300:360, 200:260] = (60, 50, 210)
    return image


def test_weak_rulings_fade_and_text_does_not(page: Image) -> None:
    faded = paper.weaken_rulings(page, 150.0, fade=0.6, gaps=0.0, rng=rng_for(1))

    assert faded[101, 150].min() > 120
    assert np.array_equal(faded[150:290], page[150:290])


def test_broken_rulings_have_gaps(page: Image) -> None:
    broken = paper.weaken_rulings(page, 150.0, fade=0.0, gaps=0.4, rng=rng_for(2))

    gone = (broken[101, 20:280].min(axis=1) > 200).mean()
    assert 0.05 < gone < 0.95


def test_the_reverse_shows_mirrored(page: Image) -> None:
    ghosted = paper.bleed_through(np.full_like(page, 255), page, 0.2, 150.0)

    assert ghosted[200:340, 244:250].mean() < ghosted[200:280, 50:56].mean() - 5


@pytest.mark.parametrize("copy", [office.photocopy, machines.photocopy])
def test_a_photocopy_is_grey_and_keeps_the_seal_as_grey(copy: Callable[..., Any], page: Image) -> None:
    copied = copy(page, 150.0, 6.0, 0.05, rng_for(3))

    assert np.array_equal(copied[:, :, 0], copied[:, :, 2])
    assert copied[101, 150, 0] < 80
    assert copied[320:340, 220:240].mean() < copied[20:60].mean() - 20


@pytest.mark.parametrize("dither", [True, False])
@pytest.mark.parametrize("send", [office.fax, machines.fax])
def test_a_fax_knows_black_and_white_only(send: Callable[..., Any], dither: bool, page: Image) -> None:
    sent = send(page, 150.0, "standard", dither, 140, rng_for(4))

    assert set(np.unique(sent.image)) <= {0, 255}
    assert sent.image.shape[1] == round(300 * 204 / 150)


def test_salt_and_pepper_hits_the_share_asked_for(page: Image) -> None:
    grey = np.full((500, 500, 3), 128, dtype=np.uint8)

    hit = (capture.salt_and_pepper(grey, 0.02, rng_for(5))[:, :, 0] != 128).mean()

    assert hit == pytest.approx(0.02, abs=0.003)


@pytest.mark.parametrize("add_noise", [capture.sensor_noise, machines.noise])
def test_noise_has_about_its_strength(add_noise: Callable[..., Any]) -> None:
    grey = np.full((300, 300, 3), 127, dtype=np.uint8)

    assert add_noise(grey, 5.0, 0.4, rng_for(6)).std() == pytest.approx(5.0, rel=0.4)


def test_scanner_borders_are_black_at_the_edge_only(page: Image) -> None:
    bordered = capture.scanner_border(page, 12, 0, 0, 0, rng_for(7))

    assert bordered[:, 0].max() < 30
    assert np.array_equal(bordered[:, 100:], page[:, 100:])


def test_fine_grain_repeats_on_large_areas_and_fills_them() -> None:
    field = smooth_noise((1000, 1700), 1.0, rng_for(8))

    assert field.shape == (1000, 1700)
    assert field.std() > 0.15


def test_jpeg_keeps_size_and_changes_pixels(page: Image) -> None:
    packed = capture.jpeg(page, 40)

    assert packed.shape == page.shape
    assert not np.array_equal(packed, page)
