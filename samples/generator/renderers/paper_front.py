"""Cover and filling notes."""

from __future__ import annotations

from collections.abc import Sequence

from samples.generator.renderers.blocks import AnchorMark, Block, Inline, Paragraph, Text, ValueMark
from samples.generator.renderers.paper_cells import Builder, width_em

_ENTRY_EM = 17.0
_NOTES = {
    "facts": (
        "集群应如实填报所附各表。要求文字简洁，数据准确、详实，并提供必要的数据清单及佐证材料。填"
        "报数据将依权限对相关部门和单位开放共享，"
        "仅供审核验证和查阅用。"
    ),
    "blanks": "各必填栏目不得空缺，无相关情况时应填写“无”；数据有小数时，保留小数点后 2 位。",
    "operator": (
        "集群运营管理机构是指对产业集群集中运营管理的产业园区管委会、园区运营企业或公共服务机构等"
        "法人主体，基础建设单位不可作为集群运营管理机构。"
    ),
    "operator_changed": "集群运营管理机构如发生变化，需提交情况说明。",
    "evidence": "佐证材料包括主管部门、第三方机构出具的证明或申报主体自我声明。",
    "finance": (
        "财务数据应以企业该年度会计报表期末数为准，单位采用人民币。其中，外商直接投资额、产品出口"
        "贸易额按照国民经济和社会发展统计公报中该年度的"
        "汇率进行换算。"
    ),
    "until": "未注明填报年度的，请填写截止到 2024 年底的数据。",
    "products": "主导产品按获得的产品收入占比或重要程度从高到低填写。",
    "employees": (
        "集群内中小企业从业人员数是指集群内所有中小企业从业人员期末数之和。从业人员期末人数，为上"
        "年度末在企业工作，并取得工资或其他形式劳动"
        "报酬的人员数，是在岗职工、劳务派遣人员及其他从业人员之和。从业人员以上年度末数据为定量依据。"
    ),
    "research": (
        "企业研发费用是指企业研发活动中发生的相关费用，具体按照财政部、国家税务总局、科技部《关于"
        "完善研究开发费用税前加计扣除政策的通知》"
        "（财税〔2015〕119 号）有关规定进行归集。"
    ),
    "goals": (
        "未来三年中小企业特色产业集群发展规划中的发展目标依据《促进中小企业特色产业集群发展暂行办"
        "法》编制，要可考核，突出培育重点，分阶段合理"
        "制定年度目标。"
    ),
    "format": "为确保文件信息的正确采集，填表时不得改变表格样式，其中一至七部分不得串页。",
}
_NOTES_OF = {
    "shenbao": (
        "facts",
        "blanks",
        "operator",
        "evidence",
        "finance",
        "until",
        "products",
        "employees",
        "research",
        "goals",
        "format",
    ),
    "fuhe": (
        "facts",
        "blanks",
        "operator_changed",
        "evidence",
        "finance",
        "until",
        "employees",
        "research",
        "goals",
        "format",
    ),
}


def cover_blocks(b: Builder) -> list[Block]:
    """The cover: title, then one line a label, the entries on rules."""
    blocks: list[Block] = [Paragraph((Text(b.dictionary.title, bold=True),), "center", size=1.9, space_before=5)]
    blocks.append(_line("集群名称：", [_entry(b, "cover.cluster_name")], 5))
    if b.style.cluster_hint:
        hint = Text(b.printed("(XX(省、市)XX(县、区)XX产业))"))
        blocks.append(Paragraph((hint,), "center"))
    region: list[Inline] = []
    for field, suffix in (("province", "省(区、市)"), ("city", "市(区)"), ("county", "县(市、区)")):
        region += [_entry(b, f"cover.{field}", em=4.0), Text(b.printed(suffix))]
    blocks.append(_line("所属地区：", region))
    seal = Text(b.printed("(盖章)："), (AnchorMark("cover.department_seal"),))
    department = [seal, _entry(b, "cover.department", em=11)]
    blocks.append(_line("县级行政区划中小企业主管部门", department))
    blocks.append(_line("集群运营管理机构：", [_entry(b, "cover.operator", em=14)]))
    blocks.append(_line("申报时间：", [_entry(b, "cover.declare_date")]))
    name = Text("  " + b.raw("cover.contact_name"), (ValueMark("cover.contact_name"),), underline=True)
    between = Text(b.form.contact_separator, underline=True)
    phone = Text(b.raw("cover.contact_phone") + "  ", (ValueMark("cover.contact_phone"),), underline=True)
    blocks.append(_line("联系人及联系电话：", [name, between, phone]))
    return blocks


def _line(label: str, entry: Sequence[Inline], space_before: float = 1.1) -> Paragraph:
    return Paragraph((Text(label), *entry), size=1.15, space_before=space_before)


def _entry(b: Builder, field: str, em: float = _ENTRY_EM) -> Text:
    text = b.raw(field)
    pad = max(2, round((em - width_em(text)) * 2))
    return Text(" " * (pad // 2) + text + " " * (pad - pad // 2), (ValueMark(field),), underline=True)


def instruction_blocks(b: Builder) -> list[Block]:
    """填报说明, numbered as in this form."""
    blocks: list[Block] = [Paragraph((Text("填报说明", bold=True),), "center", size=1.4, space_before=1)]
    for number, key in enumerate(_NOTES_OF[b.form.form], 1):
        blocks.append(Paragraph((Text(f"{number}. {_NOTES[key]}"),), first_indent=2, space_before=0.3))
    return blocks
