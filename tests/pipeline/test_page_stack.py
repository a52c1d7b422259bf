"""Pages dropped, doubled, swapped, added, two on one scan: each costs only itself, and a clerk is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.ocr.engine import Engine, open_engine
from extractor.pipeline import extract
from models.record import FieldReading, Record, Status

SAMPLES = Path(__file__).parents[2] / "samples"
DIGITAL = SAMPLES / "示例-申报表-电子版.pdf"
SCAN = SAMPLES / "示例-申报表-盖章扫描件.pdf"
PAGES = 20
COVER, INDUSTRY, OPENNESS, PLAN, DECLARATION = 1, 5, 13, 16, 20
SCAN_DPI = 200


@cache
def engine() -> Engine:
    return open_engine(threads=1)


@cache
def whole() -> Record:
    return extract(DIGITAL, engine)


def arranged(pages: Sequence[int | Path], path: Path) -> Path:
    """A stack of the digital sample's pages (by number) and whole other PDFs."""
    with pikepdf.open(DIGITAL) as sample, pikepdf.new() as stack:
        for page in pages:
            if isinstance(page, int):
                stack.pages.append(sample.pages[page - 1])
            else:
                with pikepdf.open(page) as other:
                    stack.pages.extend(other.pages)
        stack.save(path)
    return path


def told(record: Record) -> list[tuple[str, int | None]]:
    return [(i.code, i.page) for i in record.issues if i.code.startswith(("page_", "rows_"))]


def said(reading: FieldReading) -> tuple[object, str, bool]:
    return reading.value, reading.status.value, reading.needs_review


def changed_fields(record: Record) -> list[str]:
    return [n for n, reading in whole().fields.items() if said(record.fields[n]) != said(reading)]


def test_a_whole_stack_is_told_nothing_of() -> None:
    assert told(whole()) == []


def test_a_dropped_section_is_told_missing_and_costs_only_itself(tmp_path: Path) -> None:
    path = arranged([p for p in range(1, PAGES + 1) if p != OPENNESS], tmp_path / "缺页.pdf")
    record = extract(path, engine)
    assert [(i.code, i.message) for i in record.issues] == [("page_missing", "没有找到第六部分，请检查是否漏扫、缺页")]
    assert {n.split(".")[0] for n in changed_fields(record)} == {"openness"}
    assert all(record.fields[n].status is Status.MISSING for n in changed_fields(record))


def test_two_forms_in_one_file_are_told_in_one_sentence(tmp_path: Path) -> None:
    other = SAMPLES / "示例-复核申报表-电子版.pdf"
    record = extract(arranged([*range(1, PAGES + 1), other], tmp_path / "两份.pdf"), engine)
    [message] = [i.message for i in record.issues if i.code == "several_forms"]
    assert message.startswith("文件里像是不止一份表，内容可能混在一起：第 ")
    assert not any(i.code == "page_duplicated" for i in record.issues)


def test_section_eight_is_missing_though_the_notes_cite_its_title(tmp_path: Path) -> None:
    path = arranged([*range(1, PLAN), DECLARATION], tmp_path / "缺规划.pdf")
    assert [i.message for i in extract(path, engine).issues] == ["没有找到第八部分，请检查是否漏扫、缺页"]


def test_rows_lost_with_a_page_inside_a_section_are_told(tmp_path: Path) -> None:
    path = arranged([p for p in range(1, PAGES + 1) if p != INDUSTRY], tmp_path / "缺一页.pdf")
    lost = [i for i in extract(path, engine).issues if i.code == "rows_missing"]
    assert len(lost) == 1
    assert lost[0].message.startswith("第二部分没有找到“")


@pytest.mark.parametrize("page", [COVER, INDUSTRY, PLAN])
def test_a_page_that_lies_in_the_stack_twice_is_read_once(page: int, tmp_path: Path) -> None:
    path = arranged([*range(1, page + 1), *range(page, PAGES + 1)], tmp_path / "重页.pdf")
    record = extract(path, engine)
    assert told(record) == [("page_duplicated", page + 1)]
    assert [(d.page, d.repeats, d.differs) for d in record.layout_deviations] == [(page + 1, page, False)]
    assert changed_fields(record) == []


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """五 as typed, and the same page of the scanned sample (another filing, other figures) left in behind it."""
    path = tmp_path_factory.mktemp("corrected") / "新旧两份.pdf"
    with pikepdf.open(DIGITAL) as sample, pikepdf.open(SCAN) as other, pikepdf.new() as stack:
        stack.pages.extend([sample.pages[0], sample.pages[10], other.pages[10]])
        stack.save(path)
    return extract(path, engine)


def test_two_versions_of_a_page_are_told(corrected: Record) -> None:
    assert [(d.page, d.repeats, d.differs) for d in corrected.layout_deviations if d.kind == "page_duplicated"] == [
        (3, 2, True)
    ]


def test_what_stands_on_a_page_in_two_versions_goes_to_a_person(corrected: Record) -> None:
    reading = corrected.fields["green.water_reuse_pct"]
    assert reading.needs_review
    assert "several_values" in {r.code.value for r in reading.reasons}


@pytest.mark.parametrize("first", [4, PLAN])
def test_swapped_pages_are_put_in_order(first: int, tmp_path: Path) -> None:
    order = list(range(1, PAGES + 1))
    order[first - 1 : first + 1] = [first + 1, first]
    record = extract(arranged(order, tmp_path / "乱序.pdf"), engine)
    assert {code for code, _ in told(record)} == {"page_order"}
    assert changed_fields(record) == []


def drawn(path: Path, draw: Callable[[Canvas], None]) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(210 * mm, 297 * mm))
    draw(canvas)
    canvas.save()
    return path


def letter(canvas: Canvas) -> None:
    canvas.setFont("STSong-Light", 20)
    canvas.drawCentredString(105 * mm, 260 * mm, "关于报送集群申报材料的函")
    canvas.setFont("STSong-Light", 15)
    body = ["省工业和信息化厅：", "按照申报工作的通知要求，我局审核了有关材料，现随函报送，", "请予审核。特此函告。"]
    for i, line in enumerate(body):
        canvas.drawString(30 * mm, (235 - 12 * i) * mm, line)


def list_of_firms(canvas: Canvas) -> None:
    canvas.setFont("STSong-Light", 10)
    xs, pitch = [25, 40, 95, 150, 185], 8
    for row in range(13):
        canvas.line(25 * mm, (250 - pitch * row) * mm, 185 * mm, (250 - pitch * row) * mm)
    for x in xs:
        canvas.line(x * mm, 250 * mm, x * mm, (250 - pitch * 12) * mm)
    for row in range(12):
        cells = (
            ["序号", "企业名称", "主导产品", "产值"] if row == 0 else [str(row), f"样例{row}厂", "轴承", f"{37 * row}"]
        )
        for x, text in zip(xs, cells, strict=False):
            canvas.drawString((x + 2) * mm, (250 - pitch * row - 6) * mm, text)


@pytest.mark.parametrize("at", [7, 17])
@pytest.mark.parametrize("draw", [letter, list_of_firms])
def test_a_foreign_page_is_set_aside_wherever_it_lies(draw: Callable[[Canvas], None], at: int, tmp_path: Path) -> None:
    stranger = drawn(tmp_path / "外来.pdf", draw)
    path = arranged([*range(1, at), stranger, *range(at, PAGES + 1)], tmp_path / "夹页.pdf")
    record = extract(path, engine)
    assert told(record) == [("page_foreign", at)]
    assert changed_fields(record) == []


def scanned(page: int) -> Image.Image:
    with pdfium.PdfDocument(SCAN) as document:
        return document[page - 1].render(scale=SCAN_DPI / 72).to_pil().convert("RGB")


@pytest.fixture(scope="module")
def spreads(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The scanned sample's 封面 and 二, then 五 and 九, two pages on a sheet; the second sheet upside down."""
    sheets = []
    for left, right in ((1, 4), (11, 18)):
        first, second = scanned(left), scanned(right)
        sheet = Image.new("RGB", (first.width + second.width, first.height), "white")
        sheet.paste(first, (0, 0))
        sheet.paste(second, (first.width, 0))
        sheets.append(sheet)
    sheets[1] = sheets[1].transpose(Image.Transpose.ROTATE_180)
    path = tmp_path_factory.mktemp("spreads") / "两页一张.pdf"
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=SCAN_DPI, quality=85)
    return extract(path, engine)


def test_two_pages_on_one_scan_are_one_page_of_the_record(spreads: Record) -> None:
    assert [(p.page, p.sections) for p in spreads.pages] == [(1, ["封面", "二"]), (2, ["五", "九"])]


def test_a_value_of_the_right_page_is_placed_on_the_right_half_of_the_scan(spreads: Record) -> None:
    where = spreads.fields["industry.total_output_100m_cny.2024"].provenance
    width = spreads.pages[0].width
    assert where is not None and width is not None
    assert where.page == 1
    assert where.bbox[0] > width / 2


def test_a_value_on_a_scan_upside_down_is_placed_as_the_page_lies(spreads: Record) -> None:
    where = spreads.fields["declaration.date"].provenance
    width, height = spreads.pages[1].width, spreads.pages[1].height
    assert where is not None and width is not None and height is not None
    assert where.page == 2
    # 九 is the right page; upside down it lies on the left.
    assert where.bbox[2] < width / 2


def test_the_seal_on_the_declaration_says_the_office(spreads: Record) -> None:
    seal = next(s for s in spreads.seals if s.page == 2)
    assert seal.text is not None and "信息化局" in seal.text
    assert "seal_text_differs" not in {i.code for i in spreads.issues}
