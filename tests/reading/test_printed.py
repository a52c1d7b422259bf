"""Words printed in a value's own space are taken out, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.printed import strip_blanks, without_printed

NOTE = "（注：勾选需提供佐证材料）"
HINT = "(XX(省、市)XX(县、区)XX产业))"


def test_a_prompt_behind_the_value_is_taken_out() -> None:
    assert without_printed("303 个 (需提供清单及佐证材料)", ["个（需提供清单及佐证材料）"]) == "303 "


def test_widths_and_spaces_of_a_prompt_do_not_matter() -> None:
    assert without_printed("√是 ( 注:勾选需提供 佐证材料 )", [NOTE]).strip() == "√是"


def test_a_prompt_broken_over_lines_is_taken_out() -> None:
    assert without_printed("泵阀产业集群（注：勾选需\n提供佐证材料）", [NOTE]) == "泵阀产业集群"


def test_a_prompt_with_a_misread_character_is_taken_out() -> None:
    assert without_printed("泵阀产业集群（注：勾选需提供佐证材科）", [NOTE]) == "泵阀产业集群"


def test_a_prompt_goes_once() -> None:
    assert without_printed(f"{NOTE}{NOTE}", [NOTE]) == NOTE


def test_a_value_like_the_prompts_pattern_stays() -> None:
    assert without_printed("样本省青禾县泵阀制造产业集群", [HINT]) == "样本省青禾县泵阀制造产业集群"


def test_a_short_prompt_is_not_guessed_at() -> None:
    assert without_printed("佐证材科", ["佐证材料"]) == "佐证材科"


def test_line_breaks_of_the_value_stay() -> None:
    assert without_printed(f"第一\n第二{NOTE}", [NOTE]) == "第一\n第二"


def test_the_underscores_of_a_blank_are_no_value() -> None:
    assert strip_blanks("____12.50____") == "12.50"
    assert strip_blanks("＿＿＿") == ""
    assert strip_blanks("a_b") == "a_b"


VALUES = st.text(alphabet="青禾县泵阀制造产业集群0123456789.，。\n ", max_size=40)


@given(VALUES)
def test_a_value_without_the_prompt_is_left_as_it_is(value: str) -> None:
    assert without_printed(value, [NOTE]) == value


@given(VALUES, VALUES)
def test_what_stands_around_a_prompt_stays(before: str, after: str) -> None:
    assert without_printed(f"{before}{NOTE}{after}", [NOTE]) == before + after


def test_a_colon_behind_a_prompt_that_begins_the_cell_goes_with_it() -> None:
    assert without_printed("应用情况（200字以内） ：\n接入企业93家", ["应用情况（200字以内）"]) == "\n接入企业93家"
    assert without_printed("接入企业（应用情况）：93家", ["（应用情况）"]) == "接入企业：93家"
