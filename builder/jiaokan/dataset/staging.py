"""How a release takes its place: a hidden folder beside it, a lock, one exchange. Nothing of somebody else's is touched.

Beside a target ``NAME`` stand, while a build runs, ``.NAME.lock`` and ``.NAME.staging``; ``.NAME.old`` only between the two
renames of a system that cannot exchange two folders in one step. Whatever a dead build left is either a release that
is put back or a folder of ours that is swept; a folder is only ever emptied of files that are known to be ours.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import locks, release
from jiaokan.errors import InputError, of_system
from jiaokan.text.shown import escaped, listed

_LOG = logging.getLogger("jiaokan")
_MARKER = ".jiaokan-staging"  # in a staging folder until it is whole: what it holds is ours to remove


class Place(NamedTuple):
    """A target and what stands beside it."""

    target: Path
    staging: Path
    old: Path
    lock: Path
    log: Path
    parts: Path

    @classmethod
    def of(cls, target: Path) -> Place:
        """Name what stands beside a target. Raises InputError for a target that cannot be a release's folder."""
        if not target.name or target.name == "..":
            raise InputError(repr(str(target)), "is no name for a folder", expected="a new folder, or a release")
        parent = Path(os.path.realpath(target.parent))
        beside = (parent / f".{target.name}.{suffix}" for suffix in ("staging", "old", "lock", "faults.log", "parts"))
        return cls(parent / target.name, *beside)


@contextmanager
def staged(target: Path) -> Iterator[Place]:
    """Give a place whose staging folder becomes the target if all goes well, and is removed if not.

    The last good version stays until the new one is whole. Raises InputError if the target is there and is no release,
    if another build holds it, or if it cannot be written.
    """
    place = Place.of(target)
    check_target(place.target)
    try:
        place.target.parent.mkdir(parents=True, exist_ok=True)
        with locks.held(place.lock):
            _put_back(place)
            check_target(place.target)
            _sweep(place)
            place.staging.mkdir()
            try:
                (place.staging / _MARKER).touch()
                yield place
                _finish(place)
            finally:
                _clear(place.staging, place)
    except OSError as error:
        raise of_system(error, str(target), "cannot be written") from error


def check_target(target: Path) -> None:
    """Raise InputError unless there is nothing at a target, an empty folder, or a release and nothing else."""
    if target.is_symlink():
        raise InputError(str(target), "is a link", next_step="name the folder it leads to, or another")
    if not target.exists():
        return
    if not target.is_dir():
        raise InputError(str(target), "is no folder", next_step="choose another --out")
    why = _why_no_release(target)
    if why is not None and any(target.iterdir()):
        what = "exists and is no release, or not only one"
        raise InputError(str(target), what, got=why, next_step="choose another --out, or move that away")


def _why_no_release(folder: Path) -> str | None:
    """Say why a folder is not a release and nothing but one: its manifest, or the files that are no part of it."""
    try:
        manifest = release.read_manifest(folder)
        faults = release.manifest_faults(manifest)
    except InputError as error:
        faults = [("", error.got or "")]
    if faults:
        names = sorted(path.name for path in folder.iterdir())
        return f"{listed(names)} without a valid {release.MANIFEST} ({' '.join(faults[0]).strip()})"
    strangers = release.strangers(folder, manifest)
    return f"{listed(strangers)}, not named in its {release.MANIFEST}" if strangers else None


# --- the end of a build ---------------------------------------------------------------------------------------
def _finish(place: Place) -> None:
    """Make the staging folder the target: in one step where the system can, in two that can be undone where not."""
    _sync(place.staging)
    (place.staging / _MARKER).unlink()
    if not place.target.exists():
        place.staging.rename(place.target)
        release.sync(place.target.parent)
    elif _exchange(place.staging, place.target):
        release.sync(place.target.parent)
        _clear(place.staging, place)
    else:
        _rename_twice(place)
        release.sync(place.target.parent)
        _clear(place.old, place)


def _rename_twice(place: Place) -> None:
    place.target.rename(place.old)
    try:
        place.staging.rename(place.target)
    except BaseException:
        if not place.target.exists():
            place.old.rename(place.target)
        raise


def swap(new: Path, target: Path) -> None:
    """Let two folders on one disk change places, in one step where the system can. Raises OSError."""
    if _exchange(new, target):
        return
    away = new.with_name(f"{new.name}.old")
    target.rename(away)
    try:
        new.rename(target)
    except BaseException:
        away.rename(target)
        raise
    away.rename(new)


_AT_CWD, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: linux/fcntl.h, linux/fs.h
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (``renameat2``); False where system or file system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _sync(folder: Path) -> None:
    for _, entry in release.walk(folder):
        release.sync(entry.path)
    release.sync(folder)


# --- what a dead build left -----------------------------------------------------------------------------------
def open_release(folder: Path) -> Mapping[str, Any]:
    """Give the manifest of a release that is about to be read. Raises InputError if the folder is none."""
    recover(folder)
    return release.read_manifest(folder)


def recover(target: Path) -> None:
    """Put the last release back where a build died between two renames, and say so; nothing otherwise.

    Raises InputError if a build is at work there just now.
    """
    if not target.name or target.name == "..":
        return
    place = Place.of(target)
    if place.target.exists() or not place.old.is_dir():
        return
    try:
        with locks.held(place.lock):
            _put_back(place)
    except OSError as error:
        raise of_system(error, str(place.old), "is the last release and cannot be put back") from error


def _put_back(place: Place) -> None:
    if not os.path.lexists(place.target) and place.old.is_dir() and _why_no_release(place.old) is None:
        place.old.rename(place.target)
        _LOG.warning("%s: a build died while it replaced this release; put back as it was", escaped(place.target))


def _sweep(place: Place) -> None:
    """Remove what a dead build left beside a target. Raises InputError for what is not known to be ours."""
    for folder in (place.staging, place.old):
        if os.path.lexists(folder):
            _clear(folder, place)
            if os.path.lexists(folder):
                raise InputError(str(folder), "is in the way and not known to be a build's", next_step="move it away")
            _LOG.warning("%s: what a dead build left there was removed", escaped(folder))


def _clear(folder: Path, place: Place) -> None:
    """Remove a folder that is known to be ours: marked as a build's or empty, or a release that was replaced."""
    if folder.is_symlink() or not folder.is_dir():
        return
    if (folder / _MARKER).is_file() or not any(folder.iterdir()):
        _remove(folder)
    elif _is_release(folder):
        _discard(folder, place)


def _is_release(folder: Path) -> bool:
    try:
        return not release.manifest_faults(release.read_manifest(folder))
    except InputError:
        return False


def _remove(folder: Path) -> None:
    """Remove a staging folder, its mark last: whenever this stops, the rest is known to be ours."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _MARKER:
            path.unlink()
    with suppress(FileNotFoundError):
        (folder / _MARKER).unlink()
    folder.rmdir()


def _discard(folder: Path, place: Place) -> None:
    """Remove a replaced release: the files its manifest names and folders that are empty then, the manifest last.

    What somebody has put there meanwhile is kept, under a name that says so. A fault of the system costs no release:
    what is left is swept by the next build.
    """
    try:
        kept = release.strangers(folder, release.read_manifest(folder))
        whole = tuple(name for name in kept if name.endswith("/"))
        found = list(release.walk(folder))
        for name, entry in reversed(found):  # what a folder holds before the folder
            if name in kept or f"{name}/" in kept or name.startswith(whole) or name == release.MANIFEST:
                continue
            if not entry.is_dir(follow_symlinks=False):
                Path(entry.path).unlink()
            elif not any(each.startswith(f"{name}/") for each in kept):
                Path(entry.path).rmdir()
        (folder / release.MANIFEST).unlink()
        if not kept:
            folder.rmdir()
            return
        away = next(path for path in _names_for_kept(place.target) if not os.path.lexists(path))
        folder.rename(away)
        _LOG.warning("%s: kept, for the replaced release held it: %s", escaped(away), listed(kept))
    except OSError as error:
        _LOG.warning("%s: the replaced release could not be removed: %s", escaped(folder), escaped(error))


def _names_for_kept(target: Path) -> Iterator[Path]:
    yield target.with_name(f"{target.name}.kept")
    yield from (target.with_name(f"{target.name}.kept-{number}") for number in count(2))
