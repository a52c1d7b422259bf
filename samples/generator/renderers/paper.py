"""FilledForm → Paper: both official forms as blocks, in printed order."""

from __future__ import annotations

from samples.generator.renderers.blocks import Block, Inline, PageBreak, Paper, Paragraph, Text
from samples.generator.renderers.paper_back import declaration_blocks, plan_blocks
from samples.generator.renderers.paper_cells import Builder
from samples.generator.renderers.paper_front import cover_blocks, instruction_blocks
from samples.generator.renderers.paper_tables import section_table
from samples.generator.renderers.style import Style
from samples.generator.truth import FilledForm

NOTICE = "虚构样例，数据不真实"


def build_paper(form: FilledForm, style: Style) -> Paper:
    """Lay out every section of ``form`` as blocks."""
    builder = Builder(form, style)
    blocks: list[Block] = [*cover_blocks(builder), PageBreak(), *instruction_blocks(builder), PageBreak()]
    for number, section in enumerate("一二三四五六七"):
        if number and style.sections_on_new_page:
            blocks.append(PageBreak())
        title: Inline = Text(builder.dictionary.section_titles[section], bold=True)
        blocks.append(Paragraph((title,), size=1.2, space_before=0.6, keep_with_next=True))
        blocks.append(section_table(builder, section))
    blocks += [PageBreak(), *plan_blocks(builder), PageBreak(), *declaration_blocks(builder)]
    return Paper(
        blocks=tuple(blocks),
        header="　".join(t for t in (style.running_header, "" if style.notice_in_footer else NOTICE) if t),
        footer=NOTICE if style.notice_in_footer else "",
        page_numbers=style.page_numbers,
    )
