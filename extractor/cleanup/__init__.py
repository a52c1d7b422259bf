"""Page raster → upright, flat, seal-free raster (and the seals it took out), and its ruling lines."""

from extractor.cleanup.clean import CleanOptions, CleanPage, clean, clean_pages, turn
from extractor.cleanup.erase import erase_rulings
from extractor.cleanup.page_map import PageMap
from extractor.cleanup.quality import Quality, Verdict
from extractor.cleanup.rulings import find_rulings
from extractor.cleanup.seals import SealBlob
from extractor.cleanup.spread import SpreadPart, split_spread
from extractor.cleanup.unwrap import unwrap_ring

__all__ = [
    "CleanOptions",
    "CleanPage",
    "PageMap",
    "Quality",
    "SealBlob",
    "SpreadPart",
    "Verdict",
    "clean",
    "clean_pages",
    "erase_rulings",
    "find_rulings",
    "split_spread",
    "turn",
    "unwrap_ring",
]
