"""A build never reads its own output: the folder of the release and the inputs lie apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jiaokan.errors import InputError
from jiaokan.inputs import remote
from jiaokan.inputs.files import InputFile
from jiaokan.text.shown import listed


def check_apart(out: Path, arguments: Sequence[str | Path], files: Iterable[InputFile]) -> None:
    """Raise InputError where the folder of the release and an input lie within each other: it would read itself.

    Folders are compared by what they are, not by how they are written.
    """
    above_out = {_identity(path) for path in (out, *out.parents)}
    own = _identity(out)
    places = [(file.path, file.name) for file in files if isinstance(file.path, Path)]
    for argument in map(Path, arguments):
        if not remote.is_address(str(argument)) and argument.is_dir() and _identity(argument) in above_out:
            raise _inside(str(out), "lies in an input", str(argument))
    seen: set[Path] = set()
    for path, name in places:
        above = [parent for parent in path.parents if parent not in seen]
        seen.update(above)
        if own is not None and any(_identity(parent) == own for parent in above):
            raise _inside(str(out), "holds an input", name)


def _inside(out: str, what: str, which: str) -> InputError:
    return InputError(out, what, got=listed([which]), next_step="choose an --out apart from the inputs")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
