"""What fields are called in front of people: Chinese names from the dictionary's printed labels."""

from __future__ import annotations

import re

from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from models.layout import Dictionary, FieldSpec
from models.record import Record, Status

STATUS_ZH: dict[Status, str] = {
    Status.READ: "已读",
    Status.BLANK: "空白",
    Status.NONE_DECLARED: "填“无”",
    Status.UNREADABLE: "无法辨认",
    Status.MISSING: "表中没有",
    Status.CORRECTED: "已人工更正",
}
# A field counts as read when we know what stands there, if only that nothing does.
READ_STATUSES = frozenset({Status.READ, Status.BLANK, Status.NONE_DECLARED, Status.CORRECTED})
FORM_ZH: dict[str, str] = {"shenbao": "申报表", "fuhe": "复核申报表", "unknown": "不是申报表"}
KIND_ZH: dict[str, str] = {"digital": "电子版", "scan": "扫描件", "mixed": "混合"}

_REMARK = re.compile(r"[（(](?:注[:：]|需|年度当前值|\d+\s*字|起草单位)[^（）()]*[)）]")
_CONTACT = re.compile(r"(^|[._])contact_[a-z]+$")
# Labels that stand twice on a form, or say too little by themselves.
_NAMES = {
    "basic.department_contact_name": "主管部门联系人",
    "basic.department_contact_phone": "主管部门联系方式",
    "basic.operator_contact_name": "运营管理机构联系人",
    "basic.operator_contact_phone": "运营管理机构联系方式",
    "cover.department": "县级行政区划中小企业主管部门",
    "cover.department_seal": "县级行政区划中小企业主管部门盖章",
    "declaration.date": "真实性声明日期",
    "declaration.recommender_date": "省级意见日期",
    "green.carbon_intensity_formula": "单位产值二氧化碳排放量计算公式",
    "green.energy_intensity_formula": "单位产值能耗计算公式",
    "green.solid_waste_above_industry": "大宗工业固废综合利用率是否高于行业平均水平",
    "green.water_reuse_above_industry": "工业用水重复利用率是否高于行业平均水平",
}


def is_contact(field_id: str) -> bool:
    """Whether a field holds a contact person's name or number, which no log may show."""
    return _CONTACT.search(field_id) is not None


def dictionary_of(record: Record) -> Dictionary:
    """The field dictionary a record was read by. Raises ``FileNotFoundError`` when its form is not installed."""
    return load_dictionary(load_layout(f"{record.form}-{record.form_version}").dictionary)


def short_label(label: str) -> str:
    """A printed label without the printed remarks (``需提供清单``, ``200 字以内``), in plain brackets."""
    plain = _REMARK.sub("", label).replace("(", "（").replace(")", "）")
    return re.sub(r"\s+", "", plain).strip("：:")


def heading(spec: FieldSpec) -> str:
    """The name of a field that no other field of its section bears: ``集群总产值（亿元）·2024年``."""
    if spec.id in _NAMES:
        return _NAMES[spec.id]
    parts = [short_label(spec.label)]
    parts += [re.sub(r"\s+", "", part) for part in (spec.row, spec.sub_column, spec.column, spec.part) if part]
    return "·".join(parts)
