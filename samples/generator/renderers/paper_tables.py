"""Sections 一 to 七: the ruled tables with the spans of the official forms."""

from __future__ import annotations

from collections.abc import Callable

from models.layout import FieldType
from samples.generator.renderers.blocks import Cell, Paragraph, Row, Table, Text, ValueMark
from samples.generator.renderers.paper_cells import YEARS, Builder

_LEVELS = (("international", "国际"), ("national", "国家"), ("industry", "行业"), ("group", "团体"))


def section_table(b: Builder, section: str) -> Table:
    """The table of section 一 … 七."""
    return _SECTIONS[section](b)


def _basic(b: Builder) -> Table:
    head = "集群名称"
    if b.style.cluster_hint:
        head += "：\n(XX(省、市)XX(县、区)XX产业)"
    rows = [
        b.row(b.label(head), b.value("basic.cluster_name", 3)),
        b.row(b.field_label("basic.department"), b.value("basic.department", 3)),
        _contact(b, "basic.department_contact"),
    ]
    operator = b.field_label("basic.operator")
    if b.form.form == "fuhe":
        changed = b.choice("basic.operator_changed", 1)
        rows.append(b.row(operator, b.value("basic.operator"), b.field_label("basic.operator_changed"), changed))
    else:
        rows.append(b.row(operator, b.value("basic.operator", 3)))
    rows.append(_contact(b, "basic.operator_contact"))
    rows.append(b.row(b.field_label("basic.land_area_km2"), b.value("basic.land_area_km2", 3)))
    for spec in b.dictionary.fields:
        if spec.section == "一" and spec.type is FieldType.CHOICE and spec.id != "basic.operator_changed":
            rows.append(b.row(b.field_label(spec.id), b.choice(spec.id, 3)))
    label = b.style.label_width
    rest = 1 - label
    return Table((label, rest * 0.36, rest * 0.26, rest * 0.38), tuple(rows))


def _contact(b: Builder, stem: str) -> Row:
    return b.row(
        b.field_label(f"{stem}_name"),
        b.value(f"{stem}_name"),
        b.field_label(f"{stem}_phone"),
        b.value(f"{stem}_phone"),
    )


def _year_header(b: Builder, colspans: tuple[int, int, int] = (1, 1, 1)) -> Row:
    cells = [b.label(b.year(y), colspan=s) for y, s in zip(YEARS, colspans, strict=True)]
    return b.row(b.label("年度"), *cells, header=True)


def _stems(b: Builder, section: str, prefix: str = "") -> list[str]:
    """Stems of the year rows of a section, in printed order."""
    return [
        spec.id.removesuffix(".2022")
        for spec in b.dictionary.fields
        if spec.section == section and spec.id.startswith(prefix) and spec.id.endswith(".2022")
    ]


def _three_years(b: Builder) -> tuple[float, ...]:
    rest = (1 - b.style.label_width) / 3
    return (b.style.label_width, rest, rest, rest)


def _industry(b: Builder) -> Table:
    rows = [_year_header(b)]
    for stem in _stems(b, "二"):
        rows.append(b.years(stem))
        if stem == "industry.leading_output_growth_pct":
            rows.append(b.single_over_years("industry.leading_output_cagr_3y_pct"))
    for stem in ("chain_strengthening", "chain_collaboration", "quality_brand"):
        rows += _text_and_actions(b, f"industry.{stem}", 3)
    return Table(_three_years(b), tuple(rows))


def _text_and_actions(b: Builder, stem: str, colspan: int) -> list[Row]:
    text, actions = f"{stem}.text", f"{stem}.actions"
    return [
        b.row(b.field_label(text), b.long_text(text, colspan)),
        b.row(b.field_label(actions), b.choices(actions, colspan)),
    ]


def _innovation(b: Builder) -> Table:
    if b.form.form == "fuhe":
        return _innovation_review(b)
    spans = (3, 3, 3)
    rows = [_year_header(b, spans)]
    plain = [s for s in _stems(b, "三") if not s.startswith("innovation.standards")]
    rows += [b.years(stem, spans) for stem in plain]
    rows += _standards(b)
    group = b.specs["innovation.platforms.national"].group or ""
    for number, level in enumerate(("national", "provincial", "other")):
        field = f"innovation.platforms.{level}"
        head = [b.label(group, rowspan=3)] if number == 0 else []
        rows.append(b.row(*head, b.field_label(field, colspan=3), b.count_with_names(field, 6)))
    for name in ("pct_applications", "invention_patent_cagr_3y_pct", "invention_patents_per_10k_employees"):
        rows.append(b.single_over_years(f"innovation.{name}", spans))
    rows.append(_patents(b, 9))
    label = min(b.style.label_width, 0.26)
    return Table((label, *[(1 - label) / 9] * 9), tuple(rows))


def _standards(b: Builder) -> list[Row]:
    label = b.field_label("innovation.standards.international.led.2022", rowspan=5)
    header = [b.label(t) for _ in YEARS for t in ("类别", "主持数量", "参与数量")]
    rows = [b.row(label, *header)]
    for level, name in _LEVELS:
        cells: list[Cell] = []
        for year in YEARS:
            stem = f"innovation.standards.{level}"
            cells += [b.label(name), b.value(f"{stem}.led.{year}"), b.value(f"{stem}.participated.{year}")]
        rows.append(b.row(*cells))
    return rows


def _innovation_review(b: Builder) -> Table:
    rows = [_year_header(b), *[b.years(stem) for stem in _stems(b, "三")]]
    for name in ("invention_patent_cagr_3y_pct", "invention_patents_per_10k_employees"):
        rows.append(b.single_over_years(f"innovation.{name}"))
    rows.append(_patents(b, 3))
    return Table(_three_years(b), tuple(rows))


def _patents(b: Builder, colspan: int) -> Row:
    field = "innovation.invention_patents"
    return b.row(b.field_label(field), b.suffixed_count(field, "个 (需提供清单及佐证材料)", colspan))


def _digital(b: Builder) -> Table:
    # The middle year is split in two grid columns: the count rows below halve the value columns.
    spans = (1, 2, 1)
    rows = [_year_header(b, spans), *[b.years(stem, spans) for stem in _stems(b, "四")]]
    if b.form.form == "shenbao":
        field = "digital.software_adoption_rising"
        rows.append(b.row(b.field_label(field), b.choice(field, 4)))
    rows += _text_and_actions(b, "digital.services", 4)
    text, actions = "digital.new_models.text", "digital.new_models.actions"
    group = b.specs[text].group or ""
    rows.append(b.row(b.label(group, rowspan=5), b.long_text(text, 4, prompt=b.specs[text].label)))
    rows.append(b.row(b.choices(actions, 4, prompt=b.specs[actions].label)))
    for level in ("national", "provincial", "other"):
        field = f"digital.new_models.{level}"
        rows.append(b.row(b.field_label(field, colspan=2), b.count_with_names(field, 2)))
    label = b.style.label_width
    year = (1 - label) / 3
    return Table((label, year, year / 2, year / 2, year), tuple(rows))


def _green(b: Builder) -> Table:
    field = "green.carbon_monitoring"
    rows = [b.row(b.field_label(field), b.choice(field, 2, remark="（如涉及，需提供佐证材料）"))]
    for stem, what in (
        ("green.carbon_intensity", "单位产值二氧化碳排放量"),
        ("green.energy_intensity", "单位产值能耗"),
    ):
        rows += _intensity(b, stem, what)
    names = ["carbon_intensity_reduction_pct"] if b.form.form == "fuhe" else []
    names.append("energy_intensity_reduction_pct")
    if b.form.form == "shenbao":
        names += [
            "solid_waste_utilization_pct",
            "solid_waste_above_industry",
            "water_reuse_pct",
            "water_reuse_above_industry",
        ]
    for name in names:
        field = f"green.{name}"
        cell = b.choice(field, 2) if name.endswith("_industry") else b.value(field, 2)
        rows.append(b.row(b.field_label(field), cell))
    rows += _text_and_actions(b, "green.low_carbon", 2)
    group = (b.specs["green.manufacturing.national"].group or "") + (
        "\n(注：包括绿色工厂、绿色工业园区、绿色供应链管理企业、绿色设计产品等，需提供清单及佐证材料)"
    )
    rows += _grouped_counts(b, group, "green.manufacturing")
    label = b.style.label_width
    return Table((label, (1 - label) * 0.35, (1 - label) * 0.65), tuple(rows))


def _intensity(b: Builder, stem: str, what: str) -> list[Row]:
    rows = []
    for number, year in enumerate(YEARS):
        head = [b.field_label(f"{stem}.2024", rowspan=4)] if number == 0 else []
        rows.append(b.row(*head, b.label(b.year(year)), b.value(f"{stem}.{year}")))
    formula = f"{stem}_formula"
    paragraphs = [Paragraph((Text(b.printed(f"（注：{what}需提供计算公式）")),))]
    if b.raw(formula):
        paragraphs.append(Paragraph((Text(b.raw(formula), (ValueMark(formula),)),)))
    rows.append(b.row(Cell(tuple(paragraphs), 1, 2, (ValueMark(formula),))))
    return rows


def _grouped_counts(b: Builder, group: str, stem: str) -> list[Row]:
    rows = []
    for number, level in enumerate(("national", "provincial", "other")):
        field = f"{stem}.{level}"
        head = [b.label(group, rowspan=3)] if number == 0 else []
        rows.append(b.row(*head, b.field_label(field), b.count_with_names(field)))
    return rows


def _openness(b: Builder) -> Table:
    rows = _text_and_actions(b, "openness.cooperation", 1)
    field = "openness.overseas_branches"
    rows.append(b.row(b.field_label(field), b.suffixed_count(field, "个 (需提供清单及相关佐证材料)", 1)))
    return Table((b.style.label_width, 1 - b.style.label_width), tuple(rows))


def _governance(b: Builder) -> Table:
    field = "governance.alliances"
    rows = [b.row(b.field_label(field), b.count_with_names(field, 2))]
    rows += _text_and_actions(b, "governance.environment", 2)
    group = b.specs["governance.service_platforms.national"].group or ""
    rows += _grouped_counts(b, group, "governance.service_platforms")
    field = "governance.public_services"
    services = b.choices(field, 2, prompt="集群已提供的中小企业公共服务：", flowing=True)
    rows.append(b.row(b.field_label(field), services))
    label = b.style.label_width
    return Table((label, (1 - label) * 0.45, (1 - label) * 0.55), tuple(rows))


_SECTIONS: dict[str, Callable[[Builder], Table]] = {
    "一": _basic,
    "二": _industry,
    "三": _innovation,
    "四": _digital,
    "五": _green,
    "六": _openness,
    "七": _governance,
}
