"""Read pages → pages of the input: what the record says of places and pages goes by the file the clerk handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.page_reading import ReadPage
from models.record import FieldReading, LayoutDeviation, PageInfo

# What keeps a page from being read, worst first (``extractor.cleanup.quality.Verdict``).
_WORST_FIRST = ("dark", "low_resolution", "blurred", "low_contrast", "noisy", "bilevel", "good", "blank")


def on_input_pages(readings: Mapping[str, FieldReading], pages: Sequence[ReadPage]) -> dict[str, FieldReading]:
    """The readings with their places on pages of the input."""
    numbers = _input_numbers(pages)
    if all(read == source for read, source in numbers.items()):
        return dict(readings)
    return {name: _moved(reading, numbers) for name, reading in readings.items()}


def _input_numbers(pages: Sequence[ReadPage]) -> dict[int, int]:
    return {p.number: p.source.number for p in pages}


def _moved(reading: FieldReading, numbers: Mapping[int, int]) -> FieldReading:
    where = reading.provenance
    if where is None:
        return reading
    parts = [part.model_copy(update={"page": numbers[part.page]}) for part in where.parts]
    moved = where.model_copy(update={"page": numbers[where.page], "parts": parts})
    return reading.model_copy(update={"provenance": moved})


def deviations_on_input_pages(
    deviations: Iterable[LayoutDeviation], pages: Sequence[ReadPage]
) -> list[LayoutDeviation]:
    """The layout's deviations with their pages of the input."""
    numbers = _input_numbers(pages)
    return [
        d if d.page is None else d.model_copy(update={"page": numbers[d.page], "repeats": numbers.get(d.repeats or 0)})
        for d in deviations
    ]


def page_infos(pages: Sequence[ReadPage], sections: Mapping[int, Sequence[str]]) -> list[PageInfo]:
    """One entry a page of the input, in order: the sections of all it shows, the quality of its worse half."""
    infos: dict[int, PageInfo] = {}
    for page in pages:
        own = page.info.model_copy(update={"sections": list(sections.get(page.number, []))})
        known = infos.get(page.source.number)
        infos[page.source.number] = own if known is None else _both(known, own)
    return list(infos.values())


def _both(first: PageInfo, second: PageInfo) -> PageInfo:
    sections = [*first.sections, *(s for s in second.sections if s not in first.sections)]
    return first.model_copy(update={"sections": sections, "quality": _worse(first.quality, second.quality)})


def _worse(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any] | None:
    known = [q for q in (first, second) if q is not None]
    return min(known, key=lambda q: _WORST_FIRST.index(q["verdict"]), default=None)
