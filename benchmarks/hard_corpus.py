"""The hard corpus: which documents each stratum has, and making them, once.

A folder holds ``PART/digital/NAME.pdf`` (the forms as typed) and ``PART/STRATUM/NAME.pdf`` (or ``.tiff``, or a folder
of pictures), each with its truth and geometry. Every document has a seed of its own, so that no two strata share a
form; more documents a stratum leave the first ones as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import get_args

from benchmarks.outcomes import scan_of
from samples.generator.corpus import (
    HELD_APART_SEEDS,
    RENDERERS,
    RendererName,
    demand_renderer,
    document_name,
    generate_document,
    write_document,
)
from samples.generator.degrade.__main__ import load_documents
from samples.generator.degrade.__main__ import write_document as write_scan
from samples.generator.degrade.output import ScanFormat
from samples.generator.degrade.profiles import Profile
from samples.generator.drift.kinds import DriftKind, recipe_of
from samples.generator.renderers.rendered import MissingProgramError
from samples.generator.truth import FormName

FORMS: tuple[FormName, ...] = get_args(FormName)
# Above the seeds the samples and the tests use.
FIRST_SEED = 5000
# From a document of a stratum to its next one: more than there are strata, so that every document has its own seed,
# and no multiple of the recipes of drift, so that a stratum meets them all.
SEED_STEP = 23
SCAN_SEED = 1
# Documents a stratum: each form by each renderer. Both parts of all strata have more than 20,000 fields then.
PER_STRATUM = len(FORMS) * len(RENDERERS)


class Part(StrEnum):
    """``apart`` has other fonts, words, ticks, seals and pens, and another implementation of the degradations."""

    DEV = "dev"
    APART = "apart"


class Stratum(StrEnum):
    """Kinds of post, in the order of the report."""

    SCAN300 = "scan300"
    SCAN200 = "scan200"
    SCAN150 = "scan150"
    FAX = "fax"
    GREY_COPY = "grey_copy"
    PHOTO = "photo"
    SEAL_OVER_FIGURES = "seal_over_figures"
    GREY_SEAL = "grey_seal"
    PEN_TICKS = "pen_ticks"
    HANDWRITING = "handwriting"
    DRIFT = "drift"


# Forms whose boxes are left to the pen.
WITH_PEN = (Stratum.PEN_TICKS, Stratum.HANDWRITING)
# How every second document of a stratum arrives: phones send loose pictures, fax servers TIFF.
_OTHER_FORMAT: dict[Stratum, ScanFormat] = {Stratum.PHOTO: ScanFormat.JPG, Stratum.FAX: ScanFormat.TIFF}
# Drift is about what stands on the pages, not about how they were scanned.
_DRIFT_PROFILES = (Profile.CLEAN_SCAN, Profile.SCAN200)


@dataclass(frozen=True)
class Planned:
    """One document of the corpus."""

    part: Part
    stratum: Stratum
    form: FormName
    renderer: RendererName
    seed: int
    profile: Profile
    format: ScanFormat

    @property
    def pen(self) -> bool:
        return self.stratum in WITH_PEN

    @property
    def drift(self) -> tuple[DriftKind, ...]:
        return recipe_of(self.seed) if self.stratum is Stratum.DRIFT else ()

    @property
    def label(self) -> str:
        """Part and stratum, as reports name them."""
        return f"{self.part}/{self.stratum}"

    @property
    def held_apart(self) -> bool:
        return self.part is Part.APART

    @property
    def digital_name(self) -> str:
        return document_name(self.form, self.seed, self.renderer, self.held_apart, self.pen, bool(self.drift))

    @property
    def name(self) -> str:
        return f"{self.digital_name}-{self.profile}"

    def folder(self, corpus: Path) -> Path:
        return corpus / self.part / self.stratum

    def truth(self, corpus: Path) -> Path:
        return self.folder(corpus) / f"{self.name}.truth.json"

    def scan(self, corpus: Path) -> Path | None:
        """The finished scan; None as long as it isn't made."""
        truth = self.truth(corpus)
        return scan_of(truth) if truth.exists() else None


def usable_renderers() -> tuple[list[RendererName], list[str]]:
    """The renderers whose program is installed, and for each other one what to install."""
    usable, messages = [], []
    for renderer in RENDERERS:
        try:
            demand_renderer(renderer)
        except MissingProgramError as error:
            messages.append(f"renderer {renderer} left out: {error}")
        else:
            usable.append(renderer)
    return usable, messages


def plan(
    parts: Sequence[Part], strata: Sequence[Stratum], per_stratum: int, renderers: Sequence[RendererName]
) -> Iterator[Planned]:
    """The documents, so ordered that a run which is cut short has read some of every stratum."""
    for i in range(per_stratum):
        for stratum in strata:
            for part in parts:
                yield _planned(part, stratum, i, renderers)


def _planned(part: Part, stratum: Stratum, i: int, renderers: Sequence[RendererName]) -> Planned:
    seed = FIRST_SEED + i * SEED_STEP + list(Stratum).index(stratum)
    return Planned(
        part=part,
        stratum=stratum,
        form=FORMS[i % len(FORMS)],
        renderer=renderers[i // len(FORMS) % len(renderers)],
        seed=seed + (HELD_APART_SEEDS if part is Part.APART else 0),
        profile=_DRIFT_PROFILES[i % len(_DRIFT_PROFILES)] if stratum is Stratum.DRIFT else Profile(stratum),
        format=_OTHER_FORMAT.get(stratum, ScanFormat.PDF) if i % 2 else ScanFormat.PDF,
    )


def make(planned: Planned, corpus: Path) -> Path:
    """The scan of ``planned``; it is made when it isn't there.

    Raises ``MissingFontError``, and ``LostMarkError`` or ``TwinMismatchError`` for a form that couldn't be placed.
    """
    made = planned.scan(corpus)
    if made is not None:
        return made
    folder = planned.folder(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    digital = _make_digital(planned, corpus / planned.part / "digital")
    with _scratch(folder, planned.name) as scratch:
        [document] = load_documents(digital, planned.digital_name)
        unfinished = write_scan(document, scratch, planned.profile, SCAN_SEED, planned.format, planned.held_apart)
        _move(unfinished, folder)
        _move(scratch / f"{planned.name}.geometry.json", folder)
        # The truth comes last: it says that the document is finished.
        _move(scratch / f"{planned.name}.truth.json", folder)
    return folder / unfinished.name


def _make_digital(planned: Planned, folder: Path) -> Path:
    name = planned.digital_name
    if not (folder / f"{name}.geometry.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        document = generate_document(
            planned.form, planned.seed, planned.renderer, planned.held_apart, planned.pen, planned.drift
        )
        with _scratch(folder, name) as scratch:
            write_document(document, scratch)
            for end in ("pdf", "truth.json", "geometry.json"):
                _move(scratch / f"{name}.{end}", folder)
    return folder


@contextmanager
def _scratch(folder: Path, name: str) -> Iterator[Path]:
    """An empty folder on the same disk; one that a stopped run left behind is emptied."""
    path = folder / f".making-{name}"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _move(path: Path, folder: Path) -> None:
    target = folder / path.name
    if target.is_dir():
        shutil.rmtree(target)
    path.replace(target)
