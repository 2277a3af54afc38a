"""``jiaokan splits``: the split of every source of a release, as the lists that keep it there."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan import splits as rules
from jiaokan import writers
from jiaokan.errors import InputError
from jiaokan.shown import escaped
from jiaokan.staging import open_release


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for train.txt, validation.txt, test.txt.")
def splits(folder: Path, out: Path | None) -> None:
    """Print which split each source of the release in DIR is in, or write it as lists with --out.

    With the lists given to the next build (--splits), no source that has been published ever moves.
    """
    found = _found(folder)
    if not any(found.values()):
        raise InputError(str(folder), "has no sources", next_step="name a folder that jiaokan build made")
    for split, ids in found.items():
        if out is None:
            click.echo("".join(f"{split} {escaped(source_id)}\n" for source_id in ids), nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{split}.txt").write_text("".join(f"{source_id}\n" for source_id in ids), encoding="utf-8")


def _found(folder: Path) -> dict[str, list[str]]:
    open_release(folder)
    return {
        split: sorted(
            str(source_id)
            for batch in writers.read_batches(
                sorted((folder / "data" / "sources").glob(f"{split}-*.parquet")), ["source_id"]
            )
            for source_id in batch.column("source_id").to_pylist()
        )
        for split in rules.NAMES
    }
