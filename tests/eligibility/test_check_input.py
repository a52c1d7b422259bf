"""Records of other systems, bad input, and the schemas that are published."""

import json
from pathlib import Path

import pytest

from eligibility import Finding, RecordError, RuleBookError, check
from eligibility.conformance.cases import base_record
from eligibility.dictionary import dictionary, read_yaml
from eligibility.plugins import installed
from eligibility.schema import schema_files

ROOT = Path(__file__).parents[2]
OUTPUT = "industry.total_output_100m_cny.2022"


def test_only_form_and_fields_are_needed() -> None:
    result = check({"form": "shenbao", "fields": {OUTPUT: {"value": 38.2}}})
    finding = result.of_rule("elig_total_output_min")[0]
    assert result.verdict == "fail"
    assert (finding.verdict, finding.figures, finding.year) == ("fail", {OUTPUT: 38.2}, 2022)
    assert finding.message == "2022年集群总产值 38.20 亿元，低于 40 亿元"


def test_a_field_may_be_just_its_value() -> None:
    record = {
        "form": "shenbao",
        "fields": {OUTPUT: 40, "governance.alliances": {"count": 1, "names": ["行业协会"]}},
    }
    result = check(record)
    assert result.of_rule("elig_total_output_min")[0].verdict == "pass"
    alliances = [f for f in result.of_rule("id_names_match_count") if f.fields == ["governance.alliances"]]
    assert alliances[0].verdict == "pass"


def test_figures_kept_as_text_are_understood_with_their_printed_decimals() -> None:
    result = check({"form": "shenbao", "fields": {OUTPUT: "1,040.5"}})
    assert result.of_rule("elig_total_output_min")[0].figures == {OUTPUT: 1040.5}
    assert result.of_rule("fmt_two_decimals")[0].verdict == "fail"


def test_none_kept_as_text_is_none_declared() -> None:
    fields = {"industry.national_champion_count.2024": "无", OUTPUT: "无"}
    result = check({"form": "shenbao", "fields": fields})
    assert result.of_rule("elig_total_output_min")[0].message == "2022年集群总产值填“无”，暂不能判断"
    assert result.of_rule("elig_quality_enterprises")[0].figures["industry.national_champion_count.2024"] == 0


def test_a_record_may_be_json_text_or_a_file(tmp_path: Path) -> None:
    text = json.dumps(base_record("fuhe"), ensure_ascii=False)
    path = tmp_path / "记录.json"
    path.write_text(text, encoding="utf-8")
    assert check(text).verdict == check(path).verdict == check(str(path)).verdict == "pass"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"form": "shenbao"}, "缺少 fields"),
        ({"fields": {}}, "form 缺失"),
        ({"form": "unknown", "fields": {}}, "未被识别"),
        ({"form": "other", "fields": {}}, "form 应为 shenbao（申报表）或 fuhe（复核申报表）"),
        ({"form": "shenbao", "fields": {OUTPUT: {"value": 1, "status": "done"}}}, "status 不在允许的取值之内"),
        ("{", "不是有效的 JSON"),
        ("没有这个文件.json", "读不了文件"),
        ([], "应为字典"),
    ],
)
def test_bad_input_is_explained_in_chinese(record: object, said: str) -> None:
    with pytest.raises(RecordError) as error:
        check(record)  # type: ignore[arg-type]
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (OUTPUT, "约40"),
        (OUTPUT, "≥40"),
        (OUTPUT, "40件"),
        (OUTPUT, True),
        (OUTPUT, float("nan")),
        (OUTPUT, [40]),
        ("plan.targets", "见附件"),
        ("governance.alliances", {"count": "若干", "names": []}),
        ("cover.department_seal", "有"),
        ("basic.restricted_industry", ["否"]),
    ],
)
def test_a_value_of_another_type_decides_nothing_and_is_named(field: str, value: object) -> None:
    record = base_record("shenbao")
    record["fields"][field] = {"value": value}
    result = check(record)
    assert {f.verdict for f in result.findings if field in f.fields} <= {"not_evaluable", "needs_person", "pass"}
    assert [n for n in result.notes if f"未采用（{field}）" in n]


@pytest.mark.parametrize(
    ("text", "figure"),
    [("38.20亿元", 38.2), ("382000万元", 38.2), (" 38.2 亿 ", 38.2), ("３８．２", 38.2), ("−38.20", -38.2)],
)
def test_a_figure_typed_with_its_unit_is_that_figure(text: str, figure: float) -> None:
    finding = check({"form": "shenbao", "fields": {OUTPUT: text}}).of_rule("elig_total_output_min")[0]
    assert (finding.verdict, finding.figures) == ("fail", {OUTPUT: figure})


def test_a_count_without_its_names_is_not_held_against_them() -> None:
    for value in (3, {"count": 3}):
        result = check({"form": "shenbao", "fields": {"governance.alliances": {"value": value}}})
        found = [f for f in result.of_rule("id_names_match_count") if f.fields == ["governance.alliances"]]
        assert found[0].verdict == "not_evaluable"


def test_unknown_rules_are_named_with_those_there_are() -> None:
    with pytest.raises(RuleBookError, match="national-2022"):
        check(base_record("shenbao"), "hubei")


def test_unknown_fields_are_left_alone() -> None:
    record = base_record("shenbao")
    record["fields"]["office.remark"] = {"value": "本局备注"}
    assert check(record).verdict == "pass"


def test_the_json_has_the_keys_of_the_contract() -> None:
    data = json.loads(check(base_record("shenbao")).model_dump_json())
    assert data["schema"] == "shenbao-check/1"
    assert {"form", "rules", "verdict", "findings"} <= data.keys()
    keys = {"rule", "verdict", "severity", "status", "citation", "fields", "figures", "computed", "needed", "message"}
    assert all(keys <= finding.keys() for finding in data["findings"])


def test_a_result_is_read_by_the_keys_of_its_json_too() -> None:
    result = check({"form": "shenbao", "fields": {OUTPUT: 38.2}})
    assert (result["schema"], result["verdict"]) == ("shenbao-check/1", "fail")
    assert result["findings"][0]["figures"] == {OUTPUT: 38.2}
    with pytest.raises(KeyError):
        result["findings"][0]["to_json"]


def test_findings_repeat_page_and_box() -> None:
    record = base_record("shenbao")
    record["fields"][OUTPUT]["provenance"] = {"page": 4, "bbox": [1.0, 2.0, 3.0, 4.0], "method": "ocr"}
    finding = check(record).of_rule("elig_total_output_min")[0]
    assert finding.provenance == {OUTPUT: {"page": 4, "bbox": [1.0, 2.0, 3.0, 4.0]}}


def test_a_table_cell_has_the_place_of_its_part() -> None:
    record = base_record("shenbao")
    parts = [{"page": 9, "bbox": [5.0, 6.0, 7.0, 8.0], "key": "[0].target_2027"}]
    record["fields"]["plan.targets"]["provenance"] = {"page": 8, "bbox": [0.0, 0.0, 1.0, 1.0], "parts": parts}
    finding = check(record).of_rule("plan_growth_2027")[0]
    assert finding.provenance == {"plan.targets[0].target_2027": {"page": 9, "bbox": [5.0, 6.0, 7.0, 8.0]}}


def test_an_office_adds_its_own_check_which_never_decides() -> None:
    def own(record: object) -> list[object]:
        return [
            {"rule": "own_1", "verdict": "fail", "severity": "hard", "message": "须附承诺书"},
            Finding(rule="own_2", verdict="pass", severity="info", status="plugin", citation="本局", message="有"),
        ]

    result = check(base_record("shenbao"), plugins=[("own", own)])  # type: ignore[list-item]
    assert result.verdict == "pass"
    assert [(f.rule, f.verdict, f.group) for f in result.findings[-2:]] == [
        ("own_1", "fail", "plugin"),
        ("own_2", "pass", "plugin"),
    ]


def test_a_broken_check_of_an_office_is_reported_and_stops_nothing() -> None:
    def own(record: object) -> list[object]:
        raise KeyError("没有此项")

    result = check(base_record("shenbao"), plugins=[("own", own)])  # type: ignore[list-item]
    assert result.verdict == "pass"
    assert result.findings[-1].verdict == "not_evaluable"
    assert "出错" in result.findings[-1].message


def test_the_published_schemas_are_in_step() -> None:
    for name, text in schema_files().items():
        assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
def test_the_fields_are_those_of_the_layouts(form: str) -> None:
    official = read_yaml((ROOT / "layouts" / "fields" / f"{form}-2025.yaml").read_text(encoding="utf-8"))["fields"]
    ours = dictionary(form)  # type: ignore[arg-type]
    assert list(ours) == [f["id"] for f in official]
    for field in official:
        spec = ours[field["id"]]
        assert (spec.label, spec.type, spec.unit, spec.required) == (
            field["label"],
            field["type"],
            field["unit"],
            field["required"],
        )
        assert list(spec.options) == field.get("options", [])


def test_a_check_published_as_an_entry_point_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "our_office-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-office\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[shenbao.rules]\ncommitment = our_office_checks:commitment\n", encoding="utf-8"
    )
    (tmp_path / "our_office_checks.py").write_text(
        "def commitment(record):\n"
        "    yield {'rule': 'our_1', 'verdict': 'fail', 'message': '须附承诺书：' + record['form']}\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    installed.cache_clear()
    try:
        result = check(base_record("shenbao"))
    finally:
        installed.cache_clear()
    own = result.of_rule("our_1")
    assert [(f.verdict, f.message, f.group, f.decisive) for f in own] == [
        ("fail", "须附承诺书：shenbao", "plugin", False)
    ]
