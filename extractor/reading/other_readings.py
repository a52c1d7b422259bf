"""What a scanned figure cell may say besides what was read: its other readings and their runners-up.

They stay inside the program, for the confidence stage to weigh; the record holds one reading a field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor.reading.content import Contents, lines_of
from extractor.reading.figures.looks import CellLook, LineLook
from extractor.reading.figures.verdicts import judge_figure
from extractor.reading.printed import without_printed
from extractor.reading.scan_looks import ScanLooks
from extractor.reading.values import typed_value
from models.layout import FieldSpec, FieldType
from models.record import Status
from models.registration import Place, Region

# The share given to a whole reading of its own (second scale, whole page, free decoding): it is as likely as the other.
A_READING = 0.5


@dataclass(frozen=True)
class OtherReading:
    """Another text of a figure cell with its value in the field's unit. ``share``: its probability among what the
    cell may say, 0 to 1; 0.5 for what was read by itself."""

    text: str
    value: Decimal
    share: float


def other_readings(
    specs: Iterable[FieldSpec], places: Mapping[str, Place], contents: Contents, looks: ScanLooks
) -> dict[str, tuple[OtherReading, ...]]:
    """Field id → its readings besides the first, most probable first, of every figure read from one scanned cell."""
    others: dict[str, tuple[OtherReading, ...]] = {}
    for spec in specs:
        place = places.get(spec.id)
        if not spec.type.is_figure or place is None:
            continue
        cells = [(r, look) for r in place.regions if (look := looks.cell(r)) is not None and look.lines]
        if len(cells) == 1:
            others[spec.id] = _others(spec, place, *cells[0], contents)
    return others


def _others(
    spec: FieldSpec, place: Place, region: Region, look: CellLook, contents: Contents
) -> tuple[OtherReading, ...]:
    prompts = (place.inline_label, *place.prompts) if place.inline_label else place.prompts
    shares: dict[str, float] = {}
    page = "".join(n.line.text for n in lines_of([region], contents))
    joined = "".join(n.text for n in look.lines)
    network = [(look.network.text, A_READING)] if look.network is not None and look.network.share else []
    for text, share in [(page, A_READING), (joined, A_READING), *network, *_of_lines(look.lines)]:
        bare = without_printed(text, prompts).strip()
        shares[bare] = max(share, shares.get(bare, 0.0))
    judged = judge_figure(
        look, without_printed(page, prompts), region.bbox.width, integer=spec.type is FieldType.INTEGER
    )
    first = without_printed(judged.text, prompts).strip()
    # A text that is odd by itself (a comma out of place, an unknown unit) is no better reading than the one taken.
    found = [
        OtherReading(text, Decimal(str(typed.value)), share)
        for text, share in shares.items()
        if text and text != first
        for typed in [typed_value(text, spec)]
        if typed.status is Status.READ and not typed.reasons and isinstance(typed.value, int | float)
    ]
    return tuple(sorted(found, key=lambda o: (-o.share, o.text)))


def _of_lines(lines: tuple[LineLook, ...]) -> list[tuple[str, float]]:
    """What the cell's lines were read as; runners-up only of a figure on one line."""
    texts = [("".join(n.second.best.text for n in lines), A_READING)]
    texts.append(("".join(n.first.unconstrained for n in lines), A_READING))
    if len(lines) == 1 and not lines[0].dash:
        for reading in (lines[0].first, lines[0].second):
            if reading.runner_up is not None:
                texts.append((reading.runner_up.text, reading.runner_up.share))
    return texts
