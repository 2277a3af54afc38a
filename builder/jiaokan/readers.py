"""Inputs on disk: which files an argument means, under which names, and their bytes. Decodes nothing."""

from __future__ import annotations

import glob
import hashlib
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiaokan.errors import InputError

SUFFIXES = (".txt", ".text")
# What a worker holds of one file, in bytes for each byte of it, Arrow tables counted (peak of a child process): plain
# reports and text on one line 35, ASCII 60, marks that are all edited 120, glossed text 150, Traditional that is all
# converted 270, lines of one Han 400, lines of one masked letter 930. The last takes 4 GiB at this size, which is also
# that of a shard; it holds a report of 1.4 million Han.
MAX_BYTES = 4 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it lies and what it is called in the dataset. ``ignored`` says why it is not read."""

    path: Path
    name: str
    ignored: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """An input with the facts that identify it."""

    file: InputFile
    sha256: str
    byte_length: int


def find_inputs(arguments: Sequence[str | Path]) -> list[InputFile]:
    """Find the files that arguments mean: files, folders (read recursively) and globs; sorted by name.

    A file given by name is always read; of a folder the readers' suffixes are, hidden names and links that lead out
    are skipped, every other file is listed as ignored. Raises InputError for an argument that does not exist.
    """
    found: dict[Path, InputFile] = {}
    for argument in arguments:
        for file in _expand(str(argument)):
            known = found.get(file.path)
            if known is None or known.ignored:
                found[file.path] = file
    return _name_apart(list(found.values()))


def _expand(argument: str) -> Iterator[InputFile]:
    path = Path(argument)
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield InputFile(path.resolve(), _posix(path.name))
    else:
        is_glob = any(mark in argument for mark in "*?[")
        matches = sorted(glob.glob(argument, recursive=True)) if is_glob else []  # noqa: PTH207  (absolute ones too)
        if not matches:
            raise InputError(argument, "no such file or folder", next_step="check the path; quote a glob")
        for match in matches:
            yield from _expand(match)


def _walk(folder: Path) -> Iterator[InputFile]:
    top = folder.resolve()
    for parent, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith((".", "_")) or not path.resolve().is_relative_to(top):
                continue
            ignored = None if path.suffix.lower() in SUFFIXES else "unknown format"
            yield InputFile(path, _posix(path.relative_to(top).as_posix()), ignored)


def _posix(name: str) -> str:
    r"""Write a name as valid text: bytes that are no UTF-8 become ``\xNN``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _name_apart(files: list[InputFile]) -> list[InputFile]:
    """Give files of one name longer ones: relative to the deepest folder that holds them all."""
    counts = Counter(file.name for file in files)
    if len(files) > 1 and any(count > 1 for count in counts.values()):
        common = Path(os.path.commonpath([file.path.parent for file in files]))
        files = [
            InputFile(file.path, _posix(file.path.relative_to(common).as_posix()), file.ignored)
            if counts[file.name] > 1
            else file
            for file in files
        ]
    return sorted(files, key=lambda file: file.name)


def measure(file: InputFile) -> Measured:
    """Hash a file without keeping it in memory. Raises InputError if it cannot be read."""
    digest, length = hashlib.sha256(), 0
    try:
        with file.path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
                length += len(piece)
    except OSError as error:
        raise InputError(file.name, "cannot be read", got=error.strerror) from error
    return Measured(file, digest.hexdigest(), length)


def read_bytes(measured: Measured) -> bytes:
    """Read an input whole; raises InputError if it is not what was measured."""
    try:
        data = measured.file.path.read_bytes()
    except OSError as error:
        raise InputError(measured.file.name, "cannot be read", got=error.strerror) from error
    if hashlib.sha256(data).hexdigest() != measured.sha256:
        raise InputError(measured.file.name, "changed while it was read", next_step="build again")
    return data


@dataclass(frozen=True, slots=True)
class Pin:
    """A source that must be there, byte for byte."""

    name: str
    sha256: str
    byte_length: int


def read_pins(path: Path) -> list[Pin]:
    """Read a pins file (TOML, ``[[source]]`` with name, sha256, bytes)."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return [Pin(str(item["name"]), str(item["sha256"]), int(item["bytes"])) for item in table["source"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            str(path),
            "is no pins file",
            got=f"{type(error).__name__}: {error}",
            expected="[[source]] with name, sha256, bytes",
        ) from error


def check_pins(pins: Iterable[Pin], inputs: Iterable[Measured]) -> None:
    """Raise InputError naming the first pinned source that is missing or differs."""
    present = {measured.file.name: measured for measured in inputs}
    for pin in pins:
        measured = present.get(pin.name)
        if measured is None:
            raise InputError(
                pin.name, "pinned source is missing", expected=f"{pin.byte_length} bytes, SHA-256 {pin.sha256}"
            )
        if (measured.sha256, measured.byte_length) != (pin.sha256, pin.byte_length):
            raise InputError(
                pin.name,
                "pinned source differs",
                got=f"{measured.byte_length} bytes, SHA-256 {measured.sha256}",
                expected=f"{pin.byte_length} bytes, SHA-256 {pin.sha256}",
                next_step="restore the file, or build without --pins",
            )
