"""Why the program asks for a person: each flagged field with what was read and what speaks against it.

Contact persons' values are never shown: these lines end up in terminals, logs and e-mails.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.export.headings import STATUS_ZH, dictionary_of, heading, is_contact
from extractor.export.values import SURELY_READ, in_words
from models.layout import FieldSpec
from models.record import FieldReading, Reason, ReasonCode, Record, Status

HIDDEN = "（联系人信息，不显示）"
LONGEST_VALUE = 60

# Said instead of a reason's own message where that may quote what was read.
REASON_ZH: dict[ReasonCode, str] = {
    ReasonCode.LOW_CONFIDENCE: "识别把握不足",
    ReasonCode.SEAL_OVERLAP: "被印章压住",
    ReasonCode.READINGS_DISAGREE: "两次识别不一致",
    ReasonCode.ARITHMETIC_CONFLICT: "与其他栏目的数字对不上",
    ReasonCode.LABEL_DRIFT: "栏目名称与标准表不同",
    ReasonCode.AMBIGUOUS_MARK: "勾选不清楚",
    ReasonCode.UNIT_MISMATCH: "单位与表上不同",
    ReasonCode.OUT_OF_RANGE: "数值超出合理范围",
    ReasonCode.BAD_FORMAT: "格式不对",
    ReasonCode.UNEXPLAINED_INK: "格内有没读出的字迹",
    ReasonCode.SEVERAL_VALUES: "一格内有多个值",
    ReasonCode.HANDWRITTEN: "手写",
}


def explain_document(name: str, record: Record) -> Iterator[str]:
    """What is odd about the document ``name`` as a whole."""
    for issue in record.issues:
        place = f"第 {issue.page} 页"
        where = f"（{place}）" if issue.page and place not in issue.message else ""
        yield f"{name}：{issue.message}{where}"


def explain_review(record: Record) -> Iterator[str]:
    """One line for each field that needs review, in printed order."""
    for spec in dictionary_of(record).fields:
        reading = record.fields.get(spec.id)
        if reading is not None and reading.needs_review:
            contact = is_contact(spec.id)
            read = _read(spec, reading, contact)
            yield f"  [待核对] {spec.section} {heading(spec)}：{read}；{_why(reading, contact)}"


def _read(spec: FieldSpec, reading: FieldReading, contact: bool) -> str:
    if contact:
        shown = HIDDEN
    elif reading.status is Status.NONE_DECLARED:
        shown = f"读作“{_short(in_words(spec, reading))}”"
    elif reading.value is None:
        shown = STATUS_ZH[reading.status] if reading.raw is None else f"纸上为“{_short(reading.raw)}”，没有定下值"
    else:
        shown = f"读作 {_short('；'.join(in_words(spec, reading).splitlines())) or '空白'}"
    return f"{shown}，{_where(reading)}"


def _where(reading: FieldReading) -> str:
    if reading.provenance is None:
        return "没有找到位置"
    return f"第 {reading.provenance.page} 页"


def _why(reading: FieldReading, contact: bool) -> str:
    reasons = [reason_text(reason, contact) for reason in reading.reasons]
    # Well read and flagged all the same: the figure would contradict the reason.
    sure = reading.confidence >= SURELY_READ
    return f"原因：{'；'.join(reasons) or '把握不足'}{'' if sure else f'（把握 {reading.confidence:.0%}）'}"


def reason_text(reason: Reason, contact: bool = False) -> str:
    """A reason's message; for contact fields only its kind, because messages quote what was read."""
    return REASON_ZH.get(reason.code, reason.code.value) if contact else reason.message


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_VALUE else f"{flat[: LONGEST_VALUE - 1]}…"
