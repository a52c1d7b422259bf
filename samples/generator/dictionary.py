"""The field dictionaries the generator fills: every id, label and option text comes from there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from models.layout import Dictionary

_FIELDS = Path(__file__).resolve().parents[2] / "layouts" / "fields"


@cache
def load_dictionary(form: str) -> Dictionary:
    """The 2025 dictionary of ``shenbao`` or ``fuhe``. Raises ``FileNotFoundError`` for another form."""
    text = (_FIELDS / f"{form}-2025.yaml").read_text(encoding="utf-8")
    return Dictionary.model_validate(yaml.safe_load(text))
