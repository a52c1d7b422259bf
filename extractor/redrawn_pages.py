"""Scanned pages whose rulings do not show the whole form are looked at again by the ruling network.

What it sees counts only where more of the form is found with it: it reads tables of which hardly a dot is left, but
takes folds and the reverse's lines for rulings more readily than those that stand out are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extractor.cleanup.ruling_maps import rulings_of
from extractor.ocr.ruling_network import ruling_network
from extractor.page_reading import CLEAN_UNIT, ReadPage
from extractor.registration.filled_rows import stands_alone
from extractor.registration.layout_files.catalogue import layout_names, load_dictionary, load_layout
from extractor.registration.page_view import view_page
from extractor.registration.pages.page_findings import bears_labels, printed_words
from extractor.registration.register import register
from models.layout import Layout
from models.registration import Place, Registration

MOST = 8
"""Pages looked at again of one document at most. What takes time is to register the pages anew for each: a second on a
document of 15 pages, four and more on one of 30."""

Said = tuple[frozenset[tuple[str, float, float]], ...]
"""The characters of each part of a place, with their centres."""


@dataclass(frozen=True)
class Attempt:
    """Pages as they are seen and what was found on them; ``registration`` is None where they show no form.
    ``redrawn``: the numbers of the read pages whose rulings are the network's."""

    pages: tuple[ReadPage, ...]
    registration: Registration | None
    redrawn: frozenset[int] = frozenset()

    @property
    def found(self) -> tuple[int, int]:
        """How many fields have a place, and how many a sure one."""
        places = self.registration.places.values() if self.registration is not None else ()
        return len(places), sum(place.sure for place in places)

    def holds(self, other: Attempt) -> bool:
        """Whether every field that ``other`` has a place for has one here too."""
        return other.registration is None or (
            self.registration is not None and other.registration.places.keys() <= self.registration.places.keys()
        )


def with_rulings_redrawn(pages: Sequence[ReadPage], registration: Registration | None) -> Attempt:
    """The pages, those redrawn with which more of the form is found and nothing less; and what is found then.

    They are tried all at once, and one by one where that is no gain; a page without whose network rulings as much is
    found keeps its own. What only redrawn rulings say is unsure.
    """
    best = Attempt(tuple(pages), registration)
    if not any(page.content.is_scan for page in pages):
        return best
    asked = _doubtful(pages, registration)[:MOST]
    redrawn = {i: new for i in asked if (new := _redrawn(pages[i])) is not None}
    if len(redrawn) > 1:
        best = _better(best, redrawn)
    for i, new in redrawn.items():
        if best.pages[i] is not new:
            best = _better(best, {i: new})
    for i in redrawn:
        best = _as_well_without(best, i, pages[i])
    return _with_doubts(best, Attempt(tuple(pages), registration))


def _with_doubts(best: Attempt, plain: Attempt) -> Attempt:
    """What was found, unsure wherever a redrawn page shows another text than its own rulings surely did: a ruling that
    was guessed makes a cell as a printed one does, and may part a figure or give it to the year beside, but where the
    words of the row leave no other way."""
    if best.registration is None or not best.redrawn:
        return best
    earlier = plain.registration.places if plain.registration is not None else {}
    now, then = _Texts(best.pages), _Texts(plain.pages)
    views = {page.number: page.view for page in best.pages}
    places = {
        name: place
        if not now.stands_on(place, best.redrawn)
        or _bears_out(earlier.get(name), then, now.of(place))
        or (len(place.regions) == 1 and stands_alone(place, views[place.regions[0].page]))
        else place.model_copy(update={"sure": False})
        for name, place in best.registration.places.items()
    }
    return replace(best, registration=best.registration.model_copy(update={"places": places}))


def _bears_out(place: Place | None, texts: _Texts, said: Said) -> bool:
    return place is not None and place.sure and texts.of(place) == said


class _Texts:
    """What stands in places, by the characters and where they are."""

    def __init__(self, pages: Sequence[ReadPage]) -> None:
        self._contents = {page.number: page.content for page in pages}

    def stands_on(self, place: Place, pages: Collection[int]) -> bool:
        """Whether any part of a place is on one of ``pages``."""
        return any(region.page in pages for region in place.every_region)

    def of(self, place: Place) -> Said:
        """The characters of a place, part by part, in the order of its parts."""
        return tuple(
            frozenset(
                (char.text, char.bbox.cx, char.bbox.cy)
                for char in self._contents[region.page].chars_in(region.bbox)
                if char.text.strip()
            )
            for region in place.every_region
        )


def _better(known: Attempt, changed: dict[int, ReadPage]) -> Attempt:
    """``known``, or what is found with other pages in their places, where that is more."""
    pages = tuple(changed.get(i, page) for i, page in enumerate(known.pages))
    # Of which form a document is it says plainly; a table drawn where none is must not make it another.
    form = f"{known.registration.form}-2025" if known.registration is not None else None
    redrawn = known.redrawn | {page.number for page in changed.values()}
    tried = Attempt(pages, register([page.view for page in pages], form), redrawn)
    return tried if tried.found > known.found and tried.holds(known) else known


def _as_well_without(known: Attempt, index: int, own: ReadPage) -> Attempt:
    """``known``, or what is found with a page's own rulings instead of the network's, where that is as much."""
    if own.number not in known.redrawn or len(known.redrawn) == 1 or known.registration is None:
        return known
    pages = tuple(own if i == index else page for i, page in enumerate(known.pages))
    form = f"{known.registration.form}-2025"
    tried = Attempt(pages, register([page.view for page in pages], form), known.redrawn - {own.number})
    return tried if tried.found >= known.found and tried.holds(known) else known


def _doubtful(pages: Sequence[ReadPage], registration: Registration | None) -> list[int]:
    """The scanned pages on which what was not found may stand, the likeliest first: those of sections that lack
    something, those next to them, those on which nothing was found; of what seems no form at all the pages that bear a
    form's labels."""
    if registration is None:
        # Whatever else was handed in is not looked at for a minute.
        printed = [printed_words(layout, load_dictionary(layout.dictionary)) for layout in _layouts()]
        near = none = [any(bears_labels(page.view, words) for words in printed) for page in pages]
    else:
        lacking = _lacking(registration)
        own = [set(registration.sections.get(page.number, ())) for page in pages]
        near = [bool(lacking & sections) for sections in own]
        none = [bool(lacking) and not sections for sections in own]
    beside = [any(near[max(0, i - 1) : i + 2]) for i in range(len(pages))]
    asked = [
        i
        for i, page in enumerate(pages)
        if page.content.is_scan and page.content.chars and (near[i] or beside[i] or none[i])
    ]
    return sorted(asked, key=lambda i: (not near[i], not beside[i], i))


def _layouts() -> list[Layout]:
    return [load_layout(name) for name in layout_names()]


def _lacking(registration: Registration) -> set[str]:
    """The sections of tables in which fields have no place, or one of which it is not sure what belongs to it."""
    layout = load_layout(f"{registration.form}-2025")
    fields = load_dictionary(layout.dictionary).fields
    apart = {layout.cover.section, layout.prose.section}
    sure = {name for name, place in registration.places.items() if place.sure}
    return {f.section for f in fields if f.id not in sure} - apart


def _redrawn(page: ReadPage) -> ReadPage | None:
    """The page with the rulings that the network sees; None where it sees no table."""
    raster = page.content.raster
    if raster is None:
        return None
    seen = rulings_of(ruling_network().maps_of(raster.grey))
    printed = page.view.page.model_copy(update={"rulings": seen})
    view = view_page(printed, CLEAN_UNIT)
    if not view.grids:
        return None
    return replace(page, view=view, content=replace(page.content, page=printed, chars=view.chars))
