"""A finished build on disk: what it is made of, how its files are written, and what lies there besides."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from jiaokan.dataset import schema
from jiaokan.errors import InputError
from jiaokan.text.shown import escaped

_LOG = logging.getLogger("jiaokan")
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
CARD = "README.md"
CHINESE_CARD = "README.zh-CN.md"
_OLD = (1, 2, 3)  # the formats of releases of version 0.2 and of those before 0.3: they can be read and replaced
# What a copy brings along from the Hub or from git: no part of the release, and no fault of it.
HOUSEKEEPING = frozenset({".cache/", ".git/", ".gitattributes"})


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Read the manifest of a release; raises InputError if there is none, or no JSON object in it."""
    path = folder / MANIFEST
    try:
        value = json.loads(_bytes(path).decode("utf-8"), parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        said = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise InputError(
            str(folder),
            f"is no release: {MANIFEST} cannot be read",
            got=said,
            next_step="name a folder that jiaokan build made",
        ) from error
    if not isinstance(value, dict):
        raise InputError(str(path), "is no manifest", got=type(value).__name__, expected="an object")
    return value


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would never end
        raise OSError(errno.EINVAL, "no regular file", str(path))
    return path.read_bytes()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def manifest_faults(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Hold a manifest against its JSON Schema: ``(place, message)`` of each fault."""
    if manifest.get("format") in _OLD:
        return schema.find_old_faults(manifest, manifest["format"])
    return schema.find_faults("manifest", manifest)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with line feeds, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON with a fixed layout; key order is the caller's."""
    write_text(path, json_text(value))


def json_text(value: Mapping[str, Any]) -> str:
    """Give the text of a JSON file as ``write_json`` writes it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def sync(path: Path | str) -> None:
    """Put a file or a folder on disk for good, where the system does that for folders. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):
            raise
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what lies below a folder with its POSIX path, a folder before what it holds; links are not followed.

    Raises OSError for a folder that cannot be read: what is not seen must not be taken for what is not there.
    """
    waiting = [("", folder)]
    while waiting:
        above, place = waiting.pop()
        with os.scandir(place) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
        for entry in children:
            yield above + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{above}{entry.name}/", Path(entry.path)))


def content(folder: Path) -> list[str]:
    """List the files of a build by POSIX path, sorted.

    The checksum file is not among them, nor what a version control or a hub keeps under a hidden name at the top.
    """
    names = (name for name, entry in walk(folder) if entry.is_file())
    return sorted(name for name in names if name != CHECKSUMS and not name.startswith("."))


def strangers(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """List what lies in a release's folder and is not named by its manifest, as POSIX paths, sorted.

    Files, links and empty folders by themselves, a folder in which nothing is named as a whole (``.git/``). Links are
    not followed. Raises OSError if a folder cannot be read.
    """
    named = {MANIFEST, CHECKSUMS, *(str(entry["path"]) for entry in manifest["files"])}
    parents = {parent.as_posix() for name in named for parent in PurePosixPath(name).parents}
    found: list[str] = []
    for name, entry in walk(folder):
        is_folder = entry.is_dir(follow_symlinks=False)
        is_known = name in parents if is_folder else name in named and entry.is_file(follow_symlinks=False)
        if not is_known and not name.startswith(tuple(each for each in found if each.endswith("/"))):
            found.append(f"{name}/" if is_folder else name)
    return sorted(found)


def write_checksums(folder: Path, listed: Iterable[Mapping[str, Any]]) -> None:
    """Write SHA256SUMS over every other file, in the format of ``sha256sum``; those ``listed`` are not hashed again."""
    known = {str(entry["path"]): entry["sha256"] for entry in listed}
    lines = [f"{known.get(name) or sha256_of(folder / name)}  {name}\n" for name in content(folder)]
    write_text(folder / CHECKSUMS, "".join(lines))


def warn(name: str, reason: str) -> None:
    """Say that an input met a fault of ours."""
    _LOG.warning("%s: %s; it is left out, the others go on", escaped(name), escaped(reason))


class FaultLog:
    """The tracebacks of faults of ours, in a file beside the release."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_used = False

    def add(self, name: str, reason: str, trace: str) -> None:
        """Take down a fault on the input ``name``. Raises OSError if the file cannot be written."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(
            os.open(self.path, flags if self.is_used else flags | os.O_TRUNC, 0o644),
            "a",
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(f"{name!r}: {reason}\n{trace}\n")
        self.is_used = True
