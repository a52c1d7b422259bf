"""A page that came in on its side is read upright, however little stands on it."""

import numpy as np
import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.ocr.scanning import prepare_scan, read_scan
from tests.cleanup import pages
from tests.cleanup.pages import Image


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _with_two_lines() -> Image:
    """The last page of a form: the first two lines of prose, else paper."""
    prose = pages.page("prose")
    rows = np.flatnonzero((prose < 128).any(axis=tuple(range(1, prose.ndim))))
    begins = rows[np.flatnonzero(np.diff(rows, prepend=-99) > 3)]
    page = np.full_like(prose, 255)
    page[begins[0] : begins[2] - 1] = prose[begins[0] : begins[2] - 1]
    return page


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_two_lines_tell_which_way_up_a_page_is(engine: Engine, quarters: int) -> None:
    page = _with_two_lines()
    [upright] = prepare_scan(page, 200, None, engine)
    [turned] = prepare_scan(np.ascontiguousarray(np.rot90(page, quarters)), 200, None, engine)
    wanted = "".join(w.text for w in read_scan(upright, 1, engine).page.words)
    assert len(wanted) > 20
    assert "".join(w.text for w in read_scan(turned, 1, engine).page.words) == wanted
