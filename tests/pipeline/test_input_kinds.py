"""Pages of the samples in other wrappings: mixed PDFs, loose pictures, turned pages, text layers that lie."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.outcomes import comparable
from extractor.ocr.engine import Engine, open_engine
from extractor.pipeline import extract
from extractor.registration.layout_files.catalogue import load_dictionary
from models.record import Method, Record, Status

SAMPLES = Path(__file__).parents[2] / "samples"
DIGITAL = SAMPLES / "示例-申报表-电子版.pdf"
SCAN = SAMPLES / "示例-申报表-盖章扫描件.pdf"
COVER, INDUSTRY, GREEN, GOVERNANCE, DECLARATION = 1, 5, 11, 14, 18
SCAN_DPI = 200


@cache
def engine() -> Engine:
    return open_engine(threads=1)


def truth_of(sample: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(sample.with_suffix(".truth.json").read_text(encoding="utf-8"))["fields"]
    return {name: field["value"] for name, field in fields.items()}


def found_fields(record: Record) -> list[str]:
    return [name for name, reading in record.fields.items() if reading.status is not Status.MISSING]


def silently_wrong(record: Record, sample: Path) -> list[str]:
    truth = truth_of(sample)
    return [
        name
        for name in found_fields(record)
        if comparable(record.fields[name].value) != comparable(truth[name]) and not record.fields[name].needs_review
    ]


def figures_of(record: Record) -> dict[str, Any]:
    specs = load_dictionary("fields/shenbao-2025.yaml").by_id()
    return {name: record.fields[name].value for name in found_fields(record) if specs[name].type.is_figure}


def picture_of(sample: Path, page: int) -> Image.Image:
    with pdfium.PdfDocument(sample) as document:
        return document[page - 1].render(scale=SCAN_DPI / 72).to_pil().convert("RGB")


def write_picture_pdf(pictures: Sequence[Image.Image], path: Path) -> Path:
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=SCAN_DPI, quality=85)
    return path


def join_pages(parts: Sequence[tuple[Path, Sequence[int]]], path: Path) -> Path:
    joined = pdfium.PdfDocument.new()
    for source, pages in parts:
        with pdfium.PdfDocument(source) as document:
            joined.import_pages(document, [page - 1 for page in pages])
    joined.save(path)
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wrappings")


@pytest.fixture(scope="session")
def mixed(folder: Path) -> Record:
    """Sections up to 六 as saved by the word processor, 七 and 九 printed, stamped and scanned."""
    path = join_pages([(DIGITAL, range(1, 14)), (SCAN, [GOVERNANCE, DECLARATION])], folder / "混合.pdf")
    return extract(path, engine)


def test_digital_and_scanned_pages_in_one_pdf_make_it_mixed(mixed: Record) -> None:
    assert mixed.source.kind == "mixed"
    assert [p.kind for p in mixed.pages] == ["digital"] * 13 + ["scan"] * 2


def test_digital_pages_of_a_mixed_pdf_are_read_exactly(mixed: Record) -> None:
    truth = truth_of(DIGITAL)
    digital = [n for n in found_fields(mixed) if (where := mixed.fields[n].provenance) and where.page <= 13]
    assert len(digital) > 150
    assert [n for n in digital if comparable(mixed.fields[n].value) != comparable(truth[n])] == []


def test_scanned_pages_of_a_mixed_pdf_are_recognised(mixed: Record) -> None:
    governed = mixed.fields["governance.environment.text"]
    assert governed.provenance is not None
    assert (governed.provenance.page, governed.provenance.method) == (14, Method.OCR)
    assert comparable(governed.value) == comparable(truth_of(SCAN)["governance.environment.text"])


def test_the_seal_on_the_scanned_declaration_of_a_mixed_pdf_is_found(mixed: Record) -> None:
    assert mixed.fields["declaration.department_seal"].value is True
    assert [s.page for s in mixed.seals] == [15]


def as_page_folder(pictures: Sequence[Image.Image], folder: Path) -> Path:
    """Pages named as scanners' software names them: 第10页 sorts before 第2页 by its letters."""
    target = folder / "扫描页"
    target.mkdir()
    first, second, third = pictures
    first.save(target / "第1页.jpg", quality=85)
    second.save(target / "第2页.png")
    third.save(target / "第10页.jpg", quality=85)
    return target


def as_tiff(pictures: Sequence[Image.Image], folder: Path) -> Path:
    path = folder / "多页.tiff"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="jpeg", quality=85)
    return path


@pytest.fixture(scope="session", params=[as_page_folder, as_tiff], ids=["page folder", "multi-page TIFF"])
def loose(request: pytest.FixtureRequest, folder: Path) -> Record:
    wrap: Callable[[Sequence[Image.Image], Path], Path] = request.param
    pictures = [picture_of(SCAN, page) for page in (COVER, INDUSTRY, GREEN)]
    return extract(wrap(pictures, folder), engine)


def test_page_pictures_are_one_document_in_natural_order(loose: Record) -> None:
    assert (loose.form, loose.source.kind, loose.source.pages) == ("shenbao", "scan", 3)
    assert [p.sections for p in loose.pages] == [["封面"], ["二"], ["五"]]


def test_page_pictures_hold_the_figures_of_the_scan_they_came_from(loose: Record) -> None:
    truth = truth_of(SCAN)
    figures = figures_of(loose)
    assert len(figures) >= 20
    assert {n: truth[n] for n in figures} == figures
    assert silently_wrong(loose, SCAN) == []


def test_places_on_a_page_picture_are_pixels_of_that_picture(loose: Record) -> None:
    width, height = picture_of(SCAN, GREEN).size
    where = loose.fields["green.water_reuse_pct"].provenance
    assert where is not None and where.page == 3
    assert 0.3 * width < where.bbox[0] < where.bbox[2] < width and 0 < where.bbox[1] < where.bbox[3] < height
    assert where.bbox[2] > 800, "points of an A4 page end at 595"


@pytest.fixture(scope="session")
def turned(folder: Path) -> Record:
    """One page fed in sideways, one upside down; nothing in the file says so."""
    sideways = picture_of(SCAN, INDUSTRY).transpose(Image.Transpose.ROTATE_270)
    upside_down = picture_of(SCAN, GREEN).transpose(Image.Transpose.ROTATE_180)
    return extract(write_picture_pdf([sideways, upside_down], folder / "放反.pdf"), engine)


def test_turned_pages_are_set_upright(turned: Record) -> None:
    assert [p.sections for p in turned.pages] == [["二"], ["五"]]
    assert {p.rotation % 180 for p in turned.pages} == {0, 90}


def test_figures_of_turned_pages_are_exact(turned: Record) -> None:
    truth = truth_of(SCAN)
    figures = figures_of(turned)
    assert len(figures) >= 20
    assert {n: truth[n] for n in figures} == figures
    assert silently_wrong(turned, SCAN) == []


def test_places_on_a_turned_page_are_those_of_the_page_as_it_lies(turned: Record) -> None:
    # The page was turned clockwise: what stood in the right half of the upright page lies in the lower half.
    where = turned.fields["industry.export_10k_cny.2024"].provenance
    info = turned.pages[0]
    assert where is not None and info.width is not None and info.height is not None
    assert info.width > info.height
    assert where.bbox[1] > info.height / 2
    # A figure lying on its side is taller than wide.
    assert where.bbox[3] - where.bbox[1] > where.bbox[2] - where.bbox[0]


def write_with_hidden_text(picture: Image.Image, lines: Sequence[str], path: Path) -> Path:
    """A page picture under which an earlier OCR program left its (wrong) reading as invisible text."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    width, height = (72 * side / SCAN_DPI for side in picture.size)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    canvas = Canvas(str(path), pagesize=(width, height))
    canvas.drawImage(ImageReader(packed), 0, 0, width, height)
    hidden = canvas.beginText(60, height - 100)
    hidden.setFont("STSong-Light", 10)
    hidden.setTextRenderMode(3)
    for line in lines:
        hidden.textLine(line)
    canvas.drawText(hidden)
    canvas.save()
    return path


def test_a_text_layer_left_by_an_earlier_ocr_is_not_believed(folder: Path) -> None:
    wrong = ["五、绿色化转型情况", "年度 2022年 2023年 2024年", "集群水资源综合循环利用率（%） 99.99"] * 3
    path = write_with_hidden_text(picture_of(SCAN, GREEN), wrong, folder / "旧识别层.pdf")
    record = extract(path, engine)
    reading = record.fields["green.water_reuse_pct"]
    assert record.source.kind == "scan"
    assert reading.value == truth_of(SCAN)["green.water_reuse_pct"]
    assert reading.provenance is not None and reading.provenance.method is Method.OCR


def shift_tounicode(source: Path, page: int, path: Path) -> Path:
    """One page of a digital form whose fonts say wrongly which characters their glyphs are."""
    with pikepdf.open(source) as document:
        kept = pikepdf.new()
        kept.pages.append(document.pages[page - 1])
        for obj in kept.objects:
            if isinstance(obj, pikepdf.Stream) and b"beginbfchar" in (text := obj.read_bytes()):
                obj.write(re.sub(rb"(<[0-9A-Fa-f]+>\s*)<([0-9A-Fa-f]{4})>", _shifted, text))
        kept.save(path)
    return path


def _shifted(pair: re.Match[bytes]) -> bytes:
    return pair[1] + b"<%04X>" % ((int(pair[2], 16) + 0x29) % 0x10000)


def test_a_digital_page_with_mojibake_is_read_from_its_picture(folder: Path) -> None:
    page = next(p for p, text in enumerate(texts_of(DIGITAL), start=1) if "绿色化转型" in text)
    path = shift_tounicode(DIGITAL, page, folder / "乱码.pdf")
    record = extract(path, engine)
    truth = truth_of(DIGITAL)
    figures = figures_of(record)
    assert record.source.kind == "scan"
    assert len(figures) >= 5
    assert {n: truth[n] for n in figures} == figures


def texts_of(sample: Path) -> list[str]:
    with pdfium.PdfDocument(sample) as document:
        return [page.get_textpage().get_text_bounded() for page in document]
