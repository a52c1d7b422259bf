"""What speaks against a scanned value by what its field asks for; texts and lists of names have their own modules."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from extractor.reading.doubts.name_lists import names_doubt
from extractor.reading.doubts.running_text import running_text_doubt
from extractor.reading.doubts.surnames import is_named_oddly
from extractor.reading.doubts.traces import (
    HALF_OXIDE,
    HALF_OXIDE_SEEN,
    OPEN_BRACKET,
    SPECK,
    SPECK_SEEN,
    doubt,
    has_open_bracket,
)
from extractor.reading.text.dates import beside_date
from extractor.reading.text.phones import odd_number
from extractor.reading.values import TypedValue
from extractor.registration.similarity import bare
from models.layout import FieldSpec, FieldType
from models.record import Reason, Status

# Who declares: never left blank on purpose. A date with its day has ten characters.
HEAD_SECTIONS, FULL_DATE = ("封面", "一"), 10
# Forms of 2025 are filled in, signed and looked at again in these years.
_YEARS = (2022, 2030)
# Names of places have two characters at least, without 省, 市 or 县 too.
PLACE_NAMES, NAME_LEAST = ("cover.province", "cover.city", "cover.county"), 2
WRITTEN = (FieldType.TEXT, FieldType.DATE, FieldType.PHONE)
# As the form prints it (“XX产业”), and as the notice calls them.
CLUSTER_ENDS = ("产业", "集群")
# What names of offices and operators end on; of 2,120 typed ones all do.
_OFFICES, _OFFICE_ENDS = ("operator", "department"), frozenset("司心局会室厅院所部处站社团厂办府科委组校店行区园城")
_NOTE_BEHIND = re.compile("[（(][^（()）]*[）)]$")
# Between two terms of a formula stands a sign, or a word of its own.
_NO_OPERATOR = re.compile(r"[)）](?!除以|乘以|减去?|加上?|除|每|乘|与|和|之|的|占|比|，|。|、|为)[\u4e00-\u9fff]")
# An intensity is a quotient; the dots of a division sign are lost or run together on faxes.
# What is printed or written before a formula; its colon is no sign of it.
_BEFORE_FORMULA, _ODD_COLON = re.compile(r"^.{0,6}公式[:：]"), re.compile("公式[;；,，。]")
_SUM, _QUOTIENT = re.compile(r"[+＋]"), re.compile(r"[÷/／∕:：]|除以|之比|比值")
# Printed behind the names of places on the cover, and in the cluster's name.
_PRINTED = re.compile(r"XX|[（(][省市县区][、,，][省市县区][）)]|[（(]盖章[）)]", re.IGNORECASE)
# A label of so many characters in a value, so much of it, is no accident; names may hold a part of one (“中小企业”).
LABEL_LEAST, LABEL_ALIKE = 8, 75.0


_FIGURE = re.compile(r"\d")
# A name and itself again, perhaps with another last character; of two names a mark stands between.
_NAME_TWICE = re.compile(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]?\1[\u4e00-\u9fff]?")


def scan_doubt(spec: FieldSpec, typed: TypedValue) -> Reason | None:
    """What speaks against a recognised text by what such texts are."""
    if spec.section in HEAD_SECTIONS and typed.status is Status.BLANK and spec.type in WRITTEN:
        return doubt("没有读到填写的内容，请核对是否漏填")
    if isinstance(typed.value, dict):
        return names_doubt(typed.value, typed)
    if not isinstance(typed.value, str):
        return None
    match spec.type:
        case FieldType.PHONE:
            return odd_number(typed.value)
        case FieldType.DATE:
            told = _date_doubt(typed.value, typed.raw or "")
        case FieldType.LONG_TEXT:
            told = running_text_doubt(typed.value)
        case _:
            told = _entry_doubt(spec, typed.value)
    if not told and has_open_bracket(typed.value):
        told = OPEN_BRACKET
    return doubt(told) if told else None


def _date_doubt(value: str, raw: str) -> str:
    if len(value) < FULL_DATE:
        return "日期没有读到“日”，请核对原件"
    if not _YEARS[0] <= int(value[:4]) <= _YEARS[1]:
        return "日期的年份不合常理，可能误读，请核对原件"
    # A digit of the date may be among what stands beside it: 2025-05-2 and the seal's ink for 2025-05-23.
    return "日期旁还读到别的文字，请核对原件" if beside_date(raw) else ""


def _entry_doubt(spec: FieldSpec, value: str) -> str:
    if spec.id.endswith("cluster_name") and not _NOTE_BEHIND.sub("", value).endswith(CLUSTER_ENDS):
        return "集群名称不以“产业”或“集群”结尾，可能没有读全，请核对原件"
    if spec.id.rpartition(".")[2] in _OFFICES and _NOTE_BEHIND.sub("", value).rstrip()[-1:] not in _OFFICE_ENDS:
        return "单位名称的结尾不完整，可能没有读全，请核对原件"
    if spec.id in PLACE_NAMES and len(bare(value)) < NAME_LEAST:
        return "地名只读到一个字，可能漏读，请核对原件"
    if len(bare(value)) < NAME_LEAST:
        return "只读到一个字，可能是污迹或漏读，请核对原件"
    if spec.id.endswith("contact_name") and _FIGURE.search(value):
        return "姓名中混有数字，可能是旁边的电话，请核对原件"
    if spec.id.endswith("contact_name") and _NAME_TWICE.fullmatch("".join(value.split())):
        return "姓名读到了两次，请核对原件"
    if spec.id.endswith("contact_name") and is_named_oddly("".join(value.split())):
        return f"“{value[:1]}”不像姓氏，姓名可能误读，请核对原件"
    if _holds_print(value, spec.label):
        return "内容里混有表上印的提示文字，请核对原件"
    if SPECK.search(value) or not any(c.isalnum() for c in value):
        return SPECK_SEEN
    if HALF_OXIDE.search(value):
        return HALF_OXIDE_SEEN
    if spec.id.endswith("formula") and _NO_OPERATOR.search(value):
        return "公式中有一处没有读到运算符号，请核对原件"
    if spec.id.endswith("formula") and _ODD_COLON.search(value):
        return "“公式”后的标点可能误读，请核对原件"
    formula = _BEFORE_FORMULA.sub("", value)
    if spec.id.endswith("intensity_formula") and _SUM.search(formula) and not _QUOTIENT.search(formula):
        return "强度的公式里没有读到除号，“+”可能是“÷”，请核对原件"
    return ""


def _holds_print(value: str, label: str) -> bool:
    """Whether words printed beside a value have come into it."""
    wanted = bare(label)
    inside = len(wanted) >= LABEL_LEAST and fuzz.partial_ratio(wanted, bare(value)) >= LABEL_ALIKE
    return bool(_PRINTED.search(value)) or (inside and len(bare(value)) >= len(wanted))
