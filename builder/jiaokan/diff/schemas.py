"""What two releases say of the columns they share, down to the fields of nested ones. Judges no word of a description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jiaokan.text.shown import listed

Node = Mapping[str, Any]
_TYPED = ("x-arrow", "unit")
# Bounds of values: a person says whether they mean something else now.
_BOUNDS = (
    "pattern",
    "format",
    "const",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
)
# What is compared as what it means, and what says nothing of values.
_LOOKED_AT = frozenset(("type", "enum", "properties", "items", "required", "description", *_TYPED, *_BOUNDS))
_SAID_ASIDE = frozenset(("title", "examples", "$comment"))
_KINDS_OF: Mapping[str, tuple[type, ...]] = {
    "type": (str, list),
    "enum": (list,),
    "properties": (Mapping,),
    "items": (Mapping,),
    "required": (list,),
}


class Reason(NamedTuple):
    """Something that differs, and the part of the version that it moves."""

    part: str
    what: str


def changes(where: str, old: Node, new: Node) -> Iterator[Reason | str]:
    """Yield what differs between two descriptions of a column; a text is what a person has to judge.

    ``where`` names it: ``paragraphs.spans``; the items of a list are ``paragraphs.spans[]``.
    """
    if _kinds(old) != _kinds(new) or any(old.get(key) != new.get(key) for key in _TYPED):
        yield Reason("major", f"{where} has another type or unit")
    yield from _nulls(where, old, new)
    yield from _enums(where, old, new)
    yield from _fields(where, old, new)
    yield from _items(where, old, new)
    if any(old.get(key) != new.get(key) for key in _BOUNDS):
        yield f"{where} is held to other bounds: major, if its values mean something else"
    if old.get("description") != new.get("description"):
        yield f"{where} is described otherwise: major, if it means something else"
    if others := _others(old, new):
        yield f"{where} differs in {listed(others)}: major, if its values mean something else"


def _others(old: Node, new: Node) -> list[str]:
    """Give the keys that differ and that nothing else compares, and those that are not what they must be."""
    found = {key for key in {*old, *new} - _LOOKED_AT - _SAID_ASIDE if old.get(key) != new.get(key)}
    found |= {key for key in _KINDS_OF if old.get(key) != new.get(key) and not _is_compared(key, old, new)}
    shared = _named(old.get("properties")).keys() & _named(new.get("properties")).keys()
    if any((name in _list(old, "required")) != (name in _list(new, "required")) for name in shared):
        found.add("required")
    return sorted(found)


def _is_compared(key: str, old: Node, new: Node) -> bool:
    """Tell whether two values of a key are of kinds that are compared; an absent list or object is."""
    if key == "items":
        return all(isinstance(node.get(key), Mapping) for node in (old, new))
    return all(isinstance(node[key], _KINDS_OF[key]) for node in (old, new) if key in node)


def _list(node: Node, key: str) -> list[Any]:
    found = node.get(key)
    return found if isinstance(found, list) else []


def _types(node: Node) -> list[str]:
    found = node.get("type")
    return [found] if isinstance(found, str) else [str(each) for each in _list(node, "type")]


def _kinds(node: Node) -> set[str]:
    return {*_types(node)} - {"null"}


def _nulls(where: str, old: Node, new: Node) -> Iterator[Reason]:
    before, after = ("null" in _types(node) for node in (old, new))
    if after and not before:
        yield Reason("major", f"{where} may be null")
    if before and not after:
        yield Reason("minor", f"{where} is never null any more")


def _enums(where: str, old: Node, new: Node) -> Iterator[Reason]:
    """Compare lists of values; where only one has a list, values come or go too."""
    if ("enum" not in old and "enum" not in new) or not _is_compared("enum", old, new):
        return
    if "enum" not in old or "enum" not in new:
        part, what = ("major", "takes listed values only") if "enum" in new else ("minor", "takes any value")
        yield Reason(part, f"{where} {what}")
        return
    lost, gained = _values(old) - _values(new), _values(new) - _values(old)
    if lost:
        yield Reason("major", f"{where} no longer takes {', '.join(sorted(lost))}")
    if gained:
        yield Reason("minor", f"{where} also takes {', '.join(sorted(gained))}")


def _values(node: Node) -> set[str]:
    return {str(each) for each in node["enum"] if each is not None}


def _fields(where: str, old: Node, new: Node) -> Iterator[Reason | str]:
    one, other = _named(old.get("properties")), _named(new.get("properties"))
    if lost := [name for name in one if name not in other]:
        yield Reason("major", f"{where} loses {', '.join(lost)}")
    if gained := [name for name in other if name not in one]:
        yield Reason("minor", f"{where} gains {', '.join(gained)}")
    for name in (each for each in one if each in other):
        yield from changes(f"{where}.{name}", one[name], other[name])


def _items(where: str, old: Node, new: Node) -> Iterator[Reason | str]:
    one, other = old.get("items"), new.get("items")
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        yield from changes(f"{where}[]", one, other)


def _named(found: object) -> dict[str, Node]:
    """Give what describes the fields of an object, as far as it is what it must be."""
    if not isinstance(found, Mapping):
        return {}
    return {str(name): node for name, node in found.items() if isinstance(node, Mapping)}
