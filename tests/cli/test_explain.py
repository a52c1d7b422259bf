"""``-v``: why a person is asked to look, without the contact persons' names and numbers."""

from __future__ import annotations

from extractor.commands.explain import HIDDEN, explain_review
from models.record import Reason, ReasonCode, Record


def flagged(record: Record, field: str, reason: Reason) -> Record:
    reading = record.fields[field].model_copy(update={"needs_review": True, "reasons": [reason]})
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
