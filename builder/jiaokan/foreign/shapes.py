"""What a schema says of the types and the fields of values, through references and combinations. Decides no validity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Node = Mapping[str, Any]
Types = frozenset[str]
_UNSAID: Types = frozenset()
_ALL, _ANY = ("allOf",), ("anyOf", "oneOf")
# Bounds that hold of one type alone: who states them means that type.
_MEANT = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "object": ("properties", "required"),
    "array": ("items", "minItems", "maxItems"),
}
_KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    dict: "object",
    list: "array",
}
_MOST = 1000  # schemas that are looked at for the fields of one
_DEEPEST = 100  # schemas within schemas


class Fields(NamedTuple):
    """What objects hold: what is said of each field, and which they must have."""

    properties: Mapping[str, Node]
    required: frozenset[str]

    @property
    def optional(self) -> frozenset[str]:
        """Give the fields that are named and may be absent."""
        return frozenset(self.properties) - self.required


def fields(node: object, document: Node) -> Fields:
    """Give the fields that a schema states of objects: those of every way to be one, required where every way requires them."""
    found: dict[str, list[Node]] = {}
    for each in _every(node, document):
        stated = each.get("properties")
        for name, inner in stated.items() if isinstance(stated, Mapping) else ():
            if isinstance(inner, Mapping):
                found.setdefault(str(name), []).append(inner)
            else:
                found.setdefault(str(name), [])
    joined = {name: ways[0] if len(ways) == 1 else {"anyOf": ways} if ways else {} for name, ways in found.items()}
    return Fields(joined, _required(node, document, {}, 0))


def items(node: object, document: Node) -> Node:
    """Give what a schema states of the items of lists."""
    ways = [each["items"] for each in _every(node, document) if isinstance(each.get("items"), Mapping)]
    return ways[0] if len(ways) == 1 else {"anyOf": ways} if ways else {}


def types(node: object, document: Node) -> Types:
    """Give the types that a value may have, none where nothing is said of them.

    >>> sorted(types({"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]}, {"$defs": {"n": {"type": "integer"}}}))
    ['integer', 'null']
    >>> types({"minLength": 1}, {}), types({"enum": [1, 2]}, {}), types({"title": "x"}, {})
    (frozenset({'string'}), frozenset({'integer'}), frozenset())
    """
    return _types(node, document, {}, 0)


def _types(node: object, document: Node, known: dict[int, Types], depth: int) -> Types:
    """Give the types of a schema; one that was asked about already, as in a circle of references, says what is known."""
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return _UNSAID
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = _UNSAID
    known[id(node)] = found = _stated(node, document, known, depth + 1)
    return found


def _stated(node: Node, document: Node, known: dict[int, Types], depth: int) -> Types:
    stated = [_own(node)]
    stated += [_types(each, document, known, depth) for each in (*_referred(node, document), *_ways(node, _ALL))]
    for key in _ANY:
        ways = [_types(each, document, known, depth) for each in _listed(node.get(key))]
        stated.append(_UNSAID if _UNSAID in ways else _UNSAID.union(*ways))
    found = _UNSAID
    for each in stated:
        found = _narrowed(found, each) if found and each else found or each
    return found or _meant(node)


def _own(node: Node) -> Types:
    if "type" in node:
        said = node["type"]
        return frozenset({said} if isinstance(said, str) else map(str, _listed(said)))
    values = _listed(node.get("enum")) or ([node["const"]] if "const" in node else [])
    return frozenset(_KINDS[type(value)] for value in values)


def _meant(node: Node) -> Types:
    """Give the type that bounds are for, where those of one type alone are stated."""
    found = {kind for kind, keys in _MEANT.items() if any(key in node for key in keys)}
    return frozenset(found) if len(found) == 1 else _UNSAID


def _narrowed(one: Types, other: Types) -> Types:
    """Give the types that both allow: an integer is a number."""
    wider = [each | ({"integer"} if "number" in each else set()) for each in (one, other)]
    return frozenset(wider[0] & wider[1])


def _every(node: object, document: Node) -> Iterator[Node]:
    """Yield a schema and all that it refers to or combines, each once."""
    waiting, seen = [node], set[int]()
    while waiting and len(seen) < _MOST:
        each = waiting.pop(0)
        if isinstance(each, Mapping) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [*_referred(each, document), *_ways(each, (*_ALL, *_ANY))]


def _ways(node: Node, keys: tuple[str, ...]) -> list[Any]:
    return [each for key in keys for each in _listed(node.get(key))]


def _referred(node: Node, document: Node) -> list[Any]:
    """Follow a reference within the file (``#/$defs/x``); one that leads nowhere says nothing."""
    said = node.get("$ref")
    if not isinstance(said, str) or not (said == "#" or said.startswith("#/")):
        return []
    found: Any = document
    for step in said.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, Mapping) else None
    return [found]


def _required(node: object, document: Node, known: dict[int, frozenset[str]], depth: int) -> frozenset[str]:
    """Give the fields without which no object is valid; in a circle of references, and beyond the limits, none is known."""
    if not isinstance(node, Mapping) or depth > _DEEPEST or (len(known) >= _MOST and id(node) not in known):
        return frozenset()
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = frozenset()
    found = frozenset(name for name in _listed(node.get("required")) if isinstance(name, str))
    for each in (*_referred(node, document), *_ways(node, _ALL)):
        found |= _required(each, document, known, depth + 1)
    for key in _ANY:
        ways = [_required(each, document, known, depth + 1) for each in _listed(node.get(key)) if each is not False]
        found |= frozenset.intersection(*ways) if ways else frozenset()
    known[id(node)] = found
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
