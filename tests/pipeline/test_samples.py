"""The samples, end to end, against what they truly say."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor.ocr.engine import Engine, open_engine
from extractor.pipeline import extract
from extractor.registration.layout_files.catalogue import load_dictionary
from models.record import Record, Status

SAMPLES = Path(__file__).parents[2] / "samples"
DIGITAL = ["示例-申报表-电子版", "示例-复核申报表-电子版"]
SCANS = ["示例-申报表-盖章扫描件", "示例-复核申报表-盖章扫描件"]


@cache
def engine() -> Engine:
    return open_engine(threads=2)


@cache
def record_of(name: str) -> Record:
    return extract(SAMPLES / f"{name}.pdf", engine)


def truth_of(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    return truth


def comparable(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    if isinstance(value, list):
        return [comparable(v) for v in value]
    if isinstance(value, dict):
        return {k: comparable(v) for k, v in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return round(float(value), 6)


def wrong_fields(name: str) -> list[str]:
    record = record_of(name)
    fields = truth_of(name)["fields"]
    return [f for f, t in fields.items() if comparable(record.fields[f].value) != comparable(t["value"])]


@pytest.mark.parametrize("name", DIGITAL)
def test_every_field_of_a_digital_form_is_exact(name: str) -> None:
    assert wrong_fields(name) == []


@pytest.mark.parametrize("name", DIGITAL)
def test_a_digital_form_has_the_status_of_every_field_right(name: str) -> None:
    record = record_of(name)
    fields = truth_of(name)["fields"]
    assert [f for f, t in fields.items() if record.fields[f].status.value != t["status"]] == []


@pytest.mark.parametrize("name", SCANS)
def test_nothing_wrong_on_a_stamped_scan_passes_unflagged(name: str) -> None:
    record = record_of(name)
    assert [f for f in wrong_fields(name) if not record.fields[f].needs_review] == []


@pytest.mark.parametrize("name", SCANS)
def test_figures_of_a_stamped_scan_are_exact(name: str) -> None:
    specs = load_dictionary(f"fields/{record_of(name).form}-2025.yaml").by_id()
    figures = [f for f in truth_of(name)["fields"] if specs[f].type.is_figure]
    wrong = [f for f in wrong_fields(name) if specs[f].type.is_figure]
    assert len(wrong) <= 0.01 * len(figures), wrong


@pytest.mark.parametrize("name", [*DIGITAL, *SCANS])
def test_the_form_is_recognised_and_every_field_is_there(name: str) -> None:
    record = record_of(name)
    wanted = truth_of(name)
    assert record.form == wanted["form"]
    assert list(record.fields) == [f.id for f in load_dictionary(f"fields/{record.form}-2025.yaml").fields]


@pytest.mark.parametrize("name", [*DIGITAL, *SCANS])
def test_every_value_says_where_on_its_page_it_was_read(name: str) -> None:
    record = record_of(name)
    sizes = {p.page: (p.width or 0.0, p.height or 0.0) for p in record.pages}
    for field, reading in record.fields.items():
        if reading.status is not Status.READ:
            continue
        assert reading.provenance is not None, field
        width, height = sizes[reading.provenance.page]
        x0, top, x1, bottom = reading.provenance.bbox
        # A scanned line's padding may reach a little over the paper's edge.
        assert -5 <= x0 <= x1 <= width + 5 and -5 <= top <= bottom <= height + 5, field


@pytest.mark.parametrize("name", [*DIGITAL, *SCANS])
def test_a_record_reads_back_from_its_own_json(name: str) -> None:
    record = record_of(name)
    written = json.loads(record.to_json())
    assert written["schema"] == "shenbao-record/1"
    assert Record.model_validate(written) == record


def test_the_seals_of_a_stamped_scan_are_found() -> None:
    record = record_of(SCANS[0])
    assert record.fields["cover.department_seal"].value is True
    assert {s.page for s in record.seals} >= {1}


def test_figures_stated_in_the_long_texts_become_facts() -> None:
    record = record_of(DIGITAL[0])
    assert any(f.indicator == "industry.total_output_100m_cny.2024" for f in record.facts)
