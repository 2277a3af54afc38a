"""Where a problem lies, as machines want it: a file below the dataset, a line of a text, what is left of the place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_ROW = re.compile(r"(.{1,4000}) (row|line) ([0-9]{1,15})(?: (\S.*))?", re.DOTALL)
_FILE = re.compile(r"(\S+\.[A-Za-z0-9]{1,10})(?: (\S.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: ``file`` as one names it from where one stands, ``line`` from 1 in a text, ``within`` what is said besides."""

    file: str
    line: int | None = None
    within: str = ""


def place_of(where: str, name: Callable[[str], str | None], whole: str) -> Place:
    """Read a place from a problem's ``where``.

    ``name`` gives the path of a file that the dataset calls so, None if it has none; ``whole`` stands for the dataset.

    >>> place_of("a.jsonl line 7 id", lambda file: f"d/{file}", "d")
    Place(file='d/a.jsonl', line=7, within='line 7 id')
    >>> place_of("a/train.parquet row 7 id", lambda file: f"d/{file}", "d")
    Place(file='d/a/train.parquet', line=None, within='row 7 id')
    >>> place_of("notes", lambda file: None, "d")
    Place(file='d', line=None, within='notes')
    """
    if (found := _ROW.fullmatch(where)) is not None and (file := name(found[1])) is not None:
        line = int(found[3]) if found[2] == "line" else None
        return Place(file, line, where[len(found[1]) + 1 :])
    if (file := name(where)) is not None:
        return Place(file)
    if (found := _FILE.fullmatch(where)) is not None and (file := name(found[1])) is not None:
        return Place(file, None, found[2] or "")
    return Place(whole, None, where)
