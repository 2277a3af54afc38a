"""The file in which editors write their corrections: TOML, one table each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from jiaokan.corrections import Correction
from jiaokan.errors import InputError

_HEADER = re.compile(r"\s{0,20}\[\[\s{0,20}correction\s{0,20}\]\]")
_KEYS = {"source": str, "start": int, "expected": str, "text": str, "reason": str}
LONGEST_REASON = 200  # code points


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a corrections file: TOML, ``[[correction]]`` with source, start, expected, text, reason.

    Raises InputError, naming the line of the table that is wrong.
    """
    try:
        written = path.read_text(encoding="utf-8")
        tables = tomllib.loads(written).get("correction", [])
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(str(path), "cannot be read", got=str(error), expected="TOML with [[correction]]") from error
    lines = [number for number, line in enumerate(written.split("\n"), 1) if _HEADER.match(line)]
    if not isinstance(tables, list) or len(lines) != len(tables):
        raise InputError(str(path), "is no list of corrections", expected="tables that begin with [[correction]]")
    return tuple(_correction(table, f"{path.name} line {line}") for table, line in zip(tables, lines, strict=True))


def _correction(table: object, where: str) -> Correction:
    if not isinstance(table, dict) or table.keys() != _KEYS.keys():
        got = ", ".join(map(str, table)) if isinstance(table, dict) else type(table).__name__
        raise InputError(where, "is no correction", got=got, expected=", ".join(_KEYS))
    wrong = next((key for key, kind in _KEYS.items() if type(table[key]) is not kind), None)
    if wrong is not None:
        raise InputError(where, f"{wrong} is of another type", got=repr(table[wrong]), expected=_KEYS[wrong].__name__)
    if table["expected"] == table["text"] or table["start"] < 0:
        raise InputError(where, "changes nothing" if table["start"] >= 0 else "starts before the text")
    if not table["reason"].strip() or len(table["reason"]) > LONGEST_REASON or not table["reason"].isprintable():
        raise InputError(where, "wants a reason", expected=f"one line of at most {LONGEST_REASON} characters")
    return Correction(**table, where=where)
