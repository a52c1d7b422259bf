"""The office on a seal against the office on the form."""

from __future__ import annotations

import pytest

from extractor.seal_findings import doubt_other_seals, same_office, seal_issues
from models.record import FieldReading, Issue, Method, Provenance, SealFact, Status

BOX = [300.0, 400.0, 420.0, 520.0]


def read_of(
    text: str, *, colour: str = "red", confidence: float = 0.99, named: str = "柳河县经济和信息化局"
) -> tuple[dict[str, FieldReading], list[SealFact]]:
    seal = SealFact(page=1, bbox=BOX, shape="round", colour=colour, text=text, text_confidence=confidence)
    place = Provenance(page=1, bbox=BOX, method=Method.SEAL)
    readings = {
        "cover.department": FieldReading(value=named, status=Status.READ, confidence=1.0, needs_review=False),
        "cover.department_seal": FieldReading(
            value=True, status=Status.READ, confidence=0.95, needs_review=False, provenance=place
        ),
    }
    return readings, [seal]


def issues_of(text: str, *, colour: str = "red", confidence: float = 0.99) -> list[Issue]:
    return list(seal_issues(*read_of(text, colour=colour, confidence=confidence)))


def is_doubted(text: str, named: str = "柳河县经济和信息化局") -> bool:
    readings, seals = read_of(text, colour="grey", confidence=0.7, named=named)
    place = doubt_other_seals(readings, seals)["cover.department_seal"]
    assert (place.confidence < readings["cover.department_seal"].confidence) is place.needs_review
    return place.needs_review


def test_another_countys_seal_is_told() -> None:
    (issue,) = issues_of("青禾县发展和改革局")
    assert (issue.code, issue.page) == ("seal_text_differs", 1)
    assert "青禾县发展和改革局" in issue.message and "柳河县经济和信息化局" in issue.message


def test_the_offices_own_seal_is_not_told() -> None:
    assert issues_of("柳河县经济和信息化局") == []


@pytest.mark.parametrize(("colour", "confidence"), [("red", 0.8), ("grey", 0.99)])
def test_a_seal_not_read_well_says_nothing(colour: str, confidence: float) -> None:
    assert issues_of("青禾县发展和改革局", colour=colour, confidence=confidence) == []


@pytest.mark.parametrize(
    ("seal", "named"),
    [
        ("柳河县经济和信息化局", "样本省柳河县经济和信息化局"),
        ("柳河县经济和虐息化局", "柳河县经济和信息化局"),
        ("柳河县经济和信息化局", "柳河县经信局"),
    ],
)
def test_names_of_one_office_agree(seal: str, named: str) -> None:
    assert same_office(seal, named)


@pytest.mark.parametrize("text", ["口制中小企業服务中公", "柳河磁材料有限公司"])
def test_the_seal_of_another_office_leaves_the_departments_in_doubt(text: str) -> None:
    assert is_doubted(text)


@pytest.mark.parametrize("text", ["信息化局柳河县经济和", "提河县业机信息催局", "局", ""])
def test_the_departments_own_seal_counts_however_badly_it_was_read(text: str) -> None:
    assert not is_doubted(text)


def test_a_shortened_name_is_the_same_office() -> None:
    assert not is_doubted("柳河县经济和信息化局", named="经信局")
