"""Pages whose rulings are nearly gone are looked at again by the ruling network."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from extractor.intake.opening import open_document
from extractor.ocr.engine import Engine, open_engine
from extractor.page_reading import ReadPage, read_pages
from extractor.pipeline import extract
from extractor.redrawn_pages import Attempt, with_rulings_redrawn
from extractor.registration.filled_rows import stands_alone
from extractor.registration.register import register
from models.record import Record, Status
from models.registration import Place, PlaceKind, Registration
from samples.generator.degrade import office, paper
from samples.generator.degrade.raster import rng_for
from samples.generator.degrade.render import render_page
from tests.typeset import no_engine

DPI = 200.0
DIGITAL, TRANSFORMATION = 5, 10
"""Pages of the digital 复核申报表 of the samples, from 1."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine()


def worn(pdf: Path, number: int, folder: Path) -> Path:
    """A page of which a copier left half of the rulings, and those pale."""
    rng = rng_for(3, number - 1)
    page = paper.weaken_rulings(render_page(pdf, number, DPI).image, DPI, 0.75, 0.5, rng)
    path = folder / "一页.png"
    cv2.imencode(".png", office.photocopy(page, DPI, 9.0, 0.2, rng))[1].tofile(path)
    return path


def pages_in(path: Path, engine: Engine) -> list[ReadPage]:
    with open_document(path) as document:
        return read_pages(document, lambda: engine)


def before_and_after(pages: list[ReadPage]) -> tuple[Attempt, Attempt]:
    plain = Attempt(tuple(pages), register([page.view for page in pages]))
    return plain, with_rulings_redrawn(pages, plain.registration)


def test_rows_that_were_lost_with_their_rulings_are_found(fuhe_pdf: Path, tmp_path: Path, engine: Engine) -> None:
    plain, redrawn = before_and_after(pages_in(worn(fuhe_pdf, DIGITAL, tmp_path), engine))
    assert redrawn.found > plain.found
    assert redrawn.redrawn == {1}
    assert redrawn.registration is not None
    assert "digital.cloud_sme_count.2024" in redrawn.registration.places


def test_what_only_redrawn_rulings_say_is_unsure_but_for_rows_of_whole_words(
    fuhe_pdf: Path, tmp_path: Path, engine: Engine
) -> None:
    plain, redrawn = before_and_after(pages_in(worn(fuhe_pdf, DIGITAL, tmp_path), engine))
    assert plain.registration is not None
    assert redrawn.registration is not None
    found, known = redrawn.registration.places, plain.registration.places
    new = found.keys() - known.keys()
    assert new
    alone = {name for name in new if stands_alone(found[name], redrawn.pages[0].view)}
    assert {name for name in new if found[name].sure} == alone
    assert all(name.endswith(("2022", "2023", "2024")) for name in alone)
    assert any(found[name].sure for name in found.keys() & known.keys())


def test_no_value_of_a_worn_page_is_wrong_and_not_flagged(
    fuhe_pdf: Path, fuhe_record: Record, tmp_path: Path, engine: Engine
) -> None:
    record = extract(worn(fuhe_pdf, DIGITAL, tmp_path), lambda: engine)
    read = {name: r for name, r in record.fields.items() if r.status is Status.READ and name.startswith("digital.")}
    assert len(read) > 10
    figures = {name: r for name, r in read.items() if isinstance(r.value, int | float)}
    assert all(r.needs_review or r.value == fuhe_record.fields[name].value for name, r in figures.items())
    assert sum(r.value == fuhe_record.fields[name].value for name, r in figures.items()) > 0.9 * len(figures)


def test_a_page_that_seemed_none_of_a_form_is_one(fuhe_pdf: Path, tmp_path: Path, engine: Engine) -> None:
    plain, redrawn = before_and_after(pages_in(worn(fuhe_pdf, TRANSFORMATION, tmp_path), engine))
    assert plain.registration is None
    assert redrawn.registration is not None


def test_pages_on_which_everything_was_found_stay_as_they_are(fuhe_pdf: Path, tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "一页.png"
    cv2.imencode(".png", render_page(fuhe_pdf, DIGITAL, DPI).image)[1].tofile(path)
    plain, redrawn = before_and_after(pages_in(path, engine))
    assert redrawn.redrawn == frozenset()
    assert redrawn.found == plain.found


def test_digital_pages_are_not_looked_at(fuhe_pdf: Path) -> None:
    with open_document(fuhe_pdf) as document:
        pages = read_pages(document, no_engine)[:3]
    assert with_rulings_redrawn(pages, None).pages == tuple(pages)


def test_more_is_no_gain_where_another_field_is_lost() -> None:
    def found(*fields: str) -> Attempt:
        places = {f: Place(field=f, kind=PlaceKind.CELL, regions=[]) for f in fields}
        return Attempt((), Registration(form="fuhe", places=places))

    assert found("a", "b", "c").holds(found("a", "b"))
    assert not found("b", "c", "d").holds(found("a", "b"))
    assert not Attempt((), None).holds(found("a"))
    assert found("a").holds(Attempt((), None))
