"""Readings → record."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.read import Sources, missing, read_field
from models.layout import Dictionary, Layout
from models.record import FieldReading, Issue, PageInfo, Record, SealFact, Source
from models.registration import Registration


def printed_options(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Field id → the options printed for it."""
    options: dict[str, tuple[str, ...]] = {}
    for table in layout.tables:
        for row in table.rows:
            if row.field and row.options:
                options[row.field] = row.options
            for pair in row.pairs:
                if pair.options:
                    options[pair.field] = pair.options
    return options


def read_fields(
    layout: Layout, dictionary: Dictionary, registration: Registration, sources: Sources
) -> dict[str, FieldReading]:
    """Every field of the dictionary, in printed order."""
    options = printed_options(layout)
    readings: dict[str, FieldReading] = {}
    for spec in dictionary.fields:
        place = registration.places.get(spec.id)
        if place is None:
            readings[spec.id] = missing()
        else:
            readings[spec.id] = read_field(spec, place, options.get(spec.id, spec.options), sources)
    return readings


def assemble_record(
    source: Source,
    registration: Registration,
    dictionary: Dictionary,
    readings: dict[str, FieldReading],
    pages: Sequence[PageInfo],
    seals: Sequence[SealFact],
    issues: Sequence[Issue],
) -> Record:
    """The record of a form that was recognised."""
    return Record(
        form=registration.form,
        form_version=dictionary.version,
        source=source,
        needs_review=any(r.needs_review for r in readings.values()),
        fields=readings,
        pages=list(pages),
        seals=list(seals),
        layout_deviations=registration.deviations,
        issues=[*issues, *registration.issues],
    )


def unknown_record(source: Source, pages: Sequence[PageInfo], message: str) -> Record:
    """The record of a document that is no such form: no fields, and an issue that says why."""
    return Record(
        form="unknown",
        form_version=None,
        source=source,
        needs_review=True,
        pages=list(pages),
        issues=[Issue(code="unknown_form", message=message)],
    )
