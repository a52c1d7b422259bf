"""Finds and loads the layouts and field dictionaries that are installed with the product."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from models.layout import Dictionary, Layout

# The C parser is ten times faster; PyYAML wheels bring it, a build without libyaml has only the other.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def layout_names() -> list[str]:
    """Names of the installed layouts, such as ``shenbao-2025``, sorted."""
    folder = files("layouts")
    return sorted(p.name.removesuffix(".yaml") for p in folder.iterdir() if p.name.endswith(".yaml"))


@cache
def load_layout(name: str) -> Layout:
    """The layout ``name``. Raises ``FileNotFoundError``, ``yaml.YAMLError`` or ``pydantic.ValidationError``."""
    text = files("layouts").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return Layout.model_validate(yaml.load(text, Loader=_Loader))


@cache
def load_dictionary(path: str) -> Dictionary:
    """The field dictionary at ``path`` below the layouts folder, as a layout names it."""
    text = files("layouts").joinpath(path).read_text(encoding="utf-8")
    return Dictionary.model_validate(yaml.load(text, Loader=_Loader))
