"""The programs that ``jiaokan bench build`` measures, each in a process of its own: a build, its validation, and what stands beside it.

``python -m jiaokan.bench.speed.programs PROGRAM FIRST FOLDER OUT [WORKERS]`` prints as JSON what it did with the pages in
FOLDER and what that took. Before, it runs twice over those in FIRST, a page: once to load what it needs (the start), and
once more, for what it takes when it has nothing to do (the processes that it starts).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from jiaokan.bench.speed import peers

Done = dict[str, Any]


def plan() -> Any:
    """Give the plan of the builds that are measured."""
    from jiaokan.building import Plan  # noqa: PLC0415  (a peer's process is not to hold what ours needs)
    from jiaokan.dataset import card, splits  # noqa: PLC0415

    return Plan("speed", "1.0.0", card.minimal(), splits.Lists({}))


def build(folder: Path, out: Path, workers: int = 0) -> Done:
    """Build a release, and say what is in it."""
    from jiaokan.building import build as run_build  # noqa: PLC0415

    summary = run_build([folder], out / "release", plan(), workers=workers)
    rows = {table: sum(splits.values()) for table, splits in summary.rows.items()}
    return {table: rows[table] for table in ("sources", "documents", "paragraphs", "edits")}


def validate(folder: Path, out: Path, tier: str) -> Done:
    """Validate the release in a folder up to a tier, in this process. Raises AccountError if it is not valid."""
    from jiaokan.errors import AccountError  # noqa: PLC0415
    from jiaokan.validate import validate as run_validate  # noqa: PLC0415

    for problem in run_validate(folder, tier=tier):
        raise AccountError("validate", str(problem), next_step="report this with the seed")
    return {}


def scale(path: Path, out: Path) -> Done:
    """Build a release of a file of JSON Lines and say what its stages took."""
    from jiaokan.bench.speed import scale as scales  # noqa: PLC0415

    return scales.build(path, out)


def profile(folder: Path, out: Path) -> Done:
    """Build a release in this process under the stopwatch."""
    from jiaokan.bench.speed import stages  # noqa: PLC0415

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


TIERS = ("schema", "relations", "rebuild")


def validation(tier: str) -> str:
    """Name a validation up to a tier."""
    return f"validate, {tier}"


Program = Callable[..., Done]
PROGRAMS: dict[str, Program] = {
    "build": build,
    **{validation(tier): partial(validate, tier=tier) for tier in TIERS},
    "profile": profile,
    "scale": scale,
    "floor": floor,
    "datatrove": peers.datatrove,
    "data-juicer": peers.data_juicer,
}


def _taken() -> tuple[float, float]:
    """Give the seconds that this process and those it has waited for took of the processor, and those on the wall."""
    import resource  # noqa: PLC0415  (where there is none, tree.run has said so)

    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used), time.monotonic()


ONCE_MORE, MEASURED = 1, 2  # numbers of the runs, and of the folders in OUT in which their outputs are


def main(arguments: list[str]) -> None:
    """Run the program that the arguments name, and print what it did and took."""
    name, first, folder, out, *workers = arguments
    marks = []
    done: Done = {}
    for at, pages in enumerate((first, first, folder)):
        made = Path(out, str(at))
        made.mkdir(parents=True)
        done = PROGRAMS[name](Path(pages), made, *map(int, workers))
        marks.append(_taken())
    (start, _), (idle, began), (end, ended) = marks
    took = {"start": start, "seconds": (end - idle) - (idle - start), "wall": ended - began}
    sys.stdout.write(json.dumps({"did": done, "took": took}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
