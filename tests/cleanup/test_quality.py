import cv2
import numpy as np
import pytest

from extractor.cleanup import Verdict, clean
from tests.cleanup import pages


def test_good_scan_needs_no_advice() -> None:
    quality = clean(pages.noisy(pages.page(dpi=300)), dpi=300).quality
    assert quality.verdict is Verdict.GOOD
    assert quality.advice(1) is None


def test_coarse_scan_is_to_be_scanned_again_at_200_dpi() -> None:
    quality = clean(pages.page(dpi=80), dpi=80).quality
    assert quality.verdict is Verdict.LOW_RESOLUTION
    assert "请以 200 dpi 以上重新扫描第 5 页" in str(quality.advice(5))


@pytest.mark.parametrize(
    ("image", "verdict"),
    [
        (cv2.GaussianBlur(pages.page(), (0, 0), 5), Verdict.BLURRED),
        ((255 - (255 - pages.page().astype(np.int16)) // 5).astype(np.uint8), Verdict.LOW_CONTRAST),
        (pages.speckled(pages.page(), 0.04), Verdict.NOISY),
        (pages.noisy(pages.page("blank")), Verdict.BLANK),
        ((pages.page() * 0.2).astype(np.uint8), Verdict.DARK),
    ],
)
def test_what_ails_a_page_is_named(image: np.ndarray, verdict: Verdict) -> None:
    quality = clean(np.asarray(image, np.uint8)).quality
    assert quality.verdict is verdict
    assert "第 2 页" in str(quality.advice(2))


def test_black_and_white_is_noted_and_not_complained_of() -> None:
    quality = clean(pages.bilevel(pages.noisy(pages.page()))).quality
    assert quality.verdict is Verdict.BILEVEL
    assert quality.advice(1) is None


def test_a_dim_page_is_lightened() -> None:
    page = clean((pages.page() * 0.4).astype(np.uint8))
    assert page.quality.verdict is Verdict.GOOD
    assert np.median(page.grey) > 230


def test_a_page_drawn_larger_than_it_was_scanned_is_judged_as_scanned() -> None:
    quality = clean(pages.page()).quality
    assert quality.at_most(72.0).verdict is Verdict.LOW_RESOLUTION
    assert quality.at_most(300.0) == quality
