"""Filling instructions on records as other systems write them: dates, counts, 无, places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eligibility import Finding, check
from eligibility.dates import read_date


def finding(rule: str, **fields: Any) -> Finding:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return check({"form": "shenbao", "fields": named}).of_rule(rule)[0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2025-07-05", (2025, 7, 5)),
        ("2025年7月5日", (2025, 7, 5)),
        ("2025 年 7 月 5 日", (2025, 7, 5)),
        ("２０２５．７．５", (2025, 7, 5)),
        ("20250705", (2025, 7, 5)),
        ("2025-07-05T10:00:00", (2025, 7, 5)),
        ("2025年7月", (2025, 7)),
        ("2025", (2025,)),
        ("2025-13-05", None),
        ("七月五日", None),
    ],
)
def test_dates_in_the_ways_they_are_written(text: str, parts: tuple[int, ...] | None) -> None:
    assert read_date(text) == parts


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("2025-07-15", "pass"),
        ("2025-7-5", "pass"),
        ("2025年6月", "pass"),
        ("2025年7月16日", "fail"),
        ("2025.8", "fail"),
        ("2025年7月", "needs_person"),
        ("七月初", "needs_person"),
    ],
)
def test_the_deadline_includes_its_day(written: str, verdict: str) -> None:
    dates = {"cover__declare_date": "2025-06-01", "declaration__date": written}
    assert finding("deadline_ministry", **dates).verdict == verdict


def test_the_order_of_dates_is_that_of_days_not_of_characters() -> None:
    order = {"declaration__date": "2025-6-9", "declaration__recommender_date": "2025-06-10"}
    assert finding("fmt_dates_order", **order).verdict == "pass"
    late = {"declaration__date": "2025年7月1日", "declaration__recommender_date": "2025-06-30"}
    assert finding("fmt_dates_order", **late).verdict == "fail"


def test_a_whole_number_with_a_point_is_a_matter_of_format() -> None:
    pointed = finding("fmt_count_integer", industry__sme_count__2024={"value": 833, "raw": "833.00"})
    assert (pointed.verdict, pointed.severity) == ("fail", "format")
    assert finding("fmt_count_integer", industry__sme_count__2024=833.5).severity == "hard"


def test_an_amount_that_says_none_is_no_zero() -> None:
    declared = {"value": 0, "raw": "无", "status": "none_declared"}
    assert finding("elig_total_output_min", industry__total_output_100m_cny__2022=declared).verdict == "not_evaluable"


def test_an_office_may_treat_further_places_as_western(tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(
        "ruleset: own\nextends: national-2022\ntitle: 试行\npurpose: national_recognition\n"
        "parameters: {western_also: [恩施]}\n",
        encoding="utf-8",
    )
    fields = {"cover.province": "湖北", "cover.city": "恩施州", "industry.total_output_100m_cny.2022": 38.2}
    record = {"form": "shenbao", "fields": fields}
    assert check(record).of_rule("elig_total_output_min")[0].verdict == "fail"
    relaxed = check(record, rules)
    assert relaxed.of_rule("elig_total_output_min")[0].verdict == "needs_person"
    assert "按西部对待" in relaxed.of_rule("elig_western_relax")[0].message


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        ("12", "pass"),
        ("12.50", "pass"),
        ("1,234.50", "pass"),
        ("１２．５０％", "pass"),
        ("约12.50 亿元", "pass"),
        ("−3.20", "pass"),
        ("12.5", "fail"),
        ("12.345亿元", "fail"),
        (".50", "fail"),
    ],
)
def test_two_decimals_are_looked_for_in_the_figure_as_printed(raw: str, verdict: str) -> None:
    output = {"value": 12.5, "raw": raw}
    assert finding("fmt_two_decimals", industry__total_output_100m_cny__2024=output).verdict == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ({"count": 2, "names": ["甲协会", "乙联盟"]}, "pass"),
        ({"count": 2, "names": ["甲协会、乙联盟"]}, "pass"),
        ({"count": 0, "names": ["无"]}, "pass"),
        ({"count": 12, "names": ["详见附件"]}, "needs_person"),
        ({"count": None, "names": ["甲协会"]}, "needs_person"),
        ({"count": 3, "names": ["甲协会", "乙联盟"]}, "fail"),
        ({"count": 3, "names": []}, "fail"),
        ({"count": 3}, "not_evaluable"),
    ],
)
def test_a_count_against_its_names(value: dict[str, Any], verdict: str) -> None:
    record = {"form": "shenbao", "fields": {"governance.alliances": {"value": value}}}
    found = [f for f in check(record).of_rule("id_names_match_count") if f.fields == ["governance.alliances"]]
    assert found[0].verdict == verdict


@pytest.mark.parametrize(
    ("value", "unit", "quote", "table", "verdict"),
    [
        (441.26, "亿元", "总产值441.26亿元", 441.26, "pass"),
        (441, "亿元", "总产值441亿元", 441.26, "pass"),
        (4412600, "万元", "总产值4412600万元", 441.26, "pass"),
        (441.26, "亿元", "总产值441.26亿元", 441.2, "fail"),
        (442, "亿元", "总产值442亿元", 441.26, "fail"),
        (440, "亿元", "总产值超过440亿元", 441.26, "pass"),
        (450, "亿元", "总产值超过450亿元", 441.26, "fail"),
    ],
)
def test_a_fact_of_another_reader_against_the_table(
    value: float, unit: str, quote: str, table: float, verdict: str
) -> None:
    output = "industry.total_output_100m_cny.2024"
    fact = {"indicator": output, "value": value, "unit": unit, "field": "plan.overview", "quote": quote}
    result = check({"form": "shenbao", "fields": {output: table}, "facts": [fact]})
    assert result.of_rule("id_text_vs_table")[0].verdict == verdict
