import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, find_rulings
from extractor.cleanup.bleed import without_bleed_through
from extractor.cleanup.ruling_candidates import Line, left_over
from models.geometry import Direction, Ruling
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, Image, px


def _of(rulings: list[Ruling], direction: Direction) -> list[Ruling]:
    return [r for r in rulings if r.direction == direction]


def _found(image: Image) -> tuple[list[Ruling], list[Ruling]]:
    rulings = find_rulings(clean(image).grey)
    return _of(rulings, Direction.HORIZONTAL), _of(rulings, Direction.VERTICAL)


PAGES = {
    "clean": lambda: pages.page(),
    "scanned": lambda: pages.noisy(pages.page()),
    "hairline grey": lambda: pages.noisy(pages.page(line_pt=0.25, grey=0.6), 8, jpeg=50),
    "thick": lambda: pages.noisy(pages.page(line_pt=3)),
    "noise": lambda: pages.noisy(pages.page(line_pt=0.5), 20, jpeg=90),
    "speckle": lambda: pages.speckled(pages.page(line_pt=0.5), 0.03),
    "fax": lambda: pages.bilevel(pages.noisy(pages.page(line_pt=0.5))),
    "under a seal": lambda: pages.noisy(pages.stamped(pages.page(), 150, 200)),
    "150 dpi": lambda: pages.noisy(pages.page(dpi=150), jpeg=50),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_edge_of_the_table_and_nothing_else(name: str) -> None:
    horizontal, vertical = _found(PAGES[name]())
    assert [h.at for h in horizontal] == pytest.approx([px(y) for y in TABLE.ys], abs=1.5)
    edges = sorted([*TABLE.xs, TABLE.split_x])
    assert [v.at for v in vertical] == pytest.approx([px(x) for x in edges], abs=1.5)


FAINT_PAGES = {
    "dots of a dithered fax": lambda: pages.dithered(pages.page(line_pt=0.75, grey=0.75)),
    "pale hairlines of a copy": lambda: pages.noisy(pages.page(line_pt=0.5, grey=0.9), 1.5, jpeg=80),
}


@pytest.mark.parametrize("name", FAINT_PAGES)
def test_lines_that_are_nowhere_dark_are_found_by_the_sum_along_them(name: str) -> None:
    cleaned = clean(FAINT_PAGES[name]())
    rulings = without_bleed_through(find_rulings(cleaned.grey), cleaned.grey)
    horizontal = _of(rulings, Direction.HORIZONTAL)
    assert [h.at for h in horizontal] == pytest.approx([px(y) for y in TABLE.ys], abs=2)
    at = np.array([v.at for v in _of(rulings, Direction.VERTICAL)])
    assert all(np.abs(at - px(x)).min() < 2 for x in TABLE.xs)


def test_lines_end_on_the_lines_they_meet() -> None:
    horizontal, vertical = _found(pages.noisy(pages.page()))
    for line in horizontal:
        assert line.start == pytest.approx(vertical[0].at, abs=0.6)
        assert line.end == pytest.approx(vertical[-1].at, abs=0.6)
    split = next(v for v in vertical if abs(v.at - px(TABLE.split_x)) < 3)
    assert split.start == pytest.approx(px(TABLE.ys[TABLE.split_row]), abs=1.5)
    assert split.end == pytest.approx(px(TABLE.ys[TABLE.split_row + 1]), abs=1.5)


def test_position_is_below_a_pixel_exact() -> None:
    image = np.full((2339, 1654, 3), 255, np.uint8)
    image[500:503, 200:1400] = 0
    image[1000:1003, 200:1400] = 0
    image[500:1003, 200:203] = 0
    image[500:1003, 1397:1400] = 0
    horizontal, vertical = _found(image)
    assert [h.at for h in horizontal] == pytest.approx([501.5, 1001.5], abs=0.1)
    assert [v.at for v in vertical] == pytest.approx([201.5, 1398.5], abs=0.1)
    assert horizontal[0].thickness == pytest.approx(3, abs=0.3)


@pytest.mark.parametrize("apart", [6, 8, 11])
def test_both_sides_of_a_blurred_double_frame_are_found(apart: int) -> None:
    page = pages.page()
    for x in (TABLE.xs[0], TABLE.xs[-1]):
        for at in (round(px(x)) - apart // 2, round(px(x)) + apart - apart // 2):
            cv2.line(page, (at, round(px(TABLE.ys[0]))), (at, round(px(TABLE.ys[-1]))), (40, 40, 40), 3)
    _, vertical = _found(pages.noisy(cv2.GaussianBlur(page, (0, 0), 1.6)))
    for x in (TABLE.xs[0], TABLE.xs[-1]):
        assert any(abs(v.at - px(x)) <= apart and v.length > 0.9 * px(TABLE.ys[-1] - TABLE.ys[0]) for v in vertical)


def test_dotted_line_is_one_line() -> None:
    image = pages.page()
    y = round(px(TABLE.ys[5]))
    for x in range(160, 1490, 16):
        image[y - 3 : y + 4, x : x + 5] = 255
    horizontal, _ = _found(pages.noisy(image))
    assert [h.at for h in horizontal] == pytest.approx([px(y) for y in TABLE.ys], abs=2)


@pytest.mark.parametrize("gap", [44, 60, 72])
def test_a_row_line_of_which_a_fax_left_dashes_is_a_line(gap: int) -> None:
    grey = np.full((1200, 1654), 255, np.uint8)
    for x in (200, 700, 1450):
        grey[200:1001, x : x + 2] = 0
    for y in range(200, 1001, 100):
        for x in range(200, 1450, 26 + gap):
            grey[y : y + 2, x : min(x + 26, 1450)] = 0
    rulings = find_rulings(grey)
    assert [r.at for r in _of(rulings, Direction.HORIZONTAL)] == pytest.approx(list(range(201, 1002, 100)), abs=1.5)
    assert [r.at for r in _of(rulings, Direction.VERTICAL)] == pytest.approx([201, 701, 1451], abs=1.5)


def _worn_table() -> Image:
    """Six rows and three columns, every row line with gaps of 2 mm."""
    image = np.full((2339, 1654, 3), 255, np.uint8)
    rows, columns = range(400, 1001, 100), (200, 500, 900, 1400)
    for y in rows:
        image[y : y + 4, 200:1404] = 60
    for x in columns:
        image[400:1004, x : x + 4] = 60
    for y in rows:
        for x in range(260, 1400, 160):
            image[y : y + 4, x : x + 18] = 255
    return image


def test_rows_of_a_worn_column_line_are_found_piece_by_piece() -> None:
    image = _worn_table()
    for y in (400, 500, 600):  # in three rows some is left above and below
        image[y + 25 : y + 65, 898:906] = 255
    horizontal, vertical = _found(pages.noisy(image))
    assert len(horizontal) == 7
    drawn = sum(v.length for v in vertical if abs(v.at - 902) < 3)
    assert drawn == pytest.approx(600, abs=15)


def test_a_row_line_is_led_through_the_rest_of_a_cell_in_which_it_is_worn() -> None:
    image = _worn_table()
    image[698:706, 200:430] = 255
    for x in (230, 290, 350):
        image[700:704, x : x + 40] = 60
    horizontal, _ = _found(pages.noisy(image))
    assert sum(h.length for h in horizontal if abs(h.at - 702) < 3) > 1190


def test_columns_of_two_tables_are_not_led_through_the_text_between_them() -> None:
    image = np.full((2339, 1654, 3), 255, np.uint8)
    for top in (400, 1000):
        table = _worn_table()[400:604, 200:1404]
        image[top : top + 204, 200:1404] = table
    image[620:980, 200:1404] = pages.page("prose")[620:980, 200:1404]
    _, vertical = _found(pages.noisy(image))
    assert not any(v.start < 700 < v.end and 300 < v.at < 1300 for v in vertical)


def test_a_row_line_whose_both_ends_are_worn_away_is_found() -> None:
    image = _worn_table()
    image[698:706, 200:290] = image[698:706, 1320:1396] = 255
    for x in (700, 1100):
        image[698:706, x : x + 25] = 255
    for x in (204, 1340):  # a trace is left on either side
        image[700:704, x + 20 : x + 50] = 60
    image[698:706, 496:508] = image[698:706, 896:908] = 255
    horizontal, _ = _found(pages.noisy(image))
    assert [h.at for h in horizontal] == pytest.approx([y + 2 for y in range(400, 1001, 100)], abs=1)


def test_a_column_line_that_a_fold_bends_is_found_on_both_sides_of_it() -> None:
    image = np.full((2339, 1654, 3), 255, np.uint8)
    for y in (300, 700, 1100, 1500, 1800, 2000):
        image[y : y + 3, 200:1403] = 40
    for x in (200, 600, 1400):
        for y in range(300, 2003):
            left = x + max(0, round((y - 1500) * 0.014))
            image[y, left : left + 3] = 40
    _, vertical = _found(pages.noisy(image))
    for x in (200, 600, 1400):
        near = [v for v in vertical if abs(v.at - x) < 8]
        assert (min(v.start for v in near), max(v.end for v in near)) == pytest.approx((301.5, 2001.5), abs=3)


def test_a_column_line_ends_on_the_last_line_it_meets_though_a_box_stands_in_its_course() -> None:
    rows = (400, 600, 800, 1000)
    image = np.full((2339, 1654, 3), 255, np.uint8)
    for y in rows:
        image[y : y + 3, 200:1400] = 0
    for x in (200, 1397):
        image[rows[0] : rows[-1], x : x + 3] = 0
    image[rows[0] : rows[2], 700:703] = 0
    image[rows[2] + 6 : rows[2] + 38, 700:703] = 0  # the side of a tick box in the merged cell below
    _, vertical = _found(pages.noisy(image))
    (inner,) = [v for v in vertical if abs(v.at - 701.5) < 3]
    assert (inner.start, inner.end) == pytest.approx((rows[0] + 1.5, rows[2] + 1.5), abs=2)


@pytest.mark.parametrize(("top", "bottom"), [(550, 590), (550, 700)])
def test_a_stroke_in_the_course_of_two_lines_does_not_join_them(top: int, bottom: int) -> None:
    rows = (400, top, top + 45, bottom + 45)
    image = np.full((2339, 1654, 3), 255, np.uint8)
    for y in rows:
        image[y : y + 3, 200:1400] = 0
    for x in (200, 1397):
        image[rows[0] : rows[-1], x : x + 3] = 0
    image[rows[0] : rows[1], 700:703] = 0
    image[rows[2] : rows[3], 700:703] = 0
    image[rows[1] + 9 : rows[2] - 5, 700:703] = 0  # as of 小 in the merged cell between
    _, vertical = _found(pages.noisy(image))
    inner = sorted((v.start, v.end) for v in vertical if abs(v.at - 701.5) < 3)
    centres = [y + 1.5 for y in rows]
    assert inner == [pytest.approx(centres[:2], abs=1), pytest.approx(centres[2:], abs=1)]


@pytest.mark.parametrize("kind", ["prose", "cover", "blank"])
def test_text_and_underlines_are_no_rulings(kind: str) -> None:
    assert find_rulings(clean(pages.noisy(pages.page(kind))).grey) == []


def test_a_line_found_past_a_ridges_end_leaves_nothing_to_look_for_again() -> None:
    seeds = np.zeros((60, 400), np.uint8)
    seeds[20:28, 100:190] = 255
    box = np.array([100, 20, 90, 8], np.int32)
    past = Line(at=24.0, slope=0.0, start=200.0, end=320.0, thickness=2.0, depth=60.0)
    assert left_over(seeds, box, [past]) == []
    part = Line(at=24.0, slope=0.0, start=100.0, end=150.0, thickness=2.0, depth=60.0)
    seeds[20:28, 100:300] = 255
    (rest,) = left_over(seeds, np.array([100, 20, 200, 8], np.int32), [part])
    assert rest.tolist() == [150, 20, 150, 8]
