"""Seals, pens, digits and marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from samples.generator.degrade import digits, fonts, handwriting, marks, pen, seals
from samples.generator.degrade.apart import ink as apart_ink
from samples.generator.degrade.marks import MarkKind
from samples.generator.degrade.raster import Image, lay_ink, mask_box, rng_for
from samples.generator.degrade.seals import SealDesign, SealInk, SealShape

DPI = 150.0
NAME = "示例县工业和信息化局"


@pytest.fixture
def round_seal() -> SealDesign:
    try:
        fonts.load_font(fonts.SONG, 20)
    except fonts.FontMissingError as error:
        pytest.skip(str(error))
    return SealDesign(SealShape.ROUND, NAME, faces=fonts.SONG)


def white(height: int = 400, width: int = 400) -> Image:
    return np.full((height, width, 3), 255, dtype=np.uint8)


@pytest.mark.parametrize("lay", [lay_ink, apart_ink.lay_ink])
def test_red_ink_over_black_print_stays_dark(lay: Callable[..., Any]) -> None:
    page = white(40, 40)
    page[:, :20] = 15

    inked = lay(page, np.full((40, 40), 0.9, np.float32), 0, 0, (50, 45, 205), 0.12)

    over_black, over_white = inked[20, 10], inked[20, 30]
    assert over_black.max() < 60
    assert over_white[2] > 180 and over_white[0] < 90


def test_ink_beside_the_page_is_cut_off() -> None:
    inked = lay_ink(white(30, 30), np.ones((20, 20), np.float32), -10, 25, (0, 0, 0))

    assert (inked[25:, :10] == 0).all()
    assert (inked[:25] == 255).all()


def test_a_round_seal_measures_its_42_millimetres(round_seal: SealDesign) -> None:
    box = mask_box(seals.seal_mask(round_seal, DPI), 0.4)

    assert box is not None
    assert (box[2] - box[0]) / DPI * 25.4 == pytest.approx(42.0, abs=0.6)
    assert (box[3] - box[1]) / DPI * 25.4 == pytest.approx(42.0, abs=0.6)


def test_ring_text_leaves_the_foot_of_the_seal_open(round_seal: SealDesign) -> None:
    mask = seals.seal_mask(round_seal, DPI)
    size = mask.shape[0]
    band = slice(round(size * 0.08), round(size * 0.22)), slice(round(size * 0.42), round(size * 0.58))

    assert mask[band].mean() > 0.1, "text at the top"
    assert mask[::-1][band].mean() < 0.02, "none at the foot"


def test_a_dry_pad_leaves_less_ink(round_seal: SealDesign) -> None:
    rubber = seals.seal_mask(round_seal, DPI)

    wet = seals.press(rubber, SealInk(dryness=0.0), DPI, rng_for(1)).sum()
    dry = seals.press(rubber, SealInk(dryness=0.5), DPI, rng_for(1)).sum()

    assert dry < 0.9 * wet


def test_strips_of_a_seal_across_pages_make_the_seal(round_seal: SealDesign) -> None:
    mask = seals.seal_mask(round_seal, DPI)

    strips = seals.edge_strips(mask, 5)

    assert len(strips) == 5
    assert np.array_equal(np.hstack(strips), mask)


@pytest.mark.parametrize("write", [digits.figure_strokes, apart_ink.figure_strokes])
@pytest.mark.parametrize("character", "0123456789.,-%")
def test_every_figure_character_is_written_near_its_place(write: Callable[..., Any], character: str) -> None:
    strokes = np.vstack(write(character, digits.random_hand(rng_for(4)), 100.0, 200.0, 40.0, rng_for(5)))

    assert strokes[:, 0].min() > 80 and strokes[:, 0].max() < 150
    assert strokes[:, 1].min() > 145 and strokes[:, 1].max() < 218


def test_what_has_no_strokes_is_not_offered() -> None:
    assert digits.can_write("1,234.50")
    assert not digits.can_write("12家")
    assert not digits.can_write("")


def test_the_same_hand_never_writes_a_digit_twice_alike() -> None:
    hand = digits.random_hand(rng_for(6))
    dice = rng_for(7)

    first, second = (digits.figure_strokes("5", hand, 0.0, 40.0, 40.0, dice)[0] for _ in range(2))

    assert not np.allclose(first, second)


BOX = (100.0, 100.0, 120.0, 120.0)
OPTION = (100.0, 98.0, 220.0, 122.0)


@pytest.mark.parametrize("draw", [marks.mark_strokes, apart_ink.mark_strokes])
@pytest.mark.parametrize("kind", [MarkKind.TICK, MarkKind.CROSS, MarkKind.FILLED])
def test_marks_go_through_their_box(draw: Callable[..., Any], kind: MarkKind) -> None:
    style = marks.random_style(pen.random_pen(rng_for(8)), rng_for(9))

    points = np.vstack(draw(kind, BOX, OPTION, style, rng_for(10)))

    inside = (points >= (98.0, 98.0)).all(axis=1) & (points <= (122.0, 122.0)).all(axis=1)
    assert inside.mean() > 0.3


@pytest.mark.parametrize("draw", [marks.mark_strokes, apart_ink.mark_strokes])
def test_a_ring_goes_around_box_and_text(draw: Callable[..., Any]) -> None:
    style = marks.random_style(pen.random_pen(rng_for(8)), rng_for(9))

    points = np.vstack(draw(MarkKind.CIRCLED, BOX, OPTION, style, rng_for(11)))

    assert points[:, 0].min() < OPTION[0] and points[:, 0].max() > OPTION[2]
    assert points[:, 1].min() < OPTION[1] and points[:, 1].max() > OPTION[3]


def test_thinning_leaves_a_line_one_pixel_wide() -> None:
    bar = np.zeros((30, 60), dtype=bool)
    bar[10:20, 5:55] = True

    bones = handwriting.thin(bar)

    assert bones[:, 20:40].sum(axis=0).tolist() == [1] * 20
