"""Text of a value → value and status under the field's type; name and telephone number on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.contact_line import split_contact
from extractor.reading.values import scanned_list, typed_value
from extractor.registration.layout_files.catalogue import load_dictionary
from models.layout import FieldSpec
from models.record import Status


def spec(field: str) -> FieldSpec:
    return load_dictionary("fields/shenbao-2025.yaml").by_id()[field]


@pytest.mark.parametrize(
    ("line", "name", "phone"),
    [
        ("顾承志　0512-66668615-804", "顾承志", "0512-66668615-804"),
        ("顾承志 13800001111", "顾承志", "13800001111"),
        ("顾承志/13800001111", "顾承志", "13800001111"),
        ("顾承志（13800001111）", "顾承志", "13800001111"),
        ("顾承志（电话：13800001111）", "顾承志", "13800001111"),
        ("顾承志，电话：0512-66668615", "顾承志", "0512-66668615"),
        ("联系人：顾承志 联系电话：13800001111", "顾承志", "13800001111"),
        ("13800001111 顾承志", "顾承志", "13800001111"),
        ("顾 承 志  0512—66668615", "顾承志", "0512—66668615"),
        ("顾承志 (0512)66668615", "顾承志", "(0512)66668615"),
        ("顾承志 ０５１２－６６６６８６１５", "顾承志", "0512-66668615"),
        ("顾承志 0512-66668615 转 804", "顾承志", "0512-66668615 转 804"),
        ("顾承志", "顾承志", ""),
        ("13800001111", "", "13800001111"),
        ("______", "", ""),
    ],
)
def test_name_and_number_on_one_line(line: str, name: str, phone: str) -> None:
    assert split_contact(line) == (name, phone)


def test_two_numbers_of_one_person_stay_together() -> None:
    assert split_contact("顾承志 0512-66668615、13800001111") == ("顾承志", "0512-66668615、13800001111")


@given(
    st.text(alphabet="顾承志周敏李文华", min_size=2, max_size=4),
    st.from_regex(r"\A(0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9})\Z"),
    st.sampled_from([" ", "　", "/", "，", "：", "  电话："]),
)
def test_any_name_and_number_come_apart(name: str, phone: str, between: str) -> None:
    assert split_contact(f"{name}{between}{phone}") == (name, phone)


@pytest.mark.parametrize(
    ("field", "text", "value", "status"),
    [
        ("basic.land_area_km2", "12.50", 12.5, Status.READ),
        ("basic.land_area_km2", "", None, Status.BLANK),
        ("basic.land_area_km2", "____", None, Status.BLANK),
        ("basic.land_area_km2", "无", None, Status.NONE_DECLARED),
        ("basic.land_area_km2", "见附件", None, Status.UNREADABLE),
        ("industry.enterprise_count.2023", "415家", 415, Status.READ),
        ("cover.declare_date", "2025.7.8", "2025-07-08", Status.READ),
        ("cover.declare_date", " 年 月 日", None, Status.BLANK),
        ("cover.declare_date", "2025年13月", None, Status.UNREADABLE),
        ("basic.operator", "青禾县产业集群服务中心", "青禾县产业集群服务中心", Status.READ),
        ("basic.operator", "/", None, Status.NONE_DECLARED),
        ("basic.department_contact_phone", "0512-66668615－804", "0512-66668615-804", Status.READ),
    ],
)
def test_value_and_status_of_a_text(field: str, text: str, value: object, status: Status) -> None:
    typed = typed_value(text, spec(field))
    assert (typed.value, typed.status) == (value, status)


def test_an_empty_list_cell_is_a_count_of_nothing() -> None:
    typed = typed_value("数量： 个\n名称：", spec("governance.service_platforms.national"))
    assert (typed.value, typed.status) == ({"count": None, "names": []}, Status.BLANK)


def test_what_is_unreadable_says_why() -> None:
    assert typed_value("见附件", spec("basic.land_area_km2")).reasons != ()


def test_a_scanned_list_whose_count_may_be_a_slash_goes_to_a_person() -> None:
    text = "数量：1个名称：/"
    listed = scanned_list(text, typed_value(text, spec("green.manufacturing.other")))
    assert (listed.value, listed.status) == ({"count": None, "names": []}, Status.NONE_DECLARED)
    assert listed.reasons


def test_a_typed_list_is_left_as_it_is() -> None:
    text = "数量：二个名称："
    assert typed_value(text, spec("green.manufacturing.other")).status is Status.UNREADABLE
    assert scanned_list(text, typed_value(text, spec("green.manufacturing.other"))).status is Status.NONE_DECLARED
