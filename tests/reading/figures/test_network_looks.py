"""What the figure network reads in the cells of a page, on cells drawn here."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractor.ocr.decoding import Candidate, TypedReading
from extractor.ocr.engine import open_engine
from extractor.reading.figures.figure_network import FigureReading
from extractor.reading.figures.looks import CellLook, LineLook
from extractor.reading.figures.network_looks import digits_read_at, with_network
from extractor.reading.scan_looks import look_at_scans
from models.document import Char
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import ReasonCode
from models.registration import Place, PlaceKind, Region
from tests.ocr.drawing import INK, blank_cell, write
from tests.reading.figures.figure_pictures import EM, Picture, page_of, typeset

SURE = 0.9


def _line(text: str, box: BBox, dash: bool = False) -> LineLook:
    """A line that the recogniser has read."""
    typed = TypedReading(Candidate(text, 0.8, 0.8), None, 1.0, text, 0.8)
    return LineLook(typed, typed, under_seal=False, unexplained=False, box=box, dash=dash)


def _chars(text: str, x: float, top: float) -> list[Char]:
    return [Char(text=c, bbox=BBox.of(x + 19 * i, top, x + 19 * i + 17, top + 24)) for i, c in enumerate(text)]


def _network(cell: Picture, *lines: LineLook, chars: list[Char] | None = None) -> FigureReading | None:
    """What the network says of a cell in which these lines were found."""
    region, contents = page_of(cell, chars or [])
    return with_network({region: CellLook(lines)}, contents)[region].network


def test_a_cell_with_a_figure_gets_a_second_reading() -> None:
    cell = write(blank_cell(320, 90), "153", x=120, baseline=56)
    told = _network(cell, _line("158", BBox.of(118, 32, 178, 60)))
    assert told is not None
    assert (told.text, told.share > SURE) == ("153", True)


def test_what_the_recogniser_found_is_left_as_it_is() -> None:
    region, contents = page_of(write(blank_cell(320, 90), "153", x=120, baseline=56))
    lines = (_line("158", BBox.of(118, 32, 178, 60)),)
    assert with_network({region: CellLook(lines)}, contents)[region].lines == lines


@pytest.mark.parametrize("unit", [0.5, 2.0, 200 / 72])
def test_lines_are_found_on_pages_of_another_unit_than_pixels(unit: float) -> None:
    region, contents = page_of(write(blank_cell(320, 90), "153", x=120, baseline=56), unit=unit)
    look = CellLook((_line("158", BBox.of(118, 32, 178, 60).scaled(1 / unit)),))
    told = with_network({region: look}, contents)[region].network
    assert told is not None
    assert (told.text, told.share > SURE) == ("153", True)


def test_of_a_dash_the_network_sees_no_figure() -> None:
    cell = blank_cell(320, 90)
    cell[44:47, 120:150] = INK
    told = _network(cell, _line("-", BBox.of(118, 40, 152, 51), dash=True))
    assert told is not None
    assert not any(c.isdigit() for c in told.text)


def test_a_figure_worn_to_its_foot_is_no_dash_to_the_network() -> None:
    # A fax left the foot of a 2, and crumbs of the rest too small for a line of their own.
    cell = write(blank_cell(320, 90), "2", x=130, baseline=56)
    cell[40:50] = np.where((np.indices(cell[40:50].shape).sum(axis=0) % 3 == 0), cell[40:50], 240)
    told = _network(cell, _line("-", BBox.of(126, 50, 152, 60), dash=True))
    assert told is not None
    assert told.text == "2"


def test_of_an_empty_cell_the_network_is_not_asked() -> None:
    assert _network(blank_cell(320, 90)) is None


def test_each_cell_gets_its_own_reading_whatever_stands_between() -> None:
    # Of the first, where dirt made the line high, the middle of the cell is asked about as well.
    picture = blank_cell(900, 90)
    for text, x in (("153", 60), ("2048", 660)):
        picture = write(picture, text, x=x, baseline=56)
    picture[44:47, 430:460] = INK
    _, contents = page_of(picture)
    first, dashed, empty, last = (Region(page=1, bbox=BBox.of(x, 0, x + 200, 90)) for x in (0, 350, 560, 650))
    looks = {
        first: CellLook((_line("1", BBox.of(58, 22, 118, 70)),)),
        dashed: CellLook((_line("-", BBox.of(428, 40, 462, 51), dash=True),)),
        empty: CellLook(()),
        last: CellLook((_line("2", BBox.of(658, 32, 738, 60)),)),
    }
    told = with_network(looks, contents)
    assert list(told) == list(looks)
    assert [look.network and look.network.text for look in told.values()] == ["153", "-", None, "2048"]


def test_a_figure_on_two_lines_is_read_on_both() -> None:
    cell = write(write(blank_cell(110, 110), "47821", x=8, baseline=38), "936", x=8, baseline=90)
    told = _network(cell, _line("47821", BBox.of(5, 14, 97, 45)), _line("936", BBox.of(5, 66, 66, 97)))
    assert told is not None
    assert (told.text, told.share > SURE) == ("47821936", True)


def test_a_cell_is_read_no_surer_than_the_less_sure_of_its_lines() -> None:
    cell = write(write(blank_cell(110, 110), "47821", x=8, baseline=38), "936", x=8, baseline=90)
    cell[56:] = cv2.blur(cell[56:], (7, 7))
    lines = _line("47821", BBox.of(5, 14, 97, 45)), _line("936", BBox.of(5, 66, 66, 97))
    upper, lower, both = _network(cell, lines[0]), _network(cell, lines[1]), _network(cell, *lines)
    assert upper is not None and lower is not None and both is not None
    assert both == FigureReading("47821936", lower.share)
    assert lower.share < upper.share


def _blotted() -> Picture:
    """A figure in the middle of a narrow cell, and far more ink under it: a seal's characters."""
    cell = write(blank_cell(100, 180), "153", x=20, baseline=100)
    for y in (130, 146, 162):
        cv2.line(cell, (12, y), (88, y + 4), (110, 110, 110), 5, cv2.LINE_AA)
    return cell


# What was found there as one line, its middle on the seal's strokes.
BLOT = BBox.of(10, 76, 92, 176)


def test_a_line_hidden_over_a_tall_blot_is_looked_for_in_the_middle_of_its_cell() -> None:
    told = _network(_blotted(), _line("8", BLOT))
    assert told is not None
    assert told.text == "153"


def test_a_line_no_higher_than_a_figure_is_where_it_was_found() -> None:
    # The same place, of a figure's height: what was found there is what is asked about.
    told = _network(_blotted(), _line("8", BBox.of(10, BLOT.cy - 15, 92, BLOT.cy + 15)))
    assert told is not None
    assert told.text != "153"


def test_a_high_line_that_is_read_surely_where_it_was_found_is_not_read_elsewhere() -> None:
    # Dirt hangs on the figure; in the middle of the cell is nothing.
    cell = write(blank_cell(320, 260), "153", x=120, baseline=56)
    told = _network(cell, _line("158", BBox.of(118, 20, 178, 70)))
    assert told is not None
    assert (told.text, told.share > SURE) == ("153", True)


def test_a_figure_found_as_several_lines_is_looked_for_in_the_middle_too() -> None:
    parts = _line("8", BBox.of(10, 126, 92, 140)), _line("1", BBox.of(10, 142, 92, 156))
    told = _network(_blotted(), *parts)
    assert told is not None
    assert told.text == "153"


def test_a_line_hidden_by_a_blot_is_looked_for_where_the_page_has_text() -> None:
    # The figure stands high in its cell, nothing in the middle; the page's recognition saw characters on its line.
    cell = write(blank_cell(100, 260), "153", x=20, baseline=60)
    cv2.line(cell, (12, 190), (88, 230), (110, 110, 110), 9, cv2.LINE_AA)
    tall = _line("8", BBox.of(10, 30, 92, 250))
    told = _network(cell, tall, chars=_chars("158", 20, 37))
    assert told is not None
    assert told.text == "153"
    unseen = _network(cell, tall)
    assert unseen is not None
    assert unseen.text != "153"


def test_lines_that_say_what_the_recogniser_says_are_not_looked_for_elsewhere() -> None:
    # Two figures one below the other: between them, in the middle of the cell, stands a third, of a lower size.
    cell = write(write(blank_cell(100, 150), "47", x=20, baseline=40), "36", x=20, baseline=136)
    cv2.putText(cell, "5", (40, 84), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (INK, INK, INK), 2, cv2.LINE_AA)
    told = _network(cell, _line("47", BBox.of(18, 16, 62, 44)), _line("36", BBox.of(18, 112, 62, 140)))
    assert told is not None
    assert told.text == "4736"


def test_two_looks_that_differ_count_for_nothing() -> None:
    # Smeared past reading, each a little otherwise: what the network makes of the first look it does not of the second.
    shares = []
    for text in ("153", "15.48", "6.07", "8,936", "47"):
        for wide in (11, 13, 15, 17, 21):
            cell = np.asarray(cv2.blur(write(blank_cell(320, 90), text, x=100, baseline=56), (wide, wide)), np.uint8)
            told = _network(cell, _line(text, BBox.of(98, 30, 104 + 17 * len(text), 64)))
            assert told is not None
            shares.append(told.share)
    assert 0.0 in shares
    assert max(shares) < SURE


def test_a_figure_under_a_copied_seal_passes_when_both_readers_say_the_same() -> None:
    # By the real recogniser: rings of a seal's grey lie across the cell, so that one reader alone would be doubted.
    cell = blank_cell(320, 90)
    for radius in (60, 66):
        cv2.circle(cell, (190, 90), radius, (150, 150, 150), 4, cv2.LINE_AA)
    cell = write(cell, "3.55", x=130, baseline=56)
    region, contents = page_of(cell, _chars("855", 130, 34))
    place = Place(field="x.share", kind=PlaceKind.CELL, regions=[region])
    looks = look_at_scans(contents, [place], [], lambda: open_engine(threads=1))
    spec = FieldSpec(id="x.share", section="二", label="占比", type=FieldType.DECIMAL)
    look = looks.figure(region, spec, "855")
    assert look.text == "3.55"
    assert ReasonCode.READINGS_DISAGREE not in {r.code for r in look.reasons}
    assert look.confidence > 0.99


def test_a_hidden_line_is_found_in_a_wide_cell_too() -> None:
    # Much bare paper beside a figure, as in any cell of three a page wide.
    cell = write(blank_cell(320, 180), "153", x=130, baseline=100)
    for y in (130, 146, 162):
        cv2.line(cell, (122, y), (198, y + 4), (110, 110, 110), 5, cv2.LINE_AA)
    told = _network(cell, _line("8", BBox.of(120, 76, 202, 176)))
    assert told is not None
    assert (told.text, told.share > SURE) == ("153", True)


def test_of_a_figure_on_two_lines_the_network_may_read_another_than_the_recogniser() -> None:
    cell = write(write(blank_cell(110, 110), "47821", x=8, baseline=38), "936", x=8, baseline=90)
    told = _network(cell, _line("47821", BBox.of(5, 14, 97, 45)), _line("938", BBox.of(5, 66, 66, 97)))
    assert told is not None
    assert (told.text, told.share > SURE) == ("47821936", True)


@pytest.mark.parametrize("text", ["2025-06-27", "13800008475", "0571-88884443"])
def test_the_digits_of_dates_and_telephone_numbers_are_read(text: str) -> None:
    picture, box = typeset(text, "AR PL UMing CN", EM)
    _, contents = page_of(np.repeat(picture[..., None], 3, axis=2))
    assert digits_read_at(box, contents[1]) == text.replace("-", "")


def test_a_digit_under_a_lifted_seal_is_seen_on_the_page_as_it_came() -> None:
    # Lifting the seal took the first digit with it; what was found is the rest.
    cell = write(blank_cell(320, 90), "153", x=120, baseline=56)
    lifted = cell.copy()
    lifted[:, :138] = 240
    region, contents = page_of(lifted)
    raster = contents[1].raster
    assert raster is not None
    contents = {1: replace(contents[1], raster=replace(raster, untreated=np.ascontiguousarray(cell[..., 0])))}
    look = with_network({region: CellLook((_line("53", BBox.of(138, 30, 178, 60)),))}, contents)[region]
    assert look.network is not None and look.around is not None
    assert (look.network.text, look.around.text) == ("53", "153")
