"""Rows that a page break cuts in two."""

from pathlib import Path

import pytest

from extractor.registration.lines import lines_in
from extractor.registration.register import register
from tests.typeset import Rows, registered, views_of, write_tables

HEADER = ["年度", "2022年", "2023年", "2024年"]
OUTPUT = ["集群总产值（亿元）", "101.10", "102.20", "103.30"]
GROWTH = ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"]
COUNT = ["集群企业数量（年度当前值）", "392", "415", "448"]
SMES = ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"]
CHAIN = "集群产业链强链补链情况 (200 字以内)"
WIDTHS = [215, 85, 85, 90]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def test_text_that_goes_on_over_the_page_is_one_value(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "围绕主导产业绘制产业链图谱，", "<", "<"]]
    second = [
        ["", "梳理出短板产品七项。", "<", "<"],
        ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"],
    ]
    registration, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "围绕主导产业绘制产业链图谱，梳理出短板产品七项。"
    assert [r.page for r in registration.places["industry.chain_strengthening.text"].regions] == [1, 2]
    assert texts["industry.quality_brand.text"] == "推行卓越绩效。"


def test_a_label_that_itself_breaks_over_the_page_is_put_together(pdf: Path) -> None:
    first = [HEADER, OUTPUT, COUNT, ["其中：集群中小企业数", "388", "411", "446"]]
    second = [["量（年度当前值）", "", "", ""], ["集群外商直接投资额（万元）", "10.00", "11.00", "12.00"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert [texts[f"industry.sme_count.{year}"] for year in (2022, 2023, 2024)] == ["388", "411", "446"]


def test_the_first_line_of_a_long_label_belongs_to_the_rest_below_a_repeated_header(pdf: Path) -> None:
    label = (
        "专利拥有量（包括发明专利、国防专利、植物新品种、国家级农作物品种、国家新药、国家一级"
        "中药保护品种、集成电路布图设计专有权等）"
    )
    first = [
        HEADER,
        ["集群中小企业研发投入强度（%）", "4.38", "4.62", "4.88"],
        ["集群中小企业研发经费总额（亿元）", "6.35", "7.78", "8.99"],
        ["集群中小企业PCT国际专利申请量", "9", "<", "<"],
        ["集群内中小企业有效发明", "527个（需提供清单及佐证材料）", "<", "<"],
    ]
    second = [HEADER, [label, "", "<", "<"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["innovation.invention_patents"].startswith("527个")


def test_figures_that_fell_to_the_second_half_of_a_broken_row_are_found(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, ["其中：集群中小企业数", "", "", ""]]
    second = [["量（年度当前值）", "388", "411", "446"], ["集群外商直接投资额（万元）", "10.00", "11.00", "12.00"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert [texts[f"industry.sme_count.{year}"] for year in (2022, 2023, 2024)] == ["388", "411", "446"]


def test_a_row_that_begins_on_the_next_page_takes_nothing_from_the_one_before(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, [HEADER, OUTPUT, GROWTH], [COUNT, SMES], widths=WIDTHS))
    assert texts["industry.leading_output_growth_pct.2022"] == "4.10"
    assert texts["industry.enterprise_count.2022"] == "392"


def test_the_header_repeated_above_the_rest_of_a_row_does_not_part_it(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "围绕主导产业绘制产业链图谱，", "<", "<"]]
    second = [HEADER, ["", "梳理出短板产品七项。", "<", "<"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "围绕主导产业绘制产业链图谱，梳理出短板产品七项。"


def test_text_over_three_pages_is_one_value(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "第一，", "<", "<"]]
    second = [["", "第二，", "<", "<"]]
    third = [["", "第三。", "<", "<"], ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"]]
    _, texts = registered(write_tables(pdf, first, second, third, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "第一，第二，第三。"


def test_a_county_s_own_row_after_the_page_break_is_no_rest_of_the_row_before(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "围绕主导产业绘制产业链图谱。", "<", "<"]]
    second = [
        ["本省重点产业链名称", "高端阀门", "<", "<"],
        ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"],
    ]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "围绕主导产业绘制产业链图谱。"


FORMULA = "（注：单位产值能耗需提供计算公式）"
ENERGY = "近三年集群单位产值能耗\n（吨标准煤/万元）"


def test_a_county_s_own_row_is_no_rest_of_a_value_that_has_its_label_in_its_cell(pdf: Path) -> None:
    first = [["是否建立集群碳排放监测机制", "□是 ☑否", "<"], [ENERGY, "2022年", "0.36"], ["^", "2023年", "0.35"]]
    first += [["^", "2024年", "0.34"], ["^", FORMULA, "<"]]
    own = ["补充说明", "56", "<"]
    second = [own, ["近三年集群单位产值能耗降低率（%）", "5.10", "<"], ["大宗工业固废综合利用率（%）", "80.00", "<"]]
    _, texts = registered(write_tables(pdf, first, second, widths=[175, 90, 210]))
    assert texts["green.energy_intensity_formula"] == FORMULA


PLATFORMS = "创新平台建设情况 (需提供清单及佐证材料)"
NATIONAL = "国家制造业创新中心\n或国家级创新平台名称及数量"


def test_a_label_broken_beside_a_merged_one_is_put_together(pdf: Path) -> None:
    years = ["年度", "2022年", "2023年", "2024年"]
    staff = ["集群中小企业研发人员数量", "4", "5", "6"]
    first = [
        years,
        staff,
        [PLATFORMS, NATIONAL, "数量：1个；名称：甲中心", "<"],
        ["^", "省级制造业创新", "数量：1个", "<"],
    ]
    second = [years, ["", "中心或省级创新平台\n名称及数量", "名称：乙研究院", "<"]]
    _, texts = registered(write_tables(pdf, first, second, widths=[125, 125, 125, 100]))
    assert texts["innovation.platforms.provincial"] == "数量：1个名称：乙研究院"


TARGETS = ["方向", "指标", "2024年基准值", "2027年目标值"]
PATENTS = ["创新", "有效发明专利数量", "545件", "833件"]


def test_the_rest_of_a_target_below_a_repeated_header_belongs_to_its_row(pdf: Path) -> None:
    first = [
        TARGETS,
        ["创新", "有效发明专利数量", "545件", "833件"],
        ["开放合作", "定性描述", "与5家境外机构建", "建立合"],
    ]
    second = [TARGETS, ["", "", "立合作关系", "作机制"], ["治理和服务", "定性描述", "基本健全", "全部覆盖"]]
    cells = target_cells(pdf, [HEADER, OUTPUT, GROWTH, COUNT, SMES], first, second)
    assert cells[1] == ["开放合作", "定性描述", "与5家境外机构建立合作关系", "建立合作机制"]
    assert cells[2] == ["治理和服务", "定性描述", "基本健全", "全部覆盖"]


def test_a_target_that_begins_on_the_next_page_is_a_row_of_its_own(pdf: Path) -> None:
    first = [TARGETS, PATENTS]
    second = [["", "省级创新平台", "3个", "14个"], ["治理和服务", "定性描述", "基本健全", "全部覆盖"]]
    cells = target_cells(pdf, [HEADER, OUTPUT, GROWTH, COUNT, SMES], first, second)
    assert [row[1] for row in cells] == ["有效发明专利数量", "省级创新平台", "定性描述"]


def target_cells(path: Path, *pages: Rows) -> list[list[str]]:
    """The texts of the target table, row by row."""
    write_tables(path, *pages, widths=WIDTHS)
    views = views_of(path)
    registration = register(views, "shenbao-2025")
    assert registration is not None
    rows: dict[int, list[str]] = {}
    for cell in registration.places["plan.targets"].cells:
        chars = [lines_in(views[r.page - 1].chars, r.bbox) for r in cell.regions]
        rows.setdefault(cell.row, []).append("".join(line.text for lines in chars for line in lines))
    return list(rows.values())
