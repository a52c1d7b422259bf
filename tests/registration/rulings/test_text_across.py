"""What text runs across is no line of a table."""

from __future__ import annotations

import pytest

from extractor.registration.rulings.grid import find_grids
from extractor.registration.rulings.tolerances import Tolerances
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox, Direction, Ruling

EM = 20.0


def across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(direction=Direction.HORIZONTAL, at=y, start=x0, end=x1, thickness=2)


def down(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(direction=Direction.VERTICAL, at=x, start=y0, end=y1, thickness=2)


def word(text: str, x0: float, top: float, parting: tuple[int, float] = (0, 0.0)) -> Word:
    """A line of text; from the character numbered in ``parting`` on it stands so much further right."""
    chars = []
    for i, char in enumerate(text):
        left = x0 + i * EM + (parting[1] if i >= parting[0] else 0.0)
        chars.append(Char(text=char, bbox=BBox.of(left, top, left + EM, top + EM), confidence=0.99))
    box = BBox.around(c.bbox for c in chars)
    return Word(text=text, bbox=box, confidence=0.99, chars=tuple(chars))


def table_with(*extra: Ruling, words: list[Word]) -> Page:
    frame = [across(y, 50, 450) for y in (50, 150, 250)] + [down(x, 50, 250) for x in (50, 450)]
    return Page(number=1, kind=PageKind.SCAN, width=500, height=500, words=words, rulings=[*frame, *extra])


TEXT = "集群围绕智能厨电主导产业绘制产业"


def test_a_line_through_two_lines_of_text_parts_no_cells() -> None:
    page = table_with(down(255, 50, 250), words=[word(TEXT, 60, 60), word(TEXT, 60, 90)])
    [grid] = find_grids(page)
    assert [c.col_end - c.col for c in grid.cells if c.row == 0] == [2]
    assert [c.col_end - c.col for c in grid.cells if c.row == 1] == [1, 1]


def test_of_a_line_of_text_that_ends_right_behind_it_nothing_is_told() -> None:
    words = [word(TEXT, 60, 60), word(TEXT, 60, 90), word("不局限于以上方面）", 80, 120)]
    [grid] = find_grids(table_with(down(255, 50, 250), words=words))
    assert [c.col_end - c.col for c in grid.cells if c.row == 0] == [2]


def test_a_line_of_text_with_a_gap_there_speaks_against_the_others() -> None:
    words = [word(TEXT, 60, 60), word(TEXT, 60, 90), word("服务平台名称数量1234", 95, 120, parting=(8, EM))]
    [grid] = find_grids(table_with(down(258, 50, 250), words=words))
    assert [c.col_end - c.col for c in grid.cells if c.row == 0] == [1, 1]


def test_a_line_between_two_cells_stays_though_their_texts_were_read_as_one() -> None:
    texts = [word(TEXT[:12], 60, top, parting=(6, EM)) for top in (60, 90)]
    middle = (texts[0].chars[5].bbox.x1 + texts[0].chars[6].bbox.x0) / 2
    [grid] = find_grids(table_with(down(middle, 50, 250), words=texts))
    assert [c.col_end - c.col for c in grid.cells if c.row == 0] == [1, 1]


def test_figures_beside_a_line_say_nothing_of_it() -> None:
    page = table_with(down(250, 50, 250), words=[word("2025012345678901", 90, 60)])
    [grid] = find_grids(page)
    assert len([c for c in grid.cells if c.row == 0]) == 2


def open_row(parting: tuple[int, float] = (0, 0.0)) -> Page:
    """A table that ends open below its last line; an upright of the row above goes on into that row's one line of
    text, two characters before its end."""
    sides = [down(x, 50, 250) for x in (50, 450)]
    text = word("集群已提供的中小企业公共服务：", 60, 160, parting)
    at = (text.chars[11].bbox.x1 + text.chars[12].bbox.x0) / 2
    rulings = [across(50, 50, 450), across(150, 50, 450), *sides, down(at, 50, 215)]
    return Page(number=1, kind=PageKind.SCAN, width=500, height=500, words=[text], rulings=rulings)


def test_a_stroke_of_a_character_does_not_draw_an_upright_on_into_an_open_row() -> None:
    [grid] = find_grids(open_row(), Tolerances().scaled(1.0))
    assert [c.col_end - c.col for c in grid.cells if c.row == 1] == [2]


def test_a_loose_upright_between_two_texts_stays() -> None:
    [grid] = find_grids(open_row(parting=(12, 0.6 * EM)), Tolerances().scaled(1.0))
    assert [c.col_end - c.col for c in grid.cells if c.row == 1] == [1, 1]


@pytest.mark.parametrize("text", ["是否", "是1否", "产值元"])
def test_a_few_characters_far_apart_are_no_text_across(text: str) -> None:
    """Two cells of one line whose texts were read as one, over an upright that ends loose."""
    rulings = [across(50, 50, 450), across(150, 50, 450), *(down(x, 50, 250) for x in (50, 450)), down(250, 50, 215)]
    apart = word(text, 180, 160, (len(text) - 1, 90.0))
    page = Page(number=1, kind=PageKind.SCAN, width=500, height=500, words=[apart], rulings=rulings)
    [grid] = find_grids(page, Tolerances().scaled(1.0))
    assert [c.col_end - c.col for c in grid.cells if c.row == 1] == [1, 1]
