"""A page to look at: a release, or one source, as one HTML file. It is written beside releases, never into one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from jiaokan.dataset import parquet, schema, splits
from jiaokan.dataset.release import MANIFEST
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError, of_system
from jiaokan.explain import Explanation
from jiaokan.show import listing, packing, views
from jiaokan.show.gathered import read_sources
from jiaokan.show.listing import Listed
from jiaokan.show.page import GENERATOR, Page, Screen, render
from jiaokan.show.stats import stats_of
from jiaokan.show.views import TABLES, Gathered

BUDGET = 48 << 20  # bytes of texts and edits on a page, before they are packed: a browser opens it in a second
MOST_LISTED = 20_000  # sources in the list of a page
_SIDES = ("left_id", "right_id")  # of a related pair
_HEAD = 4096  # bytes in which a page names its generator


class Written(NamedTuple):
    """What was written: where, bytes, sources listed and shown whole, sources of the release."""

    out: Path
    n_bytes: int
    listed: int
    whole: int
    sources: int


def write_report(folder: Path, out: Path, *, budget: int = BUDGET) -> Written:
    """Write the page of a release.

    ``budget`` is how many bytes of texts and edits it holds before they are packed; of a larger release it has a sample,
    drawn by the ids, and says so.
    Raises InputError if the folder is no release or cannot be read, and if ``out`` is in a release, is a folder or
    another's file, or cannot be written.
    """
    target = _target(out)
    open_release(folder)
    stats = stats_of(folder)
    sources = listing.list_sources(folder)
    chosen = listing.choose(sources, budget)
    kept = _kept(sources, chosen)
    piece_of, pieces = _pack(folder, chosen)
    rows = [one.to_json() | {"piece": piece_of.get(one.source_id, -1)} for one in kept]
    packed = packing.packed({"sources": rows, "pairs": list(_pairs(folder, {one.source_id for one in kept}))})
    said = _said(len(sources), len(kept), len(chosen))
    page = Page(stats.release.name, packed, pieces, Screen("overview.html.j2", {"stats": stats}, said))
    return Written(target, _write(target, render(page)), len(kept), len(chosen), len(sources))


def write_source(rows: Explanation, out: Path, *, start: str | None = None) -> Written:
    """Write the page of one source, which opens at the unit of the id ``start``. Raises InputError as ``write_report``."""
    target = _target(out)
    view = views.view_of(Gathered("", rows.source, {name: _table(name, rows) for name in TABLES}))
    key = view["id"]
    listed = packing.packed({"sources": [{"id": key, "name": view["name"], "piece": 0}], "pairs": []})
    pieces = [text for _, text in packing.pack([(key, view)])]
    page = Page(view["name"], listed, pieces, start=start or key)
    return Written(target, _write(target, render(page)), 1, 1, 1)


def _table(name: str, rows: Explanation) -> pa.Table:
    return pa.Table.from_pylist(getattr(rows, name), schema.arrow(name))


def _kept(sources: Sequence[Listed], chosen: Collection[str]) -> list[Listed]:
    """Give the sources that are listed, in order: those shown whole, and others by their ids where there is room."""
    if len(sources) <= MOST_LISTED:
        return list(sources)
    drawn = sorted(sources, key=lambda one: (one.source_id not in chosen, one.source_id))
    kept = {one.source_id for one in drawn[:MOST_LISTED]}
    return [one for one in sources if one.source_id in kept]


def _pack(folder: Path, chosen: Collection[str]) -> tuple[dict[str, int], list[str]]:
    """Pack the sources that are shown whole; give the piece of each, and the pieces."""
    found = (each for each in read_sources(folder, views.COLUMNS) if each.source["source_id"] in chosen)
    piece_of: dict[str, int] = {}
    pieces: list[str] = []
    for keys, text in packing.pack((each.source["source_id"], views.view_of(each)) for each in found):
        piece_of |= dict.fromkeys(keys, len(pieces))
        pieces.append(text)
    return piece_of, pieces


def _pairs(folder: Path, listed: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the related pairs of which one side is listed."""
    paths = [
        path for name in splits.NAMES for path in sorted((folder / "data" / "duplicates").glob(f"{name}-*.parquet"))
    ]
    for batch in parquet.read_rows(paths, schema.arrow("duplicates")):
        rows = batch.to_pylist()
        yield from (row for row in rows if any(row[side].partition(":")[0] in listed for side in _SIDES))


def _said(sources: int, listed: int, whole: int) -> str:
    if whole == sources:
        return ""
    rest = "" if listed == sources else f", {listed:,} are listed"
    return (
        f"Of {sources:,} sources {whole:,} are on this page with their texts{rest}: at least one for every flag, rule "
        "and kind where there was room, then others drawn by their ids. The figures are of the whole release."
    )


# --- the file ---------------------------------------------------------------------------------------------------
def _target(out: Path) -> Path:
    """Give the file to write. Raises InputError for a folder, a link, and any place in a release."""
    place = Path(os.path.realpath(out.parent)) / out.name
    if out.is_symlink() or place.is_dir():
        kind = "is a link" if out.is_symlink() else "is a folder"
        raise InputError(str(out), kind, expected="a file", next_step="name a file, such as report.html")
    if place.exists() and not _is_page(place):
        raise InputError(
            str(out), "exists and is no page of jiaokan's", next_step="choose another --out, or move it away"
        )
    for folder in place.parents:
        if (folder / MANIFEST).is_file() and (folder / "data").is_dir():
            what = f"is in the release {folder}, where nothing may be added"
            raise InputError(str(out), what, next_step="choose another --out")
    return place


def _is_page(place: Path) -> bool:
    """Say whether a file is a page that was written here before, by how it begins."""
    try:
        with place.open("rb") as file:
            return GENERATOR.encode() in file.read(_HEAD)
    except OSError as error:
        raise of_system(error, str(place)) from error


def _write(target: Path, text: str) -> int:
    """Write a file whole or not at all; give its bytes. Raises InputError where the system refuses."""
    data = text.encode()
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            place = Path(file.name)
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                place.chmod(0o644)
                place.replace(target)
            except BaseException:
                place.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise of_system(error, str(target), "cannot be written") from error
    return len(data)
