"""JSON Schema of the files the product writes, for those who read them: ``python -m models.schema [FOLDER]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from models.record import Record
from models.report import ExtractReport

SCHEMA_FOLDER = Path("docs/schema")
SCHEMAS: dict[str, type[BaseModel]] = {"record": Record, "report": ExtractReport}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of a file: what we write, with the keys as they are written."""
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write ``<name>.schema.json`` for each, and say which."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model in SCHEMAS.items():
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(model), encoding="utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write_schemas(Path(sys.argv[1]) if len(sys.argv) > 1 else SCHEMA_FOLDER):
        print(path)
