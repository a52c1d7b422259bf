"""The target tables of section 八: printed rows, the clerk's own rows and the “……” rows left over."""

from __future__ import annotations

from random import Random

from samples.generator.content_figures import Figures, growth
from samples.generator.truth import TableEntryRow, TrueField

DOTS = "……"
_OWN_ROWS = {
    "主导产业": (("集群总产值", "亿元"), ("国家级高新技术企业数量", "家")),
    "创新": (("省级以上创新平台数量", "个"), ("研发人员数量", "人")),
    "数字化": (("中小企业上云比例", "%"), ("数字化车间数量", "个")),
    "绿色化": (("绿色工厂数量", "家"), ("工业用水重复利用率", "%")),
    "其它": (("集群税收总额", "亿元"), ("新增就业人数", "人")),
}
_QUALITATIVE = {
    "开放合作": ("已与境外园区建立联系", "形成稳定的国际合作机制", "组团参加境外展会"),
    "治理和服务": ("服务体系基本建立", "建成一站式公共服务平台", "企业满意度持续提升"),
}
_HAS_DOTS = ("主导产业", "创新", "数字化", "绿色化")


def completion_rows(rng: Random, figures: Figures) -> list[TableEntryRow]:
    """三、发展成效 of the review form: 2022 base, 2025 target, 2025 result."""
    return _rows(rng, figures, year=2022, columns=3)


def target_rows(rng: Random, figures: Figures) -> list[TableEntryRow]:
    """三年总体目标: 2024 base, 2027 target."""
    return _rows(rng, figures, year=2024, columns=2)


def table_truth(rows: list[TableEntryRow], columns: tuple[str, ...]) -> TrueField:
    """Rows with at least one filled value cell, as the field dictionary normalises them."""
    filled = [
        {"direction": r.direction, "indicator": r.indicator, **dict(zip(columns, r.values, strict=True))}
        for r in rows
        if any(r.values)
    ]
    raw = "\n".join("\t".join([r["direction"], r["indicator"], *(r[c] for c in columns)]) for r in filled)
    return TrueField(value=list(filled), raw=raw or None, status="read" if filled else "blank")


def _rows(rng: Random, figures: Figures, year: int, columns: int) -> list[TableEntryRow]:
    rows: list[TableEntryRow] = []
    printed = _printed_figures(rng, figures, year)
    for direction in ("主导产业", "创新", "数字化", "绿色化", "开放合作", "治理和服务", "其它"):
        if direction in _QUALITATIVE:
            texts = rng.sample(_QUALITATIVE[direction], 2) if rng.random() < 0.85 else ["", ""]
            values = [*texts, texts[1]][:columns]
            rows.append(TableEntryRow(direction=direction, indicator="定性描述", values=values))
            continue
        for indicator, base, factor, unit in printed.get(direction, ()):
            values = _series(rng, base, factor, unit, columns)
            rows.append(TableEntryRow(direction=direction, indicator=indicator, values=values))
        rows.extend(_open_rows(rng, direction, columns))
    return rows


def _printed_figures(rng: Random, f: Figures, year: int) -> dict[str, tuple[tuple[str, float, float, str], ...]]:
    total = f.series("industry.total_output_100m_cny")
    quality = f[f"industry.innovative_sme_count.{year}"] + f[f"industry.provincial_srdi_sme_count.{year}"]
    patents = f["innovation.invention_patents"] * (0.7 if year == 2022 else 1)
    return {
        "主导产业": (
            ("近三年集群产值年均增速", max(5.0, growth(total[1], total[0])), 1.08, "%"),
            ("优质中小企业数量", quality, 1.35, "家"),
        ),
        "创新": (
            ("研发经费投入", f[f"innovation.rd_expense_100m_cny.{year}"], 1.34, "亿元"),
            ("有效发明专利数量", round(patents), 1.53, rng.choice(["件", "个"])),
        ),
        "数字化": (("工业互联网普及率", f[f"digital.iiot_adoption_pct.{year}"], 1.25, "%"),),
        "绿色化": (
            ("二氧化碳排放量", f[f"green.carbon_intensity.{year}"], 0.9, "吨二氧化碳/万元"),
            ("单位工业产值能耗", f[f"green.energy_intensity.{year}"], 0.9, "吨标准煤/万元"),
        ),
    }


def _series(rng: Random, base: float, factor: float, unit: str, columns: int) -> list[str]:
    figures = [base, base * factor, base * factor * rng.uniform(0.97, 1.06)][:columns]
    if rng.random() < 0.04:
        return [_amount(base, unit)] + [""] * (columns - 1)
    texts = [_amount(x, unit) for x in figures]
    if unit == "%" and rng.random() < 0.3:
        texts[1] = rng.choice(["≥", "不低于"]) + texts[1]
    return texts


def _amount(value: float, unit: str) -> str:
    if unit in ("家", "件", "个", "人"):
        return f"{round(value)}{unit}"
    return f"{value:.2f}{unit}"


def _open_rows(rng: Random, direction: str, columns: int) -> list[TableEntryRow]:
    """The clerk's own indicators, then what is left of the printed “……” row (of “其它” an empty row)."""
    own = rng.sample(_OWN_ROWS[direction], rng.choice([0, 0, 1, 1, 2]))
    rows = []
    for indicator, unit in own:
        base = rng.uniform(20, 60) if unit in ("%", "个", "家") else rng.uniform(3, 900)
        values = _series(rng, base, 1.25, unit, columns)
        rows.append(TableEntryRow(direction=direction, indicator=indicator, values=values))
    left_over = DOTS if direction in _HAS_DOTS else ""
    if not own or rng.random() < 0.3:
        rows.append(TableEntryRow(direction=direction, indicator=left_over, values=[""] * columns))
    return rows
