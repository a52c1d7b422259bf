"""Where in a figure's cell the figure stands that shares it with print (“__个（需提供清单…）”)."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.reading.content import PageContent, lines_of
from extractor.reading.printed import printed_span
from models.geometry import BBox
from models.registration import Place, Region


def without_print(region: Region, place: Place, contents: Mapping[int, PageContent]) -> Region:
    """The part of a figure cell that is left of, above or below what is printed in it (“__个（需提供清单…）”)."""
    prompts = (place.inline_label, *place.prompts) if place.inline_label else place.prompts
    if not prompts:
        return region
    chars = [c for n in lines_of([region], contents) for c in n.line.chars]
    spans = [printed_span("".join(c.text for c in chars), p) for p in prompts]
    printed = {i for span in spans if span for i in range(*span)}
    if not printed:
        return region
    own = [c for i, c in enumerate(chars) if i not in printed and c.text not in "_＿"]
    print_box = BBox.around(chars[i].bbox for i in printed)
    if not own:
        # Nothing was recognised before the print: the strip left of it may still hold a figure.
        x1 = max(region.bbox.x0 + 1, min(chars[i].bbox.x0 for i in printed))
        return Region(page=region.page, bbox=BBox.of(region.bbox.x0, print_box.top, x1, print_box.bottom))
    box = BBox.around(c.bbox for c in own)
    grown = box.grown(0.4 * box.height)
    first = chars[min(printed)].bbox
    right = first.x0 if first.x0 >= box.cx and first.overlap(grown) > 0 else grown.x1
    # Print in the line above or below must not reach into the crop.
    lines = [chars[i].bbox for i in printed]
    ceiling = max((b.bottom for b in lines if b.cy < box.top), default=region.bbox.top)
    floor = min((b.top for b in lines if b.cy > box.bottom), default=region.bbox.bottom)
    return Region(
        page=region.page,
        bbox=BBox.of(
            max(region.bbox.x0, grown.x0),
            min(max(region.bbox.top, grown.top, ceiling), box.top),
            min(region.bbox.x1, max(right, box.x0 + 1)),
            max(min(region.bbox.bottom, grown.bottom, floor), box.bottom),
        ),
    )
