"""JSON Schema of what ``check`` takes and gives: ``python -m eligibility.schema FOLDER`` writes the files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from eligibility.record import RECORD_ADAPTER
from eligibility.result import CheckResult
from eligibility.season import SeasonResult

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def input_schema() -> dict[str, Any]:
    """What ``check`` takes. A field is a reading, or just its value."""
    schema = RECORD_ADAPTER.json_schema()
    fields = schema["properties"]["fields"]
    reading = fields["additionalProperties"]
    fields["additionalProperties"] = {
        "anyOf": [
            reading,
            {"type": ["number", "string", "boolean", "array", "null"], "description": "只给值"},
            {
                "type": "object",
                "description": "数量与名称（只给值）",
                "properties": {
                    "count": {"type": ["integer", "null"]},
                    "names": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["count"],
            },
        ]
    }
    return {"$schema": _DIALECT} | schema


def output_schema() -> dict[str, Any]:
    """What ``check`` gives (``shenbao-check/1``)."""
    return {"$schema": _DIALECT} | CheckResult.model_json_schema(mode="serialization", by_alias=True)


def season_schema() -> dict[str, Any]:
    """What ``check_season`` gives (``shenbao-season/1``)."""
    return {"$schema": _DIALECT} | SeasonResult.model_json_schema(mode="serialization", by_alias=True)


def schema_files() -> dict[str, str]:
    """The text of each schema file, by name."""
    schemas = {
        "check-input.json": input_schema(),
        "check-result.json": output_schema(),
        "check-season.json": season_schema(),
    }
    return {name: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for name, s in schemas.items()}


def main(arguments: list[str]) -> int:
    """Exit status 0, or 2 on wrong usage."""
    if len(arguments) != 1:
        print("用法：python -m eligibility.schema 文件夹", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
