"""``jiaokan init``: a corpus package of one's own, that builds and passes its test at once."""

from __future__ import annotations

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from jiaokan.cli.help import Helped
from jiaokan.errors import InputError

_NAME = re.compile("[a-z0-9](?:[a-z0-9_-]{0,60}[a-z0-9])?")
_MARK = "@NAME@"
# In a package these would be left behind, or run.
_CALLED = {"github": ".github", "gitignore": ".gitignore", "test_corpus.py.in": "test_corpus.py"}


_EXAMPLES = (
    "jiaokan init my-reports",
    "cd my-reports && jiaokan build --config jiaokan.toml && pytest",
)
_EXITS = {0: "the package is there", 2: "FOLDER exists and holds anything, or its name is no dataset's"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a corpus package of your own, with a test and CI.

    FOLDER gets settings, card, splits, corrections, a test, a CI file and one document; its name is that of the dataset.
    It builds and passes its test at once. Nothing that is there is touched.
    """
    name = folder.absolute().name
    if _NAME.fullmatch(name) is None:
        raise InputError(str(folder), "is no name of a dataset", got=repr(name), expected="a-z, 0-9, - and _")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(str(folder), "is there, and not empty", next_step="choose another name")
    made = sorted(_copied(resources.files("jiaokan") / "data" / "init", folder, name))
    click.echo(f"{folder}: {len(made)} files, {', '.join(path.relative_to(folder).as_posix() for path in made)}")
    click.echo(f"next: cd {folder} && jiaokan build --config jiaokan.toml && pytest")


def _copied(source: Traversable, target: Path, name: str) -> list[Path]:
    """Copy a folder of templates; give the files that were written."""
    target.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for each in source.iterdir():
        place = target / _CALLED.get(each.name, each.name)
        if each.is_dir():
            made += _copied(each, place, name) if each.name != "__pycache__" else []
        else:
            place.write_bytes(each.read_text(encoding="utf-8").replace(_MARK, name).encode())
            made.append(place)
    return made
