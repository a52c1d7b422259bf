"""Values of which it can't be told where their cell ends."""

from __future__ import annotations

from extractor.ocr.engine import open_engine
from extractor.reading.content import PageContent
from extractor.reading.read import read_field
from extractor.reading.scan_looks import look_at_scans
from extractor.reading.sources import Sources
from extractor.registration.catalogue import load_dictionary
from models.document import Char, Page, PageKind
from models.geometry import BBox
from models.record import FieldReading
from models.registration import Place, PlaceKind, Region


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
