"""Some sources of a release are looked at: the unit of work an engine runs. Pure, but for Arrow.

A source that takes too long or brings its process down is a problem by itself; a check that fails is a fault of ours, told
with the source on which it did.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from jiaokan.checks.bundles import Bundle
from jiaokan.checks.model import Located, Unit
from jiaokan.checks.noted import Noted, Notes
from jiaokan.checks.quick import Checked, check_units
from jiaokan.checks.rebuild import Rebuilder
from jiaokan.context import Options
from jiaokan.dataset.readiness import collector_at_rest
from jiaokan.dataset.records import Problem
from jiaokan.dataset.shards import Item
from jiaokan.engines.local import SECONDS_PER_MB, SOURCE_SECONDS
from jiaokan.errors import AccountError, InputError, JiaokanError

GIVEN_UP = "given-up"  # the check of a problem that no check found: nobody could look
_NEXT = "--workers 0 gives it all the time and memory there are"
_SAID = 160  # code points of what an error says
_BYTES = 3  # of a code point, at most, but for rare ones


class Contents(NamedTuple):
    """What sources are made again from: their records by digest, or without any what their rows keep of them."""

    items: Mapping[str, Item] | None


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is given."""

    bundle: Bundle
    tiers: tuple[str, ...]
    options: Options
    contents: Contents | None = None  # None: no source is made again
    given_up: Mapping[int, str] = field(default_factory=dict)  # sources that are not looked at (any more) -> why
    is_apart: bool = False  # one source is done before the next is begun, so that it is known which one it is at

    def __len__(self) -> int:
        return len(self.bundle)

    def seconds(self, at: int) -> float:
        """Say how long a source may take: some seconds and more for each megabyte; behind the last, for all of them."""
        some = self.bundle[at : at + 1] or self.bundle
        return SOURCE_SECONDS + SECONDS_PER_MB * _BYTES * sum(sheaf.size for sheaf in some) / 1_000_000

    def without(self, at: int, reason: str) -> Task:
        """Give the task in which a source is not looked at."""
        return replace(self, given_up={**self.given_up, at: reason})

    def apart(self) -> Task | None:
        """Give the task whose sources are looked at one by one, None if they are already."""
        return None if self.is_apart or len(self) == 1 else replace(self, is_apart=True)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a worker gives back."""

    problems: tuple[Problem, ...]
    noted: Noted
    lossy: tuple[str, ...] = ()  # names of sources that only their files could rebuild


def look(task: Task, note: Callable[[int], None]) -> Looked:
    """Run the checks on the sources of a task; ``note`` is told which one is begun.

    Raises AccountError where a check fails, InputError where there is not enough memory.
    """
    with collector_at_rest():
        return _look(task, note)


def _look(task: Task, note: Callable[[int], None]) -> Looked:
    found: list[Problem] = []
    notes = Notes(relations="relations" in task.tiers)
    places = [at for at in range(len(task)) if at not in task.given_up]
    for at, reason in sorted(task.given_up.items()):
        source = _source(task, at)
        found.append(Problem(GIVEN_UP, source.at("source_id"), f"not looked at, {reason}; {_NEXT}"))
        notes.give_up(source["source_id"])
    rebuilder = Rebuilder(task.options, task.contents.items) if task.contents is not None else None
    for group in [[at] for at in places] if task.is_apart else [places]:
        found += _look_together(task, group, rebuilder, notes, note)
    note(len(task))
    return Looked(tuple(found), notes.done(), tuple(rebuilder.skipped) if rebuilder is not None else ())


def _look_together(
    task: Task, places: Sequence[int], rebuilder: Rebuilder | None, notes: Notes, note: Callable[[int], None]
) -> Iterator[Problem]:
    """Run the checks on the sources at some places, which are looked at as columns."""
    note(places[0] if task.is_apart else len(task))
    checked = _together([Unit.of(task.bundle[at], task.options) for at in places], task.tiers)
    everything = [*places, places[0] if task.is_apart else len(task)]
    rebuilt = _rebuilt(rebuilder, checked, lambda number: note(everything[number]))
    for number, (at, each) in enumerate(zip(places, checked, strict=True)):
        note(at)
        with _told(each.unit.source.at("source_id")):
            yield from _problems(each, None if number in rebuilt else rebuilder)
            notes.add(each.unit, whole=each.is_whole)


def _source(task: Task, at: int) -> Located:
    """Make a source's own row."""
    chunk, start, stop = task.bundle[at].source
    (row,) = chunk.rows(start, stop)
    return row


def _together(units: Sequence[Unit], tiers: Sequence[str]) -> list[Checked]:
    with _told(f"{units[0].source.at('source_id')} and behind" if units else "no source"):
        return check_units(units, tiers)


def _rebuilt(rebuilder: Rebuilder | None, checked: Sequence[Checked], note: Callable[[int], None]) -> set[int]:
    """Give the places of the sources that are known to be what the builder makes of them again."""
    if rebuilder is None:
        return set()
    known = [at for at, each in enumerate(checked) if each.is_known_whole()]
    agreeing = rebuilder.agreeing([checked[at].unit for at in known], lambda at: note([*known, len(checked)][at]))
    return {known[at] for at in agreeing}


def _problems(checked: Checked, rebuilder: Rebuilder | None) -> Iterator[Problem]:
    yield from checked.problems()
    if checked.is_whole and rebuilder is not None:
        yield from (Problem("rebuild", where, message) for where, message in rebuilder.find_faults(checked.unit))


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Name the place at which something of ours fails: the same in every process."""
    try:
        yield
    except JiaokanError:
        raise
    except MemoryError as error:
        raise InputError(where, "takes more memory than there is", next_step="try fewer --workers") from error
    except Exception as error:
        said = f"a check failed with {type(error).__name__}: {str(error)[:_SAID]}"
        raise AccountError(where, said, got=traceback.format_exc()) from error
