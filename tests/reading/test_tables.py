"""What speaks against an open table as read."""

from __future__ import annotations

import pytest

from extractor.reading.tables import (
    has_speck,
    nearly_printed,
    of_another_direction,
    strict_among_weak,
    two_directions,
    unit_alone,
    unlike_its_row,
)
from extractor.registration.layout_files.catalogue import load_dictionary

SPEC = load_dictionary("fields/fuhe-2025.yaml").by_id()["plan.targets"]
COLUMNS = ("direction", "indicator", "base_2024", "target_2027")


@pytest.mark.parametrize(
    ("direction", "indicator", "odd"),
    [
        ("创新", "工业互联网普及率", "工业互联网普及率"),
        ("数字化", "工业互联网普及率", ""),
        ("数字化", "上云企业数量（自行增加）", ""),
    ],
)
def test_a_printed_indicator_under_another_direction_is_told(direction: str, indicator: str, odd: str) -> None:
    row = dict(zip(COLUMNS, (direction, indicator, "49.76%", "62.20%"), strict=True))
    assert of_another_direction([row], COLUMNS, SPEC) == odd


@pytest.mark.parametrize(
    ("direction", "told"), [("开放合作治理和服务", True), ("开放合作", False), ("其他", False), ("创新 数字化", True)]
)
def test_two_rows_read_as_one_are_told_by_their_directions(direction: str, told: bool) -> None:
    row = dict(zip(COLUMNS, (direction, "定性描述", "3个", "5个"), strict=True))
    assert bool(two_directions([row], COLUMNS, SPEC)) is told


@pytest.mark.parametrize(
    ("text", "speck"),
    [
        ("42.93%", False),
        ("42.93%.", True),
        ("33.68%|", True),
        ("服务企业78家|次", True),
        ("二氧化碳排放量", False),
        ("二氧化碳排放量。", True),
        (".24.41%", True),
        ("•治理体系基本形成", True),
        ("，已与境外园区建立联系", True),
        (",", True),
        ("-12.30%", False),
        ("/", False),
        ("（1）完善平台；", False),
        ("ABC Inc.", False),
        ("·建设平台", False),
        ("‘揭榜挂帅’项目", False),
        ("组团参加境外展会，签约项目三个。", False),
        ("—", False),
        ("一关键工序数控化率", True),
        ("一般工业固废综合利用率", False),
        ("·2.99万吨", True),
        ("", False),
    ],
)
def test_a_mark_that_no_entry_ends_on_is_a_speck(text: str, speck: bool) -> None:
    assert has_speck(text, [{"indicator": text, "base_2024": "49.76%"}]) is speck


@pytest.mark.parametrize("indicator", ["专利", "二氧化碳排", "有效发朋专利数量"])
def test_what_is_left_of_a_printed_indicator_is_told(indicator: str) -> None:
    row = dict(zip(COLUMNS, ("创新", indicator, "15", "24"), strict=True))
    assert nearly_printed([row], COLUMNS, SPEC) is not None


def test_an_indicator_of_the_county_s_own_beside_the_printed_one_is_none_such() -> None:
    rows = [dict(zip(COLUMNS, ("创新", i, "15", "24"), strict=True)) for i in ("研发经费投入", "研发经费投入强度")]
    assert nearly_printed(rows, COLUMNS, SPEC) is None
    own = dict(zip(COLUMNS, ("创新", "省级以上创新平台数量", "15", "24"), strict=True))
    assert nearly_printed([own], COLUMNS, SPEC) is None


def test_a_table_of_sentences_closes_each() -> None:
    rows = [{"base_2024": "机制稳定。", "target_2027": "满意度提升。"}]
    assert not has_speck("机制稳定。", rows)


def test_a_unit_without_its_figure_is_told() -> None:
    row = dict(zip(COLUMNS, ("创新", "专利数量", "家", "24家"), strict=True))
    assert unit_alone([row], COLUMNS) == "家"
    assert unit_alone([row | {"base_2024": "1家"}], COLUMNS) == ""


@pytest.mark.parametrize("indicator", ["研发经费投入（亿元）", "优质中小企业数量（家）"])
def test_a_printed_indicator_with_its_unit_is_whole(indicator: str) -> None:
    row = dict(zip(COLUMNS, ("创新", indicator, "15", "24"), strict=True))
    assert nearly_printed([row], COLUMNS, SPEC) is None


@pytest.mark.parametrize("text", ["一网通办率", "一期工程投资额", "一站式服务平台数量"])
def test_a_word_that_begins_with_one_has_no_speck(text: str) -> None:
    assert not has_speck(text, [{"indicator": text}])


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        (("37.44%", "46.80%", "45.877%"), "45.877%"),
        (("37.44%", "4680%"), "4680%"),
        (("4.66亿元", "499亿元", "5.32亿元"), "499亿元"),
        (("3662人 •", "4273人"), "3662人 •"),
        (("3215入", "3793人"), "3215入"),
        (("0.30吨二氧化碳万元", "0.27吨二氧化碳/万元"), "0.30吨二氧化碳万元"),
        (("37.44%", "46.8%"), ""),
        (("0.463吨标准煤/万元", "0.426吨标准煤/万元"), ""),
        (("0.32", "0.295"), ""),
        (("12家", "150家"), ""),
        (("120", "150家（累计）"), ""),
        (("12%", "年均15%以上"), ""),
        (("9800万元", "1.2亿元"), ""),
        (("8.5%", "提高2个百分点"), ""),
        (("9.6", "120"), ""),
        (("≥ 1,200家", "≥1500家"), ""),
        (("12家", "/"), ""),
        (("12.5%", "下降3个百分点，达到9%"), ""),
    ],
)
def test_a_figure_unlike_its_rows_others_is_told(values: tuple[str, ...], odd: str) -> None:
    columns = (*COLUMNS, "actual_2025")[: 2 + len(values)]
    row = dict(zip(columns, ("创新", "专利", *values), strict=True))
    assert unlike_its_row([row], columns) == odd


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        (("≥8%", ">8.85%"), ">8.85%"),
        (("≥8%", "≥8.85%"), ""),
        ((">8%", ">8.85%"), ""),
        (("8%", "9%"), ""),
        (("8%", ">9%"), ">9%"),
    ],
)
def test_a_sign_that_lost_its_line_is_told_where_others_have_it(values: tuple[str, str], odd: str) -> None:
    row = dict(zip(COLUMNS, ("创新", "专利", *values), strict=True))
    assert strict_among_weak([row], COLUMNS) == odd
