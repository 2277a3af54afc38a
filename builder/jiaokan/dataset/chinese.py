"""The Chinese of what the dataset card generates, by the keys of the English (``data/zh.toml``).

It holds no English and makes nothing up: a key without an entry is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def texts() -> dict[str, Any]:
    """Give every text of the file, section by section."""
    loaded: dict[str, Any] = tomllib.loads(files("jiaokan").joinpath("data", "zh.toml").read_text(encoding="utf-8"))
    return loaded


def _text(*keys: str) -> str:
    node: Any = texts()
    for key in keys:
        node = node[key]
    return str(node)


def table(name: str) -> str:
    """Give what one row of a table is. Raises KeyError if there is no such table."""
    return _text("tables", name)


def column(table: str, name: str) -> str:
    """Give what a column of a table means. Raises KeyError if there is no such column."""
    return _text("columns", table, name)


def value(table: str, place: str, name: str) -> str:
    """Give a value of a column's list; the place is ``kind``, or ``marks.kind`` inside a list. Raises KeyError."""
    return _text("values", table, place, name)


def unit(name: str) -> str:
    """Give a unit, nothing for a column without one. Raises KeyError if there is no such unit."""
    return _text("units", name) if name else ""


def flag(name: str) -> str:
    """Give what a flag means. Raises KeyError if there is no such flag."""
    return _text("flags", name)


def flag_name(name: str) -> str:
    """Give the short name of a flag. Raises KeyError if there is no such flag."""
    return _text("flag-names", name)


def flag_kind(name: str) -> str:
    """Give a kind of flags, ``repaired`` or ``remains``. Raises KeyError for any other."""
    return _text("flag-kinds", name)


def rule(name: str) -> str:
    """Give what a rule or a note does. Raises KeyError if there is neither."""
    return _text("rules", name)


def rule_name(name: str) -> str:
    """Give the short name of a rule or a note. Raises KeyError if there is neither."""
    return _text("rule-names", name)


def phrase(name: str, about: str) -> str:
    """Say a phrase of a column's type of something: ``list of``, ``nullable``, ``one of``. Raises KeyError."""
    return _text("types", name).replace("{0}", about)


def audit(name: str, *values: object) -> str:
    """Say something of an audit. Raises KeyError for what is not said of audits."""
    return _text("audit", name).format(*values)


def type_name(node: Mapping[str, Any]) -> str:
    """Write a column's type for people, as ``schema.type_name`` does: ``string，可为空值``."""
    if node["type"] == "array":
        return phrase("list of", type_name(node["items"]))
    if node["type"] == "object":
        return "{" + ", ".join(node["properties"]) + "}"
    return phrase("nullable", node["x-arrow"]) if isinstance(node["type"], list) else str(node["x-arrow"])
