"""Rule files and their faults, overlays, what a clerk sees, and the arithmetic underneath."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import RuleBookError, check, cli, rule_book
from eligibility.conformance.cases import base_record
from eligibility.formula import FormulaError, compile_formula
from eligibility.interval import around, divide, multiply, subtract
from eligibility.quantity import parse_quantity
from eligibility.result import Finding

OUTPUT = "industry.total_output_100m_cny.2022"


def failing_record() -> dict[str, object]:
    record = base_record("shenbao")
    record["fields"][OUTPUT] |= {"value": 38.2, "raw": "38.20", "provenance": {"page": 4, "bbox": [1, 2, 3, 4]}}
    return record


def test_every_fault_of_a_rule_file_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "ruleset: own\nextends: national-2022\ntitle: 本省\nunit: 吉林省\npurpose: national_recognition\n"
        "overrides:\n  elig_total_output_mim: {threshold: 30}\n  elig_area_max:\n    operater: <=\n"
        "rules:\n  - id: own_1\n    title: 自定\n    forms: [shenbao]\n    fields: [industry.output.2024]\n"
        "    test: x\n    operator: interval ==\n    evaluator: equation\n    threshold: null\n"
        "    severity: warning\n    status: inferred\n    citation: [本单位]\n"
        "    params: {printed: 'a[y]', computed: 'a[y]'}\n",
        encoding="utf-8",
    )
    faults = [(f.line, f.rule) for f in cli.rules_lint(path)]
    assert faults == [
        (5, ""),
        (7, "elig_total_output_mim"),
        (9, "elig_area_max"),
        (14, "own_1"),
        (22, "own_1"),
        (22, "own_1"),
    ]
    assert "不认识的键 operater" in cli.format_faults(cli.rules_lint(path))


def test_an_office_writes_an_overlay_with_a_rule_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "ruleset: own\nextends: national-2022\ntitle: 本省试行\nunit: 吉林省\npurpose: provincial_recognition\n"
        "overrides:\n  elig_total_output_min: {threshold: 30}\n"
        "rules:\n  - id: own_staff\n    title: 研发人员占比\n    forms: [shenbao]\n"
        "    fields: ['innovation.sme_rd_staff.{years}']\n    test: 户均研发人员不超过100\n"
        "    operator: <=\n    evaluator: value_limit\n    threshold: 100\n    unit: 人/家\n"
        "    severity: warning\n    status: inferred\n    citation: [本省试行办法]\n"
        "    params:\n      let: {s: 'innovation.sme_rd_staff.{y}', n: 'industry.sme_count.{y}'}\n"
        "      computed: s[y]/n[y]\n      label: 户均研发人员\n",
        encoding="utf-8",
    )
    assert cli.rules_lint(path) == []
    result = check(failing_record(), path)
    assert result.purpose == "provincial_recognition"
    assert [f.verdict for f in result.of_rule("elig_total_output_min")] == ["pass"] * 3
    assert [f.verdict for f in result.of_rule("own_staff")] == ["pass"] * 3


def test_a_provincial_standard_says_that_it_decides_no_national_filing() -> None:
    result = check(failing_record(), "yunnan")
    assert result.verdict == "pass"
    assert result.purpose == "provincial_recognition"
    assert "不决定国家级申报" in result.notes[0]


def test_a_threshold_of_a_province_is_cited_from_its_own_document() -> None:
    finding = check(failing_record(), "yunnan").of_rule("elig_total_output_min")[0]
    assert (finding.citation, finding.status) == ("云南省级中小企业特色产业集群认定标准", "verbatim")
    press = check(failing_record(), "guangdong-2023").of_rule("elig_avg_growth_min")[0]
    assert (press.citation, press.status) == ("粤工信服务函〔2023〕4号", "partly_confirmed")
    assert "119号" in check(failing_record(), "yunnan").of_rule("elig_no_serious_violation")[0].citation


def test_rules_of_another_province_than_the_applicants_are_pointed_out() -> None:
    assert "申报单位属吉林省，所用规则集为云南省的，请核实是否选错" in check(failing_record(), "yunnan").notes
    assert not any("选错" in note for note in check(failing_record(), "jilin").notes)


def test_a_province_whose_thresholds_were_not_seen_says_so() -> None:
    finding = check(failing_record(), "jilin").of_rule("elig_total_output_min")[0]
    assert finding.verdict == "fail"
    assert "本省门槛未见，沿用国家值" in finding.message


def test_a_short_name_finds_its_rule_set_and_an_unknown_rule_its_neighbours() -> None:
    assert rule_book("zhejiang").id == "zhejiang-2025"
    with pytest.raises(RuleBookError, match="elig_total_output_min"):
        cli.rules_explain("elig_total_output")


def test_explaining_a_rule_shows_citation_and_how_sure_it_is() -> None:
    text = cli.rules_explain("elig_rd_avg_growth_min")
    assert "门槛：未设定" in text
    assert "可靠程度：门槛未证实" in text
    assert "他处所见（未采用）：云南 5%、上海 5%、2027年目标 10%" in text
    assert "id_main_growth_avg" in cli.rules_list()


def test_the_terminal_shows_what_failed_and_counts_the_rest() -> None:
    result = check(failing_record())
    text = cli.format_results([("甲/记录.json", result)])
    assert text.startswith("记录.json  国家标准（2022年版）（national-2022）  总结论：不符合")
    assert "✗ 硬性  2022年集群总产值 38.20 亿元，低于 40 亿元" in text
    assert "未列出：" in text
    assert cli.exit_status([result]) == 1
    assert cli.exit_status([check(base_record("shenbao"))]) == 0


def test_the_report_holds_the_picture_of_the_figure_and_escapes_text() -> None:
    record = failing_record()
    record["fields"]["basic.cluster_name"]["value"] = "<b>云岭县</b>产业集群"  # type: ignore[index]
    text = cli.report(record, check(record), crops={(4, (1.0, 2.0, 3.0, 4.0)): b"\x89PNG"})
    assert "data:image/png;base64,iVBORw==" in text
    assert "2022年集群总产值　第 4 页" in text
    assert "&lt;b&gt;云岭县" in text
    assert "<b>云岭县" not in text


def test_the_report_names_the_cell_of_a_table_and_the_seal_that_is_missing() -> None:
    record = failing_record()
    box = {"page": 9, "bbox": [5.0, 6.0, 7.0, 8.0]}
    parts = [box | {"key": "[0].target_2027"}]
    record["fields"]["plan.targets"]["provenance"] = box | {"parts": parts}  # type: ignore[index]
    record["fields"]["plan.targets"]["value"][0]["target_2027"] = "9%"  # type: ignore[index]
    record["fields"]["declaration.signature"] |= {"value": False, "status": "blank"}  # type: ignore[index]
    text = cli.report(record, check(record), crops={(9, (5.0, 6.0, 7.0, 8.0)): b"\x89PNG"})
    assert "近三年集群产值年均增速·2027 年目标值　第 9 页" in text
    assert "没有：县级行政区划中小企业主管部门负责人（签字）" in text


def test_a_formula_with_an_undeclared_name_is_refused() -> None:
    with pytest.raises(FormulaError, match="没有在 let 中声明"):
        compile_formula("a[y]/b[y]", {"a": "x.{y}"}, [2022, 2023, 2024])
    with pytest.raises(FormulaError, match="不支持"):
        compile_formula("__import__('os')", {}, [2022, 2023, 2024])


figures = st.decimals(min_value=1, max_value=99999, places=4).map(float)


@given(figures, figures)
def test_a_rate_printed_from_rounded_figures_is_never_a_miss(before: float, after: float) -> None:
    """The true rate, whatever it is, lies within what the rounded figures allow."""
    look = {"v.2022": around(round(before, 2), 0.005), "v.2023": around(round(after, 2), 0.005)}
    formula = compile_formula("v[y]/v[y-1]*100-100", {"v": "v.{y}"}, [2022, 2023, 2024], 1)
    low, high = formula.evaluate(look.__getitem__)
    true = after / before * 100 - 100
    assert low - 0.0051 <= round(true, 2) <= high + 0.0051


@given(figures, figures, st.floats(0, 1), st.floats(0, 1))
def test_interval_results_hold_every_result_of_their_members(a: float, b: float, s: float, t: float) -> None:
    x, y = around(a, 0.5), around(b, 0.5)
    p, q = x[0] + s * (x[1] - x[0]), y[0] + t * (y[1] - y[0])
    for operation, value in ((multiply, p * q), (divide, p / q), (subtract, p - q)):
        low, high = operation(x, y)
        assert low - 1e-6 * abs(low) - 1e-6 <= value <= high + 1e-6 * abs(high) + 1e-6


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("3.20亿元", "3.20", "亿元"),
        ("≥１２％", "12", "%"),
        ("不低于 1,500 件", "1500", "件"),
        ("2027年达到120件", "120", "件"),
        ("0.26吨标准煤/万元", "0.26", "吨标准煤/万元"),
    ],
)
def test_a_cell_with_one_figure_is_a_quantity(text: str, number: str, unit: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (str(quantity.number), quantity.unit) == (number, unit)


@pytest.mark.parametrize("text", ["", "显著提升", "10%-12%", "由45家增至60家"])
def test_a_cell_with_no_or_several_figures_is_none(text: str) -> None:
    assert parse_quantity(text) is None


def findings_by_rule(record: dict[str, object]) -> dict[str, list[Finding]]:
    out: dict[str, list[Finding]] = {}
    for finding in check(record).findings:
        out.setdefault(finding.rule, []).append(finding)
    return out


def test_the_base_forms_have_no_failing_finding() -> None:
    for form in ("shenbao", "fuhe"):
        assert [f.rule for fs in findings_by_rule(base_record(form)).values() for f in fs if f.verdict == "fail"] == []
