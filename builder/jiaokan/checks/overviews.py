"""What a manifest shows of the data on the card is what the tables give."""

from __future__ import annotations

from collections.abc import Iterator

from jiaokan.checks.model import Fault, Release, shown
from jiaokan.dataset import overview
from jiaokan.dataset import release as releases
from jiaokan.dataset.parquet import UnreadableError


def find_overview_faults(release: Release) -> Iterator[Fault]:
    """Counts, examples of flags and the passage before and after are those of the tables, in the order of their files."""
    if not release.checksums:
        return  # rows in another order give other examples
    try:
        found = overview.overview_of(release.folder)
    except UnreadableError:
        return  # told by readable
    stated = release.manifest["overview"]
    for key, value in found.items():
        if stated[key] != value:
            yield f"{releases.MANIFEST} overview.{key}", f"states {shown(stated[key])}, the tables give {shown(value)}"
