"""Bad input, of real files: each gets one Chinese message that names it and says what to do; the others are read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.cli import main
from extractor.intake.errors import DamagedError, EncryptedError, NoFormsError
from extractor.intake.finding import find_documents
from extractor.intake.opening import open_document
from extractor.intake.textlayer import TextLayer, judge_text_layer
from models.document import Page, PageKind, Word
from models.geometry import BBox
from models.report import ExtractReport, FileOutcome

PASSWORD = "2025-liu"
LETTER = (
    "关于召开安全生产工作会议的通知",
    "各科室、各乡镇：定于下周三上午九时在政务中心三楼会议室召开会议，请准时参加。",
    "会议内容：通报上半年情况，部署下半年工作，讨论防汛值班安排。",
)


def write_letter(path: Path, password: str | None = None) -> None:
    """A digital PDF that is no form, encrypted when there is a password."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    encrypt = StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(str(path), encrypt=encrypt)
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(LETTER):
        canvas.drawString(60, 760 - 24 * number, line)
    canvas.save()


def write_pdf_without_pages(path: Path) -> None:
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    path.write_bytes(data + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data))


def write_note(path: Path) -> None:
    path.write_text("这是一段文字", encoding="utf-8")


def write_corrupt_jpg(path: Path) -> None:
    Image.linear_gradient("L").resize((800, 1100)).save(path, quality=95)
    path.write_bytes(path.read_bytes()[:3000])


@dataclass(frozen=True)
class Bad:
    """A bad file: its name, how it is made, and what must be said of it."""

    name: str
    make: Callable[[Path], None]
    said: str
    advice: str
    outcome: str = "failed"


BAD = (
    Bad("加密.pdf", lambda p: write_letter(p, PASSWORD), "PDF 已加密，需要密码", "--password"),
    Bad("空.pdf", lambda p: p.touch(), "文件是空的", "重新拷贝"),
    Bad("没有页.pdf", write_pdf_without_pages, "里面没有任何页面", "确认文件内容"),
    Bad("文字.pdf", write_note, "扩展名是 .pdf，但内容不是 PDF", "支持 PDF"),
    Bad("通知.pdf", write_letter, "不像是《中小企业特色产业集群申报表》", "请确认文件是否放错", "unknown_form"),
    Bad("太大.png", lambda p: Image.new("L", (40_000, 300), 255).save(p), "40000×300 像素", "200～300 dpi"),
    Bad("文字.jpg", write_note, "内容不是图片", "支持 PDF"),
    Bad("残缺.jpg", write_corrupt_jpg, "文件已损坏或不完整", "重新扫描"),
)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory, fuhe_pdf: Path) -> tuple[Path, Path]:
    """A folder with every bad file, a truncated form and one good form; and an empty output folder."""
    folder = tmp_path_factory.mktemp("season")
    (folder / "in").mkdir()
    for bad in BAD:
        bad.make(folder / "in" / bad.name)
    (folder / "in" / "截断.pdf").write_bytes(fuhe_pdf.read_bytes()[:4000])
    shutil.copy(fuhe_pdf, folder / "in" / "好表.pdf")
    return folder / "in", folder / "out"


@pytest.fixture(scope="module")
def outcomes(season: tuple[Path, Path]) -> dict[str, FileOutcome]:
    folder, out = season
    assert main(["extract", str(folder), str(folder / "没有.pdf"), "-o", str(out)]) == 1
    report = ExtractReport.model_validate_json((out / "report.json").read_text(encoding="utf-8"))
    return {Path(f.file).name: f for f in report.files}


@pytest.mark.parametrize("bad", BAD, ids=lambda b: b.name)
def test_a_bad_file_gets_one_message_that_names_it_and_says_what_to_do(
    bad: Bad, outcomes: dict[str, FileOutcome]
) -> None:
    outcome = outcomes[bad.name]
    assert outcome.outcome == bad.outcome
    assert outcome.message is not None
    assert outcome.message.startswith(f"{bad.name}：")
    assert bad.said in outcome.message and bad.advice in outcome.message
    assert "\n" not in outcome.message


def test_the_good_form_among_them_is_read(outcomes: dict[str, FileOutcome], season: tuple[Path, Path]) -> None:
    assert outcomes["好表.pdf"].outcome == "read"
    assert (season[1] / "好表.json").exists()


def test_a_truncated_form_fails_with_advice(outcomes: dict[str, FileOutcome]) -> None:
    message = outcomes["截断.pdf"].message
    assert message == "截断.pdf：文件已损坏或不完整，无法打开。请从光盘重新拷贝，或重新扫描后再试"


def test_a_missing_path_is_a_file_that_failed(outcomes: dict[str, FileOutcome]) -> None:
    outcome = outcomes["没有.pdf"]
    assert outcome.outcome == "failed"
    assert outcome.message is not None and "找不到这个文件或文件夹" in outcome.message


def test_nothing_that_failed_leaves_a_record_that_looks_like_one(
    outcomes: dict[str, FileOutcome], season: tuple[Path, Path]
) -> None:
    written = {p.name for p in season[1].iterdir()}
    assert written == {"好表.json", "通知.json", "report.json"}
    assert outcomes["通知.pdf"].form == "unknown"


def test_no_traceback_reaches_the_clerk(season: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = season
    bad = [str(folder / b.name) for b in BAD]
    assert main(["extract", *bad, "-v", "-o", str(out.parent / "again")]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert all(b.name in said.err for b in BAD)


def test_the_right_password_opens_an_encrypted_pdf(season: tuple[Path, Path]) -> None:
    with open_document(season[0] / "加密.pdf", PASSWORD) as document:
        picture, _ = document.picture(1)
        assert len(document.pages) == 1
        assert picture.min() < 100 < picture.mean()


def test_glyphs_whose_characters_are_unknown_send_the_page_the_scan_way() -> None:
    words = [Word(text=f"(cid:{n})" * 8, bbox=BBox.of(60, 40 * n, 500, 40 * n + 12)) for n in range(1, 10)]
    page = Page(number=1, kind=PageKind.DIGITAL, width=595, height=842, words=words)
    assert judge_text_layer(page) is TextLayer.MOJIBAKE


def test_a_wrong_password_is_told_as_such(season: tuple[Path, Path], tmp_path: Path) -> None:
    encrypted = season[0] / "加密.pdf"
    with pytest.raises(EncryptedError, match="密码不正确"):
        open_document(encrypted, "1234")
    assert main(["extract", str(encrypted), "--password", "1234", "-o", str(tmp_path)]) == 1


def test_a_password_does_not_disturb_files_that_need_none(season: tuple[Path, Path]) -> None:
    with open_document(season[0] / "通知.pdf", PASSWORD) as document:
        assert len(document.pages) == 1


def test_a_folder_without_forms_says_what_belongs_there(tmp_path: Path) -> None:
    (tmp_path / "说明.docx").write_bytes(b"x")
    with pytest.raises(NoFormsError, match="文件夹里没有可读的文件。请放入"):
        find_documents(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_closed_folder_takes_the_others_no_place_away(tmp_path: Path) -> None:
    (tmp_path / "甲县.pdf").write_bytes(b"x")
    closed = tmp_path / "乙县"
    closed.mkdir(mode=0)
    found = find_documents(tmp_path)
    assert [p.name for p in found.documents] == ["甲县.pdf"]
    assert ["乙县：没有权限读取" in str(error) for error in found.closed] == [True]


def test_a_folder_that_links_back_to_itself_is_looked_into_once(tmp_path: Path) -> None:
    (tmp_path / "甲县.pdf").write_bytes(b"x")
    (tmp_path / "乙县").mkdir()
    (tmp_path / "乙县" / "收件").symlink_to(tmp_path, target_is_directory=True)
    assert [p.name for p in find_documents(tmp_path).documents] == ["甲县.pdf"]


def test_a_corrupt_page_among_page_images_is_named(tmp_path: Path) -> None:
    write_corrupt_jpg(tmp_path / "第1页.jpg")
    Image.new("L", (800, 1100), 255).save(tmp_path / "第2页.jpg")
    with open_document(tmp_path) as document:
        assert len(document.pages) == 2
        with pytest.raises(DamagedError, match=r"第1页\.jpg"):
            document.picture(1)
        document.picture(2)
