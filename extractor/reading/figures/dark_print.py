"""A last look at figures under the grey of a copied seal, or its rest: only what is as dark as the page's print.

Copied seal ink is often paler than toner. With everything paler taken for paper the figure stands alone, though what
the seal's ink added to it stays: such a reading replaces one that is no figure, and a person always looks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.percentile import paper_and_print
from extractor.ocr.engine import Engine
from extractor.ocr.ink import split_lines
from extractor.reading.content import PageContent
from extractor.reading.figures.figures import plain
from extractor.reading.figures.isolated_figures import PLAIN, is_settled
from extractor.reading.figures.looks import CellLook, LineLook, cell_crop, figure_reading, same_figure, without_dust
from models.geometry import BBox
from models.registration import Region

# What is paler than these shares of the depth of the page's print is taken for paper: the readings at both must agree.
PALE = (0.42, 0.58)
# A reading is so probable among what a figure may be.
LIKELY = 0.9


def dark_looks(
    looks: Mapping[Region, CellLook], contents: Mapping[int, PageContent], engine: Engine
) -> dict[Region, CellLook]:
    """New looks at the cells under seals whose reading is doubtful, where their dark print is one figure."""
    crops: list[tuple[Region, BBox, list[NDArray[np.uint8]]]] = []
    for region, look in looks.items():
        sealed = any(n.under_seal for n in look.lines)
        if sealed and not is_settled(look, contents[region.page], region):
            crops += _dark_crops(region, contents[region.page])
    readings = engine.recognise([image for _, _, images in crops for image in images])
    found: dict[Region, CellLook] = {}
    for i, (region, box, images) in enumerate(crops):
        typed = [figure_reading(r) for r in readings[i * len(images) : (i + 1) * len(images)]]
        text = typed[0].best.text
        alike = all(same_figure(t.best.text, text) and t.best.share >= LIKELY for t in typed)
        if alike and PLAIN.fullmatch(plain(text)):
            more = len(looks[region].lines) > 1
            line = LineLook(typed[0], typed[1], under_seal=True, unexplained=True, box=box, elsewhere=more)
            found[region] = CellLook((line,))
    return found


def _dark_crops(region: Region, content: PageContent) -> list[tuple[Region, BBox, list[NDArray[np.uint8]]]]:
    """The one line of dark print in a cell at every level of ``PALE``; nothing where there are more or none."""
    assert content.raster is not None
    grey, unit = content.raster.for_figures, content.raster.unit
    paper, depth = paper_and_print(grey)
    image, left, top = cell_crop(region, content)
    images: list[NDArray[np.uint8]] = []
    box = region.bbox
    for share in PALE:
        ink = np.clip((paper - image.astype(np.float32)) / depth, 0, 1)
        dark = paper * (1 - np.clip((ink - share) / (1 - share), 0, 1))
        lines = split_lines(without_dust(dark.astype(np.uint8), content.em * unit))
        if len(lines) != 1:
            return []
        crop = lines[0]
        height, width = crop.image.shape[:2]
        images.append(crop.image)
        x0, y0 = left + crop.x, top + crop.y
        box = BBox.of(x0, y0, x0 + width, y0 + height).scaled(1 / unit)
    return [(region, box, images)]
