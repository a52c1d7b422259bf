"""Readings → record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from extractor.evidence.prose import ProseReaderUnavailable, read_facts
from extractor.evidence.prose_targets import read_targets
from extractor.reading.read import lost, missing, read_field
from extractor.reading.sources import Sources
from models.facts import Fact
from models.layout import Dictionary, FieldSpec, FieldType, Layout
from models.record import FieldReading, Issue, LayoutDeviation, PageInfo, Record, SealFact, Source
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
            readings[spec.id] = lost() if _should_be_there(spec, registration, sources) else missing()
        else:
            readings[spec.id] = read_field(spec, place, options.get(spec.id, spec.options), sources)
    return readings


def _should_be_there(spec: FieldSpec, registration: Registration, sources: Sources) -> bool:
    """Whether a field without a place is rather our failure than a row that the paper leaves out.

    So it is where its section was read from a scan, where its row or other cells of it were found, where some scanned
    page of the stack could not be read at all, and where rows or lines are left over that nobody explained: on a page
    of its section, or, of a section not found, on any.
    """
    if spec.id in registration.unplaced:
        return True
    unread = {d.page for d in registration.deviations if d.kind in ("page_unread", "page_foreign")}
    if any(page is not None and sources.contents[page].is_scan for page in unread):
        return True
    stem = spec.id.rsplit(".", 1)[0]
    if "." in stem and any(name.rsplit(".", 1)[0] == stem for name in registration.places):
        return True
    pages = [page for page, sections in registration.sections.items() if spec.section in sections]
    if any(sources.contents[page].is_scan for page in pages):
        return True
    left_over = registration.unexplained
    return any(not pages or page in pages or page not in registration.sections for page in left_over)


def facts_of(dictionary: Dictionary, readings: dict[str, FieldReading]) -> tuple[list[Fact], list[Issue]]:
    """The figures that the long texts state, and an issue when their reader isn't installed."""
    form: Literal["shenbao", "fuhe"] = "fuhe" if dictionary.form == "fuhe" else "shenbao"
    facts: list[Fact] = []
    for spec in dictionary.fields:
        value = readings[spec.id].value
        if spec.type is FieldType.LONG_TEXT and isinstance(value, str):
            try:
                facts.extend(read_facts(value, spec.id, form))
            except ProseReaderUnavailable as error:
                return [], [Issue(code="facts_unavailable", message=str(error))]
    return facts, []


def assemble_record(
    source: Source,
    form: str,
    dictionary: Dictionary,
    readings: dict[str, FieldReading],
    pages: Sequence[PageInfo],
    seals: Sequence[SealFact],
    deviations: Sequence[LayoutDeviation],
    issues: Sequence[Issue],
) -> Record:
    """The record of a form that was recognised."""
    facts, unavailable = facts_of(dictionary, readings)
    return Record(
        form=form,
        form_version=dictionary.version,
        source=source,
        needs_review=any(r.needs_review for r in readings.values()),
        fields=readings,
        pages=list(pages),
        seals=list(seals),
        layout_deviations=list(deviations),
        facts=facts,
        stage_targets=[t for f, r in readings.items() if isinstance(r.value, str) for t in read_targets(r.value, f)],
        issues=[*issues, *unavailable],
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
