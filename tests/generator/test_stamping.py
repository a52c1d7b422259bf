"""Which seals a form gets."""

import numpy as np

from models.geometry import BBox
from samples.generator.degrade.profiles import SealOptions
from samples.generator.degrade.stamping import COVER_SEAL, Offices, cut_rubbers, plan_over_figures
from samples.generator.geometry import AnchorPlace, CellPlace

EVERYWHERE = SealOptions(over_figures=1.0, per_page=(3, 3))
OFFICES = Offices("示例县工业和信息化局", "示例省工业和信息化厅", "示例县服务中心", "张三")
# A cover's six entries, one below the other, and the words 盖章 of the third.
CELLS = [
    CellPlace(field=f"cover.{n}", page=1, bbox=box, text_box=box)
    for n, box in enumerate(BBox.of(200, 280 + 35 * n, 420, 295 + 35 * n) for n in range(6))
]
ASKED = AnchorPlace(name=COVER_SEAL, page=1, bbox=BBox.of(60, 350, 180, 365))


def test_a_seal_over_figures_is_never_the_one_that_the_form_asks_for() -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rubbers = cut_rubbers(OFFICES, EVERYWHERE, rng, ((),))
        assert set(rubbers.inks) == {"department", "recommender", "operator"}
        planned = plan_over_figures(CELLS, [ASKED], rubbers, EVERYWHERE, rng)
        own = [seal for seal in planned if seal.design.ring_text == OFFICES.department]
        assert all(abs(seal.centre[1] - ASKED.bbox.cy) > 50 for seal in own)


def test_elsewhere_the_departments_seal_lies_over_figures_like_any_other() -> None:
    rng = np.random.default_rng(1)
    rubbers = cut_rubbers(OFFICES, EVERYWHERE, rng, ((),))
    cells = [cell.model_copy(update={"page": 2}) for cell in CELLS]
    planned = [s for _ in range(10) for s in plan_over_figures(cells, [ASKED], rubbers, EVERYWHERE, rng)]
    assert len(planned) == 30
    assert any(seal.design.ring_text == OFFICES.department for seal in planned)
