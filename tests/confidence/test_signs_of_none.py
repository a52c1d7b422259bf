"""Leaning strokes that are signs of none (/) bear each other out, but in counts."""

from __future__ import annotations

from extractor.confidence.signs_of_none import bear_out_signs_of_none
from extractor.reading.figures.verdicts import SLASH_OR_ONE
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from models.record import FieldReading, Method, Provenance, Reason, ReasonCode, Status

DICTIONARY = load_dictionary(load_layout("shenbao-2025").dictionary)
AMOUNTS = [f"industry.fdi_10k_cny.{year}" for year in (2022, 2023, 2024)]
SHARES = [f"innovation.rd_intensity_pct.{year}" for year in (2022, 2023, 2024)]
COUNT = "industry.national_champion_count.2024"


def _stroke(raw: str = "/", *others: Reason) -> FieldReading:
    where = Provenance(page=1, bbox=[0.0, 0.0, 1.0, 1.0], method=Method.OCR)
    return FieldReading(
        value=None if raw == "/" else int(raw),
        raw=raw,
        status=Status.BLANK if raw == "/" else Status.READ,
        confidence=0.6,
        needs_review=True,
        reasons=[SLASH_OR_ONE, *others],
        provenance=where,
    )


def _flagged(readings: dict[str, FieldReading]) -> set[str]:
    return {name for name, r in bear_out_signs_of_none(readings, DICTIONARY).items() if r.needs_review}


def test_an_amount_without_a_figure_in_every_year_is_none() -> None:
    assert _flagged(dict.fromkeys(AMOUNTS, _stroke())) == set()


def test_a_count_may_be_one_all_the_same() -> None:
    assert _flagged({**dict.fromkeys(AMOUNTS, _stroke()), COUNT: _stroke()}) == {COUNT}


def test_a_stroke_beside_figures_may_be_a_one() -> None:
    figure = _stroke("2").model_copy(update={"reasons": [], "needs_review": False})
    row = {SHARES[0]: _stroke(), SHARES[1]: _stroke(), SHARES[2]: figure}
    assert _flagged({**dict.fromkeys(AMOUNTS, _stroke()), **row}) == {SHARES[0], SHARES[1]}


def test_two_strokes_alone_or_one_read_as_a_figure_say_nothing() -> None:
    assert _flagged(dict.fromkeys(AMOUNTS[:2], _stroke())) == set(AMOUNTS[:2])
    assert _flagged({**dict.fromkeys(AMOUNTS, _stroke()), AMOUNTS[0]: _stroke("1")}) == set(AMOUNTS)


def test_what_else_speaks_against_a_stroke_still_does() -> None:
    stained = _stroke("/", Reason(code=ReasonCode.UNEXPLAINED_INK, message="格内还有没读出来的笔迹"))
    assert _flagged({**dict.fromkeys([*AMOUNTS, *SHARES], _stroke()), AMOUNTS[1]: stained}) == {AMOUNTS[1]}
