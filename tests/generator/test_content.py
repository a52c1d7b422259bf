from __future__ import annotations

from decimal import Decimal

import pytest

from models.layout import FieldType
from samples.generator.content import fill_form
from samples.generator.content_lists import DEVELOPMENT, HELD_APART
from samples.generator.content_sentences import DEVELOPMENT_SENTENCES, HELD_APART_SENTENCES
from samples.generator.dictionary import load_dictionary
from samples.generator.truth import FilledForm, FormName, TrueRecord

FORMS: tuple[FormName, ...] = ("shenbao", "fuhe")
SEEDS = range(40)


def figure(form: FilledForm, field: str) -> float | None:
    value = form.fields[field].value
    assert value is None or isinstance(value, int | float)
    return value


@pytest.mark.parametrize("name", FORMS)
def test_every_field_of_the_dictionary_is_filled_in_its_order(name: FormName) -> None:
    assert list(fill_form(name, 1).fields) == [spec.id for spec in load_dictionary(name).fields]


@pytest.mark.parametrize("name", FORMS)
def test_a_seed_gives_the_same_form_every_time(name: FormName) -> None:
    assert fill_form(name, 7) == fill_form(name, 7)
    assert fill_form(name, 7) != fill_form(name, 8)


def test_held_apart_words_are_none_of_the_development_words() -> None:
    for kind in ("provinces", "cities", "counties", "departments", "brands", "schools", "area_codes"):
        assert not set(getattr(DEVELOPMENT, kind)) & set(getattr(HELD_APART, kind))
    assert not {t.name for t in DEVELOPMENT.trades} & {t.name for t in HELD_APART.trades}
    for field, sentences in HELD_APART_SENTENCES.items():
        assert not set(sentences) & set(DEVELOPMENT_SENTENCES[field])


@pytest.mark.parametrize("name", FORMS)
def test_smes_are_part_of_the_enterprises(name: FormName) -> None:
    for seed in SEEDS:
        form = fill_form(name, seed)
        for year in (2022, 2023, 2024):
            smes, all_firms = (figure(form, f"industry.{k}.{year}") for k in ("sme_count", "enterprise_count"))
            assert smes is not None and all_firms is not None and smes <= all_firms


@pytest.mark.parametrize("name", FORMS)
def test_growth_of_the_leading_industry_follows_from_output_and_share(name: FormName) -> None:
    for seed in SEEDS:
        form = fill_form(name, seed)
        main = [
            (figure(form, f"industry.total_output_100m_cny.{y}") or 0)
            * (figure(form, f"industry.leading_output_share_pct.{y}") or 0)
            for y in (2023, 2024)
        ]
        growth = figure(form, "industry.leading_output_growth_pct.2024")
        assert growth == pytest.approx((main[1] / main[0] - 1) * 100, abs=0.006)


def test_patents_per_ten_thousand_follow_from_patents_and_employees() -> None:
    for seed in SEEDS:
        form = fill_form("shenbao", seed)
        patents, staff = (figure(form, f) for f in ("innovation.invention_patents", "innovation.sme_employees.2024"))
        assert patents is not None and staff is not None
        density = figure(form, "innovation.invention_patents_per_10k_employees")
        assert density == pytest.approx(patents / staff * 10000, abs=0.006)


def test_what_cannot_grow_from_nothing_has_no_growth() -> None:
    seen = 0
    for seed in range(120):
        form = fill_form("shenbao", seed)
        if form.fields["industry.fdi_10k_cny.2023"].status == "none_declared":
            seen += 1
            assert form.fields["industry.fdi_growth_pct.2024"].status == "none_declared"
    assert seen


@pytest.mark.parametrize("name", FORMS)
def test_texts_keep_their_limits(name: FormName) -> None:
    for seed in range(80):
        form = fill_form(name, seed, held_apart=seed % 2 == 0)
        total = 0
        for spec in load_dictionary(name).fields:
            value = form.fields[spec.id].value
            if spec.type is FieldType.LONG_TEXT and isinstance(value, str):
                assert len(value) <= (spec.max_chars or 3000)
                total += len(value) if spec.section == "八" else 0
        assert 300 < total <= 3000


def test_figures_in_the_texts_are_those_of_the_tables() -> None:
    form = fill_form("shenbao", 3)
    overview = form.fields["plan.overview"].value
    assert isinstance(overview, str)
    total = figure(form, "industry.total_output_100m_cny.2024")
    assert f"总产值{total:.2f}亿元" in overview


def test_a_figure_in_another_unit_is_converted_and_flagged() -> None:
    flagged = [
        (form.form, field, entry)
        for seed in range(60)
        for form in [fill_form("shenbao", seed)]
        for field, entry in form.fields.items()
        if "unit_mismatch" in entry.reasons and field.endswith("_10k_cny.2024")
    ]
    assert flagged
    for _, _, entry in flagged:
        assert entry.raw is not None
        factor = Decimal(10000) if entry.raw.endswith("亿元") else Decimal("0.0001")
        written = Decimal(entry.raw.removesuffix("亿元").removesuffix("元"))
        assert float(written * factor) == pytest.approx(entry.value)


def test_rows_without_values_are_not_in_the_truth() -> None:
    form = fill_form("fuhe", 5)
    rows = form.fields["plan.completion"].value
    assert isinstance(rows, list)
    assert len(rows) == sum(1 for row in form.tables["plan.completion"] if any(row.values))
    assert all(any(row[c] for c in ("base_2022", "target_2025", "actual_2025")) for row in rows)


def test_the_true_record_names_its_schema_as_the_contract_does() -> None:
    form = fill_form("fuhe", 1)
    record = TrueRecord(form="fuhe", form_version="2025", seed=1, renderer="reportlab", fields=form.fields)
    assert '"schema": "shenbao-record/1"' in record.to_json()
