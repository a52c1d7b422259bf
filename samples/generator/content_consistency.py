"""A filled form in which ticks and figures agree throughout, for checks that must find nothing in it.

Clerks tick what they don't count and the other way round, and the documents that readers are measured on keep that.
Nothing is drawn here, so the random numbers of a seed stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from models.layout import Dictionary
from samples.generator.content_figures import YEARS, Figures
from samples.generator.truth import TrueField

#: Tonnes of CO2 a tonne of standard coal: where the two intensities were drawn too far apart, this joins them.
_CO2_OF_COAL = 2.7
_CO2_RANGE = (0.6, 7.0)
_PILOT_BOXES = "digital.new_models.actions"
_PILOTS = (("建有国家", "digital.new_models.national"), ("建有省级", "digital.new_models.provincial"))
_RATES = (
    ("green.solid_waste_utilization_pct", "green.solid_waste_above_industry"),
    ("green.water_reuse_pct", "green.water_reuse_above_industry"),
)


def settle_figures(figures: Figures) -> Figures:
    """The figures with shares of firms that never fall, and CO2 and energy in a ratio that occurs."""
    of = dict(figures.of)
    for count, share in (
        ("digital.cloud_sme_count", "digital.cloud_sme_pct"),
        ("digital.iiot_connected_sme_count", "digital.iiot_adoption_pct"),
    ):
        before = 0.0
        for year in YEARS:
            smes = of[f"industry.sme_count.{year}"] or 1
            counted = max(of[f"{count}.{year}"] or 0, ceil(before * smes / 100))
            of[f"{count}.{year}"] = counted
            of[f"{share}.{year}"] = before = round(counted / smes * 100, 2)
    energy, carbon = figures.series("green.energy_intensity"), figures.series("green.carbon_intensity")
    if not all(_CO2_RANGE[0] <= c / e <= _CO2_RANGE[1] for c, e in zip(carbon, energy, strict=True)):
        settled = [round(e * _CO2_OF_COAL, 4) for e in energy]
        for year, value in zip(YEARS, settled, strict=True):
            of[f"green.carbon_intensity.{year}"] = value
        of["green.carbon_intensity_reduction_pct"] = round((1 - settled[2] / settled[0]) * 100, 2)
    return Figures(of)


def settle_ticks(fields: Mapping[str, TrueField], dictionary: Dictionary) -> dict[str, TrueField]:
    """The fields with every box ticked that the counts and rates beside it ask for, and no other."""
    settled = dict(fields)
    options = {spec.id: spec.options for spec in dictionary.fields}
    drawn = fields[_PILOT_BOXES].value
    ticked = set(drawn) if isinstance(drawn, list) else set()
    for prefix, counted in _PILOTS:
        box = next(o for o in options[_PILOT_BOXES] if o.startswith(prefix))
        listed = fields[counted].value
        if isinstance(listed, dict) and listed.get("count"):
            ticked.add(box)
        else:
            ticked.discard(box)
    chosen = [o for o in options[_PILOT_BOXES] if o in ticked]
    settled[_PILOT_BOXES] = TrueField(value=chosen, raw="；".join(chosen) or None, status="read" if chosen else "blank")
    for rate, answer in _RATES:
        chosen_answer = fields[answer].value if answer in fields else None
        if isinstance(chosen_answer, str):
            above = "是" if chosen_answer == "不适用" else chosen_answer
            option = "不适用" if fields[rate].value is None else above
            settled[answer] = TrueField(value=option, raw=option, status="read")
    return settled
