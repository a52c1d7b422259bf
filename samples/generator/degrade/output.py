"""Scans as files: image-only PDF, a folder of page images, a multi-page TIFF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image as PilImage

from samples.generator.degrade.raster import POINTS_PER_INCH, Image


class ScanFormat(StrEnum):
    """Kinds of scan files."""

    PDF = "pdf"
    JPG = "jpg"
    TIFF = "tiff"

    @property
    def unit(self) -> str:
        """Unit of places in it, as the record contract says: points in a PDF, pixels in images."""
        return "pt" if self is ScanFormat.PDF else "px"


@dataclass(frozen=True)
class PagePicture:
    """A page to be written, as displayed.

    ``stored_turn``: the picture is stored turned counter-clockwise by so many quarters and the file says how to turn it
    back (EXIF orientation in JPEG, /Rotate in PDF).
    """

    image: Image
    dpi: float
    quality: int
    bilevel: bool
    stored_turn: int = 0


EXIF_ORIENTATION_TAG = 0x0112
EXIF_FOR_TURN = {0: 1, 1: 6, 2: 3, 3: 8}


def _stored(page: PagePicture) -> PilImage.Image:
    turned = np.ascontiguousarray(np.rot90(page.image, page.stored_turn)[:, :, ::-1])
    picture = PilImage.fromarray(turned)
    if page.bilevel:
        return picture.convert("1", dither=PilImage.Dither.NONE)
    grey = bool((turned[::7, ::7, 0] == turned[::7, ::7, 2]).all())
    return picture.convert("L") if grey else picture


def _jpeg(page: PagePicture, orientation: bool) -> bytes:
    buffer = io.BytesIO()
    exif = PilImage.Exif()
    if orientation and page.stored_turn:
        exif[EXIF_ORIENTATION_TAG] = EXIF_FOR_TURN[page.stored_turn]
    dpi = (round(page.dpi), round(page.dpi))
    picture = _stored(page)
    if page.bilevel:
        picture = picture.convert("L")
    picture.save(buffer, "JPEG", quality=page.quality, dpi=dpi, exif=exif)
    return buffer.getvalue()


def write_pdf(pages: Sequence[PagePicture], path: Path) -> Path:
    """An image-only PDF: one JPEG a page (CCITT for bilevel pages), as scanners write it."""
    if all(page.bilevel for page in pages):
        first, *rest = [_stored(page) for page in pages]
        first.save(path, "PDF", save_all=True, append_images=rest, resolution=pages[0].dpi)
        return path
    document = pdfium.PdfDocument.new()
    for page in pages:
        height, width = np.rot90(page.image, page.stored_turn).shape[:2]
        size = width * POINTS_PER_INCH / page.dpi, height * POINTS_PER_INCH / page.dpi
        sheet = document.new_page(*size)
        picture = pdfium.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(_jpeg(page, orientation=False)), inline=True)
        picture.set_matrix(pdfium.PdfMatrix().scale(*size))
        sheet.insert_obj(picture)
        sheet.gen_content()
        if page.stored_turn:
            sheet.set_rotation(page.stored_turn * 90)
    document.save(path)
    document.close()
    return path


def write_images(pages: Sequence[PagePicture], folder: Path) -> Path:
    """A folder of loose pages ``001.jpg``, … (``.png`` for bilevel pages)."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        if page.bilevel:
            _stored(page).save(folder / f"{number:03d}.png", dpi=(page.dpi, page.dpi))
        else:
            (folder / f"{number:03d}.jpg").write_bytes(_jpeg(page, orientation=True))
    return folder


def write_tiff(pages: Sequence[PagePicture], path: Path) -> Path:
    """A multi-page TIFF: fax group 4 for bilevel pages, JPEG inside otherwise."""
    bilevel = all(page.bilevel for page in pages)
    first, *rest = [_stored(page) for page in pages]
    dpi = (pages[0].dpi, pages[0].dpi)
    if bilevel:
        first.save(path, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=dpi)
    else:
        quality = min(page.quality for page in pages)
        first.save(path, "TIFF", save_all=True, append_images=rest, compression="jpeg", quality=quality, dpi=dpi)
    return path


def write_scan(pages: Sequence[PagePicture], folder: Path, name: str, kind: ScanFormat) -> Path:
    """Write ``pages`` as ``kind`` under ``folder``; the file or folder that was written."""
    if kind is ScanFormat.PDF:
        return write_pdf(pages, folder / f"{name}.pdf")
    if kind is ScanFormat.TIFF:
        return write_tiff(pages, folder / f"{name}.tiff")
    return write_images(pages, folder / name)
