"""What a build adds to a card's front matter: configs, features and sizes, as ``datasets`` and the Hub read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiaokan.dataset import schema

ADDED = ("configs", "dataset_info", "size_categories")
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
    (100_000_000_000, "10B<n<100B"),
    (1_000_000_000_000, "100B<n<1T"),
)


def added(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that a build adds, in order."""
    return {
        "configs": configs(manifest),
        "dataset_info": [_info(table, manifest) for table in schema.TABLES if manifest["tables"][table]["splits"]],
        "size_categories": [size(manifest["tables"][schema.DEFAULT_TABLE]["rows"])],
    }


def configs(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the tables as configs of ``datasets``: explicit globs, only splits with rows, and what defeats its cache.

    ``load_dataset`` caches by folder name and this list, never by the files: without a version and a description
    that change with the data it would return the rows of an older build.
    """
    found = []
    for table in schema.TABLES:
        parts = manifest["tables"][table]["splits"]
        if parts:
            item = {
                "config_name": table,
                "version": manifest["version"],
                "description": f"build {manifest['data_digest'][:12]}",
                "data_files": [{"split": split, "path": f"data/{table}/{split}-*.parquet"} for split in parts],
            }
            found.append(item | ({"default": True} if table == schema.DEFAULT_TABLE else {}))
    return found


def _info(table: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a table before it is loaded: features, and rows and bytes of each split, which loading holds it against.

    ``num_bytes`` are the values as Parquet encodes them, not compressed; ``download_size`` are the files.
    """
    parts = manifest["tables"][table]["splits"]
    files = {split: _files(manifest, f"data/{table}/{split}-") for split in parts}
    splits = [
        {
            "name": split,
            "num_bytes": sum(entry["data_bytes"] for entry in files[split]),
            "num_examples": parts[split]["rows"],
        }
        for split in parts
    ]
    return {
        "config_name": table,
        "features": schema.features_listed(table),
        "splits": splits,
        "download_size": sum(entry["bytes"] for entries in files.values() for entry in entries),
        "dataset_size": sum(split["num_bytes"] for split in splits),
    }


def _files(manifest: Mapping[str, Any], prefix: str) -> list[Mapping[str, Any]]:
    return [entry for entry in manifest["files"] if entry["path"].startswith(prefix)]


def size(rows: int) -> str:
    """Give the Hub's name for so many rows.

    >>> size(999), size(10**8), size(10**13)
    ('n<1K', '100M<n<1B', 'n>1T')
    """
    return next((name for limit, name in _SIZES if rows < limit), "n>1T")
