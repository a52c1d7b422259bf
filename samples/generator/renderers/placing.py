"""Marks found on pages → the geometry of the document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from models.geometry import BBox
from samples.generator.geometry import AnchorPlace, CellPlace, DocumentGeometry, OptionPlace, PageSize
from samples.generator.renderers.blocks import AnchorMark, BoxMark, Mark, OptionMark, ValueMark
from samples.generator.truth import FilledForm


@dataclass(frozen=True)
class MarkBox:
    """Characters (or a vector) that carry a mark, as one box on one page."""

    mark: Mark
    page: int
    bbox: BBox


@dataclass(frozen=True)
class AreaBox:
    """The part of a table cell that lies on one page, with the fields whose value it holds."""

    areas: tuple[ValueMark, ...]
    page: int
    bbox: BBox


class LostMarkError(RuntimeError):
    """A mark that the form has was not found in the PDF: the rendering can't be trusted."""


def assemble_geometry(
    form: FilledForm,
    renderer: str,
    pages: list[PageSize],
    marks: list[MarkBox],
    areas: list[AreaBox],
    ticks_printed: bool,
) -> DocumentGeometry:
    """Put together the places of every field, option and anchor. Raises ``LostMarkError`` for an incomplete one."""
    geometry = DocumentGeometry(
        form=form.form,
        seed=form.seed,
        renderer=renderer,
        pages=pages,
        options=_options(form, marks, ticks_printed),
        cells=_cells(form, marks, areas),
        anchors=_anchors(marks),
    )
    _demand_all(form, geometry)
    return geometry


def _by_page(boxes: list[MarkBox]) -> dict[int, BBox]:
    pages: defaultdict[int, list[BBox]] = defaultdict(list)
    for box in boxes:
        pages[box.page].append(box.bbox)
    return {page: BBox.around(found) for page, found in sorted(pages.items())}


def _grouped(marks: list[MarkBox]) -> dict[Mark, list[MarkBox]]:
    groups: defaultdict[Mark, list[MarkBox]] = defaultdict(list)
    for box in marks:
        groups[box.mark].append(box)
    return dict(groups)


def _options(form: FilledForm, marks: list[MarkBox], printed: bool) -> list[OptionPlace]:
    groups = _grouped(marks)
    places = []
    for mark, boxes in groups.items():
        if not isinstance(mark, BoxMark):
            continue
        page, box = next(iter(_by_page(boxes).items()))
        texts = _by_page(groups.get(OptionMark(mark.field, mark.option), []))
        if page not in texts:
            raise LostMarkError(f"{mark.field}: text of option {mark.option}")
        value = form.fields[mark.field].value
        ticked = mark.option in value if isinstance(value, list) else mark.option == value
        places.append(
            OptionPlace(
                field=mark.field,
                option=mark.option,
                page=page,
                box=box,
                option_box=texts[page],
                ticked=ticked,
                printed=ticked and printed,
            )
        )
    return places


def _cells(form: FilledForm, marks: list[MarkBox], areas: list[AreaBox]) -> list[CellPlace]:
    values = [m for m in marks if isinstance(m.mark, ValueMark)]
    places: list[CellPlace] = []
    housed: set[str] = set()
    for area in areas:
        for owner in area.areas:
            housed.add(owner.field)
            inside = [m for m in values if _belongs(m, owner) and _inside(m, area)]
            places.append(_place(form, owner.field, owner.part, area.page, area.bbox, inside))
            for part in sorted({p for m in inside if (p := _part(m)) and p != owner.part}):
                own = [m for m in inside if _part(m) == part]
                places.append(_place(form, owner.field, part, area.page, area.bbox, own))
    for mark, boxes in _grouped(values).items():
        if not isinstance(mark, ValueMark) or mark.field in housed:
            continue
        for page, bbox in _by_page(boxes).items():
            places.append(_place(form, mark.field, mark.part, page, bbox, boxes))
    return places


def _part(box: MarkBox) -> str | None:
    return box.mark.part if isinstance(box.mark, ValueMark) else None


def _belongs(box: MarkBox, owner: ValueMark) -> bool:
    mark = box.mark
    if not isinstance(mark, ValueMark) or mark.field != owner.field:
        return False
    return owner.part is None or mark.part == owner.part


def _inside(box: MarkBox, area: AreaBox) -> bool:
    return box.page == area.page and area.bbox.grown(2).contains(box.bbox.cx, box.bbox.cy)


def _place(form: FilledForm, field: str, part: str | None, page: int, bbox: BBox, boxes: list[MarkBox]) -> CellPlace:
    here = [b.bbox for b in boxes if b.page == page]
    text_box = BBox.around(here) if here and form.fields[field].raw is not None else None
    return CellPlace(field=field, page=page, bbox=bbox, text_box=text_box, part=part)


def _anchors(marks: list[MarkBox]) -> list[AnchorPlace]:
    places = []
    for mark, boxes in _grouped(marks).items():
        if isinstance(mark, AnchorMark):
            page, bbox = next(iter(_by_page(boxes).items()))
            places.append(AnchorPlace(name=mark.name, page=page, bbox=bbox))
    return places


def _demand_all(form: FilledForm, geometry: DocumentGeometry) -> None:
    known = {c.field for c in geometry.cells} | {a.name for a in geometry.anchors}
    lost = sorted({name for name, field in form.fields.items() if field.status != "missing"} - known)
    unread = sorted(
        {c.field for c in geometry.cells if c.text_box}
        ^ {k for k, f in form.fields.items() if f.raw and k not in {o.field for o in geometry.options}}
    )
    unread = [k for k in unread if k not in {o.field for o in geometry.options}]
    if lost or unread:
        raise LostMarkError(f"not placed: {lost}; value not found or found for a blank: {unread}")
