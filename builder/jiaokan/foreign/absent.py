"""Nulls of Parquet that stand for what is absent: a column, or a field of a struct, cannot be left out there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from jiaokan.foreign import shapes


class Absent(NamedTuple):
    """Which fields may be absent, and what is known of those that are there; ``items`` of a list."""

    names: frozenset[str]
    inner: Mapping[str, Absent]
    items: Absent | None = None

    def without(self, value: Any) -> Any:
        """Give a value without the nulls that stand for absent fields."""
        if isinstance(value, dict):
            return {
                key: self.inner[key].without(each) if key in self.inner else each
                for key, each in value.items()
                if each is not None or key not in self.names
            }
        if isinstance(value, list) and self.items is not None:
            return [self.items.without(each) for each in value]
        return value


def absent(kind: pa.DataType, node: shapes.Node, document: shapes.Node) -> Absent | None:
    """Say which nulls in values of a type stand for what is absent, down to nested fields; None where none do."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        items = absent(kind.value_type, shapes.items(node, document), document)
        return None if items is None else Absent(frozenset(), {}, items)
    if not pa.types.is_struct(kind):
        return None
    found = shapes.fields(node, document)
    told = {
        field.name: absent(field.type, found.properties[field.name], document)
        for field in (kind.field(at) for at in range(kind.num_fields))
        if field.name in found.properties
    }
    names = found.optional & told.keys()
    inner = {name: each for name, each in told.items() if each is not None}
    return Absent(names, inner) if names or inner else None


NOTHING = Absent(frozenset(), {})
