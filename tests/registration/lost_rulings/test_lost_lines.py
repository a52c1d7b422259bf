"""Cells between which a scan lost a ruling line. Pages are 600 by 800 pixels, type is 12 pixels high."""

from __future__ import annotations

import pytest

from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.lost_rulings.lost_lines import with_lost_lines
from extractor.registration.page_view import PageView
from extractor.registration.rows import ExpectedRow, expected_rows, rows_of
from models.document import Cell, Char, Grid, Page, PageKind
from models.geometry import BBox

EM = 12


@pytest.fixture(scope="module")
def expected() -> list[ExpectedRow]:
    layout = load_layout("shenbao-2025")
    return expected_rows(layout, load_dictionary(layout.dictionary))


def text(x: float, y: float, words: str) -> list[Char]:
    return [Char(text=c, bbox=BBox.of(x + i * EM, y, x + (i + 1) * EM, y + EM)) for i, c in enumerate(words)]


def grid(xs: list[float], ys: list[float], cells: list[tuple[int, int, int, int]]) -> Grid:
    """Cells by row, column and their ends."""
    made = [
        Cell(page=1, bbox=BBox.of(xs[c], ys[r], xs[c1], ys[r1]), row=r, col=c, row_end=r1, col_end=c1)
        for r, c, r1, c1 in cells
    ]
    return Grid(page=1, bbox=BBox.of(xs[0], ys[0], xs[-1], ys[-1]), xs=xs, ys=ys, cells=made)


def rows_after(table: Grid, chars: list[Char], expected: list[ExpectedRow]) -> list[list[str]]:
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800)
    view = with_lost_lines(PageView(page=page, chars=chars, grids=[table], lines=[]), expected)
    return [[c.text for c in row.cells] for row in rows_of(0, view.grids[0], chars)]


def test_two_labels_in_one_cell_are_two_rows(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400], [100, 160], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 108, "集群总产值（亿元）"), *text(300, 108, "128.50")]
    chars += [*text(50, 140, "集群主导产业产值增速（%）"), *text(300, 140, "7.53")]
    assert rows_after(table, chars, expected) == [
        ["集群总产值（亿元）", "128.50"],
        ["集群主导产业产值增速（%）", "7.53"],
    ]


def test_two_rows_are_parted_where_no_value_lies_across_though_that_is_not_midway(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400], [100, 170], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 108, "集群总产值（亿元）"), *text(300, 104, "128.50"), *text(300, 124, "7.53")]
    chars += [*text(50, 134, "集群主导产业产值增速（%）")]
    assert [row[1] for row in rows_after(table, chars, expected)] == ["128.50", "7.53"]


def test_a_row_of_two_labels_under_another_is_parted_from_it(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 560], [100, 170], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 108, "集群运营管理机构"), *text(300, 108, "某某园区管理委员会")]
    chars += [
        *text(100, 140, "联系人"),
        *text(250, 140, "叶文博"),
        *text(340, 140, "联系方式"),
        *text(430, 140, "05718888"),
    ]
    assert rows_after(table, chars, expected) == [
        ["集群运营管理机构", "某某园区管理委员会"],
        ["联系人", "叶文博", "联系方式", "05718888"],
    ]


def test_a_row_under_a_header_of_years_is_parted_from_it(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400, 560], [100, 170], [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3)])
    chars = [*text(130, 108, "年度"), *text(290, 108, "2023年"), *text(450, 108, "2024年")]
    chars += [
        *text(50, 132, "集群中小企业研发投入"),
        *text(50, 150, "强度"),
        *text(300, 141, "4.30"),
        *text(460, 141, "4.66"),
    ]
    assert rows_after(table, chars, expected) == [
        ["年度", "2023年", "2024年"],
        ["集群中小企业研发投入强度", "4.30", "4.66"],
    ]


def test_a_row_under_the_header_of_an_open_table_is_parted_from_it(expected: list[ExpectedRow]) -> None:
    table = grid([40, 160, 400, 560], [100, 150], [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3)])
    chars = [*text(90, 108, "方向"), *text(270, 108, "指标"), *text(410, 108, "2024年基准值")]
    chars += [*text(50, 132, "主导产业"), *text(170, 132, "优质中小企业数量"), *text(420, 132, "71家")]
    assert [row[0] for row in rows_after(table, chars, expected)] == ["方向", "主导产业"]


def test_text_right_below_a_header_of_years_is_parted_from_it_above_its_first_line(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 560], [100, 220], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(130, 106, "年度"), *text(300, 106, "2024年"), *text(50, 166, "数字化服务总体情况")]
    chars += [c for i in range(4) for c in text(250, 124 + 22 * i, "组织数字化培训班多期")]
    assert rows_after(table, chars, expected)[1][1].count("组织") == 4


def test_a_line_between_two_labels_with_paper_above_and_below_leaves_one_cell(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400], [100, 170], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 104, "集群总产值（亿元）"), *text(300, 126, "7.53"), *text(50, 148, "集群主导产业产值增速（%）")]
    assert len(rows_after(table, chars, expected)) == 1


def test_a_value_behind_a_label_inside_its_row_has_a_cell(expected: list[ExpectedRow]) -> None:
    table = grid([40, 140, 240, 500], [100, 130], [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3)])
    chars = [
        *text(50, 108, "联系人"),
        *text(150, 108, "叶文博"),
        *text(250, 108, "联系方式"),
        *text(330, 108, "05718888"),
    ]
    assert rows_after(table, chars, expected) == [["联系人", "叶文博", "联系方式", "05718888"]]


def test_values_that_share_a_cell_beside_two_labels_are_parted(expected: list[ExpectedRow]) -> None:
    cells = [(0, 0, 1, 1), (1, 0, 2, 1), (0, 1, 2, 2)]
    table = grid([40, 240, 400], [100, 130, 160], cells)
    chars = [*text(50, 108, "集群总产值（亿元）"), *text(300, 108, "128.50")]
    chars += [*text(50, 140, "集群主导产业产值增速（%）"), *text(300, 140, "7.53")]
    assert [row[1] for row in rows_after(table, chars, expected)] == ["128.50", "7.53"]


def test_figures_under_several_years_are_parted(expected: list[ExpectedRow]) -> None:
    cells = [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3), (0, 3, 1, 4), (1, 0, 2, 1), (1, 1, 2, 4)]
    table = grid([40, 240, 340, 440, 540], [100, 130, 160], cells)
    chars = [*text(60, 108, "年度"), *text(260, 108, "2022年"), *text(360, 108, "2023年"), *text(460, 108, "2024年")]
    chars += [
        *text(50, 140, "集群总产值（亿元）"),
        *text(262, 140, "53.6"),
        *text(362, 140, "61.2"),
        *text(462, 140, "70"),
    ]
    assert rows_after(table, chars, expected)[1][1:] == ["53.6", "61.2", "70"]


def test_label_and_value_of_one_cell_are_parted_at_the_edge_of_other_rows(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400], [100, 130, 160], [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 2)])
    chars = [*text(50, 108, "集群占地面积"), *text(300, 108, "12.3")]
    chars += [*text(50, 140, "集群总产值（亿元）"), *text(300, 140, "128.50")]
    assert rows_after(table, chars, expected)[1] == ["集群总产值（亿元）", "128.50"]


def test_a_value_and_the_next_label_of_its_row_are_parted(expected: list[ExpectedRow]) -> None:
    table = grid([40, 140, 400, 540], [100, 130], [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3)])
    chars = [*text(60, 108, "联系人"), *text(160, 108, "陆远舟"), *text(320, 108, "联系方式")]
    chars += text(420, 108, "1300000034")
    assert rows_after(table, chars, expected) == [["联系人", "陆远舟", "联系方式", "1300000034"]]


def test_two_labels_of_an_open_table_s_header_are_parted(expected: list[ExpectedRow]) -> None:
    table = grid([40, 280, 400, 540], [100, 130], [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3)])
    chars = [*text(70, 108, "方向"), *text(200, 108, "指标")]
    chars += [*text(285, 108, "2024年基准值"), *text(420, 108, "2027年目标值")]
    assert rows_after(table, chars, expected) == [["方向", "指标", "2024年基准值", "2027年目标值"]]


def test_years_below_each_other_and_their_figures_are_rows(expected: list[ExpectedRow]) -> None:
    cells = [(0, 0, 2, 1), (0, 1, 1, 3), (1, 1, 2, 2), (1, 2, 2, 3)]
    table = grid([40, 160, 280, 400], [100, 160, 190], cells)
    chars = [*text(50, 130, "单位产值能耗"), *text(170, 108, "2022年"), *text(320, 108, "0.71")]
    chars += [*text(170, 140, "2023年"), *text(320, 140, "0.62"), *text(170, 168, "2024年"), *text(320, 168, "0.57")]
    assert [row[-2:] for row in rows_after(table, chars, expected)] == [
        ["2022年", "0.71"],
        ["2023年", "0.62"],
        ["2024年", "0.57"],
    ]


def test_years_in_one_cell_of_the_header_are_parted(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 540], [100, 130, 160], [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)])
    chars = [*text(60, 108, "年度"), *text(260, 108, "2022年"), *text(420, 108, "2023年")]
    chars += [*text(50, 140, "集群总产值（亿元）"), *text(262, 140, "53.6"), *text(422, 140, "61.2")]
    assert rows_after(table, chars, expected) == [["年度", "2022年", "2023年"], ["集群总产值（亿元）", "53.6", "61.2"]]


def test_text_that_names_years_is_no_header(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 540], [100, 130], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 108, "产业链情况"), *text(250, 108, "2022年"), *text(350, 108, "2023年增长")]
    assert rows_after(table, chars, expected) == [["产业链情况", "2022年 2023年增长"]]


def test_running_text_under_the_years_stays_whole(expected: list[ExpectedRow]) -> None:
    cells = [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3), (1, 0, 2, 1), (1, 1, 2, 3)]
    table = grid([40, 240, 390, 540], [100, 130, 160], cells)
    chars = [*text(60, 108, "年度"), *text(260, 108, "2022年"), *text(410, 108, "2023年")]
    chars += [*text(50, 140, "集群产业链强链补链"), *text(250, 140, "围绕主导产业绘制产业链图谱并梳理出关键环节")]
    assert rows_after(table, chars, expected)[1][1:] == ["围绕主导产业绘制产业链图谱并梳理出关键环节"]


def test_options_under_the_years_stay_in_one_cell(expected: list[ExpectedRow]) -> None:
    cells = [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3), (1, 0, 2, 1), (1, 1, 2, 3)]
    table = grid([40, 240, 390, 540], [100, 130, 160], cells)
    chars = [*text(60, 108, "年度"), *text(260, 108, "2022年"), *text(410, 108, "2023年")]
    chars += [*text(50, 140, "工业软件应用率达标"), *text(250, 140, "□是"), *text(410, 140, "□否")]
    assert rows_after(table, chars, expected)[1][1:] == ["□是 □否"]


def test_text_that_a_lost_line_tore_apart_is_whole_again(expected: list[ExpectedRow]) -> None:
    # The line under the last figure is lost: its cell hangs down into the text below, which is cut off there.
    cells = [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 2, 3), (1, 0, 2, 1), (1, 1, 2, 2)]
    table = grid([40, 240, 390, 540], [100, 130, 160], cells)
    chars = [*text(50, 108, "集群总产值（亿元）"), *text(300, 108, "53.6"), *text(450, 108, "61.2")]
    chars += [*text(50, 140, "集群主导产业产值增速（%）"), *text(250, 140, "围绕主导产业绘制产业链图谱并梳理出关键")]
    assert rows_after(table, chars, expected) == [
        ["集群总产值（亿元）", "53.6", "61.2"],
        ["集群主导产业产值增速（%）", "围绕主导产业绘制产业链图谱并梳理出关键"],
    ]


def test_digital_pages_are_left_as_they_are_drawn(expected: list[ExpectedRow]) -> None:
    table = grid([40, 240, 400], [100, 160], [(0, 0, 1, 1), (0, 1, 1, 2)])
    chars = [*text(50, 108, "集群总产值（亿元）"), *text(50, 140, "集群主导产业产值增速（%）")]
    page = Page(number=1, kind=PageKind.DIGITAL, width=600, height=800)
    view = PageView(page=page, chars=chars, grids=[table], lines=[])
    assert with_lost_lines(view, expected) is view
