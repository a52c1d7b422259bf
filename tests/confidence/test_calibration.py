"""Scores of evidence → how often such readings are right; the fit behind it, and the reliability that checks it."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.calibration import Scored, cross_calibrated
from benchmarks.isotonic import fit_curve
from benchmarks.reliability import bins_of, expected_calibration_error, reliability_svg
from extractor.confidence.calibration import (
    ANY_FLAGGED,
    UNCALIBRATED,
    Calibration,
    Curve,
    calibrate,
    curve_name,
    stored_calibration,
)
from extractor.registration.layout_files.catalogue import load_dictionary
from models.layout import FieldType
from models.record import FieldReading, Method, Provenance, Status

DICTIONARY = load_dictionary("fields/fuhe-2025.yaml")
FIELD = "industry.enterprise_count.2024"
observed = st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=300)


def reading(page: int, *, flagged: bool = False) -> dict[str, FieldReading]:
    where = Provenance(page=page, bbox=[0, 0, 1, 1], method=Method.OCR)
    status = Status.READ
    return {FIELD: FieldReading(value=7, status=status, confidence=0.9, needs_review=flagged, provenance=where)}


def test_a_curve_is_linear_between_its_scores_and_constant_beyond() -> None:
    curve = Curve((0.5, 0.9), (0.6, 1.0))
    assert [curve.at(s) for s in (0.0, 0.5, 0.7, 0.9, 1.0)] == pytest.approx([0.6, 0.6, 0.8, 1.0, 1.0])


@pytest.mark.parametrize(("scores", "probabilities"), [((0.1, 0.1), (0.2, 0.3)), ((0.1, 0.2), (0.3, 0.2)), ((), ())])
def test_what_falls_or_stands_still_is_no_curve(scores: tuple[float, ...], probabilities: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve(scores, probabilities)


@settings(deadline=None)
@given(observed)
def test_a_fitted_curve_never_falls_and_never_promises_certainty(items: list[tuple[float, bool]]) -> None:
    curve = fit_curve([s for s, _ in items], [ok for _, ok in items], least=10)
    steps = [curve.at(i / 50) for i in range(51)]
    assert steps == sorted(steps)
    assert 0.0 < steps[0] <= steps[-1] < 1.0


def test_a_modest_score_is_raised_to_what_it_is_worth() -> None:
    chance = random.Random(1)
    scores = [chance.uniform(0.2, 0.8) for _ in range(4000)]
    right = [chance.random() < s**0.5 for s in scores]
    curve = fit_curve(scores, right, least=200)
    assert curve.at(0.49) == pytest.approx(0.7, abs=0.05)
    after = bins_of([curve.at(s) for s in scores], right)
    assert expected_calibration_error(after) < 0.02 < expected_calibration_error(bins_of(scores, right))


def test_thirty_right_ones_of_thirty_are_no_certainty() -> None:
    assert fit_curve([0.99] * 30, [True] * 30).at(0.99) == pytest.approx(30.5 / 31, abs=1e-4)


def test_the_flag_stays_and_flagged_readings_go_by_a_curve_of_their_own() -> None:
    curves = {"figure": Curve((0.9,), (0.97,)), "figure_flagged": Curve((0.9,), (0.4,))}
    for flagged, confidence in ((False, 0.97), (True, 0.4)):
        result = calibrate(reading(1, flagged=flagged), DICTIONARY, {1}, Calibration(curves))[FIELD]
        assert (result.confidence, result.needs_review) == (confidence, flagged)


def test_what_a_text_layer_says_keeps_its_confidence() -> None:
    calibration = Calibration({"figure": Curve((0.9,), (0.97,))})
    assert calibrate(reading(2), DICTIONARY, {1}, calibration)[FIELD].confidence == 0.9
    assert calibrate(reading(1), DICTIONARY, {1}, UNCALIBRATED)[FIELD].confidence == 0.9


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize("type_", list(FieldType))
def test_the_stored_calibration_knows_every_type_of_field(type_: FieldType, flagged: bool) -> None:
    curves = stored_calibration().curves
    assert curve_name(type_, flagged=flagged) in curves or (flagged and ANY_FLAGGED in curves)


def test_few_flagged_readings_of_a_kind_go_by_those_of_all_kinds() -> None:
    calibration = Calibration({ANY_FLAGGED: Curve((0.5,), (0.3,)), "figure": Curve((0.5,), (0.99,))})
    assert calibration.probability(FieldType.TABLE, 0.5, flagged=True) == 0.3
    assert calibration.probability(FieldType.TABLE, 0.5, flagged=False) == 0.5


def test_a_sure_figure_is_promised_more_than_a_flagged_one() -> None:
    stored = stored_calibration()
    sure = stored.probability(FieldType.DECIMAL, 0.9995, flagged=False)
    assert sure > 0.995
    assert stored.probability(FieldType.DECIMAL, 0.5, flagged=True) < sure


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1))
def test_bins_hold_every_reading_once_and_their_interval_holds_their_accuracy(items: list[tuple[float, bool]]) -> None:
    bins = bins_of([c for c, _ in items], [ok for _, ok in items])
    assert sum(b.n for b in bins) == len(items)
    for b in bins:
        low, high = b.interval()
        assert 0.0 <= low <= b.accuracy + 1e-9
        assert b.accuracy - 1e-9 <= high <= 1.0


def test_confidence_as_often_right_as_it_says_has_no_calibration_error() -> None:
    assert expected_calibration_error(bins_of([0.75] * 4, [True, True, True, False])) == 0.0


def test_the_diagram_is_a_picture_with_a_panel_a_kind() -> None:
    bins = bins_of([0.4, 0.9995, 0.999], [False, True, True])
    root = ElementTree.fromstring(reliability_svg([("figure", bins, bins), ("text", bins, bins)]))
    assert root.tag.endswith("svg")
    assert sum(node.tag.endswith("}g") for node in root.iter()) == 2


def test_a_document_is_judged_by_curves_of_other_documents() -> None:
    good = [Scored("好", FieldType.TEXT, 0.9, flagged=False, right=True)] * 40
    bad = [Scored("坏", FieldType.TEXT, 0.9, flagged=False, right=False)] * 40
    confidences = cross_calibrated([*good, *bad], folds=2)
    assert max(confidences[:40]) < 0.05
    assert min(confidences[40:]) > 0.95
