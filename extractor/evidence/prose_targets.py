"""Targets which the stage texts of the plan set: 到2025年，优质中小企业达到90家，研发经费投入达到3.5亿元.

The other way round than ``prose``, where plans are left out: here only figures of the stage's own year count, only
those that say where an indicator shall stand, and only where nothing stands between indicator and figure that isn't
understood. A text that names an indicator twice with different figures, or once in a way that isn't understood, gives
none of it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.evidence.prose_numbers import Dimension, Quantity, find_quantities
from extractor.evidence.prose_periods import Period, PeriodKind, find_periods
from extractor.evidence.prose_text import Prose, regularise
from models.facts import Fact

_STAGE = re.compile(r"^plan\.stage\.(20\d\d)$")
_HUNDRED_MILLION = Decimal(10) ** 8
#: Indicator, its unit and size, its dimensions, and how texts name it.
_ROWS: tuple[tuple[str, str, Decimal, frozenset[Dimension], re.Pattern[str]], ...] = (
    (
        "plan.quality_sme_count",
        "家",
        Decimal(1),
        frozenset({Dimension.FIRMS, Dimension.PIECES}),
        re.compile(r"优质中小企业(?:总)?(?:数量|数|总数)?"),
    ),
    (
        "plan.output_growth_pct",
        "%",
        Decimal(1),
        frozenset({Dimension.PERCENT}),
        re.compile(r"(?<!主导产业)产值(?:三年)?年均(?:复合)?(?:增速|增长率|增长)"),
    ),
    (
        "innovation.rd_expense_100m_cny",
        "亿元",
        _HUNDRED_MILLION,
        frozenset({Dimension.MONEY}),
        re.compile(r"研发(?:经费|费用|投入)(?:投入|支出)?(?:总额|总量)?(?!强度|占)"),
    ),
    (
        "innovation.invention_patents",
        "件",
        Decimal(1),
        frozenset({Dimension.PIECES}),
        re.compile(r"(?<!万人)有效发明专利(?:拥有|保有)?(?:数量|总数|总量|数|量)?"),
    ),
    (
        "digital.iiot_adoption_pct",
        "%",
        Decimal(1),
        frozenset({Dimension.PERCENT}),
        re.compile(r"工业互联网(?:平台)?(?:应用)?普及率"),
    ),
    (
        "green.energy_intensity",
        "吨标准煤/万元",
        Decimal(1),
        frozenset({Dimension.ENERGY_INTENSITY, Dimension.MASS_INTENSITY}),
        re.compile(r"(?:单位|万元)(?:工业)?产值(?:综合)?能耗"),
    ),
    (
        "green.carbon_intensity",
        "吨二氧化碳/万元",
        Decimal(1),
        frozenset({Dimension.CARBON_INTENSITY, Dimension.MASS_INTENSITY}),
        re.compile(r"(?:单位|万元)(?:工业)?产值(?:二氧化碳|碳)排放(?:量|强度)?"),
    ),
)
_CLAUSE_END = re.compile(r"[，。；！？\n]")
#: What may stand between indicator and figure: words of intent and words that say “to”, never a bare 增长.
_TOWARDS = re.compile(
    r"(?:力争|预计|计划|确保|争取|将|可|要|力求|稳定|保持|维持|总体|进一步|稳步|持续|，)*"
    r"(?:(?:提升|提高|增长|增加|上升|发展|壮大|扩大|下降|降低|控制|增|升|降|减少)?(?:到|至|为|达到|达|在)|突破|超过|不低于)?"
    r"(?:了)?"
)
_CONFIDENCE = 0.9
#: Where the text's year stands in an earlier sentence, or only the heading names it.
_CONFIDENCE_BY_HEADING = 0.85


def read_targets(text: str, field: str) -> list[Fact]:
    """Targets of one stage text (``plan.stage.YYYY``), none of any other text.

    ``indicator`` is the id of the row's figure without a year, or ``plan.quality_sme_count`` and
    ``plan.output_growth_pct``, which are no fields of the form; the year is that of ``field``.
    """
    stage = _STAGE.match(field)
    if stage is None:
        return []
    prose = regularise(text)
    periods = find_periods(prose.text)
    quantities = {q.start: q for q in find_quantities(prose.text, [(p.start, p.end) for p in periods])}
    found: list[Fact] = []
    for row in _ROWS:
        mentions = [m for m in row[4].finditer(prose.text) if _has_figure(prose.text, m.end(), row[3], quantities)]
        facts = [_target(prose, field, int(stage[1]), row, m, periods, quantities) for m in mentions]
        understood = [fact for fact in facts if fact is not None]
        if len(understood) == len(mentions) and len({fact.value for fact in understood}) == 1:
            found.append(understood[0])
    return sorted(found, key=lambda fact: fact.span)


def _has_figure(text: str, at: int, dimensions: frozenset[Dimension], quantities: dict[int, Quantity]) -> bool:
    """Whether a figure of the indicator's kind follows in the same clause."""
    stop = _CLAUSE_END.search(text, at)
    end = stop.start() if stop else len(text)
    return any(at <= start < end and q.dimension in dimensions for start, q in quantities.items())


def _target(
    prose: Prose,
    field: str,
    year: int,
    row: tuple[str, str, Decimal, frozenset[Dimension], re.Pattern[str]],
    match: re.Match[str],
    periods: list[Period],
    quantities: dict[int, Quantity],
) -> Fact | None:
    indicator, unit, size, dimensions, _ = row
    start = _figure_start(prose.text, match.end(), quantities)
    quantity = quantities.get(start) if start is not None else None
    if quantity is None or quantity.value is None or quantity.dimension not in dimensions:
        return None
    named = [p for p in periods if p.start < quantity.start and p.kind is not PeriodKind.BASE and p.years]
    if named and named[-1].years != (year,):
        return None
    first, last = prose.span(match.start(), quantity.end)
    return Fact(
        indicator=indicator,
        value=float(quantity.value / size),
        unit=unit,
        field=field,
        quote=prose.original[first:last],
        span=(first, last),
        confidence=_CONFIDENCE if named else _CONFIDENCE_BY_HEADING,
        approximate=quantity.approximate,
        bound=quantity.bound,
        rounding=float(quantity.rounding / size),
    )


def _figure_start(text: str, at: int, quantities: dict[int, Quantity]) -> int | None:
    """Where a figure begins that an indicator's words lead straight to; 达到90家 may be read with or without 达到."""
    towards = _TOWARDS.match(text, at)
    end = towards.end() if towards else at
    return next((start for start in range(at, end + 1) if start in quantities), None)
