"""``shenbao overlay``: boxes stand where the record says, in the colour of their status."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from PIL import Image

from extractor.cli import main
from extractor.crops import CropReader
from extractor.export.record_files import load_record
from extractor.fonts import FontFile, chinese_font
from extractor.intake.opening import content_sha256, open_document
from extractor.overlay import COLOURS, OVERLAY_DPI, Entry, Tint, draw_page, entries_by_page, overlay_pages, tint_of
from models.record import FieldReading, Record, Status


def test_a_picture_for_each_page(shenbao_pdf: Path, digital_out: Path, tmp_path: Path) -> None:
    record = digital_out / f"{shenbao_pdf.stem}.json"
    assert main(["overlay", str(shenbao_pdf), "--record", str(record), "-o", str(tmp_path)]) == 0
    pictures = sorted(tmp_path.iterdir())
    assert len(pictures) == load_record(record).source.pages
    assert pictures[0].name == f"{shenbao_pdf.stem}-p01.png"


def test_boxes_hold_the_figures_that_were_read(shenbao_pdf: Path, shenbao_record: Record) -> None:
    figures = [r for f, r in shenbao_record.fields.items() if f.endswith(".2024") and isinstance(r.value, int | float)]
    assert len(figures) > 15
    with pdfplumber.open(shenbao_pdf) as pdf:
        for reading in figures:
            assert reading.provenance is not None and reading.raw is not None
            x0, top, x1, bottom = reading.provenance.bbox
            page = pdf.pages[reading.provenance.page - 1]
            inside = page.crop((x0 - 1, top - 1, x1 + 1, bottom + 1)).extract_text()
            assert "".join(inside.split()) == "".join(reading.raw.split())


def test_the_outline_of_a_box_is_drawn_at_its_place_in_its_colour(shenbao_pdf: Path, shenbao_record: Record) -> None:
    reading = shenbao_record.fields["industry.chain_strengthening.text"]
    assert reading.provenance is not None
    with open_document(shenbao_pdf) as document:
        page = dict(overlay_pages(document, shenbao_record))[reading.provenance.page]
    x0, _, x1, bottom = (v * OVERLAY_DPI / 72 for v in reading.provenance.bbox)
    pixels = np.asarray(page).astype(int)
    row = pixels[round(bottom) - 3 : round(bottom) + 4, round((x0 + x1) / 2)]
    assert min(abs(row - COLOURS[tint_of(reading)]).sum(axis=1)) == 0


def test_on_images_boxes_are_pixels_and_large_pictures_are_scaled_down() -> None:
    picture = np.full((3600, 2400, 3), 255, np.uint8)
    reading = FieldReading(value=1, status=Status.READ, confidence=1.0, needs_review=False)
    entry = Entry(number=1, title="x", value="1", tint=tint_of(reading), boxes=[[600.0, 800.0, 1200.0, 1000.0]])
    drawn = np.asarray(draw_page(picture, 1.0, [entry], [], chinese_font())).astype(int)
    half = drawn[398:403, 450]
    assert min(abs(half - COLOURS[Tint.SURE]).sum(axis=1)) == 0


def test_a_number_hides_nothing_that_stands_beside_its_box() -> None:
    picture = np.full((1200, 800, 3), 255, np.uint8)
    for left in range(300, 400, 8):
        picture[500:530, left : left + 4] = 0
    reading = FieldReading(value=1, status=Status.READ, confidence=1.0, needs_review=False)
    entry = Entry(number=1, title="x", value="1", tint=tint_of(reading), boxes=[[402.0, 498.0, 480.0, 532.0]])
    drawn = np.asarray(draw_page(picture, 1.0, [entry], [], chinese_font()))[:, :800]
    assert np.array_equal(drawn[500:530, 300:400], picture[500:530, 300:400])
    assert (drawn[470:497, 402:440] != 255).any()


def test_a_flagged_field_without_a_place_is_listed_on_its_sections_page(shenbao_record: Record) -> None:
    lost = FieldReading(status=Status.MISSING, confidence=0.5, needs_review=True)
    fields = shenbao_record.fields | {"green.energy_intensity_formula": lost}
    page = next(p.page for p in shenbao_record.pages if "五" in p.sections)
    entries = entries_by_page(shenbao_record.model_copy(update={"fields": fields}))[page]
    assert {e.title: e.boxes for e in entries}["单位产值能耗计算公式"] == []


@pytest.mark.parametrize(
    ("status", "review", "tint"),
    [
        (Status.READ, False, Tint.SURE),
        (Status.READ, True, Tint.REVIEW),
        (Status.BLANK, False, Tint.EMPTY),
        (Status.BLANK, True, Tint.REVIEW),
        (Status.NONE_DECLARED, False, Tint.EMPTY),
        (Status.UNREADABLE, True, Tint.UNREADABLE),
        (Status.CORRECTED, False, Tint.CORRECTED),
    ],
)
def test_colours_say_what_a_person_must_do(status: Status, review: bool, tint: Tint) -> None:
    assert tint_of(FieldReading(status=status, confidence=0.5, needs_review=review)) is tint


def test_a_table_shows_on_each_page_the_rows_that_stand_there(shenbao_record: Record) -> None:
    value = shenbao_record.fields["plan.targets"].value
    assert isinstance(value, list)
    shown = [
        line
        for entries in entries_by_page(shenbao_record).values()
        for entry in entries
        if "｜" in entry.value
        for line in entry.value.split("\n")
    ]
    assert shown == [" ｜ ".join(row.values()) for row in value]


def test_without_a_chinese_font_fields_go_by_their_ids(shenbao_pdf: Path, shenbao_record: Record) -> None:
    entries = [e for page in entries_by_page(shenbao_record, chinese=False).values() for e in page]
    assert all(e.title.isascii() and e.value.isascii() for e in entries)
    assert any(e.title == "industry.total_output_100m_cny.2024" for e in entries)
    with open_document(shenbao_pdf) as document:
        number, page = next(iter(overlay_pages(document, shenbao_record, dpi=60, font=FontFile(None))))
    assert number == 1 and isinstance(page, Image.Image)


def test_a_record_of_another_document_is_told(
    shenbao_pdf: Path, fuhe_pdf: Path, digital_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = digital_out / f"{shenbao_pdf.stem}.json"
    assert content_sha256(fuhe_pdf) != load_record(other).source.sha256
    main(["overlay", str(fuhe_pdf), "--record", str(other), "-o", str(tmp_path)])
    assert "位置可能对不上" in capsys.readouterr().err


def test_a_file_that_is_missing_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overlay", str(tmp_path / "无.pdf"), "-o", str(tmp_path)]) == 1
    assert "找不到这个文件" in capsys.readouterr().err


def test_crops_show_the_paper_around_a_value(shenbao_pdf: Path, shenbao_record: Record) -> None:
    reading = shenbao_record.fields["industry.total_output_100m_cny.2024"]
    assert reading.provenance is not None
    x0, top, x1, bottom = reading.provenance.bbox
    with open_document(shenbao_pdf) as document:
        crops = CropReader(document)
        png = crops(reading.provenance.page, (x0, top, x1, bottom))
        assert crops(999, (0.0, 0.0, 10.0, 10.0)) is None
    assert png is not None and png.startswith(b"\x89PNG")


def test_what_is_no_form_is_drawn_and_counts_as_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "页.png"
    Image.new("L", (900, 1200), 255).save(page)
    assert main(["overlay", str(page), "-o", str(tmp_path / "图")]) == 1
    assert (tmp_path / "图" / "页-p01.png").exists()
    assert "页.png：不像是" in capsys.readouterr().err


def test_a_folder_of_several_documents_is_none_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("甲县.pdf", "乙县.pdf"):
        (tmp_path / name).write_bytes(b"x")
    assert main(["overlay", str(tmp_path), "-o", str(tmp_path / "图")]) == 1
    assert "文件夹里不只是一份材料的页面图片。请给出其中一个文件" in capsys.readouterr().err
