"""The figures of one cluster, drawn so that they hold together as the identities of the forms ask."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

YEARS = (2022, 2023, 2024)


@dataclass(frozen=True)
class Figures:
    """Field id → figure (rounded as printed), ``None`` where the cluster has nothing to declare."""

    of: dict[str, float | None]

    def __getitem__(self, field: str) -> float:
        value = self.of[field]
        if value is None:
            raise KeyError(field)
        return value

    def series(self, stem: str) -> tuple[float, float, float]:
        """The three years of ``stem``."""
        a, b, c = (self[f"{stem}.{y}"] for y in YEARS)
        return a, b, c


def draw_figures(rng: Random) -> Figures:
    """Draw every figure of both forms (the review form prints a subset)."""
    of: dict[str, float | None] = {"basic.land_area_km2": round(rng.uniform(2.5, 96), 2)}
    _industry(rng, of)
    _trade(rng, of)
    _innovation(rng, of)
    _digital(rng, of)
    _green(rng, of)
    of["openness.overseas_branches"] = rng.choice([0, 2, 3, 5, 8, 12])
    return Figures(of)


def growth(now: float, before: float) -> float:
    """Growth in per cent, two decimals."""
    return round((now / before - 1) * 100, 2)


def compound_growth(first: float, last: float, years: int = 2) -> float:
    """Average yearly growth from ``first`` to ``last`` in per cent, two decimals."""
    return round((float((last / first) ** (1 / years)) - 1) * 100, 2)


def _put(of: dict[str, float | None], stem: str, values: list[float] | list[int]) -> None:
    for year, value in zip(YEARS, values, strict=True):
        of[f"{stem}.{year}"] = value


def _rising(rng: Random, first: int, step: tuple[float, float]) -> list[int]:
    values = [first]
    for _ in range(2):
        values.append(values[-1] + round(values[-1] * rng.uniform(*step)) + rng.choice([0, 0, 1]))
    return values


def _rising_share(rng: Random, low: float, high: float, step: float) -> list[float]:
    values = [rng.uniform(low, high)]
    for _ in range(2):
        values.append(min(99.2, values[-1] + rng.uniform(0.05, step)))
    return [round(v, 2) for v in values]


def _industry(rng: Random, of: dict[str, float | None]) -> None:
    total = [round(rng.uniform(42, 220), 2)]
    for _ in range(2):
        rate = rng.uniform(-6, -0.5) if rng.random() < 0.12 else rng.uniform(6, 21)
        total.append(round(total[-1] * (1 + rate / 100), 2))
    county = [total[0] / rng.uniform(0.12, 0.46)]
    for _ in range(2):
        county.append(county[-1] * rng.uniform(1.02, 1.09))
    leading = _rising_share(rng, 72, 92, 2.2)
    main = [t * s / 100 for t, s in zip(total, leading, strict=True)]
    _put(of, "industry.total_output_100m_cny", total)
    _put(
        of,
        "industry.total_output_share_of_county_pct",
        [round(t / c * 100, 2) for t, c in zip(total, county, strict=True)],
    )
    _put(of, "industry.sme_output_share_pct", _rising_share(rng, 72, 94, 1.5))
    _put(of, "industry.leading_output_share_pct", leading)
    rates = [round(rng.uniform(5, 19), 2), growth(main[1], main[0]), growth(main[2], main[1])]
    _put(of, "industry.leading_output_growth_pct", rates)
    readings = [compound_growth(main[0], main[2]), round(sum(rates) / 3, 2)]
    of["industry.leading_output_cagr_3y_pct"] = rng.choice(readings)
    enterprises = _rising(rng, round(max(total) * rng.uniform(1.6, 7)) + 60, (0.02, 0.09))
    smes = [e - rng.randint(1, 4) for e in enterprises]
    _put(of, "industry.enterprise_count", enterprises)
    _put(of, "industry.sme_count", smes)
    innovative = _rising(rng, max(8, round(smes[0] * rng.uniform(0.1, 0.25))), (0.1, 0.35))
    srdi = [max(5, round(i * rng.uniform(0.42, 0.5))) for i in innovative]
    giants = [max(1, round(s * 0.12)) for s in srdi]
    _put(of, "industry.provincial_srdi_sme_count", sorted(srdi))
    _put(of, "industry.national_little_giant_count", sorted(giants))
    champions = rng.choice([0, 0, 1, 2])
    _put(of, "industry.national_champion_count", [champions, champions, champions + rng.choice([0, 1])])
    _put(of, "industry.national_hightech_count", _rising(rng, max(6, round(smes[0] * 0.14)), (0.05, 0.3)))
    _put(of, "industry.innovative_sme_count", innovative)
    listed = rng.choice([0, 0, 1, 2, 3])
    _put(of, "industry.listed_sme_count", [listed, listed, listed + rng.choice([0, 1])])
    _put(of, "industry.pre_listing_sme_count", sorted(rng.randint(0, 5) for _ in YEARS))


def _trade(rng: Random, of: dict[str, float | None]) -> None:
    for stem, rate, share in (
        ("fdi", "industry.fdi_growth_pct", 0.012),
        ("export", "industry.export_growth_pct", 0.22),
    ):
        field = f"industry.{stem}_10k_cny"
        if stem == "fdi" and rng.random() < 0.25:
            for year in YEARS:
                of[f"{field}.{year}"] = None
                of[f"{rate}.{year}"] = None
            continue
        output = of["industry.total_output_100m_cny.2022"] or 0.0
        amount = [round(output * 10000 * share * rng.uniform(0.3, 1.4), 2)]
        for _ in range(2):
            amount.append(round(amount[-1] * rng.uniform(0.82, 1.32), 2))
        _put(of, field, amount)
        first = round(rng.uniform(-12, 25), 2)
        _put(of, rate, [first, growth(amount[1], amount[0]), growth(amount[2], amount[1])])


def _innovation(rng: Random, of: dict[str, float | None]) -> None:
    base = [
        (of[f"industry.total_output_100m_cny.{y}"] or 0.0) * (of[f"industry.sme_output_share_pct.{y}"] or 0.0) / 100
        for y in YEARS
    ]
    share = rng.uniform(2.6, 5.2)
    spent = [round(b * (share + 0.25 * i) / 100, 2) for i, b in enumerate(base)]
    _put(of, "innovation.rd_expense_100m_cny", spent)
    _put(of, "innovation.rd_intensity_pct", [round(r / b * 100, 2) for r, b in zip(spent, base, strict=True)])
    rates = [round(rng.uniform(8, 24), 2), growth(spent[1], spent[0]), growth(spent[2], spent[1])]
    _put(of, "innovation.rd_expense_growth_pct", rates)
    staff = _rising(rng, round((of["industry.sme_count.2022"] or 100) * rng.uniform(35, 90)), (0.01, 0.06))
    _put(of, "innovation.sme_employees", staff)
    _put(of, "innovation.sme_rd_staff", [round(s * (0.09 + 0.01 * i)) for i, s in enumerate(staff)])
    for level, top in (("international", 1), ("national", 6), ("industry", 12), ("group", 22)):
        led = sorted(rng.randint(0, top) for _ in YEARS)
        joined = sorted(rng.randint(0, top * 2) for _ in YEARS)
        _put(of, f"innovation.standards.{level}.led", led)
        _put(of, f"innovation.standards.{level}.participated", joined)
    patents = round(staff[2] * rng.uniform(30, 190) / 10000)
    of["innovation.pct_applications"] = rng.choice([0, 3, 9, 14, 27, 41])
    of["innovation.invention_patent_cagr_3y_pct"] = round(rng.uniform(9, 32), 2)
    of["innovation.invention_patents_per_10k_employees"] = round(patents / staff[2] * 10000, 2)
    of["innovation.invention_patents"] = patents


def _digital(rng: Random, of: dict[str, float | None]) -> None:
    smes = [of[f"industry.sme_count.{y}"] or 1 for y in YEARS]
    for count, share, low, high in (
        ("digital.cloud_sme_count", "digital.cloud_sme_pct", 0.42, 0.66),
        ("digital.iiot_connected_sme_count", "digital.iiot_adoption_pct", 0.18, 0.4),
    ):
        part = rng.uniform(low, high)
        counts = [round(s * min(0.97, part + i * rng.uniform(0.05, 0.12))) for i, s in enumerate(smes)]
        _put(of, count, counts)
        _put(of, share, [round(c / s * 100, 2) for c, s in zip(counts, smes, strict=True)])
    _put(of, "digital.rd_tool_adoption_pct", _rising_share(rng, 48, 72, 7))
    bought = [round(rng.uniform(350, 5200), 2)]
    for _ in range(2):
        bought.append(round(bought[-1] * rng.uniform(1.03, 1.35), 2))
    _put(of, "digital.software_purchase_10k_cny", bought)


def _green(rng: Random, of: dict[str, float | None]) -> None:
    digits = rng.choice([2, 2, 3, 4])
    for stem, low, high in (("green.carbon_intensity", 0.18, 0.95), ("green.energy_intensity", 0.08, 0.42)):
        values = [round(rng.uniform(low, high), digits)]
        for _ in range(2):
            values.append(round(values[-1] * rng.uniform(0.88, 0.97), digits))
        _put(of, stem, values)
        of[f"{stem}_reduction_pct"] = round((1 - values[2] / values[0]) * 100, 2)
    of["green.solid_waste_utilization_pct"] = round(rng.uniform(62, 99.4), 2)
    of["green.water_reuse_pct"] = round(rng.uniform(48, 97.5), 2)
