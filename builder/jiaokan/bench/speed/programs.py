"""The programs that ``jiaokan bench build`` measures, each in a process of its own: a build, and what stands beside it.

``python -m jiaokan.bench.speed.programs PROGRAM FOLDER OUT [ARGUMENT]`` reads the pages in FOLDER, leaves what it makes in
the new folder OUT and prints what it did as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jiaokan.bench.speed import peers

Done = dict[str, Any]


def _plan() -> Any:
    from jiaokan.building import Plan  # noqa: PLC0415  (a peer's process is not to hold what ours needs)
    from jiaokan.dataset import card, splits  # noqa: PLC0415

    return Plan("speed", "1.0.0", card.minimal(), splits.Lists({}))


def build(folder: Path, out: Path, workers: int = 0) -> Done:
    """Build a release, and say what is in it."""
    from jiaokan.building import build as run_build  # noqa: PLC0415

    summary = run_build([folder], out / "release", _plan(), workers=workers)
    rows = {table: sum(splits.values()) for table, splits in summary.rows.items()}
    return {table: rows[table] for table in ("sources", "documents", "paragraphs", "edits")}


def profile(folder: Path, out: Path, before: Path) -> Done:
    """Build a release in this process under the stopwatch; before it one of other pages, which loads the tables."""
    from jiaokan.bench.speed import stages  # noqa: PLC0415

    build(before, out / "before")
    with stages.profile() as watch:
        started = time.process_time()
        build(folder, out)
        whole = time.process_time() - started
        found = watch.end()
    return {"seconds": whole, "stages": [[stage.room, stage.detail, took] for stage, took in found.items()]}


# --- the floor: what nobody can do without ----------------------------------------------------------------------------
def floor(folder: Path, out: Path) -> Done:
    """Read the pages, convert each by OpenCC, and write them as Parquet."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    convert = import_module("opencc").OpenCC("t2s").convert
    rows = [{"id": name, "text": convert(text)} for name, text in peers.texts_of(folder)]
    pq.write_table(pa.Table.from_pylist(rows), out / "documents.parquet", compression="zstd")
    return {"documents": len(rows)}


Program = Callable[..., Done]
PROGRAMS: dict[str, Program] = {
    "build": build,
    "profile": profile,
    "floor": floor,
    "datatrove": peers.datatrove,
    "data-juicer": peers.data_juicer,
}


def main(arguments: list[str]) -> None:
    """Run the program that the arguments name, and print what it did."""
    name, folder, out, *more = arguments
    Path(out).mkdir(parents=True)
    done = PROGRAMS[name](Path(folder), Path(out), *(int(each) if each.isdigit() else Path(each) for each in more))
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
