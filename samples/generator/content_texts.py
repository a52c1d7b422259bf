"""Long texts of a form: sentences whose figures are the figures of its tables."""

from __future__ import annotations

from random import Random

from samples.generator.content_figures import Figures
from samples.generator.content_lists import Trade, WordLists
from samples.generator.content_sentences import Pool

# A full section 八 tells at more length what sections 二 to 七 say: these parts take up those texts.
_LONG_PARTS = {
    "plan.overview": ("industry.chain_strengthening.text", "industry.quality_brand.text"),
    "plan.achievements": (
        "industry.chain_collaboration.text",
        "digital.services.text",
        "digital.new_models.text",
        "openness.cooperation.text",
    ),
    "plan.cultivation_work": ("digital.services.text", "green.low_carbon.text", "governance.environment.text"),
}


class Slots:
    """Fills a sentence's slots: cluster figures are fixed, small numbers are drawn for each sentence."""

    def __init__(self, rng: Random, words: WordLists, trade: Trade, place: str, county: str, figures: Figures):
        self._rng = rng
        self._words = words
        self._fixed = _cluster_slots(trade, place, county, figures)

    def fill(self, sentence: str) -> str:
        """The sentence with all its slots filled."""
        rng, words = self._rng, self._words
        return sentence.format(
            **self._fixed,
            n=rng.randint(11, 96),
            m=rng.randint(2, 9),
            pct=f"{rng.uniform(81, 98.9):.1f}",
            small=f"{rng.uniform(3, 17):.1f}",
            school=rng.choice(words.schools),
            country=rng.choice(words.countries),
            brand=rng.choice(words.brands),
        )


def _cluster_slots(trade: Trade, place: str, county: str, f: Figures) -> dict[str, str]:
    figure = {
        "total": "industry.total_output_100m_cny.2024",
        "lead_pct": "industry.leading_output_share_pct.2024",
        "lead_growth": "industry.leading_output_growth_pct.2024",
        "cagr": "industry.leading_output_cagr_3y_pct",
        "area": "basic.land_area_km2",
        "rd": "innovation.rd_expense_100m_cny.2024",
        "rd_int": "innovation.rd_intensity_pct.2024",
        "cloud_pct": "digital.cloud_sme_pct.2024",
        "iiot_pct": "digital.iiot_adoption_pct.2024",
        "energy_cut": "green.energy_intensity_reduction_pct",
    }
    count = {
        "ent": "industry.enterprise_count.2024",
        "sme": "industry.sme_count.2024",
        "srdi": "industry.provincial_srdi_sme_count.2024",
        "giant": "industry.national_little_giant_count.2024",
        "hightech": "industry.national_hightech_count.2024",
        "cloud": "digital.cloud_sme_count.2024",
        "iiot": "digital.iiot_connected_sme_count.2024",
        "patents": "innovation.invention_patents",
    }
    slots = {k: f"{f[v]:.2f}" for k, v in figure.items()} | {k: f"{f[v]:.0f}" for k, v in count.items()}
    energy = f.series("green.energy_intensity")
    slots |= {f"p{i}": p for i, p in enumerate(trade.products)}
    slots |= {f"u{i}": u for i, u in enumerate(trade.upstream)}
    return slots | {
        "trade": trade.name,
        "place": place,
        "county": county,
        "energy0": f"{energy[0]:g}",
        "energy": f"{energy[2]:g}",
        "patents_more": f"{f['innovation.invention_patents'] * 1.3:.0f}",
    }


def short_text(rng: Random, slots: Slots, pool: Pool, field: str, limit: int = 200) -> str:
    """A text of at most ``limit`` characters: some of the field's sentences in order, one or two paragraphs."""
    sentences = list(pool[field])
    keep = sorted(rng.sample(range(len(sentences)), rng.randint(min(2, len(sentences)), len(sentences))))
    text = ""
    for i in keep:
        more = slots.fill(sentences[i])
        if len(text) + len(more) + 1 > limit:
            break
        text += ("\n" if text and rng.random() < 0.12 else "") + more
    return text


def plan_text(rng: Random, slots: Slots, pool: Pool, field: str, fullness: float) -> str:
    """A text of section 八: paragraphs, more of them the larger ``fullness`` (0 to 1)."""
    sentences = list(pool[field])
    count = max(1, round(len(sentences) * fullness))
    paragraphs = [slots.fill(s) for s in sentences[:count]]
    if fullness >= 1 and field in _LONG_PARTS:
        paragraphs += [short_text(rng, slots, pool, source) for source in _LONG_PARTS[field]]
    if len(paragraphs) > 1 and rng.random() < 0.25:
        paragraphs = ["".join(paragraphs[:2]), *paragraphs[2:]]
    return "\n".join(paragraphs)
