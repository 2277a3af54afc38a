"""Where an export is put: whole or not at all, over an export like it where it is told to, and over nothing else.

What is written first lies under a hidden name beside the target. Nothing goes into a release.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from jiaokan.dataset import release, staging
from jiaokan.errors import InputError, of_system
from jiaokan.exports.ours import is_export
from jiaokan.exports.sinks import ABOUT, INDEX
from jiaokan.text.shown import listed

MADE_BY = "jiaokan export"
_FORMS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".txt": "text"}
_PACKINGS = (".gz", ".zst")
_SUFFIXES = ".jsonl, .jsonl.gz, .jsonl.zst, .parquet, .txt, or a folder"
_NOT_OURS = "exists and is no export of this format"
_TAKEN = ("choose another --out, or replace it with --force", "choose another --out, or remove it yourself")
_MOST_BYTES = 1 << 20  # of what a folder says of itself


class Target(NamedTuple):
    """A place, and what is written there."""

    place: Path
    form: str
    packing: str  # a suffix, or nothing
    is_forced: bool


def target_of(out: Path, form: str | None, *, is_forced: bool) -> Target:
    """Say what is written where. Raises InputError for a name that says no format, and for a place that is taken."""
    stem, packing = (out.with_suffix(""), out.suffix) if out.suffix in _PACKINGS else (out, "")
    chosen = form or _FORMS.get(stem.suffix) or ("files" if not out.suffix or out.is_dir() else None)
    if chosen is None:
        raise InputError(str(out), "says no format", expected=_SUFFIXES, next_step="or say it with --format")
    if packing and chosen in ("parquet", "files"):
        if form is None or chosen == "parquet":
            raise InputError(str(out), "is packed already", got=f"{chosen} in {packing}", next_step="leave that off")
        packing = ""
    if not out.name or out.name == "..":
        raise InputError(repr(str(out)), "is no name for an export", expected=_SUFFIXES)
    target = Target(Path(os.path.realpath(out.parent)) / out.name, chosen, packing, is_forced)
    try:
        check(target)
    except OSError as error:
        raise of_system(error, str(out)) from error
    return target


def check(target: Target) -> None:
    """Raise InputError unless an export may be put at a place."""
    place = target.place
    if place.is_symlink():
        raise InputError(str(place), "is a link", next_step="name what it leads to, or another")
    for folder in (place, *place.parents):
        if (folder / release.MANIFEST).is_file() and (folder / "data").is_dir():
            raise InputError(str(place), f"is in the release {folder}", next_step="choose another --out")
    if not place.exists():
        return
    if target.form == "files":
        _check_folder(place, is_forced=target.is_forced)
    elif not place.is_file():
        raise InputError(str(place), "is no regular file", next_step="choose another --out")
    else:
        _check_file(target)


def _check_file(target: Target) -> None:
    """Raise InputError for a file that is there, unless it is an export of this format, or empty, and may be replaced."""
    place = str(target.place)
    if not target.is_forced:
        raise InputError(place, "exists", next_step=_TAKEN[target.form == "text"])
    if not is_export(target.place, target.form):
        what = "is a text, of which nothing tells that it is an export" if target.form == "text" else _NOT_OURS
        raise InputError(place, what, next_step="choose another --out, or remove it yourself")


def _check_folder(place: Path, *, is_forced: bool) -> None:
    if not place.is_dir():
        raise InputError(str(place), "is no folder", next_step="choose another --out")
    if not any(place.iterdir()):
        return
    others = _strangers(place)
    if others is None:
        raise InputError(str(place), "exists and is no export", next_step="choose another --out, or move it away")
    if others:
        got = listed(others)
        raise InputError(str(place), "is not only an export", got=got, next_step="move that away")
    if not is_forced:
        raise InputError(str(place), "exists", next_step="choose another --out, or replace it with --force")


def _strangers(place: Path) -> list[str] | None:
    """List what lies in a folder and is not of its export, as POSIX paths; None if it is no export."""
    try:
        about = place / ABOUT
        is_ours = about.is_file() and about.stat().st_size <= _MOST_BYTES
        if not is_ours or json.loads(about.read_bytes())["made_by"] != MADE_BY:
            return None
        with (place / INDEX).open(encoding="utf-8") as lines:
            named = {str(json.loads(line)["file"]) for line in lines}
    except (ValueError, KeyError, TypeError, RecursionError, FileNotFoundError):
        return None
    named |= {ABOUT, INDEX}
    parents = {parent.as_posix() for name in named for parent in PurePosixPath(name).parents}
    found = []
    for name, entry in release.walk(place):
        is_folder = entry.is_dir(follow_symlinks=False)
        if not (name in parents if is_folder else name in named and entry.is_file(follow_symlinks=False)):
            found.append(name)
    return sorted(found)


@contextmanager
def staged(target: Target) -> Iterator[Path]:
    """Give a file or folder beside the target that takes its place if all goes well, and is removed if not.

    Raises InputError where the system refuses, or where the place was taken meanwhile.
    """
    try:
        target.place.parent.mkdir(parents=True, exist_ok=True)
        temporary = _make(target)
        try:
            yield temporary
            release.sync(temporary)
            check(target)
        except BaseException:
            _remove(temporary)
            raise
        _put(temporary, target)
    except OSError as error:
        raise of_system(error, str(target.place), "cannot be written") from error


def _make(target: Target) -> Path:
    prefix, above = f".{target.place.name[:100]}.", target.place.parent
    if target.form == "files":
        folder = Path(tempfile.mkdtemp(dir=above, prefix=prefix))
        folder.chmod(0o755)
        return folder
    handle, name = tempfile.mkstemp(dir=above, prefix=prefix)
    os.close(handle)
    Path(name).chmod(0o644)
    return Path(name)


def _put(temporary: Path, target: Target) -> None:
    """Give what was written its name; what stood there goes only after that."""
    if target.form != "files":
        _put_file(temporary, target)
    elif not target.place.exists() or not any(target.place.iterdir()):
        temporary.rename(target.place)
    else:
        staging.swap(temporary, target.place)
        _discard(temporary)


def _put_file(temporary: Path, target: Target) -> None:
    try:
        if target.is_forced:
            temporary.replace(target.place)
            return
        try:
            target.place.hardlink_to(temporary)  # a rename would go over what has come there meanwhile
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            temporary.rename(target.place)
            return
    except BaseException:
        temporary.unlink()
        raise
    temporary.unlink()


def _discard(folder: Path) -> None:
    """Remove an export that was replaced; what somebody has put into it meanwhile is kept, and told."""
    others = _strangers(folder)
    if others is None or others:
        what = "was replaced and is kept: it was changed meanwhile"
        raise InputError(str(folder), what, got=listed(others or []), next_step="look through it")
    shutil.rmtree(folder)


def _remove(temporary: Path) -> None:
    if temporary.is_dir():
        shutil.rmtree(temporary)
    else:
        temporary.unlink(missing_ok=True)
