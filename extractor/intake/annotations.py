"""Annotations of a PDF page made part of its content: filled form fields, typed notes, ticks drawn in a viewer."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


def load_flat_page(pdf: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Load a page (``index`` counts from 0) as a viewer shows it, visible annotations included.

    The file is not touched; the opened document keeps the flattened page, so its picture shows the same. Raises
    ``pdfium.PdfiumError`` when the page can't be parsed.
    """
    page = pdf[index]
    if pdfium_c.FPDFPage_GetAnnotCount(page.raw) <= 0:
        return page
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[index]
