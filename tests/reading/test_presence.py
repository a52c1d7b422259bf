"""A seal in its place, beside it, and where a scan can't tell."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.presence import Presence, SealOnPage, read_seal
from models.document import Char, Page, PageKind
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

PLACE = Place(
    field="declaration.department_seal",
    kind=PlaceKind.SEAL,
    regions=[Region(page=1, bbox=BBox.of(100, 100, 500, 400))],
)


def page(*, red_dot: bool) -> PageContent:
    colour = np.full((800, 800, 3), 245, np.uint8)
    if red_dot:
        colour[600:680, 600:680] = (40, 40, 220)
    grey = colour.min(axis=2)
    raster = PageRaster(grey, grey, colour, np.zeros((800, 800), np.bool_))
    return PageContent(Page(number=1, kind=PageKind.SCAN, width=800, height=800), [], lambda b: b, raster)


def look(seal: BBox | None, *, red_dot: bool = True) -> Presence:
    seals = [] if seal is None else [SealOnPage(1, seal, 0.95)]
    return read_seal(PLACE, seals, {1: page(red_dot=red_dot)})


def test_a_seal_in_its_place_is_there() -> None:
    found = look(BBox.of(200, 150, 400, 350))
    assert found.present and not found.reasons


def test_a_place_without_a_seal_on_a_scan_in_colour_is_empty() -> None:
    found = look(None)
    assert not found.present and not found.reasons


def test_on_a_scan_without_any_colour_a_person_looks() -> None:
    found = look(None, red_dot=False)
    assert not found.present and "黑白" in found.reasons[0].message


@pytest.mark.parametrize(("top", "present"), [(250, True), (330, False)])
def test_a_seal_half_beside_its_place_goes_to_a_person(top: int, present: bool) -> None:
    found = look(BBox.of(440, top, 640, top + 200))
    assert found.present is present and "一部分" in found.reasons[0].message


def test_a_seal_pressed_with_hardly_any_ink_is_seen_and_doubted() -> None:
    content = page(red_dot=False)
    assert content.raster is not None
    pink = (236, 236, 245)
    cv2.circle(content.raster.colour, (300, 250), 150, pink, 8)
    for angle in range(0, 360, 30):
        x, y = 300 + 105 * np.cos(np.radians(angle)), 250 + 105 * np.sin(np.radians(angle))
        cv2.rectangle(content.raster.colour, (int(x) - 14, int(y) - 14), (int(x) + 14, int(y) + 14), pink, 6)
    cv2.circle(content.raster.colour, (300, 250), 40, pink, -1)
    found = read_seal(PLACE, [], {1: content})
    assert found.present and "很淡" in found.reasons[0].message


def test_half_of_a_round_seal_in_its_place_goes_to_a_person() -> None:
    found = look(BBox.of(300, 150, 400, 350))
    assert found.present and "完整" in found.reasons[0].message


def test_an_oval_seal_is_whole_however_flat() -> None:
    found = look(BBox.of(180, 200, 420, 340))
    assert found.present and not found.reasons


def _cover(*lines: str) -> PageContent:
    """A cover's lines of characters of 20 px, one below the other."""
    chars = [
        Char(text=c, bbox=BBox.of(120 + 20 * i, 120 + 40 * n, 140 + 20 * i, 140 + 40 * n))
        for n, line in enumerate(lines)
        for i, c in enumerate(line)
    ]
    content = page(red_dot=True)
    return PageContent(content.page, chars, content.to_record, content.raster)


@pytest.mark.parametrize(
    ("second", "told"), [(("技商务局", "集群运营管理机构：某中心"), False), (("集群运营管理机构：某中心",), True)]
)
def test_a_seal_on_the_end_of_the_departments_name_is_in_its_place(second: tuple[str, ...], told: bool) -> None:
    cover = _cover("县级行政区划主管部门（盖章）：某科", *second)
    found = read_seal(PLACE, [SealOnPage(1, BBox.of(110, 130, 230, 250), 0.95)], {1: cover})
    assert found.present and bool(found.reasons) == told
