"""Quotation marks of which way they turn was not to be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.text.quotes import paired_quotes


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("打造“淅川县模式“。", "打造“淅川县模式”。"),
        ('先后获评"制造之乡"“省级集群"等称号', "先后获评“制造之乡”“省级集群”等称号"),
        ('获评"制造之乡”。', "获评“制造之乡”。"),
        ('配备27"显示器的“智慧屏“', '配备27"显示器的“智慧屏”'),
        ("举办“节会”，推广“品牌”", "举办“节会”，推广“品牌”"),
        ("他说：“开工了。“", "他说：“开工了。”"),
    ],
)
def test_every_second_mark_closes(read: str, text: str) -> None:
    assert paired_quotes(read) == text


LOST = ("获评“制造之乡", "制造之乡”和“示范区”的称号", "一二“，三”四", "制造”和“示范")


@pytest.mark.parametrize("read", [*LOST, "没有引号", "东经113°15′20″北纬23°07′30″"])
def test_where_one_was_lost_the_text_stays_as_it_was_read(read: str) -> None:
    assert paired_quotes(read) == read


@given(st.lists(st.text("甲乙丙，。", min_size=1), max_size=6))
def test_what_is_typed_rightly_stays(parts: list[str]) -> None:
    typed = "".join(f"“某{part}某”" if i % 2 else f"某{part}某" for i, part in enumerate(parts))
    assert paired_quotes(typed) == typed
