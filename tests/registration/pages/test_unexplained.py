"""Fields that were not found: left out of the paper, or overlooked?"""

from pathlib import Path

import pytest

from extractor.pipeline import extract
from models.record import FieldReading, Record
from tests.typeset import Rows, no_engine, write_tables

BASICS = [
    ["集群名称", "样本省青禾县泵阀制造产业集群", "<", "<"],
    ["县级行政区划中小企业主管部门", "青禾县经济和信息化局", "<", "<"],
    ["联系人", "周敏", "联系方式", "0512-66668615"],
    ["集群运营管理机构", "青禾县产业集群服务中心", "<", "<"],
    ["联系人", "李文华", "联系方式", "13800001111"],
]
LAND = ["集群占地面积(平方公里)", "12.50", "<", "<"]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def land(record: Record) -> FieldReading:
    return record.fields["basic.land_area_km2"]


def read(path: Path, *pages: Rows) -> Record:
    return extract(write_tables(path, *pages), no_engine)


def test_a_row_that_the_paper_leaves_out_is_missing_and_needs_no_one(pdf: Path) -> None:
    reading = land(read(pdf, BASICS))
    assert (reading.status, reading.needs_review) == ("missing", False)


def test_a_row_with_another_label_in_its_place_is_looked_at(pdf: Path) -> None:
    assert land(read(pdf, [*BASICS, ["园区规模（以批复为准）", "12.50", "<", "<"]])).needs_review


def test_a_row_on_a_page_taken_for_a_strangers_is_looked_at(pdf: Path) -> None:
    other = [["占地", "12.50"], ["水面", "3"], ["山林", "5"], ["道路与绿化", "2"]]
    record = read(pdf, BASICS, [[*row, "<", "<"] for row in other])
    assert land(record).needs_review
    assert record.fields["cover.cluster_name"].needs_review


def test_an_inserted_row_troubles_no_field_that_was_found(pdf: Path) -> None:
    record = read(pdf, [*BASICS, ["统一社会信用代码（本省要求填写）", "91330000MA0000000X", "<", "<"], LAND])
    assert land(record).value == 12.5
    assert not land(record).needs_review
