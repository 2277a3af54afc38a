"""The folder of parts beside a release: ``.NAME.parts``, marked as ours, never in the release and never read as one.

It holds the plan, a folder for each part that is done, and locks and notes of those that are not. Only what is known to
be ours is ever removed.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import locks
from jiaokan.dataset.locks import BusyError
from jiaokan.errors import InputError
from jiaokan.parts.part import Part, Writer

_MARKER = ".jiaokan-parts"
_PLAN = "plan.json"
_MAKING, _FAILED, _LOCK = "making", "failed.json", "lock"
_DIGITS = 32  # of a digest, in the name of its part
_WAIT = 0.2  # seconds between two tries to take a lock that somebody holds


class Folder(NamedTuple):
    """The parts of one release."""

    path: Path

    def open(self) -> None:
        """Make the folder, if it is not there. Raises InputError for one that is not known to be ours, OSError."""
        if self.path.is_symlink() or (self.path.exists() and not self.is_ours()):
            raise InputError(str(self.path), "is in the way and not known to be a build's", next_step="move it away")
        self.path.mkdir(exist_ok=True)
        (self.path / _MARKER).touch()

    def is_ours(self) -> bool:
        """Tell whether it is there and marked as a build's, or empty."""
        return self.path.is_dir() and ((self.path / _MARKER).is_file() or not any(self.path.iterdir()))

    def remove(self) -> None:
        """Remove it with all it holds, its mark last, if it is ours."""
        if self.path.is_symlink() or not self.is_ours():
            return
        for path in sorted(self.path.iterdir()):
            if path.name != _MARKER:
                _remove(path)
        with suppress(FileNotFoundError):
            (self.path / _MARKER).unlink()
        self.path.rmdir()

    # --- the plan -----------------------------------------------------------------------------------------------------
    def plan(self) -> Mapping[str, Any] | None:
        """Give the plan as it was written down; None where there is none. Raises InputError where it cannot be read."""
        try:
            stated: Mapping[str, Any] = json.loads((self.path / _PLAN).read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise InputError(
                str(self.path / _PLAN), "cannot be read", got=str(error), next_step="build with --fresh"
            ) from error
        return stated

    def write_plan(self, stated: Mapping[str, Any]) -> None:
        """Write the plan down, whole or not at all."""
        new = self.path / f"{_PLAN}.new"
        new.write_text(json.dumps(stated, ensure_ascii=True), encoding="ascii")
        new.replace(self.path / _PLAN)

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
        """Tell whether somebody makes the part of a slice; a lock that a dead process left is removed."""
        path = self._beside(number, _LOCK)
        return path.exists() and locks.is_held(path)

    def writer(self, number: int) -> Writer:
        """Give what writes the part of a slice, which has to be held."""
        return Writer(self._beside(number, _MAKING))

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

    def by_digest(self) -> dict[str, Path]:
        """Give the folders of parts by as much of their digest as their names hold."""
        return {part.path.name.partition("-")[2]: part.path for parts in self.parts().values() for part in parts}

    def find(self, number: int, digest: str, others: Mapping[str, Path]) -> Part | None:
        """Give the part of a digest: under its number, or under another among ``others``; None where none is whole."""
        place = self.place(number, digest)
        for path in (place, others.get(digest[:_DIGITS], place)):
            if path.is_dir() and Part(path).is_whole(digest):
                return Part(path)
        return None

    def keep_only(self, part: Part) -> None:
        """Remove other parts of the same slice: its inputs have changed since they were made."""
        for other in self.path.glob(f"{part.path.name.partition('-')[0]}-*"):
            if other != part.path and other.is_dir():
                _remove(other)

    def check_idle(self) -> None:
        """Raise BusyError where somebody makes the part of a slice."""
        for path in sorted(self.path.glob(f"*.{_LOCK}")):
            if path.name.partition(".")[0].isdecimal() and locks.is_held(path):
                raise BusyError(
                    str(self.path), "is being filled by a share of a build", next_step="wait for it, or stop it"
                )

    def sweep(self, kept: Collection[Path]) -> int:
        """Remove parts that no slice has any more; give how many there were."""
        gone = [part for parts in self.parts().values() for part in parts if part.path not in kept]
        for part in gone:
            _remove(part.path)
        return len(gone)

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
