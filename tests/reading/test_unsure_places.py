"""Values of which it can't be told where their cell ends."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.ocr.engine import open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.read import read_field
from extractor.reading.scan_looks import look_at_scans
from extractor.reading.sources import Sources
from extractor.registration.layout_files.catalogue import load_dictionary
from models.document import Char, Page, PageKind
from models.geometry import BBox, Direction, Ruling
from models.record import FieldReading
from models.registration import Place, PlaceKind, Region

NO_SEAL = np.zeros((800, 600), np.bool_)


def reading(*, sure: bool) -> FieldReading:
    chars = [Char(text=c, bbox=BBox.of(50 + 12 * i, 50, 62 + 12 * i, 62)) for i, c in enumerate("128.5")]
    page = Page(number=1, kind=PageKind.DIGITAL, width=600, height=800)
    contents = {1: PageContent(page=page, chars=chars, to_record=lambda box: box)}
    sources = Sources(contents=contents, seals=[], looks=look_at_scans(contents, [], [], open_engine))
    region = Region(page=1, bbox=BBox.of(40, 40, 200, 70))
    field = "industry.total_output_100m_cny.2024"
    place = Place(field=field, kind=PlaceKind.CELL, regions=[region], sure=sure)
    return read_field(load_dictionary("fields/shenbao-2025.yaml").by_id()[field], place, [], sources)


def test_a_value_in_a_cell_without_sure_ends_goes_to_a_person() -> None:
    assert reading(sure=False).needs_review
    assert not reading(sure=True).needs_review


def test_the_value_is_given_all_the_same() -> None:
    assert reading(sure=False).value == 128.5


def blank_in_its_label_s_cell(beside: str) -> FieldReading:
    """A scanned label's cell without a value, with this text right of it."""
    label = "集群总产值（亿元）"
    chars = [
        Char(text=c, bbox=BBox.of(x + 12 * i, 50, x + 12 * (i + 1), 62), confidence=0.99)
        for x, text in ((50, label), (300, beside))
        for i, c in enumerate(text)
    ]
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800)
    raster = PageRaster(*(np.full((800, 600), 250, np.uint8),) * 2, np.full((800, 600, 3), 250, np.uint8), NO_SEAL)
    contents = {1: PageContent(page=page, chars=chars, to_record=lambda box: box, raster=raster)}
    sources = Sources(contents=contents, seals=[], looks=look_at_scans(contents, [], [], open_engine))
    field = "plan.overview"
    region = Region(page=1, bbox=BBox.of(40, 40, 200, 70))
    place = Place(field=field, kind=PlaceKind.CELL, regions=[region], label=label, inline_label=label)
    return read_field(load_dictionary("fields/shenbao-2025.yaml").by_id()[field], place, [], sources)


def test_a_blank_behind_a_label_goes_to_a_person_where_something_stands_right_of_its_cell() -> None:
    assert any("右边" in reason.message for reason in blank_in_its_label_s_cell("128.5").reasons)
    assert not any("右边" in reason.message for reason in blank_in_its_label_s_cell("").reasons)


def _blank_figure(beside: str, ruled_above: bool, heading: str = "二、主导产业情况", below: str = "") -> FieldReading:
    """An empty figure cell of a scanned row, with this of its label beside it, a heading above and a text below."""
    chars = [
        Char(text=c, bbox=BBox.of(x + 12 * i, y, x + 12 + 12 * i, y + 12), confidence=0.99)
        for text, x, y in ((heading, 50, 50), (beside, 50, 105), (below, 350, 142))
        for i, c in enumerate(text)
    ]
    lines = [20, 100, 140] if ruled_above else [100, 140]
    rulings = [Ruling(direction=Direction.HORIZONTAL, at=y, start=40, end=560, thickness=1) for y in lines]
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800, rulings=rulings)
    raster = PageRaster(*(np.full((800, 600), 250, np.uint8),) * 2, np.full((800, 600, 3), 250, np.uint8), NO_SEAL)
    contents = {1: PageContent(page=page, chars=chars, to_record=lambda box: box, raster=raster)}
    field = "industry.leading_output_cagr_3y_pct"
    place = Place(
        field=field,
        kind=PlaceKind.CELL,
        regions=[Region(page=1, bbox=BBox.of(300, 100, 560, 140))],
        label="近三年集群主导产业产值年均增速(%)",
    )
    looks = look_at_scans(contents, [place], [], open_engine)
    sources = Sources(contents=contents, seals=[], looks=looks, places=place.regions)
    return read_field(load_dictionary("fields/shenbao-2025.yaml").by_id()[field], place, [], sources)


def test_an_empty_cell_at_a_pages_top_beside_half_of_its_label_goes_to_a_person() -> None:
    assert _blank_figure("增速（%）", ruled_above=False).needs_review
    assert _blank_figure("集群主导产业产值年均增速(%)", ruled_above=False, heading="").needs_review


def test_an_empty_cell_beside_its_whole_label_or_within_a_table_does_not() -> None:
    assert not _blank_figure("近三年集群主导产业产值年均增速(%)", ruled_above=False).needs_review
    assert not _blank_figure("近三年集群主导产业产值年均增速(%)", ruled_above=False, heading="").needs_review
    assert not _blank_figure("增速（%）", ruled_above=True).needs_review


@pytest.mark.parametrize(("text", "doubted"), [("96.34%", True), ("2024年", False), ("大宗工业固废", False)])
def test_an_empty_cell_right_above_a_figure_that_is_in_no_place_goes_to_a_person(text: str, doubted: bool) -> None:
    reading = _blank_figure("近三年集群主导产业产值年均增速(%)", ruled_above=True, below=text)
    assert reading.needs_review is doubted


@pytest.mark.parametrize("at", [(50, 100), (150, 400)])
def test_a_blank_from_which_ink_was_lifted_as_the_reverse_s_goes_to_a_person(at: tuple[int, int]) -> None:
    white = np.full((800, 600), 250, np.uint8)
    lifted = np.zeros((800, 600), np.bool_)
    lifted[at[0] : at[0] + 12, at[1] : at[1] + 2] = True
    raster = PageRaster(white, white, np.full((800, 600, 3), 250, np.uint8), NO_SEAL, lifted=lifted)
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800)
    contents = {1: PageContent(page=page, chars=[], to_record=lambda box: box, raster=raster)}
    sources = Sources(contents=contents, seals=[], looks=look_at_scans(contents, [], [], open_engine))
    field = "plan.overview"
    place = Place(field=field, kind=PlaceKind.CELL, regions=[Region(page=1, bbox=BBox.of(40, 40, 200, 70))])
    found = read_field(load_dictionary("fields/shenbao-2025.yaml").by_id()[field], place, [], sources)
    assert any("纸背" in reason.message for reason in found.reasons) == (at == (50, 100))


@pytest.mark.parametrize(("height", "told"), [(4, True), (30, False)])
def test_a_blank_cell_with_no_room_for_a_line_goes_to_a_person(height: int, told: bool) -> None:
    white = np.full((800, 600), 250, np.uint8)
    raster = PageRaster(white, white, np.full((800, 600, 3), 250, np.uint8), NO_SEAL)
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800)
    contents = {1: PageContent(page=page, chars=[], to_record=lambda box: box, raster=raster)}
    sources = Sources(contents=contents, seals=[], looks=look_at_scans(contents, [], [], open_engine))
    field = "plan.stage.2026"
    place = Place(field=field, kind=PlaceKind.CELL, regions=[Region(page=1, bbox=BBox.of(40, 40, 200, 40 + height))])
    found = read_field(load_dictionary("fields/fuhe-2025.yaml").by_id()[field], place, [], sources)
    assert any("过矮" in reason.message for reason in found.reasons) == told
