"""The blanks of the forms: id, printed label, type and unit, as the checks need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Form = Literal["shenbao", "fuhe"]
FORMS: tuple[Form, Form] = ("shenbao", "fuhe")

#: Types whose value is a number, and the types that hold exact counts among them.
NUMBER_TYPES = frozenset({"integer", "decimal", "percent"})
COUNT_TYPES = frozenset({"integer", "count_with_names"})

_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_YEAR_SUFFIX = re.compile(r"\.(20\d\d)$")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One blank of a form. ``name`` is the short Chinese name used in messages, with the year where it has one."""

    id: str
    section: str
    label: str
    name: str
    type: str
    unit: str | None
    required: bool
    year: int | None
    options: tuple[str, ...]
    max_chars: int | None
    printed_rows: tuple[tuple[str, str], ...]
    columns: dict[str, str]


def _short_name(field_id: str, entry: dict[str, Any]) -> str:
    """``2022年集群总产值`` from the printed label; the place within a block is added where the label repeats."""
    label = str(entry["label"]).removeprefix("其中：").replace("：", "").strip()
    if entry["type"] != "presence":
        # Of a seal or signature the brackets say which it is: （公章）, （签字）.
        label = _BRACKETS.sub("", label).strip()
    if field_id.startswith("innovation.standards."):
        label = "主持或参与制修订标准数量"
    for key in ("column", "row", "sub_column", "part"):
        if entry.get(key):
            label += f"·{entry[key]}"
    if field_id.startswith("cover."):
        label = f"封面{label}"
    elif field_id == "green.solid_waste_above_industry":
        label = f"固废综合利用率{label}"
    elif field_id == "green.water_reuse_above_industry":
        label = f"工业用水重复利用率{label}"
    elif field_id.startswith("basic.department_contact"):
        label = f"主管部门{label}"
    elif field_id.startswith("basic.operator_contact"):
        label = f"运营管理机构{label}"
    elif field_id == "declaration.date":
        label = "真实性声明日期"
    elif field_id == "declaration.recommender_date":
        label = "省级意见日期"
    year = _YEAR_SUFFIX.search(field_id)
    if year and not field_id.startswith("plan."):
        return f"{year[1]}年{label}"
    return label


def _spec(field_id: str, entry: dict[str, Any]) -> FieldSpec:
    year = _YEAR_SUFFIX.search(field_id)
    return FieldSpec(
        id=field_id,
        section=entry["section"],
        label=entry["label"],
        name=_short_name(field_id, entry),
        type=entry["type"],
        unit=entry.get("unit"),
        required=entry.get("required", True),
        year=int(year[1]) if year else None,
        options=tuple(entry.get("options", ())),
        max_chars=entry.get("max_chars"),
        printed_rows=tuple((a, b) for a, b in entry.get("printed_rows", ())),
        columns=dict(entry.get("columns", {})),
    )


def read_yaml(text: str) -> Any:
    """YAML to plain values, with libyaml where PyYAML was built with it."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def dictionary(form: Form, version: str = "2025") -> dict[str, FieldSpec]:
    """Every blank of a form by id, in printed order. Raises ``FileNotFoundError`` for an unknown version."""
    source = files("eligibility").joinpath("fields", f"{form}-{version}.yaml")
    data = read_yaml(source.read_text(encoding="utf-8"))
    return {field_id: _spec(field_id, entry) for field_id, entry in data["fields"].items()}
