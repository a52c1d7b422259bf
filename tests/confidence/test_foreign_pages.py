"""A text that ends with its page before a page that seems none of the form's."""

from __future__ import annotations

import pytest

from extractor.confidence.foreign_pages import doubt_texts_before_foreign_pages
from extractor.reading.content import PageContent
from models.document import Page, PageKind
from models.geometry import BBox
from models.record import FieldReading, LayoutDeviation, Status
from models.registration import Place, PlaceKind, Region, Registration

FIELD = "plan.safeguards"


@pytest.mark.parametrize(
    ("bottom", "foreign", "kind", "doubted"),
    [
        (740, 3, PageKind.SCAN, True),
        (400, 3, PageKind.SCAN, False),
        (740, 5, PageKind.SCAN, False),
        (740, 3, PageKind.DIGITAL, False),
    ],
)
def test_its_end_may_stand_on_that_page(bottom: float, foreign: int, kind: PageKind, doubted: bool) -> None:
    place = Place(
        field=FIELD, kind=PlaceKind.LINE, regions=[Region(page=2, bbox=BBox.of(100, bottom - 12, 400, bottom))]
    )
    told = LayoutDeviation(kind="page_foreign", page=foreign)
    registration = Registration(form="shenbao", places={FIELD: place}, deviations=[told])
    content = PageContent(Page(number=2, kind=kind, width=600, height=840), [], lambda box: box)
    reading = FieldReading(value="建立联席会议制度。", status=Status.READ, confidence=0.99, needs_review=False)
    found = doubt_texts_before_foreign_pages({FIELD: reading}, [FIELD], registration, {2: content})
    assert found[FIELD].needs_review is doubted
