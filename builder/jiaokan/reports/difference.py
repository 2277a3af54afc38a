"""The page of what differs between two releases: the counts, and the sources that differ, raw beside before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.diff.compare import compare
from jiaokan.diff.records import Difference, SourceChange
from jiaokan.reports.files import Written, target_of, write_page
from jiaokan.show import listing, packing, views
from jiaokan.show.gathered import read_sources
from jiaokan.show.listing import Listed
from jiaokan.show.page import First, Page, render

MOST = 300  # sources that are shown
BEFORE = "~"  # behind the id of a source whose raw text is another now: how it was


class _Side(NamedTuple):
    """What one release has of the sources that are shown, by their ids."""

    listed: Mapping[str, Listed]
    views: Mapping[str, dict[str, Any]]


class _Shown(NamedTuple):
    """A source on the page: how it is listed, its text, and whose text stands beside it on a page of its own."""

    listed: Listed
    view: dict[str, Any]
    said: str
    beside: str | None = None


def write_difference(a: Path, b: Path, out: Path, *, most: int = MOST) -> tuple[Written, Difference]:
    """Write the page of what differs between the releases A, before, and B, after; give the difference too.

    Raises InputError if one is no release or cannot be read, and as ``write_report`` for ``out``.
    """
    target = target_of(out)
    found = compare(a, b, most=most)
    names = _names(found)
    sides = _read(a, {one.id_a for one in found.details}), _read(b, {one.id_b for one in found.details})
    shown = [each for one in found.details for each in _shown(one, *sides, names)]
    piece_of, pieces = packing.pack_all((one.listed.source_id, one.view) for one in shown)
    rows = [one.listed.to_json() | {"piece": piece_of[one.listed.source_id], "said": one.said} for one in shown]
    pairs = [_pair(one) for one in shown if one.beside is not None]
    first = First("difference.html.j2", {"found": found, "names": names}, _left_out(found))
    page = Page(" → ".join(names), packing.packed({"sources": rows, "pairs": pairs}), pieces, first, compared=names)
    return Written(target, write_page(target, render(page)), len(rows), len(rows), found.sources.differing), found


def _names(found: Difference) -> tuple[str, str]:
    """Name the releases so that they can be told apart."""
    a, b = (f"{release.name} {release.version}" for release in (found.a, found.b))
    return (a, b) if a != b else (f"A {found.a.data_digest[:8]}", f"B {found.b.data_digest[:8]}")


def _left_out(found: Difference) -> str:
    if len(found.details) == found.sources.differing:
        return ""
    return f"Of {found.sources.differing:,} sources that differ {len(found.details):,} are on this page."


def _read(folder: Path, ids: Collection[str | None]) -> _Side:
    """Read the sources of a release that are shown."""
    found = (each for each in read_sources(folder, views.COLUMNS) if each.source["source_id"] in ids)
    listed = listing.list_sources(folder, ids)
    return _Side(
        {one.source_id: one for one in listed}, {each.source["source_id"]: views.view_of(each) for each in found}
    )


def _shown(one: SourceChange, a: _Side, b: _Side, names: tuple[str, str]) -> Iterator[_Shown]:
    """Yield what is shown of a source: both clean texts beside the raw one, or, where that is another, each by itself."""
    if one.id_a is None or one.id_b is None:
        side, key, name = (b, one.id_b, names[1]) if one.id_a is None else (a, one.id_a, names[0])
        yield _Shown(side.listed[str(key)], side.views[str(key)], f"only in {name}")
        return
    before, after = a.views[one.id_a], b.views[one.id_b]
    listed = replace(b.listed[one.id_b], rules=_rules(one))
    if before["raw_sha256"] == after["raw_sha256"]:
        both = before | {"id": after["id"], "other": {name: after[name] for name in ("text", "edits", "paragraphs")}}
        yield _Shown(listed, both, _counts(one))
        return
    key = f"{after['id']}{BEFORE}"
    yield _Shown(replace(a.listed[one.id_a], source_id=key), before | {"id": key}, f"before: {names[0]}", after["id"])
    yield _Shown(listed, after, f"after: {names[1]}, other bytes")


def _rules(one: SourceChange) -> tuple[str, ...]:
    """Give the rules of the edits that differ."""
    edits = [
        *one.edits_only_a,
        *one.edits_only_b,
        *(values for each in one.edits_changed for values in (each.before, each.after)),
    ]
    return tuple(sorted({rule for edit in edits for rule in edit.get("rules", ())}))


def _counts(one: SourceChange) -> str:
    """Say how many rows differ, by table: ``edits -3 +1; paragraphs ~2``."""
    said = []
    for table, rows in one.rows.items():
        parts = [
            f"{sign}{count:,}" for sign, count in (("−", rows.removed), ("+", rows.added), ("~", rows.changed)) if count
        ]
        said += [f"{table} {' '.join(parts)}"] if parts else []
    moved = "" if one.split_a == one.split_b else f"{one.split_a} → {one.split_b}"
    return "; ".join(filter(None, (*said, moved)))


def _pair(one: _Shown) -> dict[str, Any]:
    return {"level": "source", "kind": "changed", "left_id": one.listed.source_id, "right_id": one.beside}
