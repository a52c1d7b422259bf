"""A generated form made into scans: pictures, truth and geometry must tell the same story."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image as PilImage

from samples.generator.corpus import generate_document, write_document
from samples.generator.degrade.__main__ import load_documents, scan_truth
from samples.generator.degrade.apart import APART, apart_options
from samples.generator.degrade.methods import OWN
from samples.generator.degrade.output import ScanFormat, write_scan
from samples.generator.degrade.pipeline import Scan, SourceDocument, degrade_document
from samples.generator.degrade.profiles import PROFILES, Profile, ProfileOptions
from samples.generator.degrade.scan_truth import ScanSource, ScanTruth, scan_geometry
from samples.generator.geometry import CellPlace
from samples.generator.renderers.fonts import MissingFontError

DPI = 100.0


def keep_pages(whole: SourceDocument, kept: Sequence[int], folder: Path) -> SourceDocument:
    """``whole`` cut down to the pages ``kept``, so that tests stay short."""
    path = folder / "few.pdf"
    with pdfium.PdfDocument(whole.pdf) as source, pdfium.PdfDocument.new() as few:
        few.import_pages(source, [number - 1 for number in kept])
        few.save(path)
    new = {number: place for place, number in enumerate(kept, start=1)}
    geometry = whole.geometry.model_copy(
        update={
            "pages": [p.model_copy(update={"number": new[p.number]}) for p in whole.geometry.pages if p.number in new],
            **{
                kind: [
                    place.model_copy(update={"page": new[place.page]})
                    for place in getattr(whole.geometry, kind)
                    if place.page in new
                ]
                for kind in ("options", "cells", "anchors")
            },
        }
    )
    return SourceDocument("few", path, geometry, whole.truth)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> SourceDocument:
    """Cover, two table pages and the declaration of a 复核申报表 whose boxes are left to the pen."""
    folder = tmp_path_factory.mktemp("digital")
    try:
        write_document(generate_document("fuhe", 7, "reportlab", False, True), folder)
    except MissingFontError as error:
        pytest.skip(str(error))
    whole = load_documents(folder, "*")[0]
    return keep_pages(whole, (1, 3, 4, len(whole.geometry.pages)), tmp_path_factory.mktemp("few"))


def quick(profile: Profile) -> ProfileOptions:
    """The options of a stratum at a resolution that keeps tests short, upright and one page a sheet."""
    options = PROFILES[profile]
    return replace(options, capture=replace(options.capture, dpi=(DPI, DPI), quarter_turn=0.0, two_up=0.0, border=0.0))


def truth_of(document: SourceDocument, scan: Scan, options: ProfileOptions, kind: ScanFormat) -> ScanTruth:
    source = ScanSource(
        file="scan", pages=len(scan.sheets), profile="test", seed=1, held_apart=False, encoding="", unit=kind.unit
    )
    return scan_truth(document, scan, options, kind, source)


@pytest.fixture(scope="module")
def clean(document: SourceDocument) -> Scan:
    return degrade_document(document, quick(Profile.CLEAN_SCAN), 1, OWN)


def crop(scan: Scan, cell: CellPlace) -> np.ndarray:
    box = cell.text_box
    assert box is not None
    image = scan.sheets[cell.page - 1].image
    return image[round(box.top) : round(box.bottom), round(box.x0) : round(box.x1)]


def test_printed_values_are_where_the_mapped_geometry_says(document: SourceDocument, clean: Scan) -> None:
    mapped = scan_geometry(document.geometry, clean.sheets, "px")

    printed = [cell for cell in mapped.cells if cell.text_box is not None]

    assert len(printed) > 30
    assert all(crop(clean, cell).min() < 140 for cell in printed), "there is print in every value's box"


def test_every_ticked_box_got_ink_and_no_other_was_recorded(document: SourceDocument, clean: Scan) -> None:
    truth = truth_of(document, clean, quick(Profile.CLEAN_SCAN), ScanFormat.PDF)

    marked = {(touch.field, touch.option) for touch in truth.touched if touch.by == "tick"}

    assert marked == {(place.field, place.option) for place in document.geometry.options if place.ticked}


def test_seals_of_the_truth_are_red_in_the_picture(document: SourceDocument, clean: Scan) -> None:
    truth = truth_of(document, clean, quick(Profile.CLEAN_SCAN), ScanFormat.JPG)

    assert truth.fields["cover.department_seal"].value is True
    assert truth.fields["declaration.department_seal"].value is True
    assert truth.fields["declaration.recommender_seal"].value is False
    for seal in truth.seals:
        x0, y0, x1, y1 = (round(v) for v in seal.bbox_px)
        part = clean.sheets[seal.page - 1].image[y0:y1, x0:x1].astype(int)
        assert ((part[:, :, 2] - part[:, :, 1]) > 40).mean() > 0.05
        assert seal.text
    assert {seal.page for seal in truth.seals} == {
        anchor.page for anchor in document.geometry.anchors if anchor.name.endswith("department_seal")
    }


def test_a_form_nobody_stamped_says_so(document: SourceDocument) -> None:
    options = quick(Profile.CLEAN_SCAN)
    bare = replace(options, seals=replace(options.seals, cover=0.0, department=0.0, name_seal=0.0))
    bare = replace(bare, pen=replace(bare.pen, signature=0.0))

    truth = truth_of(document, degrade_document(document, bare, 1, OWN), bare, ScanFormat.PDF)

    assert truth.seals == []
    assert truth.fields["cover.department_seal"].value is False
    assert truth.fields["declaration.signature"].status == "blank"


def test_the_same_seed_gives_the_same_scan_and_another_does_not(document: SourceDocument, clean: Scan) -> None:
    again = degrade_document(document, quick(Profile.CLEAN_SCAN), 1, OWN)
    other = degrade_document(document, quick(Profile.CLEAN_SCAN), 2, OWN)

    assert np.array_equal(again.sheets[0].image, clean.sheets[0].image)
    assert not np.array_equal(other.sheets[0].image, clean.sheets[0].image)


def test_seals_over_figures_are_recorded_with_their_share(document: SourceDocument) -> None:
    options = quick(Profile.SEAL_OVER_FIGURES)

    truth = truth_of(document, degrade_document(document, options, 3, OWN), options, ScanFormat.PDF)

    sealed = [touch for touch in truth.touched if touch.by == "seal"]
    assert len(sealed) > 5
    assert all(0.0 < touch.share <= 1.0 for touch in sealed)
    assert any(seal.place == "figures" for seal in truth.seals)


def test_figures_by_hand_keep_their_truth(document: SourceDocument) -> None:
    options = quick(Profile.HANDWRITING)

    truth = truth_of(document, degrade_document(document, options, 4, OWN), options, ScanFormat.PDF)

    written = {touch.field for touch in truth.touched if touch.by == "figure"}
    assert len(written) > 10
    assert all(truth.fields[name] == document.truth.fields[name] for name in written)


@pytest.mark.parametrize("profile", [Profile.FAX, Profile.PHOTO, Profile.GREY_SEAL])
def test_other_machines_keep_every_value_in_its_place(document: SourceDocument, profile: Profile) -> None:
    options = quick(profile)
    scan = degrade_document(document, options, 5, OWN)

    mapped = scan_geometry(document.geometry, scan.sheets, "px")

    values = [crop(scan, cell) for cell in mapped.cells if cell.text_box is not None]
    darker = [np.percentile(value, 2) < np.percentile(value, 90) - 25 for value in values if value.size]
    assert np.mean(darker) > 0.97


def test_two_pages_on_one_sheet_are_both_found(document: SourceDocument) -> None:
    options = quick(Profile.SCAN200)
    paired = replace(options, capture=replace(options.capture, two_up=1.0))

    scan = degrade_document(document, paired, 6, OWN)
    truth = truth_of(document, scan, paired, ScanFormat.PDF)

    assert len(truth.pages) == (len(document.geometry.pages) + 1) // 2
    assert [source.source_page for source in truth.pages[0].sources] == [1, 2]
    assert truth.pages[0].width_px > 1.8 * DPI * 8.27


def test_quarter_turns_are_told(document: SourceDocument) -> None:
    options = quick(Profile.CLEAN_SCAN)
    turned = replace(options, capture=replace(options.capture, quarter_turn=1.0))

    truth = truth_of(document, degrade_document(document, turned, 7, OWN), turned, ScanFormat.PDF)

    assert {page.rotation for page in truth.pages} <= {90, 180, 270}


def test_the_held_apart_methods_make_the_same_document_otherwise(document: SourceDocument, clean: Scan) -> None:
    options = replace(
        apart_options(Profile.CLEAN_SCAN), capture=replace(apart_options(Profile.CLEAN_SCAN).capture, dpi=(DPI, DPI))
    )

    scan = degrade_document(document, options, 1, APART)
    mapped = scan_geometry(document.geometry, scan.sheets, "px")

    assert not np.array_equal(scan.sheets[0].image, clean.sheets[0].image)
    assert all(crop(scan, cell).min() < 150 for cell in mapped.cells if cell.text_box is not None)


def test_an_image_only_pdf_has_pages_of_the_paper_s_size_and_no_text(clean: Scan, tmp_path: Path) -> None:
    path = write_scan(clean.pictures[:2], tmp_path, "scan", ScanFormat.PDF)

    with pdfium.PdfDocument(path) as pdf:
        assert len(pdf) == 2
        assert pdf[0].get_size() == pytest.approx((595.3, 841.9), abs=1.5)
        assert pdf[0].get_textpage().count_chars() == 0


def test_a_picture_stored_turned_is_displayed_upright(clean: Scan, tmp_path: Path) -> None:
    lying = replace(clean.pictures[0], stored_turn=1)

    path = write_scan([lying], tmp_path, "scan", ScanFormat.PDF)
    folder = write_scan([lying], tmp_path, "loose", ScanFormat.JPG)

    with pdfium.PdfDocument(path) as pdf:
        assert pdf[0].get_rotation() == 90
        shown = pdf[0].render(scale=DPI / 72).to_numpy()[:, :, :3].astype(int)
    upright = clean.pictures[0].image.astype(int)
    rows, cols = min(shown.shape[0], upright.shape[0]), min(shown.shape[1], upright.shape[1])
    assert np.abs(shown[:rows, :cols] - upright[:rows, :cols]).mean() < 6
    with PilImage.open(folder / "001.jpg") as loose:
        assert loose.size == (clean.pictures[0].image.shape[0], clean.pictures[0].image.shape[1])
        assert loose.getexif()[0x0112] == 6


def test_a_fax_becomes_a_one_bit_tiff(document: SourceDocument, tmp_path: Path) -> None:
    scan = degrade_document(document, quick(Profile.FAX), 8, OWN)

    path = write_scan(scan.pictures, tmp_path, "fax", ScanFormat.TIFF)

    with PilImage.open(path) as tiff:
        assert getattr(tiff, "n_frames", 1) == len(scan.sheets)
        assert tiff.mode == "1"


def test_the_truth_is_written_with_the_contract_s_schema(document: SourceDocument, clean: Scan) -> None:
    truth = truth_of(document, clean, quick(Profile.CLEAN_SCAN), ScanFormat.PDF)

    data = json.loads(truth.to_json())

    assert data["schema"] == "shenbao-record/1"
    assert data["source"]["kind"] == "scan"
    assert set(data["fields"]) == set(document.truth.fields)
