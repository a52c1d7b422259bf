"""A network that shows nothing but the rulings of a page, trained on what copiers, faxes, cameras and seals do to them.

Trained by ``tools/train_ruling_network.py`` on drawn scenes (``samples/generator/ruling_scenes``); its weights are part
of this package. It sees a page as a whole, so that a line of which a dot in eight has come through is one for it; and
it can draw one where there was none. So it is asked where the rulings that stand out on the page (``cleanup.rulings``)
leave parts of the form unfound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.models import RULING_NETWORK, locate
from extractor.ocr.network import Network

MULTIPLE = 16
"""Sides of what the network takes are multiples of this."""
GREYS = 128.0
"""Grey levels to 1 of darkness."""
SAMPLE = 97
"""Every so many-th px tells the paper's tone."""


@dataclass(frozen=True)
class RulingNetwork:
    """Maps of the rulings of a page."""

    network: Network

    def maps_of(self, grey: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probabilities (2, H // 2, W // 2) of level (first) and upright rulings on an upright page (uint8 ``H x W``,
        about 200 dpi)."""
        height, width = grey.shape
        paper = float(np.median(grey.ravel()[::SAMPLE]))
        tall, wide = (-(-n // MULTIPLE) * MULTIPLE for n in (height, width))
        darkness = np.zeros((1, 1, tall, wide), np.float32)
        darkness[0, 0, :height, :width] = np.clip((paper - grey.astype(np.float32)) / GREYS, -0.5, 2.0)
        return self.network.infer(darkness)[0, :, : height // 2, : width // 2]


@cache
def ruling_network() -> RulingNetwork:
    """The network with the weights of this package. Raises ``ModelError`` when they are missing or others."""
    # A runtime is imported only when asked for: digital documents need none.
    from extractor.ocr.openvino_network import OpenVinoNetwork

    return RulingNetwork(OpenVinoNetwork(locate(RULING_NETWORK), threads=1))
