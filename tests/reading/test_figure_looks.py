"""Two figures in a cell whose ruling line was lost must not be read as one."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.reading.content import PageContent, PageRaster
from extractor.reading.figure_looks import look_at_figures
from extractor.reading.scan_looks import ScanLooks
from models.document import Page, PageKind
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import ReasonCode
from models.registration import Region
from tests.ocr.drawing import blank_cell, write

EM = 32


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _look(picture: np.ndarray, engine: Engine) -> tuple[str, set[ReasonCode]]:
    """What a cell that fills the picture is read as, and what speaks against it."""
    height, width = picture.shape[:2]
    unit = EM / 10.5
    grey = np.ascontiguousarray(picture[..., 0])
    raster = PageRaster(grey, grey, picture, np.zeros((height, width), np.bool_), unit)
    page = Page(number=1, kind=PageKind.SCAN, width=width / unit, height=height / unit)
    contents = {1: PageContent(page, [], lambda box: box, raster)}
    region = Region(page=1, bbox=BBox.of(0, 0, width / unit, height / unit))
    looks = ScanLooks(contents, look_at_figures([region], contents, engine), {}, None)
    spec = FieldSpec(id="x.count", section="二", label="数量", type=FieldType.INTEGER)
    look = looks.figure(region, spec, "")
    return look.text, {r.code for r in look.reasons}


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
