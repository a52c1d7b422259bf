"""Cells of ``数量：__个 名称：__``: how many, and which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.text.names import (
    FULL_LINE,
    is_none_on_underline,
    nearly_ends_a_name,
    parse_count_with_names,
    slash_read_as_one,
    split_names,
    written_in,
)

A, B, C = "青禾县云启检测服务平台", "青禾锐合融资服务平台", "青禾佳润技术转移中心"


@pytest.mark.parametrize(
    "text",
    [
        f"数量：3 个\n名称：{A}、{B}、{C}",
        f"数量：3个 名称：{A}；{B}；{C}。",
        f"数量: 3 个\n名称: 1.{A} 2.{B} 3.{C}",
        f"数量：3 个\n名称：1、{A}\n2、{B}\n3、{C}",
        f"数量：3 个\n名称：（1）{A}；（2）{B}；（3）{C}",
        f"数量：3 个\n名称：①{A}②{B}③{C}",
        f"数 量：__3__个\n名 称：{A}，{B}，{C}",
        f"数量：３个\n名称：{A}\n{B}\n{C}",
        f"名称：{A}、{B}、{C}\n数量：3 个",
    ],
)
def test_three_names_in_many_spellings(text: str) -> None:
    parsed = parse_count_with_names(text)
    assert (parsed.count, parsed.names) == (3, (A, B, C))
    assert parsed.reasons == ()


def test_a_number_begins_a_name_also_where_nothing_stands_before_it() -> None:
    text = f"数量：3 个\n名称：\n1、{C}2、{A}3、{B}"
    assert parse_count_with_names(text).names == (C, A, B)


def test_a_line_that_ends_early_before_a_quoted_number_ends_no_name() -> None:
    text = f"数量：2 个\n名称：青禾县企业服\n务“110”平台；{A}"
    assert parse_count_with_names(text).names == ("青禾县企业服务“110”平台", A)


def test_a_line_that_ends_a_name_is_no_wrap_whatever_the_count_says() -> None:
    text = f"数量：1 个\n名称：{C}\n5G示范平台"
    assert parse_count_with_names(text).names == (C, "5G示范平台")


def test_separators_in_brackets_part_no_name() -> None:
    text = "数量：2 个\n名称：泵阀检测平台（铸件、密封件）；阀门中心（一期，二期）"
    assert parse_count_with_names(text).names == ("泵阀检测平台(铸件、密封件)", "阀门中心(一期,二期)")


def test_a_name_that_wraps_in_a_full_line_is_one_name() -> None:
    text = f"数量：1 个\n名称：青禾县泵阀制造产业集群公共技{FULL_LINE}术服务平台\n"
    assert parse_count_with_names(text).names == ("青禾县泵阀制造产业集群公共技术服务平台",)


def test_the_count_tells_that_a_full_line_ended_a_name() -> None:
    text = f"数量：2 个\n名称：{A}{FULL_LINE}{B}\n"
    assert parse_count_with_names(text).names == (A, B)


def test_figures_within_a_name_are_no_list_numbers() -> None:
    text = "数量：2 个\n名称：青禾5G工厂、智能制造2025示范车间"
    assert parse_count_with_names(text).names == ("青禾5G工厂", "智能制造2025示范车间")


@pytest.mark.parametrize(
    "text", ["数量：无", "数量：无\n名称：无", "数量：/ 个 名称：/", "数量：—个\n名称：", "名称：无", "无"]
)
def test_none_is_declared_in_many_ways(text: str) -> None:
    parsed = parse_count_with_names(text)
    assert parsed.none_declared
    assert (parsed.count, parsed.names) == (None, ())


@pytest.mark.parametrize("text", ["数量： 个\n名称：", "数量：____个 名称：________", "", " \n"])
def test_the_printed_words_alone_are_blank(text: str) -> None:
    assert parse_count_with_names(text).blank


def test_a_count_of_nought_is_a_count() -> None:
    parsed = parse_count_with_names("数量：0 个\n名称：")
    assert (parsed.count, parsed.names, parsed.none_declared) == (0, (), False)


def test_names_without_a_count_are_kept_and_pointed_out() -> None:
    parsed = parse_count_with_names(f"数量： 个\n名称：{A}")
    assert (parsed.count, parsed.names) == (None, (A,))
    assert parsed.reasons


def test_a_count_that_is_no_number_is_unreadable() -> None:
    parsed = parse_count_with_names(f"数量：若干个\n名称：{A}")
    assert not parsed.readable
    assert parsed.reasons


NAME = st.text(alphabet="青禾县泵阀制造检测服务平台中心工厂", min_size=4, max_size=14)
NAMES = st.lists(NAME, min_size=1, max_size=9)


@given(NAMES, st.sampled_from(["、", "；", "，", "\n", ";\n"]))
def test_names_joined_by_a_separator_come_apart_again(names: list[str], separator: str) -> None:
    parsed = parse_count_with_names(f"数量：{len(names)} 个\n名称：{separator.join(names)}")
    assert (parsed.count, list(parsed.names)) == (len(names), names)


@given(NAMES, st.sampled_from(["{}.{} ", "{}、{}\n", "({}){};", "（{}）{}；"]))
def test_numbered_names_come_apart_again(names: list[str], pattern: str) -> None:
    text = "".join(pattern.format(i, name) for i, name in enumerate(names, start=1))
    assert split_names(text) == names


@given(st.text(alphabet="数量名称：:个123（）()、；，\n无青禾 ", max_size=30))
def test_any_text_is_taken_without_losing_the_fault(text: str) -> None:
    parsed = parse_count_with_names(text)
    if not parsed.readable:
        assert parsed.count is None and parsed.reasons


@pytest.mark.parametrize("text", ["数量：个\n名称：\u200b", "数量： 个；名称：", "数量：____个 名称：____\u200b"])
def test_a_printed_blank_left_empty_is_blank(text: str) -> None:
    assert parse_count_with_names(text).blank


def test_a_sign_between_the_blanks_is_no_part_of_the_count() -> None:
    read = parse_count_with_names("数量：个；名称：青禾县泵阀协会")
    assert (read.count, read.names) == (None, ("青禾县泵阀协会",))


def test_a_slash_for_the_names_read_as_a_one_is_no_name() -> None:
    parsed = parse_count_with_names("数量：/个\n名称：1")
    assert parsed.none_declared
    assert parsed.names == ()


def test_semicolons_read_as_colons_part_names_where_the_count_says_so() -> None:
    parsed = parse_count_with_names(f"数量：3个\n名称：{A[:4]}{FULL_LINE}{A[4:]}：{B}{FULL_LINE}：{C}")
    assert parsed.names == (A, B, C)


@pytest.mark.parametrize(
    "text",
    [
        "数量：二个名称：一",
        "数量:丄个名称:/",
        "|数量：⊥个名称：",
        "数量：-无-个名称：",
        f"数量：二个\n名称：二{FULL_LINE}",
    ],
)
def test_a_dash_or_slash_on_an_underline_is_recognised_as_a_character(text: str) -> None:
    assert is_none_on_underline(text)


@pytest.mark.parametrize(
    "text",
    [
        f"数量：二个名称：{A}",
        f"数量：工个名称：{A}",
        "数量：1个名称：/",
        "数量：个 名称：",
        "数量：3个名称：一",
        "数量：3个",
    ],
)
def test_a_count_or_a_name_is_none_such(text: str) -> None:
    assert not is_none_on_underline(text)


def test_a_one_beside_a_slash_may_be_a_slash() -> None:
    assert slash_read_as_one("数量：_1个名称：/")
    assert not slash_read_as_one("数量：1个名称：")
    assert not slash_read_as_one(f"数量：1个名称：{A}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("5.5G通信平台、数据中心", ["5.5G通信平台", "数据中心"]),
        ("4.0产业互联网平台", ["4.0产业互联网平台"]),
        ("三·八红旗平台", ["三·八红旗平台"]),
        ("智能车间1、智能车间2", ["智能车间1", "智能车间2"]),
        ("1.5G智能工厂；2.5G示范车间", ["5G智能工厂", "5G示范车间"]),
        ("1.3D打印工厂；2.4K显示中心", ["3D打印工厂", "4K显示中心"]),
        ("1.5T磁共振中心", ["1.5T磁共振中心"]),
        ("一、检测平台；二、数据中心", ["检测平台", "数据中心"]),
    ],
)
def test_a_figure_of_a_name_is_no_number_of_a_list(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("name", ["高端装备产业园", "技术改造工程", "江南大学", "示范基地1"])
def test_ordinary_words_do_not_nearly_end_as_platforms_do(name: str) -> None:
    assert not nearly_ends_a_name(name)


def test_a_count_in_characters_is_none_on_a_scan_alone() -> None:
    assert not parse_count_with_names("数量：一个\n名称：").none_declared
    assert is_none_on_underline("数量：一个\n名称：")


def test_a_piece_of_the_underline_does_not_hide_a_dash() -> None:
    assert is_none_on_underline("数量：_一 个名称：")
    assert not is_none_on_underline("数量：_一 个名称：云启检测平台")


def test_of_a_list_what_is_printed_or_says_nothing_raises_no_doubt() -> None:
    assert not any(written_in("数量:_无个名称:无"))
    text = "数量:2个名称:云启检测平台"
    assert [c for c, matters in zip(text, written_in(text), strict=True) if matters] == list("2云启检测平台")


@pytest.mark.parametrize(
    "text",
    [
        "数量:/个名称:/",
        "数量：二个名称：一",
        "数量：——个 名称：——".replace(" ", ""),
    ],
)
def test_two_signs_of_none_bear_each_other_out(text: str) -> None:
    assert not any(written_in(text))


@pytest.mark.parametrize("text", ["数量:0个名称:/", "数量：_0个名称：无"])
def test_a_sign_of_none_beside_a_zero_is_borne_out_by_it_if_that_is_sure(text: str) -> None:
    assert [c for c, matters in zip(text, written_in(text), strict=True) if matters] == ["0"]


@pytest.mark.parametrize(
    "text",
    [
        "数量:/个名称:",
        "数量：/个名称：1",
        "数量：1个名称：/",
        "数量：0个名称：",
        "数量：二个名称：二号平台",
        "数量：⊥个名称：—",
    ],
)
def test_a_lone_sign_of_none_may_be_misread(text: str) -> None:
    assert any(written_in(text))


def test_the_unit_is_printed_where_it_follows_a_count_alone() -> None:
    text = "数量:名称:2个平台"
    assert [c for c, matters in zip(text, written_in(text), strict=True) if matters] == list("2个平台")


@pytest.mark.parametrize("letter", ["o", "O", "〇"])
def test_a_letter_for_a_count_is_a_zero(letter: str) -> None:
    assert parse_count_with_names(f"数量:_{letter}__个名称:").count == 0


def test_a_letter_beside_digits_is_asked_about() -> None:
    assert parse_count_with_names("数量:1o个名称:").reasons
