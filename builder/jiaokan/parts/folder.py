"""The folder of parts beside a release: ``.NAME.parts``, marked as ours, never in the release and never read as one.

It holds the plan, a folder for each part that is done, and locks and notes of those that are not. Only what is known to
be ours is ever removed.
"""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import locks
from jiaokan.dataset.locks import BusyError
from jiaokan.errors import InputError, of_system
from jiaokan.parts.part import FORMAT, Part, Writer
from jiaokan.text.shown import escaped

_LOG = logging.getLogger("jiaokan")
_MARKER = ".jiaokan-parts"
_PLAN = "plan.json"
_MAKING, _FAILED, _LOCK = "making", "failed.json", "lock"
_FOLDER = f"folder.{_LOCK}"
_AWAY = "remove that folder to start over"
_DIGITS = 32  # of a digest, in the name of its part
_WAIT = 0.2  # seconds between two tries to take a lock that somebody holds


class Folder(NamedTuple):
    """The parts of one release."""

    path: Path

    @contextmanager
    def open(self, *, is_shared: bool) -> Iterator[None]:
        """Make the folder, if it is not there, and hold it: alone, or with other shares of a build.

        Raises BusyError where others hold it, InputError for one that is not known to be ours or cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.is_symlink() or (self.path.exists() and not self.is_ours()):
                what = "is in the way and not known to be a build's"
                raise InputError(str(self.path), what, next_step="move it away")
            self.path.mkdir(exist_ok=True)
            (self.path / _MARKER).touch()
            with locks.kept(self.path / _FOLDER, self._target(), is_shared=is_shared):
                yield
        except OSError as error:
            raise of_system(error, self._target(), "cannot be written") from error

    def _target(self) -> str:
        """Give the release beside which it lies."""
        return str(self.path.with_name(self.path.name.removeprefix(".").removesuffix(".parts")))

    def is_ours(self) -> bool:
        """Tell whether it is there and marked as a build's, or empty."""
        if not self.path.is_dir() or self.path.is_symlink():
            return False
        return not any(self.path.iterdir()) or (self.path / _MARKER).is_file()  # in this order: one is made just now

    def empty(self) -> None:
        """Remove all it holds, its plan first; it has to be held alone."""
        (self.path / _PLAN).unlink(missing_ok=True)
        for path in sorted(self.path.iterdir()):
            if path.name not in (_MARKER, _FOLDER):
                _remove(path)

    def remove(self) -> None:
        """Remove it with all it holds, its mark last; it has to be held alone."""
        if not self.is_ours():
            return
        self.empty()
        (self.path / _FOLDER).unlink(missing_ok=True)
        (self.path / _MARKER).unlink(missing_ok=True)
        self.path.rmdir()

    def end(self, stated: Mapping[str, Any], kept: Collection[Part] | None) -> None:
        """Remove it once the release is there, or keep some parts and say that it is; what cannot be removed is told."""
        try:
            if kept is None:
                self.remove()
                return
            self._sweep({part.path for part in kept})
            self.write_plan({**stated, "is_finished": True})
        except OSError as error:
            _LOG.warning("%s: could not be removed: %s", escaped(self.path), escaped(error))

    # --- the plan -----------------------------------------------------------------------------------------------------
    def plan(self) -> Mapping[str, Any] | None:
        """Give the plan as it was written down; None where there is none. Raises InputError where it cannot be read."""
        try:
            stated = json.loads((self.path / _PLAN).read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            got = str(error)[:100]
            raise InputError(str(self.path / _PLAN), "cannot be read", got=got, next_step=_AWAY) from error
        if not isinstance(stated, dict) or stated.get("format") != FORMAT:
            raise InputError(str(self.path / _PLAN), "is no plan of this version", next_step=_AWAY)
        return stated

    def write_plan(self, stated: Mapping[str, Any]) -> None:
        """Write the plan down, whole or not at all."""
        new = self.path / f"{_PLAN}.new"
        new.write_text(json.dumps(stated, ensure_ascii=True), encoding="ascii")
        new.replace(self.path / _PLAN)

    def bytes_of_plan(self) -> bytes | None:
        """Give the plan as it lies there, whatever it is; None where there is none."""
        path = self.path / _PLAN
        return path.read_bytes() if path.is_file() else None

    def is_worth_going_on(self) -> bool:
        """Tell whether a build of several slices has made parts."""
        known = None
        with suppress(InputError):  # whatever lay there before
            known = self.plan()
        return known is not None and known["slices"] > 1 and bool(self.paths())

    def put_back(self, before: Collection[Path], plan: bytes | None) -> None:
        """Remove the parts that have come since, and the folder where nothing else was in it; the plan is as it was."""
        self._sweep(before)
        if not before:
            self.remove()
        elif plan is not None:
            (self.path / _PLAN).write_bytes(plan)

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Hold the plan while the block runs; waits for others that do."""
        with _waiting(self.path / f"plan.{_LOCK}"):
            yield

    # --- parts --------------------------------------------------------------------------------------------------------
    @contextmanager
    def held(self, number: int) -> Iterator[None]:
        """Hold a slice while its part is made. Raises BusyError where somebody else does."""
        with locks.held(self._beside(number, _LOCK)):
            yield

    def is_held(self, number: int) -> bool:
        """Tell whether somebody makes the part of a slice."""
        return locks.is_held(self._beside(number, _LOCK))

    def writer(self, number: int) -> Writer:
        """Give what writes the part of a slice, which has to be held; what dead builds left of it is removed."""
        for path in self.path.glob(f"{number:06d}.{_MAKING}-*"):
            _remove(path)
        return Writer(self._beside(number, f"{_MAKING}-{secrets.token_hex(8)}"))

    def place(self, number: int, digest: str) -> Path:
        """Name the folder of a part."""
        return self.path / f"{number:06d}-{digest[:_DIGITS]}"

    def parts(self) -> dict[int, list[Part]]:
        """Give the parts that are done, by the number of their slice; several where its inputs have changed since."""
        found: dict[int, list[Part]] = {}
        for path in sorted(self.path.iterdir()) if self.path.is_dir() else ():
            number, _, digest = path.name.partition("-")
            if number.isdecimal() and len(digest) == _DIGITS and path.is_dir():
                found.setdefault(int(number), []).append(Part(path))
        return found

    def paths(self) -> set[Path]:
        """Give the folders of all parts."""
        return {part.path for parts in self.parts().values() for part in parts}

    def by_digest(self) -> dict[str, Path]:
        """Give the folders of parts by as much of their digest as their names hold."""
        return {path.name.partition("-")[2]: path for path in self.paths()}

    def find(self, number: int, digest: str, others: Mapping[str, Path]) -> Part | None:
        """Give the part of a digest: under its number, or under another among ``others``; None where none is whole.

        One in which an input was given up for want of time or memory is none.
        """
        place = self.place(number, digest)
        for part in map(Part, (place, others.get(digest[:_DIGITS], place))):
            stated = part.whole()
            if stated is not None and stated["digest"] == digest and stated["is_certain"]:
                return part
        return None

    def move(self, part: Part, number: int) -> Part:
        """Give a part the number that its slice has now."""
        place = self.path / f"{number:06d}-{part.path.name.partition('-')[2]}"
        if part.path == place:
            return part
        _remove(place)  # one that is not whole
        return Part(part.path.rename(place))

    def keep_only(self, part: Part) -> None:
        """Remove other parts of the same slice: its inputs have changed since they were made."""
        for other in self.path.glob(f"{part.path.name.partition('-')[0]}-*"):
            if other != part.path and other.is_dir():
                _remove(other)

    def _sweep(self, kept: Collection[Path]) -> None:
        """Remove parts that no slice has any more."""
        for path in self.paths() - set(kept):
            _remove(path)

    # --- what went wrong ----------------------------------------------------------------------------------------------
    def note_failure(self, number: int, message: str) -> None:
        """Take down why the part of a slice could not be made."""
        text = json.dumps({"message": message}, ensure_ascii=True)
        self._beside(number, _FAILED).write_text(text, encoding="ascii")

    def forget_failure(self, number: int) -> None:
        """Take back what was noted of a slice."""
        self._beside(number, _FAILED).unlink(missing_ok=True)

    def failures(self) -> dict[int, str]:
        """Give why parts could not be made, by the number of their slice."""
        found: dict[int, str] = {}
        for path in sorted(self.path.glob(f"*.{_FAILED}")):
            with suppress(OSError, ValueError, KeyError):
                found[int(path.name.partition(".")[0])] = str(json.loads(path.read_text(encoding="ascii"))["message"])
        return found

    def _beside(self, number: int, what: str) -> Path:
        return self.path / f"{number:06d}.{what}"


@contextmanager
def _waiting(path: Path) -> Iterator[None]:
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(locks.held(path))
                break
            except BusyError:
                time.sleep(_WAIT)
        yield


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
