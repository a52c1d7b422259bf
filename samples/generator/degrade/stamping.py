"""Which seals a form gets, and pressing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np

from samples.generator.degrade import fonts
from samples.generator.degrade.fonts import FontFace
from samples.generator.degrade.methods import Methods
from samples.generator.degrade.profiles import SealOptions
from samples.generator.degrade.raster import MM_PER_INCH, POINTS_PER_INCH, Mask, Rng, mask_box, mm_to_px
from samples.generator.degrade.seals import SealDesign, SealInk, SealShape, edge_strips, random_ink
from samples.generator.degrade.sheet import PressedSeal, Sheet, Touched
from samples.generator.degrade.transforms import Points
from samples.generator.geometry import AnchorPlace, CellPlace

SEAL_FACES: tuple[tuple[FontFace, ...], ...] = (fonts.SONG, fonts.LIGHT_SONG, fonts.SONG)
COVER_SEAL = "cover.department_seal"
DEPARTMENT_SEAL = "declaration.department_seal"
RECOMMENDER_SEAL = "declaration.recommender_seal"
VISIBLE = 0.08
"""Coverage from which ink counts as the seal's in its outline."""
SAMPLES = 400
"""Points of a seal at which its contrast is measured in the finished picture."""


@dataclass(frozen=True)
class Offices:
    """Who stamps: names as they are cut into the rubber."""

    department: str
    recommender: str
    operator: str
    person: str


@dataclass(frozen=True)
class Rubbers:
    """The seals of one dossier and their ink pads."""

    department: SealDesign
    recommender: SealDesign
    operator: SealDesign
    special: SealDesign
    person: SealDesign
    inks: Mapping[str, SealInk]


@dataclass(frozen=True)
class PlannedSeal:
    """A seal to press: what, with which pad, where (points of the source page)."""

    page: int
    design: SealDesign
    ink: SealInk
    centre: tuple[float, float]
    place: str


def _fit(text: str, most: int = 22) -> str:
    """Text for a rim. Longer names than ``most`` characters are cut to their end, as the end names the office."""
    plain = "".join(text.split())
    return plain if len(plain) <= most else plain[-most:]


def cut_rubbers(offices: Offices, options: SealOptions, rng: Rng, faces: tuple[tuple[FontFace, ...], ...]) -> Rubbers:
    """Have the seals of a dossier made."""

    def face() -> tuple[FontFace, ...]:
        return faces[int(rng.integers(0, len(faces)))]

    size = float(rng.uniform(40.0, 44.0))
    round_seal = SealShape.ROUND
    department = SealDesign(
        round_seal, _fit(offices.department), "", size, size, float(rng.uniform(0.9, 1.4)), faces=face()
    )
    recommender = SealDesign(round_seal, _fit(offices.recommender), "", 45.0, 45.0, 1.3, faces=face())
    operator = SealDesign(round_seal, _fit(offices.operator), "", 40.0, 40.0, 1.1, faces=face())
    oval = rng.random() < 0.5
    purpose = ("业务专用章", "财务专用章", "合同专用章", "审核专用章")[int(rng.integers(0, 4))]
    special = (
        SealDesign(SealShape.OVAL, _fit(offices.operator, 18), purpose, 45.0, 30.0, 1.0, False, True, face())
        if oval
        else SealDesign(round_seal, _fit(offices.operator), purpose, 38.0, 38.0, 1.0, True, False, face())
    )
    side = float(rng.uniform(18.0, 22.0))
    person = SealDesign(SealShape.SQUARE, f"{offices.person}印"[:4], "", side, side, 1.0, False, False, fonts.KAI)
    inks = {
        name: random_ink(rng, faint=rng.random() < options.faint) for name in ("department", "recommender", "operator")
    }
    return Rubbers(department, recommender, operator, special, person, inks)


def turned(design: SealDesign, rng: Rng) -> SealDesign:
    """A seal as a hand holds it: rarely straight."""
    return replace(design, rotation_deg=float(np.clip(rng.normal(0.0, 9.0), -35, 35)))


def plan_anchored(anchors: list[AnchorPlace], rubbers: Rubbers, options: SealOptions, rng: Rng) -> list[PlannedSeal]:
    """Seals at the places the form asks for, each with the chance its option gives."""
    chances = {
        COVER_SEAL: (options.cover, rubbers.department, "department"),
        DEPARTMENT_SEAL: (options.department, rubbers.department, "department"),
        RECOMMENDER_SEAL: (options.recommender, rubbers.recommender, "recommender"),
    }
    planned = []
    for anchor in anchors:
        if anchor.name not in chances:
            continue
        chance, design, pad = chances[anchor.name]
        if rng.random() >= chance:
            continue
        box = anchor.bbox
        reach = 40.0 if anchor.name == COVER_SEAL else 55.0
        centre = box.x1 + rng.uniform(-reach, reach), box.cy + rng.uniform(-22.0, 22.0)
        planned.append(PlannedSeal(anchor.page, turned(design, rng), rubbers.inks[pad], centre, anchor.name))
        if anchor.name == DEPARTMENT_SEAL and rng.random() < options.name_seal:
            beside = centre[0] + rng.uniform(60, 110), centre[1] + rng.uniform(-30, 30)
            planned.append(
                PlannedSeal(anchor.page, turned(rubbers.person, rng), rubbers.inks["operator"], beside, "name")
            )
    return planned


def plan_over_figures(
    cells: list[CellPlace], anchors: list[AnchorPlace], rubbers: Rubbers, options: SealOptions, rng: Rng
) -> list[PlannedSeal]:
    """Seals across the figures of table pages: centred near a printed value, chosen by lot.

    None is the department's on a place meant for it: whoever looks at the page would take it for the one asked for.
    """
    planned = []
    for page in sorted({cell.page for cell in cells}):
        filled = [cell for cell in cells if cell.page == page and cell.text_box is not None]
        if len(filled) < 6 or rng.random() >= options.over_figures:
            continue
        for _ in range(int(rng.integers(options.per_page[0], options.per_page[1] + 1))):
            cell = filled[int(rng.integers(0, len(filled)))]
            box = cell.text_box or cell.bbox
            choice = rng.random()
            design, pad = (
                (rubbers.department, "department")
                if choice < 0.55
                else (rubbers.operator, "operator")
                if choice < 0.75
                else (rubbers.special, "operator")
            )
            centre = box.cx + rng.uniform(-45, 45), box.cy + rng.uniform(-45, 45)
            seal = PlannedSeal(page, turned(design, rng), rubbers.inks[pad], centre, "figures")
            if design is not rubbers.department or not any(_lies_at(seal, anchor) for anchor in anchors):
                planned.append(seal)
    return planned


def _lies_at(seal: PlannedSeal, anchor: AnchorPlace) -> bool:
    """Whether a seal reaches the line where the department's is asked for, at or behind the words that ask."""
    if anchor.name not in (COVER_SEAL, DEPARTMENT_SEAL) or anchor.page != seal.page:
        return False
    reach = seal.design.height_mm / 2 * POINTS_PER_INCH / MM_PER_INCH
    x, y = seal.centre
    return abs(y - anchor.bbox.cy) < reach and x + reach > anchor.bbox.x0


def press_planned(sheet: Sheet, seal: PlannedSeal, methods: Methods, rng: Rng) -> Sheet:
    """Press one seal onto a sheet that carries one source page and hasn't been turned yet."""
    coverage = methods.press_seal(seal.design, seal.ink, sheet.dpi, rng)
    x, y, _, _ = sheet.pixels((*seal.centre, *seal.centre))
    left, top = round(x - coverage.shape[1] / 2), round(y - coverage.shape[0] / 2)
    return _lay(sheet, seal, coverage, left, top, 1.0, methods)


def press_across(sheets: list[Sheet], design: SealDesign, ink: SealInk, methods: Methods, rng: Rng) -> list[Sheet]:
    """A 骑缝章 over the fanned right edges of ``sheets`` (each one source page, not turned yet)."""
    pieces: list[Sheet] = []
    start = 0
    while start < len(sheets):
        count = min(int(rng.integers(3, 8)), len(sheets) - start)
        if len(sheets) - start - count < 2:
            count = len(sheets) - start
        group = sheets[start : start + count]
        coverage = methods.press_seal(turned(design, rng), ink, group[0].dpi, rng)
        height = rng.uniform(0.3, 0.7)
        for sheet, strip in zip(group, edge_strips(coverage, count), strict=True):
            slip = rng.normal(0.0, mm_to_px(0.4, sheet.dpi))
            left = sheet.image.shape[1] - strip.shape[1] - round(abs(rng.normal(0, mm_to_px(0.25, sheet.dpi))))
            top = round(height * sheet.image.shape[0] - strip.shape[0] / 2 + slip)
            planned = PlannedSeal(sheet.sources[0].number, design, ink, (0.0, 0.0), "across_pages")
            pieces.append(_lay(sheet, planned, strip, left, top, 1.0 / count, methods))
        start += count
    return pieces


def _lay(sheet: Sheet, seal: PlannedSeal, coverage: Mask, left: int, top: int, share: float, methods: Methods) -> Sheet:
    image = methods.lay_ink(sheet.image, coverage, left, top, seal.ink.colour, seal.ink.gloss)
    outline = _outline(sheet, coverage, left, top)
    if outline is None:
        return sheet
    height, width = sheet.image.shape[:2]
    inside = coverage[max(0, -top) : max(0, height - top), max(0, -left) : max(0, width - left)]
    visible = share * float(inside.sum()) / max(float(coverage.sum()), 1e-6)
    inked, bare = _sample_points(sheet, coverage, left, top)
    pressed = PressedSeal(sheet.sources[0].number, outline, seal.design, seal.place, round(visible, 3), inked, bare)
    return replace(sheet, image=image, seals=(*sheet.seals, pressed))


def _sample_points(sheet: Sheet, coverage: Mask, left: int, top: int) -> tuple[Points, Points]:
    """Points (of the source page) of the seal on white paper: with full ink, and with none between the ink."""
    height, width = sheet.image.shape[:2]
    y0, x0 = max(0, -top), max(0, -left)
    inside = coverage[y0 : max(y0, height - top), x0 : max(x0, width - left)]
    y0, x0 = y0 + top, x0 + left
    under = sheet.image[y0 : y0 + inside.shape[0], x0 : x0 + inside.shape[1]].min(axis=2) > 200
    full = 0.6 * float(np.quantile(inside[inside > VISIBLE], 0.8)) if (inside > VISIBLE).any() else 1.0
    source = sheet.sources[0]
    scale = np.array([source.width_pt / width, source.height_pt / height])
    found = []
    for mask in (under & (inside > full), under & (inside < 0.01)):
        ys, xs = np.nonzero(mask)
        step = max(1, len(xs) // SAMPLES)
        points = np.column_stack([xs[::step] + x0 + 0.5, ys[::step] + y0 + 0.5]).astype(np.float64)
        found.append(points * scale)
    return found[0], found[1]


def _outline(sheet: Sheet, coverage: Mask, left: int, top: int) -> Points | None:
    """The visible ink's convex hull in points of the source page, cut at the sheet's edges."""
    if mask_box(coverage, VISIBLE) is None:
        return None
    height, width = sheet.image.shape[:2]
    ys, xs = np.nonzero(coverage > VISIBLE)
    xs, ys = xs + left, ys + top
    on = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    if not on.any():
        return None
    hull = cv2.convexHull(np.column_stack([xs[on], ys[on]]).astype(np.int32))[:, 0, :].astype(np.float64) + 0.5
    source = sheet.sources[0]
    scale = np.array([source.width_pt / width, source.height_pt / height])
    return np.asarray(hull * scale, dtype=np.float64)


def sealed_values(before: Sheet, after: Sheet, cells: list[CellPlace]) -> list[Touched]:
    """Which printed values got seal ink: share of the value's box whose pixels the seals changed."""
    page = after.sources[0].number
    height, width = after.image.shape[:2]
    touched = []
    for cell in cells:
        if cell.page != page or cell.text_box is None:
            continue
        box = cell.text_box
        x0, y0, x1, y1 = (round(v) for v in after.pixels((box.x0, box.top, box.x1, box.bottom)))
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
        if x0 >= x1 or y0 >= y1:
            continue
        old = before.image[y0:y1, x0:x1].astype(np.int16)
        new = after.image[y0:y1, x0:x1].astype(np.int16)
        share = float((np.abs(new - old).max(axis=2) > 20).mean())
        if share > 0.0:
            touched.append(Touched(cell.field, page, "seal", cell.part, share=round(share, 3)))
    return touched
