"""Drift of the stack: a page lost, twice, elsewhere, or another document's; geometry and truth follow."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import pikepdf

from samples.generator.drift.draft import ANCHOR
from samples.generator.drift.kinds import DriftKind
from samples.generator.geometry import DocumentGeometry, PageSize
from samples.generator.truth import TrueDrift

# A page says enough of what it is to be missed, or known again, when so many fields stand on it.
FIELDS_MIN = 3


@dataclass(frozen=True)
class Leaf:
    """A page of the stack: number ``source`` of the form's PDF or, where that is None, ``foreign`` (a PDF of one page).

    ``again``: the form's page stands in the stack before already.
    """

    source: int | None
    again: bool = False
    foreign: bytes = b""
    drift: int | None = None


@dataclass
class Stack:
    """The pages in their new order, and what was done to them; ``drifts`` go on from those of the blocks."""

    geometry: DocumentGeometry
    rng: Random
    drifts: list[TrueDrift]
    leaves: list[Leaf]
    lost: set[str] = field(default_factory=set)

    def fields_by_page(self) -> dict[int, set[str]]:
        """The fields of each page."""
        pages: defaultdict[int, set[str]] = defaultdict(set)
        for cell in self.geometry.cells:
            pages[cell.page].add(cell.field)
        for option in self.geometry.options:
            pages[option.page].add(option.field)
        for anchor in self.geometry.anchors:
            if not anchor.name.startswith(ANCHOR):
                pages[anchor.page].add(anchor.name)
        return dict(pages)

    def whole_pages(self) -> list[int]:
        """The form's pages with enough fields of which none goes on on another page, that nothing happened to yet."""
        fields = self.fields_by_page()
        counts = {name: sum(name in own for own in fields.values()) for own in fields.values() for name in own}
        touched = {leaf.source for leaf in self.leaves if leaf.drift is not None}
        standing = {leaf.source for leaf in self.leaves} - touched
        return [
            page
            for page, own in sorted(fields.items())
            if page in standing and len(own) >= FIELDS_MIN and all(counts[name] == 1 for name in own)
        ]

    def at(self, page: int) -> int:
        """Where the form's page stands."""
        return next(i for i, leaf in enumerate(self.leaves) if leaf.source == page and not leaf.again)

    def note(self, kind: DriftKind, label: str | None = None, fields: Sequence[str] = ()) -> int:
        """Record a drift; its number."""
        self.drifts.append(TrueDrift(kind=kind, label=label, fields=sorted(fields)))
        return len(self.drifts) - 1


@dataclass(frozen=True)
class DriftedPages:
    """The stack as a PDF, where things stand on it now, fields that are gone, and all drifts that can be seen."""

    pdf: bytes
    geometry: DocumentGeometry
    lost: set[str]
    drifts: list[TrueDrift]


def drift_pages(
    pdf: bytes,
    geometry: DocumentGeometry,
    drifts: Sequence[TrueDrift],
    kinds: Sequence[DriftKind],
    rng: Random,
    draw_foreign: Callable[[], tuple[str, bytes]],
) -> DriftedPages:
    """``pdf`` with each of ``kinds`` that changes the stack, once for every time it is named.

    A kind is left out where no page can bear it: one is lost or moved only when no value on it goes on elsewhere.
    ``draw_foreign`` gives the name of another document and a page of it.
    """
    stack = Stack(geometry, rng, list(drifts), [Leaf(page.number) for page in geometry.pages])
    for _ in range(kinds.count(DriftKind.PAGE_MISSING)):
        _lose(stack)
    for _ in range(kinds.count(DriftKind.PAGE_MOVED)):
        _move(stack)
    for _ in range(kinds.count(DriftKind.PAGE_DUPLICATED)):
        _double(stack)
    for _ in range(kinds.count(DriftKind.PAGE_FOREIGN)):
        _add_foreign(stack, *draw_foreign())
    return DriftedPages(_bound(pdf, stack), _moved_geometry(stack), stack.lost, _seen_drifts(stack))


def _lose(stack: Stack) -> None:
    if pages := stack.whole_pages():
        page = stack.rng.choice(pages)
        lost = stack.fields_by_page()[page]
        stack.note(DriftKind.PAGE_MISSING, fields=sorted(lost))
        stack.lost |= lost
        del stack.leaves[stack.at(page)]


def _move(stack: Stack) -> None:
    pages = [page for page in stack.whole_pages() if stack.at(page) < len(stack.leaves) - 1]
    if pages:
        page = stack.rng.choice(pages)
        at = stack.at(page)
        number = stack.note(DriftKind.PAGE_MOVED)
        leaf = replace(stack.leaves.pop(at), drift=number)
        stack.leaves.insert(stack.rng.choice([at + 1, len(stack.leaves)]), leaf)


def _double(stack: Stack) -> None:
    if pages := stack.whole_pages():
        page = stack.rng.choice(pages)
        number = stack.note(DriftKind.PAGE_DUPLICATED)
        where = stack.rng.choice([stack.at(page) + 1, stack.at(page) + 1, len(stack.leaves)])
        stack.leaves.insert(where, Leaf(page, again=True, drift=number))


def _add_foreign(stack: Stack, name: str, page: bytes) -> None:
    number = stack.note(DriftKind.PAGE_FOREIGN, label=name)
    where = stack.rng.randint(0, len(stack.leaves))
    stack.leaves.insert(where, Leaf(None, foreign=page, drift=number))


def _bound(pdf: bytes, stack: Stack) -> bytes:
    """The leaves as one PDF."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as form, pikepdf.new() as bound:
        for leaf in stack.leaves:
            if leaf.source is not None:
                bound.pages.append(form.pages[leaf.source - 1])
                continue
            with pikepdf.open(io.BytesIO(leaf.foreign)) as other:
                bound.pages.append(other.pages[0])
        bound.docinfo["/Title"] = "虚构样例"
        bound.remove_unreferenced_resources()
        bound.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _moved_geometry(stack: Stack) -> DocumentGeometry:
    """Where things stand in the stack; the second of two equal pages has no places, as nothing is to be read there."""
    geometry = stack.geometry
    new = {leaf.source: i for i, leaf in enumerate(stack.leaves, 1) if leaf.source is not None and not leaf.again}
    form_size = geometry.pages[0]
    sizes = {page.number: page for page in geometry.pages}
    leaves = [sizes.get(leaf.source or 0, form_size) for leaf in stack.leaves]
    anchors = [a for a in geometry.anchors if not a.name.startswith(ANCHOR)]
    return DocumentGeometry(
        form=geometry.form,
        seed=geometry.seed,
        renderer=geometry.renderer,
        pages=[
            PageSize(number=i, width_pt=size.width_pt, height_pt=size.height_pt) for i, size in enumerate(leaves, 1)
        ],
        options=[o.model_copy(update={"page": new[o.page]}) for o in geometry.options if o.page in new],
        cells=[c.model_copy(update={"page": new[c.page]}) for c in geometry.cells if c.page in new],
        anchors=[a.model_copy(update={"page": new[a.page]}) for a in anchors if a.page in new],
    )


def _seen_drifts(stack: Stack) -> list[TrueDrift]:
    """The drifts with the page each is seen on; what was on a lost page is no drift any more."""
    pages: dict[int, int] = {leaf.drift: i for i, leaf in enumerate(stack.leaves, 1) if leaf.drift is not None}
    new = {leaf.source: i for i, leaf in enumerate(stack.leaves, 1) if leaf.source is not None and not leaf.again}
    marked = {a.name: a.page for a in stack.geometry.anchors if a.name.startswith(ANCHOR)}
    seen = []
    for number, drift in enumerate(stack.drifts):
        name = f"{ANCHOR}{number}"
        if name in marked and marked[name] not in new:
            continue
        page = new[marked[name]] if name in marked else pages.get(number)
        seen.append(drift.model_copy(update={"page": page}))
    return seen
