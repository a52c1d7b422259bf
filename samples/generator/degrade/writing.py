"""What pens put on a form: ticks, figures and names in cells, the signature, the dates."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from samples.generator.degrade import handwriting
from samples.generator.degrade.digits import Hand, can_write, figure_width, random_hand
from samples.generator.degrade.marks import MarkKind, MarkStyle, random_style
from samples.generator.degrade.methods import Methods
from samples.generator.degrade.pen import Pen, random_pen
from samples.generator.degrade.profiles import PenOptions
from samples.generator.degrade.raster import MM_PER_INCH, Image, Rng, mm_to_px
from samples.generator.degrade.render import PrintedChar
from samples.generator.degrade.sheet import Sheet, Touched
from samples.generator.degrade.transforms import Points
from samples.generator.geometry import AnchorPlace, CellPlace, DocumentGeometry, OptionPlace

Box = tuple[float, float, float, float]
CHARACTER_NIB = 0.055
UNDERLINE_REACH = 4
KINDS_OF_MARK = (MarkKind.TICK, MarkKind.CROSS, MarkKind.FILLED, MarkKind.CIRCLED)


@dataclass(frozen=True)
class Writer:
    """The clerk who fills in: a hand, a pen for figures and names, a way of marking."""

    hand: Hand
    pen: Pen
    style: MarkStyle
    figures: float


def random_writer(options: PenOptions, rng: Rng) -> Writer:
    """Somebody with a pen. Marks are plain ticks unless ``options.loose``."""
    pen = random_pen(rng, red=False)
    style = random_style(random_pen(rng) if rng.random() < 0.3 else pen, rng)
    if not options.loose:
        style = replace(style, kind=MarkKind.TICK, overshoot=min(style.overshoot, 0.8), looseness=0.06)
    return Writer(random_hand(rng), pen, style, float(rng.uniform(*options.figures)))


@dataclass(frozen=True)
class PlannedEntry:
    """A printed value to be written by hand instead."""

    cell: CellPlace
    text: str
    kind: str


def printed_text(chars: tuple[PrintedChar, ...], box: Box) -> str:
    """The characters of the text layer whose middles lie in ``box`` (points), in their order."""
    x0, y0, x1, y1 = box
    inside = []
    for char in chars:
        cx, cy = (char.box[0] + char.box[2]) / 2, (char.box[1] + char.box[3]) / 2
        if x0 - 1 <= cx <= x1 + 1 and y0 - 1 <= cy <= y1 + 1:
            inside.append(char.text)
    return "".join(inside)


def plan_entries(
    sheet: Sheet, cells: list[CellPlace], options: PenOptions, writer: Writer, rng: Rng
) -> list[PlannedEntry]:
    """Which printed figures and names of the sheet's page are to be written by hand: single-line ones, by lot."""
    source = sheet.sources[0]
    entries = []
    for cell in cells:
        box = cell.text_box
        if cell.page != source.number or box is None:
            continue
        is_name = cell.field.endswith("contact_name")
        if rng.random() >= (options.names if is_name else writer.figures):
            continue
        text = printed_text(source.chars, (box.x0, box.top, box.x1, box.bottom))
        if is_name and 2 <= len(text) <= 4:
            entries.append(PlannedEntry(cell, text, "name"))
        elif can_write(text) and len(text) <= 14 and box.height < 24.0:
            entries.append(PlannedEntry(cell, text, "figure"))
    return entries


def leave_out(sheet: Sheet, entries: list[PlannedEntry]) -> Sheet:
    """The sheet as if the form had been printed without these values: white paper in their boxes, underlines kept."""
    image = sheet.image.copy()
    for entry in entries:
        box = entry.cell.text_box
        assert box is not None
        near = (box.x0 - 0.4, box.top - 0.4, box.x1 + 0.4, box.bottom + 0.4)
        x0, y0, x1, y1 = (max(0, round(v)) for v in sheet.pixels(near))
        # An underline runs through the box and on, on at least one side; a stroke of the value doesn't.
        dark = image[y0:y1, max(0, x0 - UNDERLINE_REACH) : x1 + UNDERLINE_REACH].min(axis=2) < 200
        inner = dark[:, min(x0, UNDERLINE_REACH) : dark.shape[1] - UNDERLINE_REACH].mean(axis=1) > 0.95
        runs_on = dark[:, :UNDERLINE_REACH].all(axis=1) | dark[:, -UNDERLINE_REACH:].all(axis=1)
        image[y0:y1, x0:x1][~(inner & runs_on)] = 255
    return sheet.with_image(image)


def write_entries(sheet: Sheet, entries: list[PlannedEntry], writer: Writer, methods: Methods, rng: Rng) -> Sheet:
    """Write the planned values into their cells by hand."""
    touched = list(sheet.touched)
    image = sheet.image
    for entry in entries:
        assert entry.cell.text_box is not None
        cell, text_box = entry.cell.bbox, entry.cell.text_box
        x0, y0, x1, y1 = sheet.pixels((cell.x0, text_box.top - 8, cell.x1, text_box.bottom + 8))
        _, top, _, bottom = sheet.pixels((cell.x0, cell.top, cell.x1, cell.bottom))
        y0, y1 = max(y0, top), min(y1, bottom)
        room = (x1 - x0) * 0.94
        if entry.kind == "name":
            size = min((y1 - y0) * 0.8, room / len(entry.text), mm_to_px(8.0, sheet.dpi))
            start = x0 + rng.uniform(0.03, 0.25) * max(0.0, room - size * len(entry.text)) + size * 0.1
            pen = _nib_for(writer.pen, size, sheet.dpi, CHARACTER_NIB)
            image, _ = handwriting.write_text(
                image, entry.text, start, (y0 + y1) / 2, round(size), pen, sheet.dpi, rng, wildness=0.45
            )
        else:
            width = figure_width(entry.text, writer.hand)
            size = min((y1 - y0) * 0.62, room / width, mm_to_px(6.0, sheet.dpi)) * rng.uniform(0.85, 1.0)
            start = x0 + (x1 - x0 - width * size) * float(np.clip(rng.normal(0.48, 0.13), 0.03, 0.97))
            base = (y0 + y1) / 2 + size / 2 + rng.normal(0.0, size * 0.05)
            strokes = methods.figure_strokes(entry.text, writer.hand, start, base, size, rng)
            image = _draw(image, strokes, _nib_for(writer.pen, size, sheet.dpi), sheet.dpi, methods, rng)
        touched.append(Touched(entry.cell.field, entry.cell.page, entry.kind, entry.cell.part))
    return replace(sheet, image=image, touched=tuple(touched))


def _nib_for(pen: Pen, height_px: float, dpi: float, share: float = 0.14) -> Pen:
    """The pen, or a finer one where it is broader than ``share`` of the writing's height.

    Figures stand a nib of 0.14 of their height, characters with a dozen strokes 0.055.
    """
    return replace(pen, width_mm=min(pen.width_mm, share * height_px * MM_PER_INCH / dpi))


def _draw(image: Image, strokes: list[Points], pen: Pen, dpi: float, methods: Methods, rng: Rng) -> Image:
    coverage, left, top = methods.strokes_mask(strokes, pen, dpi, rng)
    return methods.lay_ink(image, coverage, left, top, pen.colour)


def mark_options(
    sheet: Sheet, geometry: DocumentGeometry, writer: Writer, options: PenOptions, methods: Methods, rng: Rng
) -> Sheet:
    """Mark what is ticked and not printed; now and then a wrong box was ticked first and struck out.

    A person mostly keeps to one kind of mark. A ring goes around box and text.
    """
    page = sheet.sources[0].number
    mine = [place for place in geometry.options if place.page == page]
    image, touched = sheet.image, list(sheet.touched)
    for name in dict.fromkeys(place.field for place in mine):
        group = [place for place in mine if place.field == name]
        by_pen = [place for place in group if place.ticked and not place.printed]
        if not by_pen:
            continue
        kind = writer.style.kind
        if options.loose and rng.random() < 0.2:
            kind = KINDS_OF_MARK[int(rng.integers(0, len(KINDS_OF_MARK)))]
        others = [place for place in group if not place.ticked]
        if others and rng.random() < options.struck_out:
            wrong = others[int(rng.integers(0, len(others)))]
            image = _mark(image, sheet, wrong, MarkKind.STRUCK_OUT, writer.style, methods, rng)
            touched.append(Touched(name, page, MarkKind.STRUCK_OUT.value, option=wrong.option))
        for place in by_pen:
            image = _mark(image, sheet, place, kind, writer.style, methods, rng)
            touched.append(Touched(name, page, kind.value, option=place.option))
    return replace(sheet, image=image, touched=tuple(touched))


def _mark(
    image: Image, sheet: Sheet, place: OptionPlace, kind: MarkKind, style: MarkStyle, methods: Methods, rng: Rng
) -> Image:
    box = sheet.pixels((place.box.x0, place.box.top, place.box.x1, place.box.bottom))
    whole = place.option_box
    around = sheet.pixels((min(whole.x0, place.box.x0), whole.top, whole.x1, whole.bottom))
    strokes = methods.mark_strokes(kind, box, around, style, rng)
    return _draw(image, strokes, style.pen, sheet.dpi, methods, rng)


def sign_at(sheet: Sheet, anchor: AnchorPlace, name: str, rng: Rng) -> Sheet:
    """Sign on the free line ``anchor`` gives."""
    x0, y0, x1, y1 = sheet.pixels((anchor.bbox.x0, anchor.bbox.top, anchor.bbox.x1, anchor.bbox.bottom))
    size = mm_to_px(rng.uniform(9.0, 14.0), sheet.dpi)
    pen = _nib_for(random_pen(rng, red=False), size, sheet.dpi, CHARACTER_NIB)
    start = x0 + max(0.0, (x1 - x0) - size * (len(name) + 0.5)) * rng.uniform(0.0, 0.5)
    # Nobody writes past the paper: a long name begins over the label.
    start = min(start, sheet.image.shape[1] - mm_to_px(12.0, sheet.dpi) - size * (len(name) + 0.6))
    image, _ = handwriting.sign(sheet.image, name, start, (y0 + y1) / 2, round(size), pen, sheet.dpi, rng)
    return sheet.with_image(image)


@dataclass(frozen=True)
class PenDate:
    """A date in pen on a printed 年 月 日 line."""

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """``YYYY-MM-DD``."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def raw(self) -> str:
        """As it stands on the paper."""
        return f"{self.year}年{self.month}月{self.day}日"


def date_gaps(chars: tuple[PrintedChar, ...], anchor: AnchorPlace) -> Mapping[str, PrintedChar] | None:
    """The printed 年, 月 and 日 of an empty date line, or ``None`` when it isn't empty or isn't there."""
    box = anchor.bbox
    text = printed_text(chars, (box.x0, box.top, box.x1, box.bottom))
    if "".join(unicodedata.normalize("NFKC", text).split()) != "年月日":
        return None
    found: dict[str, PrintedChar] = {}
    for char in chars:
        cy = (char.box[1] + char.box[3]) / 2
        if char.text in "年月日" and box.top - 2 <= cy <= box.bottom + 2 and box.x0 - 2 <= char.box[0] <= box.x1 + 2:
            found[char.text] = char
    return found if len(found) == 3 else None


def write_date(
    sheet: Sheet, anchor: AnchorPlace, date: PenDate, writer: Writer, methods: Methods, rng: Rng
) -> Sheet | None:
    """Write ``date`` into the gaps before 年, 月 and 日; ``None`` when the line isn't there or has no room."""
    gaps = date_gaps(sheet.sources[0].chars, anchor)
    if gaps is None:
        return None
    boxes = [sheet.pixels(gaps[character].box) for character in "年月日"]
    texts = [str(date.year), str(date.month), str(date.day)]
    widths = [figure_width(text, writer.hand) for text in texts]
    tall = boxes[0][3] - boxes[0][1]
    rooms = [widths[0] * tall * 1.3, boxes[1][0] - boxes[0][2], boxes[2][0] - boxes[1][2]]
    fits = [min(tall * 1.3, 1.15 * room / width) for room, width in zip(rooms, widths, strict=True)]
    if min(fits) < tall * 0.5:
        return None
    strokes: list[Points] = []
    for text, box, room, width, fit in zip(texts, boxes, rooms, widths, fits, strict=True):
        size = min(fit, 1.5 * min(fits))
        start = box[0] - room / 2 - width * size / 2 if text is not texts[0] else box[0] - width * size * 1.03
        base = (box[1] + box[3]) / 2 + size / 2
        strokes += methods.figure_strokes(text, writer.hand, start, base, size, rng)
    pen = _nib_for(writer.pen, min(fits), sheet.dpi)
    image = _draw(sheet.image, strokes, pen, sheet.dpi, methods, rng)
    touched = Touched(anchor.name, anchor.page, "date")
    return replace(sheet, image=image, touched=(*sheet.touched, touched))
