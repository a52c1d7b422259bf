"""What running text claims about the form's figures."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evidence.prose_pipeline import pipeline
from models.facts import Bound, Fact

pytest.importorskip("spacy")

from extractor.evidence.prose import ProseReaderUnavailable, read_facts


def stated(text: str, field: str = "plan.overview") -> dict[str, float]:
    return {fact.indicator: fact.value for fact in read_facts(text, field, "shenbao")}


def test_years_and_figures_in_step() -> None:
    assert stated("集群总产值2022年、2023年、2024年分别为 38.2、41.5、45.0亿元。") == {
        "industry.total_output_100m_cny.2022": 38.2,
        "industry.total_output_100m_cny.2023": 41.5,
        "industry.total_output_100m_cny.2024": 45.0,
    }


def test_a_list_may_leave_out_the_yuan() -> None:
    assert stated("2022、2023、2024年集群总产值分别为65.2、74.8、86.5亿。") == {
        "industry.total_output_100m_cny.2022": 65.2,
        "industry.total_output_100m_cny.2023": 74.8,
        "industry.total_output_100m_cny.2024": 86.5,
    }


def test_a_count_in_hundred_millions_is_no_money() -> None:
    assert stated("2024年集群总产值对应产品1.2亿件。") == {}


def test_the_year_may_be_written_as_a_reporting_year() -> None:
    facts = read_facts("2024年度集群中小企业研发经费总额为31500万元。", "plan.overview", "shenbao")
    assert [(f.indicator, f.value, f.confidence > 0.9) for f in facts] == [
        ("innovation.rd_expense_100m_cny.2024", 3.15, True)
    ]


def test_from_one_year_to_another() -> None:
    assert stated("国家级专精特新“小巨人”企业由2022年的3家增加到2024年的5家。") == {
        "industry.national_little_giant_count.2022": 3,
        "industry.national_little_giant_count.2024": 5,
    }


def test_change_without_years_is_left_out() -> None:
    assert stated("集群总产值由38.2亿元增长至45.0亿元。") == {}


def test_growth_goes_to_the_growth_field() -> None:
    assert stated("2023年集群外商直接投资额1820.5万元，同比下降3.2%。") == {
        "industry.fdi_10k_cny.2023": 1820.5,
        "industry.fdi_growth_pct.2023": -3.2,
    }


def test_growth_over_two_years_is_no_yearly_growth() -> None:
    assert stated("2024年集群中小企业研发经费总额1.35亿元，较2022年增长46.7%。") == {
        "innovation.rd_expense_100m_cny.2024": 1.35
    }


def test_value_is_in_the_unit_of_the_field() -> None:
    (fact,) = read_facts("2024年集群主导产品出口额3.65亿元。", "plan.overview", "shenbao")
    assert (fact.value, fact.unit, fact.rounding) == (36500.0, "万元", 50.0)


@pytest.mark.parametrize(
    "text",
    [
        "2024年，全县规上工业总产值210亿元。",
        "浙江省国家级专精特新“小巨人”企业1400家。",
        "龙头企业宏达电器有限公司2024年研发投入强度达到6.5%，拥有有效发明专利32件。",
        "全国同类集群总产值超过1200亿元。",
    ],
)
def test_figures_of_others(text: str) -> None:
    assert stated(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "到2027年，集群总产值达到65亿元。",
        "力争集群总产值突破65亿元，国家级专精特新“小巨人”企业达到10家。",
        "根据《方案》要求，到2024年集群总产值达到50亿元。",
        "集群总产值尚未突破50亿元。",
        "对研发投入强度超过5%的企业给予奖励。",
    ],
)
def test_what_is_not_yet_or_not_at_all(text: str) -> None:
    assert stated(text) == {}


def test_next_sentence_may_still_speak_of_the_firm() -> None:
    assert stated("龙头企业宏达电器有限公司产值12亿元。拥有有效发明专利68件。") == {}
    assert stated("龙头企业宏达电器有限公司产值12亿元。集群拥有有效发明专利428件。") == {
        "innovation.invention_patents": 428
    }


def test_place_where_the_cluster_lies_is_not_whose_figure_it_is() -> None:
    text = "某县轴承产业集群位于某县经济开发区，占地面积8.2平方公里，2024年实现总产值186.4亿元。"
    assert stated(text) == {"basic.land_area_km2": 8.2, "industry.total_output_100m_cny.2024": 186.4}


def test_new_ones_are_not_all() -> None:
    assert stated("2024年，集群新增省级专精特新中小企业8家，其中国家级专精特新“小巨人”企业2家。") == {}


def test_those_that_took_part_are_not_all() -> None:
    assert stated("2024年，集群中小企业120家参与省级试点。") == {}


def test_figure_before_its_name() -> None:
    assert stated("截至2024年底，集群拥有5家国家级专精特新“小巨人”企业、36家国家级高新技术企业。") == {
        "industry.national_little_giant_count.2024": 5,
        "industry.national_hightech_count.2024": 36,
    }


def test_undated_figure_is_less_sure() -> None:
    (dated,) = read_facts("2024年集群总产值45亿元。", "plan.overview", "shenbao")
    (undated,) = read_facts("集群总产值45亿元。", "plan.overview", "shenbao")
    assert undated.indicator == dated.indicator
    assert undated.confidence < 0.8 <= dated.confidence


def test_undated_figure_of_a_plan_is_a_target() -> None:
    assert stated("集群总产值达到50亿元。", "plan.stage.2025") == {}


def test_year_named_inside_an_earlier_clause_does_not_reach_the_next() -> None:
    text = "2024年，集群外商直接投资额2300万元，是2022年的1.26倍；主导产品出口贸易额36500万元。"
    assert "industry.export_10k_cny.2022" not in stated(text)


def test_approximate_figure_says_so() -> None:
    (fact,) = read_facts("2024年集群中小企业数量超过300家。", "plan.overview", "shenbao")
    assert (fact.value, fact.approximate, fact.bound) == (300.0, True, Bound.AT_LEAST)


def test_quote_is_the_text_at_the_span() -> None:
    text = "一是总量。\n２０２４ 年，集群“总产值”达 ４５．００ 亿元，国家级“小巨人”企业 5 家。"
    facts = read_facts(text, "plan.overview", "shenbao")
    assert [f.indicator for f in facts] == [
        "industry.total_output_100m_cny.2024",
        "industry.national_little_giant_count.2024",
    ]
    assert all(text[f.span[0] : f.span[1]] == f.quote for f in facts)


def test_field_that_the_review_form_lacks_gives_nothing() -> None:
    text = "2024年集群主导产品出口额3.65亿元，集群总产值45亿元。"
    assert [f.indicator for f in read_facts(text, "plan.overview", "fuhe")] == ["industry.total_output_100m_cny.2024"]


def test_without_spacy_the_clerk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    pipeline.cache_clear()
    with pytest.raises(ProseReaderUnavailable, match="文字说明"):
        read_facts("2024年集群总产值45亿元。", "plan.overview", "shenbao")


def test_fact_refuses_a_span_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="does not hold the quote"):
        Fact(indicator="a", value=1, unit=None, field="plan.overview", quote="12家", span=(0, 2), confidence=1)


# fmt: off
_PIECES = st.sampled_from([
    "2024年", "2022—2024年", "集群总产值", "达", "45.0亿元", "38.2、41.5、45.0亿元", "，", "。", "；", "41.2%",
    "由", "的", "占全县工业总产值的", "同比增长", "增长至", "国家级“小巨人”企业", "5家", "5家国家级高新技术企业",
    "、", "其中", "新增", "分别为", "（", "）", "近百家", "有效发明专利", "428件", "全省", "力争", "较2022年",
    "\n", "某公司", "𠮷", "1,234", "年均增长",
])
# fmt: on


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_sentence_gives_facts_of_the_form_with_their_quotes(text: str) -> None:
    for fact in read_facts(text, "plan.overview", "shenbao"):
        assert text[fact.span[0] : fact.span[1]] == fact.quote
        assert 0.3 <= fact.confidence <= 1
        assert fact.unit is not None


@pytest.mark.parametrize("text", ["", "\n\n", " \u3000", "。", "《", "年%"])
def test_nothing_stated(text: str) -> None:
    assert read_facts(text, "plan.overview", "fuhe") == []
