"""What only the picture of a page tells of a text or of an empty cell."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.content import PageContent, PageRaster, PlacedLine, lines_of
from extractor.reading.doubts.breaks import parted
from extractor.reading.figures.looks import CellLook
from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.scan_looks import ScanLooks
from extractor.reading.sources import REVIEW_BELOW
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import ReasonCode
from models.registration import Place, PlaceKind, Region

EM = 30
REGION = Region(page=1, bbox=BBox.of(0, 0, 600, 80))


def _chars(text: str, x: float, sure: float = 0.99) -> list[Char]:
    return [
        Char(text=c, bbox=BBox.of(x + EM * i, 20, x + EM * (i + 1), 56), confidence=sure) for i, c in enumerate(text)
    ]


def _content(
    chars: list[Char], seal: BBox | None = None, colour: tuple[int, int, int] = (120, 120, 120)
) -> PageContent:
    """A page with these characters; ``seal``: where the ink of a seal of this colour lies."""
    picture = np.full((80, 600, 3), 250, np.uint8)
    mask = np.zeros((80, 600), np.bool_)
    if seal is not None:
        part = np.s_[round(seal.top) : round(seal.bottom), round(seal.x0) : round(seal.x1)]
        picture[part], mask[part] = colour, True
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    word = Word(text="字字", bbox=BBox.of(0, -60, 60, -30), confidence=1.0, chars=tuple(_chars("字字", 0)))
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=80, words=[word])
    return PageContent(page, chars, lambda b: b, PageRaster(grey, grey, picture, mask))


def _reasons(content: PageContent, kind: FieldType = FieldType.TEXT) -> set[ReasonCode]:
    spec = FieldSpec(id="cover.contact_name", section="封面", label="联系人", type=kind)
    look = ScanLooks({1: content}, {}, {}, None).text(lines_of([REGION], {1: content}), spec)
    return {r.code for r in look.reasons}


NAME_AND_NUMBER = [*_chars("叶嘉", 100), *_chars("0512", 240)]
IN_THE_GAP = BBox.of(165, 10, 215, 70)


def test_a_grey_seal_over_a_gap_may_have_taken_a_character() -> None:
    assert _reasons(_content(NAME_AND_NUMBER, IN_THE_GAP)) == {ReasonCode.SEAL_OVERLAP}


@pytest.mark.parametrize(
    "content",
    [
        _content(NAME_AND_NUMBER),
        _content(NAME_AND_NUMBER, IN_THE_GAP, (60, 60, 220)),
        _content(_chars("叶嘉木方锐", 100), BBox.of(400, 10, 430, 70)),
    ],
    ids=["no seal", "a red one, which is lifted off", "one far behind"],
)
def test_without_one_a_gap_is_a_gap(content: PageContent) -> None:
    assert _reasons(content) == set()


def test_a_name_with_a_grey_seal_across_it_goes_to_a_person_however_surely_it_was_read() -> None:
    assert _reasons(_content(NAME_AND_NUMBER, BBox.of(125, 10, 140, 70))) == {ReasonCode.SEAL_OVERLAP}


def _tick(seal: BBox | None, colour: tuple[int, int, int] = (120, 120, 120)) -> OptionMark:
    """What is told of a ticked box in front of its option, under a seal's ink or under none."""
    content = _content(_chars("信息服务", 100), seal, colour)
    assert content.raster is not None
    for picture in (content.raster.grey, content.raster.untreated):
        cv2.rectangle(picture, (62, 24), (90, 52), (0,), 2)
        cv2.line(picture, (67, 38), (75, 48), (0,), 4)
        cv2.line(picture, (75, 48), (88, 26), (0,), 4)
    looks = ScanLooks({1: content}, {}, {}, None)
    [mark] = looks.marks(lines_of([REGION], {1: content}), ["信息服务"])
    assert mark.ticked
    return mark


def test_a_tick_under_a_grey_seal_goes_to_a_person() -> None:
    assert _tick(BBox.of(70, 30, 90, 50)).confidence < REVIEW_BELOW


def test_a_tick_beside_a_seal_or_under_none_is_told() -> None:
    assert _tick(BBox.of(300, 30, 340, 50)).confidence >= REVIEW_BELOW
    assert _tick(None).confidence >= REVIEW_BELOW


@pytest.mark.parametrize(("sure", "doubted"), [(0.99, False), (0.7, True)])
def test_print_that_was_hardly_read_may_have_a_figure_written_over_it(sure: float, doubted: bool) -> None:
    content = _content(_chars("个需提供清单", 40, sure))
    looks = ScanLooks({1: content}, {REGION: CellLook(())}, {}, None)
    spec = FieldSpec(id="x.count", section="六", label="数量", type=FieldType.INTEGER)
    assert bool(looks.figure(REGION, spec, "").reasons) is doubted


def _placed(text: str, region: Region) -> PlacedLine:
    content = _content(_chars(text, region.bbox.x0))
    return lines_of([region], {1: content})[0]


def test_an_entry_in_two_cells_is_doubted_and_one_beside_an_empty_cell_is_not() -> None:
    name, beside = (Region(page=1, bbox=BBox.of(x, 0, x + 200, 80)) for x in (0, 200))
    place = Place(field="basic.operator_contact_name", kind=PlaceKind.SPLIT, regions=[name, beside], label="联系人")
    assert parted(place, [_placed("欧阳晓岚", name), _placed("联", beside)]) is not None
    assert parted(place, [_placed("欧阳晓岚", name)]) is None


def _of_pen(colour: tuple[int, int, int], sealed: bool = False) -> PageContent:
    """A cell with print in it, and a stroke of this colour over that."""
    content = _content(_chars("个需提供清单", 40))
    raster = content.raster
    assert raster is not None
    cv2.line(raster.colour, (120, 24), (112, 50), colour, 3, cv2.LINE_AA)
    raster.seal_mask[20:56, 105:130] = sealed
    return content


def _of_coloured_print() -> PageContent:
    """A cell whose prompt is printed in blue."""
    content = _content(_chars("个需提供清单", 40))
    raster = content.raster
    assert raster is not None
    for char in content.chars:
        box = char.bbox
        centre = round(box.cx), round(box.cy)
        cv2.drawMarker(raster.colour, centre, (190, 80, 50), cv2.MARKER_CROSS, round(0.8 * box.width), 2)
    return content


@pytest.mark.parametrize(
    ("content", "doubted"),
    [
        (_of_coloured_print(), False),
        (_of_pen((190, 80, 50)), True),
        (_of_pen((60, 60, 220)), True),
        (_of_pen((60, 60, 220), sealed=True), False),
        (_of_pen((90, 90, 90)), False),
    ],
    ids=["coloured print", "blue", "red", "a seal's", "as grey as the print"],
)
def test_a_cell_is_not_blank_where_a_coloured_pen_wrote_over_its_print(content: PageContent, doubted: bool) -> None:
    looks = ScanLooks({1: content}, {REGION: CellLook(())}, {}, None)
    spec = FieldSpec(id="x.count", section="六", label="数量", type=FieldType.INTEGER)
    assert bool(looks.figure(REGION, spec, "").reasons) is doubted
