"""The painted objects of a PDF page, those inside nested form XObjects included, each with its way to the page."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.intake.transform import Transform

# Forms in forms deeper than this are a file made to trip readers, not a form somebody printed.
NESTING_MAX = 12


@dataclass(frozen=True, slots=True)
class PageObject:
    """A painted object. ``handle`` is pdfium's; ``kind`` one of its ``FPDF_PAGEOBJ_*``; ``placed`` turns the space
    the object stands in (the page's user space, or a form's) into the page as displayed; ``depth`` counts forms."""

    handle: Any
    kind: int
    placed: Transform
    depth: int = 0

    @property
    def key(self) -> int:
        """Which object it is: pdfium hands out a new handle on every call."""
        return address_of(self.handle)

    def own_matrix(self) -> Transform:
        """The matrix of the object itself, up to the page as displayed."""
        return _matrix_of(self.handle).then(self.placed)


def address_of(handle: Any) -> int:
    """The address behind one of pdfium's handles."""
    return ctypes.addressof(handle.contents)


def walk_objects(page: pdfium.PdfPage, view: Transform) -> Iterator[PageObject]:
    """Every painted object of the page in painting order. ``view``: user space → page as displayed."""
    raw = page.raw
    count = int(pdfium_c.FPDFPage_CountObjects(raw))
    yield from _walk(lambda i: pdfium_c.FPDFPage_GetObject(raw, i), count, view, 0)


def _walk(get: Callable[[int], Any], count: int, placed: Transform, depth: int) -> Iterator[PageObject]:
    for index in range(count):
        handle = get(index)
        if not handle:
            continue
        kind = int(pdfium_c.FPDFPageObj_GetType(handle))
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield PageObject(handle, kind, placed, depth)
        elif depth < NESTING_MAX:
            inner = int(pdfium_c.FPDFFormObj_CountObjects(handle))
            yield from _walk(
                lambda i, form=handle: pdfium_c.FPDFFormObj_GetObject(form, i),  # type: ignore[misc]
                inner,
                _matrix_of(handle).then(placed),
                depth + 1,
            )


def _matrix_of(handle: Any) -> Transform:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, matrix):
        return Transform()
    return Transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
