import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, clean_pages, find_rulings, split_spread
from extractor.cleanup.sheet import find_sheet
from models.geometry import Direction
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, px


def _has_the_table(grey: np.ndarray, tolerance: float) -> None:
    rulings = find_rulings(np.asarray(grey, np.uint8))
    rows = [r.at for r in rulings if r.direction == Direction.HORIZONTAL]
    columns = [r.at for r in rulings if r.direction == Direction.VERTICAL]
    assert np.diff(rows) == pytest.approx(np.diff([px(y) for y in TABLE.ys]), abs=tolerance)
    edges = sorted([*TABLE.xs, TABLE.split_x])
    assert np.diff(columns) == pytest.approx(np.diff([px(x) for x in edges]), abs=2 * tolerance)


def _photo() -> pages.Image:
    corners = np.array([[420, 300], [2650, 380], [2780, 3500], [260, 3420]], np.float32)
    return pages.noisy(pages.shaded(pages.on_desk(pages.page(dpi=300), corners, (3024, 4032))), 6, 1.0, 70)


def test_photo_of_a_page_on_a_desk_is_squared_up() -> None:
    photo = _photo()
    page = clean(photo)
    assert "sheet_found" in page.notes
    assert page.size == pytest.approx((1654, 2339), abs=10)
    _has_the_table(page.grey, 2.0)


def test_corner_of_a_cell_is_found_again_on_the_photo() -> None:
    page = clean(_photo())
    rulings = find_rulings(page.grey)
    row = next(r for r in rulings if r.direction == Direction.HORIZONTAL)
    column = next(r for r in rulings if r.direction == Direction.VERTICAL)
    corners = np.array([[420, 300], [2650, 380], [2780, 3500], [260, 3420]], np.float32)
    drawn = np.array([[0, 0], [2480, 0], [2480, 3508], [0, 3508]], np.float32)
    matrix = cv2.getPerspectiveTransform(drawn, corners)
    there = matrix @ np.array([px(TABLE.xs[0], 300), px(TABLE.ys[0], 300), 1])
    found = page.map.points_to_source(np.array([[column.at, row.at]]))[0]
    assert found == pytest.approx(there[:2] / there[2], abs=5)


def test_scan_without_border_is_its_own_sheet() -> None:
    assert find_sheet(pages.noisy(pages.page())) is None
    assert find_sheet(pages.noisy(pages.shaded(pages.page(), 0.75))) is None


def test_black_scanner_border_is_painted_over() -> None:
    image = pages.page()
    image[:, 1600:] = 12
    image[2300:] = 12
    page = clean(pages.noisy(image))
    assert page.grey[:, 1625:].min() > 150
    assert page.grey[2320:].min() > 150


def test_uneven_light_is_flattened() -> None:
    page = clean(pages.noisy(pages.shaded(pages.page())))
    smooth = cv2.blur(page.grey, (15, 15))
    paper = np.concatenate([smooth[2000:2300:20, ::20].ravel(), smooth[20:2300:20, 20:140:20].ravel()])
    assert np.ptp(paper.astype(int)) < 20
    _has_the_table(page.grey, 1.5)


@pytest.mark.parametrize("bow", [6.0, 14.0])
def test_curled_page_is_straightened_on_its_rulings(bow: float) -> None:
    page = clean(pages.noisy(pages.bent(pages.page(), bow)))
    assert "uncurled" in page.notes
    _has_the_table(page.grey, 2.0)


def test_point_of_a_curled_page_maps_there_and_back() -> None:
    page = clean(pages.noisy(pages.bent(pages.page(), 14.0)))
    points = np.array([[200.0, 400.0], [800.0, 1200.0], [1500.0, 1900.0]])
    assert np.allclose(page.map.points_from_source(page.map.points_to_source(points)), points, atol=0.05)


@pytest.mark.parametrize("kind", ["form", "prose"])
@pytest.mark.parametrize("turns", [1, 3])
def test_sideways_page_is_turned_upright_or_on_its_head(kind: str, turns: int) -> None:
    page = clean(pages.noisy(np.ascontiguousarray(np.rot90(pages.page(kind), turns))))
    assert page.rotation in (90, 270)
    assert page.size == pytest.approx((1654, 2339), abs=2)


@pytest.mark.parametrize("kind", ["form", "prose", "cover", "blank"])
def test_upright_page_stays_upright(kind: str) -> None:
    assert clean(pages.noisy(pages.page(kind))).rotation == 0


def test_two_pages_on_one_sheet_are_taken_apart() -> None:
    spread = np.hstack([pages.page("form"), pages.page("prose")])
    both = clean_pages(pages.noisy(spread))
    assert [p.size for p in both] == [pytest.approx((1654, 2339), abs=12)] * 2
    assert find_rulings(both[0].grey)
    assert find_rulings(both[1].grey) == []
    x0 = both[1].map.points_to_source(np.array([[0.0, 0.0]]))[0][0]
    assert x0 == pytest.approx(1654, abs=60)


def test_dark_lid_above_a_crooked_spread_does_not_close_its_gutter() -> None:
    spread = np.hstack([pages.page("form"), pages.page("prose")])
    lid = np.array([[0, 0], [spread.shape[1], 0], [spread.shape[1], 75], [0, 5]], np.int32)
    cv2.fillPoly(spread, [lid], (12, 12, 12))
    assert len(split_spread(pages.noisy(spread))) == 2


def test_specks_and_a_black_border_do_not_hide_the_gutter() -> None:
    spread = np.hstack([pages.page("cover"), pages.page("prose")])
    rng = np.random.default_rng(5)
    for y, x in zip(rng.integers(0, 2330, 3000), rng.integers(0, 3300, 3000), strict=True):
        spread[y : y + 4, x : x + 4] = 60
    spread[-40:] = 20
    assert [p.whole for p in split_spread(pages.noisy(spread))] == [False, False]


@pytest.mark.parametrize("turns", [0, 1])
def test_single_page_is_no_spread(turns: int) -> None:
    image = pages.noisy(np.ascontiguousarray(np.rot90(pages.page("form"), turns)))
    assert [p.whole for p in split_spread(image)] == [True]


@pytest.mark.parametrize("rise", [0, 20, 110])
def test_a_landscape_table_with_nothing_in_its_middle_is_no_spread(rise: int) -> None:
    page = np.full((1654, 2339, 3), 250, np.uint8)
    for y in (150, 260, 560):
        cv2.line(page, (170, y), (2170, y - rise), (150, 150, 150), 2)
    for x, text in ((200, "2023"), (1500, "335.25")):
        for y in (220, 400, 500):
            cv2.putText(page, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (20, 20, 20), 4)
    assert [p.whole for p in split_spread(pages.noisy(page, 12))] == [True]
    page[:, 1100:1240] = 250
    assert [p.whole for p in split_spread(pages.noisy(page, 12))] == [False, False]


def test_page_of_three_lines_taken_askew_is_squared_up() -> None:
    image = np.full((2339, 1654, 3), 250, np.uint8)
    for y in (400, 1000, 1600):
        cv2.line(image, (200, y), (1450, y), (20, 20, 20), 4)
    for x in (200, 500, 1450):
        cv2.line(image, (x, 400), (x, 1600), (20, 20, 20), 4)
    corners = np.array([[0, 0], [1654, 0], [1654, 2339], [0, 2339]], np.float32)
    askew = np.array([[30, 20], [1600, -25], [1654, 2339], [-10, 2300]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, askew)
    photo = cv2.warpPerspective(image, matrix, (1654, 2339), borderValue=(250, 250, 250))
    rulings = find_rulings(clean(pages.noisy(np.asarray(photo, np.uint8)), 200).grey)
    assert sum(r.direction == Direction.HORIZONTAL and r.length > 1100 for r in rulings) == 3
    assert sum(r.direction == Direction.VERTICAL and r.length > 1000 for r in rulings) == 3


def test_shadow_over_a_corner_of_the_sheet_takes_no_print_with_it() -> None:
    page = pages.page()
    cv2.putText(page, "2025", (90, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    ys, xs = np.mgrid[0 : page.shape[0], 0 : page.shape[1]].astype(np.float32)
    light = 1 - 0.55 / (1 + np.exp((xs + ys - 700) / 60))
    corners = np.array([[120, 110], [1660, 150], [1640, 2330], [100, 2300]], np.float32)
    photo = pages.on_desk(np.clip(page * light[..., None], 0, 255).astype(np.uint8), corners, (1800, 2450), desk=40)
    cleaned = clean(pages.noisy(photo, 3.0))
    assert "sheet_found" in cleaned.notes
    assert (cleaned.grey[40:90, 85:200] < 120).mean() > 0.05
