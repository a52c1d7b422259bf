"""Ruled boxes that are no tables: frames around running text, covers set as tables."""

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.typeset import FONT, LEFT, PAGE_HEIGHT, PAGE_WIDTH, draw_table, registered, write_tables

TITLE = "八、未来三年中小企业特色产业集群发展规划"
OVERVIEW = ["一、集群基本情况简介", "集群总产值（亿元）连年增长。", "二、发展成效", "泵阀产量居全国第三。"]
TARGETS = [
    ["方向", "指标", "2024年基准值", "2027年目标值"],
    ["主导产业", "近三年集群产值年均增速", "9.28%", "11%"],
    ["创新", "有效发明专利数量", "545件", "833件"],
]
BASICS = [
    ["集群名称", "样本省青禾县泵阀制造产业集群", "<", "<"],
    ["县级行政区划中小企业主管部门", "青禾县经济和信息化局", "<", "<"],
    ["联系人", "周敏", "联系方式", "0512-66668615"],
    ["集群运营管理机构", "青禾县产业集群服务中心", "<", "<"],
    ["联系人", "李文华", "联系方式", "13800001111"],
    ["集群占地面积(平方公里)", "12.50", "<", "<"],
]
COVER = [
    ["集群名称：", "<", "样本省青禾县泵阀制造产业集群", "<"],
    ["所属地区：", "<", "样本省（区、市）青禾市（区）青禾县（市、区）", "<"],
    ["县级行政区划中小企业主管部门（盖章）：", "<", "青禾县经济和信息化局", "<"],
    ["集群运营管理机构：", "<", "青禾县产业集群服务中心", "<"],
    ["申报时间：", "<", "2025年6月12日", "<"],
    ["联系人及联系电话：", "<", "周敏 0512-66668615", "<"],
]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def write_lines(path: Path, *pages: list[str]) -> Path:
    """A page of the form's first table, and pages of running text in a frame each."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    draw_table(canvas, BASICS, [119.0] * 4)
    canvas.showPage()
    for lines in pages:
        canvas.setFont(FONT, 12)
        for n, line in enumerate(lines):
            canvas.drawString(LEFT, PAGE_HEIGHT - 100 - 20 * n, line)
        height = 20 * len(lines) + 10
        canvas.rect(LEFT - 5, PAGE_HEIGHT - 85 - height, 475, height)
        canvas.showPage()
    canvas.save()
    return path


def test_text_in_a_frame_is_running_text(pdf: Path) -> None:
    _, texts = registered(write_lines(pdf, [TITLE, *OVERVIEW]))
    assert texts["plan.overview"] == "集群总产值（亿元）连年增长。"
    assert texts["plan.achievements"] == "泵阀产量居全国第三。"


def test_a_frame_goes_on_over_the_page(pdf: Path) -> None:
    _, texts = registered(write_lines(pdf, [TITLE, *OVERVIEW], ["阀门检测平台建成。", "三、存在的问题", "用地不足。"]))
    assert texts["plan.achievements"] == "泵阀产量居全国第三。阀门检测平台建成。"
    assert texts["plan.problems"] == "用地不足。"


def test_text_in_the_rows_of_the_table_it_surrounds_is_running_text(pdf: Path) -> None:
    text = "\n".join([TITLE, *OVERVIEW, "（二）发展目标", "1. 三年总体目标"])
    below = "\n".join(["2. 阶段性目标", "（1）2025 年度", "总产值达到二百亿元。"])
    rows = [[text, "<", "<", "<"], *TARGETS, [below, "<", "<", "<"]]
    registration, texts = registered(write_tables(pdf, BASICS, rows))
    assert texts["plan.overview"] == "集群总产值（亿元）连年增长。"
    assert texts["plan.stage.2025"] == "总产值达到二百亿元。"
    assert len(registration.places["plan.targets"].cells) == 8


def test_text_over_the_whole_width_of_another_table_is_no_running_text(pdf: Path) -> None:
    first = [["年度", "2022年", "2023年", "2024年"], ["集群产业链强链补链\n情况 (200 字以内)", "第一，", "<", "<"]]
    rest = [
        ["", "第二，\n第三，\n第四。", "<", "<"],
        ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"],
    ]
    registration, texts = registered(write_tables(pdf, BASICS, first, rest))
    assert texts["industry.chain_strengthening.text"] == "第一，第二，第三，第四。"
    assert registration.sections[3] == ["二"]


def test_a_cover_set_as_a_table_is_read_as_a_cover(pdf: Path) -> None:
    registration, texts = registered(write_tables(pdf, COVER, BASICS))
    assert registration.sections[1] == ["封面"]
    assert texts["cover.department"] == "青禾县经济和信息化局"
    assert texts["cover.county"] == "青禾"
    assert registration.places["basic.cluster_name"].regions[0].page == 2
