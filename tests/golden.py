"""What the tables of some builds hold, as digests: a change that alters a row is seen, whatever it was made for.

    python tests/golden.py                        compare
    python tests/golden.py --update --reason WHY  renew; the reason is kept in golden.json

``SEEDS`` names the folder of the seeds. Their digests are compared and renewed only where it is set.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from jiaokan.bench.speed import corpus
from jiaokan.building import Plan, build
from jiaokan.dataset import card, release, splits

HERE = Path(__file__).parent
GOLDEN = HERE / "golden.json"
# Their tables decide what a text becomes, and what the generated pages are; no other package's version decides a digest.
DECIDING = ("opencc", "pypinyin")
SIZES = {
    "plain": 300_000,
    "glossed": 300_000,
    "one-line": 300_000,
    "web": 500_000,
    "tiny": 60_000,
    "records": 60_000,
    "huge": 300_000,
}


# --- the corpora ------------------------------------------------------------------------------------------------------
def _sample(folder: Path) -> Path:
    return HERE / "corpus"


def _generated(folder: Path) -> Path:
    """Write pages of every kind; they are the same on any machine with the same packages."""
    for kind, size in SIZES.items():
        corpus.write(folder / kind, kind, size)
    return folder


def _seeds(folder: Path) -> Path:
    """Copy the five seeds: their folder may hold more."""
    folder.mkdir(parents=True)
    for path in sorted(Path(os.environ["SEEDS"]).glob("00[0-4]_*.txt")):
        shutil.copy(path, folder)
    return folder


CORPORA: dict[str, Callable[[Path], Path]] = {"sample": _sample, "generated": _generated, "seeds": _seeds}


def is_there(name: str) -> bool:
    """Tell whether a corpus can be had: the seeds are not in the repository."""
    return name != "seeds" or bool(os.environ.get("SEEDS"))


# --- digests ----------------------------------------------------------------------------------------------------------
def digests(folder: Path, out: Path, *, workers: int = 0, paths: Sequence[Path] | None = None) -> dict[str, object]:
    """Build a release and give what identifies its inputs and each split of each table; ``paths`` name the files."""
    build(paths or [folder], out, Plan("golden", "1.0.0", card.minimal(), splits.Lists({})), workers=workers)
    told = json.loads((out / release.MANIFEST).read_text(encoding="utf-8"))
    return {
        "inputs": corpus.digest(sorted(path for path in folder.rglob("*") if path.is_file())),
        "data_digest": told["data_digest"],
        "tables": {table: found["splits"] for table, found in told["tables"].items()},
    }


def read() -> dict[str, object]:
    """Give what is kept."""
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def packages() -> dict[str, str]:
    """Give the versions of what decides content."""
    return {name: version(name) for name in DECIDING}


def differences(kept: Mapping, found: Mapping) -> Iterator[str]:
    """Yield a line for every table whose rows differ, and one for pages that are others."""
    if kept["inputs"] != found["inputs"]:
        yield "the pages themselves are others"
    for table in sorted({*kept["tables"], *found["tables"]}):
        before, now = kept["tables"].get(table, {}), found["tables"].get(table, {})
        for split in sorted({*before, *now}):
            rows = [part.get(split, {}).get("rows", 0) for part in (before, now)]
            if before.get(split) != now.get(split):
                yield f"{table} {split}: other content, {rows[1]} rows, kept {rows[0]}"


def renew(reason: str) -> None:
    """Write the digests of all corpora that are there; what changed is kept with the reason."""
    kept = read() if GOLDEN.exists() else {"corpora": {}, "renewed": []}
    changed: dict[str, list[str]] = {}
    for name, made in _built():
        before = kept["corpora"].get(name)
        lines = ["new"] if before is None else list(differences(before, made))
        if lines:
            changed[name] = lines
        kept["corpora"][name] = made
    if changed:
        kept["renewed"].append({"reason": reason, "changed": changed})
    whole = {"packages": packages(), "corpora": kept["corpora"], "renewed": kept["renewed"]}
    GOLDEN.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _built() -> Iterator[tuple[str, dict[str, object]]]:
    for name, write in CORPORA.items():
        if is_there(name):
            with tempfile.TemporaryDirectory() as folder:
                yield name, digests(write(Path(folder) / "in"), Path(folder) / "out")


def main() -> int:
    """Compare or renew."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="renew the digests")
    parser.add_argument("--reason", help="why the tables may differ; it is kept in the file")
    chosen = parser.parse_args()
    if chosen.update:
        if not (chosen.reason or "").strip():
            parser.error("--update needs --reason: say why the tables may differ")
        renew(chosen.reason)
        return 0
    if read()["packages"] != packages():
        parser.error(f"the digests are for {read()['packages']}, these are {packages()}")
    faults = [f"{name}: {line}" for name, made in _built() for line in differences(read()["corpora"][name], made)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
