"""Path → opened document: pages that are digital or pictures, never more than one raster in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
import pdfplumber
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from extractor.intake.annotations import load_flat_page
from extractor.intake.digital import read_digital_page
from extractor.intake.errors import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    NoPagesError,
    NotFoundError,
    TooLargeError,
    TooManyPagesError,
    UnreadableError,
    UnsupportedError,
)
from extractor.intake.finding import IMAGE_SUFFIXES, PDF_SUFFIXES, natural_key
from extractor.intake.pixel_shape import PixelShape
from extractor.intake.textlayer import TextLayer, judge_text_layer
from models.document import Page

# An A3 page at 600 dpi has 7,016 x 9,933 pixels; beyond twice that nobody meant to scan a form.
MAX_SIDE_PX = 20_000
MAX_PIXELS = 150_000_000
MAX_FILE_BYTES = 2 * 1024**3
MAX_PAGES = 500
# PDF pages are rendered at this resolution for recognition; what the cleaned raster keeps is about 200 dpi.
RENDER_DPI = 200

# We check the sizes ourselves and say so in Chinese.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class SourcePage:
    """A page of an opened document. ``digital`` is set when its text layer can be believed.

    ``units_per_pixel`` turns pixels of ``picture`` into the record's coordinates: points on PDF pages, 1 on images.
    ``text_layer`` says what was thought of the page's text layer; images have none.
    """

    number: int
    width: float
    height: float
    digital: Page | None
    text_layer: TextLayer
    file: str | None = None


class OpenedDocument:
    """An open PDF, image or folder of page images. Use as a context manager."""

    def __init__(self, path: Path, pages: list[SourcePage], sha256: str) -> None:
        self.path = path
        self.pages = pages
        self.sha256 = sha256

    def picture(self, number: int, dpi: int = RENDER_DPI) -> tuple[NDArray[np.uint8], float]:
        """BGR uint8 HxWx3 of a page as displayed, and record units (points or image pixels) per picture pixel."""
        raise NotImplementedError(f"{type(self).__name__} has no pictures")

    def scanned_dpi(self, number: int) -> float | None:
        """Dots per inch of the scan that a page holds, the smaller of across and down; None where that isn't known or
        is the picture's own."""
        return None

    def pixel_shape(self, number: int) -> PixelShape:
        """How the pixels of a page's picture must be drawn out to be square."""
        return PixelShape()

    def single_page(self, number: int) -> bytes | None:
        """A PDF of one page alone, not encrypted, whose MediaBox is what is displayed; None where there is none."""
        return None

    def close(self) -> None:
        """Give back file handles."""

    def __enter__(self) -> OpenedDocument:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class PdfDocument(OpenedDocument):
    """A PDF file. Its pages may be drawn from several threads: PDFium, which must not, is used by one at a time."""

    def __init__(self, path: Path, pages: list[SourcePage], sha256: str, pdf: pdfium.PdfDocument) -> None:
        super().__init__(path, pages, sha256)
        self._pdf = pdf
        self._alone = Lock()

    def picture(self, number: int, dpi: int = RENDER_DPI) -> tuple[NDArray[np.uint8], float]:
        """Render a page. Raises ``DamagedError`` when the page can't be drawn."""
        with self._alone:
            return self._drawn(number, dpi)

    def _drawn(self, number: int, dpi: int) -> tuple[NDArray[np.uint8], float]:
        page = self._pdf[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, MAX_SIDE_PX / 4 / max(width, height, 1.0))
        try:
            bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
            array = bitmap.to_numpy()
        except (pdfium.PdfiumError, ValueError) as error:
            raise DamagedError(self.path, f"第 {number} 页无法显示") from error
        finally:
            page.close()
        return _as_bgr(array).copy(), 1.0 / scale

    def scanned_dpi(self, number: int) -> float | None:
        """Resolution of the picture that covers most of the page; None on pages without one."""
        with self._alone:
            return self._scanned_dpi(number)

    def _scanned_dpi(self, number: int) -> float | None:
        page = self._pdf[number - 1]
        try:
            half = 0.5 * page.get_width() * page.get_height()
            found = [
                min(picture.get_metadata().horizontal_dpi, picture.get_metadata().vertical_dpi)
                for picture in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                if isinstance(picture, pdfium.PdfImage) and _area(picture.get_bounds()) > half
            ]
        except pdfium.PdfiumError:
            return None  # a picture that can't be measured is drawn all the same
        finally:
            page.close()
        return max((float(dpi) for dpi in found if dpi > 0), default=None)

    def single_page(self, number: int) -> bytes | None:
        """A copy of one page with its annotations drawn, its turn (``/Rotate``) kept."""
        single = pdfium.PdfDocument.new()
        try:
            single.import_pages(self._pdf, [number - 1])
            page = single[0]
            try:
                shown = page.get_bbox()
                page.set_mediabox(*shown)
                page.set_cropbox(*shown)
            finally:
                page.close()
            buffer = io.BytesIO()
            single.save(buffer)
            return buffer.getvalue()
        except pdfium.PdfiumError:
            return None
        finally:
            single.close()

    def close(self) -> None:
        """Close the PDF."""
        self._pdf.close()


def _area(bounds: tuple[float, float, float, float]) -> float:
    """Area of a PDF box ``left, bottom, right, top``."""
    left, bottom, right, top = bounds
    return max(0.0, right - left) * max(0.0, top - bottom)


class ImageDocument(OpenedDocument):
    """One image file (a multi-page TIFF has several pages), or a folder of page images in natural order."""

    def __init__(self, path: Path, pages: list[SourcePage], sha256: str, frames: list[tuple[Path, int]]) -> None:
        super().__init__(path, pages, sha256)
        self._frames = frames

    def picture(self, number: int, dpi: int = RENDER_DPI) -> tuple[NDArray[np.uint8], float]:
        """Decode a page; EXIF orientation applied. ``dpi`` is not used: an image is what it is."""
        path, frame = self._frames[number - 1]
        try:
            with Image.open(path) as image:
                image.seek(frame)
                upright = ImageOps.exif_transpose(image)
                rgb = np.asarray(_flattened(upright))
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise DamagedError(path, f"第 {number} 页") from error
        return cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR).astype(np.uint8), 1.0

    def pixel_shape(self, number: int) -> PixelShape:
        """By the resolution the file claims, across and down as displayed."""
        page = self.pages[number - 1]
        return PixelShape.of(self._dpi(number), (round(page.width), round(page.height)))

    def scanned_dpi(self, number: int) -> float | None:
        """Of a picture whose pixels are not square the smaller one; others' claims are not believed."""
        return None if self.pixel_shape(number).square else min(self._dpi(number))

    def _dpi(self, number: int) -> tuple[float, float]:
        """Dots per inch across and down that the file claims, as displayed; zeros where it claims none."""
        path, frame = self._frames[number - 1]
        try:
            with Image.open(path) as image:
                image.seek(frame)
                across, down = (float(v) for v in image.info.get("dpi", (0, 0)))
                return (down, across) if _is_turned(image) else (across, down)
        except (OSError, ValueError, SyntaxError, EOFError, ZeroDivisionError) as error:
            raise DamagedError(path, f"第 {number} 页") from error


def _is_turned(image: Image.Image) -> bool:
    """Whether EXIF says that a picture is displayed lying on its side."""
    return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def _flattened(image: Image.Image) -> Image.Image:
    """RGB on white paper: a transparent scan has black where it should have nothing."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, rgba).convert("RGB")
    if image.mode in ("I;16", "I", "F"):
        array = np.asarray(image, dtype=np.float32)
        top = float(array.max()) or 1.0
        return Image.fromarray((array / top * 255).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _as_bgr(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if array.ndim == 2:
        return cv2.cvtColor(array, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    if array.shape[2] == 1:
        return cv2.cvtColor(array[:, :, 0], cv2.COLOR_GRAY2BGR).astype(np.uint8)
    return array[:, :, :3]


def open_document(path: Path, password: str | None = None) -> OpenedDocument:
    """Open a PDF, an image or a folder of page images. Raises an ``IntakeError`` that tells the clerk what to do."""
    if not path.exists():
        raise NotFoundError(path)
    if path.is_dir():
        return _open_images(path, _images_of(path))
    size = path.stat().st_size
    if size == 0:
        raise EmptyFileError(path)
    if size > MAX_FILE_BYTES:
        raise TooLargeError(path, f"文件太大（{size / 1024**3:.1f} GB）")
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError as error:
        raise UnreadableError(path) from error
    if b"%PDF-" in head:
        return _open_pdf(path, password)
    suffix = path.suffix.lower()
    if suffix in PDF_SUFFIXES:
        raise UnsupportedError(path, "扩展名是 .pdf，但内容不是 PDF")
    if suffix not in IMAGE_SUFFIXES:
        raise UnsupportedError(path, f"不支持这种文件（{suffix or '无扩展名'}）")
    return _open_images(path, [path])


def _images_of(folder: Path) -> list[Path]:
    files = [p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in IMAGE_SUFFIXES]
    if not files:
        raise NoPagesError(folder)
    return sorted(files, key=lambda p: natural_key(p.name))


def content_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, or of a folder's page images one after the other: ``source.sha256`` of its record.

    Raises ``NoPagesError`` for a folder without page images and ``OSError``.
    """
    return _sha256(_images_of(path) if path.is_dir() else [path])


def _sha256(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _open_images(path: Path, files: list[Path]) -> OpenedDocument:
    pages: list[SourcePage] = []
    frames: list[tuple[Path, int]] = []
    for file in files:
        for frame, (width, height) in enumerate(_frame_sizes(file)):
            if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
                raise TooLargeError(file, f"第 {frame + 1} 页图片过大（{width}×{height} 像素）")
            frames.append((file, frame))
            name = file.name if path.is_dir() else None
            pages.append(SourcePage(len(frames), width, height, None, TextLayer.MISSING, name))
    if not frames:
        raise NoPagesError(path)
    return ImageDocument(path, pages, _sha256(files), frames)


def _frame_sizes(file: Path) -> Iterator[tuple[int, int]]:
    if file.stat().st_size == 0:
        raise EmptyFileError(file)
    try:
        with Image.open(file) as image:
            for frame in range(getattr(image, "n_frames", 1)):
                image.seek(frame)
                # Pillow tells the size of a TIFF as displayed, of other files as stored.
                turned = _is_turned(image) and image.format != "TIFF"
                yield (image.size[1], image.size[0]) if turned else image.size
    except UnidentifiedImageError as error:
        raise UnsupportedError(file, f"扩展名是 {file.suffix}，但内容不是图片") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DamagedError(file) from error


def _open_pdf(path: Path, password: str | None) -> OpenedDocument:
    try:
        pdf = pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedError(path, tried=password is not None) from error
        if _has_no_pages(path, password):
            raise NoPagesError(path) from error
        raise DamagedError(path) from error
    count = len(pdf)
    if count == 0:
        pdf.close()
        raise NoPagesError(path)
    if count > MAX_PAGES:
        pdf.close()
        raise TooManyPagesError(path, count, MAX_PAGES)
    try:
        pages = _pdf_pages(path, pdf)
    except BaseException:
        pdf.close()
        raise
    return PdfDocument(path, pages, _sha256([path]), pdf)


def _has_no_pages(path: Path, password: str | None) -> bool:
    """Whether a file that the renderer won't open is sound and empty: the parser opens it, a damaged one it doesn't."""
    try:
        with pdfplumber.open(path, password=password or "") as plumber:
            return not plumber.pages
    except Exception:  # pdfminer raises whatever the broken object makes it trip over
        return False


def _pdf_pages(path: Path, pdf: pdfium.PdfDocument) -> list[SourcePage]:
    """Digital pages with their words; pages whose text layer is missing or not to be believed without."""
    return [_pdf_page(path, pdf, number) for number in range(1, len(pdf) + 1)]


def _pdf_page(path: Path, pdf: pdfium.PdfDocument, number: int) -> SourcePage:
    try:
        page = load_flat_page(pdf, number - 1)
    except pdfium.PdfiumError as error:
        raise DamagedError(path, f"第 {number} 页无法显示") from error
    try:
        digital = read_digital_page(page, number)
    finally:
        page.close()
    verdict = judge_text_layer(digital)
    believed = digital if verdict is TextLayer.GOOD else None
    return SourcePage(number, digital.width, digital.height, believed, verdict)
