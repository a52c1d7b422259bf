import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, erase_rulings, find_rulings, unwrap_ring
from models.geometry import BBox
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, px


def _cell(row: int, col: int) -> BBox:
    return BBox.of(px(TABLE.xs[col]), px(TABLE.ys[row]), px(TABLE.xs[col + 1]), px(TABLE.ys[row + 1]))


def test_rulings_go_and_print_stays() -> None:
    page = clean(pages.noisy(pages.page()))
    cell = _cell(3, 2)
    before = page.grey[int(cell.top) : int(cell.bottom) + 1, int(cell.x0) : int(cell.x1) + 1]
    after = erase_rulings(page.grey, find_rulings(page.grey), cell)
    assert after[:4].min() > 180
    assert after[:, :4].min() > 180
    inside = np.s_[8:-8, 8:-8]
    assert np.array_equal(after[inside], before[: after.shape[0], : after.shape[1]][inside])


def test_stroke_across_a_ruling_is_not_cut() -> None:
    image = pages.page()
    x, y = round(px(50)), round(px(TABLE.ys[4]))
    cv2.line(image, (x, y - 25), (x, y + 25), (0, 0, 0), 4)
    page = clean(image)
    window = BBox.of(x - 60, y - 30, x + 60, y + 30)
    after = erase_rulings(page.grey, find_rulings(page.grey), window)
    assert after[5:55, 58:62].max() < 90
    assert after[28:33, 5:45].min() > 180


def test_source_is_left_alone() -> None:
    page = clean(pages.page())
    copy = page.grey.copy()
    erase_rulings(page.grey, find_rulings(page.grey), _cell(2, 2))
    assert np.array_equal(copy, page.grey)


@pytest.mark.parametrize("shape", ["round", "oval"])
def test_ring_is_unwrapped_and_cut_at_its_gap(shape: str) -> None:
    page = clean(pages.noisy(pages.stamped(pages.page("blank"), 120, 180, 42, shape)))
    strip = unwrap_ring(page.colour, page.seals[0], height=64)
    assert strip.shape[0] == 64
    red = strip[..., 1] < 150
    # The outer line is taken off; the text is whole at both ends.
    assert red[:6].mean() < 0.05
    assert not red[12:58, :20].any()
    assert not red[12:58, -20:].any()
    assert red[12:58].mean() > 0.1


def test_square_seal_has_no_ring() -> None:
    page = clean(pages.noisy(pages.stamped(pages.page("blank"), 120, 180, 20, "square")))
    with pytest.raises(ValueError, match="no ring"):
        unwrap_ring(page.colour, page.seals[0])
