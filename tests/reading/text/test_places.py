"""Which places there are, and names that are nearly one."""

from __future__ import annotations

import pytest

from extractor.reading.text.places import borne_out, is_place, places, real_name_of, stem


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("濉溪县", "濉溪"),
        ("忠县", "忠县"),
        ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯"),
        ("长白朝鲜族自治县", "长白"),
        ("龙胜各族自治县", "龙胜"),
        ("内蒙古自治区", "内蒙古"),
        ("神农架林区", "神农架"),
        ("西乡塘区", "西乡塘"),
    ],
)
def test_a_name_without_its_kind(name: str, short: str) -> None:
    assert stem(name) == short


def test_each_place_keeps_two_characters_and_more() -> None:
    assert len(places()) > 3000
    assert all(len(stem(name)) >= 2 for name in places().values())


@pytest.mark.parametrize(
    ("name", "within", "real"),
    [
        ("滩溪", "淮北", "濉溪"),
        ("浙川县", "南阳市", "淅川"),
        ("龙华区", "深圳市", None),
        ("淮阳区", "周口市", None),
        ("长江", "龙岩", "长汀"),
        ("濉溪", "淮北", None),
        ("滩溪", "安徽", None),
        ("青禾", "淮北", None),
        ("滩溪", "范例市", None),
        ("", "淮北", None),
        ("滩溪", "", None),
    ],
)
def test_a_name_that_is_one_but_for_one_character(name: str, within: str, real: str | None) -> None:
    assert real_name_of(name, within) == real


_SAID = ["山东省菏泽市郓城县酒类包装产业集群", "郓城县经济商务和科学技术局", "郓城县酒类包装协会", "郓城某公司"]


def test_a_county_said_again_and_again_is_borne_out() -> None:
    assert borne_out(_SAID, _SAID, 3, wary=False) == {"郓城"}
    assert borne_out(_SAID, _SAID, 4, wary=False) == set()


def test_one_that_is_doubtful_wherever_another_of_its_city_is_like_it_is_not() -> None:
    doubtful = [text.replace("郓", " ") for text in _SAID]
    assert borne_out(_SAID, [*doubtful[:3], _SAID[3]], 3, wary=False) == set()


def test_one_without_a_like_is_borne_out_by_one_sure_place() -> None:
    said = [text.replace("菏泽", "聊城").replace("郓城县", "茌平区").replace("郓城", "茌平") for text in _SAID]
    doubtful = [text.replace("茌", " ") for text in said]
    assert borne_out(said, [*doubtful[:3], said[3]], 3, wary=True) == {"茌平"}
    assert borne_out(said, doubtful, 3, wary=True) == set()


def test_on_a_poor_picture_not_one_that_another_of_the_city_is_like() -> None:
    assert borne_out(_SAID, _SAID, 3, wary=True) == set()


def test_a_word_is_no_place_where_its_city_is_not_named() -> None:
    said = ["开拓新兴市场", "面向新兴市场", "新兴市场占比"]
    assert borne_out(said, said, 3, wary=False) == set()


@pytest.mark.parametrize(
    ("name", "within", "there"), [("和县", "邢台市", False), ("南和", "邢台市", True), ("和县", "", True)]
)
def test_a_place_lies_where_it_lies(name: str, within: str, there: bool) -> None:
    assert is_place(name, within) == there
