"""Precision and recall on the labelled sentences, and agreement with the tables of generated forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

pytest.importorskip("spacy")

from extractor.evidence.prose import read_facts
from extractor.evidence.prose_indicators import Form
from models.facts import Fact
from samples.generator.content import fill_form

DATA = Path(__file__).parent / "data"


class Sentence(BaseModel):
    text: str
    field: str = "plan.overview"
    form: Form = "shenbao"
    facts: dict[str, float]
    maybe: dict[str, float] = {}
    approximate: list[str] = []

    def judge(self, fact: Fact) -> bool | None:
        """True, False, or None where the sentence itself is unclear."""
        if self.facts.get(fact.indicator) == pytest.approx(fact.value):
            return fact.approximate == (fact.indicator in self.approximate)
        return None if self.maybe.get(fact.indicator) == pytest.approx(fact.value) else False


@dataclass
class Measured:
    right: int
    wrong: list[Fact]
    stated: int


def measure(name: str, least: float) -> Measured:
    sentences = [Sentence(**row) for row in yaml.safe_load((DATA / name).read_text("utf-8"))]
    judged = [
        (s.judge(fact), fact)
        for s in sentences
        for fact in read_facts(s.text, s.field, s.form)
        if fact.confidence >= least
    ]
    return Measured(
        right=sum(verdict is True for verdict, _ in judged),
        wrong=[fact for verdict, fact in judged if verdict is False],
        stated=sum(len(s.facts) for s in sentences),
    )


@pytest.mark.parametrize("name", ["prose_dev.yaml", "prose_held.yaml"])
@pytest.mark.parametrize(("least", "recall"), [(0.5, 0.95), (0.8, 0.85)])
def test_labelled_sentences(name: str, least: float, recall: float) -> None:
    measured = measure(name, least)
    assert measured.wrong == []
    assert measured.right / measured.stated >= recall


@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
@pytest.mark.parametrize("held_apart", [False, True])
def test_no_fact_contradicts_the_table_of_a_generated_form(form: Form, held_apart: bool) -> None:
    contradictions: list[Fact] = []
    read = 0
    for seed in range(12):
        fields = fill_form(form, seed, held_apart).fields
        for field_id, true in fields.items():
            for fact in read_facts(true.value, field_id, form) if isinstance(true.value, str) else []:
                table = fields[fact.indicator].value
                if isinstance(table, int | float):
                    read += 1
                    contradictions += [fact] if abs(table - fact.value) > fact.rounding + 1e-9 else []
    assert read >= 12
    assert contradictions == []
