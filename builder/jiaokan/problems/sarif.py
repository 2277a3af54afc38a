"""SARIF 2.1.0, as code scanning reads it, written as problems come: a result a problem, none held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiaokan import __version__
from jiaokan.dataset.records import Problem
from jiaokan.problems.place import Place
from jiaokan.text.shown import escaped, to_json

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def head(checks: Mapping[str, str]) -> str:
    """Begin a log: the tool and its checks, by their stable names with what each is for."""
    rules = [{"id": check, "shortDescription": {"text": said or check}} for check, said in checks.items()]
    tool = {"driver": {"name": "jiaokan", "version": __version__, "rules": rules}}
    return f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {to_json(tool)}, "results": ['


def result(problem: Problem, place: Place) -> str:
    """Write a problem as a result."""
    return to_json(
        {
            "ruleId": problem.check,
            "level": "error",
            "message": {"text": escaped(problem)},
            "locations": [_location(place)],
        }
    )


_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def uri(path: str) -> str:
    """Write a path as a reference of RFC 3986.

    >>> uri("data/数 1.jsonl")
    'data/%E6%95%B0%201.jsonl'
    """
    return "".join(chr(byte) if byte in _KEPT else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogateescape"))


def _location(place: Place) -> dict[str, Any]:
    """Give a place: a line of a text as a region, a row of Parquet by name, for it has no lines."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    found: dict[str, Any] = {"physicalLocation": physical}
    if place.within:
        found["logicalLocations"] = [{"fullyQualifiedName": escaped(place.within)}]
    return found


def tail(*, found: Mapping[str, Any]) -> str:
    """End a log: ``found`` says what was looked at."""
    invocation = {"executionSuccessful": True, "properties": dict(found)}
    return f'], "invocations": [{to_json(invocation)}], "columnKind": "unicodeCodePoints"}}]}}'
