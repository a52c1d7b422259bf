"""Sections in another order, and tables that begin so low on their page that they go on over the next."""

from __future__ import annotations

from itertools import pairwise

from samples.generator.drift.draft import TABLE_SECTIONS, Draft
from samples.generator.drift.kinds import DriftKind
from samples.generator.renderers.blocks import Block, PageBreak, Paragraph

PAGE_HEIGHT = 842.0
# The tables of these sections are longer than what is left of the page below the empty lines.
LONG_SECTIONS = "二三四五七"
EMPTY_SHARE = (0.45, 0.7)


def swap_sections(draft: Draft) -> None:
    """Two neighbouring sections change places; they and what follows begin on pages of their own."""
    one, other = draft.rng.choice(list(pairwise(sorted(TABLE_SECTIONS, key=draft.title_at))))
    begin, middle = draft.title_at(one), draft.title_at(other)
    earlier, later = draft.blocks[begin : begin + 2], draft.blocks[middle : middle + 2]
    draft.note(DriftKind.SECTIONS_SWAPPED, other, label=draft.builder.dictionary.section_titles[other])
    before, after = draft.blocks[:begin], draft.blocks[middle + 2 :]
    draft.blocks = [*_broken(before), *later, PageBreak(), *earlier]
    draft.blocks += after if isinstance(after[0], PageBreak) else [PageBreak(), *after]


def _broken(blocks: list[Block]) -> list[Block]:
    """``blocks`` with a page break behind them."""
    return blocks if isinstance(blocks[-1], PageBreak) else [*blocks, PageBreak()]


def break_table(draft: Draft) -> None:
    """Empty lines at the top of a section's page, as clerks leave them, push its table over the page's foot."""
    done = {d.section for d in draft.drifts if d.kind is DriftKind.TABLE_BROKEN}
    section = draft.rng.choice([s for s in LONG_SECTIONS if s not in done])
    draft.note(DriftKind.TABLE_BROKEN, section)
    at = draft.title_at(section)
    style = draft.builder.style
    height = PAGE_HEIGHT - style.margin_top - style.margin_bottom
    count = round(draft.rng.uniform(*EMPTY_SHARE) * height / (style.body_size * style.leading))
    draft.blocks = [*_broken(draft.blocks[:at]), *[Paragraph(())] * count, *draft.blocks[at:]]
