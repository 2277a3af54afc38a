"""A release as version 0.2 wrote it: short ids, one column of flags, fewer columns, a manifest of format 1."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DROPPED = {
    "sources": (*("source_key", "license", "language", "metadata", "copies", "extractor", "page_url", "page_date"),
                *("page_metadata", "marks", "pages", "left_out", "repaired")),
    "documents": ("source_key", "url", "repaired"),
    "sections": ("repaired",),
    "paragraphs": ("source_key", "url", "page", "repaired"),
    "edits": ("document_id", "paragraph_id"),
    "duplicates": (),
}  # fmt: skip
_IDS = ("source_id", "document_id", "section_id", "parent_id", "paragraph_id", "left_id", "right_id")


def short(value):
    source, colon, rest = value.partition(":")
    return f"{source[:16]}{colon}{rest}"


def _row(row, dropped):
    if "repaired" in row:
        row["flags"] = sorted({*row["flags"], *row["repaired"]})
    row |= {name: short(row[name]) for name in _IDS if row.get(name)}
    return {name: value for name, value in row.items() if name not in dropped}


def as_version_02(release: Path, to: Path) -> Path:
    """Write a release, all of whose records are published, as version 0.2 did."""
    shutil.copytree(release, to)
    for path in sorted((to / "data").glob("*/*.parquet")):
        dropped = DROPPED[path.parent.name]
        found = pq.read_table(path)
        kept = pa.schema([field for field in found.schema if field.name not in dropped])
        pq.write_table(pa.Table.from_pylist([_row(row, dropped) for row in found.to_pylist()], schema=kept), path)
    manifest = json.loads((to / "manifest.json").read_text(encoding="utf-8"))
    sources = manifest.pop("sources")
    manifest["inputs"] = [
        {key: entry[key] for key in ("name", "also_as", "sha256", "bytes", "fate", "reason")}
        | {"source_id": entry["source_id"][:16]}
        for entry in sources
    ]
    del manifest["account"]["excluded"]
    for sums in manifest["account"].values():
        sums["files"] = sums.pop("records")
    manifest |= {"format": 1, "options": {"script": manifest["options"]["script"]}}
    (to / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return to
