"""Page raster → upright, flat, seal-free raster (and the seals it took out), and its ruling lines."""

from extractor.cleanup.clean import CleanOptions, CleanPage, clean, turn
from extractor.cleanup.page_map import PageMap
from extractor.cleanup.quality import Quality, Verdict
from extractor.cleanup.rulings import find_rulings
from extractor.cleanup.seals import SealBlob

__all__ = [
    "CleanOptions",
    "CleanPage",
    "PageMap",
    "Quality",
    "SealBlob",
    "Verdict",
    "clean",
    "find_rulings",
    "turn",
]
