import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, find_rulings, turn
from extractor.cleanup.fold_shadows import without_fold_shadows
from models.geometry import Direction
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, px


def _folded(image: pages.Image, depth: float, at: float = 0.55) -> pages.Image:
    """Horizontals rise evenly to ``depth`` px at the fold and fall again."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    share = xs / width
    rise = depth * np.where(share < at, share / at, (1 - share) / (1 - at))
    moved = cv2.remap(image, xs, (ys - rise).astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _shaded(image: pages.Image, column: int, depth: float = 0.2) -> pages.Image:
    away = np.arange(image.shape[1]) - column
    shade = 1 - depth * np.exp(-((away / 2.6) ** 2))
    return np.clip(image * shade[None, :, None], 0, 255).astype(np.uint8)


def _horizontal(image: pages.Image) -> list[float]:
    rulings = find_rulings(clean(image).grey)
    return sorted(r.at for r in rulings if r.direction == Direction.HORIZONTAL and r.end - r.start > 1000)


def test_rulings_of_a_folded_sheet_run_straight() -> None:
    levels = _horizontal(pages.noisy(_folded(pages.page(), 16.0)))
    assert np.diff(levels) == pytest.approx(np.diff([px(y) for y in TABLE.ys]), abs=3.0)


def test_broken_rulings_of_a_bent_sheet_run_straight() -> None:
    bent = pages.bent(pages.page(), 14.0)
    for x in range(260, 1560, 180):
        bent[:, x : x + 22] = 255
    levels = _horizontal(pages.noisy(bent))
    assert np.diff(levels) == pytest.approx(np.diff([px(y) for y in TABLE.ys]), abs=3.0)


def test_bend_is_told_by_a_low_table() -> None:
    low = pages.page()
    low[: round(px(TABLE.ys[18])) - 6] = 255
    assert "uncurled" in clean(pages.noisy(pages.bent(low, 14.0))).notes


def test_map_of_a_folded_page_turns_with_it() -> None:
    page = clean(pages.noisy(_folded(pages.page(), 16.0)))
    assert page.map.curl is not None
    assert page.map.curl.folds
    height = page.size[1]
    points = np.array([[300.0, 500.0], [900.0, 1200.0], [1300.0, 1900.0]])
    turned = np.stack([height - points[:, 1], points[:, 0]], axis=1)
    source = turn(page, 90).map.points_to_source(turned)
    assert source == pytest.approx(page.map.points_to_source(points), abs=0.01)


@pytest.mark.parametrize("depth", [0.08, 0.2])
def test_shadow_of_a_fold_is_lightened_to_the_paper_around_it(depth: float) -> None:
    lifted = without_fold_shadows(_shaded(pages.noisy(pages.page(), 4.0), 800, depth))
    fold, paper = lifted[100:300, 798:803, 1], lifted[100:300, 840:845, 1]
    assert np.median(fold) == pytest.approx(np.median(paper), abs=5)


def test_level_fold_is_lightened_too() -> None:
    shaded = _shaded(pages.noisy(pages.page(), 4.0).transpose(1, 0, 2), 1100).transpose(1, 0, 2)
    lifted = without_fold_shadows(np.ascontiguousarray(shaded))
    assert lifted[1098:1103, 40:140, 1].mean() == pytest.approx(lifted[1140:1145, 40:140, 1].mean(), abs=3)


def test_page_without_folds_comes_back_as_it_is() -> None:
    page = pages.noisy(pages.page(), 4.0)
    assert without_fold_shadows(page) is page


def test_figure_on_a_fold_keeps_its_ink() -> None:
    page = pages.page()
    cv2.putText(page, "78.31", (770, 2200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    lifted = without_fold_shadows(_shaded(pages.noisy(page, 2.0), 800))
    clean_ink, ink = (image[2160:2210, 760:880, 1] < 128 for image in (page, lifted))
    assert (clean_ink ^ ink).mean() < 0.03
