"""A finished build on disk: staging, renaming, checksums. The last good version stays until the new one is whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from jiaokan.errors import InputError

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
CARD = "README.md"
# What a copy brings along from the Hub or from git: no part of the release, and no fault of it.
HOUSEKEEPING = frozenset({".cache/", ".git/", ".gitattributes"})


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside the target that takes its place if all goes well and is removed if not.

    Raises InputError if the target is there and is no build: nothing of somebody else's is overwritten.
    """
    target = target.absolute()
    if target.exists() and not _is_build(target):
        raise InputError(
            str(target), "exists and is no build of this tool", next_step="choose another --out, or remove it"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.parent / f".{target.name}.staging-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
        _sync(folder)
        _swap(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_build(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MANIFEST).is_file() or not any(folder.iterdir()))


def _swap(folder: Path, target: Path) -> None:
    old = target.parent / f".{target.name}.old-{os.getpid()}"
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
    _sync_folder(target.parent)


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        elif path.is_dir():
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with line feeds, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON with a fixed layout; key order is the caller's."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content(folder: Path) -> list[str]:
    """List the files of a build by POSIX path, sorted.

    The checksum file is not among them, nor what a version control or a hub keeps under a hidden name at the top.
    """
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != CHECKSUMS and not name.startswith("."))


def strangers(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """List what lies in a release's folder and is not named by its manifest, as POSIX paths, sorted.

    Files, links and empty folders by themselves, a folder in which nothing is named as a whole (``.git/``). Links are
    not followed. Raises OSError if a folder cannot be read.
    """
    named = {MANIFEST, CHECKSUMS, *(str(entry["path"]) for entry in manifest["files"])}
    parents = {parent.as_posix() for name in named for parent in PurePosixPath(name).parents}
    found: list[str] = []
    waiting = [folder]
    while waiting:
        for entry in os.scandir(waiting.pop()):
            name = Path(entry.path).relative_to(folder).as_posix()
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and name in parents:
                waiting.append(Path(entry.path))
            elif is_folder or name not in named or not entry.is_file(follow_symlinks=False):
                found.append(f"{name}/" if is_folder else name)
    return sorted(found)


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over every other file, in the format of ``sha256sum``."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in content(folder)]
    write_text(folder / CHECKSUMS, "".join(lines))
