import cv2
import numpy as np
import pytest

from extractor.cleanup import clean, turn
from models.geometry import BBox
from tests.cleanup import pages


@pytest.mark.parametrize("degrees", [-4.7, -1.3, 0.07, 0.4, 2.6, 4.9])
def test_skew_of_a_form_is_measured_on_its_rulings(degrees: float) -> None:
    page = clean(pages.noisy(pages.turned(pages.page("form"), degrees)))
    assert page.skew_deg == pytest.approx(degrees, abs=0.02)


@pytest.mark.parametrize("degrees", [-4.7, 1.1, 2.6])
def test_skew_of_running_text_is_measured_on_its_lines(degrees: float) -> None:
    page = clean(pages.noisy(pages.turned(pages.page("prose"), degrees)))
    assert page.skew_deg == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize(("degrees", "level"), [(-2.3, 120), (0.9, 140)])
def test_strokes_of_glyphs_do_not_tell_the_skew_of_a_fax_that_lost_its_rulings(degrees: float, level: int) -> None:
    page = clean(pages.faxed(pages.turned(pages.page("form", line_pt=0.4), degrees), level))
    assert page.skew_deg == pytest.approx(degrees, abs=0.05)


def test_upright_page_is_not_resampled() -> None:
    image = pages.page("form")
    page = clean(image, dpi=200)
    assert page.skew_deg == 0.0
    assert np.array_equal(page.colour, image)


@pytest.mark.parametrize("dpi", [150, 300, 400, 600])
def test_every_resolution_becomes_200_dpi(dpi: int) -> None:
    page = clean(pages.page("form", dpi=dpi), dpi=dpi)
    assert page.size == pytest.approx((1654, 2339), abs=2)
    assert page.scale == pytest.approx(200 / dpi, rel=0.01)
    assert page.quality.dpi == pytest.approx(dpi, rel=0.01)


def test_wrong_resolution_in_the_file_is_ignored() -> None:
    assert clean(pages.page("form", dpi=150), dpi=72).size == pytest.approx((1654, 2339), abs=2)


def test_box_found_on_the_cleaned_page_maps_back_to_the_crooked_one() -> None:
    upright = pages.page("form", dpi=300)
    cv2.rectangle(upright, (1000, 3000), (1099, 3049), (0, 0, 0), -1)
    page = clean(pages.turned(upright, 3.0), dpi=300)
    ys, xs = np.nonzero(page.grey[2010:2300] < 60)
    box = BBox.of(xs.min(), ys.min() + 2010, xs.max() + 1, ys.max() + 2011)
    source = page.map_box_to_source(box)
    turn_back = cv2.getRotationMatrix2D((upright.shape[1] / 2, upright.shape[0] / 2), -3.0, 1.0)
    cx, cy = turn_back @ np.array([1050, 3025, 1])
    assert (source.cx, source.cy) == pytest.approx((cx, cy), abs=2)


def test_map_there_and_back_is_the_same_point() -> None:
    page = clean(pages.turned(pages.page("form", dpi=300), -2.0), dpi=300)
    points = np.array([[100.0, 200.0], [1500.0, 2100.0], [0.0, 0.0]])
    assert np.allclose(page.map.points_from_source(page.map.points_to_source(points)), points, atol=0.05)


def test_turned_page_keeps_its_seals_and_its_map() -> None:
    page = clean(pages.noisy(pages.stamped(pages.page("form"), 150, 200)))
    inverted = turn(page, 180)
    assert inverted.rotation == 180
    assert np.array_equal(inverted.grey[::-1, ::-1], page.grey)
    seal, moved = page.seals[0], inverted.seals[0]
    assert moved.bbox.x0 == pytest.approx(page.size[0] - seal.bbox.x1)
    there = inverted.map_box_to_source(moved.bbox)
    assert there.as_list() == pytest.approx(page.map_box_to_source(seal.bbox).as_list())


def test_callback_decides_about_standing_on_the_head() -> None:
    from extractor.cleanup import CleanOptions

    image = pages.page("form")
    assert clean(image, options=CleanOptions(upside_down=lambda grey: 0.9)).rotation == 180
    assert clean(image, options=CleanOptions(upside_down=lambda grey: 0.1)).rotation == 0


def test_grey_image_is_accepted() -> None:
    grey = cv2.cvtColor(pages.page("form"), cv2.COLOR_BGR2GRAY)
    assert clean(np.asarray(grey, np.uint8)).colour.shape == (2339, 1654, 3)


@pytest.mark.parametrize("raster", [np.zeros((5, 5, 3), np.uint8), np.zeros((99, 99), np.float32)])
def test_what_is_no_page_raster_is_refused(raster: np.ndarray) -> None:
    with pytest.raises(ValueError, match="no page raster"):
        clean(raster)
