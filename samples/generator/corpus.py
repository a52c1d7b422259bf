"""Seed → PDF, truth and geometry of one document; and a folder full of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal, get_args

from samples.generator.content import fill_form
from samples.generator.drift.foreign import foreign_page
from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.pages import drift_pages
from samples.generator.drift.paper import drift_paper, without
from samples.generator.geometry import DocumentGeometry
from samples.generator.renderers.blocks import Paper
from samples.generator.renderers.docx_pdf import find_libreoffice, render_docx
from samples.generator.renderers.fonts import available, find_font
from samples.generator.renderers.html_pdf import find_chromium, render_html
from samples.generator.renderers.paper import build_paper
from samples.generator.renderers.placing import assemble_geometry
from samples.generator.renderers.rendered import Rendered
from samples.generator.renderers.reportlab_pdf import render_reportlab
from samples.generator.renderers.style import (
    DEVELOPMENT_TICKS,
    HELD_APART_TICKS,
    Style,
    draw_style,
)
from samples.generator.truth import FilledForm, FormName, TrueDrift, TrueRecord

RendererName = Literal["reportlab", "docx", "html"]
RENDERERS: tuple[RendererName, ...] = get_args(RendererName)
# Seeds of the held-apart part start here, so that no seed of the development part meets one.
HELD_APART_SEEDS = 1_000_000


# A Word document as LibreOffice prints it can neither print two characters in one place nor draw boxes in a line.
_NOT_IN_WORD = ("check_over", "drawn")


@dataclass(frozen=True)
class FontChoice:
    """Fonts one renderer may draw from, for one part of the corpus."""

    body: tuple[str, ...]
    heading: tuple[str, ...]
    latin: tuple[str | None, ...]


_FONTS: dict[tuple[RendererName, bool], FontChoice] = {
    ("reportlab", False): FontChoice(
        ("AR PL UMing CN", "WenQuanYi Micro Hei"), ("WenQuanYi Micro Hei",), (None, "Times-Roman")
    ),
    ("reportlab", True): FontChoice(
        ("AR PL UKai CN", "WenQuanYi Zen Hei"), ("WenQuanYi Zen Hei",), (None, "Helvetica")
    ),
    ("docx", False): FontChoice(
        ("Noto Serif CJK SC", "AR PL UMing CN", "Noto Serif CJK SC"),
        ("WenQuanYi Micro Hei",),
        (None, "Liberation Serif", "DejaVu Sans"),
    ),
    ("docx", True): FontChoice(
        ("AR PL UKai CN", "Noto Sans CJK SC", "WenQuanYi Zen Hei"), ("WenQuanYi Zen Hei",), (None, "Liberation Sans")
    ),
    ("html", False): FontChoice(
        ("Noto Serif CJK SC", "AR PL UMing CN"), ("WenQuanYi Micro Hei",), (None, "Liberation Serif")
    ),
    ("html", True): FontChoice(("Noto Sans CJK SC", "AR PL UKai CN"), ("WenQuanYi Zen Hei",), (None, "DejaVu Serif")),
}


@dataclass(frozen=True)
class GeneratedDocument:
    """One document of the corpus."""

    name: str
    pdf: bytes
    truth: TrueRecord
    geometry: DocumentGeometry


def generate_document(
    form_name: FormName,
    seed: int,
    renderer: RendererName,
    held_apart: bool = False,
    pen: bool = False,
    drift: Sequence[DriftKind] = (),
) -> GeneratedDocument:
    """Fill, draw and place one form. ``pen`` leaves the boxes for a pen; the truth has the ticks all the same.

    ``drift``: ways in which the document differs from the official form; a kind is made once for each time it is named.
    """
    form = fill_form(form_name, seed, held_apart)
    style = style_of(form_name, seed, renderer, held_apart, pen)
    rng = Random(f"drift:{form_name}:{seed}:{renderer}:{held_apart}")
    drifted = drift_paper(build_paper(form, style), form, style, drift, rng, held_apart)
    form = drifted.form
    rendered = _render(form, drifted.paper, style, renderer)
    geometry = assemble_geometry(form, renderer, rendered.pages, rendered.marks, rendered.areas, ticks_printed=not pen)
    name = document_name(form_name, seed, renderer, held_apart, pen, drifted=bool(drift))
    if not drift:
        return GeneratedDocument(name, rendered.pdf, _truth(form, renderer), geometry)

    def draw_foreign() -> tuple[str, bytes]:
        return foreign_page(form, style_of(form_name, seed, "reportlab", held_apart), rng, held_apart)

    stack = drift_pages(rendered.pdf, geometry, drifted.drifts, drift, rng, draw_foreign)
    truth = _truth(without(form, stack.lost), renderer, stack.drifts)
    return GeneratedDocument(name, stack.pdf, truth, stack.geometry)


def document_name(
    form_name: FormName,
    seed: int,
    renderer: RendererName,
    held_apart: bool = False,
    pen: bool = False,
    drifted: bool = False,
) -> str:
    """The stem of a document's files."""
    part = "held" if held_apart else "dev"
    return f"{part}-{form_name}-{renderer}-{seed}" + ("-pen" if pen else "") + ("-drift" if drifted else "")


def demand_renderer(renderer: RendererName) -> None:
    """Raise ``MissingProgramError`` when the program that ``renderer`` needs is not installed."""
    if renderer == "docx":
        find_libreoffice()
    elif renderer == "html":
        find_chromium()


def _render(form: FilledForm, paper: Paper, style: Style, renderer: RendererName) -> Rendered:
    if renderer == "docx":
        return render_docx(form, paper, style)
    if renderer == "html":
        return render_html(form, paper, style)
    return render_reportlab(paper, style)


def style_of(
    form_name: FormName, seed: int, renderer: RendererName, held_apart: bool = False, pen: bool = False
) -> Style:
    """The look that ``seed`` has under ``renderer``."""
    fonts = _FONTS[renderer, held_apart]
    rng = Random(f"style:{form_name}:{seed}:{renderer}:{held_apart}")
    ticks = HELD_APART_TICKS if held_apart else DEVELOPMENT_TICKS
    if renderer == "docx":
        ticks = tuple(t for t in ticks if t not in _NOT_IN_WORD)
    # The Latin fonts of reportlab are those every PDF reader has; the other renderers need them installed.
    latin = tuple(f for f in fonts.latin if f is None or renderer == "reportlab" or find_font(f))
    return draw_style(rng, available(fonts.body), available(fonts.heading), latin, ticks, pen)


def write_document(document: GeneratedDocument, folder: Path) -> None:
    """Write ``NAME.pdf``, ``NAME.truth.json`` and ``NAME.geometry.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{document.name}.pdf").write_bytes(document.pdf)
    (folder / f"{document.name}.truth.json").write_text(document.truth.to_json(), encoding="utf-8")
    geometry = document.geometry.model_dump_json(indent=1)
    (folder / f"{document.name}.geometry.json").write_text(geometry, encoding="utf-8")


def _truth(form: FilledForm, renderer: str, drifts: Sequence[TrueDrift] = ()) -> TrueRecord:
    return TrueRecord(
        form=form.form,
        form_version=form.form_version,
        seed=form.seed,
        renderer=renderer,
        fields=form.fields,
        drifts=list(drifts),
    )
