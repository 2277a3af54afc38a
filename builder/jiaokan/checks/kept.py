"""Results of tasks, kept in a folder so that a validation that was stopped goes on: named by a digest of what decides them.

The folder is marked as ours, and held by one validation at a time. A result is written whole and renamed; one that is
not as it was written counts as none. Only what has the name of a result is ever removed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jiaokan.checks.gathered import Part
from jiaokan.checks.model import Release, is_regular
from jiaokan.checks.noted import Noted
from jiaokan.checks.tasks import Looked, Task, look
from jiaokan.dataset import locks
from jiaokan.dataset.made_by import maker, version
from jiaokan.dataset.records import Problem
from jiaokan.engines.local import map_tasks
from jiaokan.errors import InputError, of_system

_MARKER = ".jiaokan-validation"
_LOCK = "lock"
_GROUP = re.compile("[0-9a-f]{2}")  # the folder of the results whose names begin so
_RESULT = re.compile(r"[0-9a-f]{64}(?:\.new)?")


class Kept:
    """The results in a folder, as far as they are those of a release, some tiers, and this installation."""

    def __init__(self, folder: Path, release: Release) -> None:
        self._folder, self._release = folder, release
        self._used: set[str] = set()

    @classmethod
    @contextmanager
    def open(cls, folder: Path, release: Release) -> Iterator[Kept]:
        """Make the folder, if it is not there, and hold it.

        Raises BusyError where another validation does, InputError for a folder that is not known to be ours, that lies
        in the release, or that cannot be written.
        """
        with ExitStack() as held:
            with _told(folder):
                _check(folder, release.folder)
                folder.mkdir(parents=True, exist_ok=True)
                (folder / _MARKER).touch()
                held.enter_context(locks.kept(folder / _LOCK, str(folder), is_shared=False))
            yield cls(folder, release)

    def looked(self, tasks: Iterable[Task], *, workers: int) -> Iterator[Looked]:
        """Yield what is found in every task, in order: as it was kept, or by looking where nothing was."""
        found = ((task, name, self._find(name)) for task in tasks for name in [self._name(task)])
        for is_there, group in groupby(found, lambda each: each[2] is not None):
            if is_there:
                yield from (looked for _, _, looked in group if looked is not None)
            else:
                yield from self._look((each[:2] for each in group), workers)

    def _look(self, due: Iterable[tuple[Task, str]], workers: int) -> Iterator[Looked]:
        names: deque[str] = deque()

        def tasks() -> Iterator[Task]:
            for task, name in due:
                names.append(name)
                yield task

        for looked in map_tasks(look, tasks(), workers=workers):
            self._keep(names.popleft(), looked)
            yield looked

    def sweep(self) -> None:
        """Remove the results that this validation had no use for: of other bytes, another release, or other code."""
        with _told(self._folder):
            inside = [each for each in self._folder.iterdir() if _GROUP.fullmatch(each.name) and not each.is_symlink()]
            for path in (path for group in inside if group.is_dir() for path in list(group.iterdir())):
                if _RESULT.fullmatch(path.name) and path.name not in self._used and is_regular(path):
                    path.unlink()

    # --- one result -----------------------------------------------------------------------------------------------
    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _find(self, name: str) -> Looked | None:
        path = self._path(name)
        self._used.add(name)
        if not is_regular(path):
            return None
        with _told(path):
            digest, _, told = path.read_bytes().partition(b"\n")
        return _of_bytes(told) if digest == _digest(name, told) else None

    def _keep(self, name: str, looked: Looked) -> None:
        if looked.noted.given_up:  # for want of time or memory, of which there may be more
            return
        path, told = self._path(name), _to_bytes(looked)
        new = path.with_name(f"{name}.new")
        with _told(path):
            path.parent.mkdir(exist_ok=True)
            new.write_bytes(b"\n".join((_digest(name, told), told)))
            new.replace(path)

    def _name(self, task: Task) -> str:
        """Name the result of a task by what decides it."""
        told = [maker(), _validating(), task.tiers, task.options.to_json(), *_contents(task)]
        files: dict[str, str] = {}
        for sheaf in task.bundle:
            parts = [[_place(part) for part in table] for table in ((sheaf.source,), *sheaf.rows)]
            files.update((place[0], "") for table in parts for place in table)
            told.append([sheaf.split, parts])
        told.append({name: self._release.sha256_of(f"data/{name}") for name in files})
        return hashlib.sha256(json.dumps(told, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the place."""
    try:
        yield
    except OSError as error:
        raise of_system(error, str(path), "cannot be read or written") from error


def _check(folder: Path, release: Path) -> None:
    """Raise InputError unless a folder is not there, empty, or ours."""
    is_link = folder.is_symlink()  # one may lead to itself
    if not is_link and release.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise InputError(str(folder), "lies in the release", next_step="name a folder beside it")
    is_there = is_link or folder.exists()
    is_ours = not is_link and folder.is_dir() and (is_regular(folder / _MARKER) or not any(folder.iterdir()))
    if is_there and not is_ours:
        what = "is not known to hold results of validations"
        raise InputError(str(folder), what, next_step="name a new folder, or an empty one")


@cache
def _validating() -> list[str | None]:
    """Give the versions of the packages that decide what is found in a row, beside those that decide its bytes."""
    return [version(name) for name in ("ahocorasick-rs", "jsonschema", "jsonschema-rs", "referencing")]


def _place(part: Part) -> tuple[str, int, int]:
    first = part.chunk.first
    return part.chunk.file, first + part.start, first + part.stop


def _contents(task: Task) -> Iterator[Any]:
    """Yield what the sources of a task are made again from."""
    if task.contents is None or task.contents.items is None:
        yield task.contents is not None
        return
    for digest, item in sorted(task.contents.items.items()):
        yield [digest, item.charset, isinstance(item.content, str)]


# --- as bytes -------------------------------------------------------------------------------------------------
def _digest(name: str, told: bytes) -> bytes:
    return hashlib.sha256(name.encode() + told).hexdigest().encode()


def _to_bytes(looked: Looked) -> bytes:
    """Write a result: a line of JSON, and the signatures behind it."""
    noted = looked.noted
    told: dict[str, Sequence[Any]] = {
        "problems": [(each.check, each.where, each.message) for each in looked.problems],
        "sources": noted.sources,
        "listed": noted.listed,
        "lossy": looked.lossy,
    }
    return json.dumps(told, ensure_ascii=True).encode() + b"\n" + noted.signed


def _of_bytes(told: bytes) -> Looked:
    """Read what ``_to_bytes`` wrote."""
    line, _, signed = told.partition(b"\n")
    stated = json.loads(line)
    sources = [(source_id, name, split, whole) for source_id, name, split, whole in stated["sources"]]
    noted = Noted(sources=sources, listed=stated["listed"], signed=signed)
    return Looked(tuple(Problem(*each) for each in stated["problems"]), noted, tuple(stated["lossy"]))
