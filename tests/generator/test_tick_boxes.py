import numpy as np
import pytest

from samples.generator.degrade.raster import rng_for
from samples.generator.renderers.fonts import MissingFontError
from samples.generator.tick_boxes import hands
from samples.generator.tick_boxes.views import drawn_views, faces, symbols


def _needs_fonts() -> None:
    try:
        faces()
        symbols()
    except MissingFontError as error:
        pytest.skip(str(error))


def test_the_same_seed_draws_the_same_boxes() -> None:
    _needs_fonts()
    one, two = drawn_views(6, seed=3), drawn_views(6, seed=3)
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])


def test_boxes_of_every_state_are_drawn() -> None:
    _needs_fonts()
    _, states = drawn_views(120, seed=5)
    assert set(states.tolist()) == {0, 1, 2}


@pytest.mark.parametrize("kind", ["tick", "slash", "cross", "scribble", "dot", "ring", "wide ring"])
def test_a_mark_goes_through_or_around_its_box(kind: hands.Kind) -> None:
    for seed in range(20):
        points = np.vstack(hands.marked(kind, rng_for(seed, "mark"), text_wide=4.0))
        low, high = points.min(axis=0), points.max(axis=0)
        assert (low < 0.9).all()
        assert (high > 0.1).all()
