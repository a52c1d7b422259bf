import cv2
import numpy as np
import pytest

from extractor.cleanup import clean
from tests.cleanup import pages
from tests.cleanup.pages import px


@pytest.mark.parametrize(("shape", "size"), [("round", 40), ("round", 28), ("oval", 45), ("square", 20)])
def test_seal_is_found_with_shape_and_place(shape: str, size: float) -> None:
    page = clean(pages.noisy(pages.stamped(pages.page(), 120, 180, size, shape)))
    assert [s.shape for s in page.seals] == [shape]
    seal = page.seals[0]
    assert (seal.bbox.cx, seal.bbox.cy) == pytest.approx((px(120), px(180)), abs=px(1))
    assert seal.bbox.width == pytest.approx(px(size), abs=px(2.5))
    assert seal.colour == "red"
    assert not seal.partial


@pytest.mark.parametrize("ink", [(45, 40, 205), (30, 90, 235), (110, 30, 190), (120, 120, 230)])
def test_ink_may_be_red_orange_purplish_or_faint(ink: tuple[int, int, int]) -> None:
    page = clean(pages.noisy(pages.stamped(pages.page(), 120, 180, ink=ink)))
    assert [s.shape for s in page.seals] == ["round"]


def test_print_under_the_seal_stays_and_its_ink_goes() -> None:
    plain = clean(pages.noisy(pages.page()))
    page = clean(pages.noisy(pages.stamped(pages.page(), 150, 200)))
    box = page.seals[0].bbox
    part = np.s_[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]
    printed = plain.grey[part] < 110
    paper = cv2.erode((plain.grey[part] > 200).astype(np.uint8), np.ones((5, 5))) > 0
    assert (page.grey[part][printed] < 140).mean() > 0.93
    assert (page.grey[part][paper] > 195).mean() > 0.99
    assert (page.untreated[part][paper] > 195).mean() < 0.9
    assert page.seal_mask[part].mean() > 0.2
    assert page.seal_mask.sum() == page.seal_mask[part].sum()


def test_several_seals_are_told_apart_even_when_they_overlap() -> None:
    image = pages.page()
    for x, y, size, shape in (
        (60, 120, 42, "oval"),
        (130, 200, 40, "round"),
        (158, 214, 40, "round"),
        (60, 250, 18, "square"),
    ):
        image = pages.stamped(image, x, y, size, shape)
    page = clean(pages.noisy(image))
    assert sorted(s.shape for s in page.seals) == ["oval", "round", "round", "square"]


def test_seal_across_the_page_edge_is_partial() -> None:
    page = clean(pages.noisy(pages.stamped(pages.page(), 2, 150, 42)))
    assert [(s.shape, s.partial) for s in page.seals] == [("round", True)]


def test_red_pen_and_red_letterhead_are_no_seals_and_stay_dark() -> None:
    image = pages.page("prose")
    red = (40, 30, 200)
    cv2.polylines(image, [np.array([[300, 700], [330, 740], [400, 640]], np.int32)], False, red, 5, cv2.LINE_AA)
    cv2.ellipse(image, (700, 900), (90, 45), 5, 0, 360, red, 4, cv2.LINE_AA)
    cv2.putText(image, "HEADER 2025", (300, 200), cv2.FONT_HERSHEY_SIMPLEX, 4, red, 14, cv2.LINE_AA)
    page = clean(pages.noisy(image))
    assert page.seals == ()
    assert not page.seal_mask.any()
    assert page.grey[640:740, 300:400].min() < 110


def test_blue_pen_stays_dark() -> None:
    image = pages.page("blank")
    cv2.line(image, (400, 400), (600, 500), (170, 60, 40), 4, cv2.LINE_AA)
    page = clean(pages.noisy(image))
    assert page.grey[400:500, 400:600].min() < 90
    assert page.seals == ()


@pytest.mark.parametrize(("shape", "size"), [("round", 40), ("oval", 45)])
def test_photocopied_seal_is_found_by_its_ring(shape: str, size: float) -> None:
    image = pages.stamped(pages.page(), 120, 180, size, shape, strength=0.6)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    page = clean(pages.noisy(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)))
    assert [(s.shape, s.colour, s.partial) for s in page.seals] == [(shape, "grey", False)]
    seal = page.seals[0]
    assert (seal.bbox.cx, seal.bbox.cy) == pytest.approx((px(120), px(180)), abs=px(1.5))
    ys, xs = np.nonzero(page.seal_mask)
    assert seal.bbox.grown(px(1)).contains(xs.min(), ys.min())


def test_half_a_photocopied_seal_is_partial_wherever_on_the_page_it_lies() -> None:
    plain = pages.page("cover")
    image = pages.stamped(plain, 150, 220, 42, "round", strength=0.6)
    image[:, : round(px(150))] = plain[:, : round(px(150))]
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    page = clean(pages.noisy(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)))
    assert [(s.shape, s.partial) for s in page.seals] == [("round", True)]


@pytest.mark.parametrize("kind", ["form", "prose", "cover"])
def test_print_alone_makes_no_grey_seal(kind: str) -> None:
    assert clean(pages.noisy(pages.page(kind))).seals == ()


def test_ticks_of_a_red_pen_that_touch_are_no_stamp() -> None:
    image = pages.page("prose")
    for y in (700, 738, 776):
        stroke = np.array([[300, y], [322, y + 32], [372, y - 36]], np.int32)
        cv2.polylines(image, [stroke], False, (40, 30, 200), 9, cv2.LINE_AA)
    page = clean(pages.noisy(image))
    assert page.seals == ()
