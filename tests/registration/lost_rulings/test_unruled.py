"""Tables none of whose ruling lines came through. Pages are 600 by 800 pixels, type is 12 pixels high."""

from __future__ import annotations

import pytest

from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.lost_rulings.unruled import RowLabels, with_unruled_tables
from extractor.registration.page_view import PageView, view_page
from extractor.registration.rows import ExpectedRow, expected_rows, rows_of
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox, Direction, Ruling
from models.layout import Layout

EM, LINE = 12, 16
OUTPUT, GROWTH, CAGR = "集群总产值（亿元）", "集群主导产业产值增速（%）", "近三年集群主导产业产值年均增速（%）"


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_layout("shenbao-2025")


@pytest.fixture(scope="module")
def expected(layout: Layout) -> list[ExpectedRow]:
    return expected_rows(layout, load_dictionary(layout.dictionary))


def word(x: float, y: float, text: str) -> Word:
    chars = [Char(text=c, bbox=BBox.of(x + i * EM, y, x + (i + 1) * EM, y + EM)) for i, c in enumerate(text)]
    return Word(text=text, bbox=BBox.around(c.bbox for c in chars), chars=tuple(chars), confidence=0.99)


def lines(x: float, y: float, *texts: str) -> list[Word]:
    return [word(x, y + i * LINE, text) for i, text in enumerate(texts)]


def page_of(words: list[Word], rulings: list[Ruling] | None = None, kind: PageKind = PageKind.SCAN) -> PageView:
    return view_page(Page(number=1, kind=kind, width=600, height=800, words=words, rulings=rulings or []))


def drawn(view: PageView, layout: Layout, expected: list[ExpectedRow]) -> PageView:
    missing = frozenset(e.labels[0] for e in expected if (e.row or e.declared) and len(e.labels[0]) > 5)
    return with_unruled_tables(view, layout, expected, RowLabels(frozenset(), missing))


def table(words: list[Word], layout: Layout, expected: list[ExpectedRow]) -> list[list[str]]:
    view = drawn(page_of(words), layout, expected)
    return [[c.text for c in row.cells] for grid in view.grids for row in rows_of(0, grid, view.chars)]


HEADER = [word(90, 110, "年度"), word(275, 110, "2022年"), word(375, 110, "2023年"), word(475, 110, "2024年")]
TITLE = word(40, 80, "二、主导产业情况")


def test_rows_and_years_are_told_by_their_texts(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [TITLE, *HEADER, word(50, 150, OUTPUT), word(50, 190, GROWTH)]
    words += [word(280, 150, "53.6"), word(380, 150, "61.2"), word(480, 150, "70")]
    words += [word(280, 190, "7.53"), word(380, 190, "8.1"), word(480, 190, "9")]
    assert table(words, layout, expected) == [
        ["年度", "2022年", "2023年", "2024年"],
        [OUTPUT, "53.6", "61.2", "70"],
        [GROWTH, "7.53", "8.1", "9"],
    ]


def test_years_at_the_left_of_their_columns_stand_over_figures_in_the_middle(
    layout: Layout, expected: list[ExpectedRow]
) -> None:
    words = [
        TITLE,
        word(50, 110, "年度"),
        *(word(x, 110, y) for x, y in ((232, "2022年"), (332, "2023年"), (432, "2024年"))),
    ]
    words += [word(50, 150, OUTPUT), word(50, 190, GROWTH)]
    for y in (150, 190):
        words += [word(x, y, "12345") for x in (255, 355, 455)]
    assert table(words, layout, expected)[1][1:] == ["12345", "12345", "12345"]


def test_a_wrapped_label_is_one_row(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [
        TITLE,
        *HEADER,
        *lines(50, 150, "集群主导产业产值", "增速（%）"),
        *lines(50, 200, "近三年集群主导产业产", "值年均增速（%）"),
    ]
    words += [*(word(x, 158, "9.1") for x in (280, 380, 480)), word(380, 208, "14.17")]
    assert table(words, layout, expected)[1:] == [[GROWTH, "9.1", "9.1", "9.1"], [CAGR, "14.17"]]


def test_options_go_to_the_label_they_are_printed_beside(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [
        word(40, 80, "六、开放合作情况"),
        word(50, 128, "集群国际合作交流总体情况"),
        word(50, 200, "集群已开展的国际合作交流活动"),
    ]
    words += lines(260, 120, "与三个国家的园区往来，举办", "两次会议。")
    words += lines(260, 168, "□建立或参与主导产业国际合作机制", "□与境外产业园区形成较为稳定的合作关系")
    words += lines(260, 200, "□参加中国国际中小企业博览会等展会类活动", "□承办主导产业国际研讨会或技术交流会")
    rows = table(words, layout, expected)
    assert rows[0][1] == "与三个国家的园区往来，举办两次会议。"
    assert rows[1][1].count("□") == 4


def test_a_line_between_two_labels_that_may_be_either_ones_is_doubted(
    layout: Layout, expected: list[ExpectedRow]
) -> None:
    words = [
        word(40, 80, "二、主导产业情况"),
        word(50, 120, "集群产业链强链补链情况"),
        word(50, 200, "集群质量品牌建设情况"),
    ]
    words += [word(260, 120, "本地有协会一家。"), word(260, 160, "会员单位共三百户。"), word(260, 200, "出台了政策。")]
    view = drawn(page_of(words), layout, expected)
    assert [c.sure for c in view.grids[0].cells] == [False, False, False, False]


def test_what_is_left_of_a_line_says_which_row_the_text_belongs_to(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [
        word(40, 80, "二、主导产业情况"),
        word(50, 120, "集群产业链强链补链情况"),
        word(50, 200, "集群质量品牌建设情况"),
    ]
    words += [word(260, 120, "本地有协会一家。"), word(260, 160, "会员单位共三百户。"), word(260, 200, "出台了政策。")]
    piece = Ruling(direction=Direction.HORIZONTAL, at=186, start=300, end=360, thickness=1)
    view = drawn(page_of(words, [piece]), layout, expected)
    rows = rows_of(0, view.grids[0], view.chars)
    assert [row.cells[1].text for row in rows] == ["本地有协会一家。会员单位共三百户。", "出台了政策。"]
    assert all(c.sure for c in view.grids[0].cells)


def test_the_foot_of_a_page_is_in_no_row(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [TITLE, *HEADER, word(50, 150, OUTPUT), *(word(x, 150, "53.6") for x in (280, 380, 480))]
    words += [word(50, 190, CAGR), word(420, 190, "7.53"), word(420, 700, "内部资料")]
    assert table(words, layout, expected)[2] == [CAGR, "7.53"]


def test_a_group_is_parted_into_its_rows(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [word(40, 80, "五、绿色化转型情况"), *lines(50, 132, "近三年集群单位产值能", "耗（吨标准煤/万元）")]
    words += [word(220, y, year) for y, year in ((112, "2022年"), (136, "2023年"), (160, "2024年"))]
    words += [word(400, y, figure) for y, figure in ((112, "0.38"), (136, "0.364"), (160, "0.323"))]
    words += [
        word(220, 184, "（注：单位产值能耗需提供计算公式）"),
        word(50, 220, "近三年集群单位产值能耗降低率（%）"[:13]),
    ]
    words += [word(50, 236, "率（%）"), word(400, 226, "15")]
    rows = table(words, layout, expected)
    assert [row[-2:] for row in rows[:3]] == [["2022年", "0.38"], ["2023年", "0.364"], ["2024年", "0.323"]]
    assert rows[-1][-1] == "15"


def test_words_read_across_the_edge_of_the_labels_leave_it_where_it_is_and_are_doubted(
    layout: Layout, expected: list[ExpectedRow]
) -> None:
    words = [word(40, 80, "六、开放合作情况"), word(57, 170, "集群国际合作交流总体情况 开展了两次往来")]
    words += [word(45, 200, "集群已开展的国际合作交流活动"), word(222, 200, "□建立或参与主导产业国际合作机制")]
    view = drawn(page_of(words), layout, expected)
    rows = rows_of(0, view.grids[0], view.chars)
    assert [row.cells[0].text for row in rows] == ["集群国际合作交流总体情况", "集群已开展的国际合作交流活动"]
    assert [row.cells[1].cell.sure for row in rows] == [False, True]


def test_a_figure_s_end_in_a_line_of_its_own_hides_no_columns(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [word(50, 110, "集群外商直接投资额增长率"), word(50, 126, "（%）")]
    words += [*(word(x, 118, "1.5") for x in (260, 360, 460)), *lines(50, 150, "集群主导产品出口贸易额", "（万元）")]
    words += [word(260, 158, "315.35"), word(360, 158, "363.66"), *lines(460, 150, "38395.", "01")]
    words += lines(50, 190, "集群主导产品出口贸易额增长", "率（%）")
    words += [word(x, 198, "7.4") for x in (260, 360, 460)]
    assert table(words, layout, expected)[1][1:] == ["315.35", "363.66", "38395.01"]


def test_kinds_of_figures_have_columns_of_their_own_in_every_year(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [word(40, 80, "三、创新能力情况"), word(90, 110, "年度")]
    words += [word(x, 110, y) for x, y in ((210, "2022年"), (330, "2023年"), (450, "2024年"))]
    words += [word(50, 140, "集群中小企业研发人员数量"), *(word(x, 140, "53") for x in (210, 330, 450))]
    words += lines(
        50,
        190,
        "近三年集群中小企业主持",
        "（起草单位排名前三位）",
        "或参与制修订标准数量情",
        "况（需提供清单）（年度",
        "当前值）",
    )
    for x in (210, 330, 450):
        words += [word(x, 178, "类别"), word(x + 34, 178, "主持 参与")]
        for i, name in enumerate(("国际", "国家", "行业", "团体")):
            y = 200 + 22 * i
            words += [word(x, y, name), word(x + 34, y, f"{i + 1}"), word(x + 76, y, f"{i + 5}")]
    rows = table(words, layout, expected)
    assert rows[-1] == ["团体", "4", "8", "团体", "4", "8", "团体", "4", "8"]


def test_the_declaration_has_two_tall_rows(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [word(40, 80, "九、真实性声明及推荐意见"), word(60, 200, "真实性声明")]
    words += lines(180, 110, "本单位承诺此次申报中小企业特色产业", "集群的申请材料（包括附件资料）真实、合法。")
    words += [
        word(180, 180, "县级行政区划中小企业主管部门负责人（签字）"),
        word(180, 230, "县级行政区划中小企业主管部门（公章）"),
    ]
    words += [word(380, 280, "2025年5月6日"), *lines(60, 400, "省级中小企业", "主管部门推荐", "意见")]
    words += [word(180, 340, "同意推荐。"), word(330, 460, "推荐单位（公章）"), word(380, 500, "年月日")]
    declared, opinion = table(words, layout, expected)
    assert declared[1].endswith("（公章）2025年5月6日")
    assert opinion == ["省级中小企业主管部门推荐意见", "同意推荐。推荐单位（公章）年月日"]


def test_a_cover_is_no_table_though_rows_have_its_labels(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [word(60, 300, "集群名称："), word(300, 300, "某某县泵阀制造产业集群"), word(60, 340, "所属地区：")]
    words += [word(300, 340, "某某省某某市某某县"), word(60, 380, "县级行政区划中小企业主管部门（盖章）：")]
    words += [word(60, 420, "集群运营管理机构："), word(300, 420, "某某园区管理委员会"), word(60, 460, "申报时间：")]
    words += [word(60, 500, "联系人及联系电话："), word(300, 500, "曹锐")]
    assert drawn(page_of(words), layout, expected).grids == []


def test_running_text_that_begins_like_a_label_is_no_table(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = lines(
        50,
        120,
        "集群总产值达到二十三亿元，比上年增长一成，",
        "集群企业数量达到一百家，其中中小企业九十家，",
        "成效明显。",
    )
    assert drawn(page_of(words), layout, expected).grids == []


def test_digital_pages_come_back_as_they_are(layout: Layout, expected: list[ExpectedRow]) -> None:
    words = [TITLE, *HEADER, word(50, 150, OUTPUT), word(50, 190, GROWTH), word(280, 150, "53.6")]
    view = page_of(words, kind=PageKind.DIGITAL)
    assert drawn(view, layout, expected) is view


def test_a_label_of_a_row_that_is_found_speaks_for_no_missing_one() -> None:
    labels = RowLabels(frozenset({"集群主导产业产值"}), frozenset({"集群主导产业产值增速", "集群中小企业从业人员"}))
    assert labels.begin_missing([word(0, 0, "集群主导产业产值"), word(0, 20, "主导产业产值")]) == 0
    assert labels.begin_missing([word(0, 0, "集群主导产业产值"), word(0, 20, "集群中小企业")]) == 1


def test_a_label_misread_where_two_are_alike_may_be_either() -> None:
    labels = RowLabels(frozenset({"国家级项目名称"}), frozenset({"国家级平台名称"}))
    assert labels.begin_missing([word(0, 0, "国家级顶目")]) == 0
    assert labels.begin_missing([word(0, 0, "国家级平合")]) == 1
