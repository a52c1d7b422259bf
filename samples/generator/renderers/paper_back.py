"""Section 八, headings, running text and target tables, and section 九, the declaration."""

from __future__ import annotations

from itertools import groupby

from samples.generator.renderers.blocks import (
    AnchorMark,
    Block,
    Cell,
    Paragraph,
    Row,
    Table,
    Text,
    ValueMark,
)
from samples.generator.renderers.paper_cells import Builder

_OVERVIEW_PROMPT = (
    "包括集群主导产业在细分领域所处发展水平，行业地位，获得荣誉称号，以及相关政策制定与实施、"
    "优质市场主体培育、产业链供应链建设等方面近三年来"
    "发展情况。"
)
_WORK_PROMPT = (
    "包括提升集群主导产业优势、激发集群创新活力、推进集群数字化升级、加快集群绿色低碳转型、深"
    "化集群开放合作、提升集群治理和服务能力等方面开展的"
    "工作和取得的成绩。"
)
_COMPLETION_PROMPT = (
    "(集群 2022 年围绕主导产业、创新、数字化、绿色化、开放合作、治理和服务等方面所制定的发展目标完成情况)"
)
_TARGETS_PROMPT = (
    "(集群须围绕主导产业、创新、数字化、绿色化、开放合作、治理和服务等方面设定清晰、可考核的"
    "发展目标，鼓励集群根据自身特色增加考核指标，"
    "不局限于以上方面)"
)
_TARGETS_REMARK = (
    "(备注：基准值须符合中小企业特色产业集群认定标准，2027 年目标值须符合以下要求：",
    "a. 近三年产值年均增速不低于 10%",
    "b. 优质中小企业数量逐年增加",
    "c. 研发经费年均增速不低于 10%",
    "d. 有效发明专利数年均增长不低于 15%",
    "e. 工业互联网普及率不低于行业平均水平",
    "f. 二氧化碳排放量下降率不低于行业平均水平",
    "g. 集群单位工业产值能耗下降率不低于行业平均水平)",
)
_DECLARATION = {
    "shenbao": (
        "本单位承诺此次申报中小企业特色产业集群的申请材料(包括附件资料)真实、合法。如有不实之处"
        ",本单位愿意负相应责任,并承担由此产生的"
        "一切后果。"
    ),
    "fuhe": (
        "本单位承诺此次提交的中小企业特色产业集群复核材料(包括附件资料)真实、合法。如有不实之处"
        ",本单位愿意负相应责任,并承担由此产生的"
        "一切后果。"
    ),
}


def plan_blocks(b: Builder) -> list[Block]:
    """Section 八 in printed order."""
    blocks: list[Block] = [
        Paragraph((Text(b.dictionary.section_titles["八"], bold=True),), "center", size=1.2, space_before=0.6)
    ]
    blocks.append(Paragraph((Text(b.printed("(3000 字以内)")),), "center"))
    blocks += _part(b, "plan.overview", prompt=_OVERVIEW_PROMPT)
    if b.form.form == "shenbao":
        blocks += _part(b, "plan.achievements", prompt=_WORK_PROMPT)
        blocks += _part(b, "plan.problems")
    else:
        blocks += _part(b, "plan.cultivation_work", prompt=_WORK_PROMPT)
        blocks += [_heading(b, "三、发展成效"), _prompt(b, _COMPLETION_PROMPT)]
        blocks.append(_open_table(b, "plan.completion", ("2022 年基准值", "2025 年目标值", "2025 年完成值")))
    blocks.append(_heading(b, "四、未来三年中小企业特色产业集群发展规划"))
    blocks += _part(b, "plan.general_idea")
    blocks += [_heading(b, "（二）发展目标"), _heading(b, "1. 三年总体目标"), _prompt(b, _TARGETS_PROMPT)]
    blocks.append(_open_table(b, "plan.targets", ("2024 年基准值", "2027 年目标值")))
    if b.style.keep_prompts:
        blocks += [_prompt(b, line) for line in _TARGETS_REMARK]
    blocks.append(_heading(b, "2. 阶段性目标"))
    for field in ("plan.stage.2025", "plan.stage.2026", "plan.stage.2027", "plan.key_tasks", "plan.safeguards"):
        blocks += _part(b, field)
    return blocks


def _heading(b: Builder, text: str) -> Paragraph:
    bold = text[1] == "、"
    return Paragraph((Text(b.printed(text), bold=bold),), first_indent=2, space_before=0.3, keep_with_next=True)


def _prompt(b: Builder, text: str) -> Paragraph:
    return Paragraph((Text(b.printed(text)),), first_indent=2)


def _part(b: Builder, field: str, prompt: str | None = None) -> list[Block]:
    blocks: list[Block] = [_heading(b, b.specs[field].label)]
    if prompt and b.style.keep_prompts:
        blocks.append(_prompt(b, prompt))
    mark = ValueMark(field)
    for text in b.raw(field).split("\n"):
        blocks.append(Paragraph((Text(text, (mark,)),), first_indent=2))
    return blocks


def _open_table(b: Builder, field: str, headers: tuple[str, ...]) -> Table:
    column_ids = {
        "plan.completion": ("base_2022", "target_2025", "actual_2025"),
        "plan.targets": ("base_2024", "target_2027"),
    }[field]
    rows: list[Row] = [b.row(*[b.label(t) for t in ("方向", "指标", *headers)], header=True)]
    listed = 0
    for direction, members in groupby(b.form.tables[field], key=lambda r: r.direction):
        group = list(members)
        for number, entry in enumerate(group):
            head = [b.label(direction, rowspan=len(group))] if number == 0 else []
            index = str(listed) if any(entry.values) else None
            listed += any(entry.values)
            cells = [
                _table_cell(b, text, ValueMark(field, f"{index}.{column}") if index else None)
                for column, text in zip(column_ids, entry.values, strict=True)
            ]
            indicator = ValueMark(field, f"{index}.indicator") if index else None
            rows.append(b.row(*head, _table_cell(b, entry.indicator, indicator), *cells))
    value = 0.54 / len(headers)
    return Table((0.16, 0.30, *[value] * len(headers)), tuple(rows))


def _table_cell(b: Builder, text: str, mark: ValueMark | None) -> Cell:
    marks = (mark,) if mark else ()
    return Cell((Paragraph((Text(text, marks),), "center"),), areas=marks)


def declaration_blocks(b: Builder) -> list[Block]:
    """Section 九: two tall rows."""
    title = Text(b.dictionary.section_titles["九"], bold=True)
    printed = b.printed
    signature = Text("　" * _free_em(b), (AnchorMark("declaration.signature"),))
    seal = Text(printed("(公章)："), (AnchorMark("declaration.department_seal"),))
    declared = [
        Paragraph((Text(printed(_DECLARATION[b.form.form])),), first_indent=2, space_before=1),
        Paragraph((Text(printed("县级行政区划中小企业主管部门负责人(签字)：")), signature), space_before=3),
        Paragraph((Text("县级行政区划中小企业主管部门"), seal), space_before=3),
        _date(b, "declaration.date"),
    ]
    opinion = "declaration.opinion"
    lines = list(b.text_paragraphs(opinion)) if b.raw(opinion) else [Paragraph(())]
    recommender = Text(printed("推荐单位(公章)："), (AnchorMark("declaration.recommender_seal"),))
    recommended = [
        *lines,
        Paragraph((recommender, Text("　" * 6)), "right", space_before=8),
        _date(b, "declaration.recommender_date"),
    ]
    rows = (
        Row((b.label("真实性声明"), Cell(tuple(declared), top_aligned=True)), min_height=250),
        Row(
            (b.field_label(opinion), Cell(tuple(recommended), areas=(ValueMark(opinion),), top_aligned=True)),
            min_height=250,
        ),
    )
    head = Paragraph((title,), size=1.2, space_before=0.6, keep_with_next=True)
    return [head, Table((0.2, 0.8), rows)]


def _free_em(b: Builder) -> int:
    """Em left for a signature behind its label, on the same line."""
    width = (595 - b.style.margin_left - b.style.margin_right) * 0.8 - 2 * b.style.cell_padding
    return max(3, min(10, int(width / b.style.table_size) - 23))


def _date(b: Builder, field: str) -> Paragraph:
    text = b.raw(field) or "　　年　　月　　日"
    marks = (ValueMark(field), AnchorMark(field))
    return Paragraph((Text(text, marks), Text("　　")), "right", space_before=2)
