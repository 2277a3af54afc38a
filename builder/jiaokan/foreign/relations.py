"""``relations.toml``: what must hold between the rows of a dataset. One page explains it: ``docs/validate.md``.

Its own JSON Schema says what may stand in it; a message names the line, the key and what to write.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from jiaokan.errors import InputError

NAME = "relations.toml"
Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Values of some columns that stand in columns of a table; ``where`` says in which rows."""

    columns: Columns
    table: str
    to: Columns
    nullable: bool = False
    where: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of a text by code points: of the row's own, or of that of the row of ``table`` whose key is ``by``."""

    text: str
    table: str | None = None
    by: Columns = ()
    list: str | None = None
    start: str = "start"
    end: str = "end"
    equals: str | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What must hold in one table."""

    name: str
    is_told: bool = False  # it stands in the file, and so must be there
    optional: bool = False
    least: int = 0  # rows
    most: int | None = None
    key: Columns = ()
    split: str | None = None
    apart: Columns = ()
    references: Sequence[Reference] = ()
    spans: Sequence[Spans] = ()


def read(path: Path, schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Table]:
    """Read what must hold in each table that has a schema; nothing more than its schema where there is no such file.

    Raises InputError for what the file's own schema does not allow, and for tables and columns that are not there.
    """
    tables = {name: Table(name) for name in schemas}
    if not path.exists():
        return tables
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(str(path), "cannot be read", got=str(error), expected="TOML in UTF-8") from error
    for keys, what, expected in list(_form_faults(found)) or _name_faults(found, schemas):
        where = f"{path.name} line {line_of(text, keys)} {_written(keys)}".rstrip()
        raise InputError(where, what, expected=expected or None)
    return tables | {name: _table(name, said) for name, said in found["tables"].items()}


def _table(name: str, said: Mapping[str, Any]) -> Table:
    rows = said.get("rows", {})
    counts = rows if isinstance(rows, dict) else {"min": rows, "max": rows}
    return Table(
        name,
        is_told=True,
        optional=said.get("optional", False),
        least=counts.get("min", 0),
        most=counts.get("max"),
        key=_columns(said.get("key", ())),
        split=said.get("split"),
        apart=_columns(said.get("apart", ())),
        references=[_reference(each) for each in said.get("references", ())],
        spans=[_spans(each) for each in said.get("spans", ())],
    )


def _columns(value: str | Sequence[str]) -> Columns:
    return (value,) if isinstance(value, str) else tuple(value)


def _reference(said: Mapping[str, Any]) -> Reference:
    targets = [each.partition(".") for each in _columns(said["to"])]
    to = tuple(column for _, _, column in targets)
    return Reference(_columns(said["column"]), targets[0][0], to, said.get("nullable", False), said.get("where", {}))


def _spans(said: Mapping[str, Any]) -> Spans:
    rest = {key: value for key, value in said.items() if key not in ("text", "by")}
    if "by" not in said:
        return Spans(said["text"], **rest)
    table, _, text = said["text"].partition(".")
    return Spans(text, table, _columns(said["by"]), **rest)


# --- what may not stand in the file -----------------------------------------------------------------------------------
_Keys = tuple[str | int, ...]
_Fault = tuple[_Keys, str, str]  # keys that lead to it, what it is, what to write


def _form_faults(found: Mapping[str, Any]) -> Iterator[_Fault]:
    """Yield what the file's own schema does not allow."""
    import jsonschema  # noqa: PLC0415  (slow to import, and this file is small)

    schema = json.loads(resources.files("jiaokan").joinpath("data/relations.schema.json").read_text(encoding="utf-8"))
    errors = jsonschema.Draft202012Validator(schema).iter_errors(found)
    for error in sorted(errors, key=lambda each: list(map(str, each.absolute_path))):
        keys = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            yield from (((*keys, key), "is not known", ", ".join(known)) for key in error.instance if key not in known)
        elif error.validator == "required":
            missing = next(key for key in error.schema["required"] if key not in error.instance)
            yield (*keys, missing), "is missing", str(error.schema["properties"][missing].get("description", "a table"))
        else:
            expected = _described(schema, keys) or error.message[:160]
            yield keys, f"is not what it must be: {error.message[:80]}", expected


def _described(schema: Mapping[str, Any], keys: _Keys) -> str:
    """Give what the schema says of the key that a fault lies at or below."""
    node: Any = schema["$defs"]["table"]
    said = ""
    for key in keys[2:]:
        node = node.get("items", node) if isinstance(key, int) else node.get("properties", {}).get(key, {})
        said = node.get("description", said)
    return str(said)


def _name_faults(found: Mapping[str, Any], schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[_Fault]:
    """Yield tables and columns that no schema knows: a column misspelt would be null in every row."""
    for name, said in found.get("tables", {}).items():
        if name not in schemas:
            yield ("tables", name), "has no schema", f"a file {name}.schema.json, or one of {_listed(schemas)}"
            continue
        for keys, table, column in _named(("tables", name), name, said):
            if table not in schemas:
                yield keys, f"names {table!r}, which has no schema", f"one of {_listed(schemas)}"
            elif (
                (known := schemas[table].get("properties"))
                and column.partition(".")[0] not in known
                and column not in known
            ):
                yield keys, f"names {column!r}, no column of {table}", f"one of {_listed(known)}"
        yield from _dotted_faults(("tables", name), said)
        yield from _shape_faults(("tables", name), found["tables"], said)


def _named(keys: _Keys, name: str, said: Mapping[str, Any]) -> Iterator[tuple[_Keys, str, str]]:
    """Yield every column that a table's entry names, with its table."""
    for key in ("key", "split", "apart"):
        yield from (((*keys, key), name, column) for column in _columns(said.get(key, ())))
    for at, each in enumerate(said.get("references", ())):
        here = (*keys, "references", at)
        yield from (((*here, "column"), name, column) for column in _columns(each["column"]))
        yield from (((*here, "where"), name, column) for column in each.get("where", {}))
        for target in _columns(each["to"]):
            table, _, column = target.partition(".")
            yield (*here, "to"), table, column
    for at, each in enumerate(said.get("spans", ())):
        here = (*keys, "spans", at)
        table, _, column = each["text"].partition(".") if "by" in each else (name, "", each["text"])
        yield (*here, "text"), table, column
        yield from (((*here, "by"), name, column) for column in _columns(each.get("by", ())))
        inside = ("list",) if "list" in each else ("start", "end", "equals")
        yield from (((*here, key), name, each.get(key, key)) for key in inside if key != "equals" or key in each)


def _dotted_faults(keys: _Keys, said: Mapping[str, Any]) -> Iterator[_Fault]:
    """Yield names with a dot where a row's own column is asked for: they would be null in every row."""
    named = [((*keys, "split"), column) for column in _columns(said.get("split", ()))]
    for at, each in enumerate(said.get("references", ())):
        named += [((*keys, "references", at, "where"), column) for column in each.get("where", {})]
    for at, each in enumerate(said.get("spans", ())):
        named += [((*keys, "spans", at, "list"), column) for column in _columns(each.get("list", ()))]
    yield from (
        (place, f"names {column!r}", "a column of the row itself, without a dot")
        for place, column in named
        if "." in column
    )


def _shape_faults(keys: _Keys, tables: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[_Fault]:
    """Yield references of unlike length, and spans in a table that has no key of that length."""
    for at, each in enumerate(said.get("references", ())):
        targets = _columns(each["to"])
        if len(targets) != len(_columns(each["column"])) or len({to.partition(".")[0] for to in targets}) > 1:
            yield (*keys, "references", at, "to"), "is not as long as column", "as many columns of one table"
    for at, each in enumerate(said.get("spans", ())):
        table = each["text"].partition(".")[0]
        if "by" in each and len(_columns(tables.get(table, {}).get("key", ()))) != len(_columns(each["by"])):
            yield (*keys, "spans", at, "by"), f"names no row of {table}", f"as many columns as tables.{table}.key has"


def _listed(names: Mapping[str, Any]) -> str:
    found = list(names)
    return ", ".join(found[:12]) + (f" and {len(found) - 12} more" if len(found) > 12 else "")


# --- lines ------------------------------------------------------------------------------------------------------------
_HEADER = re.compile(r"[ \t]{0,20}\[{1,2}[ \t]{0,20}([^\[\]\n]{1,200}?)[ \t]{0,20}\]{1,2}")
_KEY = re.compile(r"[ \t]{0,20}\"?([A-Za-z0-9_-]{1,80})\"?[ \t]{0,20}=")


def line_of(text: str, keys: _Keys) -> int:
    """Give the line, from 1, on which a key stands, or the nearest header above where it is written in its own way."""
    table: list[str | int] = []
    seen: dict[str, int] = {}  # elements of a list of tables
    best, nearest = -1, 1
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            name = header[1].replace('"', "")
            table = list(name.split("."))
            if line.lstrip().startswith("[["):
                seen[name] = seen.get(name, -1) + 1
                table.append(seen[name])
            path = table
        elif key := _KEY.match(line):
            path = [*table, key[1]]
        else:
            continue
        if len(path) > best and path == list(keys[: len(path)]):
            best, nearest = len(path), number
    return nearest


def _written(keys: _Keys) -> str:
    """Write keys as ``tables.notes.references[0].to``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")
