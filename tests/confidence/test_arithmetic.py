"""Arithmetic between the fields of a sample, read as if from a scan: what it says for and against a reading."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.confidence.arithmetic import weigh_arithmetic
from extractor.reading.other_readings import OtherReading
from extractor.registration.layout_files.catalogue import load_dictionary
from models.record import FieldReading, Method, Provenance, Reason, ReasonCode, Status

DICTIONARY = load_dictionary("fields/shenbao-2025.yaml")
TRUTH = json.loads(
    (Path(__file__).parents[2] / "samples" / "示例-申报表-电子版.truth.json").read_text(encoding="utf-8")
)
DISAGREE = Reason(code=ReasonCode.READINGS_DISAGREE, message="两次识别不一致")
UNSURE = Reason(code=ReasonCode.LOW_CONFIDENCE, message="识别把握不足，请核对原件")
SEAL = Reason(code=ReasonCode.SEAL_OVERLAP, message="数字被印章压住，请核对原件")

CLOUD, SME, CLOUD_SHARE = "digital.cloud_sme_count.2024", "industry.sme_count.2024", "digital.cloud_sme_pct.2024"
TOTAL = "industry.total_output_100m_cny.2024"
GROWTH = "industry.leading_output_growth_pct.2024"


def form(method: Method = Method.OCR, **read: str) -> dict[str, FieldReading]:
    """The sample's readings, fields named with ``__`` for the dot read as something else."""
    fields: dict[str, Any] = TRUTH["fields"]
    readings = {
        spec.id: FieldReading(
            value=fields[spec.id]["value"],
            raw=fields[spec.id]["raw"],
            status=Status(fields[spec.id]["status"]),
            confidence=0.999,
            needs_review=False,
            provenance=Provenance(page=1, bbox=[0, 0, 1, 1], method=method),
        )
        for spec in DICTIONARY.fields
    }
    for name, text in read.items():
        name = name.replace("__", ".")
        value: float = int(text) if isinstance(readings[name].value, int) else float(text)
        readings[name] = readings[name].model_copy(update={"value": value, "raw": text})
    return readings


def other(text: str, share: float = 0.5) -> list[OtherReading]:
    return [OtherReading(text, Decimal(text), share)]


def doubtful(readings: dict[str, FieldReading], name: str, *reasons: Reason) -> dict[str, FieldReading]:
    update = {"reasons": list(reasons), "needs_review": True, "confidence": 0.5}
    return {**readings, name: readings[name].model_copy(update=update)}


def flagged(readings: dict[str, FieldReading]) -> list[str]:
    return [name for name, r in readings.items() if r.needs_review]


def test_a_form_in_order_is_left_alone_and_trusted_more() -> None:
    readings = form()
    weighed = weigh_arithmetic(readings, {}, DICTIONARY)
    assert flagged(weighed) == []
    assert weighed[CLOUD].confidence > readings[CLOUD].confidence
    assert weighed[TOTAL].confidence > readings[TOTAL].confidence


# (a) A relation that holds settles what two readings left open.


def test_a_count_whose_readings_disagree_is_cleared_by_the_share_printed_beside_it() -> None:
    weighed = weigh_arithmetic(doubtful(form(), CLOUD, DISAGREE), {CLOUD: other("161")}, DICTIONARY)
    assert flagged(weighed) == []
    assert weighed[CLOUD].reasons == []


def test_an_unsure_count_is_cleared_because_no_other_digit_would_do() -> None:
    assert flagged(weigh_arithmetic(doubtful(form(), CLOUD, UNSURE), {}, DICTIONARY)) == []


def test_a_last_digit_that_the_growth_rate_does_not_feel_stays_in_doubt() -> None:
    weighed = weigh_arithmetic(doubtful(form(), TOTAL, DISAGREE), {TOTAL: other("72.75")}, DICTIONARY)
    assert flagged(weighed) == [TOTAL]


def test_a_relation_with_another_doubtful_figure_clears_nothing() -> None:
    readings = doubtful(doubtful(form(), CLOUD, DISAGREE), CLOUD_SHARE, DISAGREE)
    others = {CLOUD: other("161"), CLOUD_SHARE: other("75.61")}
    assert flagged(weigh_arithmetic(readings, others, DICTIONARY)) == [CLOUD, CLOUD_SHARE]


def test_a_seal_over_a_figure_is_looked_at_by_a_person_all_the_same() -> None:
    weighed = weigh_arithmetic(doubtful(form(), CLOUD, DISAGREE, SEAL), {CLOUD: other("161")}, DICTIONARY)
    assert flagged(weighed) == [CLOUD]


# (b) A relation that fails, and another reading that mends it: we may have misread.


def test_a_point_that_every_reading_lost_is_found_by_the_growth_and_by_its_row() -> None:
    weighed = weigh_arithmetic(form(industry__leading_output_growth_pct__2024="1548"), {}, DICTIONARY)
    assert flagged(weighed) == [GROWTH]
    (reason,) = weighed[GROWTH].reasons
    assert reason.code is ReasonCode.ARITHMETIC_CONFLICT
    assert reason.message == "可能误读为“1548”（或为“15.48”），与主导产业产值增速推算不符，请核对"
    assert weighed[GROWTH].value == 1548
    assert weighed[GROWTH].confidence <= 0.6


def test_a_point_lost_in_a_row_that_no_equation_knows_is_found_by_its_neighbours() -> None:
    weighed = weigh_arithmetic(form(digital__software_purchase_10k_cny__2023="635475"), {}, DICTIONARY)
    (reason,) = weighed["digital.software_purchase_10k_cny.2023"].reasons
    assert "前后年度的数量级" in reason.message
    assert "6354.75" in reason.message


def test_a_share_above_a_hundred_percent_has_lost_its_point() -> None:
    name = "green.water_reuse_pct"
    assert flagged(weigh_arithmetic(form(green__water_reuse_pct="8296"), {}, DICTIONARY)) == [name]


@pytest.mark.parametrize("share", [0.5, 1e-4])
def test_a_runner_up_that_fits_the_printed_share_is_named(share: float) -> None:
    weighed = weigh_arithmetic(form(digital__cloud_sme_count__2024="161"), {CLOUD: other("167", share)}, DICTIONARY)
    assert flagged(weighed) == [CLOUD]
    assert weighed[CLOUD].value == 161
    assert "或为“167”" in weighed[CLOUD].reasons[0].message


def test_the_figure_with_the_other_reading_is_doubted_and_not_those_beside_it() -> None:
    readings = form(industry__sme_count__2024="278")
    weighed = weigh_arithmetic(readings, {SME: other("218"), CLOUD: other("107", 1e-4)}, DICTIONARY)
    assert flagged(weighed) == [SME]


# (c) A relation that fails for sure readings: the filer's contradiction, not our doubt.


def test_a_share_that_the_filer_got_wrong_is_read_as_it_stands() -> None:
    readings = form(digital__cloud_sme_pct__2024="71.16")
    weighed = weigh_arithmetic(readings, {}, DICTIONARY)
    assert flagged(weighed) == []
    assert weighed[CLOUD_SHARE].confidence == readings[CLOUD_SHARE].confidence


def test_a_runner_up_that_mends_nothing_is_no_doubt() -> None:
    readings = form(digital__cloud_sme_pct__2024="71.16")
    assert flagged(weigh_arithmetic(readings, {CLOUD_SHARE: other("77.16", 0.01)}, DICTIONARY)) == []


def test_an_improbable_runner_up_does_not_excuse_a_count_above_its_whole() -> None:
    readings = form(industry__sme_count__2022="197")
    others = {"industry.sme_count.2022": other("19", 1e-6)}
    assert flagged(weigh_arithmetic(readings, others, DICTIONARY)) == []


def test_a_filer_who_writes_whole_numbers_has_lost_no_points() -> None:
    readings = form()
    whole = {
        name: r.model_copy(update={"value": float(int(r.value)), "raw": str(int(r.value))})
        for name, r in readings.items()
        if isinstance(r.value, float)
    }
    jump = {"digital.software_purchase_10k_cny.2023": readings["digital.software_purchase_10k_cny.2023"]}
    jump = {n: r.model_copy(update={"value": 635475.0, "raw": "635475"}) for n, r in jump.items()}
    weighed = weigh_arithmetic({**readings, **whole, **jump}, {}, DICTIONARY)
    assert not weighed["digital.software_purchase_10k_cny.2023"].needs_review


# (d) Digital text says what it says.


def test_digital_text_is_never_doubted_by_arithmetic() -> None:
    readings = form(Method.PDF_TEXT, industry__leading_output_growth_pct__2024="1548")
    weighed = weigh_arithmetic(readings, {GROWTH: other("15.48")}, DICTIONARY)
    assert weighed == readings
