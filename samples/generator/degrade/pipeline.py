"""A clean PDF to a scan: print, write, stamp, copy, capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from samples.generator.degrade import capture, geometric, office, paper
from samples.generator.degrade.methods import Methods
from samples.generator.degrade.output import PagePicture
from samples.generator.degrade.profiles import CaptureOptions, PaperOptions, ProfileOptions, Range
from samples.generator.degrade.raster import Image, Rng, as_image, mm_to_px, rng_for
from samples.generator.degrade.render import page_count, render_page
from samples.generator.degrade.sheet import Sheet, SourcePage
from samples.generator.degrade.stamping import (
    RECOMMENDER_SEAL,
    SEAL_FACES,
    Offices,
    cut_rubbers,
    plan_anchored,
    plan_over_figures,
    press_across,
    press_planned,
    sealed_values,
)
from samples.generator.degrade.writing import (
    PenDate,
    Writer,
    leave_out,
    mark_options,
    plan_entries,
    random_writer,
    sign_at,
    write_date,
    write_entries,
)
from samples.generator.geometry import DocumentGeometry
from samples.generator.truth import TrueField, TrueRecord

REVERSE_DPI = 100.0
SIGNATURE = "declaration.signature"
RECOMMENDER_DATE = "declaration.recommender_date"
DATE_ANCHORS = ("declaration.date", RECOMMENDER_DATE)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳建国志强明丽军平文斌海波立新永红晓东卫民春华"


@dataclass(frozen=True)
class SourceDocument:
    """A digital form with its truth and geometry."""

    name: str
    pdf: Path
    geometry: DocumentGeometry
    truth: TrueRecord


@dataclass(frozen=True)
class Scan:
    """A finished scan: its sheets as displayed, how each is stored, whether it was signed, dates written by pen."""

    sheets: tuple[Sheet, ...]
    pictures: tuple[PagePicture, ...]
    signed: bool
    dates: dict[str, PenDate]


def _draw(span: Range, rng: Rng) -> float:
    return float(rng.uniform(span[0], span[1]))


def _count(span: tuple[int, int], rng: Rng) -> int:
    return int(rng.integers(span[0], span[1] + 1))


def random_name(rng: Rng) -> str:
    """A made-up name of two or three characters."""
    given = "".join(GIVEN[int(rng.integers(0, len(GIVEN)))] for _ in range(int(rng.integers(1, 3))))
    return SURNAMES[int(rng.integers(0, len(SURNAMES)))] + given


def _text(field: TrueField | None) -> str:
    return field.value if field is not None and isinstance(field.value, str) else ""


def offices_of(truth: TrueRecord, rng: Rng) -> Offices:
    """Who stamps this form, from the names on it (now and then another office of the county)."""
    fields = truth.fields
    department = _text(fields.get("cover.department")) or "中小企业主管部门"
    province = _text(fields.get("cover.province"))
    if rng.random() < 0.08:
        department = f"{_text(fields.get('cover.county'))}人民政府办公室"
    return Offices(
        department=department,
        recommender=f"{province}工业和信息化厅",
        operator=_text(fields.get("cover.operator")) or "产业集群服务中心",
        person=random_name(rng),
    )


def print_sheet(document: SourceDocument, number: int, dpi: float) -> Sheet:
    """Page ``number`` as a sheet, still as crisp as the PDF."""
    page = render_page(document.pdf, number, dpi)
    source = SourcePage(number, page.width_pt, page.height_pt, (page.step,), page.chars)
    return Sheet(page.image, dpi, (source,))


def age_paper(
    image: Image,
    dpi: float,
    reverse: Image | None,
    toner: float,
    colour: tuple[int, int, int],
    options: PaperOptions,
    methods: Methods,
    rng: Rng,
) -> Image:
    """Toner, weak rulings, the reverse shining through, paper colour."""
    if rng.random() < options.rulings:
        fade, gaps = _draw(options.ruling_fade, rng), _draw(options.ruling_gaps, rng)
        image = paper.weaken_rulings(image, dpi, fade, gaps, rng)
    image = methods.print_page(image, dpi, toner, rng)
    if reverse is not None:
        image = paper.bleed_through(image, reverse, _draw(options.bleed_strength, rng), dpi)
    return paper.tint(image, colour)


def paper_colour(rng: Rng) -> tuple[int, int, int]:
    """BGR of office paper: nearly white, some of it a little yellow."""
    white = 255 * rng.uniform(0.95, 1.0)
    return round(white * rng.uniform(0.965, 1.0)), round(white), round(white)


def write_by_hand(
    sheet: Sheet,
    document: SourceDocument,
    writer: Writer,
    options: ProfileOptions,
    recommended: bool,
    methods: Methods,
    rng: Rng,
) -> tuple[Sheet, bool, dict[str, PenDate]]:
    """Marks, dates and the signature of one page; whether it was signed, and dates that were written."""
    geometry, page = document.geometry, sheet.sources[0].number
    sheet = mark_options(sheet, geometry, writer, options.pen, methods, rng)
    signed = False
    dates: dict[str, PenDate] = {}
    for anchor in geometry.anchors:
        if anchor.page != page:
            continue
        if anchor.name == SIGNATURE and rng.random() < options.pen.signature:
            sheet, signed = sign_at(sheet, anchor, random_name(rng), rng), True
        blank = document.truth.fields.get(anchor.name)
        if anchor.name in DATE_ANCHORS and blank is not None and blank.status == "blank":
            if rng.random() >= options.pen.dates or (anchor.name == RECOMMENDER_DATE and not recommended):
                continue
            date = PenDate(2025, int(rng.integers(3, 8)), int(rng.integers(1, 29)))
            dated = write_date(sheet, anchor, date, writer, methods, rng)
            if dated is not None:
                sheet, dates[anchor.name] = dated, date
    return sheet, signed, dates


def prepare_sheets(
    document: SourceDocument, options: ProfileOptions, seed: int, methods: Methods, dpi: float
) -> tuple[list[Sheet], bool, dict[str, PenDate]]:
    """All pages printed, filled in, signed and stamped."""
    rng = rng_for(seed, document.name, "document")
    cells = document.geometry.cells
    rubbers = cut_rubbers(offices_of(document.truth, rng), options.seals, rng, SEAL_FACES)
    writer = random_writer(options.pen, rng)
    planned = plan_anchored(document.geometry.anchors, rubbers, options.seals, rng)
    planned += plan_over_figures(cells, document.geometry.anchors, rubbers, options.seals, rng)
    recommended = any(seal.place == RECOMMENDER_SEAL for seal in planned)
    total = page_count(document.pdf)
    toner, colour = _draw(options.paper.toner, rng), paper_colour(rng)
    duplex = rng.random() < options.paper.bleed
    across = rng.random() < options.seals.across_pages and total > 2
    blank_fields = {name for name, field in document.truth.fields.items() if field.status != "read"}
    written = [cell for cell in cells if cell.field not in blank_fields]
    sheets: list[Sheet] = []
    signed = False
    dates: dict[str, PenDate] = {}
    for number in range(1, total + 1):
        dice = rng_for(seed, document.name, "page", number)
        sheet = print_sheet(document, number, dpi)
        entries = plan_entries(sheet, written, options.pen, writer, dice)
        sheet = leave_out(sheet, entries)
        behind = number + 1 if number % 2 else number - 1
        reverse = render_page(document.pdf, behind, REVERSE_DPI).image if duplex and behind <= total else None
        sheet = sheet.with_image(age_paper(sheet.image, dpi, reverse, toner, colour, options.paper, methods, dice))
        sheet = write_entries(sheet, entries, writer, methods, dice)
        sheet, signed_here, dates_here = write_by_hand(sheet, document, writer, options, recommended, methods, dice)
        signed, dates = signed or signed_here, {**dates, **dates_here}
        bare = sheet
        for seal in planned:
            if seal.page == number:
                sheet = press_planned(sheet, seal, methods, dice)
        sheets.append(replace(sheet, touched=(*sheet.touched, *sealed_values(bare, sheet, cells))))
    if across:
        sheets = press_across(sheets, rubbers.department, rubbers.inks["department"], methods, rng)
    return sheets, signed, dates


def wear(sheet: Sheet, options: PaperOptions, copiers: Sequence[int], methods: Methods, rng: Rng) -> Sheet:
    """Creases, filing holes, generations of copying (each a little crooked) and dirt.

    ``copiers``: a seed for each generation's machine, whose settings and drum marks are the same for every page.
    """
    if rng.random() < options.crease:
        sheet = sheet.with_image(geometric.crease_across(sheet.image, rng.uniform(0.3, 0.7), rng))
    if rng.random() < options.holes:
        sheet = sheet.with_image(paper.punch_holes(sheet.image, sheet.dpi, int(rng.integers(20, 90))))
    for copier in copiers:
        machine = rng_for(copier)
        sheet = sheet.moved(methods.skew(sheet.image, float(rng.normal(0.0, 0.35))))
        contrast, background = _draw(options.contrast, machine), _draw(options.background, machine)
        copied = methods.photocopy(sheet.image, sheet.dpi, contrast, background, machine)
        sheet = sheet.with_image(paper.dirt(copied, sheet.dpi, _count(options.specks, rng) // len(copiers), rng))
    if not copiers:
        sheet = sheet.with_image(paper.dirt(sheet.image, sheet.dpi, _count(options.specks, rng), rng))
    return sheet


def pair_up(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Two pages on one A3, left page first; an odd last page stays alone."""
    pairs = []
    for left, right in zip(sheets[::2], sheets[1::2], strict=False):
        image, to_left, to_right = geometric.side_by_side(left.image, right.image, 0)
        sources = tuple(replace(s, steps=(*s.steps, to_left)) for s in left.sources) + tuple(
            replace(s, steps=(*s.steps, to_right)) for s in right.sources
        )
        pairs.append(Sheet(image, left.dpi, sources, left.seals + right.seals, left.touched + right.touched))
    if len(sheets) % 2:
        pairs.append(sheets[-1])
    return pairs


def scan_on_glass(sheet: Sheet, options: CaptureOptions, methods: Methods, rng: Rng) -> Sheet:
    """A flatbed or sheet-feed scanner, also the one inside a fax."""
    bordered = rng.random() < options.border
    lid = int(rng.integers(4, 45)) if bordered else int(rng.integers(246, 256))
    outside = (lid, lid, lid)
    if rng.random() < options.spine:
        squeeze = float(rng.uniform(0.1, 0.4))
        sheet = sheet.moved(geometric.spine(sheet.image, rng.uniform(0.08, 0.2), squeeze, rng.random() < 0.7))
    sign = 1.0 if rng.random() < 0.5 else -1.0
    sheet = sheet.moved(methods.skew(sheet.image, sign * _draw(options.skew_deg, rng), outside))
    if bordered:
        slip = mm_to_px(4.0, sheet.dpi)
        sheet = sheet.moved(geometric.shift(sheet.image, rng.normal(0, slip), rng.normal(0, slip), outside))
        depth = [round(max(0.0, mm_to_px(float(rng.normal(0.5, 2.5)), sheet.dpi))) for _ in range(4)]
        sheet = sheet.with_image(capture.scanner_border(sheet.image, depth[0], depth[1], depth[2], depth[3], rng))
    image = methods.blur(sheet.image, _draw(options.blur_px, rng))
    if rng.random() < options.streaks:
        image = capture.feed_streaks(image, int(rng.integers(1, 5)), rng)
    image = capture.tone(image, rng.uniform(0, 22), rng.uniform(250, 268), rng.uniform(0.9, 1.15))
    image = methods.noise(image, _draw(options.noise, rng), 0.4, rng)
    image = capture.salt_and_pepper(image, _draw(options.salt_pepper, rng), rng)
    return sheet.with_image(capture.sharpen(image, _draw(options.sharpen, rng)))


def photograph(sheet: Sheet, options: CaptureOptions, methods: Methods, rng: Rng) -> Sheet:
    """A phone over a desk: bent paper, perspective, lamp light, the photographer's shadow."""
    if rng.random() < options.fold:
        depth = mm_to_px(rng.uniform(0.3, 1.5), sheet.dpi)
        sheet = sheet.moved(geometric.fold(sheet.image, depth, rng.uniform(0.4, 0.6), rng, (210, 212, 214)))
    depth = mm_to_px(_draw(options.curl_mm, rng), sheet.dpi)
    if depth > 1.0:
        sheet = sheet.moved(geometric.curl(sheet.image, depth, rng, (205, 208, 210)))
    if rng.random() < options.spine:
        sheet = sheet.moved(geometric.spine(sheet.image, rng.uniform(0.1, 0.3), rng.uniform(0.15, 0.5)))
    sign = 1.0 if rng.random() < 0.5 else -1.0
    turn = sign * _draw(options.skew_deg, rng)
    fill = float(rng.uniform(0.84, 0.96))
    sheet = sheet.moved(methods.photograph(sheet.image, fill, _draw(options.tilt, rng), turn, rng))
    image = methods.light(sheet.image, _draw(options.light, rng), float(rng.uniform(-0.3, 1.0)), rng)
    if rng.random() < options.shadow:
        image = methods.shadow(image, float(rng.uniform(0.15, 0.5)), rng)
    image = capture.vignette(image, float(rng.uniform(0.0, 0.25)))
    image = methods.blur(image, _draw(options.blur_px, rng))
    if rng.random() < 0.3:
        image = capture.motion_blur(image, rng.uniform(1.5, 4.0), rng.uniform(0, 180))
    image = methods.noise(image, _draw(options.noise, rng), 0.6, rng)
    if rng.random() < 0.3:
        # Sent on by a messenger, which packs it once more.
        image = capture.jpeg(image, int(rng.integers(40, 75)))
    return sheet.with_image(capture.sharpen(image, _draw(options.sharpen, rng)))


def send_by_fax(sheet: Sheet, options: CaptureOptions, methods: Methods, rng: Rng) -> Sheet:
    """Scanned by the machine, one bit a dot, sent."""
    sheet = scan_on_glass(sheet, options, methods, rng)
    mode = "standard" if rng.random() < options.standard_fax else "fine"
    dither = rng.random() < options.dither
    sent = methods.fax(sheet.image, sheet.dpi, mode, dither, int(rng.integers(115, 175)), rng)
    sheet = replace(sheet.moved(sent), dpi=office.FAX_DPI_ACROSS)
    noisy = capture.salt_and_pepper(sheet.image, rng.uniform(0.0, 0.0012), rng)
    return sheet.with_image(as_image(np.where(noisy < 128, 0, 255)))


def capture_sheet(sheet: Sheet, options: CaptureOptions, methods: Methods, rng: Rng) -> Sheet:
    """Scan, fax or photograph one sheet. Raises ``ValueError`` for a device it doesn't know."""
    if options.device == "scanner":
        return scan_on_glass(sheet, options, methods, rng)
    if options.device == "phone":
        return photograph(sheet, options, methods, rng)
    if options.device == "fax":
        return send_by_fax(sheet, options, methods, rng)
    raise ValueError(f"unknown device {options.device!r}: scanner, phone or fax")


def turn(sheet: Sheet, quarters: int) -> Sheet:
    """The sheet fed in turned by ``quarters`` clockwise."""
    if quarters % 4 == 0:
        return sheet
    return replace(sheet.moved(geometric.quarter_turn(sheet.image, quarters)), turned=quarters % 4)


def degrade_document(document: SourceDocument, options: ProfileOptions, seed: int, methods: Methods) -> Scan:
    """Make a scan of ``document``. The same arguments give the same scan."""
    rng = rng_for(seed, document.name, "capture")
    dpi = float(round(_draw(options.capture.dpi, rng)))
    sheets, signed, dates = prepare_sheets(document, options, seed, methods, dpi)
    copiers = [int(v) for v in rng.integers(0, 2**31, _count(options.paper.generations, rng))]
    two_up = rng.random() < options.capture.two_up
    whole_turn = int(rng.integers(1, 4)) if rng.random() < options.capture.quarter_turn * 2 else 0
    by_flag = rng.random() < 0.15
    quality = _count(options.capture.jpeg, rng)
    worn = [
        wear(sheet, options.paper, copiers, methods, rng_for(seed, document.name, "wear", i))
        for i, sheet in enumerate(sheets)
    ]
    if two_up:
        worn = pair_up(worn)
    finished, pictures = [], []
    for i, sheet in enumerate(worn):
        dice = rng_for(seed, document.name, "capture", i)
        done = capture_sheet(sheet, options.capture, methods, dice)
        alone = int(dice.integers(1, 4)) if dice.random() < options.capture.quarter_turn else 0
        done = turn(done, whole_turn or alone)
        finished.append(done)
        bilevel = options.capture.device == "fax"
        stored = int(dice.integers(1, 4)) if by_flag and not bilevel else 0
        pictures.append(PagePicture(done.image, done.dpi, quality, bilevel, stored))
    return Scan(tuple(finished), tuple(pictures), signed, dates)
