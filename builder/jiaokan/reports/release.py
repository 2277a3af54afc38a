"""The page of a release: its figures, a list of its sources, and the texts of those that have room."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from jiaokan.dataset import parquet, schema
from jiaokan.dataset.staging import open_release
from jiaokan.reports.files import Written, target_of, write_page
from jiaokan.show import listing, packing, views
from jiaokan.show.gathered import read_sources
from jiaokan.show.listing import Listed
from jiaokan.show.page import First, Page, render
from jiaokan.show.stats import stats_of
from jiaokan.show.tables import files_of

BUDGET = 48 << 20  # bytes of texts and edits on a page, before they are packed: a browser opens it in a second
MOST_LISTED = 20_000  # sources in the list of a page
_SIDES = ("left_id", "right_id")  # of a related pair


def write_report(folder: Path, out: Path, *, budget: int = BUDGET) -> Written:
    """Write the page of a release.

    ``budget`` is how many bytes of texts and edits it holds before they are packed; of a larger release it has a sample,
    drawn by the ids, and says so.
    Raises InputError if the folder is no release or cannot be read, and if ``out`` is in a release, is a folder or
    another's file, or cannot be written.
    """
    target = target_of(out)
    open_release(folder)
    stats = stats_of(folder)
    sources = listing.list_sources(folder)
    chosen = listing.choose(sources, budget)
    kept = _kept(sources, chosen)
    piece_of, pieces = _pack(folder, chosen)
    rows = [one.to_json() | {"piece": piece_of.get(one.source_id, -1)} for one in kept]
    packed = packing.packed({"sources": rows, "pairs": list(_pairs(folder, {one.source_id for one in kept}))})
    said = _said(len(sources), len(kept), len(chosen))
    page = Page(stats.release.name, packed, pieces, First("overview.html.j2", {"stats": stats}, said))
    return Written(target, write_page(target, render(page)), len(kept), len(chosen), len(sources))


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
    return packing.pack_all((each.source["source_id"], views.view_of(each)) for each in found)


def _pairs(folder: Path, listed: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the related pairs of which one side is listed."""
    paths = [path for _, path in files_of(folder, "duplicates")]
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
