"""The columns, read from ``schema/``: the only definition. Features, Arrow schemas and documentation derive from it.

``schema/`` is the packaged copy or, in a checkout, the repository's own; it is never another folder's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pyarrow as pa

from jiaokan.errors import SchemaError

if TYPE_CHECKING:
    import datasets
    import jsonschema

TABLES = ("sources", "documents", "sections", "paragraphs", "edits", "duplicates")
KEYS = {"sources": "source_id", "documents": "document_id", "sections": "section_id", "paragraphs": "paragraph_id"}
DEFAULT_TABLE = "paragraphs"

_ARROW = {
    "string": pa.string(),
    "large_string": pa.large_string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
}


@cache
def root() -> Path:
    """Give the folder of the schemas: the packaged copy, or the repository's in a checkout."""
    here = Path(__file__).parent.parent
    packaged = here / "_schema"
    return packaged if packaged.is_dir() else here.parents[1] / "schema"


def files() -> list[Path]:
    """Give every schema file, sorted by name."""
    return sorted(root().glob("*.json"))


def _read(name: str) -> dict[str, Any]:
    path = root() / name
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(
            f"schema/{name}", "cannot be read", got=str(error), next_step="reinstall the package"
        ) from error
    return value


@cache
def table(name: str) -> dict[str, Any]:
    """Give a table's JSON Schema, checked against the stricter meta-schema: a misspelt keyword is an error."""
    schema = _read(f"{name}.schema.json")
    check_schema(schema, where=f"schema/{name}.schema.json")
    return schema


def check_schema(schema: Mapping[str, Any], *, where: str) -> None:
    """Raise SchemaError unless a table's schema says only what the meta-schema allows, for every column."""
    if not _document_decider("meta").is_valid(schema):
        meta = _explainer(_read("meta.schema.json"))
        fault = min(meta.iter_errors(schema), key=lambda error: error.json_path)
        raise SchemaError(where, f"{fault.json_path}: {fault.message[:200]}", next_step="see schema/meta.schema.json")
    if list(schema["required"]) != list(schema["properties"]):
        raise SchemaError(where, "required and properties differ", expected="every column required, in column order")


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Give the row validator of a table; remote references are never fetched."""
    return _explainer(table(name))


def _explainer(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    """Give what says why a value is not what a schema says; remote references are never fetched."""
    import jsonschema  # noqa: PLC0415  (slow to import: what is valid needs no explaining)
    from referencing import Registry  # noqa: PLC0415

    return jsonschema.Draft202012Validator(schema, registry=Registry())


@cache
def _decider(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(table(name))


def is_valid(name: str, row: Mapping[str, Any]) -> bool:
    """Decide whether a row is what its table's schema says; ``validator`` explains why not."""
    return bool(_decider(name).is_valid(row))


@cache
def _document_decider(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_read(f"{name}.schema.json"))


def find_faults(name: str, value: object) -> list[tuple[str, str]]:
    """Hold a JSON value against ``card.schema.json`` or ``manifest.schema.json``: ``(place, message)`` of each fault."""
    return _faults(name, value)


def find_old_faults(value: object, number: int) -> list[tuple[str, str]]:
    """Hold a manifest of an older format, from 1 on, against its own schema."""
    text = (Path(__file__).parent.parent / "data" / f"manifest-{number}.schema.json").read_text(encoding="utf-8")
    errors = _explainer(json.loads(text)).iter_errors(value)
    return [(error.json_path, error.message[:200]) for error in errors]


def table_of_settings() -> dict[str, Any]:
    """Give the JSON Schema of ``jiaokan.toml``."""
    return _read("settings.schema.json")


def find_settings_faults(value: object) -> list[tuple[tuple[str, ...], str, str]]:
    """Hold a settings file against its schema: the keys that lead to each fault, what it is, and what was expected."""
    errors = _explainer(table_of_settings()).iter_errors(value)
    found = []
    for error in sorted(errors, key=lambda each: list(map(str, each.absolute_path))):
        keys = tuple(str(key) for key in error.absolute_path if isinstance(key, str))
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            found += [((*keys, key), "is not known", ", ".join(known)) for key in error.instance if key not in known]
        else:
            found.append((keys, "is not what it must be", error.message[:160]))
    return found


def _faults(name: str, value: object) -> list[tuple[str, str]]:
    with suppress(ValueError, TypeError):  # values that JSON has not, as YAML's dates: told below
        if _document_decider(name).is_valid(value):
            return []
    errors = _explainer(_read(f"{name}.schema.json")).iter_errors(value)
    return [(error.json_path, error.message[:200]) for error in sorted(errors, key=lambda error: error.json_path)]


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag as ``flags.json`` defines it."""

    id: str
    kind: str  # repaired, remains
    levels: tuple[str, ...]
    meaning: str
    rules: tuple[str, ...]


@cache
def flags() -> dict[str, Flag]:
    """Give every flag by id, in the order of ``flags.json``."""
    return {
        item["id"]: Flag(item["id"], item["kind"], tuple(item["levels"]), item["meaning"], tuple(item["rules"]))
        for item in _read("flags.json")["flags"]
    }


def columns(name: str) -> dict[str, dict[str, Any]]:
    """Give the columns of a table in order."""
    properties: dict[str, dict[str, Any]] = table(name)["properties"]
    return properties


def _arrow_type(node: Mapping[str, Any]) -> pa.DataType:
    if node["type"] == "array":
        return pa.list_(_arrow_type(node["items"]))
    if node["type"] == "object":
        return pa.struct([(key, _arrow_type(child)) for key, child in node["properties"].items()])
    return _ARROW[node["x-arrow"]]


@cache
def arrow(name: str) -> pa.Schema:
    """Give a table's Arrow schema, every field nullable, with the Features that ``datasets`` reads as metadata."""
    bare = pa.schema([(key, _arrow_type(node)) for key, node in columns(name).items()])
    described = {key: _feature_json(field.type) for key, field in zip(bare.names, bare, strict=True)}
    meta = json.dumps({"info": {"features": described}}, sort_keys=False, separators=(", ", ": "))
    return bare.with_metadata({"huggingface": meta})


def _feature_json(kind: pa.DataType) -> Any:
    """Describe a type the way ``datasets`` writes Features into a file."""
    if pa.types.is_list(kind):
        return {"feature": _feature_json(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        return {field.name: _feature_json(field.type) for field in kind}
    name = {"double": "float64"}.get(str(kind), str(kind))
    return {"dtype": name, "_type": "Value"}


def features_listed(name: str) -> list[dict[str, Any]]:
    """Describe a table the way ``datasets`` writes Features into a card's front matter."""
    return [{"name": field.name} | _feature_listed(field.type) for field in arrow(name)]


def _feature_listed(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _feature_listed(kind.value_type)
        return {"list": inner["dtype"] if isinstance(inner.get("dtype"), str) else inner["struct"]}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": field.name} | _feature_listed(field.type) for field in kind]}
    return {"dtype": {"double": "float64"}.get(str(kind), str(kind))}


def features(name: str) -> datasets.Features:
    """Give a table's Features for ``datasets``."""
    import datasets  # noqa: PLC0415  (slow to import and needed by few)

    return datasets.Features.from_arrow_schema(arrow(name))


def type_name(node: Mapping[str, Any]) -> str:
    """Write a column's type for people: ``list of {start, end}``, ``string, nullable``."""
    if node["type"] == "array":
        return f"list of {type_name(node['items'])}"
    if node["type"] == "object":
        return "{" + ", ".join(node["properties"]) + "}"
    nullable = ", nullable" if isinstance(node["type"], list) else ""
    return f"{node['x-arrow']}{nullable}"
