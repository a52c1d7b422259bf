"""Two figures in a cell whose ruling line was lost must not be read as one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.figures.cell_ink import BY_PEN, STEEP, has_overwriting, has_strokes, is_leaning_stroke
from extractor.reading.figures.dark_print import dark_looks
from extractor.reading.figures.isolated_figures import isolated_looks
from extractor.reading.figures.looks import (
    look_at_figures,
    same_figure,
)
from extractor.reading.scan_looks import ScanLooks
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import ReasonCode
from models.registration import Region
from tests.ocr.drawing import blank_cell, write

EM = 32


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _printed() -> Word:
    """Print of the page's size, elsewhere on it."""
    chars = [Char(text=c, bbox=BBox.of(x, 500, x + EM, 500 + EM), confidence=1.0) for c, x in (("数", 0), ("量", EM))]
    return Word(text="数量", bbox=BBox.of(0, 500, 2 * EM, 500 + EM), confidence=1.0, chars=tuple(chars))


def _look(picture: np.ndarray, engine: Engine) -> tuple[str, set[ReasonCode]]:
    """What a cell that fills the picture is read as, and what speaks against it."""
    height, width = picture.shape[:2]
    grey = np.ascontiguousarray(picture[..., 0])
    raster = PageRaster(grey, grey, picture, np.zeros((height, width), np.bool_))
    page = Page(number=1, kind=PageKind.SCAN, width=width, height=height, words=[_printed()])
    contents = {1: PageContent(page, [], lambda box: box, raster)}
    region = Region(page=1, bbox=BBox.of(0, 0, width, height))
    looks = ScanLooks(contents, look_at_figures([region], contents, engine), {}, None)
    spec = FieldSpec(id="x.count", section="二", label="数量", type=FieldType.INTEGER)
    look = looks.figure(region, spec, "")
    return look.text, {r.code for r in look.reasons}


def _with_page_reading(
    picture: np.ndarray, figure: str, box: BBox, engine: Engine, cell: tuple[int, int] | None = None
) -> tuple[str, set[ReasonCode]]:
    """The same for a cell in which the whole page's reading has ``figure`` in ``box`` (pixels). ``cell``: its width and
    height where it is not all of the picture."""
    height, width = picture.shape[:2]
    grey = np.ascontiguousarray(picture[..., 0])
    raster = PageRaster(grey, grey, picture, np.zeros((height, width), np.bool_), 1.0)
    step = box.width / len(figure)
    chars = [
        Char(text=c, bbox=BBox.of(box.x0 + i * step, box.top, box.x0 + (i + 1) * step, box.bottom), confidence=0.99)
        for i, c in enumerate(figure)
    ]
    # Two full-width characters tell the size of the page's text.
    sized = [Char(text="集", bbox=BBox.of(-2 * EM - 40 + i * EM, 0, -EM - 40 + i * EM, EM)) for i in range(2)]
    words = [Word(text="集集", bbox=BBox.around(c.bbox for c in sized), confidence=1.0, chars=tuple(sized))]
    page = Page(number=1, kind=PageKind.SCAN, width=width, height=height, words=words)
    contents = {1: PageContent(page, chars, lambda b: b, raster)}
    region = Region(page=1, bbox=BBox.of(0, 0, *(cell or (width, height))))
    found = look_at_figures([region], contents, engine)
    looks = ScanLooks(contents, found | isolated_looks(found, contents, engine), {}, None)
    look = looks.figure(region, FieldSpec(id="x", section="二", label="数", type=FieldType.INTEGER), figure)
    return look.text, {r.code for r in look.reasons}


def test_scratches_away_from_a_figure_say_nothing(engine: Engine) -> None:
    cell = write(blank_cell(420, 120), "153", x=180, baseline=72)
    cell[60:63, 20:44] = 40  # flat as a minus, too far away to be one
    cell[12:16, 250:262] = 40
    assert _with_page_reading(cell, "153", BBox.of(174, 44, 240, 80), engine) == ("153", set())


def _with_clouds(cell: np.ndarray, level: int, away: BBox) -> np.ndarray:
    """The cell on paper with pale clouds all around it and, away from a figure, in it."""
    page = np.full((1200, 1200, 3), 245, np.uint8)
    page[1160:1190, 100:1100] = 30  # print
    at = np.random.default_rng(3)
    for _ in range(400):
        x, y = (int(v) for v in at.integers(130, 1150, 2))
        cv2.ellipse(page, (x, y), (9, 9), 0, 0, 360, (level, level, level), -1)
    page[: cell.shape[0], : cell.shape[1]] = cell
    for x in (30, 60, 350, 380):
        if not away.x0 - 40 < x < away.x1 + 40:
            cv2.ellipse(page, (x, 60), (9, 9), 0, 0, 360, (level, level, level), -1)
    return page


def test_clouds_of_a_copy_s_paper_beside_a_figure_say_nothing(engine: Engine) -> None:
    box = BBox.of(174, 44, 240, 80)
    cell = write(blank_cell(420, 120), "153", x=180, baseline=72)
    assert _with_page_reading(_with_clouds(cell, 190, box), "153", box, engine, cell=(420, 120)) == ("153", set())
    # As dark as a pencil's they may be written.
    assert _with_page_reading(_with_clouds(cell, 140, box), "153", box, engine, cell=(420, 120))[1]


def test_a_stroke_that_may_be_a_sign_or_a_digit_is_a_reason_to_ask(engine: Engine) -> None:
    box = BBox.of(174, 44, 240, 80)
    signed = write(blank_cell(420, 120), "153", x=180, baseline=72)
    signed[60:63, 140:156] = 40
    assert _with_page_reading(signed, "153", box, engine)[1]
    longer = write(write(blank_cell(420, 120), "153", x=180, baseline=72), "7", x=60, baseline=72)
    assert _with_page_reading(longer, "153", box, engine)[1]


def test_print_darker_than_the_grey_seal_over_it_is_read_and_flagged(engine: Engine) -> None:
    cell = blank_cell(420, 120)
    for radius in (70, 74):
        cv2.circle(cell, (170, 110), radius, (150, 150, 150), 4)
    for x in (120, 160, 200, 240):
        cv2.putText(cell, "X", (x, 70), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (150, 150, 150), 4, cv2.LINE_AA)
    grey = write(cell, "3.55", x=160, baseline=72)[..., 0].copy()
    raster = PageRaster(grey, grey, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), grey < 200, 1.0)
    page = Page(number=1, kind=PageKind.SCAN, width=420, height=120)
    contents = {1: PageContent(page, [], lambda b: b, raster)}
    region = Region(page=1, bbox=BBox.of(0, 0, 420, 120))
    found = look_at_figures([region], contents, engine)
    looks = ScanLooks(contents, found | dark_looks(found, contents, engine), {}, None)
    look = looks.figure(region, FieldSpec(id="x", section="二", label="数", type=FieldType.DECIMAL), "中市355务")
    assert look.text == "3.55"
    assert ReasonCode.SEAL_OVERLAP in {r.code for r in look.reasons}


def test_figures_of_two_columns_are_several(engine: Engine) -> None:
    cell = write(write(blank_cell(320), "3", x=40), "15", x=200)
    _, reasons = _look(cell, engine)
    assert ReasonCode.SEVERAL_VALUES in reasons


@pytest.mark.parametrize("figure", ["12345", "1,234.5", "1 234"])
def test_one_figure_is_one(engine: Engine, figure: str) -> None:
    _, reasons = _look(write(blank_cell(320), figure, x=60), engine)
    assert ReasonCode.SEVERAL_VALUES not in reasons


def test_figures_of_two_rows_are_not_joined(engine: Engine) -> None:
    cell = write(write(blank_cell(320, 110), "110", x=60, baseline=38), "188", x=60, baseline=90)
    text, _ = _look(cell, engine)
    assert text == "110；188"


def test_a_figure_broken_where_the_cell_is_full_is_joined(engine: Engine) -> None:
    cell = write(write(blank_cell(110, 110), "47821", x=8, baseline=38), "936", x=8, baseline=90)
    text, _ = _look(cell, engine)
    assert text == "47821936"


def test_a_speck_above_a_figure_is_no_line_of_it(engine: Engine) -> None:
    cell = write(blank_cell(200, 110), "61", x=60, baseline=80)
    cell[20:23, 100:103] = 40
    text, reasons = _look(cell, engine)
    assert text == "61"
    assert not reasons


@pytest.mark.parametrize(("one", "other"), [("61", "61,"), ("8.59.", "8.59,"), ("20.99%", "20.99%.")])
def test_a_speck_behind_a_figure_makes_it_no_other(one: str, other: str) -> None:
    assert same_figure(one, other)


@pytest.mark.parametrize(("one", "other"), [("30.64", "130.64"), ("5.72", ".5.72"), ("-1.2", "1.2"), ("12.5", "125")])
def test_other_digits_and_points_make_other_figures(one: str, other: str) -> None:
    assert not same_figure(one, other)


def test_a_figure_written_over_print_is_seen_as_ink() -> None:
    cell = write(blank_cell(320, 90), "list of proofs", x=30, baseline=55)
    assert not has_overwriting(cell, EM)
    assert has_overwriting(cv2.line(cell.copy(), (150, 15), (140, 75), (40, 40, 40), 3), EM)
    assert has_overwriting(cv2.line(cell.copy(), (150, 24), (144, 62), (40, 40, 40), 3), EM)


def test_dust_in_an_empty_cell_is_no_stroke() -> None:
    cell = blank_cell(320, 90)
    cell[40:44, 100:104] = 40
    assert not has_strokes(cell, EM)
    assert has_strokes(write(cell, "1", x=60), EM)


@pytest.mark.parametrize(("to_the_side", "leans"), [(0, False), (3, False), (9, True)])
def test_a_stroke_that_leans_is_no_sure_one(to_the_side: int, leans: bool) -> None:
    picture = blank_cell(60, 40)
    cv2.line(picture, (24, 32), (24 + to_the_side, 8), (40, 40, 40), 3)
    assert is_leaning_stroke(picture) is leans


@pytest.mark.parametrize(("height", "to_the_side", "either"), [(34, 6, True), (34, 1, False), (20, 4, False)])
def test_a_high_stroke_that_leans_a_little_may_be_a_slash_by_pen(height: int, to_the_side: int, either: bool) -> None:
    picture = blank_cell(60, 60)
    cv2.line(picture, (24, 12 + height), (24 + to_the_side, 12), (40, 40, 40), 3)
    assert is_leaning_stroke(picture, STEEP, BY_PEN * 28) is either


def test_one_over_one_is_a_broken_figure_though_detection_put_one_box_around_both(engine: Engine) -> None:
    cell = write(write(blank_cell(60, 110), "1", x=20, baseline=44), "1", x=20, baseline=92)
    text, reasons = _with_page_reading(cell, "1", BBox.of(14, 10, 46, 100), engine)
    assert text != "1" or reasons
