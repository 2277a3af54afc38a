"""Annotations of GitHub: a workflow command a problem, escaped by GitHub's rules. A run shows the first ten of a step."""

from __future__ import annotations

from jiaokan.dataset.records import Problem
from jiaokan.problems.place import Place
from jiaokan.text.shown import escaped

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def annotation(problem: Problem, place: Place) -> str:
    r"""Write a problem as an error at its place.

    >>> annotation(Problem("rows", "a,b.jsonl line 7 id", "100% wrong"), Place("a,b.jsonl", 7, "line 7 id"))
    '::error file=a%2Cb.jsonl,line=7,title=jiaokan rows::line 7 id: 100%25 wrong'
    """
    told = {"file": place.file, "line": place.line, "title": f"jiaokan {problem.check}"}
    properties = ",".join(
        f"{key}={_coded(escaped(value), _PROPERTY)}" for key, value in told.items() if value is not None
    )
    message = f"{place.within}: {problem.message}" if place.within else problem.message
    return f"::error {properties}::{_coded(escaped(message), _DATA)}"


def _coded(text: str, codes: dict[str, str]) -> str:
    return "".join(codes.get(char, char) for char in text)
