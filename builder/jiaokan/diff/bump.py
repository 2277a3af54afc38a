"""Why the version of a dataset moves: what differs between two releases, and which part of the version that is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import schema
from jiaokan.dataset.versions import PARTS, Version
from jiaokan.diff.compare import compare
from jiaokan.diff.records import Difference, Ids
from jiaokan.diff.schemas import Reason, changes
from jiaokan.errors import InputError


class Bump(NamedTuple):
    """The version of the newer release, by what differs; ``to_judge`` are changes of which a person says what they mean."""

    before: Version
    after: Version
    reasons: list[Reason]
    to_judge: list[str]


def bump(a: Path, b: Path) -> Bump:
    """Propose the version of release B, made after release A.

    Raises InputError where one is no release, they are of two datasets, or A has no version ``x.y.z``.
    """
    difference = compare(a, b, most=0)
    if difference.a.name != difference.b.name:
        raise InputError(str(b), "is another dataset", got=repr(difference.b.name), expected=repr(difference.a.name))
    before = Version.parse(difference.a.version, where=f"{a} version")
    changes = list(_of_schemas(a, b))
    found = [*_of_rows(difference), *(each for each in changes if isinstance(each, Reason))]
    found.sort(key=lambda reason: PARTS.index(reason.part))
    after = before.bumped(found[0].part) if found else before
    return Bump(before, after, found, [each for each in changes if isinstance(each, str)])


def _of_rows(difference: Difference) -> Iterator[Reason]:
    sources = difference.sources
    yield from _of_ids(difference)
    for table, apart in difference.columns.items():
        if apart.only_a:
            yield Reason("major", f"{table} loses {', '.join(apart.only_a)}")
        if apart.only_b:
            yield Reason("minor", f"{table} gains {', '.join(apart.only_b)}")
    kinds = (
        *((sources.added, "added"), (sources.removed, "removed"), (sources.other_bytes, "with other bytes")),
        (sources.other_split, "in another split"),
    )
    yield from (Reason("minor", f"{count:,} sources {what}") for count, what in kinds if count)
    if sources.other_text:
        yield Reason("patch", f"{sources.other_text:,} sources with another clean text")
    for table, rows in difference.tables.items():
        if not rows.is_same:
            yield Reason("patch", f"rows of {table} differ{_ids(difference.ids.get(table))}")


def _of_ids(difference: Difference) -> Iterator[Reason]:
    """Say which ids stand for something else than before."""
    sources = difference.sources
    rehashed = difference.tables["sources"].moved - sources.other_bytes
    if rehashed > 0:
        yield Reason("major", f"{rehashed:,} sources of the same bytes have other ids")
    if sources.other_raw:
        yield Reason(
            "major", f"{sources.other_raw:,} sources of the same bytes have another raw text: ids lead elsewhere"
        )
    for table, ids in difference.ids.items():
        if ids.other:
            yield Reason("major", f"{ids.other:,} ids of {table} stand for other places in the same raw texts")


def _ids(found: Ids | None) -> str:
    """Say how many ids of sources that stayed lead nowhere now, and how many are new."""
    if found is None or not (found.gone or found.came):
        return ""
    return f"; of sources that stayed {found.gone:,} ids are gone and {found.came:,} new"


def _of_schemas(a: Path, b: Path) -> Iterator[Reason | str]:
    """Compare what both releases say of the columns they share."""
    for table in schema.TABLES:
        one, other = _columns(a, table), _columns(b, table)
        for name in (each for each in one if each in other):
            yield from changes(f"{table}.{name}", one[name], other[name])


def _columns(folder: Path, table: str) -> dict[str, dict[str, Any]]:
    """Read the columns of a table as a release describes them; none where it does not, or not as it must."""
    try:
        found = json.loads((folder / "schema" / f"{table}.schema.json").read_text(encoding="utf-8"))
        columns = found.get("properties", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return {name: column for name, column in columns.items() if isinstance(column, dict)}
