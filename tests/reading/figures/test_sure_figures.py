"""How sure a figure must be to pass without a person."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractor.ocr.engine import open_engine
from extractor.reading.read import read_field
from extractor.reading.scan_looks import look_at_scans
from extractor.reading.sources import REVIEW_FIGURE_BELOW, Sources
from extractor.registration.layout_files.catalogue import load_dictionary
from models.document import Char
from models.geometry import BBox
from models.record import FieldReading
from models.registration import Place, PlaceKind
from tests.reading.figures.figure_pictures import EM, Picture, page_of, typeset

FIELD, TEXT = "digital.cloud_sme_count.2023", "12407"


def test_a_figure_cell_with_nothing_but_a_seals_characters_in_it_is_not_blank_unseen() -> None:
    grey, _ = typeset("新技术产业", "Noto Serif CJK SC", EM)
    reading = _read(grey, [])
    assert reading.value is None
    assert reading.needs_review
    paper = _read(np.full_like(grey, 240), [])
    assert (paper.value, paper.needs_review) == (None, False)


def _faxed(threshold: int) -> FieldReading:
    """What is read of a count of which a fax with half as many rows of dots kept what is darker than ``threshold``."""
    grey, box = typeset(TEXT, "Liberation Sans", EM)
    rows = cv2.resize(grey, (grey.shape[1], grey.shape[0] // 2), interpolation=cv2.INTER_AREA)
    dots = np.where(rows < threshold, 0, 255).astype(np.uint8)
    bilevel = cv2.resize(dots, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    step = box.width / len(TEXT)
    chars = [
        Char(text=c, bbox=BBox.of(box.x0 + i * step, box.top, box.x0 + (i + 1) * step, box.bottom), confidence=0.99)
        for i, c in enumerate(TEXT)
    ]
    return _read(bilevel, chars)


def _read(grey: Picture, chars: Sequence[Char]) -> FieldReading:
    """What is read of a count's cell that looks so; ``chars``: what recognition of the whole page has in it."""
    region, contents = page_of(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), chars)
    place = Place(field=FIELD, kind=PlaceKind.CELL, regions=[region])
    sources = Sources(contents=contents, seals=[], looks=look_at_scans(contents, [place], [], open_engine))
    return read_field(load_dictionary("fields/shenbao-2025.yaml").by_id()[FIELD], place, [], sources)


def test_a_figure_read_alike_but_a_little_less_surely_goes_to_a_person() -> None:
    readings = [_faxed(threshold) for threshold in (42, 66, 90, 126)]
    assert all(r.value == int(TEXT) for r in readings)
    assert all(r.needs_review == (r.confidence < REVIEW_FIGURE_BELOW) for r in readings)
    assert {r.needs_review for r in readings} == {True, False}
