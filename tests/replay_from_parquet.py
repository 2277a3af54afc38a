"""Replay and undo every edit of a release with nothing but its Parquet files.

Usage: python replay_from_parquet.py DIR. Imports pyarrow alone: the tables are enough.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.dataset as ds


def main(folder: Path) -> str:
    """Lead every source from raw to clean and back."""
    sources = ds.dataset(folder / "sources").to_table(columns=["source_id", "raw_text", "text"]).to_pylist()
    ledger: dict[str, list[dict]] = {}
    for edit in ds.dataset(folder / "edits").to_table().to_pylist():
        ledger.setdefault(edit["source_id"], []).append(edit)
    count = 0
    for source in sources:
        clean, raw = source["raw_text"], source["text"]
        for edit in sorted(ledger.get(source["source_id"], []), key=lambda row: -row["ordinal"]):  # offsets stay
            clean = clean[: edit["raw_start"]] + edit["text"] + clean[edit["raw_end"] :]
            raw = raw[: edit["text_start"]] + edit["raw_text"] + raw[edit["text_end"] :]
            count += 1
        if clean != source["text"] or raw != source["raw_text"]:
            sys.exit(f"{source['source_id']}: the ledger does not lead from raw to clean and back")
    return f"{len(sources)} sources, {count} edits: raw and clean lead to each other"


if __name__ == "__main__":
    print(main(Path(sys.argv[1]) / "data"))  # noqa: T201  (a script)
