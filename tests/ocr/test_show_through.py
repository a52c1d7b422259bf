"""Print of the sheet's other side that shines through is neither read nor taken for lines of tables."""

import cv2
import numpy as np
import pytest

from extractor.cleanup.show_through import lifted_ink, pale_lines, paler_lines, parting_tone
from extractor.ocr.engine import Engine, open_engine
from extractor.ocr.scanning import ScannedPage, prepare_scan, read_scan
from extractor.reading.content import PageRaster
from models.geometry import BBox
from tests.cleanup import pages
from tests.cleanup.pages import TABLE, Image, px

HALF = round(px(120))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(threads=1)


def _shining_through(front: Image, reverse: Image, strength: float = 0.13) -> Image:
    """A scan of a sheet: its reverse mirrored, blurred and pale behind the front."""
    behind = 255 - cv2.GaussianBlur(cv2.flip(reverse, 1), (0, 0), 1.8).astype(np.float32)
    return np.clip(front.astype(np.float32) - strength * behind, 0, 255).astype(np.uint8)


def _read(picture: Image, engine: Engine) -> ScannedPage:
    [prepared] = prepare_scan(picture, 200, None, engine)
    return read_scan(prepared, 1, engine)


def test_what_shines_through_is_not_read(engine: Engine) -> None:
    scanned = _read(_shining_through(pages.page("cover"), pages.page("prose")), engine)
    texts = {w.text for w in scanned.page.words}
    assert texts == {w.text for w in _read(pages.page("cover"), engine).page.words}


def test_pale_print_is_read(engine: Engine) -> None:
    picture = pages.page("cover")
    picture[HALF:] = 255 - (255 - picture[HALF:].astype(np.float32)) * 0.2
    texts = [w.text for w in _read(picture, engine).page.words]
    assert texts.count("某某县高端装备零部件") == 4


def test_a_page_on_its_head_is_turned_by_its_own_print(engine: Engine) -> None:
    picture = _shining_through(pages.page("cover"), pages.page("prose"))
    scanned = _read(np.ascontiguousarray(np.rot90(picture, 2)), engine)
    assert "某某县高端装备零部件" in [w.text for w in scanned.page.words]


def test_a_printed_line_is_found_where_one_of_the_reverse_goes_on_in_its_course(engine: Engine) -> None:
    picture = pages.page("form")
    shifted = np.full_like(picture, 255)
    inner = round(px(TABLE.xs[2]))
    # The reverse's long line runs two pixels beside the printed column line, far beyond the table.
    shifted[round(px(20)) : round(px(290)), -inner - 5 : -inner + 1] = 0
    [prepared] = prepare_scan(_shining_through(picture, shifted), 200, None, engine)
    columns = [r for r in prepared.rulings if r.direction.value == "v" and abs(r.at - px(TABLE.xs[2])) < 3]
    assert [(c.start, c.end) for c in columns] == [
        (pytest.approx(px(TABLE.ys[0]), abs=3), pytest.approx(px(TABLE.ys[-1]), abs=3))
    ]


def test_a_lone_thin_digit_is_no_pale_line() -> None:
    grey = np.full((400, 400), 250, np.uint8)
    grey[100:130, 200:203] = 40
    grey[300:330, 50:300] = 40
    grey[200:230:4, 50:300] = 225
    boxes = [BBox.of(180, 90, 240, 140), BBox.of(40, 290, 310, 340), BBox.of(40, 190, 310, 240)]
    assert pale_lines(grey, boxes) == [False, False, True]


def test_what_a_copier_made_of_the_reverse_is_not_read(engine: Engine) -> None:
    scanned = _read(_shining_through(pages.page("cover"), pages.page("prose"), strength=0.6), engine)
    alone = _read(pages.page("cover"), engine).page.words
    assert len(scanned.page.words) == len(alone)
    assert "集群名称" in [w.text for w in scanned.page.words]
    assert scanned.clean.lifted is not None and scanned.clean.lifted.any()


def test_a_page_of_one_tone_keeps_all_its_ink(engine: Engine) -> None:
    assert _read(pages.page("cover"), engine).clean.lifted is None


def test_where_a_pens_point_may_have_gone_with_the_reverse_is_known() -> None:
    before = np.full((60, 60), 250, np.uint8)
    before[:, :20] = 20
    before[30:33, 40:42] = 120
    after = np.where(before == 120, 250, before).astype(np.uint8)
    raster = PageRaster(after, before, before, np.zeros((60, 60), np.bool_), lifted=lifted_ink(before, after))
    assert raster.has_lifted(BBox.of(30, 20, 50, 50)) and not raster.has_lifted(BBox.of(0, 0, 30, 60))


def test_grey_print_that_parts_from_the_black_is_read(engine: Engine) -> None:
    picture = pages.page("cover")
    picture[HALF:] = 255 - (255 - picture[HALF:].astype(np.float32)) * 0.5
    texts = [w.text for w in _read(picture, engine).page.words]
    assert texts.count("某某县高端装备零部件") == 4


def test_lines_of_text_part_by_their_tone() -> None:
    grey = np.full((600, 400), 250, np.uint8)
    boxes = [BBox.of(40, 50 * i + 10, 310, 50 * i + 50) for i in range(9)]
    for i, box in enumerate(boxes):
        grey[int(box.top) + 10 : int(box.bottom) - 10, 60:300] = 150 if i < 4 else 30
    tone = parting_tone(grey, boxes)
    assert tone is not None and paler_lines(grey, boxes, tone) == [True] * 4 + [False] * 5


def test_two_pale_lines_are_small_print() -> None:
    grey = np.full((600, 400), 250, np.uint8)
    boxes = [BBox.of(40, 50 * i + 10, 310, 50 * i + 50) for i in range(9)]
    for i, box in enumerate(boxes):
        grey[int(box.top) + 10 : int(box.bottom) - 10, 60:300] = 150 if i < 2 else 30
    assert parting_tone(grey, boxes) is None
