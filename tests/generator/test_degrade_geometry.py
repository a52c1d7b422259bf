"""A point of the page must be found again where the geometric step says it went."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from samples.generator.degrade import geometric, office
from samples.generator.degrade.apart import machines
from samples.generator.degrade.raster import Image, rng_for
from samples.generator.degrade.transforms import (
    Homography,
    Warped,
    fit_homography,
    is_projective,
    map_box,
)

WIDTH, HEIGHT = 420, 594
DOTS = [(60.0, 80.0), (210.0, 300.0), (350.0, 90.0), (90.0, 500.0), (340.0, 480.0)]

OPERATIONS: dict[str, Callable[[Image], Warped]] = {
    "skew": lambda page: geometric.skew(page, 3.0),
    "skew counter-clockwise": lambda page: geometric.skew(page, -5.0),
    "shift": lambda page: geometric.shift(page, 7.0, -4.0),
    "quarter turn": lambda page: geometric.quarter_turn(page, 1),
    "half turn": lambda page: geometric.quarter_turn(page, 2),
    "three quarters": lambda page: geometric.quarter_turn(page, 3),
    "resize": lambda page: geometric.resize(page, (1.5, 0.75)),
    "curl": lambda page: geometric.curl(page, 9.0, rng_for(1)),
    "spine": lambda page: geometric.spine(page, 0.3, 0.5),
    "spine on the right": lambda page: geometric.spine(page, 0.3, 0.5, left=False),
    "fold": lambda page: geometric.fold(page, 8.0, 0.45, rng_for(2)),
    "photograph": lambda page: geometric.photograph(page, 0.9, 0.06, 4.0, rng_for(3)),
    "fax": lambda page: office.fax(page, 100.0, "fine", False, 140, rng_for(4)),
    "standard fax": lambda page: office.fax(page, 100.0, "standard", False, 140, rng_for(5)),
    "apart: skew": lambda page: machines.skew(page, 3.0),
    "apart: photograph": lambda page: machines.photograph(page, 0.9, 0.06, -4.0, rng_for(6)),
    "apart: fax": lambda page: machines.fax(page, 100.0, "fine", False, 140, rng_for(7)),
}


def page_with_dot(x: float, y: float) -> Image:
    page = np.full((HEIGHT, WIDTH, 3), 255, dtype=np.uint8)
    page[int(y) - 4 : int(y) + 4, int(x) - 4 : int(x) + 4] = 0
    return page


def darkest_place(image: Image, near: tuple[float, float]) -> tuple[float, float]:
    """Centre of the dark pixels within 40 pixels of ``near``."""
    x0, y0 = max(0, round(near[0]) - 40), max(0, round(near[1]) - 40)
    part = image[y0 : y0 + 80, x0 : x0 + 80].max(axis=2)
    ys, xs = np.nonzero(part < part.min() + 60)
    return float(xs.mean() + x0 + 0.5), float(ys.mean() + y0 + 0.5)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("dot", DOTS)
def test_a_dot_is_found_where_the_step_says(name: str, dot: tuple[float, float]) -> None:
    warped = OPERATIONS[name](page_with_dot(*dot))

    told = warped.step.map_points(np.array([dot]))[0]

    assert darkest_place(warped.image, (told[0], told[1])) == pytest.approx((told[0], told[1]), abs=1.6)


def test_projective_steps_give_one_exact_matrix() -> None:
    first = Homography.scale(2.0)
    second = geometric.skew(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), 2.0).step

    fitted = fit_homography([first, second], 100.0, 150.0)

    point = np.array([[30.0, 40.0]])
    assert fitted.map_points(point) == pytest.approx(second.map_points(first.map_points(point)))


def test_a_bent_sheet_is_not_projective_but_has_a_close_fit() -> None:
    bent = geometric.curl(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), 6.0, rng_for(1))

    fitted = fit_homography([bent.step], WIDTH, HEIGHT)

    corner = np.array([[200.0, 300.0]])
    assert not is_projective([bent.step])
    assert np.abs(fitted.map_points(corner) - bent.step.map_points(corner)).max() < 12.0


def test_a_box_stays_around_its_content_when_turned() -> None:
    turned = geometric.quarter_turn(page_with_dot(100, 200), 1)

    assert map_box([turned.step], (90.0, 190.0, 110.0, 220.0)) == (HEIGHT - 220.0, 90.0, HEIGHT - 190.0, 110.0)


def test_two_pages_stand_side_by_side() -> None:
    left, right = page_with_dot(60, 80), page_with_dot(210, 300)

    sheet, to_left, to_right = geometric.side_by_side(left, right, 10)

    assert sheet.shape == (HEIGHT, 2 * WIDTH + 10, 3)
    assert to_left.map_points(np.array([[60.0, 80.0]])).tolist() == [[60.0, 80.0]]
    assert darkest_place(sheet, (WIDTH + 220, 300)) == pytest.approx(
        tuple(to_right.map_points(np.array([[210.0, 300.0]]))[0]), abs=0.6
    )
