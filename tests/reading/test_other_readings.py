"""What a drawn figure cell may say besides what was read, by the real recogniser."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.ocr.engine import open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.other_readings import other_readings
from extractor.reading.scan_looks import look_at_scans
from extractor.registration.layout_files.catalogue import load_dictionary
from models.document import Char, Page, PageKind
from models.geometry import BBox
from models.registration import Place, PlaceKind, Region

FIELD = "industry.leading_output_growth_pct.2024"
CELL = Region(page=1, bbox=BBox.of(20, 20, 180, 70))


def page(drawn: str, seen: str) -> PageContent:
    """A scanned page with one figure on it, recognised as ``seen`` when the page was read as a whole."""
    grey = np.full((90, 200), 235, np.uint8)
    cv2.putText(grey, drawn, (60, 56), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40,), 2, cv2.LINE_AA)
    colour = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    raster = PageRaster(grey, grey, colour, np.zeros(grey.shape, np.bool_))
    chars = [Char(text=c, bbox=BBox.of(60 + 16 * i, 36, 74 + 16 * i, 56)) for i, c in enumerate(seen)]
    return PageContent(Page(number=1, kind=PageKind.SCAN, width=200, height=90), chars, lambda box: box, raster)


def test_the_whole_pages_reading_is_kept_beside_the_crops() -> None:
    contents = {1: page("15.48", seen="1548")}
    place = Place(field=FIELD, kind=PlaceKind.CELL, regions=[CELL])
    engine = open_engine(threads=1)
    looks = look_at_scans(contents, [place], [], lambda: engine)
    specs = load_dictionary("fields/shenbao-2025.yaml").fields
    others = other_readings(specs, {FIELD: place}, contents, looks)[FIELD]
    assert others[0].text == "1548"
    assert others[0].value == 1548
    assert "15.48" not in [o.text for o in others]
    assert [o.share for o in others] == sorted((o.share for o in others), reverse=True)
