"""Recommending units, the western list and the published clusters (``rules/quotas.yaml``, ``clusters.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from eligibility.dictionary import read_yaml
from eligibility.sheet import squeeze

_PREFIX = re.compile(r"^(?:.{1,6}?(?:省|自治区))?(?:.{1,9}?(?:自治州|地区|盟|市)(?=.{1,8}(?:县|市|区|旗|镇|街道)))?")


@cache
def quotas() -> dict[str, Any]:
    """The quota data as written."""
    data: dict[str, Any] = read_yaml(_text("quotas.yaml"))
    return data


def _text(name: str) -> str:
    return files("eligibility").joinpath("rules", name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Unit:
    """A recommending unit: a province, one of the five cities, or the XPCC."""

    name: str
    short: str
    kind: str
    western: bool
    in_province: str | None


@cache
def units() -> tuple[Unit, ...]:
    """All recommending units, cities and XPCC first, so that they are found before their province."""
    data = quotas()["units"]
    western = frozenset(quotas()["western_units"]["provinces"])
    out = [
        Unit(u["name"], u["short"], kind, u["in_province"] in western, u["in_province"])
        for kind in ("cities_separately_listed", "xpcc")
        for u in data[kind]
    ]
    out += [Unit(u["name"], u["short"], "provinces", u["name"] in western, None) for u in data["provinces"]]
    return tuple(out)


@cache
def is_western(province: str) -> bool:
    """Whether a province (full or short name) is one of the twelve western units, or the XPCC."""
    name = squeeze(province)
    return any(u.western and u.kind != "cities_separately_listed" and name.startswith(u.short) for u in units()) or (
        "兵团" in name
    )


@lru_cache(maxsize=4096)
def province_named(name: str) -> str | None:
    """The short name of the province with which a cluster's name begins (吉林省…, 内蒙古自治区…), if any."""
    text = squeeze(name)
    full = [
        u for u in units() if u.kind == "provinces" and (text.startswith(u.name) or text.startswith(f"{u.short}省"))
    ]
    return full[0].short if full else None


@cache
def unit_of(province: str, city: str | None = None) -> Unit | None:
    """The unit to whose quota a place counts: the five cities and the XPCC count apart from their province."""
    text = squeeze(province)
    town = squeeze(city or "")
    for unit in units():
        if unit.kind == "xpcc":
            if "兵团" in text or "兵团" in town:
                return unit
        elif unit.kind == "cities_separately_listed":
            if (town.startswith(unit.short) and text.startswith(unit.in_province[:2] if unit.in_province else "")) or (
                text.startswith(unit.short)
            ):
                return unit
        elif text.startswith(unit.short):
            return unit
    return None


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A cluster name without province and city, and without 产业集群 at its end, for comparison."""
    text = squeeze(name)
    return re.sub(r"(?:产业)?(?:集群)?$", "", _PREFIX.sub("", text, count=1) or text)


@cache
def clusters() -> dict[int, list[dict[str, Any]]]:
    """The published clusters by batch, as the data file writes them."""
    return {int(batch): entries for batch, entries in read_yaml(_text("clusters.yaml"))["clusters"].items()}


@cache
def _published() -> dict[int, dict[str, str]]:
    return {batch: {bare_name(c["name"]): c["name"] for c in entries} for batch, entries in clusters().items()}


@cache
def published(batch: int) -> tuple[str, ...]:
    """The names of a batch that are known."""
    return tuple(_published().get(batch, {}).values())


@lru_cache(maxsize=4096)
def find_published(name: str) -> dict[int, str]:
    """The batches in which a cluster of that name is listed, with the published name."""
    bare = bare_name(name)
    out = {}
    for batch, names in _published().items():
        for key, full in names.items():
            if key == bare or (len(bare) >= 6 and (key.endswith(bare) or bare.endswith(key))):
                out[batch] = full
                break
    return out


@cache
def list_complete() -> bool:
    """Whether the list of published clusters is complete."""
    return bool(read_yaml(_text("clusters.yaml"))["complete"])
