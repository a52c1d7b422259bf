"""The truth of a scan: the form's truth, what was stamped and written on it, and where its points went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from models.geometry import BBox
from samples.generator.degrade.raster import POINTS_PER_INCH
from samples.generator.degrade.seals import SealColour, SealShape
from samples.generator.degrade.sheet import PressedSeal, Sheet, SourcePage, Touched
from samples.generator.degrade.transforms import (
    fit_homography,
    grid_points,
    is_projective,
    map_box,
    map_through,
)
from samples.generator.degrade.writing import PenDate
from samples.generator.geometry import AnchorPlace, CellPlace, DocumentGeometry, OptionPlace, PageSize
from samples.generator.truth import TrueDrift, TrueField, TrueRecord

SEAL_FIELDS = ("cover.department_seal", "declaration.department_seal", "declaration.recommender_seal")
SIGNATURE_FIELD = "declaration.signature"
MESH_COLUMNS, MESH_ROWS = 17, 23

LEAST_CONTRAST = 0.05
"""A seal fainter than this in the picture isn't there: on grey copies below it the shape is lost to the eye."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ScanSource(_Strict):
    """What the scan file is and how it was made."""

    file: str
    pages: int
    kind: str = "scan"
    profile: str
    seed: int
    held_apart: bool
    encoding: str
    unit: str


class TrueSeal(_Strict):
    """A seal on a page. ``bbox`` is in ``source.unit``, ``bbox_px`` in pixels of the page as displayed.

    ``place``: the field it belongs to, ``figures``, ``name`` or ``across_pages``; ``visible``: share of the seal
    on this page; ``contrast``: how much darker (0..1, green channel) its ink is than the paper beside it here.
    """

    page: int
    bbox: list[float]
    bbox_px: list[float]
    shape: SealShape
    colour: SealColour
    text: str
    place: str
    visible: float
    contrast: float


class Mesh(_Strict):
    """Where a grid of ``columns`` x ``rows`` points, evenly over the source page, lies in pixels (row by row)."""

    columns: int
    rows: int
    points: list[list[float]]


class TrueSourcePage(_Strict):
    """A source page on a scanned page: 3 x 3 ``homography`` from its PDF points to pixels of the page as displayed.

    Exact where ``mesh`` is null; where the sheet was bent it is the best fit, and ``mesh`` says it exactly.
    """

    source_page: int
    homography: list[list[float]]
    mesh: Mesh | None = None


class TruePage(_Strict):
    """A scanned page. ``rotation``: degrees the upright page was turned clockwise (quarters)."""

    page: int
    width_px: int
    height_px: int
    dpi: float
    rotation: int
    sources: list[TrueSourcePage]


class TrueTouch(_Strict):
    """A field something was drawn on: ``by`` is seal (``share`` of the value's box), figure, name, date or a mark."""

    field: str
    page: int
    by: str
    part: str | None = None
    option: str | None = None
    share: float = 1.0


class ScanTruth(TrueRecord):
    """What is written to ``NAME.truth.json`` beside a scan: ``page`` numbers are those of the scan."""

    source: ScanSource
    seals: list[TrueSeal]
    pages: list[TruePage]
    touched: list[TrueTouch]


def load_truth(path: Path) -> TrueRecord:
    """Read a ``NAME.truth.json`` of the generator. Raises ``pydantic.ValidationError`` when it isn't one."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if "schema" in data:
        data["schema_version"] = data.pop("schema")
    return TrueRecord.model_validate(data)


def presence(seen: bool) -> TrueField:
    """The truth of a presence field."""
    return TrueField(value=seen, status="read" if seen else "blank")


def scan_fields(
    truth: TrueRecord, seals: Sequence[TrueSeal], signed: bool, dates: dict[str, PenDate]
) -> dict[str, TrueField]:
    """The form's fields with what was stamped, signed and dated on paper; what has no page stays missing."""
    fields = dict(truth.fields)
    there = {name for name, field in fields.items() if field.status != "missing"}
    places = {seal.place for seal in seals}
    for name in there.intersection(SEAL_FIELDS):
        fields[name] = presence(name in places)
    if SIGNATURE_FIELD in there:
        fields[SIGNATURE_FIELD] = presence(signed)
    for name, date in dates.items():
        fields[name] = TrueField(value=date.iso, raw=date.raw, status="read")
    return fields


def scan_drifts(drifts: Sequence[TrueDrift], sheets: Sequence[Sheet]) -> list[TrueDrift]:
    """The form's drifts by the pages of the scan."""
    pages = {source.number: number for number, sheet in enumerate(sheets, start=1) for source in sheet.sources}
    return [d if d.page is None else d.model_copy(update={"page": pages[d.page]}) for d in drifts]


def true_pages(sheets: Sequence[Sheet]) -> list[TruePage]:
    """The geometry of every scanned page."""
    pages = []
    for number, sheet in enumerate(sheets, start=1):
        height, width = sheet.image.shape[:2]
        sources = [_true_source(source) for source in sheet.sources]
        pages.append(
            TruePage(
                page=number,
                width_px=width,
                height_px=height,
                dpi=round(sheet.dpi, 2),
                rotation=sheet.turned * 90 % 360,
                sources=sources,
            )
        )
    return pages


def _true_source(source: SourcePage) -> TrueSourcePage:
    fitted = fit_homography(source.steps, source.width_pt, source.height_pt)
    mesh = None
    if not is_projective(source.steps):
        grid = grid_points(source.width_pt, source.height_pt, MESH_COLUMNS, MESH_ROWS)
        moved = map_through(source.steps, grid)
        points = [[round(float(x), 2), round(float(y), 2)] for x, y in moved]
        mesh = Mesh(columns=MESH_COLUMNS, rows=MESH_ROWS, points=points)
    rows = [[float(f"{value:.10g}") for value in row] for row in fitted.rows]
    return TrueSourcePage(source_page=source.number, homography=rows, mesh=mesh)


def _unit_factor(sheet: Sheet, unit: str) -> float:
    return POINTS_PER_INCH / sheet.dpi if unit == "pt" else 1.0


def seal_contrast(sheet: Sheet, seal: PressedSeal) -> float:
    """How much darker a seal's ink is than the bare paper between it, in the finished picture (0..1, green channel).

    Seals are dark in green, whether red or copied to grey. 0 where the seal lies on nothing but print.
    """
    source = next(s for s in sheet.sources if s.number == seal.page)
    height, width = sheet.image.shape[:2]
    levels = []
    for points in (seal.inked, seal.bare):
        if len(points) == 0:
            return 0.0
        x, y = np.floor(map_through(source.steps, points)).astype(int).T
        on = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        if not on.any():
            return 0.0
        levels.append(float(sheet.image[y[on], x[on], 1].mean()))
    return max(0.0, levels[1] - levels[0]) / 255.0


def true_seals(sheets: Sequence[Sheet], colour: SealColour, unit: str) -> list[TrueSeal]:
    """Every seal where it shows in the scan; what fell off the picture or faded away is left out."""
    found = []
    for number, sheet in enumerate(sheets, start=1):
        height, width = sheet.image.shape[:2]
        for seal in sheet.seals:
            source = next(s for s in sheet.sources if s.number == seal.page)
            moved = map_through(source.steps, seal.outline)
            x0, y0 = (max(0.0, float(v)) for v in moved.min(axis=0))
            x1, y1 = min(float(width), float(moved[:, 0].max())), min(float(height), float(moved[:, 1].max()))
            if x0 >= x1 or y0 >= y1:
                continue
            contrast = seal_contrast(sheet, seal)
            if contrast < LEAST_CONTRAST:
                continue
            factor = _unit_factor(sheet, unit)
            found.append(
                TrueSeal(
                    page=number,
                    bbox=[round(v * factor, 1) for v in (x0, y0, x1, y1)],
                    bbox_px=[round(v, 1) for v in (x0, y0, x1, y1)],
                    shape=seal.design.shape,
                    colour=colour,
                    text=seal.design.text,
                    place=seal.place,
                    visible=seal.visible,
                    contrast=round(contrast, 3),
                )
            )
    return found


def true_touches(sheets: Sequence[Sheet]) -> list[TrueTouch]:
    """What was drawn on which field, by scanned page."""
    return [_true_touch(touch, number) for number, sheet in enumerate(sheets, start=1) for touch in sheet.touched]


def _true_touch(touch: Touched, page: int) -> TrueTouch:
    return TrueTouch(field=touch.field, page=page, by=touch.by, part=touch.part, option=touch.option, share=touch.share)


def scan_geometry(geometry: DocumentGeometry, sheets: Sequence[Sheet], unit: str) -> DocumentGeometry:
    """The source's geometry followed to the scan: upright boxes around where things ended up, in ``unit``."""
    places: dict[int, tuple[int, Sheet, SourcePage]] = {}
    sizes = []
    for number, sheet in enumerate(sheets, start=1):
        factor = _unit_factor(sheet, unit)
        height, width = sheet.image.shape[:2]
        sizes.append(PageSize(number=number, width_pt=width * factor, height_pt=height * factor))
        for source in sheet.sources:
            places[source.number] = number, sheet, source

    def box(page: int, given: BBox) -> BBox:
        _, sheet, source = places[page]
        moved = map_box(source.steps, (given.x0, given.top, given.x1, given.bottom))
        return BBox.of(*(round(v * _unit_factor(sheet, unit), 2) for v in moved))

    def option(place: OptionPlace) -> OptionPlace:
        moved = {"box": box(place.page, place.box), "option_box": box(place.page, place.option_box)}
        return place.model_copy(update={"page": places[place.page][0], **moved})

    def cell(place: CellPlace) -> CellPlace:
        text = None if place.text_box is None else box(place.page, place.text_box)
        moved = {"bbox": box(place.page, place.bbox), "text_box": text}
        return place.model_copy(update={"page": places[place.page][0], **moved})

    def anchor(place: AnchorPlace) -> AnchorPlace:
        return place.model_copy(update={"page": places[place.page][0], "bbox": box(place.page, place.bbox)})

    return DocumentGeometry(
        form=geometry.form,
        seed=geometry.seed,
        renderer=geometry.renderer,
        pages=sizes,
        options=[option(place) for place in geometry.options],
        cells=[cell(place) for place in geometry.cells],
        anchors=[anchor(place) for place in geometry.anchors],
    )
