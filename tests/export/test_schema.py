"""The published JSON Schemas say what the models write. ``python -m models.schema`` brings them in step."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.schema import SCHEMAS, schema_text

FOLDER = Path(__file__).parent.parent.parent / "docs" / "schema"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_published_schema_is_in_step_with_the_model(name: str) -> None:
    assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(SCHEMAS[name])
