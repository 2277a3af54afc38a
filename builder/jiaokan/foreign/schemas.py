"""The JSON Schemas of anybody's tables: plain 2020-12, one file a table. Nothing is fetched: a reference elsewhere is refused.

jsonschema-rs decides, jsonschema explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from jiaokan.errors import InputError
from jiaokan.foreign import shapes

if TYPE_CHECKING:
    import jsonschema

SUFFIX = ".schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_VALUES = frozenset({"const", "enum", "examples", "default"})  # what stands there is no schema
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_MATCHING = frozenset({"pattern", "patternProperties"})
_MOST = 20  # faults of one row that are told
# What both raise for what they cannot hold.
_UNDECIDED = (ValueError, TypeError, OverflowError, RecursionError)


class RowSchema:
    """What a row of one table must be."""

    def __init__(self, name: str, document: dict[str, Any], where: str) -> None:
        """Take a schema that was checked. Raises InputError if it cannot be used all the same."""
        self.name, self.document = name, document
        try:
            self._decider = jsonschema_rs.Draft202012Validator(document, retriever=_refuse)
        except (ValueError, jsonschema_rs.ValidationError) as error:
            raise InputError(where, "cannot be used", got=_first(error), expected="JSON Schema 2020-12") from error

    @cached_property
    def types(self) -> Mapping[str, shapes.Types]:
        """Give the types of each column that it names, none where it says nothing of them."""
        found = shapes.fields(self.document, self.document).properties
        return {name: shapes.types(node, self.document) for name, node in found.items()}

    @cached_property
    def optional(self) -> frozenset[str]:
        """Give the columns that it names and that a row may lack."""
        return shapes.fields(self.document, self.document).optional

    @cached_property
    def _explainer(self) -> jsonschema.Draft202012Validator:
        import jsonschema  # noqa: PLC0415  (slow to import: what is valid needs no explaining)
        from referencing import Registry  # noqa: PLC0415

        return jsonschema.Draft202012Validator(self.document, registry=Registry())

    def faults(self, row: object) -> Iterator[tuple[str, str]]:
        """Yield the place of each fault of a row and what it is, none for a row that is what it must be."""
        try:
            if self._decider.is_valid(row):
                return
            is_decided = True
        except _UNDECIDED:
            is_decided = False
        errors = self._explained(row) if is_decided else []
        for place, said in errors[:_MOST]:
            yield place or "row", said[:160]
        if len(errors) > _MOST:
            yield "row", f"has {len(errors) - _MOST} more faults"
        if not errors:
            yield "row", f"is not what {self.name}{SUFFIX} says"

    def _explained(self, row: object) -> list[tuple[str, str]]:
        """Say why a row is not valid: by the decider itself where there are patterns, for its time is linear."""
        if self._has_patterns:
            return self._told(row)
        try:
            errors = sorted(self._explainer.iter_errors(row), key=lambda error: error.json_path)
            return [(".".join(map(str, error.absolute_path)), error.message) for error in errors]
        except (re.error, *_UNDECIDED):
            return self._told(row)

    def _told(self, row: object) -> list[tuple[str, str]]:
        return [(".".join(map(str, error.instance_path)), error.message) for error in self._decider.iter_errors(row)]

    @cached_property
    def _has_patterns(self) -> bool:
        """Tell whether an expression is looked for anywhere: Python's are not bounded."""
        waiting: list[Any] = [self.document]
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                if not _MATCHING.isdisjoint(node):
                    return True
                waiting += node.values()
            elif isinstance(node, list):
                waiting += node
        return False


def _refuse(address: str) -> Any:
    """Fetch nothing. Raises ValueError."""
    raise ValueError(f"{address[:80]} is outside the file")


def read_all(folder: Path) -> dict[str, RowSchema]:
    """Read the schemas of a folder by table, in the order of their names. Raises InputError if there are none."""
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder", next_step=f"name the folder that holds TABLE{SUFFIX}")
    paths = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
    if not paths:
        raise InputError(str(folder), "holds no schema", expected=f"a file TABLE{SUFFIX} for each table")
    return {path.name.removesuffix(SUFFIX): _read(path) for path in paths}


def _read(path: Path) -> RowSchema:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(str(path), "cannot be read", got=_first(error), expected="JSON in UTF-8") from error
    if not isinstance(document, dict):
        raise InputError(str(path), "is no schema of rows", got=type(document).__name__, expected="an object")
    for place, what, expected in _elsewhere(document):
        raise InputError(f"{path} {place}", what, expected=expected, next_step="copy what is meant into $defs")
    _check(document, str(path))
    return RowSchema(path.name.removesuffix(SUFFIX), document, str(path))


def _elsewhere(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a schema refers to outside of itself, with its place: it is never fetched."""
    waiting: list[tuple[str, Any]] = [("$", document)]
    while waiting:
        place, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(f"{place}[{at}]", each) for at, each in enumerate(node)]
        elif isinstance(node, dict):
            named = place.rpartition(".")[2] in _NAMED  # what stands there is called as one likes: a column `default`
            waiting += [(f"{place}.{key}", each) for key, each in node.items() if named or key not in _VALUES]
            yield from ((f"{place}.{key}", what, expected) for key, what, expected in _outward(node))


def _outward(node: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in _REFERENCES:
        if isinstance(said := node.get(key), str) and not said.startswith("#"):
            yield key, f"refers to {said[:80]!r}, outside the file", 'a reference within it, "#/$defs/…"'
    if isinstance(draft := node.get("$schema"), str) and draft.rstrip("#") != DRAFT:
        yield "$schema", f"is {draft[:80]!r}", DRAFT


def _check(document: dict[str, Any], where: str) -> None:
    """Raise InputError unless a schema is what the meta-schema says."""
    if jsonschema_rs.meta.is_valid(document):
        return
    import jsonschema  # noqa: PLC0415  (slow to import)

    meta = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    error = min(meta.iter_errors(document), key=lambda each: each.json_path, default=None)
    place, said = ("$", "no JSON Schema") if error is None else (error.json_path, error.message[:120])
    raise InputError(f"{where} {place}", "is no JSON Schema", got=said, expected="JSON Schema 2020-12")


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]
