"""The phrases that name a figure of the form: official labels plus ``indicators.yaml``, ready for matching."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from extractor.evidence.prose_numbers import Dimension
from extractor.evidence.prose_text import regularise

Form = Literal["shenbao", "fuhe"]

# The C parser is ten times faster; PyYAML wheels bring it, a build without libyaml has only the other.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_YEAR_SUFFIX = re.compile(r"\.(20\d\d)$")
_NUMERIC = frozenset({"integer", "decimal", "percent", "count_with_names"})
_LABEL_NOISE = re.compile(r"\(.*?\)|^其中：|^近三年|名称及数量$|情况$")
_LABEL_OPENING = ("主导产业相关的", "建设或引入的", "")
# Also with 集群 before, so that 集群中小企业上云率 is one phrase and not 集群中小企业 and something.
CLUSTER_PARTS = ("中小企业", "主导产业", "主导产品")
_UNIT_DIMENSIONS: dict[str, frozenset[Dimension]] = {
    "亿元": frozenset({Dimension.MONEY}),
    "万元": frozenset({Dimension.MONEY}),
    "%": frozenset({Dimension.PERCENT}),
    "家": frozenset({Dimension.FIRMS, Dimension.PIECES}),
    "个": frozenset({Dimension.PIECES, Dimension.FIRMS}),
    "件": frozenset({Dimension.PIECES}),
    "项": frozenset({Dimension.PIECES}),
    "人": frozenset({Dimension.PERSONS}),
    "平方公里": frozenset({Dimension.AREA}),
    "件/万人": frozenset({Dimension.PER_10K_PERSONS, Dimension.PIECES}),
    "吨标准煤/万元": frozenset({Dimension.ENERGY_INTENSITY, Dimension.MASS_INTENSITY, Dimension.ENERGY}),
    "吨二氧化碳/万元": frozenset({Dimension.CARBON_INTENSITY, Dimension.MASS_INTENSITY}),
}


@dataclass(frozen=True)
class Indicator:
    """A figure of the form, its years taken together. ``unit`` None: no field of its own (only its growth has one)."""

    base: str
    unit: str | None
    dimensions: frozenset[Dimension]
    years: tuple[int, ...]
    growth: str | None = None
    cagr: str | None = None
    reduction: str | None = None
    requires: tuple[str, ...] = ()
    requires_for: str = ""

    def field_id(self, year: int | None) -> str | None:
        """Field id for ``year`` (None for a field without years); None where the form has no such field."""
        if self.unit is None:
            return None
        if not self.years:
            return self.base
        return f"{self.base}.{year}" if year in self.years else None


@dataclass(frozen=True)
class Phrase:
    """One wording: of an indicator (``weight`` says how surely), of a look-alike, or of a marker category."""

    text: str
    kind: Literal["indicator", "decoy", "marker"]
    name: str
    weight: float = 1.0


@dataclass(frozen=True)
class PhraseBook:
    """Every indicator of one form by base id, and every phrase by its text."""

    indicators: dict[str, Indicator]
    phrases: dict[str, tuple[Phrase, ...]]

    def unit_of(self, field_id: str) -> str | None:
        """Unit of the field; None where the form has no such figure."""
        indicator = self.indicators.get(_base(field_id))
        return indicator.unit if indicator is not None else None


STRONG, WEAK, VAGUE = 0.98, 0.6, 0.55
"""Weights of the three classes of phrases in ``indicators.yaml``; official labels count as strong."""


def expand(pattern: str) -> list[str]:
    """``{a|b|}c`` → ``ac``, ``bc``, ``c``; braces may stand inside braces."""
    done: list[str] = []
    waiting = [pattern]
    while waiting:
        current = waiting.pop()
        inner = re.search(r"\{([^{}]*)\}", current)
        if inner is None:
            done.append(current)
        else:
            waiting += [current[: inner.start()] + option + current[inner.end() :] for option in inner[1].split("|")]
    return sorted(set(done))


@cache
def phrase_book(form: Form) -> PhraseBook:
    """The phrases and indicators of ``form`` (field dictionary of the 2025 forms)."""
    wording = yaml.load(files("extractor.evidence").joinpath("indicators.yaml").read_text("utf-8"), _Loader)
    fields = yaml.load(files("layouts").joinpath(f"fields/{form}-2025.yaml").read_text("utf-8"), _Loader)["fields"]
    indicators = _indicators(fields, wording["indicators"])
    phrases: dict[str, list[Phrase]] = {}
    for phrase in [*_label_phrases(fields), *_worded(wording["indicators"]), *_others(wording)]:
        known = phrases.setdefault(phrase.text, [])
        if all(p.kind != phrase.kind or p.name != phrase.name for p in known):
            known.append(phrase)
    usable = {t: tuple(p for p in ps if p.kind != "indicator" or p.name in indicators) for t, ps in phrases.items()}
    # A phrase of a field that this form does not have still takes its figure away from the others.
    absent = {t: tuple(Phrase(t, "decoy", p.name) for p in phrases[t][:1]) for t, ps in usable.items() if not ps}
    return PhraseBook(indicators, usable | absent)


def _base(field_id: str) -> str:
    return _YEAR_SUFFIX.sub("", field_id)


def _indicators(fields: list[dict[str, Any]], wording: list[dict[str, Any]]) -> dict[str, Indicator]:
    extra = {entry["base"]: entry for entry in wording}
    years: dict[str, list[int]] = {}
    units: dict[str, str] = {}
    for spec in fields:
        if spec["type"] in _NUMERIC and spec["unit"] in _UNIT_DIMENSIONS:
            base = _base(spec["id"])
            suffix = _YEAR_SUFFIX.search(spec["id"])
            years.setdefault(base, []).extend([int(suffix[1])] if suffix else [])
            units[base] = spec["unit"]
    real = {
        base: _indicator(base, unit, tuple(years[base]), extra.get(base, {}), units) for base, unit in units.items()
    }
    pseudo = {b: _indicator(b, None, (), e, units) for b, e in extra.items() if "." not in b}
    return real | pseudo


def _indicator(
    base: str, unit: str | None, years: tuple[int, ...], entry: dict[str, Any], units: dict[str, str]
) -> Indicator:
    rates = {k: entry[k] if entry.get(k) in units else None for k in ("growth", "cagr", "reduction")}
    dimensions = _UNIT_DIMENSIONS[unit] if unit else frozenset({Dimension.MONEY})
    return Indicator(
        base, unit, dimensions, years, requires=tuple(entry.get("requires", ())),
        requires_for=entry.get("requires_for", ""), **rates,
    )  # fmt: skip


def _label_phrases(fields: list[dict[str, Any]]) -> list[Phrase]:
    """Official labels without bracketed units and remarks, also without 数量 and the opening the whole table shares."""
    phrases: list[Phrase] = []
    for spec in fields:
        if spec["type"] not in _NUMERIC or spec.get("sub_column") or spec.get("row"):
            continue
        label = _LABEL_NOISE.sub("", regularise(spec["label"]).text)
        label = _LABEL_NOISE.sub("", label)
        for opening in _LABEL_OPENING:
            if label.startswith(opening):
                short = label.removeprefix(opening)
                phrases += [
                    Phrase(t, "indicator", _base(spec["id"]), STRONG) for t in {short, short.removesuffix("数量")}
                ]
    return [p for p in phrases if len(p.text) >= 4]


def _worded(wording: list[dict[str, Any]]) -> list[Phrase]:
    return [
        Phrase(text, "indicator", entry["base"], weight)
        for entry in wording
        for strength, weight in (("strong", STRONG), ("weak", WEAK), ("vague", VAGUE))
        for pattern in entry.get(strength, ())
        for stem in expand(pattern)
        for text in ([stem, "集群" + stem, "集群内" + stem] if stem.startswith(CLUSTER_PARTS) else [stem])
    ]


def _others(wording: dict[str, Any]) -> list[Phrase]:
    decoys = [Phrase(text, "decoy", text) for pattern in wording["decoys"] for text in expand(pattern) if text]
    markers = [Phrase(t, "marker", category) for category, texts in wording["markers"].items() for t in texts]
    return decoys + markers
