"""A quick look at rows: which are surely what their JSON Schema says, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.block import Block, Numbered, Told
from jiaokan.checks.gathered import PARTS
from jiaokan.dataset import schema

_END = "$(?!\\n)"  # how a pattern ends that leaves no line feed behind it; RE2 means that by $ alone
_ANNOTATIONS = frozenset({"title", "description", "examples", "unit", "x-arrow", "additionalProperties"})
_TYPES = {"string": pa.types.is_string, "integer": pa.types.is_integer, "number": pa.types.is_floating}


def valid(block: Block) -> Told:
    """Tell which sources have only rows that are surely what the schemas say; a source's own row is asked one by one."""
    found = np.array([schema.is_valid("sources", unit.source.row) for unit in block.units], dtype=bool)
    for table in PARTS:
        rows = block.tables[table]
        bad = np.zeros(rows.num_rows, dtype=bool)
        for name, node in schema.columns(table).items():
            bad |= _doubtful(rows.column(name), node)
        found &= block.without(table, bad)
    return found


def _doubtful(values: pa.Array, node: Mapping[str, Any]) -> Told:
    """Tell which values may not be what a schema says."""
    types = {node["type"]} if isinstance(node["type"], str) else set(node["type"])
    missing: Told = pc.is_null(values).to_numpy(zero_copy_only=False)
    (kind,) = types - {"null"}
    if kind == "array":
        found = _of_lists(values, node)
    elif kind == "object":
        parts = zip(node["properties"].values(), values.flatten(), strict=True)
        found = np.any([_doubtful(part, each) for each, part in parts], axis=0)
    elif _TYPES[kind](values.type):
        found = _of_values(values, node)
    else:
        found = np.ones(len(values), dtype=bool)
    return np.where(missing, "null" not in types, found)


def _of_lists(values: pa.Array, node: Mapping[str, Any]) -> Told:
    sizes = pc.fill_null(pc.list_value_length(values), 0).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(values)), sizes)
    items = values.flatten()
    found: Told = sizes < node.get("minItems", 0)
    found |= np.bincount(owner[_doubtful(items, node["items"])], minlength=len(values)) > 0
    if node.get("uniqueItems"):
        several = sizes[owner] > 1  # hardly any list: of one item nothing is there twice
        numbers, owner = Numbered.make(items.filter(pa.array(several))), owner[several]
        pairs = np.unique(owner * (len(numbers.distinct) + 1) + numbers.of) // (len(numbers.distinct) + 1)
        found |= (np.bincount(pairs, minlength=len(values)) != sizes) & (sizes > 1)
    return found


def _of_values(values: pa.Array, node: Mapping[str, Any]) -> Told:
    """Tell which strings or numbers may break what a schema demands; every one where it demands what is not known here."""
    found = np.zeros(len(values), dtype=bool)
    if pa.types.is_floating(values.type):
        found |= ~np.isfinite(values.to_numpy(zero_copy_only=False).astype(float))
    for demand, wanted in node.items():
        if demand == "minimum":
            found |= values.to_numpy(zero_copy_only=False) < wanted
        elif demand == "maximum":
            found |= values.to_numpy(zero_copy_only=False) > wanted
        elif demand == "minLength" and wanted == 1:
            found |= pc.equal(values, "").to_numpy(zero_copy_only=False).astype(bool)
        elif demand == "enum":
            found |= ~pc.is_in(values, pa.array(wanted, values.type)).to_numpy(zero_copy_only=False)
        elif demand == "pattern":
            found |= _unlike(values, wanted)
        elif demand != "type" and demand not in _ANNOTATIONS:
            found[:] = True
    return found


def _unlike(values: pa.Array, pattern: str) -> Told:
    """Tell which strings a pattern does not fit; each distinct one is looked at once."""
    bare = pattern.removesuffix(_END)
    numbers = Numbered.make(values)
    if bare == pattern or "(?" in bare or "$" in bare:
        return np.ones(len(values), dtype=bool)
    fits = pc.fill_null(pc.match_substring_regex(numbers.distinct, f"{bare}$"), False)  # noqa: FBT003
    return numbers.which(~fits.to_numpy(zero_copy_only=False))
