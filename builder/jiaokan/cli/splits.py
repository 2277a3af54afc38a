"""``jiaokan splits``: the split of every source of a release, as the lists that keep it there."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.dataset import splits as rules
from jiaokan.errors import InputError
from jiaokan.text.shown import escaped

_EXAMPLES = (
    "jiaokan splits dist/reports",
    "jiaokan splits dist/reports --out splits",
    "jiaokan build reports/ --out dist/reports --splits splits   # nothing moves",
)
_EXITS = {0: "fine", 2: "DIR is no release, or has no sources"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for train.txt, validation.txt, test.txt.")
@click.option("--names", is_flag=True, help="Sources by name instead of by id: for texts that will change.")
def splits(folder: Path, out: Path | None, names: bool) -> None:
    """Print or write which split each source of a release is in.

    With the lists given to the next build (--splits), no source that has been published ever moves.
    """
    found = _found(folder, "name" if names else "source_id")
    if not any(found.values()):
        raise InputError(str(folder), "has no sources", next_step="name a folder that jiaokan build made")
    for split, sources in found.items():
        lines = [rules.written(source) if names else source for source in sources]
        if out is None:
            click.echo("".join(f"{split} {escaped(line)}\n" for line in lines), nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{split}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _found(folder: Path, column: str) -> dict[str, list[str]]:
    from jiaokan.dataset import writers
    from jiaokan.dataset.staging import open_release

    open_release(folder)
    return {
        split: sorted(
            str(value)
            for batch in writers.read_batches(
                sorted((folder / "data" / "sources").glob(f"{split}-*.parquet")), [column]
            )
            for value in batch.column(column).to_pylist()
        )
        for split in rules.NAMES
    }
