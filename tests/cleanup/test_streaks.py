import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, find_rulings
from extractor.cleanup.streaks import without_streaks
from models.geometry import Direction
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, px

_AT = 700


def _scanned() -> pages.Image:
    return pages.noisy(pages.page(), 4, 1.0, 80)


def _streaked(scan: pages.Image, dark: float, wide: int = 2) -> pages.Image:
    streaked = scan.copy()
    streaked[:, _AT : _AT + wide] = (streaked[:, _AT : _AT + wide] * dark).astype(np.uint8)
    return streaked


@pytest.mark.parametrize("dark", [0.9, 0.7, 0.2])
def test_streak_from_edge_to_edge_is_lightened_to_the_paper_around_it(dark: float) -> None:
    lifted = without_streaks(_streaked(_scanned(), dark))
    band, beside = lifted[:, _AT : _AT + 2, 1], lifted[:, _AT + 12 : _AT + 14, 1]
    assert np.percentile(band, 75) == pytest.approx(np.percentile(beside, 75), abs=8)


def test_streak_across_the_page_is_lightened_too() -> None:
    turned = np.ascontiguousarray(_streaked(_scanned(), 0.6).transpose(1, 0, 2))
    lifted = without_streaks(turned)
    assert np.percentile(lifted[_AT, :, 1], 75) > 235


def test_page_without_streaks_comes_back_as_it_is() -> None:
    scan = _scanned()
    assert without_streaks(scan) is scan


def test_streak_between_two_columns_adds_no_ruling() -> None:
    page = clean(_streaked(_scanned(), 0.5, 3))
    columns = [r.at for r in find_rulings(page.grey) if r.direction == Direction.VERTICAL]
    edges = sorted([*TABLE.xs, TABLE.split_x])
    assert np.diff(columns) == pytest.approx(np.diff([px(x) for x in edges]), abs=4.0)


def test_print_under_a_streak_stays() -> None:
    scan = _scanned()
    row = round(px(TABLE.ys[3]))
    cv2.line(scan, (_AT - 40, row + 20), (_AT + 40, row + 20), (0, 0, 0), 3)
    lifted = without_streaks(_streaked(scan, 0.15))
    assert lifted[row + 20, _AT - 2 : _AT + 4].max() < 90


def test_ruling_line_that_only_the_desk_prolongs_is_no_streak() -> None:
    # Where a dark desk is all that lies beside the table, the line is darker than the paper over its whole length.
    page = pages.page(line_pt=0.3)[: round(px(TABLE.ys[12]) - 20)]
    left, right = round(px(TABLE.xs[0])), round(px(TABLE.xs[-1]))
    desk = np.full((page.shape[0], 160, 3), 70, np.uint8)
    photo = pages.noisy(np.ascontiguousarray(np.hstack([desk, page[:, left - 4 : right + 4], desk])), 4, 1.0, 80)
    assert without_streaks(photo) is photo
