"""``-v``: why a person is asked to look, without the contact persons' names and numbers."""

from __future__ import annotations

from extractor.commands.explain import HIDDEN, explain_review
from models.record import Reason, ReasonCode, Record, Status


def flagged(record: Record, field: str, reason: Reason, **changed: object) -> Record:
    reading = record.fields[field].model_copy(update={"needs_review": True, "reasons": [reason], **changed})
    return record.model_copy(update={"fields": {field: reading}})


def test_a_flagged_field_is_explained_with_label_value_page_and_reason(shenbao_record: Record) -> None:
    field = "industry.total_output_100m_cny.2024"
    reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message="识别把握不足，请核对原件")
    [line] = explain_review(flagged(shenbao_record, field, reason))
    reading = shenbao_record.fields[field]
    assert reading.provenance is not None
    assert "集群总产值（亿元）·2024年" in line
    assert f"读作 {reading.value}" in line
    assert f"第 {reading.provenance.page} 页" in line
    assert "识别把握不足，请核对原件" in line


def test_contact_persons_are_never_shown_not_even_by_a_reason(shenbao_record: Record) -> None:
    contacts = [f for f in shenbao_record.fields if "contact" in f]
    assert len(contacts) == 6
    for field in contacts:
        value = str(shenbao_record.fields[field].value)
        assert value
        reason = Reason(code=ReasonCode.READINGS_DISAGREE, message=f"两次识别不一致：“{value}”与“{value}1”")
        [line] = explain_review(flagged(shenbao_record, field, reason))
        assert value not in line
        assert HIDDEN in line and "两次识别不一致" in line


def test_values_are_said_in_words(shenbao_record: Record) -> None:
    reason = Reason(code=ReasonCode.BAD_FORMAT, message="填写了名称，没有填写数量")
    value = {"count": None, "names": ["甲中心", "乙中心"]}
    [line] = explain_review(flagged(shenbao_record, "governance.alliances", reason, value=value, confidence=0.9996))
    assert "读作 甲中心、乙中心，第" in line
    assert line.endswith("原因：填写了名称，没有填写数量")


def test_a_stroke_for_nothing_is_a_reading(shenbao_record: Record) -> None:
    reason = Reason(code=ReasonCode.READINGS_DISAGREE, message="两次识别不一致：“/”与“1”")
    given = {"value": None, "raw": "/", "status": Status.NONE_DECLARED, "confidence": 0.6}
    [line] = explain_review(flagged(shenbao_record, "openness.overseas_branches", reason, **given))
    assert "读作“/”，第" in line
    assert line.endswith("（把握 60%）")
