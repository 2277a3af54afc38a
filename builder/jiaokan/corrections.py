"""Corrections by hand, the heart of collation: what an editor saw in the original becomes edits of the rule ``by-hand``.

Each names its source, the stretch of the raw text with the text expected there, the new text and the reason. One that does
not fit is an error: nothing is corrected that is not what the editor saw.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jiaokan.errors import InputError, JiaokanError
from jiaokan.text.traced import Finding

_HEADER = re.compile(r"\s{0,20}\[\[\s{0,20}correction\s{0,20}\]\]")
_KEYS = {"source": str, "start": int, "expected": str, "text": str, "reason": str}
LONGEST_REASON = 200  # code points


class CorrectionError(JiaokanError):
    """A correction that does not fit its source: the build ends, for the editor saw another text."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: ``start`` is a raw offset in code points, ``where`` its place in the file for a message."""

    source: str  # id or name
    start: int
    expected: str
    text: str
    reason: str
    where: str = "corrections"


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


def findings(corrections: Sequence[Correction], raw: str, names: Sequence[str]) -> Iterator[Finding]:
    """Yield the corrections of a source, known by these names, as findings in its raw text, in order.

    Raises CorrectionError where the text there is another, or where two overlap.
    """
    own = sorted((each for each in corrections if each.source in names), key=lambda each: each.start)
    for one, other in pairwise(own):
        if other.start < one.start + len(one.expected):
            raise CorrectionError(other.where, f"overlaps the correction of {one.where}", next_step="make them one")
    for each in own:
        end = each.start + len(each.expected)
        if raw[each.start : end] != each.expected:
            raise CorrectionError(
                each.where,
                f"{each.source} has another text at {each.start}",
                got=repr(raw[each.start : end]),
                expected=repr(each.expected),
                next_step="look at raw_text, and correct the correction",
            )
        yield Finding(each.start, end, each.text, each.reason)
